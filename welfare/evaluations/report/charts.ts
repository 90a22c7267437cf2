import { numberText, shareText } from '@utfall/basics'
import type { Block, ChartModel, IntervalRow, ValueAxis } from '@utfall/reports'
import type { ArmSummary, ResultEstimate } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { inLanguage } from '../study/wording.ts'
import { referenceOf } from '../verdict/scales.ts'
import {
  armLabel,
  mainRows,
  outcomeLabel,
  outcomeOf,
  type ReportContext,
  timeLabel,
  timeMonths,
} from './context.ts'
import { formOf, summaryDecimals, unitText } from './figures.ts'

/** The axis of estimates on one scale, with its unit. */
export function axisOf(context: ReportContext, row: ResultEstimate): ValueAxis {
  const { texts, language } = context
  const unit = unitText(row.scale, outcomeOf(context, row.outcome), language)
  const word = row.contrast.control === null ? texts.change : texts.outcomesTable.estimate
  const ratio = row.scale === 'odds-ratio' || row.scale === 'risk-ratio' || row.scale === 'rate-ratio'
  return {
    label: unit === '' ? word : `${word}, ${unit}`,
    form: formOf(row),
    scale: ratio ? 'log' : 'linear',
  }
}

export function favoursOf(context: ReportContext, outcome: StudyOutcome): { low: string; high: string } {
  const { worse, better } = context.texts.favours
  return outcome.direction === 'higher-is-better'
    ? { low: worse, high: better }
    : { low: better, high: worse }
}

/** One line of an interval chart; what could not be estimated stays as a line that says so. */
export function intervalRow(row: ResultEstimate, label: string, note: string, emphasis = false): IntervalRow {
  if (row.estimate === null || row.low === null || row.high === null)
    return { kind: 'not-estimable', label, note }
  return { kind: 'estimate', label, estimate: row.estimate, low: row.low, high: row.high, note, emphasis }
}

/** The zone of differences too small to matter, when the study states it. */
export function smallestBand(context: ReportContext, outcome: StudyOutcome, row: ResultEstimate) {
  const smallest = outcome.smallestWorthHaving
  if (smallest === undefined || smallest === 0 || row.contrast.control === null) return {}
  if (['odds-ratio', 'risk-ratio', 'rate-ratio', 'sd-difference'].includes(row.scale)) return {}
  const reference = referenceOf(row.scale)
  return {
    band: { low: reference - smallest, high: reference + smallest, label: context.texts.smallestBand },
  }
}

/** The primary outcome as a picture: means over time, shares over time, or the ladder. */
export function primaryChart(context: ReportContext): Block[] {
  const row = mainRows(context, 'primary')[0]
  if (!row) return []
  const model = outcomeChart(context, outcomeOf(context, row.outcome))
  return model === null ? [] : [{ kind: 'chart', id: 'board-primary', model }]
}

export function outcomeChart(context: ReportContext, outcome: StudyOutcome): ChartModel | null {
  return outcome.kind === 'ladder' ? ladderChart(context, outcome) : timeChart(context, outcome)
}

function summariesOf(context: ReportContext, outcome: StudyOutcome): readonly ArmSummary[] {
  return context.results.summaries.filter((row) => row.outcome === outcome.id)
}

function timesOf(context: ReportContext, outcome: StudyOutcome): readonly string[] {
  const measured = new Set(summariesOf(context, outcome).map((row) => row.time))
  return context.study.timePoints.filter((time) => measured.has(time.id)).map((time) => time.id)
}

