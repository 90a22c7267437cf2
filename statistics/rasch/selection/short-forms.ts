import { InvalidInput } from '@utfall/basics'
import type { ItemScale, Note } from '../calibration/calibration-types.ts'
import { type NotEstimable, notEstimable } from '../invariance/result-types.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { checkSize, type FormConstraints, type FormWishes, formConstraints } from './form-constraints.ts'
import { affordableSteps, leastErrorForm, mostInformativeForm } from './form-search.ts'
import {
  type InformationTable,
  informationTable,
  meanErrorVariance,
  meanInformation,
  meanOverTarget,
} from './information-table.ts'
import { type ObservedFigures, observedFigures, type PersonValues, personValues } from './observed-figures.ts'
import {
  type ExpectedFigures,
  expectedFigures,
  type FormScores,
  formScores,
  type WrongClassification,
  wrongClassification,
} from './score-distribution.ts'
import { type Target, type TargetPoints, targetPoints } from './target.ts'

export const FORM_CRITERIA = ['error-variance', 'information'] as const
export type FormCriterion = (typeof FORM_CRITERIA)[number]

/**
 * What the form is for. Individuals and groups: good over the whole target. Cut: good where the decision falls, at the cut, or
 * evenly within `within` logits on each side of it; at the cut counts as above.
 */
export type FormPurpose =
  | { readonly kind: 'individuals' }
  | { readonly kind: 'groups' }
  | { readonly kind: 'cut'; readonly cut: number; readonly within?: number }

export type FormOptions = FormWishes & {
  readonly target: Target
  /** Default individuals. */
  readonly purpose?: FormPurpose
  /** Default 'error-variance'. */
  readonly criterion?: FormCriterion
  /** Real answers to the scale's items, for reliability and correlation as observed. */
  readonly responses?: ResponseMatrix
  /** To read and answer: one number, or one per item of the scale. Default 12, five items a minute; an assumption to replace by measured times. */
  readonly secondsPerItem?: number | readonly number[]
  /** Work per size before the search settles for the best so far, in exchange steps: default as many as some seconds hold, which in trials was exact from 30 items and mostly from 60. */
  readonly mostSteps?: number
  /** Called with the share done, 0 to 1; answering false stops. */
  readonly onProgress?: (share: number) => boolean
}

/** What some items give over the target. Variances in squared logits. */
export type FormFigures = {
  readonly size: number
  /** In the scale's order. */
  readonly items: readonly string[]
  readonly positions: readonly number[]
  /** Means over the target of 1/I(θ), 1/√I(θ) and I(θ). */
  readonly meanErrorVariance: number
  readonly meanSe: number
  readonly meanInformation: number
  readonly expected: ExpectedFigures
  readonly observed: ObservedFigures | null
  /** With the purpose 'cut'. */
  readonly classification: WrongClassification | null
  readonly minutes: number
}

export type ShortForm = FormFigures & {
  /** The chosen criterion where the purpose looks: error variance or information. */
  readonly criterionValue: number
  /** True: no allowed form of this size is better by more than one in 1e9. False: the best found before the work ran out. */
  readonly exact: boolean
  /** No allowed form of this size can have a better criterion value. */
  readonly criterionBound: number
}

export type ShortForms = {
  readonly kind: 'forms'
  readonly criterion: FormCriterion
  readonly forms: readonly ShortForm[]
  /** All items of the scale. */
  readonly fullForm: FormFigures
  /** Mean information over the target of each item, in the scale's order. */
  readonly itemInformation: Float64Array
  readonly notes: readonly Note[]
}

const DEFAULT_SECONDS = 12

/**
 * The best form of each size asked for.
 *
 * Criterion `error-variance` (default): the least Σ_p w_p / Σ_{i in form} I_i(θ_p) over the target's points θ_p with weights w_p:
 * the mean squared standard error. `information`: the largest Σ_p w_p Σ I_i(θ_p), kept because it is common; it crowds the items
 * where people already are well measured and leaves the others out (the two may share no item). With the purpose 'cut' the
 * points are those at the cut, and all figures are still for the target.
 * Search: branch and bound, exact to one in 1e9 as `exact` says; see `leastErrorForm`. Information is a sum, so its best form is
 * exact at once.
 *
 * Item parameters stay those of the full scale, so measures from every form are on one scale. Standard errors are 1/√I.
 * `expected` holds if the scale holds and the target is the true distribution (measures are taken as true); `observed` scores `responses` on the form (missing answers by pattern). The correlation
 * with the full form is of a part with its whole: their errors are shared.
 * Input: logits; `sizes` whole numbers; `mustInclude`, `exclude`, `atMost` in item names.
 * Edges: not estimable: `target-beyond-items` (an item tells nothing somewhere in the target), `stopped`. Notes: `not-exact`
 * per size where the work ran out, `many-measures` when distinct measures were gathered in cells.
 * Errors: `InvalidInput` for sizes that the wishes do not allow, and what scale, target, wishes and answers are refused for.
 * Source: van der Linden (2005), Linear Models for Optimal Test Design; Lord (1980), Applications of Item Response Theory, ch. 5, for 1/I. Checked against
 * exhaustive search in an independent engine on three real data sets.
 */
