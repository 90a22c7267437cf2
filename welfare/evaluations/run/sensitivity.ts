import type { Faults } from '@utfall/exchange'
import {
  bootstrap,
  bootstrapIntervals,
  jackknifeInfluence,
  leeBounds,
  permutationTest,
  worstCaseBounds,
} from '@utfall/inference'
import type { RandomStream } from '@utfall/numerics'
import type { StudyTables } from '../data/tables.ts'
import { isFaults } from '../data/tables.ts'
import type { Bounds, Permutation, ResultEstimate } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import {
  type Comparison,
  type Contrast,
  comparisonOf,
  type Setting,
  withinComparableBlocks,
} from './contrast.ts'
import { differenceFigures, estimateDifference, type Figures, notEstimable, placed } from './estimate.ts'
import { modelEstimates } from './models.ts'
import { weightedFigures } from './weighted.ts'

export type Question = { readonly outcome: StudyOutcome; readonly time: string; readonly contrast: Contrast }
type Asked = Question & { readonly values: Float64Array }

const BOOTSTRAP_REPLICATES = 10_000

/** The primary question in other ways: unadjusted or adjusted, by a model for the scale, weighted, per protocol. */
export function sensitivityEstimates(
  setting: Setting,
  tables: StudyTables,
  asked: Asked,
  comparison: Comparison,
  random: RandomStream,
): ResultEstimate[] | Faults {
  const { study } = setting
  const { outcome } = asked
  const smallest = Math.max(2, study.analysis.smallestGroup)
  if (Math.min(comparison.n1, comparison.n0) < smallest) return []
  const rows: ResultEstimate[] = []
  if (outcome.kind !== 'ladder') {
    const other = study.analysis.estimator === 'difference' ? 'adjusted' : 'difference'
    const figures = differenceFigures(study, outcome, comparison, other)
    rows.push(
      placed(
        study,
        { ...asked, analysis: other === 'adjusted' ? 'adjusted' : 'unadjusted' },
        comparison,
        figures,
      ),
    )
  }
  rows.push(...modelEstimates(setting, asked, comparison))
  if (outcome.kind === 'cost')
    rows.push(
      placed(
        study,
        { ...asked, analysis: 'bootstrap' },
        comparison,
        bootstrapFigures(setting, comparison, random),
      ),
    )
  const weighted = weightedFigures(setting, tables, asked)
  if (isFaults(weighted)) return weighted
  if (weighted !== null && outcome.kind !== 'ladder')
    rows.push(placed(study, { ...asked, analysis: 'weighted' }, comparison, weighted))
  const followed = perProtocol(setting, asked)
  if (followed) rows.push(followed)
  return rows
}

/** Only those who got what they were drawn to: breaks the lot, so it is named as no fair comparison. */
function perProtocol(setting: Setting, asked: Asked): ResultEstimate | null {
  const { people, study } = setting
  const { received } = people
  if (received === null) return null
  const keep = (person: number) => received[person] === (people.arm[person] === asked.contrast.arm ? 1 : 0)
  const comparison = comparisonOf(setting, asked.contrast, asked.values, { keep })
  const figures = estimateDifference(setting, asked.outcome, comparison, study.analysis.estimator)
  return placed(study, { ...asked, analysis: 'per-protocol' }, comparison, figures)
}

