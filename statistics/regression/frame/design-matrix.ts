import { InvalidInput } from '@utfall/basics'

/** The right-hand side of a regression, complete: row-major rows × terms, an intercept written out as a column of ones. */
export type DesignMatrix = {
  readonly terms: readonly string[]
  readonly rows: number
  readonly values: Float64Array
}

const BLOCK_ROWS = 256

export const INTERCEPT = '(Intercept)'

/**
 * Puts columns side by side, with a column of ones first unless `intercept` is false.
 * Throws `InvalidInput` for columns of unequal length, a term given twice, or a value that is not finite.
 */
export function designMatrix(input: {
  readonly rows: number
  readonly terms: readonly string[]
  readonly columns: readonly ArrayLike<number>[]
  readonly intercept?: boolean
}): DesignMatrix {
  const { rows, columns, intercept = true } = input
  if (input.terms.length !== columns.length) {
    throw new InvalidInput({
      field: 'terms',
      given: `${input.terms.length} names`,
      allowed: `${columns.length}, one for each column`,
    })
  }
  const terms = intercept ? [INTERCEPT, ...input.terms] : [...input.terms]
  const repeated = terms.find((term, index) => terms.indexOf(term) !== index)
  if (repeated !== undefined)
    throw new InvalidInput({ field: 'terms', given: repeated, allowed: 'each term once' })
  const width = terms.length
  const values = new Float64Array(rows * width)
  const first = intercept ? 1 : 0
  for (const [column, source] of columns.entries()) {
    if (source.length === rows) continue
    const given = `${source.length} values`
    throw new InvalidInput({ field: input.terms[column], given, allowed: `${rows} values` })
  }
  if (intercept) for (let at = 0; at < values.length; at += width) values[at] = 1
  // A few hundred rows at a time, so that the lines of memory written for one column are still near for the next.
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS)
    for (let column = 0; column < columns.length; column++) {
      const source = columns[column]
      for (let row = start, at = start * width + first + column; row < end; row++, at += width)
        values[at] = source[row]
    }
  }
  requireFinite(values, (index) => terms[index % width])
  return { terms, rows, values }
}

/** Throws `InvalidInput` when the parts of a design do not fit together or hold a value that is not finite. */
export function requireDesign(design: DesignMatrix): void {
  const width = design.terms.length
  if (design.values.length !== design.rows * width) {
    throw new InvalidInput({
      field: 'design',
      given: `${design.values.length} numbers`,
      allowed: `${design.rows} rows × ${width} terms`,
    })
  }
  requireFinite(design.values, (index) => design.terms[index % width])
}

/** Throws `InvalidInput` at the first value that is NaN or infinite: kernels get complete data. */
export function requireFinite(values: Float64Array, nameAt: (index: number) => string): void {
  // x − x is 0 for every finite x and NaN otherwise: one pass without a branch a row, then the culprit is looked for.
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index] - values[index]
  if (sum === 0) return
  const index = values.findIndex((value) => !Number.isFinite(value))
  throw new InvalidInput({
    field: nameAt(index),
    given: values[index],
    allowed: 'finite numbers; leave rows with missing values out first',
  })
}
