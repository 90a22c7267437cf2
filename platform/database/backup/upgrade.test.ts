import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openEmbedded } from '../embedded-engine.ts'
import { HouseRefusal } from '../index.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { houseFor, MIGRATIONS, TEMPLATES, temporaryDirectory } from '../testing/database-for-tests.ts'
import { HOUSE } from '../testing/people.ts'
import { backupHouse } from './backup-house.ts'
import { AWKWARD, logOf } from './full-house-for-tests.ts'
import { restoreHouse } from './restore-house.ts'

/** The migrations of version 1.0.0; they never change. */
const FIRST_RELEASE = 4

/** A house as version 1.0.0 left it: one operator, no organisations, a log in one chain, everything bound by row level security. */
async function houseOfFirstRelease(t: TestContext): Promise<string> {
  const directory = await temporaryDirectory(t)
  const engine = await openEmbedded({ directory, watchdogSeconds: 60, templateDirectory: TEMPLATES })
  const thread = await engine.connect()
  try {
    await migrate(thread, (await readMigrations(MIGRATIONS)).slice(0, FIRST_RELEASE))
    for (const [index, actor] of ['operator', 'house', 'operator'].entries()) {
      await thread.script('begin; set local role utfall_app')
      await thread.query(`select app.act_as($1, 'as then')`, [actor])
      const slug = `studie-${index}`
      const values = [slug, AWKWARD]
      await thread.query('insert into study (slug, title) values ($1, $2)', values)
      await thread.query('insert into instrument (slug) values ($1)', [slug])
      await thread.query(
        `insert into audit_event (action, subject, after) values ('study.bring', $1, $2::text::jsonb)`,
        [`study/${slug}`, JSON.stringify({ title: AWKWARD, half: 0.5 })],
      )
      await thread.script('commit')
    }
  } finally {
    await thread.release()
    await engine.close()
  }
  return directory
}

async function holdsEverything(house: Awaited<ReturnType<typeof houseFor>>): Promise<void> {
  const there = await house.withTx(HOUSE, async (tx) => ({
    studies: await tx
      .selectFrom('study')
      .select(['slug', 'title', 'created_by', 'organisation_id'])
      .orderBy('id')
      .execute(),
    instruments: await tx
      .selectFrom('instrument')
      .select(['slug', 'organisation_id'])
      .orderBy('id')
      .execute(),
    own: await tx
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', 'egen')
      .executeTakeFirstOrThrow(),
  }))
  const owners = [there.own.id, null, there.own.id]
  assert.deepEqual(
    there.studies.map((study) => [study.slug, study.title, study.created_by, study.organisation_id]),
    ['operator', 'house', 'operator'].map((by, index) => [`studie-${index}`, AWKWARD, by, owners[index]]),
  )
  assert.deepEqual(
    there.instruments.map((each) => [each.slug, each.organisation_id]),
    owners.map((owner, index) => [`studie-${index}`, owner]),
  )
}

test('a house of version 1.0.0 opens with this one, keeps everything, and its log goes on from where it was', async (t) => {
  const directory = await houseOfFirstRelease(t)
  const house = await houseFor(t, { directory })
  await holdsEverything(house)
  const before = await logOf(house)
  assert.deepEqual(
    before.rows.map(({ format, lane, place, actor }) => [format, lane, place, actor]),
    [
      [1, 0, 1, 'operator'],
      [1, 0, 2, 'house'],
      [1, 0, 3, 'operator'],
    ],
  )
  assert.equal(before.fault, null)
  for (let row = 0; row < 3; row++) {
    await house.withTx(HOUSE, (tx) =>
      tx
        .insertInto('audit_event')
        .values({ action: 'test.after', subject: `row/${row}` })
        .execute(),
    )
  }
  const after = await logOf(house)
  assert.deepEqual(
    after.rows.slice(3).map(({ format }) => format),
    [2, 2, 2],
  )
  assert.equal(after.fault, null)
})

test('a house of version 1.0.0 is backed up before the upgrade, and comes back as this version’s', async (t) => {
  const directory = await houseOfFirstRelease(t)
  const folder = await temporaryDirectory(t)
  const file = join(folder, 'first.backup')
  const backup = await backupHouse({ kind: 'house', directory }, file)
  assert.ok(backup.kind === 'backup', JSON.stringify(backup))
  assert.equal(backup.header.migrations.length, FIRST_RELEASE)
  const elsewhere = join(folder, 'house')
  const restored = await restoreHouse(file, {
    kind: 'house',
    directory: elsewhere,
    templateDirectory: TEMPLATES,
  })
  assert.ok(restored.kind === 'restored', JSON.stringify(restored))
  assert.equal(restored.migrationsApplied, (await readMigrations(MIGRATIONS)).length - FIRST_RELEASE)
  const house = await houseFor(t, { directory: elsewhere })
  await holdsEverything(house)
  const { rows, fault } = await logOf(house)
  assert.deepEqual(
    rows.map(({ format, action }) => [format, action]),
    [...Array(3).fill([1, 'study.bring']), [1, 'house.backup'], [2, 'house.restore']],
  )
  assert.equal(fault, null)
})

test('a database that a newer Utfall has written in is refused before anything is touched', async (t) => {
  const directory = await temporaryDirectory(t)
  const engine = await openEmbedded({ directory, watchdogSeconds: 60, templateDirectory: TEMPLATES })
  const thread = await engine.connect()
  const migrations = await readMigrations(MIGRATIONS)
  await migrate(thread, migrations)
  await thread.query('insert into app.migration (number, name, sha256) values ($1, $2, $3)', [
    migrations.length + 1,
    '9999-from-tomorrow.sql',
    'a'.repeat(64),
  ])
  await thread.release()
  await engine.close()
  await assert.rejects(houseFor(t, { directory }), (error) => {
    assert.ok(error instanceof HouseRefusal)
    return error.code === 'migration-missing'
  })
})
