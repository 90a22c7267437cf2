import type { Block, DotIntervalModel, IntervalRow } from '@utfall/reports'
import type { ResultEstimate, Scale } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { referenceOf } from '../verdict/scales.ts'
import { outcomesTable } from './board.ts'
import { axisOf, favoursOf, intervalRow, ladderChart, outcomeChart, smallestBand } from './charts.ts'
import {
  contrastLabel,
  groupLabel,
  hasSeveralContrasts,
  mainRows,
  outcomeLabel,
  outcomeOf,
  type ReportContext,
  subgroupLabel,
  timeLabel,
  withContrast,
} from './context.ts'
import { basisText, pOrDash } from './figures.ts'
import { noteText } from './note-texts.ts'
import { scaleBlocks } from './scale-blocks.ts'

/** Every outcome over its time points, then all of them in one table. */
export function estimateBlocks(context: ReportContext): Block[] {
  const { study, texts } = context
  const primary = study.outcomes.filter((outcome) => outcome.role === 'primary')
  const others = study.outcomes.filter((outcome) => outcome.role === 'secondary')
  return [
    { kind: 'heading', level: 1, id: 'estimates', text: texts.estimates.heading },
    { kind: 'table', table: outcomesTable(context) },
    ...(study.analysis.multiplicity === 'none' || others.length < 2
      ? []
      : [{ kind: 'paragraph', text: texts.estimates.pAdjusted(study.analysis.multiplicity) } as const]),
    ...primary.flatMap((outcome) => outcomeBlocks(context, outcome)),
    ...(others.length > 0
      ? [{ kind: 'heading', level: 1, id: 'others', text: texts.estimates.byScale } as const]
      : []),
    ...others.flatMap((outcome) => outcomeBlocks(context, outcome)),
  ]
}

function outcomeBlocks(context: ReportContext, outcome: StudyOutcome): Block[] {
  const { texts } = context
  const picture = outcome.kind === 'ladder' ? ladderChart(context, outcome) : outcomeChart(context, outcome)
  const differences = differencesOverTime(context, outcome)
  return [
    { kind: 'heading', level: 2, id: `outcome-${outcome.id}`, text: outcomeLabel(context, outcome.id) },
    ...(picture === null ? [] : [{ kind: 'chart', id: `levels-${outcome.id}`, model: picture } as const]),
    ...(outcome.kind === 'ladder' ? [{ kind: 'paragraph', text: texts.ladder.control } as const] : []),
    ...(differences === null
      ? []
      : [{ kind: 'chart', id: `differences-${outcome.id}`, model: differences } as const]),
    ...scaleBlocks(context, outcome),
  ]
}

function differencesOverTime(context: ReportContext, outcome: StudyOutcome): DotIntervalModel | null {
  const rows = context.results.estimates.filter(
    (row) =>
      row.outcome === outcome.id &&
      (row.analysis === 'main' || row.analysis === 'change-within') &&
      row.group === null &&
      row.site === null,
  )
  const horizon = horizonOf(context.study, outcome)
  const several = hasSeveralContrasts(context)
  return intervalChart(
    context,
    context.texts.estimates.differences(outcomeLabel(context, outcome.id)),
    rows,
    (row) =>
      several
        ? `${timeLabel(context, row.time)}, ${contrastLabel(context, row)}`
        : timeLabel(context, row.time),
    (row) => row.time === horizon,
  )
}

/** Intervals of estimates that share one scale, one below the other. */
export function intervalChart(
  context: ReportContext,
  title: string,
  rows: readonly ResultEstimate[],
  label: (row: ResultEstimate) => string,
  emphasis: (row: ResultEstimate) => boolean = () => false,
): DotIntervalModel | null {
  const first = rows.find((row) => row.estimate !== null && row.low !== null)
  if (!first) return null
  const outcome = outcomeOf(context, first.outcome)
  return {
    kind: 'dot-interval',
    title,
    axis: axisOf(context, first),
    reference: referenceOf(first.scale),
    level: context.results.level,
    favours: favoursOf(context, outcome),
    ...smallestBand(context, outcome, first),
    groups: [{ title: null, rows: rows.map((row) => lineOf(context, row, label(row), emphasis(row))) }],
  }
}

