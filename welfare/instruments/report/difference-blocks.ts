import { pText } from '@utfall/basics'
import type { Block, DifModel, TableModel } from '@utfall/reports'
import type { Dif } from '../result/evidence-schema.ts'
import { VERDICT_LIMITS } from '../verdict/limits.ts'
import {
  count,
  figure,
  groupName,
  pictureCount,
  type ReportContext,
  signed,
  sourceText,
  span,
} from './context.ts'

type Checked = Extract<Dif, { kind: 'checked' }>

/** Whether the questions are the same questions for everyone. */
export function invarianceBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  if (results.calibration.kind === 'not-calibrated') return []
  const { andersen, modelComparison, dif } = results.tests
  const words = texts.invariance
  const overall = [
    ...(andersen.kind === 'test'
      ? [
          words.andersen(
            figure(andersen.lr, context, 1),
            String(andersen.df),
            pText(andersen.p, context.language),
            figure(andersen.largestDifference, context),
          ),
        ]
      : []),
    ...(modelComparison.kind === 'test'
      ? [
          words.models(
            figure(modelComparison.lr, context, 1),
            String(modelComparison.df),
            pText(modelComparison.p, context.language),
          ),
        ]
      : []),
    ...(dif.length === 0 ? [words.none] : []),
  ]
  return [
    { kind: 'heading', level: 1, id: 'invariance', text: words.title },
    ...overall.map((text) => ({ kind: 'paragraph', text }) as const),
    ...dif.flatMap((found, index) => (found.kind === 'checked' ? groupBlocks(context, found, index) : [])),
  ]
}

function groupBlocks(context: ReportContext, found: Checked, index: number): Block[] {
  const words = context.texts.invariance
  const list = (levels: Checked['levels']) =>
    levels.map(({ label, n }) => `${label} (${count(n, context)})`).join(', ')
  const differing = found.items.filter(({ size }) => size !== 'negligible' && size !== 'undecided')
  return [
    { kind: 'heading', level: 2, id: `invariance-${index + 1}`, text: words.group(groupName(found.group)) },
    {
      kind: 'paragraph',
      text: [
        words.sizes(list(found.levels)),
        ...(found.tooSmall.length > 0 ? [words.tooSmall(list(found.tooSmall))] : []),
        ...(found.excluded.length > 0 ? [words.excluded(found.excluded.join(', '))] : []),
      ].join(' '),
    },
    ...picture(context, found, index, differing.length),
    ...(differing.length > 0 ? [{ kind: 'table', table: differenceTable(context, differing) } as const] : []),
    ...found.consequence.map(
      ({ from, to, difference, sd }) =>
        ({
          kind: 'paragraph',
          text: words.consequence(from, to, signed(difference, context), signed(sd, context)),
        }) as const,
    ),
  ]
}

/** A picture tells at most four groups beside the first apart. */
const MOST_GROUPS = 4

function picture(context: ReportContext, found: Checked, index: number, differing: number): Block[] {
  const { results, texts } = context
  const [reference, ...others] = found.levels
  const groups = others.slice(0, MOST_GROUPS)
  if (reference === undefined || groups.length === 0 || found.items.length === 0) return []
  const words = texts.invariance
  const model: DifModel = {
    kind: 'dif',
    title: words.picture(differing),
    axis: { label: words.axis, form: { kind: 'number', decimals: 2, signed: true } },
    level: results.settings.level,
    reference: { name: reference.label, n: pictureCount(reference.n, context) },
    groups: groups.map(({ label, n }) => ({ name: label, n: pictureCount(n, context) })),
    limits: { moderate: MODERATE_LOGITS, large: LARGE_LOGITS },
    alpha: VERDICT_LIMITS.significance,
    adjustment: words.adjustment,
    favours: words.favours,
    rows: found.items.map((item) => ({
      label: item.item,
      differences: groups.map(({ label }) => {
        const shift = item.shifts.find(({ group }) => group === label)
        if (shift === undefined) return { kind: 'not-estimable', note: words.notCompared } as const
        const { difference, low, high, pAdjusted } = shift
        return { kind: 'estimate', estimate: difference, low, high, adjustedP: pAdjusted } as const
      }),
    })),
  }
  return [{ kind: 'chart', id: `dif-${index + 1}`, model, source: sourceText(context) }]
}

/** One and one and a half units of the delta scale, as the statistics draw the lines (Zwick, Thayer & Lewis 1999). */
const MODERATE_LOGITS = 1 / 2.35
const LARGE_LOGITS = 1.5 / 2.35

function differenceTable(context: ReportContext, items: Checked['items']): TableModel {
  const { columns, size, table } = context.texts.invariance
  const { against } = context.texts
  return {
    caption: table,
    columns: [
      { header: columns.item, align: 'start', rowHeader: true },
      { header: columns.difference, align: 'end' },
      { header: columns.interval, align: 'end' },
      { header: columns.groups, align: 'start' },
      { header: columns.p, align: 'end' },
      { header: columns.size, align: 'start' },
    ],
    rows: items.map((item) => ({
      kind: 'row',
      cells: [
        item.item,
        { text: signed(item.difference, context), sortValue: item.difference },
        span(item.low, item.high, context),
        against(item.second, item.first),
        { text: pText(item.pAdjusted, context.language), sortValue: item.pAdjusted },
        size[item.size],
      ],
    })),
  }
}
