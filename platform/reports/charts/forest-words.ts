import { InvalidInput, type Language, numberText, shareText } from '@utfall/basics'
import type { TableModel, TableRow } from '../tables/model.ts'
import type { ForestModel } from './model.ts'
import { checkEnds, checkSpan, checkValue } from './value-scale.ts'
import { estimateText, levelText, spanText, valueText } from './value-text.ts'

export function checkForest(model: ForestModel): void {
  checkValue(model.reference, model.axis, 'reference')
  for (const row of [...model.rows, ...(model.pooled ? [model.pooled] : [])])
    checkSpan(row, model.axis, row.label)
  if (model.prediction) checkEnds(model.prediction, model.axis, model.prediction.label)
  for (const row of model.rows) {
    if (!(row.weight >= 0 && row.weight <= 1)) {
      throw new InvalidInput({ field: `${row.label}.weight`, given: row.weight, allowed: 'a share 0 to 1' })
    }
    checkCounts(row.counts, model, row.label)
  }
  if (model.pooled?.counts) checkCounts(model.pooled.counts, model, model.pooled.label)
}

function checkCounts(counts: readonly string[], model: ForestModel, label: string): void {
  if (counts.length !== model.armNames.length) {
    throw new InvalidInput({
      field: `${label}.counts`,
      given: counts.length,
      allowed: `one for each of ${model.armNames.length} arms`,
    })
  }
}

export function describeForest(model: ForestModel, language: Language): string {
  const sv = language === 'sv'
  const { form } = model.axis
  const count = numberText(model.rows.length, language, { decimals: 0 })
  const level = levelText(model.level, language)
  const rows = model.rows.map(
    (row) =>
      `${row.label}: ${estimateText(row, form, language)}, ${sv ? 'vikt' : 'weight'} ${shareText(row.weight, language, { decimals: 0 })}.`,
  )
  return [
    sv
      ? `${count} rader med ${level}; större kvadrat betyder större vikt. ${model.axis.label}.`
      : `${count} rows, each with its ${level}; a larger square has more weight. ${model.axis.label}.`,
    ...(model.pooled ? [`${model.pooled.label}: ${estimateText(model.pooled, form, language)}.`] : []),
    ...(model.prediction
      ? [
          `${model.prediction.label}: ${spanText(model.prediction.low, model.prediction.high, form, language)}.`,
        ]
      : []),
    ...rows,
    ...(model.notEstimable ?? []).map((row) => `${row.label}: ${row.note}.`),
    ...(model.note === undefined ? [] : [model.note]),
  ].join(' ')
}

export function tabulateForest(model: ForestModel, language: Language): TableModel {
  const sv = language === 'sv'
  const { form } = model.axis
  const blank = model.armNames.map(() => '')
  const summary: TableRow[] = []
  if (model.pooled) {
    const { label, counts, estimate, low, high } = model.pooled
    summary.push({
      kind: 'row',
      strong: true,
      cells: [
        label,
        ...(counts ?? blank),
        '',
        { text: valueText(estimate, form, language), sortValue: estimate },
        spanText(low, high, form, language),
      ],
    })
  }
  if (model.prediction) {
    const { label, low, high } = model.prediction
    summary.push({ kind: 'row', cells: [label, ...blank, '', '', spanText(low, high, form, language)] })
  }
  return {
    caption: `${model.title}. ${model.axis.label}`,
    columns: [
      { header: model.rowsName, align: 'start', rowHeader: true },
      ...model.armNames.map((header) => ({ header, align: 'end' as const })),
      { header: sv ? 'Vikt' : 'Weight', align: 'end' },
      { header: sv ? 'Skattning' : 'Estimate', align: 'end' },
      { header: levelText(model.level, language), align: 'end' },
    ],
    rows: [
      ...model.rows.map((row) => ({
        kind: 'row' as const,
        cells: [
          row.label,
          ...row.counts,
          { text: shareText(row.weight, language, { decimals: 0 }), sortValue: row.weight },
          { text: valueText(row.estimate, form, language), sortValue: row.estimate },
          { text: spanText(row.low, row.high, form, language), sortValue: row.low },
        ],
      })),
      ...(model.notEstimable ?? []).map((row) => ({
        kind: 'row' as const,
        cells: [row.label, ...blank, '', '–', row.note],
      })),
      ...summary,
    ],
    ...(model.note === undefined ? {} : { notes: [model.note] }),
  }
}
