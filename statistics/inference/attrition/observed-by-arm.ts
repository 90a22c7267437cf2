import { InvalidInput } from '@utfall/basics'
import { checkArm, checkLength } from '../input-checks.ts'

/** Observed outcomes and response in one arm. */
export type ArmResponse = {
  readonly n: number
  /** Observed outcomes, rising. */
  readonly sorted: Float64Array
  readonly responseShare: number
}

/** Splits an outcome with missing values (NaN) by arm; index 0 control, 1 treated. */
export function observedByArm(outcome: Float64Array, arm: Int32Array): readonly [ArmResponse, ArmResponse] {
  checkLength('arm', arm.length, outcome.length)
  checkArm(arm)
  for (let i = 0; i < outcome.length; i++) {
    if (outcome[i] === Number.POSITIVE_INFINITY || outcome[i] === Number.NEGATIVE_INFINITY) {
      throw new InvalidInput({
        field: `outcome[${i}]`,
        given: outcome[i],
        allowed: 'a finite number, or NaN for missing',
      })
    }
  }
  return [responseIn(outcome, arm, 0), responseIn(outcome, arm, 1)]
}

function responseIn(outcome: Float64Array, arm: Int32Array, which: 0 | 1): ArmResponse {
  const sorted = outcome.filter((value, i) => arm[i] === which && !Number.isNaN(value)).sort()
  let n = 0
  for (const each of arm) if (each === which) n++
  return { n, sorted, responseShare: n === 0 ? 0 : sorted.length / n }
}
