import { createHash } from 'node:crypto'
import manifest from '../package.json' with { type: 'json' }
import type { SqlRunner } from '../sql-runner.ts'
import {
  ARCHIVE_FORMAT,
  type BackupRecord,
  endOf,
  type RowRecord,
  recordLine,
  type TableCount,
} from './archive.ts'
import { BackupRefusal } from './refused.ts'
import {
  appliedMigrations,
  chainHeads,
  closeCursor,
  fetchPiece,
  fetchRows,
  firstChainFault,
  openCursor,
  ownsHouse,
  PIECE_BYTES,
  rowsAtATime,
  SNAPSHOT,
  sequencePlaces,
  serverFacts,
  type TableShape,
  tableShapes,
} from './store.ts'

/** Of the whole house: every room has the same. */
export const UTFALL_VERSION: string = manifest.version

/** The rows of a table in the order of its key, inside a transaction; before a row the pieces of its long values. */
export async function* tableRows(runner: SqlRunner, table: TableShape): AsyncGenerator<RowRecord> {
  const count = await rowsAtATime(runner, table)
  await openCursor(runner, table)
  for (;;) {
    const rows = await fetchRows(runner, table, count)
    for (const { values, long, row } of rows) {
      for (const { column, bytes } of long) {
        for (let from = 0; from < bytes; from += PIECE_BYTES)
          yield { kind: 'piece', column, hex: await fetchPiece(runner, table, { row, column, from }) }
      }
      yield { kind: 'row', values }
    }
    if (rows.length < count) break
  }
  await closeCursor(runner)
}

/** Counts a table's rows and sums their lines, one after the other. */
export class TableSum {
  readonly #hash = createHash('sha256')
  #rows = 0

  add(record: RowRecord): void {
    this.#hash.update(recordLine(record))
    if (record.kind === 'row') this.#rows += 1
  }

  /** Once: a sum that has been taken takes no more rows. */
  end(name: string): TableCount {
    return { name, rows: this.#rows, sha256: this.#hash.digest('hex') }
  }
}

/**
 * Everything the house holds at one moment, as its owner reads it. `runner` must be a connection of the owner with no
 * transaction under way; the snapshot is this function's own and is over when the last record has been taken.
 */
export async function* dump(
  runner: SqlRunner,
  database: 'embedded' | 'postgres',
): AsyncGenerator<BackupRecord> {
  await runner.script(SNAPSHOT)
  try {
    const migrations = await appliedMigrations(runner)
    if (migrations === null || migrations.length === 0) throw new BackupRefusal('DATABASE_NOT_A_HOUSE')
    if (!(await ownsHouse(runner))) throw new BackupRefusal('BACKUP_NEEDS_OWNER')
    const { now } = await serverFacts(runner)
    yield {
      kind: 'utfall-backup',
      format: ARCHIVE_FORMAT,
      utfallVersion: UTFALL_VERSION,
      database,
      madeAt: now,
      migrations,
      heads: await chainHeads(runner),
      firstFault: await firstChainFault(runner),
    }
    const counts: TableCount[] = []
    for (const table of await tableShapes(runner)) {
      yield { kind: 'table', name: table.name, columns: table.columns.map(({ name }) => name) }
      const sum = new TableSum()
      for await (const record of tableRows(runner, table)) {
        sum.add(record)
        yield record
      }
      const count = sum.end(table.name)
      counts.push(count)
      yield { kind: 'table-end', ...count }
    }
    for (const place of await sequencePlaces(runner)) yield { kind: 'sequence', ...place }
    yield endOf(counts)
  } finally {
    await runner.script('rollback').catch(() => {})
  }
}
