import { crossProduct, squaredNorms, sumOfSquares } from './row-kernels.ts'
import type { OrthonormalRows, SolvedRows } from './solve-rows.ts'

/** A leverage above 1 less this is 1: the row has fitted itself, and its residual says nothing about its variance. */
export const ROW_LEVERAGE_FLOOR = 1e-8

export type RowCovariance = {
  /** Of γ, r × r. */
  readonly gamma: Float64Array
  /** Rows of leverage one, ascending. */
  readonly leverageOne: readonly number[]
}

/**
 * Q'·diag(f)·Q with f = e² (HC0), e²·n/(n−k) (HC1), e²/(1−h) (HC2), e²/(1−h)² (HC3); h is the leverage, an absorbed block's
 * indicator adding w/Σw of its block.
 * A row of leverage one has e = 0 whatever its error was: e²/(1−h) is 0/0 there. HC2 divides by 1 − h because E e² = σ²(1−h), so
 * in its place stands s² = RSS/(n−k), which has the same expectation when variances are equal; leaving 0, as software that does
 * not look does, counts that person's outcome as known without error. HC0 and HC1 stay as defined. The rows are named.
 * Sources: White (1980); MacKinnon & White (1985), J. Econometrics 29, 305–325; Horn, Horn & Duncan (1975).
 */
export function rowCovariance(
  solved: SolvedRows,
  residuals: Float64Array,
  standardErrors: 'HC0' | 'HC1' | 'HC2' | 'HC3',
): RowCovariance {
  const { n, q, back, dfResidual } = solved
  const r = back.rows
  const leverage = rowLeverages(solved)
  const power = standardErrors === 'HC2' ? 1 : standardErrors === 'HC3' ? 2 : 0
  const scale = standardErrors === 'HC1' ? n / dfResidual : 1
  const residualVariance = sumOfSquares(residuals) / dfResidual
  const leverageOne: number[] = []
  const factor = leverage
  for (let row = 0; row < n; row++) {
    const rest = 1 - leverage[row]
    const square = residuals[row] * residuals[row]
    if (rest < ROW_LEVERAGE_FLOOR) {
      leverageOne.push(row)
      factor[row] = power === 0 ? scale * square : residualVariance
    } else factor[row] = power === 0 ? scale * square : power === 1 ? square / rest : square / (rest * rest)
  }
  return { gamma: crossProduct(q, n, r, factor), leverageOne }
}

/** h of each row, an absorbed block's indicator included. */
export function rowLeverages(rows: OrthonormalRows): Float64Array {
  const { n, q, back, absorb, weights } = rows
  const leverage = squaredNorms(q, n, back.rows)
  if (absorb === null) return leverage
  const totals = new Float64Array(absorb.count)
  for (let row = 0; row < n; row++) totals[absorb.codes[row]] += weights === null ? 1 : weights[row]
  for (let row = 0; row < n; row++)
    leverage[row] += (weights === null ? 1 : weights[row]) / totals[absorb.codes[row]]
  return leverage
}
