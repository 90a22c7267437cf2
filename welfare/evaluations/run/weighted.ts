import type { Faults } from '@utfall/exchange'
import { responseWeights } from '@utfall/inference'
import { adjustedDifference } from '@utfall/regression'
import { isFaults, type StudyTables } from '../data/tables.ts'
import { comparisonOf, type Setting } from './contrast.ts'
import { prepareCovariates } from './covariates.ts'
import { designOf } from './design.ts'
import { type Figures, fromEstimate, notEstimable, scaleOf } from './estimate.ts'
import type { Question } from './sensitivity.ts'

/**
 * The adjusted difference with each answer weighted by one over the estimated probability that such a person answers,
 * from the arm, what the study says explains who answers, and their products with the arm.
 */
export function weightedFigures(
  setting: Setting,
  tables: StudyTables,
  asked: Question & { readonly values: Float64Array },
): Figures | Faults | null {
  const { study, people } = setting
  const { predictors } = study.analysis.missing
  if (predictors.length === 0) return null
  const prepared = prepareCovariates(tables.persons, predictors, people.rows)
  if (isFaults(prepared)) return prepared
  const inContrast = (person: number) =>
    people.arm[person] === asked.contrast.arm || people.arm[person] === asked.contrast.control
  const persons = Array.from(people.arm.keys()).filter(inContrast)
  const outcome = Float64Array.from(persons, (person) => asked.values[person])
  if (!outcome.some(Number.isNaN)) return null
  const treated = Float64Array.from(persons, (person) => Number(people.arm[person] === asked.contrast.arm))
  const known = prepared.columns.map((column) => Float64Array.from(persons, (person) => column[person]))
  const columns = [
    { term: 'arm', values: treated },
    ...known.map((values, place) => ({ term: prepared.terms[place] ?? '', values })),
    ...known.map((values, place) => ({
      term: `arm:${prepared.terms[place] ?? ''}`,
      values: values.map((value, row) => value * treated[row]),
    })),
  ]
  const scale = scaleOf(asked.outcome)
  const method = 'weighted-least-squares'
  const response = responseWeights({ outcome, design: designOf(columns, persons.length) })
  if (response.kind !== 'weights')
    return notEstimable(scale, method, { code: response.reason, detail: { ...response.detail } })
  const weightOf = new Map(persons.map((person, place) => [person, response.weights[place]]))
  const comparison = comparisonOf(setting, asked.contrast, asked.values)
  const estimate = adjustedDifference({
    outcome: comparison.outcome,
    arm: comparison.arm,
    covariates: comparison.covariates,
    ...(comparison.blocks === null ? {} : { blocks: comparison.blocks }),
    ...(comparison.clusters === null ? {} : { clusters: comparison.clusters }),
    standardErrors: comparison.clusters === null ? 'HC2' : 'CR2',
    weights: Float64Array.from(comparison.persons, (person) => weightOf.get(person) ?? 1),
    level: study.analysis.level,
  })
  const notes = response.notes.map((note) => ({ code: note.code, detail: { ...note.detail } }))
  return fromEstimate(scale, method, estimate, notes)
}
