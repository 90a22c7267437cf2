import { instrumentedDifference } from '@utfall/regression'
import type { Received, ResultEstimate } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import type { Comparison, Contrast, Setting } from './contrast.ts'
import { fromEstimate, placed, scaleOf } from './figures.ts'

export type ReceivedResult = {
  readonly estimates: readonly ResultEstimate[]
  readonly received: Received | null
}

/**
 * What the service did for those whom the lot brought it to (two-stage least squares, the lot as instrument): a
 * supplement beside the intention-to-treat estimate, never instead of it (R2.4). A ladder has no distances to divide.
 */
export function receivedEstimates(
  setting: Setting,
  at: { readonly outcome: StudyOutcome; readonly time: string; readonly contrast: Contrast },
  comparison: Comparison,
): ReceivedResult {
  const { study, people } = setting
  const randomised =
    study.design.kind === 'individually-randomised' || study.design.kind === 'cluster-randomised'
  if (people.received === null || !randomised) return { estimates: [], received: null }
  const taken = Float64Array.from(comparison.persons, (person) => people.received?.[person] ?? Number.NaN)
  const names = {
    arm: study.arms[at.contrast.arm]?.id ?? '',
    control: study.arms[at.contrast.control]?.id ?? '',
  }
  const treatedShare = shareOf(taken, comparison.arm, 1)
  const controlShare = shareOf(taken, comparison.arm, 0)
  if (at.outcome.kind === 'ladder' || taken.some(Number.isNaN)) {
    return {
      estimates: [],
      received: { contrast: names, treatedShare, controlShare, firstStageF: null, andersonRubin: null },
    }
  }
  const standardErrors = comparison.clusters === null ? 'HC2' : 'CR2'
  const result = instrumentedDifference({
    outcome: comparison.outcome,
    arm: comparison.arm,
    received: taken,
    // As the headline: the bare difference is divided by the bare difference in what was received.
    ...(study.analysis.estimator === 'difference' ? {} : { covariates: comparison.covariates }),
    ...(comparison.blocks === null ? {} : { blocks: comparison.blocks }),
    ...(comparison.clusters === null ? {} : { clusters: comparison.clusters }),
    standardErrors,
    level: study.analysis.level,
  })
  const figures = fromEstimate(scaleOf(at.outcome), `two-stage-least-squares-${standardErrors}`, result, [])
  const estimates = [placed(study, { ...at, analysis: 'received' }, comparison, figures)]
  if (result.kind !== 'estimate') {
    return {
      estimates,
      received: { contrast: names, treatedShare, controlShare, firstStageF: null, andersonRubin: null },
    }
  }
  const { andersonRubin, firstStageF } = result
  return {
    estimates,
    received: {
      contrast: names,
      treatedShare,
      controlShare,
      firstStageF: Number.isFinite(firstStageF) ? firstStageF : null,
      andersonRubin: {
        kind: andersonRubin.kind,
        low: 'low' in andersonRubin ? (andersonRubin.low ?? null) : null,
        high: 'high' in andersonRubin ? (andersonRubin.high ?? null) : null,
      },
    },
  }
}

function shareOf(taken: Float64Array, arm: Int32Array, side: 0 | 1): number {
  const mine = taken.filter((value, index) => arm[index] === side && !Number.isNaN(value))
  return mine.length === 0 ? 0 : mine.reduce((sum, value) => sum + value, 0) / mine.length
}
