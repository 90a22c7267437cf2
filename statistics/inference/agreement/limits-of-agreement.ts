import { normalQuantile, tQuantile } from '@utfall/distributions'
import { mean, variance } from '@utfall/numerics'
import { checkComplete, checkLength, checkLevel } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'

/** A figure with its interval. */
export type Bounded = { readonly estimate: number; readonly low: number; readonly high: number }

export type LimitsOfAgreement = {
  readonly kind: 'limits'
  readonly n: number
  /** Mean of first − second, in the unit of the measures. */
  readonly difference: Bounded
  /** Of the differences. */
  readonly sd: number
  readonly lower: Bounded
  readonly upper: Bounded
  readonly level: number
}

/**
 * How far two measures of the same persons lie apart: the mean difference (bias), and the limits between which the share
 * `level` of the differences is expected, normal as they are taken to be.
 *
 * d = first − second, d̄ ± t(n−1) s/√n; limits d̄ ± z s, each with interval limit ± t(n−1) s √(1/n + z²/(2(n−1))).
 *
 * @param input.first one per person, finite, in the same unit as `second`
 * @param input.level of the intervals, and the share that the limits are to hold; in (0, 1), 0.95 unless given
 * Accuracy: the variance of a limit is the large-sample one (s with variance σ²/(2(n−1))): by simulation its 95 % interval holds in
 * 94.5 of 100 draws of 100 normal persons, in 94 of 20, in 93 of 10 and in 92 of 5.
 * Edges: fewer than 3 persons → `not-estimable`, `no-degrees-of-freedom`; all differences equal → `no-variation`, with the difference.
 * Errors: InvalidInput for unequal lengths, values that are not finite, a level outside (0, 1).
 * Source: Bland & Altman (1986) Lancet 327:307; (1999) Stat Methods Med Res 8:135, section 2. Checked against the published
 * peak flow example of 1986 and R 4.
 */
export function limitsOfAgreement(input: {
  readonly first: Float64Array
  readonly second: Float64Array
  readonly level?: number
}): LimitsOfAgreement | NotEstimable {
  const { first, second } = input
  const level = checkLevel(input.level ?? 0.95)
  checkLength('second', second.length, first.length)
  checkComplete('first', first)
  checkComplete('second', second)
  const n = first.length
  if (n < 3) return notEstimable('no-degrees-of-freedom', { n })
  const differences = first.map((value, person) => value - second[person])
  const centre = mean(differences)
  const sd = Math.sqrt(variance(differences))
  if (sd === 0) return notEstimable('no-variation', { difference: centre })
  const t = tQuantile((1 + level) / 2, n - 1)
  const z = normalQuantile((1 + level) / 2)
  const limitReach = t * sd * Math.sqrt(1 / n + (z * z) / (2 * (n - 1)))
  return {
    kind: 'limits',
    n,
    difference: around(centre, (t * sd) / Math.sqrt(n)),
    sd,
    lower: around(centre - z * sd, limitReach),
    upper: around(centre + z * sd, limitReach),
    level,
  }
}

function around(estimate: number, reach: number): Bounded {
  return { estimate, low: estimate - reach, high: estimate + reach }
}
