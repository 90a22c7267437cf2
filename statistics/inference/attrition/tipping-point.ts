import { InvalidInput } from '@utfall/basics'
import { choleskyFactor, findRoot, type Matrix, type RandomStream } from '@utfall/numerics'
import { type DesignMatrix, designMatrix, leastSquares } from '@utfall/regression'
import { checkComplete, checkLength, checkLevel, checkWhole } from '../input-checks.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'
import { observedByArm } from './observed-by-arm.ts'
import { rubinPool } from './rubin-pool.ts'

export type TippingPointInput = {
  /** NaN where missing. */
  readonly outcome: Float64Array
  readonly arm: Int32Array
  readonly covariates?: { readonly terms: readonly string[]; readonly columns: readonly Float64Array[] }
  /** How much worse or better the missing of `shifted` are than people like them who answered, in units of the outcome. */
  readonly deltas: readonly number[]
  readonly shifted: 'treated' | 'control'
  /** `single`: point estimates only. `multiple`: intervals by Rubin's rules too. */
  readonly imputation:
    | { readonly kind: 'single' }
    | { readonly kind: 'multiple'; readonly imputations: number; readonly random: RandomStream }
  readonly level?: number
}

export type TippingPoint = {
  readonly kind: 'tipping-point'
  readonly points: readonly {
    readonly delta: number
    readonly estimate: number
    /** Null for single imputation: one filled-in value says nothing of its own uncertainty. */
    readonly se: number | null
    readonly low: number | null
    readonly high: number | null
    readonly p: number | null
  }[]
  /** Where the estimate is zero; null when nobody of `shifted` is missing. */
  readonly deltaAtZero: number | null
  /** Where the interval first holds zero, 0 if it does from the start; null for single imputation or when it never does. */
  readonly deltaAtInterval: number | null
  readonly missingShifted: number
  readonly level: number
  readonly notes: readonly Note[]
}

/**
 * How far from people like them who answered would the missing have to be, before the conclusion changes?
 *
 * Missing outcomes are filled in by least squares of the outcome on arm and covariates among those observed; those of the shifted arm
 * get δ on top; the effect is the arm's coefficient in the same regression on everyone. It is linear in δ. `multiple` draws
 * coefficients and residuals from their posterior (σ² = RSS/χ², β* = β̂ + σ L z) with the same draws for every δ, HC2 variances, and
 * pools by Rubin's rules with Barnard–Rubin degrees of freedom.
 *
 * Edges: an arm with nobody observed, or a regression that cannot be fitted → `not-estimable`; nobody missing in the shifted arm → the
 * estimate does not move (noted).
 * Errors: InvalidInput for deltas that are not finite, fewer than 2 imputations, and lengths, arms and level as elsewhere.
 * Source: Carpenter & Kenward (2013) Multiple Imputation and its Application, section 10.4; Rubin (1987), example 5.1.
 * Checked against R 4.2.2 `lm` for single imputation.
 */
export function tippingPoint(input: TippingPointInput): TippingPoint | NotEstimable {
  const level = checkLevel(input.level ?? 0.95)
  for (const [index, delta] of input.deltas.entries()) {
    if (!Number.isFinite(delta)) {
      throw new InvalidInput({ field: `deltas[${index}]`, given: delta, allowed: 'a finite number' })
    }
  }
  const model = imputationModel(input)
  if (model.kind === 'not-estimable') return model
  const { imputation } = input
  const completions: Completion[] = []
  if (imputation.kind === 'single') {
    const completion = complete(model, model.coefficients, null)
    if (completion.kind === 'not-estimable') return completion
    completions.push(completion)
  } else {
    checkWhole('imputation.imputations', imputation.imputations, 2)
    for (let m = 0; m < imputation.imputations; m++) {
      const completion = completeWithDraw(model, imputation.random)
      if (completion.kind === 'not-estimable') return completion
      completions.push(completion)
    }
  }
  const pool = (delta: number) => poolAt(completions, delta, model.design, level)
  const { estimate, slope } = meanLine(completions)
  const deltaAtZero = slope === 0 ? null : -estimate / slope
  const notes: Note[] = []
  if (model.missingShifted === 0)
    notes.push({ code: 'nothing-missing-in-shifted-arm', detail: { arm: input.shifted } })
  if (imputation.kind === 'single') notes.push({ code: 'point-estimates-only', detail: {} })
  return {
    kind: 'tipping-point',
    points: input.deltas.map((delta) => ({ delta, estimate: estimate + slope * delta, ...pool(delta) })),
    deltaAtZero,
    deltaAtInterval: deltaAtZero === null ? null : whereIntervalHoldsZero(pool, estimate, deltaAtZero),
    missingShifted: model.missingShifted,
    level,
    notes,
  }
}

