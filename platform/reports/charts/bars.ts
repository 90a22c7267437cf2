import { type Language, numberText } from '@utfall/basics'
import type { TableModel } from '../tables/model.ts'
import { axisFoot } from './axis-foot.ts'
import { ink } from './ink.ts'
import type { BarsModel, ChartSize } from './model.ts'
import type { Picture } from './picture.ts'
import { axisMarks, fittingScale, plotArea, rowScales } from './plot-area.ts'
import { rowFrame } from './row-frame.ts'
import { checkEnds, checkValue } from './value-scale.ts'
import { estimateText, levelText, spanText, valueText } from './value-text.ts'

type Row = BarsModel['rows'][number]
const BAR_PX = 18

export function checkBars(model: BarsModel): void {
  for (const row of model.rows) {
    if (row.value !== null) checkValue(row.value, model.axis, `${row.label}.value`)
    if (row.interval !== undefined) checkEnds(row.interval, model.axis, `${row.label}.interval`)
  }
}

export function drawBars(model: BarsModel, size: ChartSize, language: Language): Picture {
  const form = model.axis.form
  const rows = model.rows.map((row) => ({
    label: row.label,
    ...(row.note === undefined ? {} : { note: row.note }),
    value: rowText(row, model, language),
    strong: row.emphasis ?? false,
    empty: row.value === null,
  }))
  const frame = rowFrame([{ title: null, rows }], { size, markPx: BAR_PX + 4 })
  const ends = model.rows
    .flatMap((row) => [row.value ?? 0, row.interval?.low ?? 0, row.interval?.high ?? 0])
    .filter(Number.isFinite)
  const high = Math.max(0, ...ends)
  const low = Math.min(0, ...ends)
  const span = high > low ? { low: low * 1.04, high: high * 1.04 } : { low: 0, high: 1 }
  const scale = fittingScale(span, 'linear', frame, form, language)
  const area = { ...frame, height: frame.bottom + 30 }
  const bars = model.rows.flatMap((row, i) =>
    row.value === null ? [] : [{ ...row, y: frame.marks[i] ?? 0, value: row.value }],
  )
  type Bar = (typeof bars)[number]
  const withInterval = bars.filter((bar) => bar.interval !== undefined)
  const data = plotArea(area, rowScales(scale), (plot) => [
    ...axisMarks(plot, scale, area, form, language),
    plot.rect(bars, {
      x1: () => 0,
      x2: 'value',
      y1: (bar: Bar) => bar.y - BAR_PX / 2,
      y2: (bar: Bar) => bar.y + BAR_PX / 2,
      fill: (bar: Bar) => (bar.emphasis ? ink.second : ink.accent),
      stroke: ink.text,
      strokeWidth: 0.5,
    }),
    // A light line under the dark one keeps the interval visible inside the bar and outside it.
    ...[
      { stroke: ink.paper, strokeWidth: 5 },
      { stroke: ink.text, strokeWidth: 2 },
    ].map((line) =>
      plot.link(withInterval, {
        x1: (bar: Bar) => Math.max(scale.low, bar.interval?.low ?? 0),
        x2: (bar: Bar) => Math.min(scale.high, bar.interval?.high ?? 0),
        y1: 'y',
        y2: 'y',
        ...line,
      }),
    ),
    ...area.strips.map((strip) => plot.ruleX([0], { ...strip, stroke: ink.text, strokeWidth: 1.5 })),
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

function rowText(row: Row, model: BarsModel, language: Language): string {
  if (row.value === null) return '–'
  if (row.interval === undefined) return valueText(row.value, model.axis.form, language)
  return estimateText({ estimate: row.value, ...row.interval }, model.axis.form, language)
}

export function describeBars(model: BarsModel, language: Language): string {
  const sv = language === 'sv'
  const count = numberText(model.rows.length, language, { decimals: 0 })
  const interval =
    model.level === undefined ? '' : `${sv ? ' med ' : ', with '}${levelText(model.level, language)}`
  return [
    `${sv ? `${count} staplar` : `${count} bars`}${interval}. ${model.axis.label}.`,
    ...model.rows.map(
      (row) =>
        `${row.label}: ${rowText(row, model, language)}${row.note === undefined ? '' : ` (${row.note})`}.`,
    ),
  ].join(' ')
}

export function tabulateBars(model: BarsModel, language: Language): TableModel {
  const sv = language === 'sv'
  const { form } = model.axis
  const hasInterval = model.rows.some((row) => row.interval !== undefined)
  const hasNote = model.rows.some((row) => row.note !== undefined)
  return {
    caption: model.title,
    columns: [
      { header: model.rowsName, align: 'start', rowHeader: true },
      { header: model.axis.label, align: 'end' },
      ...(hasInterval
        ? [
            {
              header:
                model.level === undefined
                  ? sv
                    ? 'Intervall'
                    : 'Interval'
                  : levelText(model.level, language),
              align: 'end' as const,
            },
          ]
        : []),
      ...(hasNote ? [{ header: sv ? 'Anmärkning' : 'Note', align: 'start' as const }] : []),
    ],
    rows: model.rows.map((row) => ({
      kind: 'row',
      cells: [
        row.label,
        row.value === null ? '–' : { text: valueText(row.value, form, language), sortValue: row.value },
        ...(hasInterval
          ? [row.interval === undefined ? '' : spanText(row.interval.low, row.interval.high, form, language)]
          : []),
        ...(hasNote ? [row.note ?? ''] : []),
      ],
    })),
  }
}
