import { InvalidInput } from '@utfall/basics'
import type { NotEstimable } from '@utfall/inference'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { testInformation } from './information.ts'
import type { PersonMeasure } from './person-measures.ts'
import { thurstonianThresholds } from './thurstonian-thresholds.ts'

export type CountedShare = { readonly count: number; readonly share: number }

export type Targeting = {
  readonly kind: 'targeting'
  /** Persons with at least one answer: the base of every share. */
  readonly n: number
  readonly withoutAnswers: number
  /** Every answer in the lowest, the highest category. */
  readonly atFloor: CountedShare
  readonly atCeiling: CountedShare
  /** Of persons with a finite measure, `measured` in number; the sd is null for one. */
  readonly measured: number
  readonly personMean: number
  readonly personSd: number | null
  /** Mean item location. */
  readonly itemMean: number
  /** personMean − itemMean, and its standard error over samples of persons (null for one). */
  readonly difference: number
  readonly differenceSe: number | null
  /** Lowest and highest Thurstonian threshold, and persons whose measure lies outside. */
  readonly thresholdRange: { readonly low: number; readonly high: number }
  readonly belowRange: CountedShare
  readonly aboveRange: CountedShare
  /** Lowest standard error that the whole test has anywhere, and where. */
  readonly bestSe: number
  readonly bestAt: number
  /** Persons at whose measure the whole test has a standard error above `seLimit`. */
  readonly seLimit: number
  readonly poorlyMeasured: CountedShare
}

/** Points where the lowest standard error is looked for. */
const SEARCHED = 400

/**
 * Whether the items lie where the persons are.
 *
 * Shares at floor and ceiling; the persons' mean against the items'; persons outside the range of the Thurstonian
 * thresholds; persons placed where the test is blunt. Blunt is a standard error above `seLimit`, by default √2 times the
 * test's lowest, that is less than half of its highest information. The standard error is that of all items at the person's
 * measure, whatever the person left unanswered: it describes the test.
 * Inputs: measures in logits on this scale. Accuracy: the lowest standard error within 1e-3 of itself.
 * Edges: nobody with a finite measure → `no-measures`; a person without a finite measure counts in floor and ceiling only.
 * Errors: `InvalidInput` for a limit not above 0. Source: Wright & Masters (1982), ch. 5. Checked by hand.
 */
export function targeting(
  scale: ItemScale,
  persons: readonly PersonMeasure[],
  options: { readonly seLimit?: number } = {},
): Targeting | NotEstimable {
  const answering = persons.filter(({ max }) => max > 0)
  const n = answering.length
  const measures = answering.flatMap(({ measure }) => (measure === null ? [] : [measure]))
  if (measures.length === 0)
    return { kind: 'not-estimable', reason: 'no-measures', detail: { persons: persons.length } }
  const counted = (count: number): CountedShare => ({ count, share: count / n })
  const levels = thurstonianThresholds(scale).flatMap((each) => [...each])
  const low = Math.min(...levels)
  const high = Math.max(...levels)
  const { bestSe, bestAt } = sharpest(scale, low, high)
  const seLimit = options.seLimit ?? Math.SQRT2 * bestSe
  if (!(seLimit > 0 && Number.isFinite(seLimit)))
    throw new InvalidInput({ field: 'seLimit', given: seLimit, allowed: 'logits above 0' })
  const personMean = meanOf(measures)
  const itemMean = meanOf(scale.thresholds.map((steps) => meanOf(steps)))
  const squares = measures.reduce((sum, measure) => sum + (measure - personMean) ** 2, 0)
  const personSd = measures.length > 1 ? Math.sqrt(squares / (measures.length - 1)) : null
  const information = testInformation(scale, measures)
  return {
    kind: 'targeting',
    n,
    withoutAnswers: persons.length - n,
    atFloor: counted(answering.filter(({ extreme }) => extreme === 'lowest').length),
    atCeiling: counted(answering.filter(({ extreme }) => extreme === 'highest').length),
    measured: measures.length,
    personMean,
    personSd,
    itemMean,
    difference: personMean - itemMean,
    differenceSe: personSd === null ? null : personSd / Math.sqrt(measures.length),
    thresholdRange: { low, high },
    belowRange: counted(measures.filter((measure) => measure < low).length),
    aboveRange: counted(measures.filter((measure) => measure > high).length),
    bestSe,
    bestAt,
    seLimit,
    poorlyMeasured: counted(information.filter((at) => at * seLimit * seLimit < 1).length),
  }
}

/** Information falls away beyond the outermost thresholds, so its peak lies between them. */
function sharpest(scale: ItemScale, low: number, high: number): { bestSe: number; bestAt: number } {
  const thetas = Array.from({ length: SEARCHED + 1 }, (_, g) => low + ((high - low) * g) / SEARCHED)
  const information = testInformation(scale, thetas)
  let best = 0
  information.forEach((value, g) => {
    if (value > information[best]) best = g
  })
  return { bestSe: 1 / Math.sqrt(information[best]), bestAt: thetas[best] }
}

function meanOf(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]
  return total / values.length
}
