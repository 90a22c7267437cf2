import { InvalidInput } from '@utfall/basics'
import { type Matrix, requireSquare } from './matrix.ts'

/**
 * Which columns of X are linearly independent of the columns before them, seen from the k × k cross-product
 * X'X alone. Columns are taken first come, first kept, as R's `lm` does (LINPACK dqrdc2 with limited
 * pivoting): a column is dropped when what the kept columns leave of it has a norm of at most `tolerance`
 * times its own norm. A column of zeros is dropped.
 *
 * Formula: Cholesky's recurrence over the kept columns. X'X holds squares, so the squared remainder is held
 * against tolerance²; and because each step magnifies what rounding left in X'X (columns with a large mean do
 * that most), every entry carries a bound on its error, and a remainder inside its own bound is no remainder
 * (running error analysis: Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.3).
 * Accuracy: R holds 1e-7 against X itself; X'X summed over a million rows is only good to about 1e-13, that
 * is 3e-7 on the norm, so the default here is 1e-6. A column that lies between, or a square of a year, is
 * dropped here and kept by R: centre columns with a large mean before forming X'X, and both agree.
 * Errors: `InvalidInput` for a matrix that is not square or a tolerance outside (0, 1).
 * Checked against R 4.2.2 `lm.fit`.
 */
export function pivotedGram(
  gram: Matrix,
  tolerance = 1e-6,
): { readonly kept: readonly number[]; readonly dropped: readonly number[] } {
  requireSquare(gram, 'gram')
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new InvalidInput({ field: 'tolerance', given: tolerance, allowed: 'in (0, 1)' })
  }
  const k = gram.rows
  const kept: number[] = []
  const dropped: number[] = []
  // Row j of `l` is the Cholesky row of column j over the columns kept so far, `error` bounds its rounding.
  const l = new Float64Array(k * k)
  const error = new Float64Array(k * k)
  // What an entry of X'X is good to at best, as a share of the two norms it belongs to.
  const given = 4 * Number.EPSILON
  for (let j = 0; j < k; j++) {
    const norm2 = gram.data[j * k + j]
    let rest = norm2
    let restError = given * norm2
    for (let place = 0; place < kept.length; place++) {
      const earlier = kept[place]
      let entry = gram.data[j * k + earlier]
      let entryError = given * Math.sqrt(norm2 * gram.data[earlier * k + earlier])
      for (let p = 0; p < place; p++) {
        const [own, other] = [l[j * k + p], l[earlier * k + p]]
        entry -= own * other
        entryError += Math.abs(own) * error[earlier * k + p] + Math.abs(other) * error[j * k + p]
      }
      const pivot = l[earlier * k + place]
      entry /= pivot
      entryError = (entryError + Math.abs(entry) * error[earlier * k + place]) / pivot
      l[j * k + place] = entry
      error[j * k + place] = entryError
      rest -= entry * entry
      restError += 2 * Math.abs(entry) * entryError
    }
    if (rest > Math.max(tolerance * tolerance * norm2, restError)) {
      l[j * k + kept.length] = Math.sqrt(rest)
      error[j * k + kept.length] = restError / (2 * Math.sqrt(rest))
      kept.push(j)
    } else dropped.push(j)
  }
  return { kept, dropped }
}
