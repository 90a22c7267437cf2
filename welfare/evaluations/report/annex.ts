import { numberText, shareText } from '@utfall/basics'
import type { Block, TableModel } from '@utfall/reports'
import type { ResultNote } from '../result/schema.ts'
import { agreementMethods } from './agreement-blocks.ts'
import {
  contrastLabel,
  groupLabel,
  hasSeveralContrasts,
  outcomeLabel,
  outcomeOf,
  type ReportContext,
  timeLabel,
} from './context.ts'
import { basisText, estimateText, formOf, levelText, pOrDash, rangeText, valueText } from './figures.ts'
import { methodText } from './method-texts.ts'
import { noteText } from './note-texts.ts'
import { calibrationBlocks } from './scale-blocks.ts'
import { lockBlock } from './verdict-blocks.ts'

/** Significant figures of the standard error shown in the table of all estimates. */
const FIGURES = 3

/** Everything needed to compute the report again, and to see that nothing was changed. */
export function annexBlocks(context: ReportContext): Block[] {
  const { texts, results, study, language } = context
  const level = levelText(results.level, language)
  return [
    { kind: 'part', audience: 'annex', id: 'annex', title: texts.parts.annex },
    { kind: 'heading', level: 1, id: 'lock', text: texts.annex.lock },
    lockBlock(context),
    { kind: 'paragraph', text: [`${texts.annex.hash}: `, { kind: 'code', text: results.study.sha256 }] },
    ...changesBlocks(context),
    { kind: 'heading', level: 1, id: 'rule', text: texts.annex.rule },
    {
      kind: 'paragraph',
      text: texts.annex.ruleText({
        better: study.decision.better,
        level,
        loss: shareText(study.decision.largestLoss, language, { decimals: 0 }),
        arm: study.decision.smallestArm,
      }),
    },
    { kind: 'heading', level: 1, id: 'files', text: texts.annex.files },
    { kind: 'table', table: filesTable(context) },
    ...calibrationBlocks(context),
    { kind: 'heading', level: 1, id: 'methods', text: texts.annex.methods },
    { kind: 'list', style: 'bullets', items: methodsUsed(context) },
    { kind: 'heading', level: 1, id: 'all-estimates', text: texts.annex.estimatesCaption },
    { kind: 'table', table: allEstimatesTable(context) },
    { kind: 'heading', level: 1, id: 'remarks', text: texts.annex.notes },
    ...remarks(context),
    { kind: 'heading', level: 1, id: 'reproduce', text: texts.annex.reproduce },
    { kind: 'paragraph', text: texts.annex.reproduceText },
    { kind: 'code', text: `./utfall evaluate ${study.id}` },
    {
      kind: 'list',
      style: 'bullets',
      items: [`${texts.annex.version}: ${results.utfall.version}`, `${texts.annex.seed}: ${results.seed}`],
    },
    { kind: 'paragraph', text: texts.madeBy(results.utfall.version) },
  ]
}

function changesBlocks(context: ReportContext): Block[] {
  const { texts, results } = context
  const { lock } = results.study
  if (lock.kind !== 'changed') return []
  return [
    {
      kind: 'table',
      table: {
        caption: texts.annex.changesCaption,
        columns: [
          { header: texts.annex.field, align: 'start', rowHeader: true },
          { header: texts.annex.before, align: 'start' },
          { header: texts.annex.after, align: 'start' },
          { header: texts.annex.decisive, align: 'start' },
        ],
        rows: lock.changes.map((change) => ({
          kind: 'row' as const,
          cells: [
            change.path,
            change.before,
            change.after,
            change.decisive ? texts.annex.yes : texts.annex.no,
          ],
        })),
      },
    },
  ]
}

