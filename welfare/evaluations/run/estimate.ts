import { tQuantile, tTwoSidedP } from '@utfall/distributions'
import { mean, midranks, variance } from '@utfall/numerics'
import {
  adjustedDifference,
  differenceInMeans,
  type Estimate,
  interactedDifference,
  type NotEstimable,
  type StandardErrors,
  winProbability,
} from '@utfall/regression'
import type { Analysis, ResultEstimate, ResultNote, Scale } from '../result/schema.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { type Comparison, type Contrast, type Setting, withinComparableBlocks } from './contrast.ts'

/** Where an estimate belongs. */
export type Place = {
  readonly outcome: StudyOutcome
  readonly time: string
  readonly contrast: Contrast
  readonly analysis: Analysis
  readonly group?: { readonly subgroup: string; readonly value: string } | null
  readonly site?: string | null
}

export type Figures = Pick<
  ResultEstimate,
  'scale' | 'method' | 'estimate' | 'se' | 'df' | 'low' | 'high' | 'p' | 'notes'
> & {
  /** Whom the figure rests on, where that is fewer than were compared: people in blocks with one arm say nothing. */
  readonly counted?: { readonly n1: number; readonly n0: number }
}

/** The figures of one analysis put in their place. */
export function placed(
  study: Study,
  place: Place,
  comparison: Pick<Comparison, 'n1' | 'n0'>,
  figures: Figures,
): ResultEstimate {
  const arm = study.arms[place.contrast.arm]?.id ?? ''
  const control = study.arms[place.contrast.control]?.id ?? ''
  const { counted = comparison, ...rest } = figures
  const { n1, n0 } = counted
  return {
    outcome: place.outcome.id,
    time: place.time,
    contrast: { arm, control },
    analysis: place.analysis,
    group: place.group ?? null,
    site: place.site ?? null,
    pAdjusted: null,
    n: n1 + n0,
    nByArm: { [arm]: n1, [control]: n0 },
    ...rest,
  }
}

export function scaleOf(outcome: StudyOutcome): Scale {
  switch (outcome.kind) {
    case 'binary':
      return 'share-difference'
    case 'ladder':
      return 'win-probability'
    case 'cost':
      return 'kronor-difference'
    case 'measure':
    case 'count':
      return 'difference'
  }
}

export type Estimator = Study['analysis']['estimator']

/**
 * The intention-to-treat estimate by the study's own estimator. A ladder is compared by its win probability, since
 * the steps have an order but no distance; everything else as a difference in means, which for a share is the
 * difference in shares and for a count or a cost the difference that a budget feels.
 */
export function estimateDifference(
  setting: Setting,
  outcome: StudyOutcome,
  comparison: Comparison,
  estimator: Estimator,
): Figures {
  const tooFew = smallArm(setting.study, comparison)
  if (tooFew) return notEstimable(scaleOf(outcome), 'none', tooFew)
  if (outcome.kind === 'ladder') return winFigures(setting.study, comparison)
  return differenceFigures(setting.study, outcome, comparison, estimator)
}

function smallArm(study: Study, comparison: Comparison): ResultNote | null {
  const fewest = Math.min(comparison.n1, comparison.n0)
  const limit = Math.max(2, study.analysis.smallestGroup)
  return fewest < limit ? { code: 'too-few', detail: { limit } } : null
}

export function notEstimable(scale: Scale, method: string, note: ResultNote): Figures {
  return { scale, method, estimate: null, se: null, df: null, low: null, high: null, p: null, notes: [note] }
}

export function differenceFigures(
  study: Study,
  outcome: StudyOutcome,
  comparison: Comparison,
  estimator: Estimator,
): Figures {
  const { level } = study.analysis
  const scale = scaleOf(outcome)
  const standardErrors: StandardErrors = comparison.clusters === null ? 'HC2' : 'CR2'
  if (comparison.weights !== null) return weightedDifference(scale, comparison, estimator, level)
  if (estimator === 'difference') {
    const within = withinComparableBlocks(comparison)
    const { outcome: values, arm } = within.comparison
    const estimate = differenceInMeans({ outcome: values, arm, level, ...groupsOf(within.comparison) })
    const notes =
      within.leftOut > 0 ? [{ code: 'blocks-without-comparison', detail: { n: within.leftOut } }] : []
    return fromEstimate(scale, differenceMethod(within.comparison), estimate, notes)
  }
  const input = {
    outcome: comparison.outcome,
    arm: comparison.arm,
    covariates: comparison.covariates,
    standardErrors,
    level,
    ...groupsOf(comparison),
  }
  const estimate = estimator === 'adjusted' ? adjustedDifference(input) : interactedDifference(input)
  return fromEstimate(
    scale,
    `${estimator === 'adjusted' ? 'least-squares' : 'interacted'}-${standardErrors}`,
    estimate,
    [],
  )
}

/** The same estimator with each answer counted by its weight; the bare difference is then least squares on arm and blocks. */
function weightedDifference(
  scale: Scale,
  comparison: Comparison,
  estimator: Estimator,
  level: number,
): Figures {
  const input = {
    outcome: comparison.outcome,
    arm: comparison.arm,
    covariates: estimator === 'difference' ? { terms: [], columns: [] } : comparison.covariates,
    standardErrors: comparison.clusters === null ? 'HC2' : 'CR2',
    level,
    ...groupsOf(comparison),
    ...(comparison.weights === null ? {} : { weights: comparison.weights }),
  } as const
  const estimate = estimator === 'interacted' ? interactedDifference(input) : adjustedDifference(input)
  return fromEstimate(scale, 'weighted-least-squares', estimate, [])
}

