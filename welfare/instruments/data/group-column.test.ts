import assert from 'node:assert/strict'
import test from 'node:test'
import { codeGroups } from './group-column.ts'

test('a few values are groups of their own, numbers in the order of numbers', () => {
  const found = codeGroups('wave', ['10', '2', null, '2'])
  assert.deepEqual(found.labels, ['2', '10'])
  assert.deepEqual([...found.codes], [1, 0, -1, 0])
})

test('ages in years become three bands of about equal size, and nobody is parted from others of the same age', () => {
  const ages = Array.from({ length: 90 }, (_, person) => String(18 + (person % 45)))
  const found = codeGroups('age', ages)
  assert.deepEqual(found.labels, ['18–32', '33–47', '48–62'])
  const sizes = [0, 1, 2].map((band) => found.codes.filter((code) => code === band).length)
  assert.deepEqual(sizes, [30, 30, 30])
  assert.equal(found.codes[ages.indexOf('32')], 0)
  assert.equal(found.codes[ages.indexOf('33')], 1)
})

test('a value that most have makes fewer bands, not empty ones', () => {
  const values = [...Array(80).fill('0'), ...Array.from({ length: 20 }, (_, i) => String(i + 1))]
  const found = codeGroups('days', values)
  assert.deepEqual(found.labels, ['0', '1–20'])
})

test('many names stay many groups, which are not compared', () => {
  assert.equal(
    codeGroups(
      'name',
      Array.from({ length: 20 }, (_, i) => `n${i}`),
    ).labels.length,
    20,
  )
})
