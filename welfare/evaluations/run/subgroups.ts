import { type Faults, type FaultWords, faultWords, oneFault } from '@utfall/exchange'
import { leastSquares, waldTest } from '@utfall/regression'
import { personColumn } from '../data/people.ts'
import { isFaults, type StudyTables } from '../data/tables.ts'
import type { Interaction, ResultEstimate } from '../result/schema.ts'
import type { StudyOutcome, StudySubgroup } from '../study/schema.ts'
import type { Comparison, Contrast, Setting } from './contrast.ts'
import { adjustmentColumns, armColumn, designOf } from './design.ts'
import { placed } from './figures.ts'
import { plannedComparison, plannedEstimate } from './weighted.ts'

export type SubgroupResult = {
  readonly kind: 'subgroup'
  readonly estimates: readonly ResultEstimate[]
  readonly interactions: readonly Interaction[]
}

/** The estimate in each group, and one test of whether it differs between the groups: never group by group. */
export function subgroupResults(
  setting: Setting,
  tables: StudyTables,
  subgroup: StudySubgroup,
  outcome: StudyOutcome,
  time: string,
  contrasts: readonly Contrast[],
): SubgroupResult | Faults {
  const groups = groupsOf(setting, tables, subgroup)
  if (isFaults(groups)) return groups
  const values = setting.people.outcomes.get(outcome.id)?.get(time)
  if (!values) return { kind: 'subgroup', estimates: [], interactions: [] }
  const estimates = contrasts.flatMap((contrast) =>
    groups.values.map((value, code) => {
      const keep = (person: number) => groups.codes[person] === code
      const { comparison, figures } = plannedEstimate(setting, { outcome, time, contrast, values }, keep)
      const place = {
        outcome,
        time,
        contrast,
        analysis: 'main',
        group: { subgroup: subgroup.id, value },
      } as const
      return placed(setting.study, place, comparison, figures)
    }),
  )
  const interactions = contrasts.map((contrast) => {
    const keep = (person: number) => groups.codes[person] >= 0
    const { comparison } = plannedComparison(setting, { outcome, time, contrast, values }, keep)
    return {
      outcome: outcome.id,
      time,
      subgroup: subgroup.id,
      contrast: {
        arm: setting.study.arms[contrast.arm]?.id ?? '',
        control: setting.study.arms[contrast.control]?.id ?? '',
      },
      ...interactionTest(asPlanned(setting, comparison), groups),
      pAdjusted: null,
      levels: groups.values.length,
    }
  })
  return { kind: 'subgroup', estimates, interactions }
}

type GroupCodes = { readonly values: readonly string[]; readonly codes: Int32Array }

/** Group of each person; -1 when missing or not among the stated levels. */
function groupsOf(setting: Setting, tables: StudyTables, subgroup: StudySubgroup): GroupCodes | Faults {
  const column = personColumn(tables.persons, subgroup.column, setting.people.rows)
  if (isFaults(column)) return column
  const text: readonly (string | null)[] =
    column.kind === 'text'
      ? column.values
      : Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)))
  const found = [...new Set(text.filter((value) => value !== null))].sort()
  const values = subgroup.levels?.map((level) => level.value) ?? found
  if (subgroup.levels === undefined && found.length > MOST_GROUPS) {
    return subgroupFault(
      tables,
      subgroup,
      [`${found.length} different values`, `at most ${MOST_GROUPS} groups; state levels in study.json`],
      [`${found.length} olika värden`, `högst ${MOST_GROUPS} grupper; ange levels i study.json`],
    )
  }
  if (!values.some((value) => found.includes(value))) {
    const [wanted, given] = [values.join(', '), found.slice(0, MOST_GROUPS).join(', ') || '–']
    return subgroupFault(
      tables,
      subgroup,
      [given, `somebody with one of the stated values ${wanted}`],
      [given, `någon med ett av de angivna värdena ${wanted}`],
    )
  }
  return { values, codes: Int32Array.from(text, (value) => (value === null ? -1 : values.indexOf(value))) }
}

/** As many groups as study.json may state. */
const MOST_GROUPS = 12

function subgroupFault(
  tables: StudyTables,
  subgroup: StudySubgroup,
  english: FaultWords,
  swedish: FaultWords,
): Faults {
  return oneFault({
    file: tables.persons.name,
    row: null,
    column: subgroup.column,
    ...faultWords(english, swedish),
  })
}

/** The bare difference uses no covariates, so the test of whether it differs does not either. */
function asPlanned(setting: Setting, comparison: Comparison): Comparison {
  if (setting.study.analysis.estimator !== 'difference') return comparison
  return { ...comparison, covariates: { terms: [], columns: [] } }
}

/**
 * Joint Wald test that the difference is the same in all groups: least squares of the outcome (the step number for a
 * ladder) on arm, groups, their products, the covariates and the blocks, with HC2 or CR2 errors.
 */
function interactionTest(comparison: Comparison, groups: GroupCodes): Pick<Interaction, 'p' | 'df'> {
  const codes = comparison.persons.map((person) => groups.codes[person])
  const present = [...new Set(codes)].sort((a, b) => a - b)
  if (present.length < 2) return { p: null, df: null }
  const dummies = present.slice(1).map((code) => Float64Array.from(codes, (each) => Number(each === code)))
  const products = dummies.map((dummy) => dummy.map((value, index) => value * comparison.arm[index]))
  const columns = [
    armColumn(comparison),
    ...dummies.map((values, index) => ({ term: `group${index + 1}`, values })),
    ...products.map((values, index) => ({ term: `arm:group${index + 1}`, values })),
    ...adjustmentColumns(comparison),
  ]
  const fit = leastSquares({
    outcome: comparison.outcome,
    design: designOf(columns, codes.length),
    standardErrors: comparison.clusters === null ? 'HC2' : 'CR2',
    ...(comparison.clusters === null ? {} : { clusters: comparison.clusters }),
    ...(comparison.weights === null ? {} : { weights: comparison.weights }),
  })
  if (fit.kind !== 'fit') return { p: null, df: null }
  const terms = products
    .map((_, index) => `arm:group${index + 1}`)
    .filter((term) => !fit.droppedTerms.includes(term))
  if (terms.length < products.length) return { p: null, df: null }
  const test = waldTest(fit, terms)
  return 'p' in test ? { p: test.p, df: test.df1 } : { p: null, df: null }
}
