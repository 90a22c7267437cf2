import { tQuantile } from '@utfall/distributions'
import type { Note } from '../frame/note.ts'
import type { ArmCounts } from './estimate.ts'
import { ROW_LEVERAGE_FLOOR, rowLeverages } from './row-covariance.ts'
import { crossProduct } from './row-kernels.ts'
import type { OrthonormalRows } from './solve-rows.ts'
import type { StandardErrors } from './types.ts'

/** An arm of this size or more leaves the normal approximation alone. */
const SMALL_ARM = 50
/** How much too narrow an interval may be before it is said: a twentieth. */
const TELLING_RATIO = 1.05

/**
 * Degrees of freedom that the HC2 variance of one coefficient really has, by Satterthwaite under equal variances: n − k counts the
 * rows, but with 4 people in one arm and 36 in the other nearly all of the variance is that of the four.
 * Formula: as CR2 with clusters of one; with b the contrast in orthonormal coordinates, a_i = q_i'b/√(1 − h_i) and v_i = a_i·q_i,
 *   2E²/Var = |b|⁴ / (Σa_i⁴ − 2Σa_i⁴·h_i + |Σv_iv_i'|² + parts of the absorbed blocks).
 * Source: Bell & McCaffrey (2002), Survey Methodology 28, 169–181; Imbens & Kolesár (2016), Rev. Econ. Stat. 98, 701–712.
 * Checked against: CR2 with clusters of one person.
 */
export function satterthwaiteOfRows(rows: OrthonormalRows, at: number): number {
  const { n, q, back, absorb } = rows
  const r = back.rows
  const contrast = back.data.subarray(at * r, (at + 1) * r)
  const length = Math.hypot(...contrast)
  const leverage = rowLeverages(rows)
  const squares = new Float64Array(n)
  let mean = 0
  let fourth = 0
  for (let row = 0; row < n; row++) {
    const rest = 1 - leverage[row]
    if (rest < ROW_LEVERAGE_FLOOR) continue
    let along = 0
    for (let b = 0; b < r; b++) along += (q[row * r + b] * contrast[b]) / length
    squares[row] = (along * along) / rest
    mean += along * along
    fourth += squares[row] ** 2 * (1 - 2 * leverage[row])
  }
  const products = crossProduct(q, n, r, squares)
  for (const entry of products) fourth += entry * entry
  if (absorb !== null) fourth += blockParts(rows, squares)
  return (mean * mean) / fourth
}

/** 2Σ_g|Σ_i a_i²q_i/√n_g|² + Σ_g(Σ_i a_i²/n_g)²: what two people of the same absorbed block share. */
function blockParts({ q, back, absorb }: OrthonormalRows, squares: Float64Array): number {
  if (absorb === null) return 0
  const r = back.rows
  const vectors = new Float64Array(absorb.count * r)
  const totals = new Float64Array(absorb.count)
  for (let row = 0; row < squares.length; row++) {
    const block = absorb.codes[row]
    totals[block] += squares[row] / absorb.sizes[block]
    for (let b = 0; b < r; b++)
      vectors[block * r + b] += (squares[row] * q[row * r + b]) / Math.sqrt(absorb.sizes[block])
  }
  let total = 0
  for (const entry of vectors) total += 2 * entry * entry
  for (const entry of totals) total += entry * entry
  return total
}

/**
 * `few-degrees-of-freedom` when the interval with n − k would be more than a twentieth too narrow: the estimate keeps n − k, as
 * every other program, and the note gives the degrees of freedom it has and those it used.
 */
export function smallArmNote(
  rows: OrthonormalRows,
  term: string,
  counts: ArmCounts,
  standardErrors: StandardErrors,
  level: number,
): readonly Note[] {
  if (!standardErrors.startsWith('HC') || Math.min(counts.n1, counts.n0) >= SMALL_ARM) return []
  const at = rows.terms.indexOf(term)
  if (at < 0) return []
  const df = satterthwaiteOfRows(rows, at)
  // Only rows of leverage one carry the term: `leverage-one` has said so, and there are no degrees of freedom to tell.
  if (!(df > 0)) return []
  const upper = (1 + level) / 2
  if (!(tQuantile(upper, df) > TELLING_RATIO * tQuantile(upper, rows.dfResidual))) return []
  return [{ code: 'few-degrees-of-freedom', detail: { term, df, used: rows.dfResidual } }]
}
