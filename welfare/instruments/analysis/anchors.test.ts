import assert from 'node:assert/strict'
import test from 'node:test'
import { readAnswers } from '../data/answers.ts'
import { type KnownItems, knownItemsOf } from '../data/known-items.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { generatedInstrument } from '../testing/generated-instrument.ts'
import { analyseInstrument } from './analyse.ts'

const PLAN = { persons: 900, items: 8, steps: 2, sd: 1.4 } as const

async function analysed(csv: string, anchors?: KnownItems): Promise<MeasurementResults> {
  const options = { groups: [], ...(anchors && { known: anchors }) }
  const read = readAnswers({ name: 'svar.csv', bytes: new TextEncoder().encode(csv) }, options)
  assert.ok(read.kind === 'answers')
  const work = { version: '1', command: 'test', replicates: 0, ...(anchors && { anchors }) }
  const found = await analyseInstrument(read, work)
  assert.ok(found.kind === 'analysed')
  return found.results
}

async function earlier(): Promise<KnownItems> {
  const known = knownItemsOf(await analysed(generatedInstrument({ ...PLAN, seed: 11 }).csv), 'results.json')
  assert.ok(known.kind === 'items')
  return known
}

test('a new survey keeps the scale: held questions stay, and one that swapped places is named as moved', async () => {
  const anchors = await earlier()
  const { csv } = generatedInstrument({ ...PLAN, seed: 12, mean: 0.8 })
  // The questions stand 3/7 logits apart: each of the two swapped ones has moved six sevenths, in its own direction.
  const swapped = csv.replace('q3,q4,q5', 'q5,q4,q3')
  const results = await analysed(swapped, anchors)
  assert.deepEqual(results.settings.anchored.toSorted(), anchors.scale.items)
  for (const { id, thresholds } of results.items)
    assert.deepEqual(thresholds, [...anchors.scale.thresholds[anchors.scale.items.indexOf(id)]])
  const found = results.tests.anchors
  assert.ok(found?.kind === 'checked')
  assert.deepEqual(
    found.rows
      .filter(({ moved }) => moved)
      .map(({ item }) => item)
      .toSorted(),
    ['q3', 'q5'],
  )
  for (const { item, displacement } of found.rows) {
    const truth = item === 'q3' ? 6 / 7 : item === 'q5' ? -6 / 7 : 0
    assert.ok(Math.abs(displacement - truth) < 0.35, `${item} ${displacement}`)
  }
  const moved = results.verdict.reasons.filter(({ code }) => code === 'anchor-moved')
  assert.deepEqual(
    moved.map(({ detail, hinders }) => [detail.item, hinders]),
    // Two of eight is more than a fifth of the anchors.
    [
      ['q3', 'groups'],
      ['q5', 'groups'],
    ],
  )
})

test('persons on the kept scale stand as far from those before as the truth says', async () => {
  const anchors = await earlier()
  const before = await analysed(generatedInstrument({ ...PLAN, seed: 11 }).csv)
  const now = await analysed(generatedInstrument({ ...PLAN, seed: 12, mean: 0.8 }).csv, anchors)
  assert.deepEqual(
    now.verdict.reasons.filter(({ code }) => code.startsWith('anchor')),
    [],
  )
  const difference = (now.people.mean ?? 0) - (before.people.mean ?? 0)
  // Two means of 900 with standard deviation about 1.6: a standard error of 0.08.
  assert.ok(Math.abs(difference - 0.8) < 0.24, String(difference))
})

test('a question whose answers are not all in use any more is held, and told as not compared', async () => {
  const anchors = await earlier()
  const { csv } = generatedInstrument({ ...PLAN, seed: 13 })
  const lines = csv.trimEnd().split('\n')
  const without = lines.map((line) => line.replace(/,2$/, ',1')).join('\n')
  const found = (await analysed(`${without}\n`, anchors)).tests.anchors
  assert.ok(found?.kind === 'checked')
  assert.deepEqual([found.notComparable, found.rows.length], [['q8'], 7])
})
