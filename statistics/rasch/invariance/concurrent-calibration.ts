import { InvalidInput } from '@utfall/basics'
import { chiSquareSurvival } from '@utfall/distributions'
import type { Calibration, Note } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import { MISSING, type ResponseMatrix, selectItems, selectPersons } from '../responses/response-matrix.ts'
import { type FitOptions, fitScale, partOf, type Span, WHOLE } from './fit-scale.ts'
import { personsOfGroup } from './grouped-answers.ts'
import { likelihoodRatio, type NotEstimable, notEstimable } from './result-types.ts'

export type StackedForms = {
  readonly kind: 'stacked'
  /** Every item of any form once; who did not get an item has no answer there. */
  readonly responses: ResponseMatrix
  /** Person to form, 0 for the first. */
  readonly forms: Int32Array
}

/**
 * Several forms as one table, items told apart by name.
 * Errors: InvalidInput for no form, for a common item whose highest category differs between forms, for weights in
 * some only.
 */
export function stackForms(forms: readonly ResponseMatrix[]): StackedForms {
  if (forms.length === 0) throw new InvalidInput({ field: 'forms', given: 'none', allowed: 'one or more' })
  const items = [...new Set(forms.flatMap((form) => form.items))]
  const place = new Map(items.map((item, i) => [item, i]))
  const highest = new Int32Array(items.length).fill(-1)
  for (const form of forms)
    form.items.forEach((item, i) => {
      const column = place.get(item) ?? 0
      if (highest[column] >= 0 && highest[column] !== form.highest[i])
        throw new InvalidInput({
          field: `highest.${item}`,
          given: `${highest[column]} and ${form.highest[i]}`,
          allowed: 'one highest category for an item on all forms',
        })
      highest[column] = form.highest[i]
    })
  const weighted = forms.filter((form) => form.weights).length
  if (weighted > 0 && weighted < forms.length)
    throw new InvalidInput({
      field: 'weights',
      given: `${weighted} of ${forms.length} forms`,
      allowed: 'all forms or none',
    })
  const persons = forms.reduce((sum, form) => sum + form.persons, 0)
  const answers = new Int16Array(persons * items.length).fill(MISSING)
  const formOf = new Int32Array(persons)
  let row = 0
  for (const [f, form] of forms.entries())
    for (let v = 0; v < form.persons; v++, row++) {
      formOf[row] = f
      form.items.forEach((item, i) => {
        answers[row * items.length + (place.get(item) ?? 0)] = form.answers[v * form.items.length + i]
      })
    }
  const weights = Float64Array.from(forms.flatMap((form) => [...(form.weights ?? [])]))
  return {
    kind: 'stacked',
    responses: { persons, items, answers, highest, ...(weighted > 0 && { weights }) },
    forms: formOf,
  }
}

export type ConcurrentCalibration = {
  readonly kind: 'calibrated'
  /** All items of all forms on one scale. */
  readonly calibration: Calibration
  /** Ready answers of everybody, the items as in `calibration`. */
  readonly responses: ResponseMatrix
  readonly forms: Int32Array
  readonly common: readonly string[]
  /** Do the common items keep their places from form to form? */
  readonly invariance: FormInvariance | NotEstimable
  readonly notes: readonly Note[]
}

export type FormInvariance = {
  readonly kind: 'test'
  /** 2(Σ log L of each form alone − log L of all together). */
  readonly statistic: number
  readonly df: number
  readonly p: number
  readonly separate: readonly Calibration[]
}

/**
 * Several forms with common items calibrated at once: one scale for all items, without a link to estimate
 * afterwards.
 *
 * Formula: `calibrate` with the items that a person did not get as missing; invariance LR = 2(Σ_f log L_f − log L),
 * χ² with Σ_f parameters_f − parameters degrees of freedom. Persons of different forms may differ in level: the
 * likelihood is conditional.
 *
 * @param forms answers to each form, items told apart by name
 * Accuracy: as the calibrations, about 1e-9 in LR.
 * Edges: not estimable `not-calibrated` (forms without common items are `disconnected`), `stopped`. The scale
 * stands without the test when that cannot be made: `fewer-than-two-forms`, `category-missing-in-form` (a common
 * item with a category unused on one form, with both), `form-not-calibrated`.
 * Errors: as `stackForms`.
 * Source: Fischer & Molenaar (1995) ch. 3; Kolen & Brennan (2014) ch. 6. Checked against the reference values.
 */
export function concurrentCalibration(
  forms: readonly ResponseMatrix[],
  options: FitOptions,
): ConcurrentCalibration | NotEstimable {
  const stacked = stackForms(forms)
  const prepared = prepareResponses(stacked.responses, options.model)
  const { responses } = prepared
  const calibration = fitScale(responses, options, partOf(WHOLE, 0, 2))
  if (calibration.kind === 'not-estimable') return calibration
  const invariance = formInvariance(forms, { ...stacked, responses }, calibration, options)
  if (invariance.kind === 'not-estimable' && invariance.reason === 'stopped') return invariance
  const notes: Note[] = prepared.droppedItems.map(({ item, reason }) => ({
    code: 'item-left-out',
    detail: { item, reason },
  }))
  return {
    kind: 'calibrated',
    calibration,
    responses,
    forms: stacked.forms,
    common: responses.items.filter((item) => forms.filter((form) => form.items.includes(item)).length > 1),
    invariance,
    notes,
  }
}

function formInvariance(
  forms: readonly ResponseMatrix[],
  stacked: StackedForms,
  together: Calibration,
  options: FitOptions,
): FormInvariance | NotEstimable {
  if (forms.length < 2) return notEstimable('fewer-than-two-forms', { forms: forms.length })
  const span: Span = { from: 0.5, to: 1 }
  const separate: Calibration[] = []
  for (const [f, form] of forms.entries()) {
    const columns = [...stacked.responses.items.keys()].filter((i) =>
      form.items.includes(stacked.responses.items[i]),
    )
    const answers = selectItems(selectPersons(stacked.responses, personsOfGroup(stacked.forms, f)), columns)
    const own = prepareResponses(answers, options.model)
    const closed = own.droppedItems[0]?.item ?? own.recoded[0]
    if (closed !== undefined) return notEstimable('category-missing-in-form', { form: f + 1, item: closed })
    const fit = fitScale(own.responses, options, partOf(span, f, forms.length), {
      reason: 'form-not-calibrated',
      detail: { form: f + 1 },
    })
    if (fit.kind === 'not-estimable') return fit
    separate.push(fit)
  }
  const statistic = likelihoodRatio(
    separate.reduce((sum, fit) => sum + fit.logLik, 0),
    together.logLik,
  )
  const df = separate.reduce((sum, fit) => sum + fit.parameters, 0) - together.parameters
  if (df < 1) return notEstimable('one-common-step', { forms: forms.length })
  return { kind: 'test', statistic, df, p: chiSquareSurvival(statistic, df), separate }
}
