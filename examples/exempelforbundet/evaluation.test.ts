import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { normalQuantile, tQuantile } from '@utfall/distributions'
import { computeResults, openStudy, type ResultEstimate } from '@utfall/evaluations'
import { CALIBRATION_FILE } from './calibrate.ts'
import { generateExample, type Truth } from './index.ts'

const { files, truth } = generateExample()

async function evaluated() {
  const encoder = new TextEncoder()
  const opened = openStudy(
    new Map<string, Uint8Array>([
      ['study.json', readFileSync(new URL('study.json', import.meta.url))],
      ['study.lock.json', readFileSync(new URL('study.lock.json', import.meta.url))],
      [CALIBRATION_FILE, readFileSync(new URL(CALIBRATION_FILE, import.meta.url))],
      ...[...files].map(([name, text]) => [name, encoder.encode(text)] as const),
    ]),
  )
  if (opened.kind === 'faults') throw new Error(JSON.stringify(opened))
  const computed = await computeResults(opened, { version: '1.0.0', command: 'evaluate' })
  if (computed.kind !== 'computed') throw new Error(JSON.stringify(computed))
  return computed.results
}

const results = await evaluated()

function main(outcome: string, time: string): ResultEstimate {
  const rows = results.estimates.filter(
    (row) =>
      row.outcome === outcome &&
      row.time === time &&
      row.analysis === 'main' &&
      row.site === null &&
      row.group === null,
  )
  assert.equal(rows.length, 1)
  return rows[0] ?? assert.fail()
}

test('the study stands as it was locked, and the answer is better', () => {
  assert.equal(results.study.lock.kind, 'locked')
  assert.equal(results.verdict.kind, 'better')
  assert.equal(results.verdict.causal, true)
  assert.equal(results.verdict.underLock, 'locked')
})

test('the interval of the primary outcome covers the true effect that the generator knows', () => {
  const { low, high, nByArm } = main('ability', 'm6')
  assert.ok(
    (low ?? 1e9) < truth.ability6 && (high ?? -1e9) > truth.ability6,
    `${low} ${truth.ability6} ${high}`,
  )
  assert.ok(
    (nByArm?.now ?? 0) < 602 && (nByArm?.wait ?? 0) < (nByArm?.now ?? 0),
    'more of those who wait fall silent',
  )
})

/** Nine further figures: with 1 − 0.05/9 each, all of them cover together at least nineteen times in twenty. */
const OTHERS: readonly (readonly [outcome: string, time: string, known: keyof Truth])[] = [
  ['ability', 'm3', 'ability3'],
  ['ability', 'm12', 'ability12'],
  ['staff-rating', 'm6', 'staff6'],
  ['ladder', 'm6', 'ladder6'],
  ['work', 'm6', 'work6'],
  ['sick-days', 'm6', 'sickDays6'],
  ['cost', 'm6', 'cost6'],
  ['worsened', 'm6', 'worsened6'],
  ['closer-to-work', 'm6', 'closer6'],
]

for (const [outcome, time, known] of OTHERS) {
  test(`the wide interval of ${outcome} at ${time} covers the truth`, () => {
    const { estimate, se, df } = main(outcome, time)
    const tail = 1 - 0.025 / OTHERS.length
    const reach = (df === null ? normalQuantile(tail) : tQuantile(tail, df)) * (se ?? 0)
    assert.ok(
      Math.abs((estimate ?? 1e9) - truth[known]) < reach,
      `${estimate} ± ${reach} does not hold ${truth[known]}`,
    )
  })
}

test('closeness to work is measured by ten questions, and how much of its interval they make is said', () => {
  const { measurement, nByArm } = main('closer-to-work', 'm6')
  assert.equal(measurement?.sets, 20)
  assert.ok((measurement?.varianceShare ?? 0) > 0.2 && (measurement?.varianceShare ?? 1) < 0.7)
  assert.ok((nByArm?.now ?? 0) > (nByArm?.wait ?? 0))
  const [use] = results.scales ?? []
  assert.equal(use?.calibration.items, 10)
  const [wait, now] = ['wait', 'now'].map((arm) => use?.changes.find((change) => change.arm === arm))
  assert.ok((now?.better?.low ?? 0) > (wait?.better?.high ?? 1), 'more of those served rise beyond the error')
})

test('the person and the staff are held together, and how their gap differs between the arms covers the truth', () => {
  const [pair] = results.agreements ?? []
  assert.deepEqual([pair?.first, pair?.second], ['ability', 'staff-rating'])
  assert.equal(pair?.rows.length, 8)
  // The staff see three points more than the person from the start, before the ends of the scale are cut.
  for (const row of pair?.rows.filter(({ time }) => time === 'start') ?? [])
    assert.ok((row.difference?.low ?? 0) < -3 && (row.difference?.high ?? -9) > -3, JSON.stringify(row))
  const after = pair?.between.find(({ time }) => time === 'm6')
  const known = truth.ability6 - truth.staff6
  assert.ok((after?.low ?? 9) < known && (after?.high ?? -9) > known, `${known} ${JSON.stringify(after)}`)
})

test('the sites are shown apart and pooled, and their pooled interval covers the truth', () => {
  const [pooled] = results.pooled
  assert.equal(pooled?.sites, 6)
  assert.ok((pooled?.low ?? 1e9) < truth.ability6 && (pooled?.high ?? -1e9) > truth.ability6)
})

test('everyone referred is accounted for, from the referral to the figure', () => {
  const { flow } = results
  const drawn = (flow.referred ?? 0) - (flow.ineligible ?? 0) - (flow.declined ?? 0) - (flow.otherwise ?? 0)
  assert.equal(drawn, flow.allocated)
  assert.equal(
    flow.arms.reduce((sum, arm) => sum + arm.analysed, 0),
    main('ability', 'm6').n,
  )
})

test('those who fell silent cannot have hidden that it got better, within Lee’s bounds', () => {
  const lee = results.bounds.find((row) => row.kind === 'lee')
  assert.ok((lee?.lower ?? -1) > 0)
  assert.ok((lee?.lower ?? 1e9) < truth.ability6 && (lee?.upper ?? -1e9) > truth.ability6)
})
