import { type Migration, migrate, readMigrations } from '../migrate.ts'
import { DatabaseProblem } from '../refusal.ts'
import type { SqlRunner } from '../sql-runner.ts'
import {
  ARCHIVE_FORMAT,
  type BackupHeader,
  type BackupRecord,
  endOf,
  type Piece,
  type TableCount,
  type Values,
} from './archive.ts'
import { TableSum, tableRows, UTFALL_VERSION } from './dump.ts'
import { BackupRefusal } from './refused.ts'
import {
  chainHeads,
  closeTables,
  endSessions,
  firstChainFault,
  firstThingThere,
  houseKind,
  insertRows,
  keepPiece,
  logAsHouse,
  makePlaceForPieces,
  openTables,
  SAME_TEXT,
  serverFacts,
  setSequence,
  type TableShape,
  tableShapes,
} from './store.ts'

/**
 * Up to this migration row level security bound the owner too, and the migration frees it table by table. What is older
 * is left free, because what it does to a table before it has freed it would otherwise meet no rows.
 */
const OWNER_IS_FREE = 8
const MIGRATIONS = new URL('../migrations/', import.meta.url)

/** What came in, after it was counted, summed and held against its source. */
export type Loaded = {
  readonly header: BackupHeader
  readonly tables: readonly TableCount[]
  readonly rows: number
  /** Of all tables: the same as in the backup. */
  readonly sha256: string
  /** Migrations that came after the backup was made. */
  readonly migrationsApplied: number
  readonly sessionsEnded: number
}

export type LoadOptions = {
  readonly action: 'house.restore' | 'house.move'
  readonly purpose: string
  /** What it is loaded into. */
  readonly database: 'embedded' | 'postgres'
  /** A name for this, to be found again in the log. */
  readonly move?: string
  /** When all has been held against its source, and before it is kept. */
  readonly beforeKept?: (loaded: Loaded) => Promise<void>
}

/**
 * Makes an empty database the house that the records tell of, in one transaction: the migrations it had, its rows,
 * the migrations since, a row in the log. Each table is then read back and held against its source. Throws
 * `BackupRefusal`, and leaves nothing.
 */
export async function load(
  runner: SqlRunner,
  records: AsyncIterable<BackupRecord>,
  options: LoadOptions,
): Promise<Loaded> {
  const migrations = await readMigrations(MIGRATIONS)
  await runner.script('begin')
  try {
    await runner.script(SAME_TEXT)
    const thing = await firstThingThere(runner)
    if (thing !== null) throw new BackupRefusal('DATABASE_NOT_EMPTY', { holds: thing })
    const { encoding } = await serverFacts(runner)
    if (encoding !== 'UTF8') throw new BackupRefusal('DATABASE_NOT_UTF8', { found: encoding })
    const reader = records[Symbol.asyncIterator]()
    const loaded = await loadAll(runner, migrations, reader, options).finally(() => reader.return?.())
    await options.beforeKept?.(loaded)
    await runner.script('commit')
    // It is kept whatever comes of this, and the database counts its rows by itself before long.
    await runner.script('analyze').catch(() => {})
    return loaded
  } catch (error) {
    await runner.script('rollback').catch(() => {})
    throw error
  }
}

