import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openEmbedded } from '../embedded-engine.ts'
import { HouseRefusal } from '../index.ts'
import { migrate, readMigrations } from '../migrate.ts'
import { houseFor, MIGRATIONS, TEMPLATES, temporaryDirectory } from '../testing/database-for-tests.ts'
import { HOUSE } from '../testing/people.ts'
import { backupHouse } from './backup-house.ts'
import { FIRST_RELEASE, holdsEverything, houseOfFirstRelease } from './first-release-for-tests.ts'
import { logOf } from './full-house-for-tests.ts'
import { restoreHouse } from './restore-house.ts'

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
