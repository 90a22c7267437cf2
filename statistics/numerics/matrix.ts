import { InvalidInput } from '@utfall/basics'

/** A dense matrix, row by row: entry (i, j) is `data[i * columns + j]`. */
export type Matrix = { readonly rows: number; readonly columns: number; readonly data: Float64Array }

/**
 * A matrix of zeros, or of `data` (kept, not copied) read row by row. Throws `InvalidInput` on a wrong
 * length.
 */
export function matrix(rows: number, columns: number, data?: ArrayLike<number>): Matrix {
  if (!Number.isInteger(rows) || rows < 0)
    throw new InvalidInput({ field: 'rows', given: rows, allowed: 'an integer from 0' })
  if (!Number.isInteger(columns) || columns < 0) {
    throw new InvalidInput({ field: 'columns', given: columns, allowed: 'an integer from 0' })
  }
  if (data !== undefined && data.length !== rows * columns) {
    throw new InvalidInput({
      field: 'data',
      given: `${data.length} numbers`,
      allowed: `${rows} × ${columns} numbers`,
    })
  }
  if (data instanceof Float64Array) return { rows, columns, data }
  return {
    rows,
    columns,
    data: data === undefined ? new Float64Array(rows * columns) : Float64Array.from(data),
  }
}

/** The n × n identity. */
export function identity(n: number): Matrix {
  const result = matrix(n, n)
  for (let i = 0; i < n; i++) result.data[i * n + i] = 1
  return result
}

/** a·b. Throws `InvalidInput` when a's columns are not b's rows. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) {
    throw new InvalidInput({ field: 'b', given: shapeText(b), allowed: `a matrix of ${a.columns} rows` })
  }
  const result = matrix(a.rows, b.columns)
  for (let i = 0; i < a.rows; i++) {
    const target = i * b.columns
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]
      const source = k * b.columns
      for (let j = 0; j < b.columns; j++) result.data[target + j] += factor * b.data[source + j]
    }
  }
  return result
}

/** Rows become columns. */
export function transpose(a: Matrix): Matrix {
  const result = matrix(a.columns, a.rows)
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) result.data[j * a.rows + i] = a.data[i * a.columns + j]
  }
  return result
}

/** a·v. Throws `InvalidInput` when v's length is not a's columns. */
export function multiplyVector(a: Matrix, v: Float64Array): Float64Array {
  if (v.length !== a.columns) {
    throw new InvalidInput({ field: 'v', given: `${v.length} numbers`, allowed: `${a.columns} numbers` })
  }
  const result = new Float64Array(a.rows)
  for (let i = 0; i < a.rows; i++) {
    let total = 0
    for (let j = 0; j < a.columns; j++) total += a.data[i * a.columns + j] * v[j]
    result[i] = total
  }
  return result
}

/** v'·a·w; the variance of a contrast when v = w and a is a covariance matrix. */
export function quadraticForm(v: Float64Array, a: Matrix, w: Float64Array = v): number {
  if (v.length !== a.rows) {
    throw new InvalidInput({ field: 'v', given: `${v.length} numbers`, allowed: `${a.rows} numbers` })
  }
  const product = multiplyVector(a, w)
  let total = 0
  for (let i = 0; i < v.length; i++) total += v[i] * product[i]
  return total
}

/** The rows and columns of a square or oblong matrix picked by index, in the order given. */
export function submatrix(a: Matrix, rows: readonly number[], columns: readonly number[] = rows): Matrix {
  const result = matrix(rows.length, columns.length)
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < columns.length; j++) {
      if (!(rows[i] >= 0 && rows[i] < a.rows && columns[j] >= 0 && columns[j] < a.columns)) {
        throw new InvalidInput({
          field: 'index',
          given: `${rows[i]}, ${columns[j]}`,
          allowed: `inside ${shapeText(a)}`,
        })
      }
      result.data[i * columns.length + j] = a.data[rows[i] * a.columns + columns[j]]
    }
  }
  return result
}

/** Throws `InvalidInput` unless the matrix is square. */
export function requireSquare(a: Matrix, field: string): void {
  if (a.rows !== a.columns) throw new InvalidInput({ field, given: shapeText(a), allowed: 'a square matrix' })
}

function shapeText(a: Matrix): string {
  return `${a.rows} × ${a.columns}`
}
