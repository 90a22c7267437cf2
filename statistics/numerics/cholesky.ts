import { InvalidInput } from '@utfall/basics'
import { type Matrix, matrix, requireSquare } from './matrix.ts'

export type CholeskyFactor =
  | { readonly kind: 'factor'; readonly lower: Matrix }
  | { readonly kind: 'not-positive-definite'; readonly pivot: number }

/**
 * The lower triangular L with L·L' = a, for a symmetric positive definite a (only its lower triangle is
 * read).
 * Formula: the row-wise Cholesky–Banachiewicz recurrence; Golub & Van Loan, Matrix Computations (4th ed.),
 * section 4.2.
 * Accuracy: backward stable, |LL' − a| ≤ about n·ε·max diagonal.
 * Edges: 0 × 0 gives 0 × 0. A pivot that is not above n·ε times its own diagonal entry is noise, not
 * information, and gives `not-positive-definite` with the index of that pivot. Use `pivotedGram` first when
 * columns may be collinear.
 */
export function choleskyFactor(a: Matrix): CholeskyFactor {
  requireSquare(a, 'a')
  const n = a.rows
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a.data[i * n + j]
      for (let k = 0; k < j; k++) rest -= l[i * n + k] * l[j * n + k]
      if (j < i) l[i * n + j] = rest / l[j * n + j]
      else if (rest > n * Number.EPSILON * a.data[i * n + i]) l[i * n + i] = Math.sqrt(rest)
      else return { kind: 'not-positive-definite', pivot: i }
    }
  }
  return { kind: 'factor', lower: matrix(n, n, l) }
}

/** The x with L·L'·x = b: forward, then back substitution. */
export function choleskySolve(lower: Matrix, b: Float64Array): Float64Array {
  requireSquare(lower, 'lower')
  const n = lower.rows
  if (b.length !== n)
    throw new InvalidInput({ field: 'b', given: `${b.length} numbers`, allowed: `${n} numbers` })
  const l = lower.data
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    let rest = x[i]
    for (let k = 0; k < i; k++) rest -= l[i * n + k] * x[k]
    x[i] = rest / l[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    let rest = x[i]
    for (let k = i + 1; k < n; k++) rest -= l[k * n + i] * x[k]
    x[i] = rest / l[i * n + i]
  }
  return x
}

/** L⁻¹, lower triangular. */
export function lowerInverse(lower: Matrix): Matrix {
  requireSquare(lower, 'lower')
  const n = lower.rows
  const l = lower.data
  const result = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    result[j * n + j] = 1 / l[j * n + j]
    for (let i = j + 1; i < n; i++) {
      let total = 0
      for (let k = j; k < i; k++) total += l[i * n + k] * result[k * n + j]
      result[i * n + j] = -total / l[i * n + i]
    }
  }
  return matrix(n, n, result)
}

/** (L·L')⁻¹ = L⁻¹'·L⁻¹, exactly symmetric. */
export function choleskyInverse(lower: Matrix): Matrix {
  const n = lower.rows
  const m = lowerInverse(lower).data
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0
      for (let k = i; k < n; k++) total += m[k * n + i] * m[k * n + j]
      result[i * n + j] = total
      result[j * n + i] = total
    }
  }
  return matrix(n, n, result)
}

/** ln det(L·L') = 2·Σ ln L_ii. */
export function choleskyLogDeterminant(lower: Matrix): number {
  requireSquare(lower, 'lower')
  let total = 0
  for (let i = 0; i < lower.rows; i++) total += 2 * Math.log(lower.data[i * lower.rows + i])
  return total
}
