import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spreadApart } from './spread.ts'

const room = { from: 0, to: 100, gap: 2 }

test('texts with room enough stand where they want to', () => {
  const places = [
    { centre: 10, half: 4 },
    { centre: 50, half: 4 },
  ]
  assert.deepEqual(spreadApart(places, room), [10, 50])
})

test('two that want the same place give way equally, and one beyond the edge moves in', () => {
  // Halves 4 and 4 with a gap of 2 need 10 between the middles: 50 - 5 and 50 + 5.
  const same = [
    { centre: 50, half: 4 },
    { centre: 50, half: 4 },
  ]
  assert.deepEqual(spreadApart(same, room), [45, 55])
  assert.deepEqual(spreadApart([{ centre: 99, half: 4 }], room), [96])
  assert.deepEqual(spreadApart([{ centre: -3, half: 4 }], room), [4])
})

test('whatever is wanted, none overlap and all are inside when there is room for all', () => {
  const place = fc.record({
    centre: fc.integer({ min: -50, max: 150 }),
    half: fc.integer({ min: 1, max: 4 }),
  })
  fc.assert(
    fc.property(fc.array(place, { maxLength: 9 }), (wanted) => {
      const places = wanted.toSorted((a, b) => a.centre - b.centre)
      const middles = spreadApart(places, room)
      const ends = places.map((one, i) => [(middles[i] ?? 0) - one.half, (middles[i] ?? 0) + one.half])
      ends.forEach(([left = 0, right = 0], i) => {
        assert.ok(left >= -1e-9 && right <= 100 + 1e-9)
        const before = ends[i - 1]?.[1] ?? Number.NEGATIVE_INFINITY
        assert.ok(left >= before + 2 - 1e-9)
      })
    }),
    { seed: 20261124 },
  )
})
