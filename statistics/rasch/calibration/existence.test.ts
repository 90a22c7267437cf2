import assert from 'node:assert/strict'
import test from 'node:test'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { calibrate } from './calibrate.ts'

function answersOf(
  rows: readonly (readonly number[])[],
  highest: readonly number[],
  weights?: readonly number[],
): ResponseMatrix {
  return {
    persons: rows.length,
    items: highest.map((_, i) => `q${i + 1}`),
    answers: Int16Array.from(rows.flat()),
    highest: Int32Array.from(highest),
    ...(weights && { weights: Float64Array.from(weights) }),
  }
}

test('two questions of which nobody passed the second alone have no distance, under partial credit too', () => {
  const responses = answersOf(
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 0],
      [1, 1],
    ],
    [1, 1],
  )
  for (const model of ['rm', 'rsm', 'pcm'] as const) {
    const result = calibrate(responses, { model, fewPersons: 'allow' })
    assert.ok(result.kind === 'not-calibrated' && result.reason === 'no-maximum', `${model} ${result.kind}`)
  }
})

test('a step that only those with the highest total took has no place, however many persons answered', () => {
  // Whoever chose 2 on the first item answered everything else as high as possible; the others tell steps 1 apart well.
  const rows = [
    ...Array(40).fill([0, 1, 0]),
    ...Array(30).fill([1, 0, 0]),
    ...Array(30).fill([0, 0, 1]),
    ...Array(20).fill([1, 1, 0]),
    ...Array(25).fill([0, 1, 1]),
    ...Array(15).fill([1, 0, 1]),
    ...Array(5).fill([2, 1, 1]),
    ...Array(4).fill([1, 1, 1]),
  ]
  const result = calibrate(answersOf(rows, [2, 1, 1]), { model: 'pcm' })
  assert.ok(result.kind === 'not-calibrated' && result.reason === 'no-maximum', JSON.stringify(result))
  // The step names its item.
  assert.deepEqual(result.parts, [['q1'], ['q2', 'q3']])
  // One person short of the highest total who did is enough.
  const enough = calibrate(answersOf([...rows, [2, 0, 1]], [2, 1, 1]), { model: 'pcm' })
  assert.equal(enough.kind, 'calibrated', JSON.stringify(enough))
})

test('the unit of the weights changes no threshold, and standard errors by its root', () => {
  const rows = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 2, 1],
    [1, 1, 0],
    [0, 1, 1],
    [1, 2, 0],
    [1, 0, 1],
    [0, 2, 0],
    [1, 1, 0],
  ]
  const weights = rows.map((_, v) => 1 + (v % 3))
  const plain = calibrate(answersOf(rows, [1, 2, 1], weights), { model: 'pcm' })
  assert.ok(plain.kind === 'calibrated')
  for (const unit of [1e-12, 1e-6, 1e6, 1e12]) {
    const scaled = weights.map((weight) => weight * unit)
    const result = calibrate(answersOf(rows, [1, 2, 1], scaled), { model: 'pcm' })
    assert.ok(result.kind === 'calibrated', `${unit}: ${JSON.stringify(result)}`)
    result.thresholds.forEach((item, i) => {
      item.forEach((delta, h) => {
        assert.ok(Math.abs(delta - plain.thresholds[i][h]) < 1e-9, `${unit}: ${delta}`)
        const ratio = (result.thresholdSe[i][h] * Math.sqrt(unit)) / plain.thresholdSe[i][h]
        assert.ok(Math.abs(ratio - 1) < 1e-9, `${unit}: ${ratio}`)
      })
    })
  }
})
