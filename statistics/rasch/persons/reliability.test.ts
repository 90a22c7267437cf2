import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import type { PersonMeasure } from './person-measures.ts'
import { personReliability, reliability } from './reliability.ts'
import { targeting } from './targeting.ts'

const near = (given: number | null, expected: number, tolerance = 1e-12) =>
  assert.ok(
    given !== null && Math.abs(given - expected) <= tolerance,
    `${given} where ${expected} was expected`,
  )

const person = (measure: number | null, se: number | null, extreme: PersonMeasure['extreme'] = null) => ({
  score: 1,
  max: 2,
  measure,
  se,
  extreme,
})

test('by hand: variance 5/3 with errors of ½ is 17/20 reliable', () => {
  const got = reliability([-1.5, -0.5, 0.5, 1.5], [0.5, 0.5, 0.5, 0.5])
  assert.ok(got.kind === 'reliability')
  near(got.variance, 5 / 3)
  near(got.reliability, 1 - 1 / 4 / (5 / 3))
  near(got.separation, Math.sqrt((5 / 3 - 1 / 4) * 4))
  near(got.strata, (4 * Math.sqrt(17 / 3) + 1) / 3)
})

test('T8: errors larger than the differences between persons give a reliability below zero, shown as it is', () => {
  const got = reliability([-0.5, 0.5], [1, 1])
  assert.ok(got.kind === 'reliability')
  near(got.reliability, -1)
  assert.equal(got.separation, 0)
})

test('extreme persons are counted only when asked for, persons without a finite measure never', () => {
  const persons = [person(-2, 1, 'lowest'), person(0, 0.5), person(1, 0.5), person(null, null, 'highest')]
  const all = personReliability(persons, 'with-extremes')
  const inner = personReliability(persons, 'without-extremes')
  assert.ok(all.kind === 'reliability' && inner.kind === 'reliability')
  assert.deepEqual([all.n, inner.n], [3, 2])
  near(inner.reliability, 0.5)
})

test('nobody, one person and persons all alike have no reliability, and the reason is given', () => {
  for (const [measures, reason] of [
    [[], 'too-few-persons'],
    [[1], 'too-few-persons'],
    [[0.1, 0.1, 0.1], 'no-variation'],
  ] as const) {
    const got = reliability(
      measures,
      measures.map(() => 1),
    )
    assert.ok(got.kind === 'not-estimable' && got.reason === reason)
  }
  assert.throws(() => reliability([1, 2], [1]), InvalidInput)
  assert.throws(() => reliability([1, 2], [1, 0]), InvalidInput)
  assert.throws(() => reliability([1, Number.NaN], [1, 1]), InvalidInput)
})

const scale = { items: ['a', 'b'], thresholds: [Float64Array.of(-1), Float64Array.of(1)] }

test('by hand: targeting counts floor, ceiling and those outside the questions, and holds the means against each other', () => {
  const persons = [
    person(-2, 1.5, 'lowest'),
    person(0, 1),
    person(0.5, 1),
    person(1.5, 1.5, 'highest'),
    { score: 0, max: 0, measure: null, se: null, extreme: null },
  ]
  const got = targeting(scale, persons)
  assert.ok(got.kind === 'targeting')
  assert.deepEqual([got.n, got.withoutAnswers, got.measured], [4, 1, 4])
  assert.deepEqual(
    [got.atFloor, got.atCeiling, got.belowRange, got.aboveRange],
    Array.from({ length: 4 }, () => ({ count: 1, share: 1 / 4 })),
  )
  near(got.personMean, 0)
  near(got.itemMean, 0)
  near(got.differenceSe, Math.sqrt(6.5 / 3 / 4))
  near(got.thresholdRange.low, -1)
  near(got.thresholdRange.high, 1)
})

test('by hand: persons are poorly measured where the error is above the limit', () => {
  // Information at ±1: ¼ + p(1 − p) at distance 2; at 0: 2·p(1 − p) at distance 1, the sharpest point of this test.
  const at = (distance: number) => 1 / (2 + Math.exp(distance) + Math.exp(-distance))
  const persons = [person(0, 1), person(1, 1), person(3, 1)]
  const got = targeting(scale, persons, { seLimit: 1 / Math.sqrt(1 / 4 + at(2) - 1e-9) })
  assert.ok(got.kind === 'targeting')
  assert.deepEqual(got.poorlyMeasured, { count: 1, share: 1 / 3 })
  near(got.bestSe, 1 / Math.sqrt(2 * at(1)), 1e-3)
  const strict = targeting(scale, persons, { seLimit: 1 / Math.sqrt(1 / 4 + at(2) + 1e-9) })
  assert.ok(strict.kind === 'targeting' && strict.poorlyMeasured.count === 2)
})

test('targeting without anyone measured says so, and a senseless limit is refused', () => {
  const got = targeting(scale, [person(null, null, 'lowest')])
  assert.ok(got.kind === 'not-estimable' && got.reason === 'no-measures')
  assert.throws(() => targeting(scale, [person(0, 1)], { seLimit: 0 }), InvalidInput)
})
