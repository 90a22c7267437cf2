import { matrix, symmetricEigen } from '@utfall/numerics'
import type { ClusterScratch } from './cluster-parts.ts'

/** An eigenvalue of I − H_jj below this is 0: the cluster has fitted that direction itself (leverage one). */
export const CLUSTER_LEVERAGE_FLOOR = 1e-8
/** Below this trace eight terms of the series of (I − G)^(-1/2) reach rounding, and cost less than an eigendecomposition. */
const SERIES_TRACE = 0.01

/**
 * One cluster as the variance and its degrees of freedom see it. For a contrast b of γ and a_j = A_j·W_j·U_j·b, where A_j is
 * the CR2 adjustment (identity for CR0 and CR1): a_j'a_j = b'·own·b, and the inner products of the adjusted residual maker
 * between two clusters i ≠ j are Σ_m sign_m·(reach_i·b)_m·(reach_j·b)_m.
 */
export type ClusterForm = {
  /** r: A_j applied to the residuals' cross-products; the cluster's contribution to the meat is score·score'. */
  readonly score: Float64Array
  /** r × r. */
  readonly own: Float64Array
  /** m × r. */
  readonly reach: Float64Array
}

export type FormBuilder = {
  /** ±1 for each row of `reach`. */
  readonly signs: Int8Array
  readonly form: ClusterForm
  readonly build: (scratch: ClusterScratch) => void
}

/**
 * Equal weights: with G = Q_j'Q_j (and the absorbed block's indicator beside it when side > r), everything is a function of
 * G, since I − H_jj acts on the span of Q_j as I − G does: A_j·Q_j has the cross-product (I − G)^(-1/2)·G.
 * Source: Pustejovsky & Tipton (2018), J. Bus. Econ. Stat. 36, 672–683, eq. 9–12, in orthonormal coordinates.
 */
export function plainForms(r: number, side: number, adjust: boolean): FormBuilder {
  const form = { score: new Float64Array(r), own: new Float64Array(r * r), reach: new Float64Array(side * r) }
  const root = new Float64Array(side * side)
  const half = new Float64Array(side * side)
  const whole = new Float64Array(side * side)
  if (!adjust) for (let a = 0; a < side; a++) root[a * side + a] = 1
  return {
    signs: new Int8Array(side).fill(-1),
    form,
    build: ({ grams: [gram], scores }) => {
      if (adjust) inverseRoot(gram, side, root)
      product(gram, root, side, half)
      product(half, root, side, whole)
      for (let a = 0; a < r; a++) {
        let score = 0
        for (let b = 0; b < side; b++) score += root[a * side + b] * scores[b]
        form.score[a] = score
        for (let b = 0; b < r; b++) form.own[a * r + b] = whole[a * side + b]
      }
      for (let m = 0; m < side; m++) for (let b = 0; b < r; b++) form.reach[m * r + b] = half[m * side + b]
    },
  }
}

/** (I − G)^(-1/2), with eigenvalues of I − G at 0 left at 0 (the Moore–Penrose root). */
function inverseRoot(gram: Float64Array, side: number, root: Float64Array): void {
  let trace = 0
  for (let a = 0; a < side; a++) trace += gram[a * side + a]
  if (trace < SERIES_TRACE) inverseRootBySeries(gram, side, trace, root)
  else {
    const { values, vectors } = symmetricEigen(matrix(side, side, gram))
    root.fill(0)
    for (let m = 0; m < side; m++) {
      const rest = 1 - values[m]
      if (rest < CLUSTER_LEVERAGE_FLOOR) continue
      addOuter(root, vectors.data, side, m, 1 / Math.sqrt(rest))
    }
  }
}

/** I + G/2 + 3G²/8 + …, by Horner's rule, to terms below rounding: the m-th coefficient is (1·3·…·(2m−1))/(2·4·…·2m). */
function inverseRootBySeries(gram: Float64Array, side: number, trace: number, root: Float64Array): void {
  let terms = 1
  for (let rest = trace; rest > Number.EPSILON && terms < 12; rest *= trace) terms++
  root.fill(0)
  for (let a = 0; a < side; a++) root[a * side + a] = 1
  const next = new Float64Array(side * side)
  for (let m = terms; m >= 1; m--) {
    // The ratio of coefficient m to coefficient m − 1 is (2m − 1)/(2m).
    product(gram, root, side, next)
    const ratio = (2 * m - 1) / (2 * m)
    for (let entry = 0; entry < next.length; entry++) root[entry] = ratio * next[entry]
    for (let a = 0; a < side; a++) root[a * side + a] += 1
  }
}

/** result = a·b for square matrices of the same side. */
function product(a: Float64Array, b: Float64Array, side: number, result: Float64Array): void {
  result.fill(0)
  for (let i = 0; i < side; i++) {
    for (let k = 0; k < side; k++) {
      const factor = a[i * side + k]
      for (let j = 0, to = i * side, from = k * side; j < side; j++, to++, from++)
        result[to] += factor * b[from]
    }
  }
}

/** Adds scale·v·v' for column m of the vectors. */
function addOuter(sum: Float64Array, vectors: Float64Array, side: number, m: number, scale: number): void {
  for (let a = 0; a < side; a++) {
    const left = scale * vectors[a * side + m]
    for (let b = 0; b < side; b++) sum[a * side + b] += left * vectors[b * side + m]
  }
}
