/**
 * Loops over the rows of a row-major n × k array. Each sums a thousand rows on its own before adding them to the total, so
 * that rounding grows with √(n/1000) instead of √n, and four rows at a time, so that each total is loaded once for four rows.
 */

const CHUNK_ROWS = 1024

/** Σ f_i·x_i·x_i' as a full symmetric k × k array; f is 1 when left out. */
export function crossProduct(
  x: Float64Array,
  n: number,
  k: number,
  factor: Float64Array | null,
): Float64Array {
  const total = new Float64Array(k * k)
  const part = new Float64Array(k * k)
  for (let start = 0; start < n; start += CHUNK_ROWS) {
    part.fill(0)
    addCrossProduct(part, x, start, Math.min(n, start + CHUNK_ROWS), k, factor)
    for (let entry = 0; entry < part.length; entry++) total[entry] += part[entry]
  }
  for (let a = 0; a < k; a++) for (let b = 0; b < a; b++) total[b * k + a] = total[a * k + b]
  return total
}

/** Adds rows start to end to the lower triangle of `part`. */
function addCrossProduct(
  part: Float64Array,
  x: Float64Array,
  start: number,
  end: number,
  k: number,
  factor: Float64Array | null,
): void {
  let row = start
  for (; row + 3 < end; row += 4) {
    const r0 = row * k
    const r1 = r0 + k
    const r2 = r1 + k
    const r3 = r2 + k
    const f0 = factor === null ? 1 : factor[row]
    const f1 = factor === null ? 1 : factor[row + 1]
    const f2 = factor === null ? 1 : factor[row + 2]
    const f3 = factor === null ? 1 : factor[row + 3]
    for (let a = 0; a < k; a++) {
      const x0 = f0 * x[r0 + a]
      const x1 = f1 * x[r1 + a]
      const x2 = f2 * x[r2 + a]
      const x3 = f3 * x[r3 + a]
      const at = a * k
      for (let b = 0; b <= a; b++)
        part[at + b] += x0 * x[r0 + b] + x1 * x[r1 + b] + x2 * x[r2 + b] + x3 * x[r3 + b]
    }
  }
  for (; row < end; row++) {
    const r0 = row * k
    const f0 = factor === null ? 1 : factor[row]
    for (let a = 0; a < k; a++) {
      const x0 = f0 * x[r0 + a]
      for (let b = 0; b <= a; b++) part[a * k + b] += x0 * x[r0 + b]
    }
  }
}

/** Σ x_i·y_i. */
export function project(x: Float64Array, y: Float64Array, k: number): Float64Array {
  const n = y.length
  const total = new Float64Array(k)
  const part = new Float64Array(k)
  for (let start = 0; start < n; start += CHUNK_ROWS) {
    const end = Math.min(n, start + CHUNK_ROWS)
    part.fill(0)
    for (let row = start, at = start * k; row < end; row++, at += k) {
      const value = y[row]
      for (let a = 0; a < k; a++) part[a] += value * x[at + a]
    }
    for (let a = 0; a < k; a++) total[a] += part[a]
  }
  return total
}

/** y_i − x_i'γ, in place. */
export function subtractFitted(y: Float64Array, x: Float64Array, gamma: Float64Array): void {
  const k = gamma.length
  for (let row = 0, at = 0; row < y.length; row++, at += k) {
    let fitted = 0
    for (let a = 0; a < k; a++) fitted += x[at + a] * gamma[a]
    y[row] -= fitted
  }
}

/** x_i becomes T·x_i for a lower triangular k × k T, in place: from the last entry up, so that none is needed after its change. */
export function transformRows(x: Float64Array, n: number, k: number, lower: Float64Array): void {
  let row = 0
  for (; row + 3 < n; row += 4) {
    const r0 = row * k
    const r1 = r0 + k
    const r2 = r1 + k
    const r3 = r2 + k
    for (let a = k - 1; a >= 0; a--) {
      let v0 = 0
      let v1 = 0
      let v2 = 0
      let v3 = 0
      for (let b = 0, entry = a * k; b <= a; b++, entry++) {
        const factor = lower[entry]
        v0 += factor * x[r0 + b]
        v1 += factor * x[r1 + b]
        v2 += factor * x[r2 + b]
        v3 += factor * x[r3 + b]
      }
      x[r0 + a] = v0
      x[r1 + a] = v1
      x[r2 + a] = v2
      x[r3 + a] = v3
    }
  }
  for (; row < n; row++) {
    const r0 = row * k
    for (let a = k - 1; a >= 0; a--) {
      let value = 0
      for (let b = 0, entry = a * k; b <= a; b++, entry++) value += lower[entry] * x[r0 + b]
      x[r0 + a] = value
    }
  }
}

/** |x_i|² of each row. */
export function squaredNorms(x: Float64Array, n: number, k: number): Float64Array {
  const norms = new Float64Array(n)
  for (let row = 0, at = 0; row < n; row++) {
    let total = 0
    for (let a = 0; a < k; a++, at++) total += x[at] * x[at]
    norms[row] = total
  }
  return norms
}

/** Σ y², chunk by chunk. */
export function sumOfSquares(y: Float64Array): number {
  let total = 0
  for (let start = 0; start < y.length; start += CHUNK_ROWS) {
    const end = Math.min(y.length, start + CHUNK_ROWS)
    let part = 0
    for (let row = start; row < end; row++) part += y[row] * y[row]
    total += part
  }
  return total
}
