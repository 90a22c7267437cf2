import { basename, resolve } from 'node:path'
import type { Engine } from '../engine.ts'
import type { SqlRunner } from '../sql-runner.ts'
import { type BackupHeader, type BackupRecord, endOf, type TableCount, writeArchive } from './archive.ts'
import { dump } from './dump.ts'
import { asOwner, type OwnerPlace } from './owner-place.ts'
import { BackupRefusal, type BackupRefused, orRefused } from './refused.ts'
import { appliedMigrations, logAsHouse } from './store.ts'

export type Backup = {
  readonly kind: 'backup'
  readonly file: string
  readonly header: BackupHeader
  readonly tables: readonly TableCount[]
  readonly rows: number
  /** Of all tables. */
  readonly sha256: string
}

/** A backup of a house that nobody has open, or of a database while it is used. */
export async function backupHouse(place: OwnerPlace, file: string): Promise<Backup | BackupRefused> {
  return await orRefused(() => asOwner(place, (connection, kind) => backupFrom(connection, kind, file)))
}

/** A backup of an embedded house by the process that has it open. */
export async function backupOpenHouse(engine: Engine, file: string): Promise<Backup | BackupRefused> {
  return await orRefused(async () => {
    if (engine.kind !== 'embedded') throw new BackupRefusal('BACKUP_NEEDS_OWNER')
    const connection = await engine.connect()
    try {
      return await backupFrom(connection, engine.kind, file)
    } finally {
      await connection.release()
    }
  })
}

/** The same from a connection of the owner; while it lasts, an embedded house's transactions wait. */
export async function backupFrom(
  runner: SqlRunner,
  database: 'embedded' | 'postgres',
  file: string,
): Promise<Backup> {
  const path = resolve(file)
  await logBackup(runner, basename(path))
  let header: BackupHeader | null = null
  const tables: TableCount[] = []
  async function* noted(): AsyncGenerator<BackupRecord> {
    for await (const record of dump(runner, database)) {
      if (record.kind === 'utfall-backup') header = record
      if (record.kind === 'table-end')
        tables.push({ name: record.name, rows: record.rows, sha256: record.sha256 })
      yield record
    }
  }
  await writeArchive(path, noted())
  if (header === null) throw new BackupRefusal('DATABASE_NOT_A_HOUSE')
  const { rows, sha256 } = endOf(tables)
  return { kind: 'backup', file: path, header, tables, rows, sha256 }
}

/** Everything is about to be read: the log says so, in the backup too. */
async function logBackup(runner: SqlRunner, file: string): Promise<void> {
  if (((await appliedMigrations(runner)) ?? []).length === 0) throw new BackupRefusal('DATABASE_NOT_A_HOUSE')
  await runner.script('begin')
  try {
    await logAsHouse(runner, { action: 'house.backup', purpose: 'backup', after: { file } })
    await runner.script('commit')
  } catch (error) {
    await runner.script('rollback').catch(() => {})
    throw error
  }
}
