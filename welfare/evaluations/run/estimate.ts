import { tQuantile, tTwoSidedP } from '@utfall/distributions'
import { mean, variance } from '@utfall/numerics'
import {
  adjustedDifference,
  differenceInMeans,
  interactedDifference,
  type StandardErrors,
} from '@utfall/regression'
import type { ResultNote, Scale } from '../result/schema.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { type Comparison, type Setting, withinComparableBlocks } from './contrast.ts'
import { type Figures, fromEstimate, notEstimable, scaleOf } from './figures.ts'
import { winFigures } from './win.ts'

export type Estimator = Study['analysis']['estimator']

/**
 * The intention-to-treat estimate by the study's own estimator. A ladder is compared by its win probability, since
 * the steps have an order but no distance; everything else as a difference in means, which for a share is the
 * difference in shares and for a count or a cost the difference that a budget feels.
 */
export function estimateDifference(
  setting: Setting,
  outcome: StudyOutcome,
  comparison: Comparison,
  estimator: Estimator,
): Figures {
  const tooFew = smallArm(setting.study, comparison)
  if (tooFew) return notEstimable(scaleOf(outcome), 'none', tooFew)
  if (outcome.kind === 'ladder') return winFigures(setting.study, comparison)
  return differenceFigures(setting.study, outcome, comparison, estimator)
}

function smallArm(study: Study, comparison: Comparison): ResultNote | null {
  const fewest = Math.min(comparison.n1, comparison.n0)
  const limit = Math.max(2, study.analysis.smallestGroup)
  return fewest < limit ? { code: 'too-few', detail: { limit } } : null
}

export function differenceFigures(
  study: Study,
  outcome: StudyOutcome,
  comparison: Comparison,
  estimator: Estimator,
): Figures {
  const { level } = study.analysis
  const scale = scaleOf(outcome)
  const standardErrors: StandardErrors = comparison.clusters === null ? 'HC2' : 'CR2'
  if (comparison.weights !== null) return weightedDifference(scale, comparison, estimator, level)
  if (estimator === 'difference') {
    const within = withinComparableBlocks(comparison)
    const { outcome: values, arm } = within.comparison
    const estimate = differenceInMeans({ outcome: values, arm, level, ...groupsOf(within.comparison) })
    const notes =
      within.leftOut > 0 ? [{ code: 'blocks-without-comparison', detail: { n: within.leftOut } }] : []
    return fromEstimate(scale, differenceMethod(within.comparison), estimate, notes)
  }
  const input = {
    outcome: comparison.outcome,
    arm: comparison.arm,
    covariates: comparison.covariates,
    standardErrors,
    level,
    ...groupsOf(comparison),
  }
  const estimate = estimator === 'adjusted' ? adjustedDifference(input) : interactedDifference(input)
  return fromEstimate(
    scale,
    `${estimator === 'adjusted' ? 'least-squares' : 'interacted'}-${standardErrors}`,
    estimate,
    [],
  )
}

/** The same estimator with each answer counted by its weight; the bare difference is then least squares on arm and blocks. */
function weightedDifference(
  scale: Scale,
  comparison: Comparison,
  estimator: Estimator,
  level: number,
): Figures {
  const input = {
    outcome: comparison.outcome,
    arm: comparison.arm,
    covariates: estimator === 'difference' ? { terms: [], columns: [] } : comparison.covariates,
    standardErrors: comparison.clusters === null ? 'HC2' : 'CR2',
    level,
    ...groupsOf(comparison),
    ...(comparison.weights === null ? {} : { weights: comparison.weights }),
  } as const
  const estimate = estimator === 'interacted' ? interactedDifference(input) : adjustedDifference(input)
  return fromEstimate(scale, 'weighted-least-squares', estimate, [])
}

function differenceMethod(comparison: Comparison): string {
  const blocked = comparison.blocks === null ? '' : '-blocked'
  const clustered = comparison.clusters === null ? '' : '-clustered'
  return `difference-in-means${blocked}${clustered}`
}

function groupsOf(comparison: Comparison): { blocks?: Int32Array; clusters?: Int32Array } {
  return {
    ...(comparison.blocks === null ? {} : { blocks: comparison.blocks }),
    ...(comparison.clusters === null ? {} : { clusters: comparison.clusters }),
  }
}

/** Mean change from before to a later time within one group: a change, never an effect (X.3). */
export function changeWithin(
  study: Study,
  outcome: StudyOutcome,
  start: Float64Array,
  end: Float64Array,
): Figures {
  const scale: Scale =
    outcome.kind === 'binary'
      ? 'share-difference'
      : outcome.kind === 'cost'
        ? 'kronor-difference'
        : 'difference'
  const changes = end.map((value, person) => value - start[person]).filter((change) => !Number.isNaN(change))
  const limit = Math.max(2, study.analysis.smallestGroup)
  if (changes.length < limit)
    return notEstimable(scale, 'paired-change', { code: 'too-few', detail: { limit } })
  const df = changes.length - 1
  const estimate = mean(changes)
  const se = Math.sqrt(variance(changes) / changes.length)
  if (se === 0)
    return { ...notEstimable(scale, 'paired-change', { code: 'no-variation', detail: {} }), estimate }
  const half = tQuantile(1 - (1 - study.analysis.level) / 2, df) * se
  const p = tTwoSidedP(estimate / se, df)
  return {
    scale,
    method: 'paired-change',
    estimate,
    se,
    df,
    low: estimate - half,
    high: estimate + half,
    p,
    notes: [],
  }
}