export function shortForms(
  scale: ItemScale,
  options: FormOptions & { readonly sizes: readonly number[] },
): ShortForms | NotEstimable {
  const constraints = formConstraints(scale, options)
  if (options.sizes.length === 0) refuse('sizes', 'none', 'at least one size')
  for (const size of options.sizes) checkSize(constraints, size)
  const search = formSearch(scale, constraints, options)
  if (search.kind !== 'search') return search
  const forms: ShortForm[] = []
  for (const [index, size] of options.sizes.entries()) {
    const form = search.best(
      size,
      (share) => options.onProgress?.((index + share) / options.sizes.length) !== false,
    )
    if (!form) return notEstimable('stopped')
    forms.push(form)
  }
  return {
    kind: 'forms',
    criterion: options.criterion ?? 'error-variance',
    forms,
    fullForm: search.fullForm,
    itemInformation: Float64Array.from(scale.items, (_, item) => meanInformation(search.table, [item])),
    notes: [...search.notes, ...notExact(forms)],
  }
}

export function notExact(forms: readonly ShortForm[]): readonly Note[] {
  return forms.flatMap(({ exact, size, criterionValue, criterionBound }) =>
    exact ? [] : [{ code: 'not-exact', detail: { size, value: criterionValue, bound: criterionBound } }],
  )
}

export type FormSearch = {
  readonly kind: 'search'
  readonly points: TargetPoints
  /** Over the target. */
  readonly table: InformationTable
  readonly fullForm: FormFigures
  readonly notes: readonly Note[]
  /** Null when stopped. */
  readonly best: (size: number, carryOn: (share: number) => boolean) => ShortForm | null
}

/** The part of the work that all sizes share. */
export function formSearch(
  scale: ItemScale,
  constraints: FormConstraints,
  options: FormOptions,
): FormSearch | NotEstimable {
  const { target, purpose = { kind: 'individuals' }, criterion = 'error-variance' } = options
  if (!FORM_CRITERIA.includes(criterion)) refuse('criterion', criterion, "'error-variance' or 'information'")
  if (options.mostSteps !== undefined && !(Number.isInteger(options.mostSteps) && options.mostSteps >= 0))
    refuse('mostSteps', options.mostSteps, 'a whole number from 0')
  const cut = purpose.kind === 'cut' ? purpose.cut : undefined
  const points = targetPoints(target, cut)
  const table = informationTable(scale, points)
  const aim = purpose.kind === 'cut' ? informationTable(scale, targetPoints(cutRange(purpose))) : table
  if (!table || !aim) return notEstimable('target-beyond-items')
  const everything = scale.items.map((_, item) => item)
  const describe = formDescriber(scale, options, points, table, everything)
  return {
    kind: 'search',
    points,
    table,
    fullForm: describe(everything),
    notes: gatheredNotes(target, points),
    best(size, carryOn) {
      let stopped = false
      const found =
        criterion === 'information'
          ? mostInformativeForm(aim, constraints, size)
          : leastErrorForm(aim, constraints, size, {
              mostSteps: options.mostSteps ?? affordableSteps(aim),
              carryOn: (share) => {
                stopped = !carryOn(share)
                return !stopped
              },
            })
      if (stopped || !carryOn(1)) return null
      return {
        ...describe(found.items),
        criterionValue: found.value,
        exact: found.exact,
        criterionBound: found.bound,
      }
    },
  }
}

function cutRange({ cut, within = 0 }: Extract<FormPurpose, { kind: 'cut' }>): Target {
  if (!Number.isFinite(cut)) refuse('purpose.cut', cut, 'a finite number of logits')
  if (!(within >= 0 && Number.isFinite(within))) refuse('purpose.within', within, 'logits from 0')
  return { kind: 'range', low: cut - within, high: cut + within }
}

function formDescriber(
  scale: ItemScale,
  options: FormOptions,
  points: TargetPoints,
  table: InformationTable,
  everything: readonly number[],
): (positions: readonly number[]) => FormFigures {
  const seconds = itemSeconds(scale, options.secondsPerItem ?? DEFAULT_SECONDS)
  const full: FormScores = formScores(scale, everything)
  const { responses, purpose } = options
  const fullValues: PersonValues | null = responses ? personValues(scale, responses, everything) : null
  return (positions) => {
    const form = formScores(scale, positions)
    return {
      size: positions.length,
      items: positions.map((item) => scale.items[item]),
      positions,
      meanErrorVariance: meanErrorVariance(table, positions),
      meanSe: meanOverTarget(table, positions, (information) => 1 / Math.sqrt(information)),
      meanInformation: meanInformation(table, positions),
      expected: expectedFigures(scale, form, full, points),
      observed:
        responses && fullValues
          ? observedFigures(personValues(scale, responses, positions), fullValues, responses.weights)
          : null,
      classification: purpose?.kind === 'cut' ? wrongClassification(scale, form, points, purpose.cut) : null,
      minutes: positions.reduce((sum, item) => sum + seconds[item], 0) / 60,
    }
  }
}

function itemSeconds(scale: ItemScale, given: number | readonly number[]): readonly number[] {
  const seconds = typeof given === 'number' ? scale.items.map(() => given) : given
  if (seconds.length !== scale.items.length)
    refuse('secondsPerItem', `${seconds.length} numbers`, `one, or one per item, ${scale.items.length}`)
  const wrong = seconds.find((each) => !(each >= 0 && Number.isFinite(each)))
  if (wrong !== undefined) refuse('secondsPerItem', wrong, 'seconds from 0')
  return seconds
}

function gatheredNotes(target: Target, points: TargetPoints): readonly Note[] {
  if (target.kind !== 'measures') return []
  const distinct = new Set(target.measures).size
  return distinct > points.points.length
    ? [{ code: 'many-measures', detail: { distinct, cells: points.points.length } }]
    : []
}

function refuse(field: string, given: unknown, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
