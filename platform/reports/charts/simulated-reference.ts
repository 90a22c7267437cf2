import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { axisFoot } from './axis-foot.ts'
import { sizeText } from './count-text.ts'
import { ink } from './ink.ts'
import { referenceMarks } from './interval-marks.ts'
import type { SimulatedReferenceModel } from './measurement-models.ts'
import type { ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { axisMarks, fittingScale, plotArea, positionOf, rowScales } from './plot-area.ts'
import { type RowFrame, type RowWords, rowFrame, TEXT_PX, WIDTH_PX } from './row-frame.ts'
import { blockHeight, drawBlock, drawBox, drawDot, drawLine, drawPolygon, textBlock } from './svg.ts'
import { checkEnds, checkValue, shownSpan, type ValueScale } from './value-scale.ts'
import { spanText, valueText } from './value-text.ts'

type Row = SimulatedReferenceModel['rows'][number]
type Side = 'above' | 'below' | 'inside'

const RANGE_PX = 10

export function checkSimulatedReference(model: SimulatedReferenceModel): void {
  if (!(model.level > 0 && model.level < 1)) {
    throw new InvalidInput({ field: 'level', given: model.level, allowed: 'between 0 and 1' })
  }
  if (!(Number.isInteger(model.simulations) && model.simulations >= 1)) {
    throw new InvalidInput({
      field: 'simulations',
      given: model.simulations,
      allowed: 'a whole number from 1',
    })
  }
  if (model.expected !== undefined) checkValue(model.expected, model.axis, 'expected')
  for (const row of model.rows) {
    checkValue(row.value, model.axis, `${row.label}.value`)
    checkEnds(row, model.axis, `${row.label}.range`)
    if (!Number.isFinite(row.low) && !Number.isFinite(row.high)) {
      throw new InvalidInput({
        field: `${row.label}.range`,
        given: `${row.low} to ${row.high}`,
        allowed: 'at least one finite end',
      })
    }
  }
}

function sideOf(row: Row): Side {
  if (row.value > row.high) return 'above'
  return row.value < row.low ? 'below' : 'inside'
}

export function drawSimulatedReference(
  model: SimulatedReferenceModel,
  size: ChartSize,
  language: Language,
): Picture {
  const { form } = model.axis
  const key = textBlock(keyText(model, language), WIDTH_PX[size], { sizePx: TEXT_PX, fill: ink.muted })
  const rows = model.rows.map((row): RowWords => {
    const note = rowNote(row, language)
    return {
      label: row.label,
      value: rowText(row, model, language),
      strong: sideOf(row) !== 'inside',
      ...(note === null ? {} : { note }),
    }
  })
  const frame = rowFrame([{ title: null, rows }], { size, topPx: blockHeight(key) + 12, labelLines: 3 })
  const always = [
    ...(model.expected === undefined ? [] : [model.expected]),
    ...model.rows.flatMap((row) => [row.low, row.high].filter(Number.isFinite)),
  ]
  const spans = model.rows.map((row) => ({ estimate: row.value, low: row.value, high: row.value }))
  const scale = fittingScale(shownSpan(spans, always, 'linear'), 'linear', frame, form, language)
  const area = { ...frame, height: frame.bottom + 30 }
  const grid = plotArea(area, rowScales(scale), (plot) => [
    ...axisMarks(plot, scale, area, form, language),
    ...(model.expected === undefined ? [] : referenceMarks(plot, model.expected, area)),
  ])
  const foot = axisFoot({
    scale,
    reference: null,
    favours: null,
    label: model.axis.label,
    left: frame.left,
    right: frame.right,
    width: frame.width,
    y: frame.bottom,
  })
  const left = textBlock(model.leftOut ?? '', frame.width, { sizePx: TEXT_PX, fill: ink.muted })
  const leftHeight = model.leftOut === undefined ? 0 : blockHeight(left) + 4
  const body = [
    drawBlock(key, 0, 0),
    grid,
    ...model.rows.map((row, i) => drawRow(row, frame.marks[i] ?? 0, scale, frame)),
    frame.svg,
    foot.svg,
    leftHeight > 0 ? drawBlock(left, 0, foot.bottom) : '',
  ]
  return { width: frame.width, height: foot.bottom + leftHeight, body: body.join('') }
}

/** The simulated range as a bar, the figure as a mark: a filled diamond outside it, an open circle inside. */
function drawRow(row: Row, y: number, scale: ValueScale, frame: RowFrame): string {
  const at = (value: number): number => positionOf(value, scale, frame)
  const [left, right] = [at(row.low), at(row.high)]
  const box = { x: left, y: y - RANGE_PX / 2, width: Math.max(1, right - left), height: RANGE_PX }
  const ends = [row.low, row.high]
    .filter(Number.isFinite)
    .map((end) => drawLine(at(end), y - 7, at(end), y + 7, { stroke: ink.muted, width: 2 }))
  const x = at(row.value)
  const mark =
    sideOf(row) === 'inside'
      ? drawDot(x, y, 4.5, ink.paper, { stroke: ink.accent, width: 2 })
      : drawPolygon(
          [
            [x, y - 7],
            [x + 7, y],
            [x, y + 7],
            [x - 7, y],
          ],
          ink.second,
        )
  return drawBox(box, { fill: ink.grid }) + ends.join('') + mark
}

/** "0,42 (gräns 0,21)" with a limit in one direction, "1,32 (0,85 till 1,17)" with two. */
function rowText(row: Row, model: SimulatedReferenceModel, language: Language): string {
  return `${valueText(row.value, model.axis.form, language)} (${rangeText(row, model, language)})`
}

function rangeText(row: Row, model: SimulatedReferenceModel, language: Language): string {
  const { form } = model.axis
  if (Number.isFinite(row.low) && Number.isFinite(row.high)) {
    return spanText(row.low, row.high, form, language)
  }
  const limit = Number.isFinite(row.high) ? row.high : row.low
  return `${language === 'sv' ? 'gräns' : 'limit'} ${valueText(limit, form, language)}`
}

const SIDES = {
  sv: { above: 'Över det väntade', below: 'Under det väntade', inside: 'Som väntat' },
  en: { above: 'Above the expected', below: 'Below the expected', inside: 'As expected' },
} as const

function rowNote(row: Row, language: Language): string | null {
  const side = sideOf(row)
  const parts = [
    ...(side === 'inside' ? [] : [SIDES[language][side]]),
    ...(row.note === undefined ? [] : [row.note]),
  ]
  return parts.length === 0 ? null : parts.join('. ')
}

function keyText(model: SimulatedReferenceModel, language: Language): string {
  const percent = numberText(model.level * 100, language, {
    decimals: Number.isInteger(Math.round(model.level * 1e6) / 1e4) ? 0 : 1,
  })
  const simulations = numberText(model.simulations, language, { decimals: 0 })
  const n = sizeText(model.n, language)
  const sv = language === 'sv'
  const line =
    model.expected === undefined
      ? ''
      : `${sv ? ' Lodrät linje: väntat' : ' Upright line: expected'} ${valueText(model.expected, model.axis.form, language)}.`
  return sv
    ? `Grått: där ${percent} procent av ${simulations} simuleringar från modellen hamnar. Fylld romb: utanför.${line} ${n}.`
    : `Grey: where ${percent} percent of ${simulations} simulations from the model fall. Filled diamond: outside.${line} ${n}.`
}

export function describeSimulatedReference(model: SimulatedReferenceModel, language: Language): string {
  const sv = language === 'sv'
  const outside = model.rows.filter((row) => sideOf(row) !== 'inside')
  const count = (value: number): string => numberText(value, language, { decimals: 0 })
  return [
    `${model.axis.label}. ${keyText(model, language)}`,
    sv
      ? `${count(outside.length)} av ${count(model.rows.length)} utanför.`
      : `${count(outside.length)} of ${count(model.rows.length)} outside.`,
    ...outside.map((row) => `${row.label}: ${rowText(row, model, language)}.`),
    ...(model.leftOut === undefined ? [] : [`${model.leftOut}.`]),
  ].join(' ')
}

export function tabulateSimulatedReference(model: SimulatedReferenceModel, language: Language): TableModel {
  const sv = language === 'sv'
  return {
    caption: `${model.title}. ${model.axis.label}`,
    columns: [
      { header: model.rowsName, align: 'start', rowHeader: true },
      { header: sv ? 'Värde' : 'Value', align: 'end' },
      { header: sv ? 'Väntat av modellen' : 'Expected by the model', align: 'end' },
      { header: sv ? 'I ord' : 'In words', align: 'start' },
    ],
    rows: model.rows.map((row) => ({
      kind: 'row',
      cells: [
        row.label,
        { text: valueText(row.value, model.axis.form, language), sortValue: row.value },
        rangeText(row, model, language),
        [SIDES[language][sideOf(row)], ...(row.note === undefined ? [] : [row.note])].join('. '),
      ],
    })),
    notes: [keyText(model, language), ...(model.leftOut === undefined ? [] : [model.leftOut])],
  }
}
