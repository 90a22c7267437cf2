import { logistic } from '@utfall/distributions'
import { quadraticForm } from '@utfall/numerics'
import type { Covariates } from '../frame/analysis-frame.ts'
import { type DesignMatrix, INTERCEPT } from '../frame/design-matrix.ts'
import type { NotEstimable } from '../frame/note.ts'
import { denseGroups } from '../linear/dense-groups.ts'
import { ARM_TERM, emptyArm, estimateOf, requireArms } from '../linear/estimate.ts'
import { coefficientOf } from '../linear/least-squares.ts'
import type { Estimate } from '../linear/types.ts'
import { requireRows } from './input-rules.ts'
import { type LogisticErrors, type LogisticFit, logisticRegression } from './logistic.ts'

export type StandardisedRisks = Estimate & {
  /** Mean predicted share if everybody were treated, and if nobody were. */
  readonly p1: number
  readonly p0: number
  readonly riskRatio: { readonly estimate: number; readonly low: number; readonly high: number }
  readonly fit: LogisticFit
}

/**
 * The covariate-adjusted risk difference (and ratio) over the people in the study, by marginal standardisation (g-computation).
 * Formula: logistic fit on arm, covariates and blocks as dummies; p1 = mean over everybody of the predicted share with arm set to 1, p0
 * with arm 0; estimate p1 − p0. Delta method on the coefficients' covariance: gradient g = mean(p1ᵢ(1 − p1ᵢ)xᵢ₁) − mean(p0ᵢ(1 − p0ᵢ)xᵢ₀),
 * log ratio mean(…)/p1 − mean(…)/p0; normal limits. The people's covariates are taken as given.
 * Inputs: outcome and arm 0 or 1; complete covariates; standard errors as in `logisticRegression`; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-9. Edges: what makes the logistic fit not estimable (`separation` above all) makes this so; everybody in one arm is
 * `arm-without-people`. The odds ratio in `fit` is conditional on the covariates and is not the ratio of the odds of p1 and p0.
 * Errors: `InvalidInput` for unequal lengths, an outcome or arm other than 0 and 1.
 * Source: Ge et al. (2011) Drug Information Journal 45:481–493; FDA (2023) Adjusting for Covariates in Randomized Clinical Trials.
 * Checked against: the same formula in R 4.2.2 with glm and sandwich.
 */
export function standardisedRiskDifference(input: {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly covariates?: Covariates
  readonly blocks?: Int32Array
  readonly clusters?: Int32Array
  readonly standardErrors: LogisticErrors
  readonly level?: number
}): StandardisedRisks | NotEstimable {
  const { outcome, arm, standardErrors } = input
  const level = input.level ?? 0.95
  const counts = requireArms(outcome, arm, level)
  const empty = emptyArm(counts)
  if (empty !== null) return empty
  const columns = armDesign(arm, input.covariates ?? { terms: [], columns: [] }, input.blocks)
  const fit = logisticRegression({
    outcome,
    design: columns,
    standardErrors,
    level,
    ...(input.clusters && { clusters: input.clusters }),
  })
  if (fit.kind !== 'fit') return fit
  const { p1, p0, gradient1, gradient0 } = standardise(columns, fit)
  const difference = gradient1.map((value, index) => value - gradient0[index])
  const logRatio = gradient1.map((value, index) => value / p1 - gradient0[index] / p0)
  const se = Math.sqrt(quadraticForm(difference, fit.covariance))
  const design = `standardised-${standardErrors}`
  const df = Number.POSITIVE_INFINITY
  const logSe = Math.sqrt(quadraticForm(logRatio, fit.covariance))
  const ratio = coefficientOf('', Math.log(p1 / p0), logSe, df, level)
  return {
    ...estimateOf({ estimate: p1 - p0, se, df }, counts, { design, level, notes: fit.notes }),
    p1,
    p0,
    riskRatio: { estimate: p1 / p0, low: Math.exp(ratio.low), high: Math.exp(ratio.high) },
    fit,
  }
}

/** Intercept, arm, covariates, then a dummy for each block but the first. */
function armDesign(arm: Int32Array, covariates: Covariates, blocks: Int32Array | undefined): DesignMatrix {
  const rows = arm.length
  const groups = blocks === undefined ? null : denseGroups(blocks, rows, 'blocks')
  const extra = groups === null ? 0 : groups.count - 1
  for (const [index, column] of covariates.columns.entries()) {
    requireRows(column.length, rows, covariates.terms[index])
  }
  const first = 2 + covariates.columns.length
  const width = first + extra
  const values = new Float64Array(rows * width)
  for (let row = 0, at = 0; row < rows; row++, at += width) {
    values[at] = 1
    values[at + 1] = arm[row]
    for (let j = 0; j < covariates.columns.length; j++) values[at + 2 + j] = covariates.columns[j][row]
    if (groups !== null && groups.codes[row] > 0) values[at + first + groups.codes[row] - 1] = 1
  }
  const blockTerms = groups === null ? [] : Array.from(groups.given.subarray(1), (code) => `block=${code}`)
  return { terms: [INTERCEPT, ARM_TERM, ...covariates.terms, ...blockTerms], rows, values }
}

/** Mean predicted shares under each arm and their gradients by the coefficients that the fit kept. */
function standardise(design: DesignMatrix, fit: LogisticFit) {
  const width = design.terms.length
  const kept = fit.coefficients.map(({ term }) => design.terms.indexOf(term))
  const armAt = design.terms.indexOf(ARM_TERM)
  const effect = fit.coefficients.find(({ term }) => term === ARM_TERM)?.estimate ?? 0
  const gradient1 = new Float64Array(kept.length)
  const gradient0 = new Float64Array(kept.length)
  let p1 = 0
  let p0 = 0
  for (let row = 0, at = 0; row < design.rows; row++, at += width) {
    let eta0 = 0
    for (let j = 0; j < kept.length; j++) {
      if (kept[j] !== armAt) eta0 += fit.coefficients[j].estimate * design.values[at + kept[j]]
    }
    const share1 = logistic(eta0 + effect)
    const share0 = logistic(eta0)
    p1 += share1
    p0 += share0
    const slope1 = share1 * (1 - share1)
    const slope0 = share0 * (1 - share0)
    for (let j = 0; j < kept.length; j++) {
      const isArm = kept[j] === armAt
      gradient1[j] += slope1 * (isArm ? 1 : design.values[at + kept[j]])
      gradient0[j] += slope0 * (isArm ? 0 : design.values[at + kept[j]])
    }
  }
  const n = design.rows
  return {
    p1: p1 / n,
    p0: p0 / n,
    gradient1: gradient1.map((value) => value / n),
    gradient0: gradient0.map((value) => value / n),
  }
}
