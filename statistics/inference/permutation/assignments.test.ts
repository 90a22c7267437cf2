import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { blockLayout, countAssignments, type Layout, type Plan, visitAssignments } from './assignments.ts'

function layoutOf(arm: readonly number[], blocks?: readonly number[]): Layout {
  const layout = blockLayout(Int32Array.from(arm), blocks && Int32Array.from(blocks))
  assert.ok(layout.kind === 'layout')
  return layout
}

/** Which rows are treated, as text, for each assignment visited. */
function visited(layout: Layout, plan: Plan, seed = 'walk'): string[] {
  const seen: string[] = []
  visitAssignments(
    layout,
    plan,
    randomStream(seed),
    (assignment) => {
      const treated = new Set<number>()
      for (let b = 0; b < layout.blocks; b++) {
        const drawn = new Set(assignment.subarray(layout.starts[b], layout.starts[b] + layout.drawn[b]))
        for (const row of layout.observed.subarray(layout.starts[b], layout.starts[b + 1])) {
          if (drawn.has(row) === (layout.sign[b] === 1)) treated.add(row)
        }
      }
      seen.push([...treated].sort((a, b) => a - b).join(' '))
    },
    {},
  )
  return seen
}

test('every assignment is visited once, with the right number treated in each block', () => {
  const blocksOf = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(blocksOf, (sizes) => {
      const arm = sizes.flatMap(([treated, controls]) => [
        ...Array(treated).fill(1),
        ...Array(controls).fill(0),
      ])
      const blocks = sizes.flatMap(([treated, controls], b) => Array(treated + controls).fill(b))
      const layout = layoutOf(arm, blocks)
      const total = countAssignments(layout)
      const seen = visited(layout, { kind: 'all', total })
      assert.equal(new Set(seen).size, total)
      for (const each of seen) {
        const treated = each.split(' ').map((row) => blocks[Number(row)])
        for (const [b, [count]] of sizes.entries())
          assert.equal(treated.filter((block) => block === b).length, count)
      }
    }),
    { seed: 1, numRuns: 60 },
  )
})

test('a sampled assignment is each of the ten possible ones equally often, by chi-square', () => {
  const layout = layoutOf([1, 0, 0, 1, 0])
  const counts = new Map<string, number>()
  const draws = 20_000
  for (const each of visited(layout, { kind: 'sample', total: draws }))
    counts.set(each, (counts.get(each) ?? 0) + 1)
  assert.equal(counts.size, 10)
  let chiSquare = 0
  for (const count of counts.values()) chiSquare += (count - draws / 10) ** 2 / (draws / 10)
  // 99.99 % point of χ²(9)
  assert.ok(chiSquare < 33.72, `chi-square ${chiSquare}`)
})

test('the number of assignments is a product of binomial coefficients', () => {
  assert.equal(
    countAssignments(layoutOf([1, 1, 1, 0, 0, 0, 0, 1, 1, 0], [1, 1, 1, 1, 1, 1, 1, 2, 2, 2])),
    35 * 3,
  )
  const large = Array.from({ length: 3000 }, (_, i) => i % 2)
  assert.equal(countAssignments(layoutOf(large)), Number.POSITIVE_INFINITY)
})
