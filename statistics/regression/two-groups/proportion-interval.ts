import { assertNever, InvalidInput } from '@utfall/basics'
import { betaQuantile } from '@utfall/distributions'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { type Interval, normalMultiplier, requireCount } from './interval.ts'

export type ProportionMethod = 'wilson' | 'wilson-continuity' | 'clopper-pearson' | 'jeffreys'
export type ProportionInterval =
  | {
      readonly kind: 'estimate'
      readonly estimate: number
      readonly low: number
      readonly high: number
      readonly method: ProportionMethod
    }
  | NotEstimable

/**
 * A share p = x/n with an interval at `level` (0.95 unless told).
 * Formula, z the normal multiplier of the level:
 *   wilson             (2np + z² ∓ z√(z² + 4np(1 − p))) / (2(n + z²))
 *   wilson-continuity  (2np + z² ∓ 1 ∓ z√(z² ∓ 2 − 1/n + 4p(n(1 − p) ± 1))) / (2(n + z²)), cut to [0, 1]; 0 at x = 0, 1 at x = n
 *   clopper-pearson    Beta quantiles (x, n − x + 1) and (x + 1, n − x); 0 at x = 0, 1 at x = n
 *   jeffreys           Beta(x + ½, n − x + ½) quantiles, equal tails, also at x = 0 and x = n
 * Inputs: 0 ≤ successes ≤ n, whole numbers.
 * Edges: n = 0 is `not-estimable` (`no-observations`). Errors: `InvalidInput` for counts or level out of range.
 * Accuracy: rounding only; the Beta quantile's own accuracy for the last two.
 * Source: Newcombe (1998) Statistics in Medicine 17:857–872, methods 3, 4 and 5; Brown, Cai & DasGupta (2001) section 3.1.1 (Jeffreys).
 * Checked against: R 4.2.2 for four of Newcombe's examples; fractions by hand in the test.
 */
export function proportionInterval(input: {
  readonly successes: number
  readonly n: number
  readonly method: ProportionMethod
  readonly level?: number
}): ProportionInterval {
  const { successes, n, method } = input
  const level = input.level ?? 0.95
  const z = normalMultiplier(level)
  requireCount(successes, n, 'successes', 'n')
  const limits = limitsFor(method)
  if (n === 0) return notEstimable('no-observations')
  return { kind: 'estimate', estimate: successes / n, ...limits(successes, n, level, z), method }
}

function limitsFor(method: ProportionMethod): (x: number, n: number, level: number, z: number) => Interval {
  switch (method) {
    case 'wilson':
      return (x, n, _level, z) => wilson(x, n, z)
    case 'wilson-continuity':
      return (x, n, _level, z) => wilsonContinuity(x, n, z)
    case 'clopper-pearson':
      return clopperPearson
    case 'jeffreys':
      return jeffreys
    default:
      return unknownMethod(method)
  }
}

function unknownMethod(method: never): never {
  if (typeof method === 'string') {
    throw new InvalidInput({
      field: 'method',
      given: method,
      allowed: 'wilson, wilson-continuity, clopper-pearson or jeffreys',
    })
  }
  return assertNever(method)
}

/** Wilson's score limits for x of n > 0 (Newcombe 1998a, method 3). */
export function wilson(x: number, n: number, z: number): Interval {
  const p = x / n
  const centre = 2 * x + z * z
  const reach = z * Math.sqrt(z * z + 4 * x * (1 - p))
  const scale = 2 * (n + z * z)
  return { low: x === 0 ? 0 : (centre - reach) / scale, high: x === n ? 1 : (centre + reach) / scale }
}

/** Wilson's limits with continuity correction for x of n > 0 (Newcombe 1998a, method 4). */
export function wilsonContinuity(x: number, n: number, z: number): Interval {
  const p = x / n
  const scale = 2 * (n + z * z)
  const low = 2 * x + z * z - 1 - z * Math.sqrt(z * z - 2 - 1 / n + 4 * p * (n - x + 1))
  const high = 2 * x + z * z + 1 + z * Math.sqrt(z * z + 2 - 1 / n + 4 * p * (n - x - 1))
  return { low: x === 0 ? 0 : Math.max(0, low / scale), high: x === n ? 1 : Math.min(1, high / scale) }
}

function clopperPearson(x: number, n: number, level: number): Interval {
  const tail = (1 - level) / 2
  return {
    low: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
    high: x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x),
  }
}

function jeffreys(x: number, n: number, level: number): Interval {
  const tail = (1 - level) / 2
  return { low: betaQuantile(tail, x + 0.5, n - x + 0.5), high: betaQuantile(1 - tail, x + 0.5, n - x + 0.5) }
}
