import type { StudyOutcome } from '../study/schema.ts'
import type { Setting } from './contrast.ts'
import { covariatesOf, joinCovariates } from './covariates.ts'
import { baselineValues } from './describe.ts'

/**
 * The setting with the outcome's own value before allocation among the covariates (analysis of covariance). A ladder
 * enters as its step number. The bare difference uses no covariates, so there it changes nothing.
 */
export function outcomeSetting(setting: Setting, outcome: StudyOutcome): Setting {
  const start = baselineValues(setting.study, setting.people, outcome)
  if (start === null) return setting
  const baseline = covariatesOf({ name: `baseline:${outcome.id}`, kind: 'number', values: start })
  return { ...setting, covariates: joinCovariates(baseline, setting.covariates) }
}
