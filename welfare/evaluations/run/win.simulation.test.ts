import assert from 'node:assert/strict'
import test from 'node:test'
import { randomStream } from '@utfall/numerics'
import { chance, comparison, STUDY } from '../testing/ladder-comparison.ts'
import { winFigures } from './win.ts'

test('where nothing happens within blocks one interval in twenty leaves one half out', () => {
  const runs = 2000
  let missed = 0
  for (let seed = 1; seed <= runs; seed++) {
    const { low, high } = winFigures(STUDY, comparison(chance(randomStream(`null ${seed}`))))
    if ((low ?? 1) > 0.5 || (high ?? 0) < 0.5) missed += 1
  }
  // 5 % of 2,000 within four standard errors of the simulation.
  assert.ok(Math.abs(missed / runs - 0.05) < 4 * Math.sqrt((0.05 * 0.95) / runs), `${missed} of ${runs}`)
})
