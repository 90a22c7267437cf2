import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { itemsFile } from '../testing/answers.ts'
import { close, csv, document, refusal, run } from '../testing/program.ts'

type Linked = {
  readonly shift: number
  readonly se: number
  readonly low: number
  readonly high: number
  readonly common: readonly {
    readonly id: string
    readonly displacement: number
    readonly z: number | null
    readonly droppedAt: number | null
    readonly unstable: boolean
  }[]
  readonly unstable: readonly string[]
  readonly items: readonly {
    readonly id: string
    readonly location: number
    readonly thresholds: readonly number[]
    readonly thresholdSe: readonly number[]
  }[]
}

/** Dichotomous items at these places, each known with variance 0.01 on its own. */
function form(name: string, places: Readonly<Record<string, number>>): string {
  const ids = Object.keys(places)
  const covariance = ids.flatMap((_, row) =>
    Array.from({ length: row + 1 }, (__, at) => (at === row ? 0.01 : 0)),
  )
  return csv(name, JSON.stringify({ items: ids.map((id) => ({ id, thresholds: [places[id]] })), covariance }))
}

const A = form('a.json', { p: 0, q: 1, r: 2, s: 3, t: -1 })

test('three common items, each half a logit lower on B: shift ½ with variance 3·(0.01 + 0.01)/9', async () => {
  const found = await document<Linked>('link', A, form('b.json', { p: -0.5, q: 0.5, r: 1.5, u: 4 }))
  close(found.shift, 0.5, 1e-12, 'shift')
  close(found.se, Math.sqrt((3 * 0.02) / 9), 1e-12, 'se')
  close(found.high - found.low, 2 * 1.959963984540054 * found.se, 1e-12, 'interval')
  assert.deepEqual(
    found.common.map(({ id }) => id),
    ['p', 'q', 'r'],
  )
  for (const { displacement } of found.common) close(displacement + 1, 1, 1e-12, 'displacement')
  assert.deepEqual(
    found.items.map(({ id }) => id),
    ['p', 'q', 'r', 'u'],
  )
  close(found.items[3].location, 4.5, 1e-12, 'linked')
  assert.ok(found.items[3].thresholdSe[0] > 0.1)
})

test('an item that moved is named, and leaves the link only when that is asked for', async () => {
  const b = form('moved.json', { p: 0, q: 1, r: 2, s: 5 })
  const kept = await document<Linked>('link', A, b)
  assert.deepEqual(kept.unstable, ['s'])
  close(kept.shift, -0.5, 1e-12, 'shift with the moved item')
  assert.ok(kept.notes.some(({ code }) => code === 'unstable-items'))
  const dropped = await document<Linked>('link', A, b, '--drop-unstable')
  close(dropped.shift + 1, 1, 1e-12, 'shift without it')
  assert.equal(dropped.common.find(({ id }) => id === 's')?.droppedAt, 1)
  const chosen = await document<Linked>('link', A, b, '--common', 'p,q,r')
  close(chosen.shift + 1, 1, 1e-12, 'shift by the chosen items')
})

test('an item that moved beyond chance but less than the limit stays, and a line says why it is not called unstable', async () => {
  // 0.45 too low beside three that stay: beyond chance at these errors, under half a logit.
  const ids = { p: 0, q: 1, r: 2, s: 2.55, t: -1 }
  const sharp = (name: string, places: Readonly<Record<string, number>>) => {
    const { items, covariance } = JSON.parse(readFileSync(form(name, places), 'utf8'))
    return csv(name, JSON.stringify({ items, covariance: covariance.map((each: number) => each / 10) }))
  }
  const b = sharp('within.json', ids)
  const found = await document<Linked>('link', A, b)
  assert.deepEqual(found.unstable, [])
  const note = found.notes.find(({ code }) => code === 'shifted-within-limit')
  assert.deepEqual(note?.detail, { n: 1, names: 's', least: 0.5 })
  const { stdout } = await run('link', A, b)
  assert.match(stdout, /mer än slumpen gör, men mindre än 0,50 logit: s\. De räknas inte som instabila/)
})

test('a form that is no measure yet makes the linked form none either', async () => {
  const b = form('unfit.json', { p: 0, q: 1, r: 2 })
  const judged = csv(
    'unfit.json',
    JSON.stringify({ ...JSON.parse(readFileSync(b, 'utf8')), verdict: { kind: 'not-yet' } }),
  )
  const linked = await document<{ readonly verdict: { readonly kind: string } | null }>('link', A, judged)
  assert.deepEqual(linked.verdict, { kind: 'not-yet' })
  const plain = form('fit.json', { p: 0, q: 1, r: 2 })
  assert.equal((await document<{ readonly verdict: null }>('link', A, plain)).verdict, null)
})

test('forms without common items, with other answers behind a step, or without their uncertainty are refused', async () => {
  assert.match(
    await refusal('link', A, form('other.json', { x: 0, y: 1 })),
    /\[no-common-items\] allowed at least one/,
  )
  const three = csv(
    'three.json',
    JSON.stringify({ items: [{ id: 'p', thresholds: [0, 1] }], covariance: [1, 0, 1] }),
  )
  assert.match(
    await refusal('link', A, three),
    /three\.json::p: given the answers 0, 1, 2, but 0, 1 on the other form \[common-item-with-other-categories\]/,
  )
  assert.match(
    await refusal('link', A, itemsFile('plain.json', [[0], [1]])),
    /plain\.json::covariance: given a calibration without its uncertainty allowed what calibrate --json writes/,
  )
  assert.match(
    await refusal('link', A, form('b2.json', { p: 0 }), '--common', 'z'),
    /^--common: given z allowed items of both: p/,
  )
  assert.match(await refusal('link', A), /^B\.json: given nothing allowed the path of B\.json/)
})

test('the table says the shift and names each common item, in both languages', async () => {
  const b = form('said.json', { p: -0.5, q: 0.5, r: 1.5 })
  assert.match(
    (await run('link', A, b)).stdout,
    /^Formulär B på A:s skala\n[\s\S]*0,500[\s\S]*Gemensam fråga/,
  )
  assert.match((await run('link', A, b, '--language', 'en')).stdout, /^Form B on A's scale\n[\s\S]*0\.500/)
})
