import { InvalidInput } from '@utfall/basics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { answeredItems, categoryRoom, itemBank, sumCumulants } from './item-bank.ts'

/**
 * Fisher information of each item at each θ: the variance of its answer. One array per item, in the order of `thetas`.
 * Unit: per squared logit. Source: Samejima (1969); for this family the variance of the score (Wright & Masters 1982).
 * Errors: `InvalidInput` for a θ that is not finite, or a scale that `itemBank` refuses.
 */
export function itemInformation(scale: ItemScale, thetas: ArrayLike<number>): readonly Float64Array[] {
  return scale.items.map((_, item) => overThetas(scale, thetas, [item], 1))
}

/**
 * Test information at each θ, the sum over items (all of them, or those at the positions given). 1/√ of it is the
 * standard error of a measure there. Errors: as `itemInformation`, and for positions that repeat or do not exist.
 */
export function testInformation(
  scale: ItemScale,
  thetas: ArrayLike<number>,
  items?: readonly number[],
): Float64Array {
  return overThetas(scale, thetas, items, 1)
}

/** The total score that a person at each θ is expected to have on the items: the test characteristic curve. Errors as `testInformation`. */
export function expectedScore(
  scale: ItemScale,
  thetas: ArrayLike<number>,
  items?: readonly number[],
): Float64Array {
  return overThetas(scale, thetas, items, 0)
}

function overThetas(
  scale: ItemScale,
  thetas: ArrayLike<number>,
  positions: readonly number[] | undefined,
  cumulant: 0 | 1,
): Float64Array {
  const bank = itemBank(scale)
  const items = answeredItems(bank, positions)
  const room = categoryRoom(bank)
  const sums = new Float64Array(4)
  return Float64Array.from(thetas, (theta) => {
    if (!Number.isFinite(theta))
      throw new InvalidInput({ field: 'thetas', given: theta, allowed: 'finite logits' })
    sumCumulants(bank, items, 0, items.length, clamped(theta), room, sums)
    return sums[cumulant]
  })
}

/** Beyond 300 logits every probability is 0 or 1 in a double, and the exponential would overflow. */
function clamped(theta: number): number {
  return Math.max(-300, Math.min(300, theta))
}
