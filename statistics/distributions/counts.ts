import { InvalidInput } from '@utfall/basics'
import { requireCount, requireNumber, requireProbability } from './domain.ts'
import { poissonDeviance, stirlingError } from './gamma-function.ts'
import { lowerBeta } from './incomplete-beta.ts'
import { gammaFactor, upperGamma } from './incomplete-gamma.ts'

/** P(K = k) of k successes in n tries with probability p; 0 outside 0 to n. Loader's saddle-point form (2000). */
export function binomialDensity(k: number, n: number, p: number): number {
  requireCount(n, 'n')
  requireProbability(p, 'p')
  requireInteger(k, 'k')
  if (k < 0 || k > n) return 0
  const q = 1 - p
  if (p === 0) return k === 0 ? 1 : 0
  if (q === 0) return k === n ? 1 : 0
  if (k === 0) return Math.exp(n * Math.log1p(-p))
  if (k === n) return Math.exp(n * Math.log(p))
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    poissonDeviance(k, n * p) -
    poissonDeviance(n - k, n * q)
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/** P(K ≤ k); k any number. The incomplete beta function from the upper end, I_{1−p}(n − ⌊k⌋, ⌊k⌋ + 1). */
export function binomialCdf(k: number, n: number, p: number): number {
  requireCount(n, 'n')
  requireProbability(p, 'p')
  requireNumber(k, 'k')
  const whole = Math.floor(k)
  if (whole < 0) return 0
  if (whole >= n || p === 0) return 1
  if (p === 1) return 0
  return lowerBeta(1 - p, p, n - whole, whole + 1)
}

/** P(K > k), with all its digits. */
export function binomialSurvival(k: number, n: number, p: number): number {
  requireCount(n, 'n')
  requireProbability(p, 'p')
  requireNumber(k, 'k')
  const whole = Math.floor(k)
  if (whole < 0) return 1
  if (whole >= n || p === 0) return 0
  if (p === 1) return 1
  return lowerBeta(p, 1 - p, whole + 1, n - whole)
}

/** P(K = k) for a Poisson with mean ≥ 0; 0 below 0. */
export function poissonDensity(k: number, mean: number): number {
  requireInteger(k, 'k')
  requireMean(mean)
  return k < 0 ? 0 : gammaFactor(k, mean)
}

/** P(K ≤ k) = Q(⌊k⌋ + 1, mean); k any number. */
export function poissonCdf(k: number, mean: number): number {
  requireNumber(k, 'k')
  requireMean(mean)
  if (k < 0) return 0
  return k === Infinity ? 1 : upperGamma(Math.floor(k) + 1, mean)
}

/**
 * P(K = k) of k successes among `draws` taken without return from `successes` and `failures`; 0 outside the possible.
 * Loader's form: a product of two binomial probabilities over a third, with p = draws/(successes + failures).
 */
export function hypergeometricDensity(k: number, successes: number, failures: number, draws: number): number {
  requireInteger(k, 'k')
  requireUrn(successes, failures, draws)
  if (k < Math.max(0, draws - failures) || k > Math.min(draws, successes)) return 0
  const total = successes + failures
  if (draws === 0 || draws === total) return 1
  const p = draws / total
  return (
    (binomialDensity(k, successes, p) * binomialDensity(draws - k, failures, p)) /
    binomialDensity(draws, total, p)
  )
}

/** P(K ≤ k): the terms from k outwards, in the direction in which they fall; k any number. */
export function hypergeometricCdf(k: number, successes: number, failures: number, draws: number): number {
  requireNumber(k, 'k')
  requireUrn(successes, failures, draws)
  const least = Math.max(0, draws - failures)
  const most = Math.min(draws, successes)
  const whole = Math.floor(k)
  if (whole < least) return 0
  if (whole >= most) return 1
  const middle = (draws * successes) / (successes + failures)
  if (whole <= middle) return lowerTail(whole, successes, failures, draws)
  // P(K > k) is the lower tail of the successes not drawn.
  return 1 - lowerTail(successes - whole - 1, successes, failures, successes + failures - draws)
}

function lowerTail(k: number, successes: number, failures: number, draws: number): number {
  let relative = 1
  let term = 1
  for (let i = k; i > 0 && term > relative * Number.EPSILON * 0.25; i--) {
    term *= (i * (failures - draws + i)) / ((successes - i + 1) * (draws - i + 1))
    relative += term
  }
  return relative * hypergeometricDensity(k, successes, failures, draws)
}

function requireUrn(successes: number, failures: number, draws: number): void {
  requireCount(successes, 'successes')
  requireCount(failures, 'failures')
  requireCount(draws, 'draws')
  if (draws > successes + failures) {
    throw new InvalidInput({ field: 'draws', given: draws, allowed: `at most ${successes + failures}` })
  }
}

function requireInteger(value: number, field: string): void {
  if (!Number.isSafeInteger(value)) throw new InvalidInput({ field, given: value, allowed: 'an integer' })
}

function requireMean(mean: number): void {
  if (!(mean >= 0 && mean < Infinity))
    throw new InvalidInput({ field: 'mean', given: mean, allowed: 'from 0, finite' })
}
