import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { scoreTable } from '../persons/person-measures.ts'
import { reliableChanges } from './reliable-change.ts'

test('simulation: of persons who did not change, about one in twenty is called changed, and few after multiplicity', () => {
  const random = randomStream('unchanged')
  const thresholds = Array.from({ length: 20 }, (_, i) => Float64Array.of(-2 + i / 5, -1 + i / 5))
  const table = scoreTable({ items: thresholds.map((_, i) => `${i}`), thresholds }, { method: 'wle' })
  const scoreAt = (theta: number) => {
    let score = 0
    for (const [first, second] of thresholds) {
      const [one, two] = [Math.exp(theta - first), Math.exp(2 * theta - first - second)]
      const u = random.uniform() * (1 + one + two)
      score += u < 1 ? 0 : u < 1 + one ? 1 : 2
    }
    return score
  }
  const places = Array.from({ length: 3000 }, () => random.normal())
  const [before, after] = [0, 1].map(() => places.map((theta) => table[scoreAt(theta)]))
  const got = reliableChanges(before, after, { higherIs: 'better' })
  assert.ok(got.kind === 'changes')
  const changed = (got.counts.better + got.counts.worse) / got.n
  assert.ok(Math.abs(changed - 0.05) < 4 * Math.sqrt((0.05 * 0.95) / got.n), `${changed}`)
  assert.ok(got.afterMultiplicity.better + got.afterMultiplicity.worse <= 2)
})
