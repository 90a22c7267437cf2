import { normalQuantile } from '@utfall/distributions'
import { covariance, variance } from '@utfall/numerics'
import { checkComplete, checkLength, checkLevel } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'
import type { Bounded } from './limits-of-agreement.ts'

export type Correlation = { readonly kind: 'correlation'; readonly n: number } & Bounded

/**
 * Whether those who are high on one measure are high on the other: Pearson's r with Fisher's interval. Two measures may go
 * together fully and still lie far apart: agreement is `limitsOfAgreement`.
 *
 * r = cov(x, y)/(s_x s_y); tanh(artanh r ± z/√(n − 3)).
 *
 * @param input.first, input.second one per person, finite, any units
 * @param input.level in (0, 1), 0.95 unless given
 * Accuracy: the interval is exact only for normal pairs in large samples; r = ±1 has no width.
 * Edges: fewer than 4 persons → `not-estimable`, `no-degrees-of-freedom`; a measure without spread → `no-variation`.
 * Errors: InvalidInput for unequal lengths, values that are not finite, a level outside (0, 1).
 * Source: Fisher (1921) Metron 1:3. Checked against R 4 `cor.test`.
 */
export function correlation(input: {
  readonly first: Float64Array
  readonly second: Float64Array
  readonly level?: number
}): Correlation | NotEstimable {
  const { first, second } = input
  const level = checkLevel(input.level ?? 0.95)
  checkLength('second', second.length, first.length)
  checkComplete('first', first)
  checkComplete('second', second)
  const n = first.length
  if (n < 4) return notEstimable('no-degrees-of-freedom', { n })
  const spread = Math.sqrt(variance(first)) * Math.sqrt(variance(second))
  if (!(spread > 0)) return notEstimable('no-variation')
  const r = Math.min(1, Math.max(-1, covariance(first, second) / spread))
  const reach = normalQuantile((1 + level) / 2) / Math.sqrt(n - 3)
  const [low, high] = [-reach, reach].map((step) => Math.tanh(Math.atanh(r) + step))
  return { kind: 'correlation', n, estimate: r, low, high }
}
