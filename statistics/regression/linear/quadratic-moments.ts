import type { ClusterForm } from './cluster-form.ts'

/**
 * Mean and variance, under the working model of independent errors of equal variance, of the estimated covariances
 * D_st = Σ_j (g_sj'ε)(g_tj'ε) of contrasts s and t. With B_st,ij = g_si'g_tj = δ_ij·a_si'a_tj + Σ_m σ_m·z_sim·z_tjm
 * (less d_si·d_tj for two clusters inside the same absorbed block),
 *   E D_st = Σ_j B_st,jj,  Var D_st = Σ_ij (B_ss,ij·B_tt,ij + B_st,ij·B_ts,ij).
 * The double sums over clusters reduce to the m × m sums M_st = Σ_j z_sj·z_tj', so no J × J matrix is formed.
 * Source: Pustejovsky & Tipton (2018), eq. 12 and appendix A; Bell & McCaffrey (2002), Survey Methodology 28, 169–181.
 */
export type QuadraticMoments = {
  readonly add: (form: ClusterForm, block: number) => void
  readonly mean: (pair: number) => number
  readonly variance: (pair: number) => number
}

type PairSums = {
  readonly s: number
  readonly t: number
  mean: number
  /** Σ_j of the terms in which i = j and a_j'a_j takes part. */
  ownVariance: number
  /** M_st, m × m. */
  readonly products: Float64Array
  /** Per absorbed block: Σ z_s·d_t (m), Σ z_t·d_s (m) and Σ d_s·d_t (1). */
  readonly byBlock: Float64Array
}

/**
 * `contrasts`: rows of length r. `signs`: of the rows of `reach`; with absorbed blocks (`blocks` > 0) the last row of `reach` is
 * the block's indicator, which counts only inside its block.
 */
export function quadraticMoments(
  contrasts: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[],
  signs: Int8Array,
  blocks: number,
): QuadraticMoments {
  const m = blocks > 0 ? signs.length - 1 : signs.length
  const stride = 2 * m + 1
  const sums: PairSums[] = pairs.map(([s, t]) => ({
    s,
    t,
    mean: 0,
    ownVariance: 0,
    products: new Float64Array(m * m),
    byBlock: new Float64Array(blocks * stride),
  }))
  const z = contrasts.map(() => new Float64Array(signs.length))
  const own = contrasts.map(() => new Float64Array(contrasts[0]?.length ?? 0))
  return {
    add: (form, block) => {
      for (let c = 0; c < contrasts.length; c++) {
        apply(form.reach, contrasts[c], z[c])
        apply(form.own, contrasts[c], own[c])
      }
      for (const pair of sums) addPair(pair, contrasts, own, z, signs, m, block)
    },
    mean: (pair) => sums[pair].mean,
    variance: (pair) => pairVariance(sums[pair], signs, m, blocks),
  }
}

function addPair(
  pair: PairSums,
  contrasts: readonly Float64Array[],
  own: readonly Float64Array[],
  z: readonly Float64Array[],
  signs: Int8Array,
  m: number,
  block: number,
): void {
  const { s, t, products } = pair
  const zs = z[s]
  const zt = z[t]
  const dot = (left: Float64Array, right: Float64Array) => signedDot(left, right, signs)
  const ownSt = inner(contrasts[s], own[t])
  const reachSt = dot(zs, zt)
  pair.mean += ownSt + reachSt
  const ownSs = s === t ? ownSt : inner(contrasts[s], own[s])
  const ownTt = s === t ? ownSt : inner(contrasts[t], own[t])
  const reachSs = s === t ? reachSt : dot(zs, zs)
  const reachTt = s === t ? reachSt : dot(zt, zt)
  pair.ownVariance += ownSs * ownTt + ownSs * reachTt + ownTt * reachSs + ownSt * ownSt + 2 * ownSt * reachSt
  for (let a = 0; a < m; a++) {
    const value = zs[a]
    for (let b = 0, at = a * m; b < m; b++, at++) products[at] += value * zt[b]
  }
  if (block < 0) return
  const start = block * (2 * m + 1)
  for (let a = 0; a < m; a++) {
    pair.byBlock[start + a] += zs[a] * zt[m]
    pair.byBlock[start + m + a] += zt[a] * zs[m]
  }
  pair.byBlock[start + 2 * m] += zs[m] * zt[m]
}

function pairVariance(pair: PairSums, signs: Int8Array, m: number, blocks: number): number {
  const { products, byBlock } = pair
  let total = pair.ownVariance
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      const entry = products[a * m + b]
      total += signs[a] * signs[b] * (entry * entry + entry * products[b * m + a])
    }
  }
  for (let block = 0; block < blocks; block++) {
    const start = block * (2 * m + 1)
    for (let a = 0; a < m; a++) {
      const left = byBlock[start + a]
      const right = byBlock[start + m + a]
      total -= signs[a] * (left * left + right * right + 2 * left * right)
    }
    total += 2 * byBlock[start + 2 * m] ** 2
  }
  return total
}

/** rows × r matrix times a vector of r. */
function apply(rows: Float64Array, v: Float64Array, result: Float64Array): void {
  const r = v.length
  for (let i = 0, at = 0; i < result.length; i++) {
    let total = 0
    for (let b = 0; b < r; b++, at++) total += rows[at] * v[b]
    result[i] = total
  }
}

function inner(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}

function signedDot(a: Float64Array, b: Float64Array, signs: Int8Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += signs[i] * a[i] * b[i]
  return total
}
