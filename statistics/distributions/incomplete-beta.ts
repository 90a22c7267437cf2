import { poissonDeviance, stirlingError } from './gamma-function.ts'

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1], with y = 1 − x given
 * apart, because the caller often knows y to more digits than 1 − x would give. The upper tail is the same
 * function from the other end: lowerBeta(y, x, b, a).
 * Formula: the even part of the continued fraction DLMF 8.17.22, in the arrangement of DiDonato & Morris
 * (1992), ACM Trans. Math. Softw. 18(3), 360–373 (TOMS 708, BFRAC), which uses x and y each in its place;
 * beyond x = (a + 1)/(a + b + 2) one minus the other end. The factor x^a·y^b/B(a, b) is in Loader's
 * saddle-point form, so that it keeps its digits for shapes of any size.
 * Work: some tens of terms, and about √max(a, b) in the middle of a narrow distribution.
 */
export function lowerBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  // The same border, x(a + b + 2) = a + 1, seen from the smaller shape, which a sum with a far larger one
  // would swallow.
  const below = a > b ? y * (a + b + 2) >= b + 1 : x * (a + b + 2) <= a + 1
  return below ? fromFraction(x, y, a, b) : 1 - fromFraction(y, x, b, a)
}

/** x^a·y^b/B(a, b) = x·y times the beta density. */
export function betaFactor(x: number, y: number, a: number, b: number): number {
  if (x <= 0 || y <= 0) return 0
  const n = a + b
  const exponent =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    poissonDeviance(a, n * x) -
    poissonDeviance(b, n * y)
  return Math.exp(exponent) * Math.sqrt(((a / n) * b) / (2 * Math.PI))
}

function fromFraction(x: number, y: number, a: number, b: number): number {
  const factor = betaFactor(x, y, a, b)
  if (factor === 0) return 0
  // b0 + a1/(b1 + a2/(b2 + …)) by modified Lentz; no term is 0 for x below (a + 1)/(a + b).
  let fraction = (a / (a + 1)) * (a * y - b * x + 1)
  let c = fraction
  let d = 0
  for (let m = 1; ; m++) {
    const odd = a + 2 * m - 1
    // m − 1 first: a + m − 1 from the left would round a small a away.
    const numerator = ((m * (a + (m - 1))) / odd) * ((a + b + (m - 1)) / odd) * (b - m) * x * x
    const term = denominatorTerm(m, x, y, a, b)
    d = 1 / (term + numerator * d)
    c = term + numerator / c
    const change = c * d
    fraction *= change
    if (!(Math.abs(change - 1) > 2 * Number.EPSILON)) return Math.min(1, factor / fraction)
  }
}

function denominatorTerm(m: number, x: number, y: number, a: number, b: number): number {
  const inner = a * y - b * x + 1 + m * (1 + y)
  return m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) / (a + 2 * m + 1)) * inner
}
