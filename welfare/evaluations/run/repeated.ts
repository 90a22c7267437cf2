import { repeatedMeasures } from '@utfall/regression'
import type { ResultEstimate } from '../result/schema.ts'
import type { Question } from './contrast.ts'
import { comparisonOf, type Setting } from './contrast.ts'
import { adjustmentColumns } from './design.ts'
import { fromEstimate, notEstimable, placed, scaleOf } from './figures.ts'

const METHOD = 'repeated-measures-REML'

/**
 * The difference at the horizon from all follow-ups together: a person who answered once is not lost, and answers may
 * be missing at random given those that came. Only for measures with two to six follow-ups of persons drawn one by one.
 */
export function repeatedEstimate(setting: Setting, asked: Question): ResultEstimate | null {
  const { study, people } = setting
  const { outcome, time, contrast } = asked
  const times = study.timePoints.filter(
    (point) => point.months > 0 && outcome.at.some((at) => at.time === point.id),
  )
  const clustered = people.cluster !== null || study.design.kind === 'cluster-randomised'
  if (outcome.kind !== 'measure' || times.length < 2 || times.length > 6 || clustered) return null
  const columns = times.map(
    (point) => people.outcomes.get(outcome.id)?.get(point.id) ?? new Float64Array(people.n).fill(Number.NaN),
  )
  const seen = Float64Array.from({ length: people.n }, (_, person) =>
    columns.some((column) => !Number.isNaN(column[person])) ? 1 : Number.NaN,
  )
  const comparison = comparisonOf(setting, contrast, seen)
  if (Math.min(comparison.n1, comparison.n0) < Math.max(2, study.analysis.smallestGroup)) return null
  const adjustment = adjustmentColumns(comparison)
  const fit = repeatedMeasures({
    visits: times.map((point, place) => ({
      name: point.id,
      outcome: Float64Array.from(comparison.persons, (person) => columns[place]?.[person] ?? Number.NaN),
    })),
    arm: comparison.arm,
    covariates: {
      terms: adjustment.map((column) => column.term),
      columns: adjustment.map((column) => column.values),
    },
    level: study.analysis.level,
  })
  const place = { ...asked, analysis: 'repeated' } as const
  if (fit.kind !== 'fit') {
    return placed(
      study,
      place,
      comparison,
      notEstimable(scaleOf(outcome), METHOD, { code: fit.reason, detail: { ...fit.detail } }),
    )
  }
  const effect = fit.effects.find((each) => each.visit === time)
  return effect ? placed(study, place, comparison, fromEstimate(scaleOf(outcome), METHOD, effect, [])) : null
}
