import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableCell, TableRow } from '../tables/model.ts'
import { sizeText } from './count-text.ts'
import { ink } from './ink.ts'
import type { Distribution, LinearAxis } from './measurement-models.ts'
import { positionOf } from './plot-area.ts'
import { NOTE_PX } from './row-frame.ts'
import { type ShownBin, shownBins } from './shown-bins.ts'
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
  const shown = shownBins(persons)
  const heightOf = (bin: ShownBin): number => (typeof bin.count === 'number' ? bin.count : persons.smallest)
  const most = Math.max(1, ...shown.map(heightOf))
  const bars = shown.map((bin) => {
    const left = positionOf(bin.low, scale, panel)
    const right = positionOf(bin.high, scale, panel)
    const height = (heightOf(bin) / most) * (panel.bottom - panel.top)
    const gap = Math.min(1, (right - left) / 4)
    const box = { x: left + gap / 2, y: panel.bottom - height, width: right - left - gap, height }
    if (height === 0 || box.width <= 0) return ''
    return typeof bin.count === 'number'
      ? drawBox(box, dress === 'strong' ? STRONG : FAINT)
      : drawBox(box, HIDDEN)
  })
  const base = drawLine(panel.left, panel.bottom, panel.right, panel.bottom, { stroke: ink.muted })
  return bars.join('') + base + drawPeak(persons, most, panel, language)
}

const HIDDEN = { fill: ink.paper, stroke: { stroke: ink.muted, dash: '3 2' } }
const STRONG = { fill: ink.accent }
const FAINT = { fill: ink.grid, stroke: { stroke: ink.muted, width: 0.75 } }

/** The scale of the bars: a line at the highest, with how many it holds. */
function drawPeak(persons: Distribution, most: number, panel: Panel, language: Language): string {
  const isCounted = shownBins(persons).some((bin) => bin.count === most)
  const line = drawLine(panel.left, panel.top, panel.right, panel.top, { stroke: ink.grid })
  const text = isCounted ? personsText(most, language) : hiddenText(persons, language)
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
  const words = hiddenWords(persons, language)
  return words === null ? null : `${language === 'sv' ? 'Streckad stapel' : 'Dashed bar'}: ${words}`
}

function hiddenWords(persons: Distribution, language: Language): string | null {
  const counts = shownBins(persons).map((bin) => bin.count)
  if (!counts.includes('fewer')) return null
  const sv = language === 'sv'
  const words = `${hiddenText(persons, language)} ${sv ? 'personer' : 'people'}`
  if (!counts.includes('withheld')) return words
  return sv
    ? `${words}, eller dold för att ett sådant antal inte ska gå att räkna ut`
    : `${words}, or withheld so that such a number cannot be worked out`
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
  const shown = shownBins(persons)
  const most = Math.max(0, ...shown.flatMap(({ count }) => (typeof count === 'number' ? [count] : [])))
  const peak = shown.find((bin) => bin.count === most)
  const hidden = shown.filter((bin) => typeof bin.count !== 'number').length
  const span = spanText(first.low, last.high, axis.form, language)
  const mostText =
    peak === undefined || most === 0
      ? ''
      : `${sv ? ', flest' : ', most'} (${numberText(most, language, { decimals: 0 })}) ${sv ? 'i' : 'in'} ${spanText(peak.low, peak.high, axis.form, language)}`
  return [
    `${heading}: ${sv ? 'från' : 'from'} ${span}${mostText}.`,
    ...(hidden > 0
      ? [
          sv
            ? `I ${hidden} av ${shown.length} staplar: ${hiddenWords(persons, language)}.`
            : `In ${hidden} of ${shown.length} bars: ${hiddenWords(persons, language)}.`,
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
    ...shownBins(persons).map((bin) => ({
      kind: 'row' as const,
      cells: [
        { text: spanText(bin.low, bin.high, axis.form, language), sortValue: bin.low },
        ...Array.from({ length: columns - 2 }, () => ''),
        countCell(bin, persons, language),
      ],
    })),
  ]
}

function countCell(bin: ShownBin, persons: Distribution, language: Language): TableCell {
  if (bin.count === 'fewer') return hiddenText(persons, language)
  if (bin.count === 'withheld') return language === 'sv' ? 'visas inte' : 'not shown'
  return { text: numberText(bin.count, language, { decimals: 0 }), sortValue: bin.count }
}
