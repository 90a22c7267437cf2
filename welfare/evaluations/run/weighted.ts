import { responseWeights } from '@utfall/inference'
import type { ResultNote } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { type Comparison, type Contrast, comparisonOf, type Keep, type Setting } from './contrast.ts'
import { designOf } from './design.ts'
import { differenceFigures, type Estimator, estimateDifference } from './estimate.ts'
import { type Figures, notEstimable, scaleOf } from './figures.ts'
import { outcomeSetting } from './outcome-setting.ts'

/** What is asked: one outcome at one time, between two arms; `values` by person of the study. */
export type Asked = {
  readonly outcome: StudyOutcome
  readonly time: string
  readonly contrast: Contrast
  readonly values: Float64Array
}

export type Weighting =
  | { readonly kind: 'weights'; readonly weights: Float64Array; readonly notes: readonly ResultNote[] }
  | { readonly kind: 'not-estimable'; readonly note: ResultNote }

const METHOD = 'weighted-least-squares'

/**
 * One over the estimated probability that such a person answers, from the arm, what the study says explains who
 * answers, and their products with the arm. Null when everyone answered or nothing is said to explain it.
 */
export function answerWeights(setting: Setting, asked: Asked): Weighting | null {
  const { people, predictors } = setting
  if (predictors.columns.length === 0) return null
  const { arm, control } = asked.contrast
  const persons = Array.from(people.arm.keys()).filter(
    (person) => people.arm[person] === arm || people.arm[person] === control,
  )
  const outcome = Float64Array.from(persons, (person) => asked.values[person])
  if (!outcome.some(Number.isNaN)) return null
  const treated = Float64Array.from(persons, (person) => Number(people.arm[person] === arm))
  const known = predictors.columns.map((column) => Float64Array.from(persons, (person) => column[person]))
  const columns = [
    { term: 'arm', values: treated },
    ...known.map((values, place) => ({ term: predictors.terms[place] ?? '', values })),
    ...known.map((values, place) => ({
      term: `arm:${predictors.terms[place] ?? ''}`,
      values: values.map((value, row) => value * treated[row]),
    })),
  ]
  const response = responseWeights({ outcome, design: designOf(columns, persons.length) })
  if (response.kind !== 'weights') {
    return { kind: 'not-estimable', note: { code: response.reason, detail: { ...response.detail } } }
  }
  const weights = new Float64Array(people.n).fill(Number.NaN)
  persons.forEach((person, place) => {
    weights[person] = response.weights[place]
  })
  const notes = response.notes.map((note) => ({ code: note.code, detail: { ...note.detail } }))
  return { kind: 'weights', weights, notes }
}

/** The difference with answers weighted, as a view beside an unweighted headline; null when there is nothing to weigh. */
export function weightedFigures(setting: Setting, asked: Asked, estimator: Estimator): Figures | null {
  const weighting = answerWeights(setting, asked)
  if (weighting === null) return null
  if (weighting.kind === 'not-estimable') return notEstimable(scaleOf(asked.outcome), METHOD, weighting.note)
  const comparison = comparisonOf(setting, asked.contrast, asked.values, { weights: weighting.weights })
  const figures = differenceFigures(setting.study, asked.outcome, comparison, estimator)
  return { ...figures, notes: [...figures.notes, ...weighting.notes] }
}

type Planned = { readonly comparison: Comparison; readonly weighting: Weighting | null }

/**
 * Those whom `keep` lets in, with the outcome's start among the covariates, weighted when the study's plan for
 * missing answers says so. A ladder is compared among those observed, since its win probability has no weights.
 */
export function plannedComparison(setting: Setting, asked: Asked, keep?: Keep): Planned {
  const isWeighted = setting.study.analysis.missing.kind === 'weighted' && asked.outcome.kind !== 'ladder'
  const weighting = isWeighted ? answerWeights(setting, asked) : null
  const comparison = comparisonOf(outcomeSetting(setting, asked.outcome), asked.contrast, asked.values, {
    ...(keep && { keep }),
    ...(weighting?.kind === 'weights' && { weights: weighting.weights }),
  })
  return { comparison, weighting }
}

/** The estimate that the study planned, by its own estimator. */
export function plannedEstimate(
  setting: Setting,
  asked: Asked,
  keep?: Keep,
): { readonly comparison: Comparison; readonly figures: Figures } {
  const { study } = setting
  const { comparison, weighting } = plannedComparison(setting, asked, keep)
  if (weighting?.kind === 'not-estimable') {
    return { comparison, figures: notEstimable(scaleOf(asked.outcome), METHOD, weighting.note) }
  }
  const figures = estimateDifference(setting, asked.outcome, comparison, study.analysis.estimator)
  return { comparison, figures: { ...figures, notes: [...figures.notes, ...(weighting?.notes ?? [])] } }
}
