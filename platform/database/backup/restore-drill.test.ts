import assert from 'node:assert/strict'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openHouse } from '../index.ts'
import { houseFor, TEMPLATES, temporaryDirectory } from '../testing/database-for-tests.ts'
import { type Backup, backupHouse } from './backup-house.ts'
import { newestBackup } from './backups-folder.ts'
import { fillHouse, logOf, whatIsThere } from './full-house-for-tests.ts'
import { restoreHouse } from './restore-house.ts'

const FILL = { kind: 'house', templateDirectory: TEMPLATES } as const

async function filledAndClosed(directory: string) {
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  const filled = await fillHouse(house)
  const there = await whatIsThere(house)
  await house.close()
  return { ...filled, there }
}

async function backedUp(directory: string, file: string): Promise<Backup> {
  const backup = await backupHouse({ kind: 'house', directory }, file)
  assert.equal(backup.kind, 'backup', JSON.stringify(backup))
  return backup as Backup
}

test('an embedded house comes back from its backup whole: rows, log and counters, and the work goes on', async (t) => {
  const folder = await temporaryDirectory(t)
  const [directory, file, elsewhere] = [
    join(folder, 'house'),
    join(folder, 'a.backup'),
    join(folder, 'other'),
  ]
  const { anna, there } = await filledAndClosed(directory)
  const backup = await backedUp(directory, file)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  const restored = await restoreHouse(file, { ...FILL, directory: elsewhere })
  assert.ok(restored.kind === 'restored', JSON.stringify(restored))
  assert.deepEqual(restored.tables, backup.tables)
  assert.equal(restored.sha256, backup.sha256)
  assert.deepEqual([restored.migrationsApplied, restored.sessionsEnded], [0, 1])
  assert.deepEqual((await readdir(folder)).sort(), ['a.backup', 'house', 'other'])
  const [old, fresh] = [await houseFor(t, { directory }), await houseFor(t, { directory: elsewhere })]
  assert.deepEqual(await whatIsThere(fresh), there)
  const [before, after] = [await logOf(old), await logOf(fresh)]
  assert.deepEqual(after.rows.slice(0, -1), before.rows)
  assert.equal(after.rows.at(-1)?.action, 'house.restore')
  assert.equal(after.fault, null)
  // Whoever was signed in when the copy was made is not signed in to the copy.
  await assert.rejects(
    fresh.withTx(anna.as('look'), async () => 1),
    { code: 'UF010' },
  )
  const again = await fillHouse(fresh).catch((error) => error)
  assert.match(
    String(again),
    /organisation|study/,
    'the copy holds what it held, so the same again is refused',
  )
  await fresh.withTx({ kind: 'house', purpose: 'go on' }, async (tx) => {
    await tx
      .insertInto('organisation')
      .values({ slug: 'ny', kind: 'provider', name_sv: 'Ny', name_en: 'New', created_by: 'house' })
      .execute()
  })
  assert.equal((await logOf(fresh)).fault, null)
})

test('an open embedded house is backed up while people use it, and the copy is of one moment', async (t) => {
  const folder = await temporaryDirectory(t)
  const house = await houseFor(t, { directory: join(folder, 'house') })
  await fillHouse(house)
  const written: number[] = []
  const writing = (async () => {
    for (let row = 0; row < 30; row++) {
      await house.withTx({ kind: 'house', purpose: 'write meanwhile' }, (tx) =>
        tx
          .insertInto('audit_event')
          .values({ action: 'test.meanwhile', subject: `row/${row}` })
          .execute(),
      )
      written.push(row)
    }
  })()
  const file = join(folder, 'open.backup')
  const backup = await house.backup(file)
  await writing
  assert.ok(backup.kind === 'backup', JSON.stringify(backup))
  assert.equal(written.length, 30)
  const directory = join(folder, 'other')
  const restored = await restoreHouse(file, { ...FILL, directory })
  assert.ok(restored.kind === 'restored', JSON.stringify(restored))
  const [old, fresh] = [await logOf(house), await logOf(await houseFor(t, { directory }))]
  assert.deepEqual(fresh.rows.slice(0, -1), old.rows.slice(0, fresh.rows.length - 1))
  assert.equal(fresh.fault, null)
})

test('the newest backup of a folder is found by its name, and files of other names are none', async (t) => {
  const folder = await temporaryDirectory(t)
  const house = await houseFor(t, { directory: join(folder, 'house') })
  await writeFile(join(folder, 'mine.backup'), 'x')
  assert.deepEqual(await newestBackup(folder), { kind: 'none' })
  assert.deepEqual(await newestBackup(join(folder, 'none')), { kind: 'none' })
  for (const day of ['01', '03', '02']) {
    const made = await house.backup(join(folder, `utfall-2026-11-${day}.backup`))
    assert.equal(made.kind, 'backup', JSON.stringify(made))
  }
  const newest = await newestBackup(folder)
  assert.ok(newest.kind === 'newest')
  assert.match(newest.file, /2026-11-03/)
  assert.ok(!Number.isNaN(Date.parse(newest.madeAt)))
  await writeFile(join(folder, 'utfall-2026-11-04.backup'), 'cut off')
  const spoilt = await newestBackup(folder)
  assert.ok(spoilt.kind === 'refused' && spoilt.code === 'BACKUP_NOT_A_BACKUP')
})
