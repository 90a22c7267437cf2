import { InvalidInput } from '@utfall/basics'
import { digamma, lnGamma, trigamma } from '@utfall/distributions'
import { choleskyFactor, type Matrix } from '@utfall/numerics'
import type { DesignMatrix } from '../frame/design-matrix.ts'
import { type NotEstimable, notEstimable } from '../frame/note.ts'
import { assembleFit, type GeneralisedFit, lostFit, type ReadyInput, readyInput } from './generalised-fit.ts'
import { poissonLikelihood, poissonMeasures, startingCoefficients } from './poisson.ts'
import type { LikelihoodErrors } from './sandwich.ts'
import { type RowLikelihood, type ScoringResult, scoreToMaximum, weightedGram } from './scoring.ts'

const ERRORS: readonly LikelihoodErrors[] = ['model', 'HC0', 'HC1', 'HC3', 'cluster']
const TOLERANCE = 1e-10
const MAX_ROUNDS = 50
/** Above this the variance μ + μ²/θ cannot be told from μ. */
const LARGEST_THETA = 1e7

export type NegativeBinomialFit = GeneralisedFit & {
  readonly standardErrors: LikelihoodErrors
  /** Variance is μ + μ²/θ. `boundary`: the counts vary no more than Poisson counts do, θ is infinite and the fit is the Poisson fit. */
  readonly theta:
    | { readonly kind: 'estimate'; readonly estimate: number; readonly se: number }
    | { readonly kind: 'boundary' }
}

/**
 * Negative binomial regression with log link: E(y) = μ = exp(x'β + offset), Var(y) = μ + μ²/θ.
 * Formula: maximum likelihood, Newton for β and for ln θ by turns until neither moves. `model` errors of β are the inverse
 * of X'WX with W = μ/(1 + μ/θ); se of θ from the observed information for θ with μ held fixed, as MASS does.
 * Inputs: outcome whole numbers from 0; offset the logarithm of exposure; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-9 on β and θ.
 * Edges: no overdispersion gives theta `boundary` with the note `no-overdispersion`, not a failure. `not-estimable`: `no-events`,
 * `separation` with its terms, `too-few-rows`, `too-few-clusters`, `not-converged`.
 * Errors: `InvalidInput` for an outcome that is no count, unequal lengths, or an option that is not listed.
 * Source: Lawless (1987) Canadian Journal of Statistics 15:209–225; Venables & Ripley (2002), section 7.4.
 * Checked against: R 4.2.2 MASS::glm.nb 7.3-58 (quine: θ 1.275 (0.161), and 1.928 (0.269) with all interactions), sandwich 3.0-2.
 */
export function negativeBinomialRegression(input: {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
  readonly offset?: Float64Array
  readonly clusters?: Int32Array
  readonly standardErrors: LikelihoodErrors
  readonly level?: number
}): NegativeBinomialFit | NotEstimable {
  const { outcome, offset, standardErrors } = input
  const ready = readyInput(input, standardErrors, ERRORS)
  const wrong = outcome.findIndex((value) => !(Number.isSafeInteger(value) && value >= 0))
  if (wrong >= 0) {
    throw new InvalidInput({
      field: `outcome[${wrong}]`,
      given: outcome[wrong],
      allowed: 'a whole number from 0',
    })
  }
  if (ready.kind !== 'ready') return ready
  if (!outcome.some((value) => value > 0)) return notEstimable('no-events')
  const { design } = ready
  const start = { beta: startingCoefficients(design, outcome, offset), offset }
  const poisson = scoreToMaximum(design, poissonLikelihood(outcome), start, TOLERANCE)
  if (poisson.kind !== 'converged') return lostFit(ready.centred, poisson)
  const counts = distinctCounts(outcome)
  if (excessVariance(outcome, poisson.eta) <= 0) return boundaryFit(ready, poisson, outcome, standardErrors)
  let beta = poisson.beta
  let eta = poisson.eta
  let theta = firstTheta(outcome, eta)
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const next = maximiseTheta(theta, counts, outcome, eta)
    if (next.theta > LARGEST_THETA) return boundaryFit(ready, poisson, outcome, standardErrors)
    const settled = Math.abs(Math.log(next.theta / theta)) < TOLERANCE
    theta = next.theta
    const found = scoreToMaximum(
      design,
      negativeBinomialLikelihood(outcome, theta),
      { beta, offset },
      TOLERANCE,
    )
    if (found.kind !== 'converged') return lostFit(ready.centred, found)
    beta = found.beta
    eta = found.eta
    if (settled) {
      const expected = expectedInformation(design, eta, theta)
      if (expected === null) return notEstimable('not-converged', { iterations: round })
      const logLik = found.logLik + countConstant(counts, theta)
      const fit = assembleFit(
        ready,
        { ...found, ...expected, logLik },
        {
          deviance: negativeBinomialDeviance(outcome, eta, theta),
          aic: -2 * logLik + 2 * design.terms.length + 2,
          dispersion: 1,
        },
        standardErrors,
      )
      return {
        ...fit,
        standardErrors,
        theta: { kind: 'estimate', estimate: theta, se: 1 / Math.sqrt(next.information) },
      }
    }
  }
  return notEstimable('not-converged', { iterations: MAX_ROUNDS })
}

function boundaryFit(
  ready: ReadyInput,
  poisson: Extract<ScoringResult, { kind: 'converged' }>,
  outcome: Float64Array,
  standardErrors: LikelihoodErrors,
): NegativeBinomialFit {
  const { deviance, constant } = poissonMeasures(outcome, poisson.eta)
  const logLik = poisson.logLik - constant
  const fit = assembleFit(
    ready,
    { ...poisson, logLik },
    { deviance, aic: -2 * logLik + 2 * ready.design.terms.length, dispersion: 1 },
    standardErrors,
  )
  const notes = [...fit.notes, { code: 'no-overdispersion', detail: {} }]
  return { ...fit, notes, standardErrors, theta: { kind: 'boundary' } }
}

