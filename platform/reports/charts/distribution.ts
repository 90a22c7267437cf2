import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableRow } from '../tables/model.ts'
import { sizeText } from './count-text.ts'
import { ink } from './ink.ts'
import type { Distribution, LinearAxis } from './measurement-models.ts'
import { positionOf } from './plot-area.ts'
import { NOTE_PX } from './row-frame.ts'
import { drawBlock, drawBox, drawLine, textBlock } from './svg.ts'
import { checkValue, type ValueScale } from './value-scale.ts'
import { spanText } from './value-text.ts'
import type { Panel } from './vertical-axis.ts'

/** Room above the bars for the text that says how many the highest holds. */
export const PEAK_PX = NOTE_PX * 1.3 + 2

/** @throws InvalidInput for bins that overlap or differ in width: their heights would not show how many there are. */
export function checkDistribution(persons: Distribution, axis: LinearAxis): void {
  if (!(Number.isInteger(persons.smallest) && persons.smallest >= 1)) {
    throw new InvalidInput({
      field: 'persons.smallest',
      given: persons.smallest,
      allowed: 'a whole number from 1',
    })
  }
  const [first] = persons.bins
  const width = first === undefined ? 0 : first.high - first.low
  persons.bins.forEach((bin, i) => {
    const field = `persons.bins[${i}]`
    checkValue(bin.low, axis, `${field}.low`)
    checkValue(bin.high, axis, `${field}.high`)
    const before = persons.bins[i - 1]?.high ?? Number.NEGATIVE_INFINITY
    const slack = 1e-6 * width
    if (!(bin.high > bin.low && Math.abs(bin.high - bin.low - width) <= slack && bin.low >= before - slack)) {
      throw new InvalidInput({
        field,
        given: `${bin.low} to ${bin.high}`,
        allowed: 'bins of one width, from low to high, without overlap',
      })
    }
    if (bin.count !== null && !(Number.isInteger(bin.count) && bin.count >= 0)) {
      throw new InvalidInput({ field: `${field}.count`, given: bin.count, allowed: 'a whole number or null' })
    }
  })
}

export function binEnds(persons: Distribution): readonly number[] {
  return persons.bins.flatMap((bin) => (bin.count === 0 ? [] : [bin.low, bin.high]))
}

/**
 * One bar for each bin; the highest has its number above. A bin whose number is hidden is an open, dashed bar as
 * high as the number that it is below.
 */
export function drawDistribution(
  persons: Distribution,
  panel: Panel,
  scale: ValueScale,
  language: Language,
  dress: 'strong' | 'faint' = 'strong',
): string {
  const shown = (count: number | null): number => count ?? persons.smallest
  const most = Math.max(1, ...persons.bins.map((bin) => shown(bin.count)))
  const bars = persons.bins.map((bin) => {
    const left = positionOf(bin.low, scale, panel)
    const right = positionOf(bin.high, scale, panel)
    const height = (shown(bin.count) / most) * (panel.bottom - panel.top)
    const gap = Math.min(1, (right - left) / 4)
    const box = { x: left + gap / 2, y: panel.bottom - height, width: right - left - gap, height }
    if (height === 0 || box.width <= 0) return ''
    return bin.count === null
      ? drawBox(box, { fill: ink.paper, stroke: { stroke: ink.muted, dash: '3 2' } })
      : drawBox(box, dress === 'strong' ? STRONG : FAINT)
  })
  const base = drawLine(panel.left, panel.bottom, panel.right, panel.bottom, { stroke: ink.muted })
  return bars.join('') + base + drawPeak(persons, most, panel, language)
}

const STRONG = { fill: ink.accent }
const FAINT = { fill: ink.grid, stroke: { stroke: ink.muted, width: 0.75 } }

/** The scale of the bars: a line at the highest, with how many it holds. */
function drawPeak(persons: Distribution, most: number, panel: Panel, language: Language): string {
  const peak = persons.bins.find((bin) => bin.count === most)
  const line = drawLine(panel.left, panel.top, panel.right, panel.top, { stroke: ink.grid })
  const text = peak === undefined ? hiddenText(persons, language) : personsText(most, language)
  const block = textBlock(text, Infinity, { sizePx: NOTE_PX, fill: ink.muted })
  return line + drawBlock(block, panel.right, panel.top - PEAK_PX, 'end')
}

function personsText(count: number, language: Language): string {
  const number = numberText(count, language, { decimals: 0 })
  if (language === 'sv') return `${number} ${count === 1 ? 'person' : 'personer'}`
  return `${number} ${count === 1 ? 'person' : 'people'}`
}

function hiddenText(persons: Distribution, language: Language): string {
  const smallest = numberText(persons.smallest, language, { decimals: 0 })
  return language === 'sv' ? `färre än ${smallest}` : `fewer than ${smallest}`
}

/** What the dashed bars mean, where there are any. */
export function hiddenKey(persons: Distribution, language: Language): string | null {
  if (!persons.bins.some((bin) => bin.count === null)) return null
  const hidden = hiddenText(persons, language)
  return language === 'sv' ? `Streckad stapel: ${hidden} personer` : `Dashed bar: ${hidden} people`
}

export function personsHeading(persons: Distribution, language: Language): string {
  return `${language === 'sv' ? 'Personer' : 'People'}, ${sizeText(persons.n, language)}`
}

export function describeDistribution(
  persons: Distribution,
  axis: LinearAxis,
  language: Language,
): readonly string[] {
  const sv = language === 'sv'
  const filled = persons.bins.filter((bin) => bin.count !== 0)
  const [first] = filled
  const last = filled.at(-1)
  const heading = personsHeading(persons, language)
  if (first === undefined || last === undefined) return [`${heading}.`]
  const counts = persons.bins.flatMap((bin) => bin.count ?? [])
  const peak = persons.bins.find((bin) => bin.count !== null && bin.count === Math.max(...counts))
  const hidden = persons.bins.filter((bin) => bin.count === null).length
  const span = spanText(first.low, last.high, axis.form, language)
  const most =
    peak === undefined || peak.count === 0
      ? ''
      : `${sv ? ', flest' : ', most'} (${numberText(peak.count ?? 0, language, { decimals: 0 })}) ${sv ? 'i' : 'in'} ${spanText(peak.low, peak.high, axis.form, language)}`
  return [
    `${heading}: ${sv ? 'från' : 'from'} ${span}${most}.`,
    ...(hidden > 0
      ? [
          sv
            ? `I ${hidden} av ${persons.bins.length} staplar: ${hiddenText(persons, language)} personer.`
            : `In ${hidden} of ${persons.bins.length} bars: ${hiddenText(persons, language)} people.`,
        ]
      : []),
  ]
}

/** One row for each bin: its span in the first cell, the number of persons in the last. */
export function distributionRows(
  persons: Distribution,
  axis: LinearAxis,
  columns: number,
  language: Language,
): readonly TableRow[] {
  return [
    { kind: 'group', title: personsHeading(persons, language) },
    ...persons.bins.map((bin) => ({
      kind: 'row' as const,
      cells: [
        { text: spanText(bin.low, bin.high, axis.form, language), sortValue: bin.low },
        ...Array.from({ length: columns - 2 }, () => ''),
        bin.count === null
          ? hiddenText(persons, language)
          : { text: numberText(bin.count, language, { decimals: 0 }), sortValue: bin.count },
      ],
    })),
  ]
}
