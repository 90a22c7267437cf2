import { InvalidInput } from '@utfall/basics'

/**
 * Σx with Neumaier's compensation: the error does not grow with n. Neumaier (1974), ZAMM 54, 39–51, method
 * IV.
 */
export function sum(x: ArrayLike<number>): number {
  let total = 0
  let lost = 0
  for (let i = 0; i < x.length; i++) {
    const term = x[i]
    const next = total + term
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total
    total = next
  }
  // An overflowed total has lost Infinity − Infinity; the total itself is then the answer.
  return Number.isFinite(total) ? total + lost : total
}

/** Σx / n. Throws `InvalidInput` for no numbers. */
export function mean(x: ArrayLike<number>): number {
  requireLength(x, 1, 'x')
  return sum(x) / x.length
}

/**
 * Σ(x − x̄)² / (n − 1), two passes with the correction of Chan, Golub & LeVeque (1983, eq. 1.7). Throws below
 * n = 2.
 */
export function variance(x: ArrayLike<number>): number {
  return covariance(x, x)
}

/**
 * Σ(x − x̄)(y − ȳ) / (n − 1), two passes, corrected for the rounding of the means. Throws below n = 2 or on
 * unequal lengths.
 */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireLength(x, 2, 'x')
  if (y.length !== x.length) {
    throw new InvalidInput({ field: 'y', given: `${y.length} numbers`, allowed: `${x.length} numbers` })
  }
  const meanX = mean(x)
  const meanY = x === y ? meanX : mean(y)
  let products = 0
  let residualX = 0
  let residualY = 0
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - meanX
    const dy = y[i] - meanY
    products += dx * dy
    residualX += dx
    residualY += dy
  }
  return (products - (residualX * residualY) / x.length) / (x.length - 1)
}

function requireLength(x: ArrayLike<number>, least: number, field: string): void {
  if (x.length < least) {
    throw new InvalidInput({ field, given: `${x.length} numbers`, allowed: `at least ${least}` })
  }
}