function lineOf(context: ReportContext, row: ResultEstimate, label: string, emphasis: boolean): IntervalRow {
  const reason = row.notes[0]
  const note =
    row.estimate === null && reason ? noteText(context, reason) : `n = ${basisText(row.n, context.language)}`
  return intervalRow(row, label, note, emphasis)
}

/** Each group's estimate with one test of whether they differ. */
export function subgroupBlocks(context: ReportContext): Block[] {
  const { study, results, texts, language } = context
  const rows = results.estimates.filter((row) => row.group !== null)
  if (rows.length === 0) return []
  const outcomes = [...new Set(rows.map((row) => row.outcome))]
  return [
    { kind: 'heading', level: 1, id: 'subgroups', text: texts.subgroups.heading },
    { kind: 'paragraph', text: texts.subgroups.text },
    ...outcomes.flatMap((outcome) => {
      const model = subgroupChart(context, outcome, rows)
      return model === null ? [] : [{ kind: 'chart', id: `subgroups-${outcome}`, model } as const]
    }),
    {
      kind: 'list',
      style: 'bullets',
      items: results.interactions.map((test) => {
        const name = subgroupLabel(context, test.subgroup)
        const whole = outcomes.length > 1 ? `${outcomeLabel(context, test.outcome)}, ${name}` : name
        const full = withContrast(context, whole, test)
        const p = study.analysis.multiplicity === 'none' ? test.p : test.pAdjusted
        return p === null
          ? texts.subgroups.noInteraction(full)
          : texts.subgroups.interaction(full, pOrDash(p, language))
      }),
    },
  ]
}

function subgroupChart(
  context: ReportContext,
  outcome: string,
  all: readonly ResultEstimate[],
): DotIntervalModel | null {
  const { study, texts } = context
  const rows = all.filter((row) => row.outcome === outcome)
  const everyone = mainRows(context).filter((row) => row.outcome === outcome)
  const model = intervalChart(context, texts.subgroups.title(outcomeLabel(context, outcome)), rows, () => '')
  if (model === null) return null
  const several = hasSeveralContrasts(context)
  const line = (row: ResultEstimate, label: string, emphasis = false) =>
    lineOf(context, row, several ? `${label}, ${contrastLabel(context, row)}` : label, emphasis)
  return {
    ...model,
    groups: [
      { title: null, rows: everyone.map((row) => line(row, texts.everyone, true)) },
      ...study.subgroups.map((subgroup) => ({
        title: subgroupLabel(context, subgroup.id),
        rows: rows
          .filter((row) => row.group?.subgroup === subgroup.id)
          .map((row) => line(row, row.group ? groupLabel(context, row.group) : '')),
      })),
    ].filter((group) => group.rows.length > 0),
  }
}

/** Outcomes watched so that a gain is not bought with them; an empty list is said (R1.18). */
export function harmBlocks(context: ReportContext): Block[] {
  const { study, texts } = context
  const harms = study.outcomes.filter((outcome) => outcome.role === 'harm')
  return [
    { kind: 'heading', level: 1, id: 'harms', text: texts.harms.heading },
    ...(harms.length === 0 ? [{ kind: 'paragraph', text: texts.harms.none } as const] : []),
    ...harms.flatMap((outcome) => outcomeBlocks(context, outcome)),
  ]
}

/** Scales that cannot share an axis are drawn apart. */
export function byScale(rows: readonly ResultEstimate[]): ReadonlyMap<Scale, readonly ResultEstimate[]> {
  const groups = new Map<Scale, ResultEstimate[]>()
  for (const row of rows) groups.set(row.scale, [...(groups.get(row.scale) ?? []), row])
  return groups
}
