import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalDensity } from '@utfall/distributions'
import { integrate } from '@utfall/numerics'
import { itemBank } from '../persons/item-bank.ts'
import { scoreTable } from '../persons/person-measures.ts'
import { posteriorGrid } from './posterior-grid.ts'

const prior = { mean: 0.5, sd: 1.4 }

test('one item answered 1: the mean is the ratio of two integrals', () => {
  const bank = itemBank({ items: ['a'], thresholds: [Float64Array.of(-0.3)] })
  const grid = posteriorGrid(bank, prior)
  grid.reset()
  grid.take(0, 1)
  grid.summarise()
  const moment = (power: number): number => {
    const whole = integrate(
      (theta) =>
        (theta ** power * normalDensity((theta - prior.mean) / prior.sd)) / (1 + Math.exp(-0.3 - theta)),
      -15,
      15,
    )
    return whole.kind === 'integral' ? whole.value : assert.fail()
  }
  const mean = moment(1) / moment(0)
  assert.ok(Math.abs(grid.mean() - mean) < 1e-8)
  assert.ok(Math.abs(grid.sd() - Math.sqrt(moment(2) / moment(0) - mean * mean)) < 1e-8)
})

test('with every item answered it is the measure that persons get', () => {
  const scale = {
    items: Array.from({ length: 20 }, (_, i) => `${i}`),
    thresholds: Array.from({ length: 20 }, (_, i) => Float64Array.of(-1.5 + i / 8, i / 9 - 0.5)),
  }
  const grid = posteriorGrid(itemBank(scale), prior)
  const table = scoreTable(scale, { method: 'eap', prior })
  for (const first of [0, 1, 2]) {
    grid.reset()
    for (let item = 0; item < 20; item++) grid.take(item, item < 10 ? first : 1)
    grid.summarise()
    const { measure, se } = table[10 * first + 10]
    assert.ok(Math.abs(grid.mean() - (measure ?? 9)) < 1e-7)
    assert.ok(Math.abs(grid.sd() - (se ?? 9)) < 1e-7)
  }
})

test('answers that nobody on the grid would give still leave a measure', () => {
  const scale = {
    items: ['a', 'b'],
    thresholds: [Float64Array.of(100, 100, 100, 100, 100, 100, 100, 100), Float64Array.of(90)],
  }
  const grid = posteriorGrid(itemBank(scale), { mean: 0, sd: 1 })
  grid.reset()
  for (let round = 0; round < 5; round++) {
    grid.take(0, 8)
    grid.take(1, 1)
  }
  grid.summarise()
  assert.ok(Number.isFinite(grid.mean()) && Number.isFinite(grid.sd()))
})