type ImputationModel = {
  readonly kind: 'model'
  readonly design: DesignMatrix
  readonly outcome: Float64Array
  /** 1 for the missing of the shifted arm, else 0. */
  readonly shift: Float64Array
  readonly missingShifted: number
  readonly coefficients: Float64Array
  readonly dfResidual: number
  readonly residualSquares: number
  /** Lower Cholesky factor of (X′X)⁻¹ among the observed. */
  readonly root: Matrix
  /** A step in δ of the size of the outcome's spread. */
  readonly step: number
}

function imputationModel(input: TippingPointInput): ImputationModel | NotEstimable {
  const { outcome, arm, covariates } = input
  for (const [which, { sorted }] of observedByArm(outcome, arm).entries()) {
    if (sorted.length < 2)
      return notEstimable('too-few-respondents', { arm: which, respondents: sorted.length })
  }
  for (const [index, column] of (covariates?.columns ?? []).entries()) {
    checkLength(`covariates.columns[${index}]`, column.length, outcome.length)
    checkComplete(`covariates.columns[${index}]`, column)
  }
  const terms = ['arm', ...(covariates?.terms ?? [])]
  const columns = [arm, ...(covariates?.columns ?? [])]
  const observed = Int32Array.from(outcome.keys()).filter((row) => !Number.isNaN(outcome[row]))
  const among = designMatrix({
    rows: observed.length,
    terms,
    columns: columns.map((column) => Float64Array.from(observed, (row) => column[row])),
  })
  const answers = Float64Array.from(observed, (row) => outcome[row])
  const fit = leastSquares({ outcome: answers, design: among, standardErrors: 'classical' })
  if (fit.kind === 'not-estimable') return fit
  if (fit.droppedTerms.length > 0)
    return notEstimable('collinear-covariates', { terms: fit.droppedTerms.join(', ') })
  if (fit.dfResidual < 1 || fit.residualVariance === 0)
    return notEstimable('no-residual-variation', { n: fit.n })
  const unscaled = { ...fit.covariance, data: fit.covariance.data.map((each) => each / fit.residualVariance) }
  const factor = choleskyFactor(unscaled)
  if (factor.kind !== 'factor') return notEstimable('collinear-covariates', { terms: terms.join(', ') })
  const shiftedArm = input.shifted === 'treated' ? 1 : 0
  const shift = outcome.map((value, row) => (Number.isNaN(value) && arm[row] === shiftedArm ? 1 : 0))
  return {
    kind: 'model',
    design: designMatrix({ rows: outcome.length, terms, columns }),
    outcome,
    shift,
    missingShifted: shift.reduce((sum, each) => sum + each, 0),
    coefficients: Float64Array.from(fit.coefficients, ({ estimate }) => estimate),
    dfResidual: fit.dfResidual,
    residualSquares: fit.residualVariance * fit.dfResidual,
    root: factor.lower,
    step: Math.sqrt(fit.residualVariance),
  }
}

/** One completed data set: the estimate is intercept + slope δ, its HC2 variance a + b δ + c δ². */
type Completion = {
  readonly kind: 'completion'
  readonly estimate: number
  readonly slope: number
  readonly a: number
  readonly b: number
  readonly c: number
}

