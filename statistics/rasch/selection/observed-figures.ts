import type { ItemScale } from '../calibration/calibration-types.ts'
import { measurePersons } from '../persons/person-measures.ts'
import { type ResponseMatrix, selectItems } from '../responses/response-matrix.ts'

/** What a form gives on real answers, with the items where the full scale has them. */
export type ObservedFigures = {
  /** Persons with an answer to some item of the form. */
  readonly persons: number
  /** (variance of WLE − mean SE²) / variance, extremes included; may be below 0, and is null when nobody differs. */
  readonly reliability: number | null
  readonly correlationWithFull: number | null
  readonly meanSe: number
}

export type PersonValues = { readonly measures: Float64Array; readonly ses: Float64Array }

/** WLE and its standard error per person; NaN for those without an answer. */
export function personValues(
  scale: ItemScale,
  responses: ResponseMatrix,
  items: readonly number[],
): PersonValues {
  const form = {
    items: items.map((item) => scale.items[item]),
    thresholds: items.map((item) => scale.thresholds[item]),
  }
  const { persons } = measurePersons(form, selectItems(responses, items), { method: 'wle' })
  return {
    measures: Float64Array.from(persons, ({ measure }) => measure ?? Number.NaN),
    ses: Float64Array.from(persons, ({ se }) => se ?? Number.NaN),
  }
}

/**
 * Scores the answers on the form and compares with the full form. Person weights count persons (a weight of 2 is two
 * persons). Null when fewer than two persons answered the form.
 */
export function observedFigures(
  form: PersonValues,
  full: PersonValues,
  personWeights?: Float64Array,
): ObservedFigures | null {
  const rows = Array.from(form.measures.keys()).filter((v) => !Number.isNaN(form.measures[v]))
  const weightOf = (v: number): number => (personWeights ? personWeights[v] : 1)
  const mass = rows.reduce((sum, v) => sum + weightOf(v), 0)
  if (rows.length < 2 || mass <= 1) return null
  const mean = (values: Float64Array): number =>
    rows.reduce((sum, v) => sum + weightOf(v) * values[v], 0) / mass
  const [formMean, fullMean] = [mean(form.measures), mean(full.measures)]
  let [formSquares, fullSquares, products, errorSquares] = [0, 0, 0, 0]
  for (const v of rows) {
    const [a, b] = [form.measures[v] - formMean, full.measures[v] - fullMean]
    formSquares += weightOf(v) * a * a
    fullSquares += weightOf(v) * b * b
    products += weightOf(v) * a * b
    errorSquares += weightOf(v) * form.ses[v] ** 2
  }
  const variance = formSquares / (mass - 1)
  return {
    persons: rows.length,
    reliability: variance > 0 ? 1 - errorSquares / mass / variance : null,
    correlationWithFull:
      formSquares > 0 && fullSquares > 0 ? products / Math.sqrt(formSquares * fullSquares) : null,
    meanSe: mean(form.ses),
  }
}
