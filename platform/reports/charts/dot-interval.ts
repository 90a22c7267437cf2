import { type Language, numberText } from '@utfall/basics'
import type { TableCell, TableModel } from '../tables/model.ts'
import { axisFoot } from './axis-foot.ts'
import { ink } from './ink.ts'
import { bandMarks, excludes, intervalMarks, referenceMarks } from './interval-marks.ts'
import type { ChartSize, DotIntervalModel, IntervalRow } from './model.ts'
import type { Picture } from './picture.ts'
import { axisMarks, fittingScale, plotArea, positionOf, rowScales } from './plot-area.ts'
import { NOTE_PX, type RowWords, rowFrame, WIDTH_PX } from './row-frame.ts'
import { blockHeight, drawCentred, textBlock } from './svg.ts'
import { checkSpan, checkValue, shownSpan } from './value-scale.ts'
import { estimateText, levelText, listText, spanText, valueText } from './value-text.ts'

type Estimated = Extract<IntervalRow, { kind: 'estimate' }>

function estimated(model: DotIntervalModel): readonly Estimated[] {
  return model.groups.flatMap((group) => group.rows).filter((row) => row.kind === 'estimate')
}

export function checkDotInterval(model: DotIntervalModel): void {
  checkValue(model.reference, model.axis, 'reference')
  if (model.band) {
    checkValue(model.band.low, model.axis, 'band.low')
    checkValue(model.band.high, model.axis, 'band.high')
  }
  for (const row of estimated(model)) checkSpan(row, model.axis, row.label)
}

export function drawDotInterval(model: DotIntervalModel, size: ChartSize, language: Language): Picture {
  const form = model.axis.form
  const kind = model.axis.scale ?? 'linear'
  const words = (row: IntervalRow): RowWords => ({
    label: row.label,
    ...(row.note === undefined ? {} : { note: row.note }),
    value: row.kind === 'estimate' ? estimateText(row, form, language) : '–',
    strong: row.kind === 'estimate' && (row.emphasis ?? false),
    empty: row.kind === 'not-estimable',
  })
  const groups = model.groups.map((group) => ({ title: group.title, rows: group.rows.map(words) }))
  const bandText =
    model.band && textBlock(model.band.label, WIDTH_PX[size] - 8, { sizePx: NOTE_PX, fill: ink.muted })
  const frame = rowFrame(groups, { size, topPx: bandText ? blockHeight(bandText) + 10 : 4 })
  const always = [model.reference, ...(model.band ? [model.band.low, model.band.high] : [])]
  const span = shownSpan(estimated(model), always, kind)
  const scale = fittingScale(span, kind, frame, form, language)
  const area = { ...frame, height: frame.bottom + 30 }
  const rows = model.groups.flatMap((group) => group.rows)
  const spans = rows.flatMap((row, i) =>
    row.kind === 'estimate'
      ? [
          {
            ...row,
            y: frame.marks[i] ?? 0,
            emphasis: row.emphasis ?? false,
            decided: excludes(row, model.reference),
          },
        ]
      : [],
  )
  const data = plotArea(area, rowScales(scale), (plot) => [
    ...(model.band ? bandMarks(plot, model.band, area) : []),
    ...axisMarks(plot, scale, area, form, language),
    ...referenceMarks(plot, model.reference, area),
    ...intervalMarks(plot, spans, scale),
  ])
  const foot = axisFoot({
    scale,
    reference: model.reference,
    favours: model.favours ?? null,
    label: model.axis.label,
    left: frame.left,
    right: frame.right,
    width: frame.width,
    y: area.bottom,
  })
  const bandLabel = model.band && bandText ? drawBandLabel(bandText, model.band, scale, frame) : ''
  return { width: frame.width, height: foot.bottom, body: data + frame.svg + bandLabel + foot.svg }
}

/** Over the middle of the band, pushed in where the picture ends. */
function drawBandLabel(
  block: ReturnType<typeof textBlock>,
  band: { readonly low: number; readonly high: number },
  scale: Parameters<typeof positionOf>[1],
  frame: { readonly left: number; readonly right: number; readonly width: number },
): string {
  const middle = (positionOf(band.low, scale, frame) + positionOf(band.high, scale, frame)) / 2
  return drawCentred(block, middle, 2, frame.width)
}

export function describeDotInterval(model: DotIntervalModel, language: Language): string {
  const sv = language === 'sv'
  const rows = estimated(model)
  const { form } = model.axis
  const named = (row: Estimated): string => `${row.label}: ${estimateText(row, form, language)}`
  const reference = referenceText(model, language)
  const above = rows.filter((row) => row.low > model.reference && !row.emphasis)
  const below = rows.filter((row) => row.high < model.reference && !row.emphasis)
  const open = rows.filter((row) => !excludes(row, model.reference)).length
  const missing = model.groups.flatMap((group) => group.rows).filter((row) => row.kind === 'not-estimable')
  const count = (n: number): string => numberText(n, language, { decimals: 0 })
  return [
    sv
      ? `${count(rows.length)} skattningar med ${levelText(model.level, language)}. ${model.axis.label}. Fylld markering: hela intervallet ligger på ena sidan om ${reference}.`
      : `${count(rows.length)} estimates, each with its ${levelText(model.level, language)}. ${model.axis.label}. Filled mark: the whole interval lies on one side of ${reference}.`,
    ...rows.filter((row) => row.emphasis).map((row) => `${named(row)}.`),
    above.length > 0 ? `${sv ? 'Över' : 'Above'} ${reference}: ${listText(above.map(named), language)}.` : '',
    below.length > 0
      ? `${sv ? 'Under' : 'Below'} ${reference}: ${listText(below.map(named), language)}.`
      : '',
    open > 0
      ? sv
        ? `${count(open)} av intervallen rymmer ${reference}.`
        : `${count(open)} of the intervals include ${reference}.`
      : '',
    model.band
      ? `${asSentence(model.band.label)}: ${spanText(model.band.low, model.band.high, form, language)}.`
      : '',
    ...missing.map((row) => `${row.label}: ${row.note}.`),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function asSentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase('sv') + text.slice(1)
}

function referenceText(model: DotIntervalModel, language: Language): string {
  return numberText(model.reference, language, { decimals: Number.isInteger(model.reference) ? 0 : 2 })
}

export function tabulateDotInterval(model: DotIntervalModel, language: Language): TableModel {
  const sv = language === 'sv'
  const hasNotes = model.groups.some((group) => group.rows.some((row) => row.note !== undefined))
  return {
    caption: `${model.title}. ${model.axis.label}`,
    columns: [
      { header: sv ? 'Rad' : 'Row', align: 'start', rowHeader: true },
      { header: sv ? 'Skattning' : 'Estimate', align: 'end' },
      { header: levelText(model.level, language), align: 'end' },
      ...(hasNotes ? [{ header: sv ? 'Anmärkning' : 'Note', align: 'start' as const }] : []),
    ],
    rows: model.groups.flatMap((group) => [
      ...(group.title === null ? [] : [{ kind: 'group' as const, title: group.title }]),
      ...group.rows.map((row) => ({
        kind: 'row' as const,
        cells: [row.label, ...figures(row, model, language), ...(hasNotes ? [row.note ?? ''] : [])],
      })),
    ]),
  }
}

function figures(row: IntervalRow, model: DotIntervalModel, language: Language): readonly TableCell[] {
  const { form } = model.axis
  if (row.kind === 'not-estimable') return ['–', '–']
  return [
    { text: valueText(row.estimate, form, language), sortValue: row.estimate },
    { text: spanText(row.low, row.high, form, language), sortValue: row.low },
  ]
}