function filesTable(context: ReportContext): TableModel {
  const { texts, results, language } = context
  return {
    caption: texts.annex.files,
    columns: [
      { header: texts.annex.file, align: 'start', rowHeader: true },
      { header: texts.annex.rows, align: 'end' },
      { header: 'SHA-256', align: 'start' },
    ],
    rows: results.files.map((file) => ({
      kind: 'row' as const,
      cells: [file.file, numberText(file.rows, language, { decimals: 0 }), file.sha256],
    })),
  }
}

function methodsUsed(context: ReportContext): string[] {
  const codes = [
    ...context.results.estimates.map((row) => row.method),
    ...context.results.pooled.map((row) => row.method),
    ...agreementMethods(context.results),
  ].filter((code) => code !== 'none')
  return [...new Set(codes)].map((code) => methodText(code, context.language))
}

/** Every estimate with more digits than elsewhere: what a statistician holds against their own computation. */
function allEstimatesTable(context: ReportContext): TableModel {
  const { texts, results, language } = context
  const several = hasSeveralContrasts(context)
  return {
    caption: texts.annex.estimatesCaption,
    columns: [
      { header: texts.outcomesTable.outcome, align: 'start', rowHeader: true },
      { header: texts.annex.analysis, align: 'start' },
      { header: texts.outcomesTable.estimate, align: 'end' },
      { header: texts.intervalColumn(levelText(results.level, language)), align: 'end' },
      { header: texts.annex.standardError, align: 'end' },
      { header: texts.annex.p, align: 'end' },
      { header: 'n', align: 'end' },
    ],
    rows: results.estimates.map((row) => {
      const whom = row.group ? groupLabel(context, row.group) : row.site
      const parts = [
        texts.analyses[row.analysis],
        ...(whom === null ? [] : [whom]),
        ...(several ? [contrastLabel(context, row)] : []),
      ]
      return {
        kind: 'row' as const,
        cells: [
          `${outcomeLabel(context, row.outcome)}, ${timeLabel(context, row.time)}`,
          parts.join('; '),
          estimateText(row, outcomeOf(context, row.outcome), language, FIGURES),
          rangeText(row, language, FIGURES),
          row.se === null ? '–' : valueText(row.se, formOf(row, FIGURES), language).replace(/^\+/, ''),
          row.p === null ? '–' : pOrDash(row.p, language).replace('p = ', '').replace('p ', ''),
          basisText(row.n, language),
        ],
      }
    }),
  }
}

const FILE_COLUMNS = [
  'outcome',
  'time',
  'arm',
  'control',
  'analysis',
  'scale',
  'method',
  'group',
  'site',
  'estimate',
  'se',
  'df',
  'low',
  'high',
  'p',
  'pAdjusted',
  'n',
] as const

/** Every estimate with full precision, for a spreadsheet or another program. */
export function estimatesForFile(context: ReportContext): TableModel {
  const { results, language, texts } = context
  const raw = (value: number | null) => {
    if (value === null) return ''
    return language === 'sv' ? String(value).replace('.', ',') : String(value)
  }
  return {
    caption: texts.annex.estimatesCaption,
    columns: FILE_COLUMNS.map((header, place) => ({ header, align: place < 9 ? 'start' : 'end' })),
    rows: results.estimates.map((row) => ({
      kind: 'row' as const,
      cells: [
        ...[
          row.outcome,
          row.time,
          row.contrast.arm,
          row.contrast.control ?? '',
          row.analysis,
          row.scale,
          row.method,
        ],
        ...[row.group?.value ?? '', row.site ?? ''],
        ...[row.estimate, row.se, row.df, row.low, row.high, row.p, row.pAdjusted, row.n].map(raw),
      ],
    })),
  }
}

function remarks(context: ReportContext): Block[] {
  const { results, texts } = context
  const all: ResultNote[] = [...results.notes, ...results.estimates.flatMap((row) => row.notes)]
  const unique = [...new Set(all.map((note) => noteText(context, note)))]
  if (unique.length === 0) return [{ kind: 'paragraph', text: texts.annex.noNotes }]
  return [{ kind: 'list', style: 'bullets', items: unique }]
}
