import { compareProportions, negativeBinomialRegression, proportionalOdds } from '@utfall/regression'
import type { ResultEstimate, Scale } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import type { Comparison, Question, Setting } from './contrast.ts'
import { adjustmentColumns, armColumn, designOf } from './design.ts'
import { type Figures, notEstimable, placed } from './figures.ts'

/** The same question on the scale that statisticians of that kind of outcome expect beside the headline. */
export function modelEstimates(setting: Setting, asked: Question, comparison: Comparison): ResultEstimate[] {
  const place = (analysis: 'model' | 'newcombe', figures: Figures) =>
    placed(setting.study, { ...asked, analysis }, comparison, figures)
  switch (asked.outcome.kind) {
    case 'ladder':
      // The model takes persons as independent; in clusters its interval would be too narrow.
      if (comparison.clusters !== null) return []
      return [place('model', proportionalOddsFigures(setting, asked.outcome, comparison))]
    case 'count':
      return [place('model', rateRatioFigures(setting, comparison))]
    case 'binary':
      return tableFigures(setting, comparison).map((figures) => place('newcombe', figures))
    case 'measure':
    case 'cost':
      return []
  }
}

/** Odds ratio of standing on a higher step, adjusted for the start and the blocks. */
function proportionalOddsFigures(setting: Setting, outcome: StudyOutcome, comparison: Comparison): Figures {
  const rows = comparison.outcome.length
  const fit = proportionalOdds({
    outcome: Int32Array.from(comparison.outcome),
    levels: outcome.states?.length ?? 2,
    design: designOf([armColumn(comparison), ...adjustmentColumns(comparison)], rows, { intercept: false }),
    level: setting.study.analysis.level,
  })
  if (fit.kind !== 'fit')
    return notEstimable('odds-ratio', 'proportional-odds', { code: fit.reason, detail: { ...fit.detail } })
  return exponentiated('odds-ratio', 'proportional-odds', fit.coefficients)
}

/** Ratio of expected counts, with errors that do not rest on the negative binomial being true. */
function rateRatioFigures(setting: Setting, comparison: Comparison): Figures {
  const { clusters } = comparison
  const fit = negativeBinomialRegression({
    outcome: comparison.outcome,
    design: designOf([armColumn(comparison), ...adjustmentColumns(comparison)], comparison.outcome.length),
    ...(clusters === null ? {} : { clusters }),
    standardErrors: clusters === null ? 'HC0' : 'cluster',
    level: setting.study.analysis.level,
  })
  if (fit.kind !== 'fit')
    return notEstimable('rate-ratio', 'negative-binomial', { code: fit.reason, detail: { ...fit.detail } })
  return exponentiated('rate-ratio', 'negative-binomial', fit.coefficients)
}

type Row = {
  readonly term: string
  readonly estimate: number
  readonly se: number
  readonly low: number
  readonly high: number
  readonly p: number
}

function exponentiated(scale: Scale, method: string, coefficients: readonly Row[]): Figures {
  const arm = coefficients.find((row) => row.term === 'arm')
  if (!arm) return notEstimable(scale, method, { code: 'arm-not-estimable', detail: {} })
  const estimate = Math.exp(arm.estimate)
  // On the logarithmic scale the error is symmetric; here it is that of the ratio to first order.
  const se = estimate * arm.se
  const [low, high] = [Math.exp(arm.low), Math.exp(arm.high)]
  // Too few clusters, or an arm without events, leave the error unmeasured: an interval from 0 to infinity says nothing.
  if (![estimate, se, low, high].every(Number.isFinite)) {
    return notEstimable(scale, method, { code: 'arm-not-estimable', detail: {} })
  }
  return { scale, method, estimate, se, df: null, low, high, p: arm.p, notes: [] }
}

/** Unadjusted difference, ratio and odds ratio of two shares, without a model. */
function tableFigures(setting: Setting, comparison: Comparison): Figures[] {
  if (comparison.clusters !== null) return []
  const count = (side: 0 | 1) =>
    comparison.outcome.reduce((sum, value, row) => sum + (comparison.arm[row] === side ? value : 0), 0)
  const table = compareProportions({
    x1: count(1),
    n1: comparison.n1,
    x0: count(0),
    n0: comparison.n0,
    level: setting.study.analysis.level,
  })
  if (table.kind !== 'comparison') return []
  const { riskDifference, riskRatio, oddsRatio } = table
  const bare = { se: null, df: null, p: table.p.fisher, notes: [] }
  const figures: Figures[] = [
    {
      ...bare,
      scale: 'share-difference',
      method: 'newcombe',
      estimate: riskDifference.estimate,
      ...riskDifference.newcombe,
    },
  ]
  if (riskRatio.kind === 'estimate') {
    figures.push({
      ...bare,
      scale: 'risk-ratio',
      method: 'score-ratio',
      estimate: riskRatio.estimate,
      ...riskRatio.koopman,
    })
  }
  if (oddsRatio.kind === 'estimate') {
    figures.push({
      ...bare,
      scale: 'odds-ratio',
      method: 'woolf',
      estimate: oddsRatio.estimate,
      ...oddsRatio.woolf,
    })
  }
  return figures
}
