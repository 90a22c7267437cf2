import type { Covariates } from '../frame/analysis-frame.ts'
import { type DesignMatrix, designMatrix, requireFinite } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { requireCovariates } from './adjusted-difference.ts'
import { type AndersonRubinSet, andersonRubinSet } from './anderson-rubin.ts'
import { blockEffects } from './block-effects.ts'
import { type DenseGroups, denseGroups } from './dense-groups.ts'
import { ARM_TERM, type ArmCounts, emptyArm, estimateFromFit, loneCluster, requireArms } from './estimate.ts'
import { fitFrom, leastSquares } from './least-squares.ts'
import { requireInput } from './least-squares-input.ts'
import { orthonormalRows, solveOutcome } from './solve-rows.ts'
import type { Estimate, LeastSquaresFit, StandardErrors } from './types.ts'
import { type JointTest, waldTest } from './wald-test.ts'

export const RECEIVED_TERM = 'received'
const FIRST_STAGE_RESIDUAL = 'received:residual'
/** Staiger & Stock (1997), Econometrica 65, 557–586: below this the t interval cannot be trusted. */
const WEAK_FIRST_STAGE = 10

export type InstrumentedInput = {
  readonly outcome: Float64Array
  /** What the lot said: 1 treated, 0 control. */
  readonly arm: Int32Array
  /** What the person got: 1 received, 0 did not, or an amount. */
  readonly received: Float64Array
  readonly covariates?: Covariates
  readonly blocks?: Int32Array
  readonly clusters?: Int32Array
  readonly standardErrors: StandardErrors
  readonly level?: number
}

export type InstrumentedEstimate = Estimate & {
  readonly fit: LeastSquaresFit
  /** Infinity when what was received follows the lot without exception. */
  readonly firstStageF: number
  /** The robust F with its degrees of freedom; null beside an infinite one. */
  readonly firstStage: JointTest | null
  /** Whether least squares and the instrument disagree (Wu–Hausman, robust); null when they cannot. */
  readonly endogeneity: JointTest | null
  /** Mean of `received` in each arm; with 0/1 the shares of always- and never-takers are `control` and 1 − `treated`. */
  readonly takeUp: { readonly treated: number; readonly control: number }
  readonly andersonRubin: AndersonRubinSet
}

/**
 * Effect of receiving on those whom the lot moved to receive (complier average causal effect), with the arm as instrument:
 * two-stage least squares of the outcome on received + covariates (+ blocks). Without covariates the Wald or Bloom ratio
 * ITT_y/ITT_d, whose delta-method standard error is the HC2 one here.
 * Formula: β = (X̂'X̂)⁻¹X̂'y with received replaced by its first-stage fit; covariances as `leastSquares` on X̂ with the residuals
 * y − Xβ of what was really received; n − k, J − 1 or Satterthwaite degrees of freedom.
 * `andersonRubin` is the set of effects that the lot does not contradict; use it when the first stage is weak.
 * Inputs as `adjustedDifference`; `received` finite.
 * Notes: `weak-instrument` (F < 10), `controls-received` (mean received in control: always-takers, the effect is not that of the
 * offer divided by take-up among the offered), and those of the fit.
 * Not estimable: `arm-without-people`, `one-cluster-in-arm`, `received-does-not-vary`, `arm-does-not-move-received`, and as `adjustedDifference`.
 * Sources: Angrist, Imbens & Rubin (1996), JASA 91, 444–455; Bloom (1984), Eval. Rev. 8, 225–246; Wooldridge (2010),
 * Econometric Analysis, section 6.2.1 for the regression test of endogeneity.
 * Checked against: estimatr 1.0.0 iv_robust with diagnostics; the delta formula and Fieller's set of the reference scripts.
 */
export function instrumentedDifference(input: InstrumentedInput): InstrumentedEstimate | NotEstimable {
  const { outcome, arm, received, standardErrors, level = 0.95 } = input
  const covariates = input.covariates ?? { terms: [], columns: [] }
  const counts = requireArms(outcome, arm, level)
  requireCovariates(covariates, counts.n)
  requireCovariates({ terms: [RECEIVED_TERM], columns: [received] }, counts.n)
  requireFinite(received, () => RECEIVED_TERM)
  const blocks = input.blocks === undefined ? null : denseGroups(input.blocks, counts.n, 'blocks')
  const clusters = input.clusters === undefined ? null : denseGroups(input.clusters, counts.n, 'clusters')
  const unfit = emptyArm(counts) ?? loneCluster(arm, clusters)
  if (unfit) return unfit
  if (received.every((value) => value === received[0]))
    return notEstimable('received-does-not-vary', { value: received[0] })
  const effects = blockEffects(blocks, clusters, standardErrors, false)
  if (effects.kind === 'not-estimable') return effects
  const beside = effects.kind === 'dummies' ? effects : { terms: [], columns: [] }
  const absorb = effects.kind === 'absorbed' ? effects.blocks : null
  const stages: Stages = {
    outcome,
    received,
    absorb,
    clusters,
    standardErrors,
    level,
    designWith: (terms, columns) =>
      designMatrix({
        rows: counts.n,
        terms: [...terms, ...covariates.terms, ...beside.terms],
        columns: [...columns, ...covariates.columns, ...beside.columns],
      }),
  }
  requireInput({
    outcome,
    design: stages.designWith([ARM_TERM], [arm]),
    standardErrors,
    level,
    ...(input.clusters && { clusters: input.clusters }),
  })
  return twoStages(stages, arm, counts)
}

