import { InvalidInput } from '@utfall/basics'
import { type Matrix, matrix, requireSquare } from './matrix.ts'

export type SymmetricEigen = {
  /** Ascending. */
  readonly values: Float64Array
  /** Column j belongs to value j; columns are orthonormal, their signs arbitrary. */
  readonly vectors: Matrix
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix (both triangles are read as their mean is assumed:
 * a_ij = a_ji).
 * Formula: Householder reduction to tridiagonal form, then implicit QL with shifts; EISPACK tred2 and tql2
 * (Bowdler, Martin, Reinsch & Wilkinson 1968, Numer. Math. 11, 293–306) in the form of JAMA (public domain,
 * NIST).
 * Accuracy: |values| to about n·ε times the largest in absolute value; repeated eigenvalues get orthonormal
 * vectors.
 * Errors: `InvalidInput` for a matrix that is not square or holds a number that is not finite.
 */
export function symmetricEigen(a: Matrix): SymmetricEigen {
  requireSquare(a, 'a')
  const n = a.rows
  let largest = 0
  for (const entry of a.data) {
    if (!Number.isFinite(entry))
      throw new InvalidInput({ field: 'a', given: entry, allowed: 'finite numbers' })
    largest = Math.max(largest, Math.abs(entry))
  }
  // Entries near 1 keep the squares below from overflow and underflow; a power of two changes no digit.
  const scale = largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1
  const vectors = a.data.map((entry) => entry / scale)
  const values = new Float64Array(n)
  if (n > 0) {
    const offDiagonal = new Float64Array(n)
    tridiagonalise(vectors, values, offDiagonal, n)
    implicitQl(vectors, values, offDiagonal, n)
    sortAscending(vectors, values, n)
    for (let i = 0; i < n; i++) values[i] *= scale
  }
  return { values, vectors: matrix(n, n, vectors) }
}

/** Householder reduction; v starts as the matrix and ends as the accumulated orthogonal transformation. */
function tridiagonalise(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) d[j] = v[(n - 1) * n + j]
  for (let i = n - 1; i > 0; i--) {
    let scale = 0
    let h = 0
    for (let k = 0; k < i; k++) scale += Math.abs(d[k])
    if (scale === 0) {
      e[i] = d[i - 1]
      for (let j = 0; j < i; j++) {
        d[j] = v[(i - 1) * n + j]
        v[i * n + j] = 0
        v[j * n + i] = 0
      }
    } else {
      for (let k = 0; k < i; k++) {
        d[k] /= scale
        h += d[k] * d[k]
      }
      const f = d[i - 1]
      const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h)
      e[i] = scale * g
      h -= f * g
      d[i - 1] = f - g
      for (let j = 0; j < i; j++) e[j] = 0
      for (let j = 0; j < i; j++) {
        const dj = d[j]
        v[j * n + i] = dj
        let total = e[j] + v[j * n + j] * dj
        for (let k = j + 1; k < i; k++) {
          total += v[k * n + j] * d[k]
          e[k] += v[k * n + j] * dj
        }
        e[j] = total
      }
      let ed = 0
      for (let j = 0; j < i; j++) {
        e[j] /= h
        ed += e[j] * d[j]
      }
      const hh = ed / (h + h)
      for (let j = 0; j < i; j++) e[j] -= hh * d[j]
      for (let j = 0; j < i; j++) {
        const dj = d[j]
        const ej = e[j]
        for (let k = j; k < i; k++) v[k * n + j] -= dj * e[k] + ej * d[k]
        d[j] = v[(i - 1) * n + j]
        v[i * n + j] = 0
      }
    }
    d[i] = h
  }
  for (let i = 0; i < n - 1; i++) {
    v[(n - 1) * n + i] = v[i * n + i]
    v[i * n + i] = 1
    const h = d[i + 1]
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = v[k * n + i + 1] / h
      for (let j = 0; j <= i; j++) {
        let g = 0
        for (let k = 0; k <= i; k++) g += v[k * n + i + 1] * v[k * n + j]
        for (let k = 0; k <= i; k++) v[k * n + j] -= g * d[k]
      }
    }
    for (let k = 0; k <= i; k++) v[k * n + i + 1] = 0
  }
  for (let j = 0; j < n; j++) {
    d[j] = v[(n - 1) * n + j]
    v[(n - 1) * n + j] = 0
  }
  v[n * n - 1] = 1
  e[0] = 0
}

