import type { Language } from '@utfall/basics'
import { drawCurve, drawHorizontalTicks, drawVerticalGrid, insideHeight } from './curves.ts'
import { ink } from './ink.ts'
import { itemCurveKey, missesCurve, panelNote, peakOf, SHARE_FORM } from './item-curve-words.ts'
import type { ItemCurveModel, ItemCurvePanel } from './measurement-models.ts'
import type { ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { fittingScale, positionOf } from './plot-area.ts'
import { NOTE_PX, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { seriesDress } from './series-dress.ts'
import { spreadApart } from './spread.ts'
import {
  blockHeight,
  blockWidth,
  drawBlock,
  drawDot,
  drawLine,
  drawStack,
  stackHeight,
  type TextBlock,
  textBlock,
} from './svg.ts'
import type { ValueForm } from './value-model.ts'
import { type ValueScale, valueScale } from './value-scale.ts'
import { drawHorizontalGrid, drawVerticalTicks, type Panel, tickColumnWidth } from './vertical-axis.ts'

const COLUMNS: Readonly<Record<ChartSize, number>> = { wide: 3, phone: 2 }
const GAP_PX = 20
/** Above the panels of answers: their numbers. */
const DIGITS_PX = 20

/** `edge`: where the column begins, left of its tick texts. */
type Place = Panel & { readonly edge: number }
type Scales = { readonly x: ValueScale; readonly y: ValueScale }

/** Small panels of one size beside each other, all with the same horizontal scale. */
export function drawItemCurve(model: ItemCurveModel, size: ChartSize, language: Language): Picture {
  const width = WIDTH_PX[size]
  const columns = Math.max(1, Math.min(COLUMNS[size], model.panels.length))
  const column = (width - GAP_PX * (columns - 1)) / columns
  const key = itemCurveKey(model, language).map((text) =>
    textBlock(text, width, { sizePx: TEXT_PX, fill: ink.muted }),
  )
  const tickRoom = Math.max(
    0,
    ...model.panels.map((panel) => tickColumnWidth(upScale(panel), upForm(panel, model), language)),
  )
  const x = fittingScale(
    { low: model.at[0] ?? 0, high: model.at.at(-1) ?? 1 },
    'linear',
    { left: tickRoom, right: column - 4, width: column },
    model.axis.form,
    language,
  )
  const digits = model.panels.some((panel) => panel.kind === 'categories') ? DIGITS_PX : 0
  const drawn = [drawStack(key, 0, 0)]
  let y = stackHeight(key) + 14
  for (let first = 0; first < model.panels.length; first += columns) {
    const row = model.panels.slice(first, first + columns)
    const heads = row.map((panel) => headWords(panel, column, language))
    const top = y + Math.max(...heads.map(stackHeight)) + 8 + digits
    const bottom = top + Math.min(220, column * 0.7)
    let end = bottom
    row.forEach((panel, i) => {
      const left = i * (column + GAP_PX)
      const place = { left: left + tickRoom, right: left + column - 4, top, bottom, edge: left }
      const one = drawPanel(panel, model, x, place, language)
      drawn.push(drawStack(heads[i] ?? [], left, y), one.svg)
      end = Math.max(end, one.bottom)
    })
    y = end + 18
  }
  const label = textBlock(model.axis.label, width, { sizePx: TEXT_PX })
  drawn.push(drawBlock(label, 0, y - 8))
  return { width, height: y - 8 + blockHeight(label) + 4, body: drawn.join('') }
}

function upScale(panel: ItemCurvePanel): ValueScale {
  const high = panel.kind === 'categories' ? 1 : panel.highestScore
  return valueScale({ low: 0, high }, 'linear', 5)
}

function upForm(panel: ItemCurvePanel, model: ItemCurveModel): ValueForm {
  return panel.kind === 'categories' ? SHARE_FORM : model.scoreAxis.form
}

function headWords(panel: ItemCurvePanel, width: number, language: Language): readonly TextBlock[] {
  return [
    textBlock(panel.label, width, { sizePx: TEXT_PX, weight: 600, maxLines: 3 }),
    ...panelNote(panel, language).map((note) =>
      textBlock(note, width, { sizePx: NOTE_PX, fill: ink.muted, maxLines: 4 }),
    ),
  ]
}

function drawPanel(
  panel: ItemCurvePanel,
  model: ItemCurveModel,
  x: ValueScale,
  place: Place,
  language: Language,
): { readonly svg: string; readonly bottom: number } {
  const y = upScale(panel)
  const ticks = drawHorizontalTicks(x, place, place.bottom, model.axis.form, language)
  const content =
    panel.kind === 'categories'
      ? drawCategories(panel, model, { x, y }, place)
      : drawExpected(panel, model, { x, y }, place)
  const svg = [
    drawVerticalGrid(x, place),
    drawHorizontalGrid(y, place),
    drawLine(place.left, place.bottom, place.right, place.bottom, { stroke: ink.muted }),
    drawVerticalTicks(y, place, upForm(panel, model), language),
    content,
    ticks.svg,
  ]
  return { svg: svg.join(''), bottom: ticks.bottom }
}

/** The model's curve, and the observed means on it: filled where the interval misses the curve. */
function drawExpected(
  panel: Extract<ItemCurvePanel, { kind: 'expected-score' }>,
  model: ItemCurveModel,
  scales: Scales,
  place: Panel,
): string {
  const curve = drawCurve(model.at, panel.expected, scales, place, { stroke: ink.accent, width: 2.5 })
  const marks = panel.observed.map((mean) => {
    const x = positionOf(mean.at, scales.x, place)
    const up = (value: number): number => insideHeight(value, scales.y, place)
    const colour = missesCurve(mean, panel, model) ? ink.second : ink.paper
    return [
      drawLine(x, up(mean.low), x, up(mean.high), { stroke: ink.second, width: 2 }),
      drawDot(x, up(mean.estimate), 4, colour, { stroke: ink.second, width: 2 }),
    ].join('')
  })
  return curve + marks.join('')
}

/** One curve for each answer; its number stands above where it is the most likely, with a line to the top. */
function drawCategories(
  panel: Extract<ItemCurvePanel, { kind: 'categories' }>,
  model: ItemCurveModel,
  scales: Scales,
  place: Place,
): string {
  const curves = panel.categories.map((category, i) => {
    const dress = seriesDress(i)
    const dash = dress.dash === 'none' ? {} : { dash: dress.dash }
    const stroke = { stroke: dress.colour, width: 2, ...dash }
    return drawCurve(model.at, category.probabilities, scales, place, stroke)
  })
  const peaks = panel.categories
    .map((category, i) => {
      const peak = peakOf(category.probabilities, model.at)
      const block = textBlock(String(i), Infinity, {
        sizePx: NOTE_PX,
        weight: 600,
        fill: seriesDress(i).colour,
      })
      const centre = positionOf(peak.at, scales.x, place)
      return { block, centre, half: blockWidth(block) / 2, y: insideHeight(peak.value, scales.y, place) }
    })
    .sort((a, b) => a.centre - b.centre)
  const centres = spreadApart(peaks, { from: place.edge, to: place.right + 4, gap: 4 })
  const digits = peaks.map(({ block, centre, y }, i) => {
    const x = centres[i] ?? centre
    return [
      drawBlock(block, x, place.top - DIGITS_PX, 'middle'),
      drawLine(x, place.top - 4, centre, y, { stroke: ink.muted, dash: '2 2' }),
    ].join('')
  })
  return digits.join('') + curves.join('')
}
