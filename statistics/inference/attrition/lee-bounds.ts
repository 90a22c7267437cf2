import { checkLength, checkLevel } from '../input-checks.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'
import { imbensManski } from './imbens-manski.ts'
import { type ArmResponse, observedByArm } from './observed-by-arm.ts'
import { trimmedMoments } from './trimmed-moments.ts'

export type LeeBounds = {
  readonly kind: 'bounds'
  readonly n: number
  readonly n1: number
  readonly n0: number
  readonly responseTreated: number
  readonly responseControl: number
  /** The arm with more response; null when both respond alike and nothing is trimmed. */
  readonly trimmedArm: 'treated' | 'control' | null
  /** Share of that arm's observed outcomes that is cut off; over cells, the average with the cells' weights. */
  readonly trimmedShare: number
  /** Difference in means of the observed. */
  readonly naive: number
  readonly lower: number
  readonly upper: number
  readonly seLower: number
  readonly seUpper: number
  /** Imbens–Manski interval for the effect itself. */
  readonly low: number
  readonly high: number
  readonly imbensManskiFactor: number
  /** The same bounds cut at an observed value instead of through it; differs under ties. */
  readonly quantileVariant: { readonly lower: number; readonly upper: number }
  readonly level: number
  /** Per cell, when cells were given; their label and weight in the average. */
  readonly cells: readonly (LeeBounds & { readonly cell: number; readonly weight: number })[]
  readonly notes: readonly Note[]
}

/**
 * Bounds on the mean effect for those who would answer in either arm, when more answer in one arm than in the other.
 *
 * The arm with more response has an excess share P = (q_hi − q_lo)/q_hi of people who answer only there. They are cut
 * off from the top of that arm and from the bottom: the two differences bound the effect. `fractional` trimming
 * keeps the mass n(1 − P), the person at the cut with a part of their weight, so ties do not move the bounds;
 * `quantileVariant` keeps whoever lies on the right side of the quantile.
 * With cells (covariates of the draw, coarse) the bounds are averaged with weights n_x min(q1x, q0x), the number who answer in either
 * arm: never wider in expectation.
 * Variance, a = q_lo, D the arm: Var(Y|kept)/(E(SD)(1−P)) + (y_P−μ)² P/(E(SD)(1−P)) +
 * (y_P−μ)² [(1−q_hi)/(E(D) q_hi) + (1−a)/((1−E(D)) a)] + Var(Y|other arm)/E(S(1−D)), over n.
 *
 * @param input.outcome NaN where missing
 * @param input.cells integer label per person
 * Assumes the draw only ever adds or only ever removes answers (monotonicity), which the data cannot show; beside it
 * stand `worstCaseBounds`. With cells the direction may differ between them; then it is noted, and the cell weights are taken as fixed
 * in the standard errors.
 * Edges: fewer than two observed in an arm, or kept after trimming (in any cell) → `not-estimable`. Equal response → both bounds are
 * the naive difference (noted).
 * Errors: InvalidInput for unequal lengths, arms other than 0 and 1, infinite outcomes, a level outside (0, 1).
 * Source: Lee (2009) Rev Econ Stud 76:1071, propositions 1–3; Imbens & Manski (2004).
 * Checked against R 4.2.2 and a 3,000-replicate bootstrap there.
 */
export function leeBounds(input: {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly level?: number
  readonly cells?: Int32Array
}): LeeBounds | NotEstimable {
  const level = checkLevel(input.level ?? 0.95)
  const { outcome, arm, cells } = input
  const whole = boundsOf(observedByArm(outcome, arm), level)
  if (cells === undefined || whole.kind === 'not-estimable') return whole
  checkLength('cells', cells.length, outcome.length)
  return tightened(whole, outcome, arm, cells, level)
}

