import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal, run } from '../testing/program.ts'

type Permute = {
  readonly p: number
  readonly statistic: number
  readonly permutations: number
  readonly exact: boolean
  readonly monteCarloError: number
  readonly seed: number
}

const WORDS = ['--outcome', 'y', '--arm', 'arm'] as const
const FOUR = csv('four.csv', csvText({ arm: [1, 1, 0, 0], y: [1, 2, 3, 4] }))

test('1, 2 against 3, 4: two of the six possible draws lie as far out, p = 1/3', async () => {
  const found = await document<Permute>('permute', FOUR, ...WORDS)
  close(found.p, 2 / 6, 1e-14, 'p')
  close(found.statistic, -2, 1e-14, 'statistic')
  assert.equal(found.permutations, 6)
  assert.equal(found.exact, true)
  assert.equal(found.monteCarloError, 0)
  assert.equal(found.seed, 1)
})

test('within blocks of one against one there are four draws, and p cannot be less than 2/4', async () => {
  const path = csv('pairs.csv', csvText({ block: ['a', 'a', 'b', 'b'], arm: [1, 0, 1, 0], y: [9, 1, 8, 2] }))
  const found = await document<Permute>('permute', path, ...WORDS, '--blocks', 'block')
  close(found.p, 2 / 4, 1e-14, 'p')
  assert.equal(found.permutations, 4)
})

const MANY = csv(
  'many.csv',
  csvText({
    arm: Array.from({ length: 60 }, (_, row) => row % 2),
    y: Array.from({ length: 60 }, (_, row) => (row * 37) % 61),
  }),
)

test('the same seed gives the same bytes, another seed another p, and p is never 0', async () => {
  const words = ['permute', MANY, ...WORDS, '--permutations', '500', '--json'] as const
  const first = await run(...words, '--seed', '7')
  assert.equal((await run(...words, '--seed', '7')).stdout, first.stdout)
  assert.notEqual((await run(...words, '--seed', '8')).stdout, first.stdout)
  const found: Permute = JSON.parse(first.stdout)
  assert.equal(found.exact, false)
  assert.equal(found.permutations, 500)
  assert.equal(found.seed, 7)
  assert.ok(found.p >= 1 / 501 && found.monteCarloError > 0)
})

test('all draws of sixty persons are too many, and that is said with what to do', async () => {
  assert.match(
    await refusal('permute', MANY, ...WORDS, '--permutations', 'all'),
    /\[too-many-assignments\] allowed --permutations with a number/,
  )
})

test('a block with one arm only has nothing to draw: it is left out, named in a note', async () => {
  const path = csv('lone.csv', csvText({ block: ['a', 'a', 'b', 'b'], arm: [1, 0, 1, 1], y: [9, 1, 8, 2] }))
  const found = await document<Permute>('permute', path, ...WORDS, '--blocks', 'block')
  assert.equal(found.permutations, 2)
  assert.deepEqual(found.notes, [
    { code: 'blocks-without-both-arms', detail: { blocks: 1, people: 2, codes: 'b' } },
  ])
})