function differenceMethod(comparison: Comparison): string {
  const blocked = comparison.blocks === null ? '' : '-blocked'
  const clustered = comparison.clusters === null ? '' : '-clustered'
  return `difference-in-means${blocked}${clustered}`
}

function groupsOf(comparison: Comparison): { blocks?: Int32Array; clusters?: Int32Array } {
  return {
    ...(comparison.blocks === null ? {} : { blocks: comparison.blocks }),
    ...(comparison.clusters === null ? {} : { clusters: comparison.clusters }),
  }
}

export function fromEstimate(
  scale: Scale,
  method: string,
  estimate: Estimate | NotEstimable,
  notes: readonly ResultNote[],
): Figures {
  if (estimate.kind === 'not-estimable') {
    return notEstimable(scale, method, { code: estimate.reason, detail: { ...estimate.detail } })
  }
  if (![estimate.estimate, estimate.se, estimate.low, estimate.high].every(Number.isFinite)) {
    return notEstimable(scale, method, { code: 'arm-not-estimable', detail: {} })
  }
  const { se, df, low, high, p, n1, n0 } = estimate
  const remarks = [
    ...notes,
    ...estimate.notes.map((note) => ({ code: note.code, detail: { ...note.detail } })),
  ]
  return {
    scale,
    method,
    estimate: estimate.estimate,
    se,
    df: finite(df),
    low,
    high,
    p,
    notes: remarks,
    counted: { n1, n0 },
  }
}

/** Infinite degrees of freedom (the normal distribution) are null in JSON, which has no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/**
 * P(treated above control) + ½ P(equal), higher state = later in the list. With clusters the standard error is that
 * of the cluster-robust difference in mean midranks divided by the number of persons, since
 * theta = ½ + (mean rank of treated − mean rank of control) / N.
 */
function winFigures(study: Study, comparison: Comparison): Figures {
  const { level } = study.analysis
  if (comparison.clusters !== null) return clusteredWin(comparison, level)
  const treated = comparison.outcome.filter((_, index) => comparison.arm[index] === 1)
  const control = comparison.outcome.filter((_, index) => comparison.arm[index] === 0)
  const win = winProbability({ treated, control, level })
  if (win.kind !== 'estimate') {
    return notEstimable('win-probability', 'win-probability-logit', {
      code: win.reason,
      detail: { ...win.detail },
    })
  }
  return {
    scale: 'win-probability',
    method: 'win-probability-logit',
    estimate: win.theta,
    // Where one arm wins every pair the sample shows no spread; that is no standard error of 0.
    se: win.se > 0 ? win.se : null,
    df: win.brunnerMunzel.kind === 'test' ? finite(win.brunnerMunzel.df) : null,
    low: win.low,
    high: win.high,
    p: win.brunnerMunzel.kind === 'test' ? win.brunnerMunzel.p : null,
    notes: win.notes.map((note) => ({ code: note.code, detail: { ...note.detail } })),
  }
}

function clusteredWin(comparison: Comparison, level: number): Figures {
  const n = comparison.outcome.length
  const ranks = midranks(comparison.outcome)
  const { clusters } = comparison
  const estimate = differenceInMeans({
    outcome: ranks,
    arm: comparison.arm,
    level,
    ...(clusters ? { clusters } : {}),
  })
  const figures = fromEstimate('win-probability', 'win-probability-ranks-clustered', estimate, [])
  const toShare = (value: number | null) =>
    value === null ? null : Math.min(1, Math.max(0, 0.5 + value / n))
  return {
    ...figures,
    estimate: toShare(figures.estimate),
    low: toShare(figures.low),
    high: toShare(figures.high),
    se: figures.se === null ? null : figures.se / n,
  }
}

/** Mean change from before to a later time within one group: a change, never an effect (X.3). */
export function changeWithin(
  study: Study,
  outcome: StudyOutcome,
  start: Float64Array,
  end: Float64Array,
): Figures {
  const scale: Scale =
    outcome.kind === 'binary'
      ? 'share-difference'
      : outcome.kind === 'cost'
        ? 'kronor-difference'
        : 'difference'
  const changes = end.map((value, person) => value - start[person]).filter((change) => !Number.isNaN(change))
  const limit = Math.max(2, study.analysis.smallestGroup)
  if (changes.length < limit)
    return notEstimable(scale, 'paired-change', { code: 'too-few', detail: { limit } })
  const df = changes.length - 1
  const estimate = mean(changes)
  const se = Math.sqrt(variance(changes) / changes.length)
  if (se === 0)
    return { ...notEstimable(scale, 'paired-change', { code: 'no-variation', detail: {} }), estimate }
  const half = tQuantile(1 - (1 - study.analysis.level) / 2, df) * se
  const p = tTwoSidedP(estimate / se, df)
  return {
    scale,
    method: 'paired-change',
    estimate,
    se,
    df,
    low: estimate - half,
    high: estimate + half,
    p,
    notes: [],
  }
}
