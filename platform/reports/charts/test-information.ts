import type { Language } from '@utfall/basics'
import { axisFoot } from './axis-foot.ts'
import { drawCurve, drawHorizontalTicks, drawVerticalGrid, insideHeight } from './curves.ts'
import { binEnds, drawDistribution, hiddenKey, PEAK_PX, personsHeading } from './distribution.ts'
import { ink } from './ink.ts'
import type { TestInformationModel } from './measurement-models.ts'
import type { ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { fittingScale, positionOf } from './plot-area.ts'
import { TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { drawKey, drawSymbol, type KeyEntry, MAX_SERIES, seriesDress, seriesEntry } from './series-dress.ts'
import {
  blockHeight,
  blockWidth,
  drawBlock,
  drawBox,
  drawLine,
  drawStack,
  stackHeight,
  textBlock,
} from './svg.ts'
import { stretchesOf, stretchText } from './test-information-words.ts'
import type { ValueScale } from './value-scale.ts'
import { valueText } from './value-text.ts'
import {
  drawHorizontalGrid,
  drawVerticalTicks,
  heightOf,
  type Panel,
  tickColumnWidth,
  verticalScale,
} from './vertical-axis.ts'

const HEIGHT_PX: Readonly<Record<ChartSize, number>> = { wide: 230, phone: 190 }
const PERSONS_PX: Readonly<Record<ChartSize, number>> = { wide: 64, phone: 52 }
/** Marks on each curve, so that curves differ by shape and not by colour and dash alone. */
const MARKS = 5
const MOST_TICKS = 8

export function drawTestInformation(
  model: TestInformationModel,
  size: ChartSize,
  language: Language,
): Picture {
  const width = WIDTH_PX[size]
  const label = textBlock(model.valueAxis.label, width, { sizePx: TEXT_PX })
  const key = drawKey(keyEntries(model, language), width, blockHeight(label) + 8)
  const values = [
    ...model.curves.flatMap((curve) => curve.values),
    ...(model.limit ? [model.limit.value] : []),
  ]
  const y = verticalScale(values, Math.min(0, ...values), MOST_TICKS)
  const top = key.bottom + 12
  const panel: Panel = {
    left: tickColumnWidth(y, model.valueAxis.form, language),
    right: width - 14,
    top,
    bottom: top + HEIGHT_PX[size],
  }
  const shown = [...model.at, ...(model.persons ? binEnds(model.persons) : [])]
  const x = fittingScale(
    { low: Math.min(...shown), high: Math.max(...shown) },
    'linear',
    { ...panel, width },
    model.axis.form,
    language,
  )
  const persons = drawPersons(model, panel, x, size, language)
  const ticks = drawHorizontalTicks(x, panel, persons.bottom, model.axis.form, language)
  const foot = axisFoot({
    scale: x,
    reference: null,
    favours: null,
    label: model.axis.label,
    left: panel.left,
    right: panel.right,
    width,
    y: persons.bottom,
  })
  const body = [
    drawBlock(label, 0, 0),
    key.svg,
    drawGood(model, x, [panel, ...(persons.lane ? [persons.lane] : [])]),
    drawVerticalGrid(x, panel),
    drawHorizontalGrid(y, panel),
    drawVerticalTicks(y, panel, model.valueAxis.form, language),
    drawLine(panel.left, panel.bottom, panel.right, panel.bottom, { stroke: ink.muted }),
    model.limit ? drawLimit(heightOf(model.limit.value, y, panel), panel) : '',
    ...model.curves.map((curve, i) => drawOne(model.at, curve.values, i, { x, y }, panel)),
    persons.svg,
    ticks.svg,
    foot.svg,
  ]
  return { width, height: foot.bottom, body: body.join('') }
}

function keyEntries(model: TestInformationModel, language: Language): readonly KeyEntry[] {
  const { limit } = model
  const curves = model.curves.map((curve, i) => {
    const entry = seriesEntry(curve.name, i)
    return limit ? { ...entry, detail: stretchText(model, i, language) } : entry
  })
  if (!limit) return curves
  const sample = (y: number): string => drawLine(0, y, 28, y, LIMIT)
  return [
    ...curves,
    { sample, text: `${limit.label}: ${valueText(limit.value, model.valueAxis.form, language)}` },
  ]
}

const LIMIT = { stroke: ink.text, width: 1.5, dash: '2 3' } as const

function drawLimit(y: number, panel: Panel): string {
  return drawLine(panel.left, y, panel.right, y, LIMIT)
}

/** Shaded, with dashed edges that remain where shading does not. */
function drawGood(model: TestInformationModel, x: ValueScale, panels: readonly Panel[]): string {
  return stretchesOf(model, 0)
    .flatMap((one) =>
      panels.map((panel) => {
        const { top, bottom } = panel
        const [left, right] = [positionOf(one.low, x, panel), positionOf(one.high, x, panel)]
        const box = { x: left, y: top, width: right - left, height: bottom - top }
        const edges = [left, right].map((at) =>
          drawLine(at, top, at, bottom, { stroke: ink.muted, dash: '3 3' }),
        )
        return drawBox(box, { fill: ink.band }) + edges.join('')
      }),
    )
    .join('')
}

function drawOne(
  at: readonly number[],
  values: readonly number[],
  index: number,
  scales: { readonly x: ValueScale; readonly y: ValueScale },
  panel: Panel,
): string {
  const dress = seriesDress(index)
  const dash = dress.dash === 'none' ? {} : { dash: dress.dash }
  const line = drawCurve(at, values, scales, panel, { stroke: dress.colour, width: 2.5, ...dash })
  const marks = Array.from({ length: MARKS }, (_, i) => {
    // Each curve's marks stand at other places, so that curves that lie on each other are both seen.
    const place = Math.round(((i + 0.3 + 0.4 * (index / MAX_SERIES)) / MARKS) * (at.length - 1))
    const [where, value] = [at[place], values[place]]
    if (where === undefined || value === undefined) return ''
    return drawSymbol(index, positionOf(where, scales.x, panel), insideHeight(value, scales.y, panel))
  })
  return line + marks.join('')
}

/** The persons in a lane of their own under the curves, on the same scale. */
function drawPersons(
  model: TestInformationModel,
  panel: Panel,
  x: ValueScale,
  size: ChartSize,
  language: Language,
): { readonly svg: string; readonly bottom: number; readonly lane: Panel | null } {
  const { persons } = model
  if (!persons) return { svg: '', bottom: panel.bottom, lane: null }
  const key = hiddenKey(persons, language)
  const room = panel.right - panel.left
  const words = [
    textBlock(personsHeading(persons, language), room, { sizePx: TEXT_PX, weight: 600 }),
    ...(key === null ? [] : [textBlock(key, room, { sizePx: TEXT_PX, fill: ink.muted })]),
  ]
  const wordsTop = panel.bottom + 8
  // The number at the highest bar stands beside the last line of words where there is room, else under it.
  const last = words.at(-1)
  const isBeside = last !== undefined && last.lines.length === 1 && blockWidth(last) + 130 <= room
  const top = wordsTop + stackHeight(words) + (isBeside ? 4 : PEAK_PX)
  const lane = { ...panel, top, bottom: top + PERSONS_PX[size] }
  return {
    svg: drawStack(words, panel.left, wordsTop) + drawDistribution(persons, lane, x, language, 'faint'),
    bottom: lane.bottom,
    lane,
  }
}
