import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { analysisFrame, armContrast } from './analysis-frame.ts'
import { codeGroups, type DataColumn } from './data-column.ts'
import { designMatrix } from './design-matrix.ts'

const number = (name: string, ...values: number[]): DataColumn => ({
  name,
  kind: 'number',
  values: Float64Array.from(values),
})
const text = (name: string, ...values: (string | null)[]): DataColumn => ({ name, kind: 'text', values })

test('groups of numbers are ordered by size, so block 10 comes after block 9', () => {
  const { codes, labels } = codeGroups(number('block', 10, 9, Number.NaN, 10, -1))
  assert.deepEqual(labels, ['-1', '9', '10'])
  assert.deepEqual([...codes], [2, 1, -1, 2, 0])
})

test('groups of texts are ordered by code unit in every locale, and missing is no group', () => {
  const { codes, labels } = codeGroups(text('site', 'Ö', 'a', null, 'Z', 'a'))
  assert.deepEqual(labels, ['Z', 'a', 'Ö'])
  assert.deepEqual([...codes], [2, 1, -1, 0, 1])
})

test('groups can be coded over some rows only', () => {
  const { codes, labels } = codeGroups(text('site', 'c', 'b', 'a'), Int32Array.of(0, 1))
  assert.deepEqual(labels, ['b', 'c'])
  assert.deepEqual([...codes], [1, 0])
})

test('a row that misses any value is dropped, and counted once under the first column that misses it', () => {
  const frame = analysisFrame({
    outcome: number('y', 1, Number.NaN, 3, 4, Number.NaN),
    arm: text('arm', 'wait', 'now', 'now', 'wait', 'now'),
    covariates: [number('x', 1, 2, Number.NaN, 4, Number.NaN)],
  })
  assert.equal(frame.kind, 'not-estimable', 'every person offered support now misses a value')
  const kept = analysisFrame({
    outcome: number('y', 1, Number.NaN, 3, 4, Number.NaN),
    arm: text('arm', 'wait', 'now', 'now', 'wait', 'now'),
    covariates: [number('x', 1, 2, 7, 4, Number.NaN)],
    control: 'wait',
  })
  assert.ok(kept.kind === 'frame')
  assert.deepEqual([[...kept.rows], kept.n, kept.dropped, kept.droppedBy], [[0, 2, 3], 3, 2, { y: 2 }])
  assert.deepEqual(
    [kept.arms, [...kept.arm], [...kept.outcome]],
    [
      ['wait', 'now'],
      [0, 1, 0],
      [1, 3, 4],
    ],
  )
})

test('an arm that loses everyone to missing values is named, never silently left out', () => {
  const frame = analysisFrame({
    outcome: number('y', 1, Number.NaN, 3),
    arm: text('arm', 'a', 'b', 'c'),
  })
  assert.deepEqual(frame, {
    kind: 'not-estimable',
    reason: 'arm-without-complete-rows',
    detail: { arm: 'b' },
  })
})

test('a text covariate becomes one column for each level but the first', () => {
  const frame = analysisFrame({
    outcome: number('y', 1, 2, 3),
    arm: number('arm', 0, 1, 0),
    covariates: [number('age', 30, 40, 50), text('income', 'work', 'benefit', 'none')],
  })
  assert.ok(frame.kind === 'frame')
  assert.deepEqual(frame.covariates.terms, ['age', 'income=none', 'income=work'])
  assert.deepEqual(
    frame.covariates.columns.map((column) => [...column]),
    [
      [30, 40, 50],
      [0, 0, 1],
      [1, 0, 0],
    ],
  )
})

test('an outcome of text, a column with an infinite value, one arm and no complete rows are each named', () => {
  const arm = number('arm', 0, 1)
  const reason = (frame: ReturnType<typeof analysisFrame>) =>
    frame.kind === 'frame' ? 'frame' : frame.reason
  assert.equal(reason(analysisFrame({ outcome: text('y', 'good', 'bad'), arm })), 'column-is-text')
  assert.equal(reason(analysisFrame({ outcome: number('y', 1, Infinity), arm })), 'value-is-infinite')
  assert.equal(reason(analysisFrame({ outcome: number('y', 1, 2), arm: number('arm', 1, 1) })), 'one-arm')
  assert.equal(
    reason(analysisFrame({ outcome: number('y', Number.NaN, Number.NaN), arm })),
    'no-complete-rows',
  )
})

test('columns of unequal length and a control that nobody has are impossible input', () => {
  assert.throws(
    () => analysisFrame({ outcome: number('y', 1, 2), arm: number('arm', 1) }),
    new InvalidInput({ field: 'arm', given: '1 values', allowed: '2 values, as in y' }),
  )
  assert.throws(
    () => analysisFrame({ outcome: number('y', 1, 2), arm: number('arm', 0, 1), control: 'wait' }),
    /control: given "wait", allowed a value of arm: 0, 1/,
  )
})

test('a contrast keeps control and one arm, and nobody else', () => {
  const frame = analysisFrame({
    outcome: number('y', 1, 2, 3, 4),
    arm: text('arm', 'aide', 'regular', 'small', 'regular'),
    control: 'regular',
    blocks: text('school', 's', 't', 's', 's'),
    covariates: [number('x', 5, 6, 7, 8)],
  })
  assert.ok(frame.kind === 'frame')
  const small = armContrast(frame, 2)
  assert.deepEqual(
    [small.arms, [...small.arm], [...small.outcome]],
    [
      ['regular', 'small'],
      [0, 1, 0],
      [2, 3, 4],
    ],
  )
  assert.deepEqual([...(small.blocks?.codes ?? [])], [1, 0, 0])
  assert.deepEqual([...small.covariates.columns[0]], [6, 7, 8])
  assert.throws(() => armContrast(frame, 0), InvalidInput)
})

test('whatever is missing, the rows kept and dropped make up all rows, and the frame has no missing value', () => {
  const maybe = fc.oneof(fc.constant(Number.NaN), fc.double({ noNaN: true, noDefaultInfinity: true }))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(maybe, fc.constantFrom('a', 'b', null), fc.constantFrom('x', 'y', 'z', null)), {
        minLength: 1,
      }),
      (people) => {
        const frame = analysisFrame({
          outcome: number('y', ...people.map(([y]) => y)),
          arm: text('arm', ...people.map(([, arm]) => arm)),
          covariates: [text('c', ...people.map(([, , c]) => c))],
        })
        if (frame.kind !== 'frame') return
        assert.equal(frame.n + frame.dropped, people.length)
        assert.equal(
          Object.values(frame.droppedBy).reduce((sum, count) => sum + count, 0),
          frame.dropped,
        )
        assert.ok(frame.outcome.every(Number.isFinite) && frame.arm.every((code) => code === 0 || code === 1))
      },
    ),
  )
})

test('a design has a column of ones first, and refuses a repeated term and a missing value by name', () => {
  const design = designMatrix({ rows: 2, terms: ['x'], columns: [[3, 4]] })
  assert.deepEqual(design, { terms: ['(Intercept)', 'x'], rows: 2, values: Float64Array.of(1, 3, 1, 4) })
  assert.throws(() => designMatrix({ rows: 1, terms: ['x', 'x'], columns: [[1], [2]] }), /terms: given "x"/)
  assert.throws(
    () =>
      designMatrix({
        rows: 2,
        terms: ['x', 'z'],
        columns: [
          [1, 2],
          [3, Number.NaN],
        ],
      }),
    /z: given NaN/,
  )
  assert.throws(() => designMatrix({ rows: 3, terms: ['x'], columns: [[1, 2]] }), /x: given "2 values"/)
})
