import { InvalidInput, type Language, numberText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { axisFoot } from './axis-foot.ts'
import { ink } from './ink.ts'
import { bandMarks, referenceMarks } from './interval-marks.ts'
import type { BalanceModel, ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { axisMarks, fittingScale, plotArea, rowScales } from './plot-area.ts'
import { rowFrame } from './row-frame.ts'
import { checkValue } from './value-scale.ts'
import { listText } from './value-text.ts'

type Row = BalanceModel['rows'][number]
const isLarge = (row: Row, limit: number): boolean =>
  row.difference !== null && Math.abs(row.difference) > limit

export function checkBalance(model: BalanceModel): void {
  if (!(model.limit > 0 && Number.isFinite(model.limit))) {
    throw new InvalidInput({ field: 'limit', given: model.limit, allowed: 'a positive number' })
  }
  for (const row of model.rows) {
    if (row.difference !== null) checkValue(row.difference, model.axis, `${row.label}.difference`)
    if (row.values.length !== model.armNames.length) {
      throw new InvalidInput({
        field: `${row.label}.values`,
        given: row.values.length,
        allowed: `one for each of ${model.armNames.length} arms`,
      })
    }
  }
}

export function drawBalance(model: BalanceModel, size: ChartSize, language: Language): Picture {
  const form = model.axis.form
  const rows = model.rows.map((row) => ({
    label: row.label,
    value: differenceText(row, language),
    strong: isLarge(row, model.limit),
    empty: row.difference === null,
  }))
  const frame = rowFrame([{ title: null, rows }], { size })
  const furthest = Math.max(model.limit * 2, ...model.rows.map((row) => Math.abs(row.difference ?? 0)))
  const span = { low: -furthest * 1.08, high: furthest * 1.08 }
  const scale = fittingScale(span, 'linear', frame, form, language)
  const area = { ...frame, height: frame.bottom + 30 }
  const dots = model.rows.flatMap((row, i) =>
    row.difference === null
      ? []
      : [{ x: row.difference, y: frame.marks[i] ?? 0, large: isLarge(row, model.limit) }],
  )
  const data = plotArea(area, rowScales(scale), (plot) => [
    ...bandMarks(plot, { low: -model.limit, high: model.limit }, area),
    ...axisMarks(plot, scale, area, form, language),
    ...referenceMarks(plot, 0, area),
    plot.dot(
      dots.filter((dot) => !dot.large),
      { x: 'x', y: 'y', r: 4.5, fill: ink.paper, stroke: ink.accent, strokeWidth: 2 },
    ),
    plot.dot(
      dots.filter((dot) => dot.large),
      { x: 'x', y: 'y', r: 5.5, symbol: 'square', rotate: 45, fill: ink.second, stroke: ink.second },
    ),
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
  return { width: frame.width, height: foot.bottom, body: data + frame.svg + foot.svg }
}

function differenceText(row: Row, language: Language): string {
  return row.difference === null ? '–' : numberText(row.difference, language, { decimals: 2, signed: true })
}

export function describeBalance(model: BalanceModel, language: Language): string {
  const sv = language === 'sv'
  const named = (row: Row): string => `${row.label} (${differenceText(row, language)})`
  const large = model.rows.filter((row) => isLarge(row, model.limit))
  const without = model.rows.filter((row) => row.difference === null)
  const limit = numberText(model.limit, language, { decimals: 2 })
  const count = numberText(model.rows.length, language, { decimals: 0 })
  const largest = model.rows.reduce<Row | null>(
    (most, row) => (Math.abs(row.difference ?? 0) > Math.abs(most?.difference ?? 0) ? row : most),
    null,
  )
  return [
    sv
      ? `${count} jämförelser mellan ${listText(model.armNames, language)}. ${model.axis.label}.`
      : `${count} comparisons of ${listText(model.armNames, language)}. ${model.axis.label}.`,
    large.length > 0
      ? `${sv ? `Större än ±${limit}` : `Larger than ±${limit}`}: ${listText(large.map(named), language)}.`
      : sv
        ? `Ingen skillnad är större än ±${limit}.`
        : `No difference is larger than ±${limit}.`,
    large.length === 0 && largest ? `${sv ? 'Störst' : 'Largest'}: ${named(largest)}.` : '',
    without.length > 0
      ? `${sv ? 'Utan mått' : 'Without a measure'}: ${listText(
          without.map((row) => row.label),
          language,
        )}.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

export function tabulateBalance(model: BalanceModel, language: Language): TableModel {
  const sv = language === 'sv'
  return {
    caption: model.title,
    columns: [
      { header: sv ? 'Egenskap' : 'Characteristic', align: 'start', rowHeader: true },
      ...model.armNames.map((header) => ({ header, align: 'end' as const })),
      { header: model.axis.label, align: 'end' },
    ],
    rows: model.rows.map((row) => ({
      kind: 'row',
      cells: [
        row.label,
        ...row.values,
        {
          text: differenceText(row, language),
          ...(row.difference === null ? {} : { sortValue: row.difference }),
        },
      ],
    })),
  }
}