/** Difference in mean cost with the bootstrap's BCa interval: costs have a long tail. Clusters are drawn whole. */
function bootstrapFigures(setting: Setting, comparison: Comparison, random: RandomStream): Figures {
  const { outcome, arm, clusters } = comparison
  const scale = 'kronor-difference'
  const design =
    clusters === null ? ({ kind: 'strata', strata: arm } as const) : ({ kind: 'clusters', clusters } as const)
  const statistic = (rows: Int32Array, count: number, result: Float64Array) => {
    let [sum1, sum0, n1] = [0, 0, 0]
    for (let place = 0; place < count; place++) {
      const row = rows[place]
      if (arm[row] === 1) {
        sum1 += outcome[row]
        n1++
      } else sum0 += outcome[row]
    }
    result[0] = sum1 / n1 - sum0 / (count - n1)
  }
  const drawn = bootstrap({ design, statistics: 1, replicates: BOOTSTRAP_REPLICATES, random, statistic })
  if (drawn.kind !== 'replicates')
    return notEstimable(scale, 'bootstrap-bca', { code: drawn.reason, detail: { ...drawn.detail } })
  const influence = jackknifeInfluence({ design, statistics: 1, statistic })
  const intervals = bootstrapIntervals({
    observed: drawn.observed[0],
    replicates: drawn.replicates[0] ?? new Float64Array(0),
    level: setting.study.analysis.level,
    ...(influence.kind === 'influence' && influence.influence[0]
      ? { influence: influence.influence[0] }
      : {}),
  })
  if (intervals.kind !== 'intervals')
    return notEstimable(scale, 'bootstrap-bca', { code: intervals.reason, detail: { ...intervals.detail } })
  const { low, high } = intervals.bca ?? intervals.percentile
  return {
    scale,
    method: intervals.bca ? 'bootstrap-bca' : 'bootstrap-percentile',
    estimate: drawn.observed[0],
    se: drawn.standardErrors[0],
    df: null,
    low,
    high,
    p: null,
    notes: intervals.notes.map((note) => ({ code: note.code, detail: { ...note.detail } })),
  }
}

/** The draw itself as the test; a lot over clusters would have to be redrawn over clusters, and is left out. */
export function permutationsOf(
  setting: Setting,
  asked: Question,
  comparison: Comparison,
  random: RandomStream,
): Permutation[] {
  const { study } = setting
  if (study.design.kind !== 'individually-randomised') return []
  const within = withinComparableBlocks(comparison).comparison
  const input = {
    outcome: within.outcome,
    arm: within.arm,
    ...(within.blocks === null ? {} : { blocks: within.blocks }),
    permutations: study.analysis.permutations,
    random,
  }
  const studentised = permutationTest({ ...input, statistic: 'studentised' })
  const [test, statistic] =
    studentised.kind === 'test'
      ? ([studentised, 'studentised'] as const)
      : ([permutationTest({ ...input, statistic: 'difference' }), 'difference'] as const)
  if (test.kind !== 'test') return []
  return [
    {
      outcome: asked.outcome.id,
      time: asked.time,
      contrast: {
        arm: study.arms[asked.contrast.arm]?.id ?? '',
        control: study.arms[asked.contrast.control]?.id ?? '',
      },
      statistic,
      value: Number.isFinite(test.statistic) ? test.statistic : 0,
      p: test.p,
      permutations: test.permutations,
      exact: test.exact,
      monteCarloError: test.monteCarloError,
      n: within.outcome.length,
    },
  ]
}

/** What the missing could have changed: Lee's bounds, and the worst and best case when the range is known. */
export function boundsOf(setting: Setting, asked: Asked): Bounds[] {
  const { study, people } = setting
  const { outcome, contrast, values } = asked
  if (outcome.kind === 'ladder') return []
  const persons = Array.from(people.arm.keys()).filter(
    (person) => people.arm[person] === contrast.arm || people.arm[person] === contrast.control,
  )
  const observed = Float64Array.from(persons, (person) => values[person])
  if (!observed.some(Number.isNaN)) return []
  const input = {
    outcome: observed,
    arm: Int32Array.from(persons, (person) => Number(people.arm[person] === contrast.arm)),
    level: study.analysis.level,
  }
  const place = {
    outcome: outcome.id,
    time: asked.time,
    contrast: { arm: study.arms[contrast.arm]?.id ?? '', control: study.arms[contrast.control]?.id ?? '' },
    n: persons.length,
  }
  const lee = leeBounds(input)
  const range =
    outcome.kind === 'binary'
      ? ([0, 1] as const)
      : outcome.transform === undefined
        ? outcome.range
        : undefined
  const worst = range ? worstCaseBounds({ ...input, lowest: range[0], highest: range[1] }) : null
  const rows: Bounds[] = []
  if (lee.kind === 'bounds') {
    const { lower, upper, low, high, trimmedShare } = lee
    rows.push({ ...place, kind: 'lee', lower, upper, low, high, trimmedShare })
  }
  if (worst?.kind === 'bounds') {
    const { lower, upper, low, high } = worst
    rows.push({ ...place, kind: 'worst-case', lower, upper, low, high, trimmedShare: null })
  }
  return rows
}
