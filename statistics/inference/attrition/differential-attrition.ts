import { designMatrix, leastSquares, waldTest } from '@utfall/regression'
import { checkComplete, checkLength, checkLevel } from '../input-checks.ts'
import { type NotEstimable, notEstimable } from '../result-types.ts'
import { observedByArm } from './observed-by-arm.ts'

export type DifferentialAttrition = {
  readonly kind: 'test'
  readonly n1: number
  readonly n0: number
  readonly missingShareTreated: number
  readonly missingShareControl: number
  /** Missing share among the treated minus among the controls. */
  readonly difference: number
  readonly se: number
  readonly df: number
  readonly p: number
  readonly low: number
  readonly high: number
  readonly level: number
  /** Do the covariates predict who is missing differently in the two arms? Null without covariates. */
  readonly interaction: {
    readonly f: number
    readonly df1: number
    readonly df2: number
    readonly p: number
  } | null
}

/**
 * Are more missing in one arm, and are other people missing there?
 *
 * Linear probability of being missing on the arm with HC2 standard errors and t(n − 2); with covariates also the joint F test of
 * arm × covariates, HC2. Equal shares do not prove that the same kind of people are missing: see the bounds.
 *
 * @param input.outcome NaN where missing
 * @param input.covariates complete columns, one name each
 * Edges: one arm only, or nobody or everybody missing → `not-estimable`. Interactions that depend linearly on each other are left out of
 * the joint test.
 * Errors: InvalidInput for unequal lengths, arms other than 0 and 1, missing covariates, a level outside (0, 1).
 * Source: Gerber & Green (2012) Field Experiments, section 7.6. Checked against estimatr 1.0.0 `lm_robust`.
 */
export function differentialAttrition(input: {
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly covariates?: { readonly terms: readonly string[]; readonly columns: readonly Float64Array[] }
  readonly level?: number
}): DifferentialAttrition | NotEstimable {
  const { outcome, arm, covariates } = input
  const level = checkLevel(input.level ?? 0.95)
  const [control, treated] = observedByArm(outcome, arm)
  if (control.n === 0 || treated.n === 0) {
    return notEstimable('arm-without-people', { treated: treated.n, control: control.n })
  }
  const rows = outcome.length
  const observed = control.sorted.length + treated.sorted.length
  if (observed === rows) return notEstimable('nothing-missing', { n: rows })
  if (observed === 0) return notEstimable('everything-missing', { n: rows })
  const missing = outcome.map((value) => (Number.isNaN(value) ? 1 : 0))
  const design = designMatrix({ rows, terms: ['arm'], columns: [arm] })
  const fit = leastSquares({ outcome: missing, design, standardErrors: 'HC2', level })
  if (fit.kind === 'not-estimable') return fit
  const effect = fit.coefficients.find(({ term }) => term === 'arm')
  if (!effect) return notEstimable('arm-not-identified')
  return {
    kind: 'test',
    n1: treated.n,
    n0: control.n,
    missingShareTreated: 1 - treated.responseShare,
    missingShareControl: 1 - control.responseShare,
    difference: effect.estimate,
    se: effect.se,
    df: effect.df,
    p: effect.p,
    low: effect.low,
    high: effect.high,
    level,
    interaction: covariates ? interactionTest(missing, arm, covariates) : null,
  }
}

function interactionTest(
  missing: Float64Array,
  arm: Int32Array,
  covariates: { readonly terms: readonly string[]; readonly columns: readonly Float64Array[] },
): DifferentialAttrition['interaction'] {
  const rows = missing.length
  for (const [index, column] of covariates.columns.entries()) {
    checkLength(`covariates.columns[${index}]`, column.length, rows)
    checkComplete(`covariates.columns[${index}]`, column)
  }
  const interactions = covariates.terms.map((term) => `arm:${term}`)
  const design = designMatrix({
    rows,
    terms: ['arm', ...covariates.terms, ...interactions],
    columns: [
      arm,
      ...covariates.columns,
      ...covariates.columns.map((column) => column.map((value, row) => value * arm[row])),
    ],
  })
  const fit = leastSquares({ outcome: missing, design, standardErrors: 'HC2' })
  if (fit.kind === 'not-estimable') return null
  const kept = interactions.filter((term) => !fit.droppedTerms.includes(term))
  if (kept.length === 0) return null
  const joint = waldTest(fit, kept)
  if (joint.kind !== 'test') return null
  return { f: joint.statistic, df1: joint.df1, df2: joint.df2, p: joint.p }
}
