import { chiSquareSurvival } from '@utfall/distributions'
import type { Calibration } from '../calibration/calibration-types.ts'
import { locationCovariance, meanOf } from '../calibration/scale-origin.ts'
import { type FitOptions, fitScale, partOf, type Span } from './fit-scale.ts'
import type { ExcludedItem, GroupedAnswers } from './grouped-answers.ts'
import {
  type AdjustedP,
  adjustOverItems,
  type DifferenceAdjustment,
  likelihoodRatio,
  type NotEstimable,
} from './result-types.ts'
import {
  type DifferenceSize,
  type GroupShift,
  groupShifts,
  matters,
  sizeOfDifference,
  widestShift,
  widestStep,
} from './size-of-difference.ts'
import { splitColumns, splitItems } from './split-items.ts'

export type ItemSplit = {
  readonly kind: 'tested'
  /** 2(log L with a difficulty per group − log L with one). */
  readonly statistic: number
  readonly df: number
  readonly p: number
  readonly adjusted: AdjustedP
  readonly shifts: readonly GroupShift[]
  /** The largest move of a single step; null for an item of one step. */
  readonly widestStep: number | null
  readonly size: DifferenceSize
  /** When differences are resolved one at a time: the turn at which this item was split for good, from 1; else null. */
  readonly resolvedAt: number | null
}

/** Stable reasons: those of `ExcludedItem`, `no-other-item`, and those of a calibration that could not be made. */
export type ItemNotSplit = { readonly kind: 'not-tested'; readonly reason: string }

/** Per item of the grouped answers. */
export type ItemSplits = { readonly kind: 'splits'; readonly items: readonly (ItemSplit | ItemNotSplit)[] }

export type SplitOptions = FitOptions & {
  readonly level: number
  readonly alpha: number
  readonly adjustment: DifferenceAdjustment
  readonly purify: boolean
}

type ItemShifts = { readonly shifts: readonly GroupShift[]; readonly widestStep: number | null }
type FittedSplit = ItemShifts & {
  readonly kind: 'fitted'
  readonly fit: Calibration
  readonly statistic: number
  readonly df: number
  readonly p: number
}
type Resolved = { readonly item: number; readonly fitted: FittedSplit }

/**
 * One item at a time gets a difficulty of its own in each group, and the likelihood says whether that was needed.
 *
 * Formula: LR = 2(log L_split − log L), χ² with as many degrees of freedom as parameters were added: m(G − 1) for
 * an item of m steps (G − 1 in the rating-scale model, where the steps stay shared). All other items and all
 * persons tie the groups together, so an item is judged against the rest of the scale and needs no zero of its own.
 *
 * With `purify` the clearest difference that matters (moderate, large or steps; smallest p) is kept split and the
 * rest are tested again beside it, until none is left: what one item did is then not blamed on the others (Andrich
 * & Hagquist 2012, J Educ Behav Stat 37:387). Adjusted p always count all items tested, also those resolved before.
 *
 * Edges: not estimable `not-calibrated` (all items as one scale) or `stopped`
 * Accuracy: as the calibrations, about 1e-9 in LR.
 * Source: Fischer & Molenaar (1995) p. 90. Checked against the reference values (LR within 1e-6) and eRm.
 */
export function itemSplitTests(
  grouped: GroupedAnswers,
  excluded: readonly ExcludedItem[],
  options: SplitOptions,
  span: Span,
): ItemSplits | NotEstimable {
  const { items } = grouped.responses
  const untested = new Map(excluded.map(({ item, reason }) => [item, reason]))
  const resolved: Resolved[] = []
  const first = partOf(span, 0, items.length + 1)
  const base = fitScale(grouped.responses, options, first)
  if (base.kind === 'not-estimable') return base
  for (;;) {
    const turn = turnSpan({ from: first.to, to: span.to }, resolved.length, options.purify)
    const outcomes: (FittedSplit | ItemNotSplit)[] = []
    for (let i = 0; i < items.length; i++) {
      const part = partOf(turn, i, items.length)
      const outcome = oneSplit({ grouped, i, resolved, base, untested, options, span: part })
      if (outcome.kind === 'not-estimable') return outcome
      outcomes.push(outcome)
    }
    const judged = judge(grouped, outcomes, resolved, options)
    const next = options.purify ? clearest(judged, outcomes) : null
    const tied = items.length - resolved.length
    if (next === null || tied <= 2) return { kind: 'splits', items: judged }
    resolved.push(next)
  }
}

