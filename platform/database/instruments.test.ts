import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import type { House } from './house.ts'
import { DatabaseProblem } from './refusal.ts'
import { houseFor } from './testing/database-for-tests.ts'

const PERSON = { actor: 'anna', purpose: 'test the tables of instruments' }
const RESULTS = '{"å": 1}\n'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function withInstrument(t: TestContext): Promise<{ house: House; instrument: number; run: number }> {
  const house = await houseFor(t)
  return await house.withTx(PERSON, async (tx) => {
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
    return { house, instrument, run }
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
  const { house, instrument, run } = await withInstrument(t)
  const add = (hash: string) =>
    house.withTx(PERSON, (tx) =>
      tx
        .insertInto('calibration')
        .values(calibration(instrument, run, hash))
        .execute(),
    )
  await assert.rejects(add(sha256('something else')), problemCode('23514'))
  await add(sha256(RESULTS))
  const row = await house.withTx(PERSON, (tx) =>
    tx.selectFrom('calibration').select(['results', 'created_by']).executeTakeFirstOrThrow(),
  )
  assert.deepEqual(row, { results: RESULTS, created_by: 'anna' })
})

test('a quality card, a version and a calibration cannot be changed or deleted; a correction is a new row', async (t) => {
  const { house, instrument, run } = await withInstrument(t)
  await house.withTx(PERSON, async (tx) => {
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
    house.withTx(PERSON, (tx) =>
      tx
        .updateTable('quality_card')
        .set({ author: 'Ali' as never })
        .execute(),
    ),
    denied,
  )
  for (const table of ['quality_card', 'calibration', 'calibration_run', 'instrument'] as const)
    await assert.rejects(
      house.withTx(PERSON, (tx) => tx.deleteFrom(table).execute()),
      denied,
      table,
    )
})

test('a run of an analysis ends once, and what it was asked for does not change', async (t) => {
  const { house, run } = await withInstrument(t)
  const set = (values: { state: 'running' | 'stopped' | 'failed'; finished_at?: Date }) =>
    house.withTx(PERSON, (tx) =>
      tx.updateTable('calibration_run').set(values).where('id', '=', run).execute(),
    )
  await set({ state: 'running' })
  await assert.rejects(set({ state: 'failed', finished_at: new Date(0) }), problemCode('23514'))
  await set({ state: 'stopped', finished_at: new Date(0) })
  await assert.rejects(set({ state: 'running' }), problemCode('UF001'))
})