/**
 * Without the part that does not depend on β; see `countConstant`. For a fixed θ it is concave in η, and the information filled in is the
 * observed: Newton's steps, where Fisher's turn back and forth when θ is small.
 */
function negativeBinomialLikelihood(outcome: Float64Array, theta: number): RowLikelihood {
  return {
    side: (row) => (outcome[row] === 0 ? -1 : 0),
    evaluate: (eta, score, information) => {
      let logLik = 0
      for (let row = 0; row < eta.length; row++) {
        const y = outcome[row]
        const expected = Math.exp(eta[row])
        const share = theta / (theta + expected)
        score[row] = (y - expected) * share
        information[row] = (expected * share * (theta + y)) / (theta + expected)
        logLik += y * eta[row] - (theta + y) * Math.log(theta + expected)
      }
      return logLik
    },
  }
}

/** W = μ/(1 + μ/θ) of each row, and the factor of X'WX: what the errors of β are made of. */
function expectedInformation(
  design: DesignMatrix,
  eta: Float64Array,
  theta: number,
): { readonly information: Float64Array; readonly lower: Matrix } | null {
  const information = eta.map((value) => {
    const expected = Math.exp(value)
    return (expected * theta) / (theta + expected)
  })
  const factor = choleskyFactor(weightedGram(design, information))
  return factor.kind === 'factor' ? { information, lower: factor.lower } : null
}

/** The distinct outcomes with how often each occurs: the gamma functions below are asked once a value, not once a row. */
type DistinctCounts = { readonly values: Float64Array; readonly rows: Float64Array }

function distinctCounts(outcome: Float64Array): DistinctCounts {
  const rowsOf = new Map<number, number>()
  for (const value of outcome) rowsOf.set(value, (rowsOf.get(value) ?? 0) + 1)
  return { values: Float64Array.from(rowsOf.keys()), rows: Float64Array.from(rowsOf.values()) }
}

/** Σ lnΓ(θ + y) − lnΓ(θ) − lnΓ(y + 1) + θ ln θ. */
function countConstant({ values, rows }: DistinctCounts, theta: number): number {
  const each = theta * Math.log(theta) - lnGamma(theta)
  let total = 0
  for (let i = 0; i < values.length; i++) {
    total += rows[i] * (lnGamma(theta + values[i]) - lnGamma(values[i] + 1) + each)
  }
  return total
}

/** Σ((y − μ)² − y): the score for overdispersion at the Poisson fit, up to ½ (Lawless 1987, section 3.2). */
function excessVariance(outcome: Float64Array, eta: Float64Array): number {
  let total = 0
  for (let row = 0; row < eta.length; row++) total += (outcome[row] - Math.exp(eta[row])) ** 2 - outcome[row]
  return total
}

/** n/Σ(y/μ − 1)²: the moment estimate if Poisson noise were nil. */
function firstTheta(outcome: Float64Array, eta: Float64Array): number {
  let total = 0
  for (let row = 0; row < eta.length; row++) total += (outcome[row] * Math.exp(-eta[row]) - 1) ** 2
  return eta.length / total
}

/** Newton on ln θ with μ fixed; `information` is minus the second derivative by θ itself. */
function maximiseTheta(
  start: number,
  counts: DistinctCounts,
  outcome: Float64Array,
  eta: Float64Array,
): { readonly theta: number; readonly information: number } {
  let theta = start
  let information = 0
  for (let iteration = 0; iteration < 100; iteration++) {
    const derivatives = thetaDerivatives(theta, counts, outcome, eta)
    information = derivatives.information
    const slope = theta * derivatives.score
    const curvature = theta * theta * information - slope
    // Where the log-likelihood is not concave in ln θ, walk uphill by the fixed largest step.
    const wanted = curvature > 0 ? slope / curvature : Math.sign(slope)
    const step = Math.max(-1, Math.min(1, wanted))
    if (Math.abs(step) < 1e-12) return { theta, information }
    theta *= Math.exp(step)
    if (theta > LARGEST_THETA || Math.abs(step) < 1e-9) return { theta, information }
  }
  return { theta, information }
}

/** MASS's theta.ml: derivatives of the log-likelihood by θ with μ fixed. */
function thetaDerivatives(
  theta: number,
  { values, rows }: DistinctCounts,
  outcome: Float64Array,
  eta: Float64Array,
): { readonly score: number; readonly information: number } {
  const digammaTheta = digamma(theta)
  const trigammaTheta = trigamma(theta)
  let score = 0
  let information = 0
  for (let i = 0; i < values.length; i++) {
    score += rows[i] * (digamma(theta + values[i]) - digammaTheta)
    information += rows[i] * (trigammaTheta - trigamma(theta + values[i]))
  }
  for (let row = 0; row < eta.length; row++) {
    const expected = Math.exp(eta[row])
    const both = theta + expected
    const ratio = (outcome[row] + theta) / both
    score += 1 - Math.log1p(expected / theta) - ratio
    information += (2 - ratio) / both - 1 / theta
  }
  return { score, information }
}

function negativeBinomialDeviance(outcome: Float64Array, eta: Float64Array, theta: number): number {
  let deviance = 0
  for (let row = 0; row < eta.length; row++) {
    const y = outcome[row]
    const expected = Math.exp(eta[row])
    deviance +=
      2 *
      ((y > 0 ? y * (Math.log(y) - eta[row]) : 0) - (y + theta) * Math.log((y + theta) / (expected + theta)))
  }
  return deviance
}