/** Implicit QL on the tridiagonal form; d becomes the eigenvalues, v's columns the eigenvectors. */
function implicitQl(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let i = 1; i < n; i++) e[i - 1] = e[i]
  e[n - 1] = 0
  let shift = 0
  let largest = 0
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l]) + Math.abs(e[l]))
    let m = l
    while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * largest) m++
    // QL with this shift converges cubically; 60 rounds for one value have never been needed, so the loop is
    // bounded.
    for (let round = 0; m > l && round < 60; round++) {
      let g = d[l]
      let p = (d[l + 1] - g) / (2 * e[l])
      let r = p < 0 ? -Math.hypot(p, 1) : Math.hypot(p, 1)
      d[l] = e[l] / (p + r)
      d[l + 1] = e[l] * (p + r)
      const dl1 = d[l + 1]
      let h = g - d[l]
      for (let i = l + 2; i < n; i++) d[i] -= h
      shift += h
      p = d[m]
      let c = 1
      let c2 = 1
      let c3 = 1
      const el1 = e[l + 1]
      let s = 0
      let s2 = 0
      for (let i = m - 1; i >= l; i--) {
        c3 = c2
        c2 = c
        s2 = s
        g = c * e[i]
        h = c * p
        r = Math.sqrt(p * p + e[i] * e[i])
        e[i + 1] = s * r
        s = e[i] / r
        c = p / r
        p = c * d[i] - s * g
        d[i + 1] = h + s * (c * g + s * d[i])
        for (let k = 0; k < n; k++) {
          const right = v[k * n + i + 1]
          const left = v[k * n + i]
          v[k * n + i + 1] = s * left + c * right
          v[k * n + i] = c * left - s * right
        }
      }
      p = (-s * s2 * c3 * el1 * e[l]) / dl1
      e[l] = s * p
      d[l] = c * p
      if (Math.abs(e[l]) <= Number.EPSILON * largest) break
    }
    d[l] += shift
    e[l] = 0
  }
}

function sortAscending(v: Float64Array, d: Float64Array, n: number): void {
  for (let i = 0; i < n - 1; i++) {
    let smallest = i
    for (let j = i + 1; j < n; j++) if (d[j] < d[smallest]) smallest = j
    if (smallest === i) continue
    const value = d[i]
    d[i] = d[smallest]
    d[smallest] = value
    for (let k = 0; k < n; k++) {
      const entry = v[k * n + i]
      v[k * n + i] = v[k * n + smallest]
      v[k * n + smallest] = entry
    }
  }
}

/**
 * a^power through the eigenvalues, for a symmetric positive semi-definite a; eigenvalues at most `tolerance`
 * times the largest (negative ones included: they are rounding) count as 0, and 0 stays 0 under any power. So
 * power −1 is the Moore–Penrose inverse and −1/2 the symmetric square root of it, as CR2 wants (Pustejovsky &
 * Tipton 2018, J. Bus. Econ. Stat. 36, 672–683).
 * Default tolerance n·ε·4. The result is exactly symmetric.
 */
export function symmetricPower(a: Matrix, power: number, tolerance?: number): Matrix {
  const { values, vectors } = symmetricEigen(a)
  const n = a.rows
  const result = matrix(n, n)
  if (n === 0) return result
  const floor = Math.max(values[n - 1], 0) * (tolerance ?? 4 * n * Number.EPSILON)
  const v = vectors.data
  for (let m = 0; m < n; m++) {
    if (values[m] <= floor) continue
    const scale = values[m] ** power
    for (let i = 0; i < n; i++) {
      const left = scale * v[i * n + m]
      for (let j = 0; j <= i; j++) result.data[i * n + j] += left * v[j * n + m]
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) result.data[j * n + i] = result.data[i * n + j]
  return result
}