/** Each turn takes half of what is left, since nobody knows how many there will be. */
function turnSpan({ from, to }: Span, turn: number, purify: boolean): Span {
  if (!purify) return { from, to }
  const begin = to - (to - from) * 0.5 ** turn
  return { from: begin, to: begin + (to - begin) / 2 }
}

function oneSplit(input: {
  readonly grouped: GroupedAnswers
  readonly i: number
  readonly resolved: readonly Resolved[]
  readonly base: Calibration
  readonly untested: ReadonlyMap<string, string>
  readonly options: SplitOptions
  readonly span: Span
}): FittedSplit | ItemNotSplit | NotEstimable {
  const { grouped, i, resolved, options } = input
  const { responses, groups, labels } = grouped
  const before = resolved.find(({ item }) => item === i)
  if (before) return before.fitted
  const reason = input.untested.get(responses.items[i])
  if (reason !== undefined) return { kind: 'not-tested', reason }
  if (responses.items.length - resolved.length < 2) return { kind: 'not-tested', reason: 'no-other-item' }
  const narrower = resolved[resolved.length - 1]?.fitted.fit ?? input.base
  const split = new Set([...resolved.map(({ item }) => item), i])
  const fit = fitScale(splitItems(responses, groups, labels, split), options, input.span)
  if (fit.kind === 'not-estimable')
    return fit.reason === 'stopped' ? fit : { kind: 'not-tested', reason: String(fit.detail.why) }
  const statistic = likelihoodRatio(fit.logLik, narrower.logLik)
  const df = fit.parameters - narrower.parameters
  const columns = splitColumns(responses.items.length, labels.length, split)[i]
  const shifts = shiftsOf(fit, columns, labels, options.level)
  return { kind: 'fitted', fit, statistic, df, p: chiSquareSurvival(statistic, df), ...shifts }
}

/** The places of the parts of one item on the common scale; their difference does not depend on its zero. */
function shiftsOf(
  fit: Calibration,
  columns: readonly number[],
  labels: readonly string[],
  level: number,
): ItemShifts {
  const thresholds = columns.map((column) => fit.thresholds[column])
  const locations = thresholds.map(meanOf)
  return {
    shifts: groupShifts(locations, locationCovariance(fit, columns), labels, level),
    widestStep: widestStep(thresholds),
  }
}

/** Adjusts over the items; the items resolved before are read on the last scale, where all of them are split. */
function judge(
  grouped: GroupedAnswers,
  outcomes: readonly (FittedSplit | ItemNotSplit)[],
  resolved: readonly Resolved[],
  options: SplitOptions,
): readonly (ItemSplit | ItemNotSplit)[] {
  const adjusted = adjustOverItems(
    outcomes.flatMap((outcome) => (outcome.kind === 'fitted' ? [outcome.p] : [])),
  )
  const last = resolved[resolved.length - 1]?.fitted.fit
  const { responses, labels } = grouped
  const split = new Set(resolved.map(({ item }) => item))
  const columnsOf = splitColumns(responses.items.length, labels.length, split)
  let tested = 0
  return outcomes.map((outcome, i) => {
    if (outcome.kind === 'not-tested') return outcome
    const adjustedHere = adjusted[tested++]
    const { statistic, df, p } = outcome
    const turn = resolved.findIndex(({ item }) => item === i)
    const { shifts, widestStep } =
      last && turn >= 0 ? shiftsOf(last, columnsOf[i], labels, options.level) : outcome
    const size = sizeOfDifference({
      widest: widestShift(shifts),
      widestStep,
      p: adjustedHere[options.adjustment],
      alpha: options.alpha,
    })
    const resolvedAt = turn >= 0 ? turn + 1 : null
    return { kind: 'tested', statistic, df, p, adjusted: adjustedHere, shifts, widestStep, size, resolvedAt }
  })
}

/** The unresolved item that matters with the smallest p, the largest statistic when p is too small to tell. */
function clearest(
  judged: readonly (ItemSplit | ItemNotSplit)[],
  outcomes: readonly (FittedSplit | ItemNotSplit)[],
): Resolved | null {
  let found: Resolved | null = null
  judged.forEach((item, i) => {
    const fitted = outcomes[i]
    if (item.kind === 'not-tested' || fitted.kind === 'not-tested') return
    if (item.resolvedAt !== null || !matters(item.size)) return
    const clearer =
      found === null ||
      fitted.p < found.fitted.p ||
      (fitted.p === found.fitted.p && fitted.statistic > found.fitted.statistic)
    if (clearer) found = { item: i, fitted }
  })
  return found
}