async function loadAll(
  runner: SqlRunner,
  migrations: readonly Migration[],
  reader: AsyncIterator<BackupRecord>,
  options: LoadOptions,
): Promise<Loaded> {
  const first = await reader.next()
  if (first.done === true || first.value.kind !== 'utfall-backup')
    throw new BackupRefusal('BACKUP_NOT_A_BACKUP')
  const header = first.value
  checkHeader(header, migrations)
  const then = header.migrations.length
  // The book of migrations; nothing is applied by an empty list.
  await migrate(runner, [])
  await apply(runner, migrations.slice(0, then))
  const shapes = await tableShapes(runner)
  const takenAway = await openTables(runner, shapes)
  await makePlaceForPieces(runner)
  // An error rather than rows that are hidden from whoever counts them.
  await runner.script('set local row_security = off')
  const tables = await loadTables(runner, shapes, reader)
  await compare(runner, shapes, tables)
  await compareHeads(runner, header)
  await runner.script('set local row_security = on')
  const forced = then < OWNER_IS_FREE ? [] : takenAway.forced
  await closeTables(runner, shapes, { ...takenAway, forced })
  await apply(runner, migrations.slice(then))
  const sessionsEnded = await endSessions(runner)
  if ((await houseKind(runner)) === 'joint' && options.database === 'embedded')
    throw new BackupRefusal('HOUSE_NEEDS_POSTGRES')
  const { rows, sha256 } = endOf(tables)
  const { madeAt, utfallVersion, database } = header
  const { move } = options
  const after = {
    ...{ from: database, madeAt, utfallVersion, tables: tables.length, rows, sha256, sessionsEnded },
    ...(move !== undefined && { move }),
  }
  await logAsHouse(runner, { action: options.action, purpose: options.purpose, after })
  const fault = await firstChainFault(runner)
  if (fault !== header.firstFault) throw new BackupRefusal('BACKUP_CHAIN_BROKEN', { row: fault ?? 0 })
  return { header, tables, rows, sha256, migrationsApplied: migrations.length - then, sessionsEnded }
}

function checkHeader(header: BackupHeader, migrations: readonly Migration[]): void {
  const { format, utfallVersion } = header
  const isNewer =
    format > ARCHIVE_FORMAT ||
    header.migrations.length > migrations.length ||
    isLater(utfallVersion, UTFALL_VERSION)
  if (isNewer) throw new BackupRefusal('BACKUP_NEWER', { made: utfallVersion, here: UTFALL_VERSION })
  for (const [index, { name, sha256 }] of header.migrations.entries()) {
    const own = migrations[index]
    if (own?.name !== name || own.sha256 !== sha256)
      throw new BackupRefusal('BACKUP_OTHER_MIGRATIONS', { name })
  }
}

/** Whether version a came after version b: 1.10.0 after 1.9.0. */
function isLater(a: string, b: string): boolean {
  const [theirs, ours] = [a, b].map((version) => version.split(/[.-]/).slice(0, 3).map(Number))
  for (const [index, own] of (ours ?? []).entries()) {
    const other = theirs?.[index] ?? 0
    if (other !== own) return other > own
  }
  return false
}

/** As `migrate` does, but inside the transaction that is under way. */
async function apply(runner: SqlRunner, migrations: readonly Migration[]): Promise<void> {
  for (const { number, name, sql, sha256 } of migrations) {
    await runner.script(sql)
    const values = [number, name, sha256]
    await runner.query('insert into app.migration (number, name, sha256) values ($1, $2, $3)', values)
  }
}

