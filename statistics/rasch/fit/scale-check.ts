import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { checkSameItems } from '../persons/person-measures.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'

/** Refuses a scale and answers that are not about the same items, in the same order, within the scale's categories. */
export function checkScale(scale: ItemScale, responses: ResponseMatrix): void {
  if (scale.thresholds.length !== scale.items.length)
    throw new InvalidInput({
      field: 'thresholds',
      given: `${scale.thresholds.length} items`,
      allowed: `one list per item, ${scale.items.length}`,
    })
  checkSameItems(scale, responses)
}

/** Refuses a list that does not have one entry per person. */
export function checkPersons(length: number, responses: ResponseMatrix, field: string): void {
  if (length !== responses.persons)
    throw new InvalidInput({
      field,
      given: `${length} entries`,
      allowed: `one per person, ${responses.persons}`,
    })
}

/** Refuses a covariance that is not one of all the scale's thresholds. */
export function checkCovariance(covariance: Matrix, scale: ItemScale): void {
  const steps = scale.thresholds.reduce((total, item) => total + item.length, 0)
  if (covariance.rows !== steps || covariance.columns !== steps)
    throw new InvalidInput({
      field: 'covariance',
      given: `${covariance.rows} × ${covariance.columns}`,
      allowed: `${steps} × ${steps}, one row per threshold`,
    })
}
