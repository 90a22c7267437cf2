import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { type Matrix, matrix, multiply, pivotedGram, randomStream, transpose } from './index.ts'

function gramOf(columns: readonly (readonly number[] | Float64Array)[]): Matrix {
  const x = matrix(
    columns.length,
    columns[0].length,
    columns.flatMap((column) => [...column]),
  )
  return multiply(x, transpose(x))
}

test('two dummies that add to the intercept: the later one is dropped, as in lm', () => {
  const gram = gramOf([
    [1, 1, 1, 1],
    [1, 0, 1, 0],
    [0, 1, 0, 1],
  ])
  assert.deepEqual(pivotedGram(gram), { kept: [0, 1], dropped: [2] })
})

test('a copy goes, the original and what comes after stay', () => {
  const gram = gramOf([
    [1, 2, 4, 8],
    [1, 2, 4, 8],
    [1, 0, 0, 1],
    [0, 0, 0, 0],
    [3, 1, 0, 0],
  ])
  assert.deepEqual(pivotedGram(gram), { kept: [0, 2, 4], dropped: [1, 3] })
})

test('the columns dropped are those that lm drops, in 25 designs with copies, sums, dummies and large means', () => {
  const fixture: { cases: { rows: number; columns: number; x: number[]; dropped: number[] }[] } = JSON.parse(
    readFileSync(new URL('reference/collinear.json', import.meta.url), 'utf8'),
  )
  assert.equal(fixture.cases.length, 25)
  for (const { rows, columns, x, dropped } of fixture.cases) {
    const design = matrix(rows, columns, x)
    assert.deepEqual(pivotedGram(multiply(transpose(design), design)).dropped, dropped)
  }
})

test('no column at all is no trouble', () => {
  assert.deepEqual(pivotedGram(matrix(0, 0)), { kept: [], dropped: [] })
})

test('the unit of a column does not decide whether it is kept: kronor and millions of kronor alike', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 5, maxLength: 5 }),
      (seed, powers) => {
        const random = randomStream(seed)
        const base = [0, 1, 2].map(() => Float64Array.from({ length: 30 }, () => random.normal()))
        const columns = [
          base[0],
          base[1],
          base[0].map((x, i) => x - 2 * base[1][i]),
          base[2],
          base[2].map((x, i) => 3 * x + base[1][i]),
        ]
        const scaled = columns.map((column, index) => column.map((x) => x * 10 ** powers[index]))
        assert.deepEqual(pivotedGram(gramOf(scaled)), { kept: [0, 1, 3], dropped: [2, 4] })
      },
    ),
  )
})

test('a column is dropped when less than a millionth of it is its own, and kept when ten millionths are', () => {
  const random = randomStream(3)
  const x = Float64Array.from({ length: 400 }, () => random.normal())
  const own = Float64Array.from({ length: 400 }, () => random.normal())
  const nearly = (share: number) => gramOf([x, x.map((value, i) => value + share * own[i])])
  assert.deepEqual(pivotedGram(nearly(1e-5)).dropped, [])
  assert.deepEqual(pivotedGram(nearly(1e-7)).dropped, [1])
  assert.deepEqual(pivotedGram(nearly(1e-5), 1e-4).dropped, [1])
})

test('a year beside an intercept is no copy of it', () => {
  const years = Array.from({ length: 50 }, (_, i) => 2001 + (i % 20))
  assert.deepEqual(pivotedGram(gramOf([years.map(() => 1), years])).kept, [0, 1])
})

test('a tolerance outside 0 to 1 and an oblong matrix are refused', () => {
  assert.throws(() => pivotedGram(matrix(1, 1, [1]), 0), InvalidInput)
  assert.throws(() => pivotedGram(matrix(1, 2)), InvalidInput)
})
