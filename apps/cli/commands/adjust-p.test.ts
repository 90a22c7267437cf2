import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, document, refusal } from '../testing/program.ts'

type Adjusted = {
  readonly adjusted: readonly (number | null)[]
  readonly tested: number
  readonly missing: number
}

const PATH = csv('p.csv', 'question,p\nwork,0.01\nhealth,\ncost,0.04\nhome,0.03\n')

test('Holm by hand: 0.01·3, then 0.03·2, and 0.04 cannot fall below it; a missing p stays missing and is not counted', async () => {
  const found = await document<Adjusted>('adjust-p', PATH, '--p', 'p')
  const expected = [0.03, null, 0.06, 0.06]
  for (const [index, value] of expected.entries()) {
    if (value === null) assert.equal(found.adjusted[index], null)
    else close(found.adjusted[index] ?? 0, value, 1e-14, `row ${index}`)
  }
  assert.deepEqual([found.tested, found.missing], [3, 1])
})

test('Benjamini–Hochberg by hand: 0.01·3/1, 0.04·3/3, and 0.03·3/2 cannot exceed 0.04', async () => {
  const found = await document<Adjusted>('adjust-p', PATH, '--p', 'p', '--method', 'bh')
  for (const [index, value] of [0.03, null, 0.04, 0.04].entries()) {
    if (value !== null) close(found.adjusted[index] ?? 0, value, 1e-14, `row ${index}`)
  }
})

test('Hochberg by hand: 0.04·1 caps the others', async () => {
  const found = await document<Adjusted>('adjust-p', PATH, '--p', 'p', '--method', 'hochberg')
  for (const [index, value] of [0.03, null, 0.04, 0.04].entries()) {
    if (value !== null) close(found.adjusted[index] ?? 0, value, 1e-14, `row ${index}`)
  }
})

test('a p outside 0 to 1 is refused with its row', async () => {
  assert.match(
    await refusal('adjust-p', csv('wrong-p.csv', 'p\n0.5\n1.5\n-0.1\n'), '--p', 'p'),
    /wrong-p\.csv:3:p: given «1\.5» allowed a number from 0 to 1\n.*wrong-p\.csv:4:p/,
  )
})
