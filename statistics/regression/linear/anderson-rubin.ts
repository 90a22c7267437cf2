import { normalQuantile, tQuantile } from '@utfall/distributions'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { type FitOptions, fitFrom } from './least-squares.ts'
import { type OrthonormalRows, solveOutcome } from './solve-rows.ts'

/**
 * Effects not contradicted at the level. `interval`: low to high. `outside`: everything up to low and everything from high on.
 * `whole-line`: the lot moved too few to say anything. `empty` cannot happen with one instrument.
 */
export type AndersonRubinSet =
  | { readonly kind: 'interval' | 'outside'; readonly low: number; readonly high: number }
  | { readonly kind: 'whole-line' | 'empty' }

/**
 * {b : (ITT_y − b·ITT_d)² ≤ c²·(V_y − 2b·C + b²V_d)}, the effects b for which the arm does not predict y − b·d.
 * ITT_y and ITT_d are the arm's coefficients for outcome and received, V and C their (robust) variances and covariance; the
 * variance of y − b·d is exactly quadratic in b for every standard error here, so the set is the solution of a quadratic.
 * c is the normal quantile, and Student's t of the arm's coefficient with clusters.
 * C by polarisation, (V(y + d) − V(y − d))/4 with both scaled to a residual variance of 1.
 * Sources: Anderson & Rubin (1949), Ann. Math. Stat. 20, 46–63; Fieller (1954), J. R. Stat. Soc. B 16, 175–185.
 * Checked against: the reference scripts' closed form (per-arm variances), which HC2 without covariates equals.
 */
export function andersonRubinSet(
  rows: OrthonormalRows,
  input: FitOptions & {
    readonly outcome: Float64Array
    readonly received: Float64Array
    readonly term: string
  },
): AndersonRubinSet | NotEstimable {
  const { outcome, received, term } = input
  const at = rows.terms.indexOf(term)
  const onOutcome = solveOutcome(rows, outcome)
  if (onOutcome.kind === 'not-estimable') return onOutcome
  const onReceived = solveOutcome(rows, received)
  const varianceOf = (residuals: Float64Array) => {
    const fit = fitFrom(onOutcome, residuals, input)
    if (fit.kind === 'not-estimable') return fit
    const { se, df } = fit.coefficients[at]
    return { kind: 'variance' as const, variance: se * se, df }
  }
  const y = varianceOf(onOutcome.residuals)
  if (y.kind === 'not-estimable') return y
  if (y.variance === Number.POSITIVE_INFINITY) return { kind: 'whole-line' }
  const critical =
    input.clusters === null ? normalQuantile((1 + input.level) / 2) : tQuantile((1 + input.level) / 2, y.df)
  const ittOutcome = onOutcome.coefficients[at]
  if (onReceived.kind === 'not-estimable') {
    if (onReceived.reason !== 'perfect-fit') return onReceived
    return fullCompliance(rows, received, at, ittOutcome, critical * Math.sqrt(y.variance))
  }
  const ittReceived = onReceived.coefficients[at]
  const scale = Math.sqrt(onOutcome.residualSquares / onReceived.residualSquares)
  const mixed = (sign: number) =>
    varianceOf(onOutcome.residuals.map((value, row) => value + sign * scale * onReceived.residuals[row]))
  const d = varianceOf(onReceived.residuals)
  const plus = mixed(1)
  const minus = mixed(-1)
  if (d.kind === 'not-estimable') return d
  if (plus.kind === 'not-estimable') return plus
  if (minus.kind === 'not-estimable') return minus
  const covariance = (plus.variance - minus.variance) / (4 * scale)
  const square = critical ** 2
  return quadraticSet(
    ittReceived ** 2 - square * d.variance,
    -2 * (ittOutcome * ittReceived - square * covariance),
    ittOutcome ** 2 - square * y.variance,
  )
}

/** {b : a·b² + b1·b + c ≤ 0}; with a > 0 it holds the ratio of the two coefficients, so it is never empty. */
function quadraticSet(a: number, b1: number, c: number): AndersonRubinSet {
  const discriminant = b1 * b1 - 4 * a * c
  if (a === 0) {
    if (b1 === 0) return { kind: 'whole-line' }
    const end = -c / b1
    return b1 > 0
      ? { kind: 'interval', low: Number.NEGATIVE_INFINITY, high: end }
      : { kind: 'interval', low: end, high: Number.POSITIVE_INFINITY }
  }
  if (a < 0 && discriminant <= 0) return { kind: 'whole-line' }
  // The root of larger size first, the other from the product of the roots: no cancellation.
  const large = -0.5 * (b1 + (b1 < 0 ? -1 : 1) * Math.sqrt(Math.max(0, discriminant)))
  const roots = large === 0 ? [0, 0] : [large / a, c / large]
  const low = Math.min(...roots)
  const high = Math.max(...roots)
  return { kind: a > 0 ? 'interval' : 'outside', low, high }
}

/** Received follows the lot without exception: its coefficient has no error, and the set is that of the outcome, rescaled. */
function fullCompliance(
  rows: OrthonormalRows,
  received: Float64Array,
  at: number,
  ittOutcome: number,
  reach: number,
): AndersonRubinSet | NotEstimable {
  const ittReceived = slopeWithoutError(rows, received, at)
  if (ittReceived === 0) return notEstimable('arm-does-not-move-received', {})
  const ends = [(ittOutcome - reach) / ittReceived, (ittOutcome + reach) / ittReceived]
  return { kind: 'interval', low: Math.min(...ends), high: Math.max(...ends) }
}

function slopeWithoutError(rows: OrthonormalRows, received: Float64Array, at: number): number {
  const r = rows.back.rows
  let slope = 0
  const centre = received[0]
  for (let row = 0; row < rows.n; row++) {
    let weight = 0
    for (let a = 0; a < r; a++) weight += rows.back.data[at * r + a] * rows.q[row * r + a]
    slope += weight * (received[row] - centre)
  }
  return slope
}