/** Takes the records up to and including the end. */
async function loadTables(
  runner: SqlRunner,
  shapes: readonly TableShape[],
  reader: AsyncIterator<BackupRecord>,
): Promise<readonly TableCount[]> {
  const tables: TableCount[] = []
  for (;;) {
    const next = await reader.next()
    if (next.done === true) throw damaged('the end is missing')
    const record = next.value
    if (record.kind === 'table') {
      const shape = shapes[tables.length]
      const columns = shape?.columns.map(({ name }) => name)
      if (shape?.name !== record.name || JSON.stringify(columns) !== JSON.stringify(record.columns))
        throw damaged(`another table than ${shape?.name ?? 'the end'}`)
      tables.push(await loadTable(runner, shape, reader))
    } else if (record.kind === 'sequence') {
      if (!(/^[\w."]+$/.test(record.name) && /^-?\d+$/.test(record.last))) throw damaged('a counter')
      await setSequence(runner, record)
    } else if (record.kind === 'end') {
      const end = endOf(tables)
      if (tables.length !== shapes.length) throw damaged('a table is missing')
      if (end.sha256 !== record.sha256) throw damaged('another sum')
      return tables
    } else throw damaged('a row in no table')
  }
}

/** So much goes to the database at once. */
const BATCH = { characters: 4_000_000, rows: 500, values: 30_000 }

async function loadTable(
  runner: SqlRunner,
  shape: TableShape,
  reader: AsyncIterator<BackupRecord>,
): Promise<TableCount> {
  const sum = new TableSum()
  const batch = new Batch(runner, shape)
  for (;;) {
    const next = await reader.next()
    if (next.done === true) throw damaged('the end is missing')
    const record = next.value
    if (record.kind === 'row' || record.kind === 'piece') {
      sum.add(record)
      await (record.kind === 'row' ? batch.add(record.values) : batch.addPiece(record))
      continue
    }
    await batch.flush()
    const count = sum.end(shape.name)
    if (record.kind !== 'table-end' || record.rows !== count.rows || record.sha256 !== count.sha256)
      throw damaged(`the rows of ${shape.name} are not those that were counted`)
    return count
  }
}

/** Rows on their way into a table, some at a time. */
class Batch {
  readonly #runner: SqlRunner
  readonly #shape: TableShape
  readonly #most: number
  #rows: Values[] = []
  #characters = 0
  /** Columns of the row to come whose bytes have been kept already, with how many pieces. */
  #pieces = new Map<number, number>()

  constructor(runner: SqlRunner, shape: TableShape) {
    this.#runner = runner
    this.#shape = shape
    this.#most = Math.max(1, Math.min(BATCH.rows, Math.floor(BATCH.values / shape.columns.length)))
  }

  async add(values: Values): Promise<void> {
    if (values.length !== this.#shape.columns.length) throw damaged('a row of another width')
    const pieced = [...this.#pieces.keys()]
    if (pieced.length > 0) {
      await this.flush()
      this.#pieces = new Map()
      return await this.#insert([values], pieced)
    }
    this.#rows.push(values)
    this.#characters += values.reduce((total, value) => total + (value?.length ?? 0), 0)
    if (this.#rows.length >= this.#most || this.#characters >= BATCH.characters) await this.flush()
  }

  async addPiece({ column, hex }: Piece): Promise<void> {
    if (this.#shape.columns[column]?.type !== 'bytea' || !/^[0-9a-f]+$/.test(hex))
      throw damaged('a piece of no bytes')
    const place = this.#pieces.get(column) ?? 0
    this.#pieces.set(column, place + 1)
    await keepPiece(this.#runner, { column, place, hex })
  }

  async flush(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    this.#characters = 0
    if (rows.length > 0) await this.#insert(rows, [])
  }

  async #insert(rows: readonly Values[], pieced: readonly number[]): Promise<void> {
    await insertRows(this.#runner, this.#shape, rows, pieced).catch((error) =>
      rowsRefused(error, this.#shape),
    )
  }
}

/** What the database finds no value of the column, or there twice, was never a row of a house. */
function rowsRefused(error: unknown, { name }: TableShape): never {
  if (error instanceof DatabaseProblem && /^2[23]/.test(error.code))
    throw damaged(`rows of ${name}: ${error.code}`)
  throw error
}

function damaged(because: string): BackupRefusal {
  return new BackupRefusal('BACKUP_DAMAGED', { because })
}

/** Reads every table back and holds it against what came. */
async function compare(
  runner: SqlRunner,
  shapes: readonly TableShape[],
  tables: readonly TableCount[],
): Promise<void> {
  for (const [index, shape] of shapes.entries()) {
    const sum = new TableSum()
    for await (const record of tableRows(runner, shape)) sum.add(record)
    const here = sum.end(shape.name)
    const there = tables[index]
    if (here.rows !== there?.rows || here.sha256 !== there.sha256) {
      throw new BackupRefusal('RESTORE_DIFFERS', {
        table: shape.name,
        rows: here.rows,
        expected: there?.rows ?? 0,
      })
    }
  }
}

async function compareHeads(runner: SqlRunner, header: BackupHeader): Promise<void> {
  const text = (heads: BackupHeader['heads']) =>
    JSON.stringify(
      heads.map(({ lane, place, hash }) => [lane, place, hash]).sort((a, b) => Number(a[0]) - Number(b[0])),
    )
  if (text(await chainHeads(runner)) !== text(header.heads))
    throw new BackupRefusal('BACKUP_CHAIN_BROKEN', { row: 0 })
}
