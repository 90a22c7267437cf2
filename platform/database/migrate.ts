import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { HouseRefusal } from './refusal.ts'
import type { SqlRunner } from './sql-runner.ts'

export type Migration = {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

const NAME = /^(\d{4})-[a-z0-9-]+\.sql$/

/** The migrations of a folder in order; their numbers must run 1, 2, 3 … */
export async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(NAME.exec(name)?.[1])
      if (number !== index + 1) throw new Error(`${name} is not migration ${index + 1}`)
      // A checkout with other line ends holds the same migration.
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { number, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** A name for exactly these migrations. */
export function versionOf(migrations: readonly Migration[]): string {
  const hash = createHash('sha256')
  for (const { sha256 } of migrations) hash.update(sha256)
  return hash.digest('hex').slice(0, 12)
}

/** A number that only what makes and changes the schema knows. */
const TURN = 7587

/** Runs the work when nobody else makes or changes this database's schema; who comes meanwhile waits. */
export async function inTurn<T>(runner: SqlRunner, work: () => Promise<T>): Promise<T> {
  await runner.query('select pg_advisory_lock($1)', [TURN])
  try {
    return await work()
  } finally {
    // A connection that is gone has let go of it.
    await runner.query('select pg_advisory_unlock($1)', [TURN]).catch(() => {})
  }
}

/**
 * Applies what has not been applied, each file in a transaction of its own, and only forward. A file that has changed
 * since, or a database that knows files this version does not have, is refused before anything is touched.
 */
export async function migrate(runner: SqlRunner, migrations: readonly Migration[]): Promise<number> {
  return await inTurn(runner, async () => {
    await runner.script(BOOK)
    const waiting = await waitingMigrations(runner, migrations)
    for (const migration of waiting) await applyAlone(runner, migration)
    return waiting.length
  })
}

async function applyAlone(runner: SqlRunner, { number, name, sql, sha256 }: Migration): Promise<void> {
  try {
    await runner.script('begin')
    await runner.script(sql)
    await runner.query('insert into app.migration (number, name, sha256) values ($1, $2, $3)', [
      number,
      name,
      sha256,
    ])
    await runner.script('commit')
  } catch (error) {
    await runner.script('rollback').catch(() => {})
    throw error
  }
}

/** What has not been applied. */
async function waitingMigrations(
  runner: SqlRunner,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const { rows } = await runner.query('select number, name, sha256 from app.migration order by number')
  for (const row of rows) {
    const migration = migrations[Number(row.number) - 1]
    if (!migration) throw new HouseRefusal('migration-missing', { name: String(row.name) })
    if (migration.sha256 !== row.sha256) throw new HouseRefusal('migration-changed', { name: migration.name })
  }
  return migrations.slice(rows.length)
}

/** Refuses a database that has other migrations than this version: the server's login may not apply any. */
export async function checkMigrations(runner: SqlRunner, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await runner.query(`select to_regclass('app.migration') is not null as is_there`)
  if (rows[0]?.is_there !== true) throw new HouseRefusal('database-not-prepared')
  const first = (await waitingMigrations(runner, migrations))[0]
  if (first) throw new HouseRefusal('migrations-waiting', { name: first.name })
}

const BOOK = `
create schema if not exists app;
create table if not exists app.migration (
  number integer primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table app.migration is 'Which changes of the schema this database has had.';
comment on column app.migration.number is 'Place in the order.';
comment on column app.migration.name is 'File in migrations/.';
comment on column app.migration.sha256 is 'SHA-256 in hexadecimal of the file when it was applied.';
comment on column app.migration.applied_at is 'When.';
`
