import { findRoot } from '@utfall/numerics'
import type { PoolingMethod } from './pooled-types.ts'

export type WeightedMean = {
  readonly weights: Float64Array
  readonly weightSum: number
  readonly estimate: number
  /** Σ w (y − estimate)² */
  readonly q: number
}

export type TauSquared =
  | {
      readonly kind: 'tau2'
      readonly tau2: number
      readonly se: number | null
      readonly logLik: number | null
    }
  | { readonly kind: 'not-converged'; readonly iterations: number }

const MAX_ITERATIONS = 1000

/** Mean of y with weights 1 / (v + tau2) and its weighted sum of squares. */
export function weightedMean(y: Float64Array, v: Float64Array, tau2: number): WeightedMean {
  const weights = new Float64Array(y.length)
  let weightSum = 0
  let total = 0
  for (let i = 0; i < y.length; i++) {
    const weight = 1 / (v[i] + tau2)
    weights[i] = weight
    weightSum += weight
    total += weight * y[i]
  }
  const estimate = total / weightSum
  let q = 0
  for (let i = 0; i < y.length; i++) q += weights[i] * (y[i] - estimate) ** 2
  return { weights, weightSum, estimate, q }
}

/**
 * Variance between studies.
 * DL: max(0, (Q − (k−1)) / (S1 − S2/S1)); HS: (Q − k)/S1; HE: s² − mean v; SJ: τ0² Q(τ0²)/(k−1) with τ0² = Σ(y−ȳ)²/k;
 * PM: the root of Q(τ²) = k−1; ML and REML: Fisher scoring to 1e-12 from several starts, best likelihood kept.
 * Standard errors are the large-sample ones of Viechtbauer (2005), J Educ Behav Stat 30:261–293, evaluated at the
 * estimate. Checked against metafor 3.8-1.
 */
export function tauSquared(y: Float64Array, v: Float64Array, method: PoolingMethod): TauSquared {
  switch (method) {
    case 'FE':
      return found(0, null)
    case 'DL':
    case 'HS':
      return fromFixedWeights(y, v, method)
    case 'HE':
      return hedges(y, v)
    case 'SJ':
      return sidikJonkman(y, v)
    case 'PM':
      return pauleMandel(y, v)
    case 'ML':
    case 'REML':
      return likelihood(y, v, method)
  }
}

function found(tau2: number, se: number | null, logLik: number | null = null): TauSquared {
  return { kind: 'tau2', tau2, se, logLik }
}

type PowerSums = { readonly s1: number; readonly s2: number; readonly s3: number }

function powerSums(weights: Float64Array): PowerSums {
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (const weight of weights) {
    s1 += weight
    s2 += weight * weight
    s3 += weight * weight * weight
  }
  return { s1, s2, s3 }
}

/** P = W − W11′W/Σw removes the weighted mean; its trace and the trace of its square. */
function projectorTraces({ s1, s2, s3 }: PowerSums): {
  readonly trace: number
  readonly traceSquare: number
} {
  return { trace: s1 - s2 / s1, traceSquare: s2 - (2 * s3) / s1 + (s2 / s1) ** 2 }
}

function fromFixedWeights(y: Float64Array, v: Float64Array, method: 'DL' | 'HS'): TauSquared {
  const k = y.length
  const { weights, q } = weightedMean(y, v, 0)
  const sums = powerSums(weights)
  const { trace, traceSquare } = projectorTraces(sums)
  const divisor = method === 'DL' ? trace : sums.s1
  const tau2 = Math.max(0, (q - (method === 'DL' ? k - 1 : k)) / divisor)
  const se = Math.sqrt(2 * (k - 1) + 4 * tau2 * trace + 2 * tau2 * tau2 * traceSquare) / divisor
  return found(tau2, se)
}

function unweightedSquares(y: Float64Array): number {
  let mean = 0
  for (const value of y) mean += value / y.length
  let squares = 0
  for (const value of y) squares += (value - mean) ** 2
  return squares
}

function hedges(y: Float64Array, v: Float64Array): TauSquared {
  const k = y.length
  const { s1: sumV, s2: sumV2 } = powerSums(v)
  const tau2 = Math.max(0, unweightedSquares(y) / (k - 1) - sumV / k)
  // With P = I − 11′/k: tr(PVPV) = (1 − 2/k) Σv² + (Σv)²/k² and tr(PV) = (1 − 1/k) Σv.
  const pvpv = (1 - 2 / k) * sumV2 + (sumV / k) ** 2
  const pv = (1 - 1 / k) * sumV
  return found(tau2, Math.sqrt(2 * pvpv + 4 * tau2 * pv + 2 * tau2 * tau2 * (k - 1)) / (k - 1))
}