function boundsOf(
  [control, treated]: readonly [ArmResponse, ArmResponse],
  level: number,
): LeeBounds | NotEstimable {
  if (control.n === 0 || treated.n === 0) {
    return notEstimable('arm-without-people', { treated: treated.n, control: control.n })
  }
  for (const [name, side] of [['control', control] as const, ['treated', treated] as const]) {
    if (side.sorted.length < 2)
      return notEstimable('too-few-respondents', { arm: name, respondents: side.sorted.length })
  }
  const n = control.n + treated.n
  const treatedMore = treated.responseShare >= control.responseShare
  const [more, less] = treatedMore ? [treated, control] : [control, treated]
  const share = (more.responseShare - less.responseShare) / more.responseShare
  const keptMass = more.sorted.length * (1 - share)
  if (keptMass < 2) return notEstimable('too-few-left-after-trimming', { kept: keptMass })
  const trimmed = trimmedMoments(more.sorted, share)
  const lessMean = mean(less.sorted)
  const se = (side: 'bottom' | 'top') => {
    const { quantileMean, quantileVariance, cut } = trimmed[side]
    const respondingMore = more.sorted.length / n
    const apart = (cut - quantileMean) ** 2
    const variance =
      quantileVariance / (respondingMore * (1 - share)) +
      (apart * share) / (respondingMore * (1 - share)) +
      apart *
        ((1 - more.responseShare) / ((more.n / n) * more.responseShare) +
          (1 - less.responseShare) / ((less.n / n) * less.responseShare)) +
      populationVariance(less.sorted, lessMean) / (less.sorted.length / n)
    return Math.sqrt(variance / n)
  }
  // Keeping the bottom of the treated, or the top of the controls, makes the difference smallest.
  const [lowest, highest] = treatedMore ? (['bottom', 'top'] as const) : (['top', 'bottom'] as const)
  const difference = (keptMean: number) => (treatedMore ? keptMean - lessMean : lessMean - keptMean)
  const lower = difference(trimmed[lowest].mean)
  const upper = difference(trimmed[highest].mean)
  const [seLower, seUpper] = [se(lowest), se(highest)]
  const interval = imbensManski({ lower, upper, seLower, seUpper }, level)
  return {
    kind: 'bounds',
    n,
    n1: treated.n,
    n0: control.n,
    responseTreated: treated.responseShare,
    responseControl: control.responseShare,
    trimmedArm: share === 0 ? null : treatedMore ? 'treated' : 'control',
    trimmedShare: share,
    naive: mean(treated.sorted) - mean(control.sorted),
    lower,
    upper,
    seLower,
    seUpper,
    low: interval.low,
    high: interval.high,
    imbensManskiFactor: interval.factor,
    quantileVariant: {
      lower: difference(trimmed[lowest].quantileMean),
      upper: difference(trimmed[highest].quantileMean),
    },
    level,
    cells: [],
    notes: share === 0 ? [{ code: 'response-alike', detail: { share: more.responseShare } }] : [],
  }
}

function tightened(
  whole: LeeBounds,
  outcome: Float64Array,
  arm: Int32Array,
  labels: Int32Array,
  level: number,
): LeeBounds | NotEstimable {
  const cells: (LeeBounds & { cell: number; weight: number })[] = []
  for (const cell of Int32Array.from(new Set(labels)).sort()) {
    const inCell = (_: number, i: number) => labels[i] === cell
    const bounds = boundsOf(observedByArm(outcome.filter(inCell), arm.filter(inCell)), level)
    if (bounds.kind === 'not-estimable') return notEstimable(bounds.reason, { ...bounds.detail, cell })
    const weight = bounds.n * Math.min(bounds.responseTreated, bounds.responseControl)
    cells.push({ ...bounds, cell, weight })
  }
  const total = cells.reduce((sum, { weight }) => sum + weight, 0)
  for (const each of cells) each.weight /= total
  const average = (of: (cell: LeeBounds) => number) =>
    cells.reduce((sum, cell) => sum + cell.weight * of(cell), 0)
  const spread = (of: (cell: LeeBounds) => number) =>
    Math.sqrt(cells.reduce((sum, cell) => sum + (cell.weight * of(cell)) ** 2, 0))
  const bounds = {
    lower: average((cell) => cell.lower),
    upper: average((cell) => cell.upper),
    seLower: spread((cell) => cell.seLower),
    seUpper: spread((cell) => cell.seUpper),
  }
  const { low, high, factor } = imbensManski(bounds, level)
  const trimmedArms = new Set(cells.map(({ trimmedArm }) => trimmedArm).filter((each) => each !== null))
  const notes: Note[] = [{ code: 'cell-weights-taken-as-fixed', detail: { cells: cells.length } }]
  if (trimmedArms.size > 1)
    notes.push({ code: 'trimmed-arm-differs-between-cells', detail: { cells: cells.length } })
  return {
    ...whole,
    ...bounds,
    low,
    high,
    imbensManskiFactor: factor,
    trimmedShare: average((cell) => cell.trimmedShare),
    quantileVariant: {
      lower: average((cell) => cell.quantileVariant.lower),
      upper: average((cell) => cell.quantileVariant.upper),
    },
    cells,
    notes,
  }
}

function mean(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total / values.length
}

function populationVariance(values: Float64Array, around: number): number {
  let squares = 0
  for (const value of values) squares += (value - around) ** 2
  return squares / values.length
}
