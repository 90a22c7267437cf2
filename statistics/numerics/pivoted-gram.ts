import { InvalidInput } from '@utfall/basics'
import { type Matrix, requireSquare } from './matrix.ts'

/**
 * Which columns of X are linearly independent of the columns before them, seen from the k × k cross-product
 * X'X alone. Columns are taken first come, first kept, as R's `lm` does (LINPACK dqrdc2 with limited
 * pivoting): a column is dropped when what the kept columns leave of it has a norm of at most `tolerance`
 * times its own norm. A column of zeros is dropped.
 *
 * The tolerance is on norms, so the squared remainder is held against tolerance². R uses 1e-7 on X itself;
 * X'X summed over a million rows carries a relative rounding error near 1e-13, that is 3e-7 on the norm, so
 * the default here is 1e-6. Centre columns with a large mean before forming X'X, and the verdict is the same
 * as R's for anything but constructed cases.
 */
export function pivotedGram(
  gram: Matrix,
  tolerance = 1e-6,
): { readonly kept: readonly number[]; readonly dropped: readonly number[] } {
  requireSquare(gram, 'gram')
  if (!(tolerance > 0 && tolerance < 1))
    throw new InvalidInput({ field: 'tolerance', given: tolerance, allowed: 'in (0, 1)' })
  const k = gram.rows
  const kept: number[] = []
  const dropped: number[] = []
  // Row i of `l` holds the Cholesky row of column i over the columns kept so far.
  const l = new Float64Array(k * k)
  for (let j = 0; j < k; j++) {
    const norm2 = gram.data[j * k + j]
    let rest = norm2
    for (let position = 0; position < kept.length; position++) {
      const earlier = kept[position]
      let entry = gram.data[j * k + earlier]
      for (let p = 0; p < position; p++) entry -= l[j * k + p] * l[earlier * k + p]
      entry /= l[earlier * k + position]
      l[j * k + position] = entry
      rest -= entry * entry
    }
    if (rest > tolerance * tolerance * norm2) {
      l[j * k + kept.length] = Math.sqrt(rest)
      kept.push(j)
    } else dropped.push(j)
  }
  return { kept, dropped }
}
