import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownVerdicts } from './shown-verdicts.ts'

const counts = (better: number, worse: number, same: number) => ({
  better,
  worse,
  'not-distinguishable': same,
})
const shown = (better: number, worse: number, same: number) =>
  Object.values(shownVerdicts(counts(better, worse, same)))

test('by hand: what is alone or tells itself by the sum takes others with it, chosen by name and not by size', () => {
  assert.deepEqual(shown(10, 0, 20), [10, 0, 20])
  assert.deepEqual(shown(10, 3, 20), [10, null, null])
  assert.deepEqual(shown(10, 20, 3), [null, 20, null])
  assert.deepEqual(shown(4, 4, 20), [null, null, null])
  assert.deepEqual(shown(2, 4, 20), [null, null, 20])
  // Twenty of twenty-four shown would tell that four are elsewhere.
  assert.deepEqual(shown(1, 3, 20), [null, null, null])
  assert.deepEqual(shown(40, 1, 0), [null, null, null])
})

/** What each of three numbers with this total could be, for them to have been shown just so. */
function possible(total: number, seen: readonly (number | null)[]): readonly ReadonlySet<number>[] {
  const found = [new Set<number>(), new Set<number>(), new Set<number>()]
  for (let better = 0; better <= total; better++)
    for (let worse = 0; worse <= total - better; worse++) {
      const numbers = [better, worse, total - better - worse] as const
      if (shown(...numbers).every((count, place) => count === seen[place]))
        for (const [place, number] of numbers.entries()) found[place]?.add(number)
    }
  return found
}

test('property: no hidden number can be worked out from the shown ones, the total and the rule', () => {
  const count = fc.integer({ min: 0, max: 14 })
  fc.assert(
    fc.property(count, count, count, (better, worse, same) => {
      const total = better + worse + same
      fc.pre(total >= 5)
      const seen = shown(better, worse, same)
      const could = possible(total, seen)
      const left = seen.reduce<number>((sum, number) => sum - (number ?? 0), total)
      assert.ok(left === 0 || left >= 5)
      for (const [place, number] of seen.entries())
        assert.ok(
          number === null ? (could[place]?.size ?? 0) > 1 : number === 0 || number >= 5,
          `${better}, ${worse}, ${same}`,
        )
    }),
    { numRuns: 400 },
  )
})
