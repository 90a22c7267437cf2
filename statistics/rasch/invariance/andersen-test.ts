import { chiSquareSurvival } from '@utfall/distributions'
import type { Calibration, Note } from '../calibration/calibration-types.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type FitOptions, WHOLE } from './fit-scale.ts'
import { excludedItems, type GroupCalibrations, groupCalibrations } from './group-calibrations.ts'
import {
  type ExcludedItem,
  type GroupedAnswers,
  type GroupOptions,
  groupedAnswers,
} from './grouped-answers.ts'
import { likelihoodRatio, type NotEstimable } from './result-types.ts'

export type AndersenTest = {
  readonly kind: 'test'
  /** 2(Σ log L of the groups − log L of all together). */
  readonly statistic: number
  readonly df: number
  readonly p: number
  readonly logLik: number
  /** The items compared, and those that could not be. */
  readonly items: readonly string[]
  readonly excludedItems: readonly ExcludedItem[]
  readonly groups: readonly AndersenGroup[]
  readonly withoutGroup: number
  readonly notes: readonly Note[]
}

export type AndersenGroup = {
  readonly label: string
  readonly persons: number
  readonly logLik: number
  /** Of this group alone; the mean item location is 0 within each group. */
  readonly calibration: Calibration
}

export type AndersenOptions = GroupOptions & FitOptions

/**
 * Do the items keep their difficulties whoever answers? A test of all items at once.
 *
 * Formula: LR = 2(Σ_g log L_g − log L), χ² with Σ_g parameters_g − parameters degrees of freedom; log L is the
 * conditional likelihood, so no distribution of persons is assumed.
 *
 * @param responses answers as given; they are made ready within the persons who have a group
 * @param groups per person a group number from 0, −1 for none (left out and counted); `medianSplit` makes groups of
 *   low and high scores, `labels` names them
 * Accuracy: as the calibrations, about 1e-9 in LR. An item with a category that somebody chose but nobody in one of
 * the groups is left out of both sides and named, since the likelihood of that group has no maximum for it.
 * Edges: not estimable `fewer-than-two-groups`, `fewer-than-two-usable-items`, `group-not-calibrated` (with the
 * group and why), `not-calibrated`, `stopped`. With many persons any real scale is rejected: read the sizes of the
 * differences as well.
 * Errors: InvalidInput for groups or labels that do not fit.
 * Source: Andersen (1973) Psychometrika 38:123. Checked against the reference values of all data sets (LR within
 * 1e-6), which agree with eRm 1.0-10 where it converges.
 */
export function andersenTest(
  responses: ResponseMatrix,
  groups: Int32Array,
  options: AndersenOptions,
): AndersenTest | NotEstimable {
  const grouped = groupedAnswers(responses, groups, options)
  if (grouped.kind === 'not-estimable') return grouped
  const excluded = excludedItems(grouped, options)
  const fits = groupCalibrations(grouped, excluded, options, WHOLE)
  return fits.kind === 'not-estimable' ? fits : andersenOf(grouped, excluded, fits)
}

/** The test from fits that are there already. */
export function andersenOf(
  grouped: GroupedAnswers,
  excluded: readonly ExcludedItem[],
  fits: GroupCalibrations,
): AndersenTest {
  const { whole, parts } = fits
  const statistic = likelihoodRatio(
    parts.reduce((sum, part) => sum + part.logLik, 0),
    whole.logLik,
  )
  const df = parts.reduce((sum, part) => sum + part.parameters, 0) - whole.parameters
  return {
    kind: 'test',
    statistic,
    df,
    p: chiSquareSurvival(statistic, df),
    logLik: whole.logLik,
    items: fits.items,
    excludedItems: excluded,
    groups: grouped.labels.map((label, group) => ({
      label,
      persons: grouped.personsPerGroup[group],
      logLik: parts[group].logLik,
      calibration: parts[group],
    })),
    withoutGroup: grouped.withoutGroup,
    notes: [...grouped.notes, ...thinGroups(grouped, parts)],
  }
}

/** Groups whose estimates rest on fewer persons than parameters: their part of the likelihood is far from its limit. */
function thinGroups(grouped: GroupedAnswers, parts: readonly Calibration[]): readonly Note[] {
  return parts.flatMap(({ informativePersons, parameters }, group) =>
    informativePersons < parameters
      ? [
          {
            code: 'fewer-persons-than-parameters-in-group',
            detail: { group: grouped.labels[group], persons: informativePersons, parameters },
          },
        ]
      : [],
  )
}
