import gammaln from '@stdlib/math-base-special-gammaln'
import { poissonDeviance, stirlingError } from './gamma-function.ts'

/**
 * The regularised incomplete gamma functions P(a, x), below x, and Q(a, x) = 1 − P(a, x), above it; a > 0, x
 * ≥ 0.
 * Formula: the series A&S 6.5.29 for P below x = a + 1, Legendre's continued fraction (A&S 6.5.31, by Lentz)
 * for Q from there on; the other is one minus, where that loses nothing. The common factor x^a·e^−x/Γ(a + 1)
 * is taken in Loader's form, which stays accurate for a of any size. (The library's own function was off by 2
 * % at a = 1000.)
 * Work: about √a terms in the middle of the distribution.
 */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0
  if (x === Infinity) return 1
  return x < a + 1 ? series(a, x) : 1 - continuedFraction(a, x)
}

/** Q(a, x); see `lowerGamma`. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Infinity) return 0
  return x < a + 1 ? 1 - series(a, x) : continuedFraction(a, x)
}

/** x^a·e^−x/Γ(a + 1): a Poisson probability when a is an integer. */
export function gammaFactor(a: number, x: number): number {
  if (x <= 0) return a === 0 ? 1 : 0
  if (a < 1) return Math.exp(a * Math.log(x) - x - gammaln(a + 1))
  return Math.exp(-stirlingError(a) - poissonDeviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

function series(a: number, x: number): number {
  let term = 1
  let total = 1
  for (let k = 1; term > total * Number.EPSILON * 0.25; k++) {
    term *= x / (a + k)
    total += term
  }
  return Math.min(1, gammaFactor(a, x) * total)
}

function continuedFraction(a: number, x: number): number {
  // Q(a, x) = factor·a/(x + 1 − a − 1·(1 − a)/(x + 3 − a − …)); modified Lentz, Thompson & Barnett (1986).
  let b = x + 1 - a
  let c = Infinity
  let d = 1 / b
  let fraction = d
  for (let k = 1; ; k++) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / (b + numerator * d)
    c = b + numerator / c
    const change = c * d
    fraction *= change
    if (!(Math.abs(change - 1) > 2 * Number.EPSILON)) break
  }
  return Math.min(1, gammaFactor(a, x) * a * fraction)
}
