import { chiSquareSurvival, normalCdf } from '@utfall/distributions'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { conditionalCount, conditionalEstimate, conditionalLimits, conditionalP } from './conditional-odds.ts'
import { type Interval, normalMultiplier, type OpenInterval, requireCount } from './interval.ts'
import { type NumberNeeded, numberNeeded } from './number-needed.ts'
import { wilson, wilsonContinuity } from './proportion-interval.ts'
import { scoreDifferenceLimits, scoreRatioLimits, type TwoByTwo } from './score-limits.ts'

export type RiskDifference = {
  readonly estimate: number
  readonly newcombe: Interval
  readonly newcombeContinuity: Interval
  readonly miettinenNurminen: Interval
  readonly mee: Interval
  readonly agrestiCaffo: Interval
  readonly wald: Interval
}
export type RiskRatio =
  | {
      readonly kind: 'estimate'
      readonly estimate: number
      readonly katz: Interval
      /** Koopman's score limits as published. */
      readonly koopman: Interval
      /** The same with N/(N − 1), Miettinen & Nurminen. */
      readonly miettinenNurminen: Interval
      readonly mover: Interval
    }
  /** A group without events: no point estimate, but the score limits still say what the data exclude. */
  | (NotEstimable & { readonly score: OpenInterval })
export type OddsRatio =
  | {
      readonly kind: 'estimate'
      readonly estimate: number
      readonly woolf: Interval
      readonly conditionalMle: number
      readonly exact: Interval
    }
  | (NotEstimable & { readonly exact: OpenInterval })

export type ProportionComparison =
  | {
      readonly kind: 'comparison'
      readonly x1: number
      readonly n1: number
      readonly x0: number
      readonly n0: number
      readonly p1: number
      readonly p0: number
      readonly riskDifference: RiskDifference
      readonly riskRatio: RiskRatio
      readonly oddsRatio: OddsRatio
      /** Two-sided; null where the test has nothing to test (no events, or nothing but events). */
      readonly p: {
        readonly pooledZ: number | null
        readonly chiSquareContinuity: number | null
        readonly fisher: number
      }
      readonly pooledZ: number | null
      readonly nnt: NumberNeeded
      readonly notes: readonly Note[]
    }
  | NotEstimable

/**
 * Two independent shares p1 = x1/n1 (treated) and p0 = x0/n0 (control): difference, ratio, odds ratio, tests and number needed.
 *
 * Risk difference d = p1 − p0, with Wilson limits (l, u) of each share:
 *   newcombe  d − √((p1 − l1)² + (u0 − p0)²), d + √((u1 − p1)² + (p0 − l0)²) (method 10); newcombeContinuity is method 11
 *   miettinenNurminen, mee  score limits with and without N/(N − 1)
 *   agrestiCaffo  Wald's formula after adding one event and one non-event to each group, cut to [−1, 1]
 *   wald  d ∓ z√(p1(1 − p1)/n1 + p0(1 − p0)/n0), cut to [−1, 1]; has width 0 at 0 of n against 0 of n: never the headline
 * Risk ratio: Katz's log method; Koopman and Miettinen–Nurminen score; MOVER with Wilson limits (Donner & Zou 2012).
 * Odds ratio: Woolf's logit; conditional maximum likelihood and Cornfield's exact limits from the noncentral hypergeometric.
 * p: pooled z; chi-square with Yates's continuity correction; Fisher's exact test (all tables no more probable than the seen one).
 *
 * Inputs: whole numbers 0 ≤ x ≤ n; level in (0, 1), 0.95 unless told.
 * Accuracy: closed forms to rounding; score and exact limits are roots found to 1e-14.
 * Edges: a group of no persons is `not-estimable` (`arm-without-people`). No events in a group: the ratios are not estimable
 * (`no-events`, `zero-cell`) but keep their one-sided limits; no half is added to any cell, since 0 of 10 against 0 of 12 would then
 * show a ratio made by the unequal n alone. Errors: `InvalidInput`.
 * Source: Newcombe (1998) Statistics in Medicine 17:873–890; Miettinen & Nurminen (1985) 4:213–226; Mee (1984) Biometrics 40:1175;
 * Agresti & Caffo (2000) American Statistician 54:280; Katz et al. (1978) Biometrics 34:469; Koopman (1984) 40:513; Woolf (1955).
 * Checked against: Newcombe's examples a to g as printed, R 4.2.2 fisher.test, prop.test and formulas in R.
 */
export function compareProportions(input: TwoByTwo & { readonly level?: number }): ProportionComparison {
  const { x1, n1, x0, n0, level = 0.95 } = input
  const z = normalMultiplier(level)
  requireCount(x1, n1, 'x1', 'n1')
  requireCount(x0, n0, 'x0', 'n0')
  if (n1 === 0 || n0 === 0) return notEstimable('arm-without-people', { treated: n1, control: n0 })
  const table = { x1, n1, x0, n0 }
  const p1 = x1 / n1
  const p0 = x0 / n0
  const riskDifference = differenceOf(table, z)
  const tests = testsOf(table)
  return {
    kind: 'comparison',
    ...table,
    p1,
    p0,
    riskDifference,
    riskRatio: ratioOf(table, z),
    oddsRatio: oddsOf(table, level, z),
    p: tests.p,
    pooledZ: tests.pooledZ,
    nnt: numberNeeded(riskDifference.estimate, riskDifference.newcombe),
    notes: notesOf(table),
  }
}

