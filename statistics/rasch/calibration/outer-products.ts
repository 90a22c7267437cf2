import { AT_ONCE, MARGIN, type Walk } from './pattern-walk.ts'
import { multiplyByItem } from './symmetric-functions.ts'

/** Adds Σ_r n_r p_r p_r' for the pattern's observed scores; p_r holds p_ik|r of the pattern's steps. */
export function addOuterProducts(walk: Walk, g: number, count: number): void {
  const { work, offset, probability, cells, path } = walk
  const top = offset[count + 1] - offset[count] - 1
  suffixProducts(walk, count, top)
  let filled = 0
  for (let a = 0; a < count; a++)
    for (let step = work.stepStart[path[a]]; step < work.stepStart[path[a] + 1]; step++)
      cells[filled++] = step
  let waiting = 0
  for (let s = work.scoreStart[g]; s < work.scoreStart[g + 1]; s++) {
    const score = work.scores[s]
    if (score === 0 || score === top) continue
    scoreProbabilities(walk, count, score, top, probability[waiting])
    walk.scoreWeights[waiting++] = work.scoreWeights[s]
    if (waiting === AT_ONCE) {
      addTriangle(walk, filled)
      waiting = 0
    }
  }
  if (waiting === 0) return
  for (; waiting < AT_ONCE; waiting++) walk.scoreWeights[waiting] = 0
  addTriangle(walk, filled)
}

/** p_ik|r = ε_ik Σ_m P(before i)_m P(after i)_{r−k−m} / γ_r, k = 1 … m, item by item of the path. */
function scoreProbabilities(walk: Walk, count: number, score: number, top: number, out: Float64Array): void {
  const { prefix, suffix, offset, coefficients, path } = walk
  const gamma = prefix[offset[count] + score]
  const width = top + 1 + 2 * MARGIN
  let filled = 0
  for (let a = 0; a < count; a++) {
    const item = coefficients[path[a]]
    const from = offset[a]
    const before = offset[a + 1] - from
    const rest = top + 1 - before - (item.length - 1)
    const tail = (a + 1) * width + MARGIN
    let k = 1
    // Four categories share one pass; where one of them has no way, the margin's zeros stand.
    for (; k + 3 < item.length; k += 4, filled += 4) {
      const end = tail + score - k
      let first = 0
      let second = 0
      let third = 0
      let fourth = 0
      const least = Math.max(0, score - k - 3 - rest)
      const most = Math.min(before - 1, score - k)
      for (let r = least; r <= most; r++) {
        const factor = prefix[from + r]
        const at = end - r
        first += factor * suffix[at]
        second += factor * suffix[at - 1]
        third += factor * suffix[at - 2]
        fourth += factor * suffix[at - 3]
      }
      out[filled] = (item[k] * first) / gamma
      out[filled + 1] = (item[k + 1] * second) / gamma
      out[filled + 2] = (item[k + 2] * third) / gamma
      out[filled + 3] = (item[k + 3] * fourth) / gamma
    }
    for (; k < item.length; k++) {
      const left = score - k
      let ways = 0
      const least = Math.max(0, left - rest)
      const most = Math.min(before - 1, left)
      for (let r = least; r <= most; r++) ways += prefix[from + r] * suffix[tail + left - r]
      out[filled++] = (item[k] * ways) / gamma
    }
  }
}

function addTriangle({ work, sums, probability, scoreWeights, cells }: Walk, filled: number): void {
  const { outer } = sums
  const steps = work.stepStart[work.stepStart.length - 1]
  const [p, q, u, v] = probability
  for (let x = 0; x < filled; x++) {
    const a = scoreWeights[0] * p[x]
    const b = scoreWeights[1] * q[x]
    const c = scoreWeights[2] * u[x]
    const d = scoreWeights[3] * v[x]
    const row = cells[x] * steps
    for (let y = x; y < filled; y++) outer[row + cells[y]] += a * p[y] + b * q[y] + (c * u[y] + d * v[y])
  }
}

/** Row a of `suffix`: the product of the path's items from a on, between margins. */
function suffixProducts({ suffix, path, coefficients }: Walk, count: number, top: number): void {
  const width = top + 1 + 2 * MARGIN
  let start = count * width + MARGIN
  suffix[start] = 1
  let length = 1
  for (let a = count - 1; a >= 0; a--) {
    suffix.fill(0, start - MARGIN, start)
    suffix.fill(0, start + length, start + length + MARGIN)
    if (a === 0) return
    const item = coefficients[path[a]]
    multiplyByItem(suffix, start - width, suffix, start, length, item)
    start -= width
    length += item.length - 1
  }
}