function timeChart(context: ReportContext, outcome: StudyOutcome): ChartModel | null {
  const { study, texts, language, results } = context
  const times = timesOf(context, outcome)
  const summaries = summariesOf(context, outcome)
  if (!summaries.some((summary) => summary.mean !== null && summary.low !== null)) return null
  const label = outcomeLabel(context, outcome.id)
  const unit = outcome.unit === undefined ? '' : `, ${inLanguage(outcome.unit, language)}`
  const decimals = Math.max(...summaries.map(summaryDecimals))
  const form: ValueAxis['form'] =
    outcome.kind === 'binary'
      ? { kind: 'share', decimals: 1 }
      : outcome.kind === 'cost' && outcome.transform === undefined
        ? { kind: 'kronor' }
        : { kind: 'number', decimals }
  const [only] = times
  if (times.length === 1 && only !== undefined)
    return armBars(context, outcome, { label: `${label}${unit}`, form }, only)
  return {
    kind: 'means-over-time',
    title: texts.estimates.overTimeTitle(label),
    axis: { label: `${label}${unit}`, form },
    level: results.level,
    timeLabel: texts.estimates.timeAxis,
    times: times.map((time) => ({ label: timeLabel(context, time), position: timeMonths(context, time) })),
    series: study.arms.map((arm) => ({
      name: armLabel(context, arm.id),
      points: times.map((time) => {
        const summary = summaries.find((row) => row.time === time && row.arm === arm.id)
        if (!summary || summary.mean === null || summary.low === null || summary.high === null) return null
        return { estimate: summary.mean, low: summary.low, high: summary.high, n: summary.n }
      }),
    })),
  }
}

export function ladderChart(context: ReportContext, outcome: StudyOutcome): ChartModel | null {
  const { study, texts, language } = context
  const summaries = summariesOf(context, outcome)
  const groups = timesOf(context, outcome)
    .map((time) => ({
      title: timeLabel(context, time),
      bars: study.arms.flatMap((arm) => {
        const summary = summaries.find((row) => row.time === time && row.arm === arm.id)
        if (!summary?.shares || summary.n === 0) return []
        return [
          {
            label: armLabel(context, arm.id),
            n: summary.n,
            shares: summary.shares.map((state) => state.share),
          },
        ]
      }),
    }))
    .filter((group) => group.bars.length > 0)
  if (groups.length === 0) return null
  return {
    kind: 'ladder',
    title: ladderTitle(context, outcome, summaries),
    states: (outcome.states ?? []).map((state) => inLanguage(state.label, language)),
    groups,
  }

  function ladderTitle(at: ReportContext, of: StudyOutcome, rows: readonly ArmSummary[]): string {
    const row = mainRows(at).find((each) => each.outcome === of.id)
    const moved = (arm: string | null | undefined) =>
      rows.find((each) => each.arm === arm && each.time === row?.time)?.movedUp
    const [up, controlUp] = [moved(row?.contrast.arm), moved(row?.contrast.control)]
    const label = outcomeLabel(at, of.id)
    if (row?.contrast.control == null || up == null || controlUp == null)
      return texts.ladder.plainTitle(label)
    const share = (value: number) => shareText(value, language, { decimals: 0 })
    return texts.ladder.title(
      label,
      share(up),
      armLabel(at, row.contrast.arm),
      armLabel(at, row.contrast.control),
      share(controlUp),
    )
  }
}

/** The arms at the one time point that was measured. */
function armBars(context: ReportContext, outcome: StudyOutcome, axis: ValueAxis, time: string): ChartModel {
  const { study, texts, results } = context
  const summaries = summariesOf(context, outcome)
  return {
    kind: 'bars',
    title: texts.estimates.levelsTitle(outcomeLabel(context, outcome.id), timeLabel(context, time)),
    axis,
    rowsName: texts.columns.arm,
    level: results.level,
    rows: study.arms.map((arm) => {
      const summary = summaries.find((row) => row.time === time && row.arm === arm.id)
      const known = summary && summary.low !== null && summary.high !== null
      const interval = known ? { interval: { low: summary.low ?? 0, high: summary.high ?? 0 } } : {}
      return {
        label: armLabel(context, arm.id),
        value: summary?.mean ?? null,
        note: `n = ${numberText(summary?.n ?? 0, context.language, { decimals: 0 })}`,
        ...interval,
      }
    }),
  }
}