/** Draws σ² and coefficients, then a residual for each missing person. */
function completeWithDraw(model: ImputationModel, random: RandomStream): Completion | NotEstimable {
  const { coefficients, dfResidual, residualSquares, root } = model
  const sigma = Math.sqrt(residualSquares / (2 * random.gamma(dfResidual / 2)))
  const normals = Float64Array.from(coefficients, () => random.normal())
  const drawn = coefficients.map((estimate, i) => {
    let moved = 0
    for (let j = 0; j <= i; j++) moved += root.data[i * root.columns + j] * normals[j]
    return estimate + sigma * moved
  })
  return complete(model, drawn, () => sigma * random.normal())
}

function complete(
  model: ImputationModel,
  coefficients: Float64Array,
  residual: (() => number) | null,
): Completion | NotEstimable {
  const { design, shift, step } = model
  const width = coefficients.length
  const filled = model.outcome.map((value, row) => {
    if (!Number.isNaN(value)) return value
    let predicted = residual ? residual() : 0
    for (let term = 0; term < width; term++)
      predicted += coefficients[term] * design.values[row * width + term]
    return predicted
  })
  const at: { readonly estimate: number; readonly variance: number }[] = []
  for (const delta of [0, step, -step]) {
    const outcome = filled.map((value, row) => value + delta * shift[row])
    const fit = leastSquares({ outcome, design, standardErrors: 'HC2' })
    if (fit.kind === 'not-estimable') return fit
    const effect = fit.coefficients.find(({ term }) => term === 'arm')
    if (!effect) return notEstimable('arm-not-identified')
    at.push({ estimate: effect.estimate, variance: effect.se ** 2 })
  }
  const [none, up, down] = at
  return {
    kind: 'completion',
    estimate: none.estimate,
    slope: model.missingShifted === 0 ? 0 : (up.estimate - down.estimate) / (2 * step),
    a: none.variance,
    b: (up.variance - down.variance) / (2 * step),
    c: (up.variance + down.variance - 2 * none.variance) / (2 * step * step),
  }
}

function meanLine(completions: readonly Completion[]): { readonly estimate: number; readonly slope: number } {
  let [estimate, slope] = [0, 0]
  for (const completion of completions) {
    estimate += completion.estimate / completions.length
    slope += completion.slope / completions.length
  }
  return { estimate, slope }
}

type Uncertainty = {
  readonly se: number | null
  readonly low: number | null
  readonly high: number | null
  readonly p: number | null
}

const UNKNOWN: Uncertainty = { se: null, low: null, high: null, p: null }

function poolAt(
  completions: readonly Completion[],
  delta: number,
  design: DesignMatrix,
  level: number,
): Uncertainty {
  if (completions.length < 2) return UNKNOWN
  const pooled = rubinPool({
    estimates: Float64Array.from(completions, ({ estimate, slope }) => estimate + slope * delta),
    variances: Float64Array.from(completions, ({ a, b, c }) =>
      Math.max(0, a + b * delta + c * delta * delta),
    ),
    completeDf: design.rows - design.terms.length,
    level,
  })
  if (pooled.kind !== 'pooled') return UNKNOWN
  const { se, low, high, p } = pooled
  return { se, low, high, p }
}

/** Between no shift and the shift where the estimate itself is zero, where the interval certainly holds zero. */
function whereIntervalHoldsZero(
  pool: (delta: number) => Uncertainty,
  estimate: number,
  deltaAtZero: number,
): number | null {
  const clear = (delta: number): number | null => {
    const { low, high } = pool(delta)
    if (low === null || high === null) return null
    return estimate > 0 ? low : -high
  }
  const atStart = clear(0)
  if (atStart === null) return null
  if (atStart <= 0) return 0
  const [from, to] = deltaAtZero < 0 ? [deltaAtZero, 0] : [0, deltaAtZero]
  const root = findRoot((delta) => clear(delta) ?? 0, from, to, { tolerance: 1e-10 * Math.abs(deltaAtZero) })
  return root.kind === 'root' ? root.x : null
}
