import { InvalidInput } from '@utfall/basics'
import { mean, variance } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { measurePersons } from '../persons/person-measures.ts'
import { type ResponseMatrix, selectItems } from '../responses/response-matrix.ts'
import { checkScale } from './scale-check.ts'
import { type ShareEstimate, shareEstimate } from './share-interval.ts'

export type SmithTest = {
  readonly kind: 'smith-test'
  readonly method: 'wle' | 'mle'
  readonly positive: readonly string[]
  readonly negative: readonly string[]
  /** Persons whose two measures differ beyond noise, |t| > 1.96; 5 % are expected when the scale measures one thing. */
  readonly significant: ShareEstimate
  readonly meanT: number
  /** Null for one person. */
  readonly sdT: number | null
}

export type SmithNotEstimable = {
  readonly kind: 'not-estimable'
  /** `one-sided`: all loadings have one sign · `no-persons`: nobody has a measure on both sides. */
  readonly reason: 'one-sided' | 'no-persons'
  readonly detail: Readonly<Record<string, string | number>>
}

/** Two-sided 5 %, as the published test counts. */
const CRITICAL_T = 1.96

/**
 * Smith's t-test: do the two halves of the scale that are most unlike give a person the same measure?
 *
 * Formula (method notes 6.6): items with positive and with negative loadings on the first residual component; each person
 * measured on either set with the item thresholds as they are; t = (θ₊ − θ₋)/√(SE₊² + SE₋²); the share with |t| > 1.96 with
 * Wilson and Clopper–Pearson 95 % intervals. wle: everybody with an answer on both sides; mle: persons with neither the
 * lowest nor the highest score on either.
 * The sign of a loading near 0 is arbitrary, the verdict turns on which interval is used (Hagell 2014,
 * doi 10.4236/ojs.2014.46044), and halves of few items have skewed measures, so it illustrates and is no gate (trap T16).
 * Input: loadings per item, as `residualComponents` gives them; an item with loading exactly 0 stands on neither side.
 * Errors: `InvalidInput` for another number of loadings or another method.
 * Source: Smith (2002), J. Appl. Meas. 3. Checked against an 80-bit engine and R PP 0.6.4-1.
 */
export function smithTest(
  scale: ItemScale,
  responses: ResponseMatrix,
  loadings: Float64Array,
  method: 'wle' | 'mle',
): SmithTest | SmithNotEstimable {
  checkScale(scale, responses)
  if (loadings.length !== scale.items.length)
    throw new InvalidInput({
      field: 'loadings',
      given: `${loadings.length} numbers`,
      allowed: `one per item, ${scale.items.length}`,
    })
  if (method !== 'wle' && method !== 'mle')
    throw new InvalidInput({ field: 'method', given: String(method), allowed: 'wle, mle' })
  const positions = [...scale.items.keys()]
  const positive = positions.filter((i) => loadings[i] > 0)
  const negative = positions.filter((i) => loadings[i] < 0)
  if (positive.length === 0 || negative.length === 0)
    return {
      kind: 'not-estimable',
      reason: 'one-sided',
      detail: { positive: positive.length, negative: negative.length },
    }
  const above = measuresOn(scale, responses, positive, method)
  const below = measuresOn(scale, responses, negative, method)
  const t: number[] = []
  above.forEach((one, v) => {
    const other = below[v]
    if (one.measure === null || other.measure === null || one.se === null || other.se === null) return
    t.push((one.measure - other.measure) / Math.hypot(one.se, other.se))
  })
  if (t.length === 0)
    return { kind: 'not-estimable', reason: 'no-persons', detail: { persons: responses.persons } }
  const deviates = Float64Array.from(t)
  return {
    kind: 'smith-test',
    method,
    positive: positive.map((i) => scale.items[i]),
    negative: negative.map((i) => scale.items[i]),
    significant: shareEstimate(t.filter((value) => Math.abs(value) > CRITICAL_T).length, t.length),
    meanT: mean(deviates),
    sdT: t.length < 2 ? null : Math.sqrt(variance(deviates)),
  }
}

function measuresOn(
  scale: ItemScale,
  responses: ResponseMatrix,
  positions: readonly number[],
  method: 'wle' | 'mle',
): ReturnType<typeof measurePersons>['persons'] {
  const part = {
    items: positions.map((i) => scale.items[i]),
    thresholds: positions.map((i) => scale.thresholds[i]),
  }
  return measurePersons(part, selectItems(responses, positions), { method }).persons
}
