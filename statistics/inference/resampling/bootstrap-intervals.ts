import { InvalidInput } from '@utfall/basics'
import { normalCdf, normalQuantile } from '@utfall/distributions'
import { quantile } from '@utfall/numerics'
import { checkLevel } from '../input-checks.ts'
import { type Interval, type NotEstimable, type Note, notEstimable } from '../result-types.ts'

export const ORDER_STATISTICS = ['normal-scale', 'type-6', 'type-7'] as const

/**
 * How a quantile between two replicates is read: `normal-scale` interpolates on the scale of normal quantiles (Davison &
 * Hinkley 1997, eq. 5.8; R's boot), `type-6` and `type-7` linearly (Hyndman & Fan 1996; 7 is R's `quantile`).
 */
export type OrderStatistics = (typeof ORDER_STATISTICS)[number]

export type BootstrapIntervals = {
  readonly kind: 'intervals'
  readonly level: number
  /** Replicates used: those where the statistic existed. */
  readonly replicates: number
  readonly percentile: Interval
  readonly basic: Interval
  /** Around the estimate minus its bootstrap bias. */
  readonly normal: Interval
  /** Null without influence values, and where it is not defined (noted). */
  readonly bca: Interval | null
  /** Bias correction; null when no replicate lies on one side of the estimate. */
  readonly z0: number | null
  readonly acceleration: number | null
  readonly notes: readonly Note[]
}

/**
 * Intervals from bootstrap replicates t* of an estimate t.
 *
 * percentile: quantiles of t* at (1 ∓ level)/2; basic: 2t − those quantiles, swapped; normal: 2t − mean t* ∓ z sd t*; BCa: quantiles at
 * Φ(z0 + (z0 + z)/(1 − a(z0 + z))), z0 = Φ⁻¹(#{t* < t}/R), a = Σ l³ / 6 (Σ l²)^1.5 over influence values l (Efron 1987, eq. 2.3, 6.6).
 *
 * @param input.influence empirical influence of each person or cluster, as `jackknifeInfluence` gives; needed for BCa only
 * @param input.orderStatistics default `normal-scale`
 * Edges: replicates that are NaN are left out; fewer than 2 left → `not-estimable`, `too-few-replicates`. An end that would need a
 * replicate beyond the outermost takes the outermost and is noted (`extreme-order-statistic`): draw more replicates. No BCa when every
 * replicate lies on one side of the estimate (`replicates-on-one-side`) or |a| is so large that the formula turns (`acceleration-too-large`).
 * Errors: InvalidInput for a level outside (0, 1), an estimate or influence that is not finite, an unknown rule.
 * Checked against boot 1.3-28 `boot.ci`.
 */
export function bootstrapIntervals(input: {
  readonly observed: number
  readonly replicates: Float64Array
  readonly level?: number
  readonly influence?: Float64Array
  readonly orderStatistics?: OrderStatistics
}): BootstrapIntervals | NotEstimable {
  const { observed, level = 0.95, influence, orderStatistics = 'normal-scale' } = input
  checkLevel(level)
  if (!Number.isFinite(observed)) {
    throw new InvalidInput({ field: 'observed', given: observed, allowed: 'a finite number' })
  }
  if (!ORDER_STATISTICS.includes(orderStatistics)) {
    throw new InvalidInput({
      field: 'orderStatistics',
      given: orderStatistics,
      allowed: ORDER_STATISTICS.join(', '),
    })
  }
  const sorted = input.replicates.filter(Number.isFinite).sort()
  const total = sorted.length
  if (total < 2) return notEstimable('too-few-replicates', { replicates: total })
  const notes: Note[] = []
  const at = (p: number): number => {
    const place = (total + 1) * p
    if (place < 1 || place > total)
      notes.push({ code: 'extreme-order-statistic', detail: { p, replicates: total } })
    return orderStatistic(sorted, p, orderStatistics)
  }
  const tail = (1 - level) / 2
  const percentile = { low: at(tail), high: at(1 - tail) }
  const { mean, sd } = moments(sorted)
  const z = normalQuantile(1 - tail)
  const z0 = biasCorrection(sorted, observed, sd)
  if (z0 === null) notes.push({ code: 'replicates-on-one-side', detail: { observed } })
  const acceleration = influence === undefined ? null : accelerationOf(influence)
  let bca: Interval | null = null
  if (z0 !== null && acceleration !== null) {
    const [below, above] = [z0 - z, z0 + z]
    if (Math.max(acceleration * below, acceleration * above) < 1) {
      const shifted = (normal: number) => normalCdf(z0 + normal / (1 - acceleration * normal))
      bca = { low: at(shifted(below)), high: at(shifted(above)) }
    } else notes.push({ code: 'acceleration-too-large', detail: { acceleration } })
  }
  return {
    kind: 'intervals',
    level,
    replicates: total,
    percentile,
    basic: { low: 2 * observed - percentile.high, high: 2 * observed - percentile.low },
    normal: { low: 2 * observed - mean - z * sd, high: 2 * observed - mean + z * sd },
    bca,
    z0,
    acceleration,
    notes,
  }
}

function orderStatistic(sorted: Float64Array, p: number, rule: OrderStatistics): number {
  if (rule !== 'normal-scale') return quantile(sorted, Math.min(1, Math.max(0, p)), rule === 'type-6' ? 6 : 7)
  const total = sorted.length
  const place = (total + 1) * p
  const below = Math.floor(place)
  if (below < 1) return sorted[0]
  if (below >= total) return sorted[total - 1]
  if (place === below) return sorted[below - 1]
  const from = normalQuantile(below / (total + 1))
  const to = normalQuantile((below + 1) / (total + 1))
  return sorted[below - 1] + ((normalQuantile(p) - from) / (to - from)) * (sorted[below] - sorted[below - 1])
}

/** Φ⁻¹ of the share below the estimate; replicates equal to it up to rounding are not below. */
function biasCorrection(sorted: Float64Array, observed: number, sd: number): number | null {
  const slack = 1e-10 * sd
  let below = 0
  while (below < sorted.length && sorted[below] < observed - slack) below++
  if (below === 0 || below === sorted.length) return null
  return normalQuantile(below / sorted.length)
}

function accelerationOf(influence: Float64Array): number {
  let [squares, cubes] = [0, 0]
  for (const [index, each] of influence.entries()) {
    if (!Number.isFinite(each)) {
      throw new InvalidInput({ field: `influence[${index}]`, given: each, allowed: 'a finite number' })
    }
    squares += each * each
    cubes += each * each * each
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

function moments(values: Float64Array): { readonly mean: number; readonly sd: number } {
  let total = 0
  for (const value of values) total += value
  const mean = total / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) }
}
