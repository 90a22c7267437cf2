import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { scoreTable } from '../persons/person-measures.ts'
import { groupChange } from './group-change.ts'
import { reliableChanges } from './reliable-change.ts'

test('simulation: the interval of a mean change covers it, and the noise is told from what the persons did', () => {
  const random = randomStream('a group that changed')
  const thresholds = Array.from({ length: 20 }, (_, i) => Float64Array.of(-2.5 + i / 5, -1.5 + i / 5))
  const table = scoreTable({ items: thresholds.map((_, i) => `${i}`), thresholds }, { method: 'wle' })
  const measured = (theta: number) => {
    let score = 0
    for (const [first, second] of thresholds) {
      const [one, two] = [Math.exp(theta - first), Math.exp(2 * theta - first - second)]
      const u = random.uniform() * (1 + one + two)
      score += u < 1 ? 0 : u < 1 + one ? 1 : 2
    }
    return table[score]
  }
  const [trueMean, trueSd, persons, rounds] = [0.5, 0.6, 25, 800]
  let covered = 0
  let personVariance = 0
  for (let round = 0; round < rounds; round++) {
    const places = Array.from({ length: persons }, () => random.normal())
    const before = places.map(measured)
    const after = places.map((theta) => measured(theta + trueMean + trueSd * random.normal()))
    const changes = reliableChanges(before, after, { higherIs: 'better' })
    assert.ok(changes.kind === 'changes')
    const { low, high, sd, noiseSd } = groupChange(changes)
    assert.ok(low !== null && high !== null && sd !== null)
    if (low < trueMean && trueMean < high) covered += 1
    personVariance += (sd * sd - noiseSd * noiseSd) / rounds
  }
  const share = covered / rounds
  assert.ok(Math.abs(share - 0.95) < 3 * Math.sqrt((0.05 * 0.95) / rounds), `covered ${share}`)
  assert.ok(Math.abs(personVariance - trueSd * trueSd) < 0.03, `${personVariance}`)
})