function differenceOf(table: TwoByTwo, z: number): RiskDifference {
  const { x1, n1, x0, n0 } = table
  return {
    estimate: x1 / n1 - x0 / n0,
    newcombe: squareAndAdd(table, wilson(x1, n1, z), wilson(x0, n0, z)),
    newcombeContinuity: squareAndAdd(table, wilsonContinuity(x1, n1, z), wilsonContinuity(x0, n0, z)),
    miettinenNurminen: scoreDifferenceLimits(table, z, true),
    mee: scoreDifferenceLimits(table, z, false),
    agrestiCaffo: waldLimits({ x1: x1 + 1, n1: n1 + 2, x0: x0 + 1, n0: n0 + 2 }, z),
    wald: waldLimits(table, z),
  }
}

/** Newcombe's (1998b) methods 10 and 11: the distances from each share to its own limits, added as squares. */
function squareAndAdd({ x1, n1, x0, n0 }: TwoByTwo, limits1: Interval, limits0: Interval): Interval {
  const p1 = x1 / n1
  const p0 = x0 / n0
  return {
    low: p1 - p0 - Math.hypot(p1 - limits1.low, limits0.high - p0),
    high: p1 - p0 + Math.hypot(limits1.high - p1, p0 - limits0.low),
  }
}

function waldLimits({ x1, n1, x0, n0 }: TwoByTwo, z: number): Interval {
  const p1 = x1 / n1
  const p0 = x0 / n0
  const reach = z * Math.sqrt((p1 * (1 - p1)) / n1 + (p0 * (1 - p0)) / n0)
  return { low: Math.max(-1, p1 - p0 - reach), high: Math.min(1, p1 - p0 + reach) }
}

function ratioOf(table: TwoByTwo, z: number): RiskRatio {
  const { x1, n1, x0, n0 } = table
  const corrected = scoreRatioLimits(table, z, true)
  if (x1 === 0 || x0 === 0) return { ...notEstimable('no-events', { x1, x0 }), score: corrected }
  const p1 = x1 / n1
  const p0 = x0 / n0
  const estimate = p1 / p0
  const factor = Math.exp(z * Math.sqrt((1 - p1) / x1 + (1 - p0) / x0))
  return {
    kind: 'estimate',
    estimate,
    katz: { low: estimate / factor, high: estimate * factor },
    koopman: closed(scoreRatioLimits(table, z, false)),
    miettinenNurminen: closed(corrected),
    mover: moverRatio(p1, p0, wilson(x1, n1, z), wilson(x0, n0, z)),
  }
}

/** Both groups have events, so both limits exist; Infinity would mean that the search left the range of a double. */
function closed({ low, high }: OpenInterval): Interval {
  return { low: low ?? 0, high: high ?? Number.POSITIVE_INFINITY }
}

/** Donner & Zou (2012), each root written so that its denominator cannot vanish. */
function moverRatio(p1: number, p0: number, limits1: Interval, limits0: Interval): Interval {
  const product = p1 * p0
  const lowerTop = limits1.low * (2 * p1 - limits1.low)
  const lowerBottom = limits0.high * (2 * p0 - limits0.high)
  const upperTop = limits1.high * (2 * p1 - limits1.high)
  const upperBottom = limits0.low * (2 * p0 - limits0.low)
  return {
    low: lowerTop / (product + Math.sqrt(Math.max(0, product ** 2 - lowerTop * lowerBottom))),
    high: (product + Math.sqrt(Math.max(0, product ** 2 - upperTop * upperBottom))) / upperBottom,
  }
}

function oddsOf(table: TwoByTwo, level: number, z: number): OddsRatio {
  const { x1, n1, x0, n0 } = table
  const count = conditionalCount(table)
  const exact = conditionalLimits(count, level)
  const conditionalMle = conditionalEstimate(count)
  if (x1 === 0 || x0 === 0 || x1 === n1 || x0 === n0 || conditionalMle === null) {
    return { ...notEstimable('zero-cell', { x1, n1, x0, n0 }), exact }
  }
  const estimate = (x1 * (n0 - x0)) / (x0 * (n1 - x1))
  const factor = Math.exp(z * Math.sqrt(1 / x1 + 1 / (n1 - x1) + 1 / x0 + 1 / (n0 - x0)))
  return {
    kind: 'estimate',
    estimate,
    woolf: { low: estimate / factor, high: estimate * factor },
    conditionalMle,
    exact: closed(exact),
  }
}

function testsOf(table: TwoByTwo): {
  readonly pooledZ: number | null
  readonly p: { pooledZ: number | null; chiSquareContinuity: number | null; fisher: number }
} {
  const { x1, n1, x0, n0 } = table
  const fisher = conditionalP(conditionalCount(table))
  const pooled = (x1 + x0) / (n1 + n0)
  const variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0)
  if (!(variance > 0)) return { pooledZ: null, p: { pooledZ: null, chiSquareContinuity: null, fisher } }
  const difference = x1 / n1 - x0 / n0
  const pooledZ = difference / Math.sqrt(variance)
  // Yates's half is taken from |observed − expected| = |d|/(1/n1 + 1/n0), and never more than that.
  const excess = Math.abs(difference) / (1 / n1 + 1 / n0)
  const corrected = pooledZ * (excess === 0 ? 0 : (excess - Math.min(0.5, excess)) / excess)
  return {
    pooledZ,
    p: {
      pooledZ: 2 * normalCdf(-Math.abs(pooledZ)),
      chiSquareContinuity: chiSquareSurvival(corrected ** 2, 1),
      fisher,
    },
  }
}

function notesOf({ x1, n1, x0, n0 }: TwoByTwo): readonly Note[] {
  if (x1 + x0 === 0) return [{ code: 'no-events', detail: { n1, n0 } }]
  if (x1 + x0 === n1 + n0) return [{ code: 'only-events', detail: { n1, n0 } }]
  if (x1 === 0 || x0 === 0 || x1 === n1 || x0 === n0) {
    return [{ code: 'zero-cell', detail: { x1, n1, x0, n0 } }]
  }
  return []
}
