import { InvalidInput } from '@utfall/basics'
import { checkLevel } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'
import { imbensManski } from './imbens-manski.ts'
import { type ArmResponse, observedByArm } from './observed-by-arm.ts'

export type WorstCaseBounds = {
  readonly kind: 'bounds'
  readonly lower: number
  readonly upper: number
  readonly seLower: number
  readonly seUpper: number
  /** Imbens–Manski interval. */
  readonly low: number
  readonly high: number
  readonly level: number
  readonly missingTreated: number
  readonly missingControl: number
}

/**
 * Bounds on the mean effect with no assumption about those who did not answer but the range of the outcome.
 *
 * lower: missing treated at the lowest possible value and missing controls at the highest; upper: the reverse. Standard errors are Welch's
 * on the outcomes filled in so.
 *
 * @param input.outcome NaN where missing; observed values within [lowest, highest]
 * Edges: an arm of fewer than two → `not-estimable`. Nothing missing → both bounds are the difference in means.
 * Errors: InvalidInput for lowest ≥ highest, values outside the range, and as in `leeBounds`.
 * Source: Horowitz & Manski (2000) J Am Stat Assoc 95:77, eq. 5–6. Checked against R 4.2.2.
 */
export function worstCaseBounds(input: {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly lowest: number
  readonly highest: number
  readonly level?: number
}): WorstCaseBounds | NotEstimable {
  const { outcome, arm, lowest, highest } = input
  const level = checkLevel(input.level ?? 0.95)
  if (!(Number.isFinite(lowest) && Number.isFinite(highest) && lowest < highest)) {
    throw new InvalidInput({
      field: 'lowest',
      given: `${lowest} to ${highest}`,
      allowed: 'a finite range, lowest below highest',
    })
  }
  const [control, treated] = observedByArm(outcome, arm)
  for (const [name, side] of [['control', control] as const, ['treated', treated] as const]) {
    if (side.n < 2) return notEstimable('too-few-in-arm', { arm: name, n: side.n })
    const [first, last] = [side.sorted[0], side.sorted[side.sorted.length - 1]]
    if (first < lowest || last > highest) {
      const given = first < lowest ? first : last
      throw new InvalidInput({
        field: 'outcome',
        given,
        allowed: `values from ${lowest} to ${highest}, or NaN`,
      })
    }
  }
  const least = difference(filled(treated, lowest), filled(control, highest))
  const most = difference(filled(treated, highest), filled(control, lowest))
  const bounds = { lower: least.estimate, upper: most.estimate, seLower: least.se, seUpper: most.se }
  const { low, high } = imbensManski(bounds, level)
  return {
    kind: 'bounds',
    ...bounds,
    low,
    high,
    level,
    missingTreated: treated.n - treated.sorted.length,
    missingControl: control.n - control.sorted.length,
  }
}

type Moments = { readonly mean: number; readonly meanVariance: number }

/** Mean of an arm and its variance when every missing outcome is `value`. */
function filled({ n, sorted }: ArmResponse, value: number): Moments {
  const missing = n - sorted.length
  let total = missing * value
  for (const each of sorted) total += each
  const mean = total / n
  let squares = missing * (value - mean) ** 2
  for (const each of sorted) squares += (each - mean) ** 2
  return { mean, meanVariance: squares / (n - 1) / n }
}

function difference(treated: Moments, control: Moments): { readonly estimate: number; readonly se: number } {
  return {
    estimate: treated.mean - control.mean,
    se: Math.sqrt(treated.meanVariance + control.meanVariance),
  }
}