function sidikJonkman(y: Float64Array, v: Float64Array): TauSquared {
  const k = y.length
  const start = unweightedSquares(y) / k
  if (start === 0) return found(0, null)
  const { weights, weightSum, q } = weightedMean(y, v, start)
  const tau2 = (start * q) / (k - 1)
  // With P = W − ww′/Σw: tr(PVPV), tr(PVP) and tr(PP), entry by entry.
  let pvpv = 0
  let pvp = 0
  let pp = 0
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const entry = (i === j ? weights[i] : 0) - (weights[i] * weights[j]) / weightSum
      pvpv += entry * entry * v[i] * v[j]
      pvp += entry * entry * v[j]
      pp += entry * entry
    }
  }
  return found(tau2, (start / (k - 1)) * Math.sqrt(2 * pvpv + 4 * tau2 * pvp + 2 * tau2 * tau2 * pp))
}

function pauleMandel(y: Float64Array, v: Float64Array): TauSquared {
  const k = y.length
  const excess = (tau2: number) => weightedMean(y, v, tau2).q - (k - 1)
  let tau2 = 0
  if (excess(0) > 0) {
    const above = aboveEveryRoot(y, v, k - 1)
    const root = findRoot(excess, 0, above, { tolerance: 1e-15 * above })
    if (root.kind !== 'root') return { kind: 'not-converged', iterations: MAX_ITERATIONS }
    tau2 = root.x
  }
  const { weightSum } = weightedMean(y, v, tau2)
  return found(tau2, Math.sqrt((2 * k * k) / (k - 1)) / weightSum)
}

/** Q(τ²) ≤ Σ(y−ȳ)²/τ², so beyond Σ(y−ȳ)²/target it cannot reach the target any more. */
export function aboveEveryRoot(y: Float64Array, v: Float64Array, target: number): number {
  let largest = 0
  for (const variance of v) largest = Math.max(largest, variance)
  return unweightedSquares(y) / target + largest
}

/** Log likelihood (restricted or full) of normal estimates with known variances v and common variance tau2. */
export function logLikelihood(y: Float64Array, v: Float64Array, tau2: number, method: 'ML' | 'REML'): number {
  const k = y.length
  const { weightSum, q } = weightedMean(y, v, tau2)
  let logVariances = 0
  for (const variance of v) logVariances += Math.log(variance + tau2)
  const restricted = method === 'REML'
  const constant = (k - (restricted ? 1 : 0)) * Math.log(2 * Math.PI)
  return -(constant + logVariances + q + (restricted ? Math.log(weightSum) - Math.log(k) : 0)) / 2
}

type ScoringStep = { readonly change: number; readonly information: number }

/** Newton's step with the expected information: (y′PPy − tr P)/tr PP for REML, (y′PPy − Σw)/Σw² for ML. */
function scoringStep(y: Float64Array, v: Float64Array, tau2: number, method: 'ML' | 'REML'): ScoringStep {
  const { weights, estimate } = weightedMean(y, v, tau2)
  const sums = powerSums(weights)
  let ypp = 0
  for (let i = 0; i < y.length; i++) ypp += (weights[i] * (y[i] - estimate)) ** 2
  const { trace, traceSquare } = projectorTraces(sums)
  const information = method === 'REML' ? traceSquare : sums.s2
  return { change: (ypp - (method === 'REML' ? trace : sums.s1)) / information, information }
}

/**
 * The restricted likelihood can have two tops when the variances differ a great deal; scoring from zero, from Hedges'
 * and from the spread of the estimates finds each, and the highest is kept.
 */
function likelihood(y: Float64Array, v: Float64Array, method: 'ML' | 'REML'): TauSquared {
  const start = hedges(y, v)
  const starts = [start.kind === 'tau2' ? start.tau2 : 0, 0, unweightedSquares(y) / (y.length - 1)]
  let best: { readonly tau2: number; readonly logLik: number } | null = null
  for (const from of starts) {
    const tau2 = climb(y, v, from, method)
    if (tau2 === null) continue
    const logLik = logLikelihood(y, v, tau2, method)
    if (best === null || logLik > best.logLik + 1e-9) best = { tau2, logLik }
  }
  if (best === null) return { kind: 'not-converged', iterations: MAX_ITERATIONS }
  const { information } = scoringStep(y, v, best.tau2, method)
  return found(best.tau2, Math.sqrt(2 / information), best.logLik)
}

/** Fisher scoring on the half line tau2 ≥ 0; a step that lowers the likelihood is halved. */
function climb(y: Float64Array, v: Float64Array, from: number, method: 'ML' | 'REML'): number | null {
  const smallest = v.reduce((least, variance) => Math.min(least, variance))
  let tau2 = from
  let height = logLikelihood(y, v, tau2, method)
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { change } = scoringStep(y, v, tau2, method)
    let next = Math.max(0, tau2 + change)
    let nextHeight = logLikelihood(y, v, next, method)
    for (let halving = 0; halving < 40 && nextHeight < height - 1e-12 * Math.abs(height); halving++) {
      next = (tau2 + next) / 2
      nextHeight = logLikelihood(y, v, next, method)
    }
    const moved = Math.abs(next - tau2)
    tau2 = next
    height = nextHeight
    if (moved <= 1e-12 * (tau2 + smallest)) return tau2
  }
  return null
}
