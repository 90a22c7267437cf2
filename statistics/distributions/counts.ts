import { InvalidInput } from '@utfall/basics'
import { requireCount, requireNumber, requireProbability } from './domain.ts'
import { poissonDeviance, stirlingError } from './gamma-function.ts'
import { lowerBeta } from './incomplete-beta.ts'
import { gammaFactor, lowerGamma, upperGamma } from './incomplete-gamma.ts'

/**
 * P(K = k) of k successes in n tries, each with probability p.
 * Formula: Loader's saddle-point form, which does not overflow and cancels nothing. Accuracy: 1e-12 relative
 * up to n = 1e7, and beyond that about n·1e-18 more, the rounding of 1 − p. Edges: 0 outside 0 to n; certain
 * where p is 0 or 1.
 * Errors: `InvalidInput` unless k is an integer, n a count and p in [0, 1].
 * Source: Loader (2000), Fast and Accurate Computation of Binomial Probabilities. Checked against R 4.2.2
 * `dbinom`.
 */
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

/**
 * P(K ≤ k) for a binomial; k may be any number. Formula: I_{1−p}(n − ⌊k⌋, ⌊k⌋ + 1); A&S 26.5.24. Accuracy and
 * errors as `binomialDensity`. Checked against R 4.2.2 `pbinom`.
 */
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

/** P(K > k), with all its digits in the upper tail; see `binomialCdf`. */
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

/**
 * P(K = k) for a Poisson with a mean from 0 to 1e12; 0 for k below 0. Formula: Loader's form (2000).
 * Accuracy: 1e-13 relative, and about mean·1e-18 more. Errors: `InvalidInput` unless k is an integer and the
 * mean in its range. Checked against R 4.2.2 `dpois`.
 */
export function poissonDensity(k: number, mean: number): number {
  requireInteger(k, 'k')
  requireMean(mean)
  return k < 0 ? 0 : gammaFactor(k, mean)
}

/**
 * P(K ≤ k) for a Poisson; k may be any number. Formula: Q(⌊k⌋ + 1, mean); A&S 26.4.21. Checked against R
 * 4.2.2 `ppois`.
 */
export function poissonCdf(k: number, mean: number): number {
  requireNumber(k, 'k')
  requireMean(mean)
  if (k < 0) return 0
  return k === Infinity ? 1 : upperGamma(Math.floor(k) + 1, mean)
}

/** P(K > k), with all its digits in the upper tail; see `poissonCdf`. */
export function poissonSurvival(k: number, mean: number): number {
  requireNumber(k, 'k')
  requireMean(mean)
  if (k < 0) return 1
  return k === Infinity ? 0 : lowerGamma(Math.floor(k) + 1, mean)
}

/**
 * P(K = k) of k successes among `draws` taken without return from an urn of `successes` and `failures`; 0
 * where k cannot be.
 * Formula: a product of two binomial probabilities over a third, all with p = draws/(successes + failures);
 * Loader (2000), as in R.
 * Accuracy: 1e-13 relative. Errors: `InvalidInput` unless all are counts and draws at most what the urn
 * holds.
 * Checked against R 4.2.2 `dhyper`.
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

/**
 * P(K ≤ k) for the hypergeometric; k may be any number. Formula: the terms from k outwards, in the direction
 * in which they fall. Accuracy: 1e-13 relative in the lower tail. Errors as `hypergeometricDensity`.
 * Checked against R 4.2.2 `phyper`.
 */
export function hypergeometricCdf(k: number, successes: number, failures: number, draws: number): number {
  requireNumber(k, 'k')
  requireUrn(successes, failures, draws)
  const whole = Math.floor(k)
  if (whole < Math.max(0, draws - failures)) return 0
  if (whole >= Math.min(draws, successes)) return 1
  const total = successes + failures
  if (whole * total <= draws * successes) return lowerTail(whole, successes, failures, draws)
  // P(K > k) is the lower tail of the successes not drawn, an urn with the same balls and the other draws.
  return 1 - lowerTail(successes - whole - 1, successes, failures, total - draws)
}

/** P(K > k), with all its digits in the upper tail; see `hypergeometricCdf`. */
export function hypergeometricSurvival(
  k: number,
  successes: number,
  failures: number,
  draws: number,
): number {
  requireNumber(k, 'k')
  requireUrn(successes, failures, draws)
  return hypergeometricCdf(successes - Math.floor(k) - 1, successes, failures, successes + failures - draws)
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
