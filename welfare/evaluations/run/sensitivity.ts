import {
  bootstrap,
  bootstrapIntervals,
  jackknifeInfluence,
  leeBounds,
  permutationTest,
  type ResamplingDesign,
  worstCaseBounds,
} from '@utfall/inference'
import type { RandomStream } from '@utfall/numerics'
import type { Analysis, Bounds, Permutation, ResultEstimate } from '../result/schema.ts'
import {
  type Comparison,
  comparisonOf,
  type Question,
  type Setting,
  withinComparableBlocks,
} from './contrast.ts'
import { differenceFigures, type Estimator, estimateDifference } from './estimate.ts'
import { type Figures, notEstimable, placed } from './figures.ts'
import { modelEstimates } from './models.ts'
import { repeatedEstimate } from './repeated.ts'
import { type Asked, weightedFigures } from './weighted.ts'

const BOOTSTRAP_REPLICATES = 10_000

/** The primary question in other ways: unadjusted or adjusted, by a model for the scale, weighted, per protocol. */
export function sensitivityEstimates(
  setting: Setting,
  asked: Asked,
  comparison: Comparison,
  random: RandomStream,
): ResultEstimate[] {
  const { study } = setting
  const { outcome } = asked
  const smallest = Math.max(2, study.analysis.smallestGroup)
  if (Math.min(comparison.n1, comparison.n0) < smallest) return []
  const rows: ResultEstimate[] = []
  const { estimator, missing } = study.analysis
  const place = (analysis: Analysis, figures: Figures) =>
    placed(study, { ...asked, analysis }, comparison, figures)
  const byEstimator = (one: Estimator) =>
    place(
      one === 'difference' ? 'unadjusted' : 'adjusted',
      differenceFigures(study, outcome, comparison, one),
    )
  if (outcome.kind !== 'ladder') {
    rows.push(byEstimator(estimator === 'difference' ? 'adjusted' : 'difference'))
    // Where the headline is weighted, the same estimator among those observed stands beside it.
    if (missing.kind === 'weighted') rows.push(byEstimator(estimator))
  }
  rows.push(...modelEstimates(setting, asked, comparison))
  const repeated = repeatedEstimate(setting, asked)
  if (repeated) rows.push(repeated)
  if (outcome.kind === 'cost') rows.push(place('bootstrap', bootstrapFigures(setting, comparison, random)))
  if (outcome.kind !== 'ladder' && missing.kind === 'observed') {
    const weighted = weightedFigures(setting, asked, estimator === 'difference' ? 'adjusted' : estimator)
    if (weighted !== null) rows.push(place('weighted', weighted))
  }
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

/**
 * Difference in mean cost with the bootstrap's BCa interval: costs have a long tail. Persons, or whole clusters, are
 * drawn within their arm, as many as were drawn; clusters that hold both arms are drawn among all.
 */
function bootstrapFigures(setting: Setting, comparison: Comparison, random: RandomStream): Figures {
  const { outcome, arm, clusters } = comparison
  const scale = 'kronor-difference'
  const design = resamplingDesign(arm, clusters)
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

function resamplingDesign(
  arm: Int32Array,
  clusters: Int32Array | null,
): Exclude<ResamplingDesign, { kind: 'replay' }> {
  if (clusters === null) return { kind: 'strata', strata: arm }
  const armOf = new Map<number, number>()
  for (let row = 0; row < arm.length; row++) armOf.set(clusters[row], armOf.get(clusters[row]) ?? arm[row])
  const isWhole = clusters.every((cluster, row) => armOf.get(cluster) === arm[row])
  return isWhole ? { kind: 'clusters', clusters, strata: arm } : { kind: 'clusters', clusters }
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
  // Without spread inside the arms the studentised value is infinite; the difference itself then says the same.
  const [test, statistic] =
    studentised.kind === 'test' && Number.isFinite(studentised.statistic)
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
      value: test.statistic,
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
  // The intervals around the bounds take persons as drawn one by one; for clusters they would be too narrow.
  const limits = ({ low, high }: { low: number; high: number }) =>
    people.cluster === null ? { low, high } : { low: null, high: null }
  const rows: Bounds[] = []
  if (lee.kind === 'bounds') {
    const { lower, upper, trimmedShare } = lee
    rows.push({ ...place, kind: 'lee', lower, upper, ...limits(lee), trimmedShare })
  }
  if (worst?.kind === 'bounds') {
    const { lower, upper } = worst
    rows.push({ ...place, kind: 'worst-case', lower, upper, ...limits(worst), trimmedShare: null })
  }
  return rows
}