type Stages = {
  readonly outcome: Float64Array
  readonly received: Float64Array
  readonly absorb: DenseGroups | null
  readonly clusters: DenseGroups | null
  readonly standardErrors: StandardErrors
  readonly level: number
  /** Intercept, the terms given, covariates and block dummies. */
  readonly designWith: (terms: readonly string[], columns: readonly ArrayLike<number>[]) => DesignMatrix
}

function twoStages(stages: Stages, arm: Int32Array, counts: ArmCounts): InstrumentedEstimate | NotEstimable {
  const { outcome, received, absorb, clusters, standardErrors, level, designWith } = stages
  const options = { standardErrors, clusters, level, weightMean: 1 }
  const reduced = orthonormalRows(designWith([ARM_TERM], [arm]), null, absorb)
  if (!reduced.terms.includes(ARM_TERM)) return notEstimable('arm-depends-on-other-terms', { term: ARM_TERM })
  const firstSolved = solveOutcome(reduced, received)
  if (firstSolved.kind === 'not-estimable' && firstSolved.reason !== 'perfect-fit') return firstSolved
  const residual = firstSolved.kind === 'solved' ? firstSolved.residuals : new Float64Array(counts.n)
  const first = firstSolved.kind === 'solved' ? fitFrom(firstSolved, residual, options) : null
  if (first?.kind === 'not-estimable') return first

  const fitted = received.map((value, row) => value - residual[row])
  const second = solveOutcome(orthonormalRows(designWith([RECEIVED_TERM], [fitted]), null, absorb), outcome)
  if (second.kind === 'not-estimable') return second
  const at = second.terms.indexOf(RECEIVED_TERM)
  if (at < 0) return notEstimable('arm-does-not-move-received', takeUpOf(received, arm, counts))
  // y − Xβ with what was really received: the second stage's residual less β times what the first stage left.
  const slope = second.coefficients[at]
  const structural = second.residuals.map((value, row) => value - slope * residual[row])
  const fit = fitFrom(second, structural, options)
  if (fit.kind === 'not-estimable') return fit
  const estimate = estimateFromFit(fit, RECEIVED_TERM, counts, 'instrumented')
  if (estimate.kind === 'not-estimable') return estimate
  const andersonRubin = andersonRubinSet(reduced, { outcome, received, term: ARM_TERM, ...options })
  if (andersonRubin.kind === 'not-estimable') return andersonRubin

  const firstStage = first === null ? null : jointTest(first, ARM_TERM)
  const firstStageF = firstStage?.statistic ?? Number.POSITIVE_INFINITY
  const takeUp = takeUpOf(received, arm, counts)
  const notes: Note[] = [...estimate.notes]
  if (firstStageF < WEAK_FIRST_STAGE) notes.push({ code: 'weak-instrument', detail: { firstStageF } })
  if (takeUp.control !== 0) notes.push({ code: 'controls-received', detail: { share: takeUp.control } })
  const endogeneity = first === null ? null : endogeneityTest(stages, residual)
  return { ...estimate, notes, fit, firstStageF, firstStage, endogeneity, takeUp, andersonRubin }
}

/** The first stage's residual as a further regressor: its coefficient is 0 when least squares and the instrument agree. */
function endogeneityTest(stages: Stages, residual: Float64Array): JointTest | null {
  const { outcome, received, absorb, clusters, standardErrors, level, designWith } = stages
  const fit = leastSquares({
    outcome,
    design: designWith([RECEIVED_TERM, FIRST_STAGE_RESIDUAL], [received, residual]),
    standardErrors,
    level,
    ...(absorb && { absorb: absorb.codes }),
    ...(clusters && { clusters: clusters.codes }),
  })
  return fit.kind === 'fit' ? jointTest(fit, FIRST_STAGE_RESIDUAL) : null
}

function jointTest(fit: LeastSquaresFit, term: string): JointTest | null {
  if (!fit.coefficients.some((one) => one.term === term)) return null
  const test = waldTest(fit, [term])
  return test.kind === 'test' ? test : null
}

function takeUpOf(received: Float64Array, arm: Int32Array, counts: ArmCounts) {
  let treated = 0
  let control = 0
  for (let row = 0; row < received.length; row++) {
    if (arm[row] === 1) treated += received[row]
    else control += received[row]
  }
  return { treated: treated / counts.n1, control: control / counts.n0 }
}
