import { matrix, symmetricEigen } from '@utfall/numerics'
import { CLUSTER_LEVERAGE_FLOOR, type FormBuilder } from './cluster-form.ts'

/** Directions of a cluster's own span below this share of its largest are rounding. */
const SPAN_SHARE = 1e-12

/**
 * Weights that are not variances (survey or response weights; the working model is equal variances). With U the unweighted
 * rows in the coordinates where U'WU summed over all rows is I, and Ω = ΣU'W²U,
 *   B_j = (I − H)_j·(I − H)_j' = I − Z_j·K·Z_j',  Z_j = [U_j, W_jU_j],  K = [[−Ω, I], [I, 0]],  A_j = B_j^(-1/2).
 * B_j differs from I only on the span of Z_j, so A_j comes from 2r × 2r algebra on the cross-product of Z_j.
 * Source: Pustejovsky & Tipton (2018), eq. 9–12 with Φ = I, as clubSandwich and estimatr do it; the reduction to Z_j is ours.
 */
export function weightedForms(r: number, omega: Float64Array, adjust: boolean): FormBuilder {
  const side = 2 * r
  const form = { score: new Float64Array(r), own: new Float64Array(r * r), reach: new Float64Array(side * r) }
  const kernel = blockMatrix(
    r,
    omega.map((entry) => -entry),
    1,
  )
  // Between clusters the inner product is z_i'·(−K)·z_j; in the eigenvectors of −K it is a signed sum of squares.
  const between = symmetricEigen(
    matrix(
      side,
      side,
      kernel.map((entry) => -entry),
    ),
  )
  const signs = Int8Array.from(between.values, Math.sign)
  const span = new Float64Array(side * side)
  const across = new Float64Array(side * r)
  const reachRaw = new Float64Array(side * r)
  return {
    signs,
    form,
    build: ({ grams: [plain, once, twice], scores }) => {
      // span = Z'Z, across = Z'WU.
      for (let a = 0; a < r; a++) {
        for (let b = 0; b < r; b++) {
          span[a * side + b] = plain[a * r + b]
          span[a * side + r + b] = once[a * r + b]
          span[(r + a) * side + b] = once[a * r + b]
          span[(r + a) * side + r + b] = twice[a * r + b]
          across[a * r + b] = once[a * r + b]
          across[(r + a) * r + b] = twice[a * r + b]
          form.own[a * r + b] = twice[a * r + b]
        }
        form.score[a] = scores[r + a]
      }
      reachRaw.set(across)
      if (adjust) addAdjustment(span, kernel, across, scores, r, form, reachRaw)
      for (let m = 0; m < side; m++) {
        const size = Math.sqrt(Math.abs(between.values[m]))
        for (let b = 0; b < r; b++) {
          let value = 0
          for (let a = 0; a < side; a++) value += between.vectors.data[a * side + m] * reachRaw[a * r + b]
          form.reach[m * r + b] = size * value
        }
      }
    },
  }
}

/**
 * With V = Z·E·D^(-1/2) an orthonormal basis of the span and F the eigenvectors of V'BV with values φ, f(B) = I + V·F·(f(φ) − 1)·F'·V'.
 * Each basis vector p = E·D^(-1/2)·F_m adds (φ^(-1/2) − 1) to the root and (φ^(-1) − 1) to its square; at φ = 0 both are −1.
 */
function addAdjustment(
  span: Float64Array,
  kernel: Float64Array,
  across: Float64Array,
  scores: Float64Array,
  r: number,
  form: { readonly score: Float64Array; readonly own: Float64Array },
  reach: Float64Array,
): void {
  const side = 2 * r
  const { values, vectors } = symmetricEigen(matrix(side, side, span))
  const kept: number[] = []
  for (let m = 0; m < side; m++) if (values[m] > SPAN_SHARE * values[side - 1]) kept.push(m)
  const inner = matrix(kept.length, kept.length)
  const image = kept.map((m) => times(kernel, column(vectors.data, side, m), side))
  for (let s = 0; s < kept.length; s++) {
    for (let t = 0; t < kept.length; t++) {
      const left = column(vectors.data, side, kept[s])
      const size = Math.sqrt(values[kept[s]] * values[kept[t]])
      inner.data[s * kept.length + t] = (s === t ? 1 : 0) - size * dot(left, image[t])
    }
  }
  for (let s = 0; s < kept.length; s++)
    for (let t = 0; t < s; t++) inner.data[t * kept.length + s] = inner.data[s * kept.length + t]
  const rest = symmetricEigen(inner)
  for (let m = 0; m < kept.length; m++) {
    const phi = rest.values[m]
    const lost = phi < CLUSTER_LEVERAGE_FLOOR
    const rootGain = lost ? -1 : 1 / Math.sqrt(phi) - 1
    const squareGain = lost ? -1 : 1 / phi - 1
    const p = new Float64Array(side)
    for (let s = 0; s < kept.length; s++) {
      const weight = rest.vectors.data[s * kept.length + m] / Math.sqrt(values[kept[s]])
      for (let a = 0; a < side; a++) p[a] += weight * vectors.data[a * side + kept[s]]
    }
    // p'Z'WU (length r), p'Z'e and Z'Zp.
    const onContrast = new Float64Array(r)
    for (let a = 0; a < side; a++) for (let b = 0; b < r; b++) onContrast[b] += p[a] * across[a * r + b]
    const onResidual = dot(p, scores)
    const spread = times(span, p, side)
    for (let a = 0; a < r; a++) {
      form.score[a] += rootGain * onContrast[a] * onResidual
      for (let b = 0; b < r; b++) form.own[a * r + b] += squareGain * onContrast[a] * onContrast[b]
    }
    for (let a = 0; a < side; a++)
      for (let b = 0; b < r; b++) reach[a * r + b] += rootGain * spread[a] * onContrast[b]
  }
}

/** [[topLeft, d·I], [d·I, 0]]. */
function blockMatrix(r: number, topLeft: Float64Array, diagonal: number): Float64Array {
  const side = 2 * r
  const result = new Float64Array(side * side)
  for (let a = 0; a < r; a++) {
    for (let b = 0; b < r; b++) result[a * side + b] = topLeft[a * r + b]
    result[a * side + r + a] = diagonal
    result[(r + a) * side + a] = diagonal
  }
  return result
}

function column(vectors: Float64Array, side: number, m: number): Float64Array {
  const result = new Float64Array(side)
  for (let a = 0; a < side; a++) result[a] = vectors[a * side + m]
  return result
}

function times(a: Float64Array, v: Float64Array, side: number): Float64Array {
  const result = new Float64Array(side)
  for (let i = 0; i < side; i++) for (let j = 0; j < side; j++) result[i] += a[i * side + j] * v[j]
  return result
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}
