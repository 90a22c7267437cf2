import { filled, intervalText, type Language, numberText } from '@utfall/basics'
import type { Block, TableModel } from '@utfall/reports'
import type { MeasurementResults, ScoreRow } from '../result/schema.ts'
import { MEASURE_TEXTS } from './texts.ts'

/** Whether there is a scale that the verdict warns against using: sums and means of the answers bear nothing (R4.28). */
export function isAgainstVerdict({ scoreTable, verdict }: MeasurementResults): boolean {
  return scoreTable.length > 0 && verdict.kind === 'not-yet'
}

/**
 * From score to measure, in words and a table. Where the verdict is that this is no measure yet, a warning stands in its
 * place, and over it when somebody has asked for it all the same.
 */
export function measureBlocks(
  results: MeasurementResults,
  language: Language,
  { anyway = false }: { readonly anyway?: boolean } = {},
): Block[] {
  const texts = MEASURE_TEXTS[language]
  const heading: Block = { kind: 'heading', level: 1, id: 'person-measures', text: texts.title }
  if (results.scoreTable.length === 0) return [heading, { kind: 'paragraph', text: texts.noScale }]
  const warning: Block = {
    kind: 'callout',
    tone: 'warning',
    title: texts.against.title,
    blocks: [{ kind: 'paragraph', text: anyway ? texts.against.anyway : texts.against.instead }],
  }
  if (isAgainstVerdict(results) && !anyway) return [heading, warning]
  return [
    heading,
    ...(isAgainstVerdict(results) ? [warning] : []),
    { kind: 'paragraph', text: texts.lead },
    { kind: 'table', table: scoreTableForPage(results, language) },
  ]
}

function caption(results: MeasurementResults, language: Language): string {
  return filled(MEASURE_TEXTS[language].caption, { items: results.items.length }, language)
}

function scoreTableForPage(results: MeasurementResults, language: Language): TableModel {
  const texts = MEASURE_TEXTS[language]
  const logits = (value: number) => numberText(value, language, { decimals: 2 })
  return {
    caption: caption(results, language),
    columns: [
      { header: texts.score, align: 'end', rowHeader: true },
      { header: texts.measure, align: 'end' },
      { header: texts.se, align: 'end' },
      { header: texts.interval, align: 'end' },
    ],
    rows: results.scoreTable.map(({ score, measure, se, low, high }) => ({
      kind: 'row',
      cells: [String(score), logits(measure), logits(se), intervalText(low, high, language, { decimals: 2 })],
    })),
    notes: [texts.extremeNote, texts.methodNote],
  }
}

/** The same with the limits in columns of their own, and what lies beyond the items marked. */
export function scoreTableForFile(
  results: MeasurementResults,
  provenance: readonly { readonly name: string; readonly text: string }[],
  language: Language,
): TableModel {
  const texts = MEASURE_TEXTS[language]
  const logits = (value: number) => numberText(value, language, { decimals: 4 }).replace('\u2212', '-')
  const remark = ({ extreme }: ScoreRow) => (extreme === null ? '' : texts.extremes[extreme])
  return {
    caption: caption(results, language),
    columns: [
      { header: texts.score, align: 'end', rowHeader: true },
      ...[texts.measure, texts.se, texts.low, texts.high].map(
        (header) => ({ header, align: 'end' }) as const,
      ),
      { header: texts.extreme, align: 'start' },
      ...provenance.map(({ name }) => ({ header: name, align: 'start' }) as const),
    ],
    rows: results.scoreTable.map((row) => ({
      kind: 'row',
      cells: [
        String(row.score),
        ...[row.measure, row.se, row.low, row.high].map(logits),
        remark(row),
        ...provenance.map(({ text }) => text),
      ],
    })),
  }
}
