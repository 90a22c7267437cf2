import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import type { House } from './house.ts'
import type { Person } from './person.ts'
import { DatabaseProblem } from './refusal.ts'
import { houseFor, testPerson } from './testing/index.ts'

const RESULTS = '{"å": 1}\n'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

type Setting = { house: House; person: Person; actor: string; instrument: number; run: number }

async function withInstrument(t: TestContext): Promise<Setting> {
  const house = await houseFor(t)
  const anna = await testPerson(house)
  const person = anna.as('test the tables of instruments')
  return await house.withTx(person, async (tx, { actor }) => {
    const { id: instrument } = await tx
      .insertInto('instrument')
      .values({ slug: 'halsa' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: run } = await tx
      .insertInto('calibration_run')
      .values({
        instrument_id: instrument,
        survey: JSON.stringify({ population: 'vuxna' }),
        file_sha256: sha256('x'),
        utfall_version: '1',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { house, person, actor, instrument, run }
  })
}

const calibration = (instrument: number, run: number, hash: string) => ({
  run_id: run,
  instrument_id: instrument,
  version: 1,
  model: 'pcm' as const,
  verdict: 'groups',
  persons: 12,
  results: RESULTS,
  results_sha256: hash,
})

const problemCode = (code: string) => (error: unknown) =>
  error instanceof DatabaseProblem && error.code === code

test('the results of a calibration are kept byte for byte, and only under their own hash', async (t) => {
  const { house, person, actor, instrument, run } = await withInstrument(t)
  const add = (hash: string) =>
    house.withTx(person, (tx) =>
      tx
        .insertInto('calibration')
        .values(calibration(instrument, run, hash))
        .execute(),
    )
  await assert.rejects(add(sha256('something else')), problemCode('23514'))
  await add(sha256(RESULTS))
  const row = await house.withTx(person, (tx) =>
    tx.selectFrom('calibration').select(['results', 'created_by']).executeTakeFirstOrThrow(),
  )
  assert.deepEqual(row, { results: RESULTS, created_by: actor })
})

test('a quality card, a version and a calibration cannot be changed or deleted; a correction is a new row', async (t) => {
  const { house, person, instrument, run } = await withInstrument(t)
  await house.withTx(person, async (tx) => {
    await tx
      .insertInto('calibration')
      .values(calibration(instrument, run, sha256(RESULTS)))
      .execute()
    const notes = JSON.stringify({ validity: 'ingen' })
    for (const version of [1, 2])
      await tx
        .insertInto('quality_card')
        .values({ instrument_id: instrument, version, calibration_id: null, notes, author: 'Eva' })
        .execute()
  })
  const denied = problemCode('42501')
  await assert.rejects(
    house.withTx(person, (tx) =>
      tx
        .updateTable('quality_card')
        .set({ author: 'Ali' as never })
        .execute(),
    ),
    denied,
  )
  for (const table of ['quality_card', 'calibration', 'calibration_run', 'instrument'] as const)
    await assert.rejects(
      house.withTx(person, (tx) => tx.deleteFrom(table).execute()),
      denied,
      table,
    )
})

test('a run of an analysis ends once, and what it was asked for does not change', async (t) => {
  const { house, person, run } = await withInstrument(t)
  const set = (values: { state: 'running' | 'stopped' | 'failed'; finished_at?: Date }) =>
    house.withTx(person, (tx) =>
      tx.updateTable('calibration_run').set(values).where('id', '=', run).execute(),
    )
  await set({ state: 'running' })
  await assert.rejects(set({ state: 'failed', finished_at: new Date(0) }), problemCode('23514'))
  await set({ state: 'stopped', finished_at: new Date(0) })
  await assert.rejects(set({ state: 'running' }), problemCode('UF001'))
})
