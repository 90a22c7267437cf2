import type { SqlRunner } from '../sql-runner.ts'
import type { ChainHead, MigrationName } from './archive.ts'

/**
 * What is never carried over: the key that seals contexts is made anew where a house is made, and the book of
 * migrations is written by the migrations themselves.
 */
const LEFT_OUT = `('app.seal', 'app.migration')`

/** A table as the catalogue knows it; names are ready to stand in SQL. */
export type TableShape = {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** What to order its rows by, so that the same rows always come in the same order. */
  readonly order: string
}

export type SequencePlace = { readonly name: string; readonly last: string; readonly isCalled: boolean }

/** How values become text, the same on every server. */
export const SAME_TEXT = `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1`

/** A snapshot of everything at one moment, and an error rather than rows that row level security hides. */
export const SNAPSHOT = `begin transaction isolation level repeatable read read only; set local row_security = off; ${SAME_TEXT}`

/** Every table of the house with its columns in order, by name in the order of their bytes. */
export async function tableShapes(runner: SqlRunner): Promise<readonly TableShape[]> {
  // A text in the key is ordered by its bytes: PostgreSQL's own order of letters differs between machines.
  const { rows } = await runner.query(`
    select format('%I.%I', n.nspname, c.relname) as name,
      (select json_agg(json_build_object('name', format('%I', a.attname), 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '')::text as columns,
      (select string_agg(format('%I%s', a.attname, case when a.attcollation <> 0 then ' collate "C"' end), ', '
          order by array_position(i.indkey::smallint[], a.attnum))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as sort
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'app') and format('%s.%s', n.nspname, c.relname) not in ${LEFT_OUT}
    order by format('%s.%s', n.nspname, c.relname) collate "C"`)
  return rows.map((row) => {
    if (row.sort === null) throw new Error(`${String(row.name)} has no primary key`)
    return { name: String(row.name), columns: JSON.parse(String(row.columns)), order: String(row.sort) }
  })
}

/** Longer bytes than this are taken in pieces of this size. */
export const PIECE_BYTES = 1_000_000
const isBytes = ({ type }: { readonly type: string }) => type === 'bytea'

/** How many rows to fetch at a time, so that what is fetched stays small also where rows hold whole files. */
export async function rowsAtATime(runner: SqlRunner, table: TableShape): Promise<number> {
  const sizes = table.columns.map(({ name, type }) => {
    const size = `coalesce(pg_column_size(${name}), 0)`
    return isBytes({ type }) ? `least(${size}, ${PIECE_BYTES})` : size
  })
  const { rows } = await runner.query(
    `select coalesce(max(${sizes.join(' + ')}), 0) as bytes from ${table.name}`,
  )
  const FETCH_BYTES = 4_000_000
  const LARGEST = 1000
  return Math.max(1, Math.min(LARGEST, Math.floor(FETCH_BYTES / Math.max(1, Number(rows[0]?.bytes)))))
}

export async function openCursor(runner: SqlRunner, table: TableShape): Promise<void> {
  const columns = table.columns.map(({ name, type }, index) =>
    isBytes({ type })
      ? `case when octet_length(${name}) > ${PIECE_BYTES} then '\\x' else ${name}::text end as c${index}, octet_length(${name}) as n${index}`
      : `${name}::text as c${index}`,
  )
  await runner.script(`declare backup_rows no scroll cursor for
    select ${columns.join(', ')}, ctid::text as row from ${table.name} order by ${table.order}`)
}

/** A row as text; what is too long stands as no bytes, and is named with its length. */
export type FetchedRow = {
  readonly values: readonly (string | null)[]
  readonly long: readonly { readonly column: number; readonly bytes: number }[]
  /** Where it lies, for the rest of the transaction. */
  readonly row: string
}

export async function fetchRows(
  runner: SqlRunner,
  table: TableShape,
  count: number,
): Promise<readonly FetchedRow[]> {
  const { rows } = await runner.query(`fetch forward ${count} from backup_rows`)
  return rows.map((row) => ({
    values: table.columns.map((_, index) => {
      const value = row[`c${index}`]
      return typeof value === 'string' ? value : null
    }),
    long: table.columns.flatMap((column, index) => {
      const bytes = Number(row[`n${index}`])
      return isBytes(column) && bytes > PIECE_BYTES ? [{ column: index, bytes }] : []
    }),
    row: String(row.row),
  }))
}

/** Some of the bytes of a value, in hexadecimal. */
export async function fetchPiece(
  runner: SqlRunner,
  table: TableShape,
  { row, column, from }: { readonly row: string; readonly column: number; readonly from: number },
): Promise<string> {
  const { rows } = await runner.query(
    `select encode(substring(${table.columns[column]?.name} from ${from + 1} for ${PIECE_BYTES}), 'hex') as text
     from ${table.name} where ctid = $1::text::tid`,
    [row],
  )
  return String(rows[0]?.text)
}

export async function closeCursor(runner: SqlRunner): Promise<void> {
  await runner.script('close backup_rows')
}

export async function sequencePlaces(runner: SqlRunner): Promise<readonly SequencePlace[]> {
  const { rows: names } = await runner.query(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname in ('public', 'app') order by format('%s.%s', n.nspname, c.relname) collate "C"`)
  const places: SequencePlace[] = []
  for (const row of names) {
    const name = String(row.name)
    const { rows } = await runner.query(`select last_value::text as last, is_called from ${name}`)
    places.push({ name, last: String(rows[0]?.last), isCalled: rows[0]?.is_called === true })
  }
  return places
}

export async function setSequence(runner: SqlRunner, { name, last, isCalled }: SequencePlace): Promise<void> {
  await runner.query('select setval($1::text::regclass, $2::text::bigint, $3::boolean)', [
    name,
    last,
    isCalled,
  ])
}

/** Which migrations the database has; null where it is no house. */
export async function appliedMigrations(runner: SqlRunner): Promise<readonly MigrationName[] | null> {
  const { rows: book } = await runner.query(`select to_regclass('app.migration') is not null as is_there`)
  if (book[0]?.is_there !== true) return null
  const { rows } = await runner.query('select number, name, sha256 from app.migration order by number')
  return rows.map((row) => ({
    number: Number(row.number),
    name: String(row.name),
    sha256: String(row.sha256),
  }))
}

/** What stands in a database that should be empty; null where nothing does. */
export async function firstThingThere(runner: SqlRunner): Promise<string | null> {
  const { rows } = await runner.query(`
    select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    union all select nspname from pg_namespace where nspname = 'app' order by 1 limit 1`)
  return rows.length === 0 ? null : String(rows[0]?.name)
}

export async function serverFacts(
  runner: SqlRunner,
): Promise<{ readonly encoding: string; readonly now: string }> {
  const { rows } = await runner.query(`select current_setting('server_encoding') as encoding,
    to_char(transaction_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`)
  return { encoding: String(rows[0]?.encoding), now: String(rows[0]?.now) }
}

/** Whether this login owns the tables, or is above them. */
export async function ownsHouse(runner: SqlRunner): Promise<boolean> {
  const { rows } = await runner.query(`
    select coalesce(bool_and(pg_has_role(current_user, c.relowner, 'member')), true) as owns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('public', 'app')`)
  return rows[0]?.owns === true
}

/** The newest row of each chain; a house from before there were lanes has one. */
export async function chainHeads(runner: SqlRunner): Promise<readonly ChainHead[]> {
  const { rows: found } = await runner.query(
    `select to_regprocedure('app.audit_heads()') is not null as has_lanes`,
  )
  const { rows } = await runner.query(
    found[0]?.has_lanes === true
      ? 'select lane, place, hash from app.audit_heads()'
      : 'select 0 as lane, id as place, hash from audit_event order by id desc limit 1',
  )
  return rows.map((row) => ({ lane: Number(row.lane), place: Number(row.place), hash: String(row.hash) }))
}

export async function firstChainFault(runner: SqlRunner): Promise<number | null> {
  const { rows } = await runner.query('select app.first_audit_fault() as fault')
  return rows[0]?.fault == null ? null : Number(rows[0].fault)
}

/** A row in the log by the house itself, also in a house from before the doors; in a transaction of the owner. */
export async function logAsHouse(
  runner: SqlRunner,
  entry: { readonly action: string; readonly purpose: string; readonly after: unknown },
): Promise<void> {
  const { rows } = await runner.query(
    `select to_regprocedure('app.enter_as_house(text)') is not null as has_doors`,
  )
  if (rows[0]?.has_doors === true) await runner.query('select app.enter_as_house($1::text)', [entry.purpose])
  else await runner.query(`select app.act_as('house', $1::text)`, [entry.purpose])
  await runner.query(
    `insert into audit_event (action, subject, after) values ($1, 'house', $2::text::jsonb)`,
    [entry.action, JSON.stringify(entry.after)],
  )
}

/** Whether the move of this name was kept here. */
export async function wasMovedHere(runner: SqlRunner, move: string): Promise<boolean> {
  const { rows: found } = await runner.query(
    `select to_regclass('public.audit_event') is not null as has_log`,
  )
  if (found[0]?.has_log !== true) return false
  const { rows } = await runner.query(
    `select from audit_event where action = 'house.move' and after ->> 'move' = $1`,
    [move],
  )
  return rows.length > 0
}

/** What the house is for; null where that has not been said. */
export async function houseKind(runner: SqlRunner): Promise<string | null> {
  const { rows } = await runner.query('select kind from house')
  return rows.length === 0 ? null : String(rows[0]?.kind)
}

/** The sessions that a copy brings with it are over: the people sign in again. Gives how many there were. */
export async function endSessions(runner: SqlRunner): Promise<number> {
  const { affected } = await runner.query(
    `update session set ended_at = now(), end_reason = 'ended-elsewhere' where ended_at is null`,
  )
  return affected ?? 0
}

/** What was taken away from the tables while rows are put in. */
export type TakenAway = {
  readonly keys: readonly { readonly table: string; readonly name: string; readonly definition: string }[]
  /** Tables whose row level security bound their owner too, as all did before there were doors. */
  readonly forced: readonly string[]
}

/**
 * Makes the tables take any row in any order: their triggers are silent and their foreign keys away. What the
 * migrations themselves put in goes, so that the rows are those of the backup and no others.
 */
export async function openTables(runner: SqlRunner, tables: readonly TableShape[]): Promise<TakenAway> {
  const { rows } = await runner.query(`
    select format('%I.%I', n.nspname, c.relname) as table, format('%I', k.conname) as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and n.nspname in ('public', 'app') order by 1, 2`)
  const keys = rows.map((row) => ({
    table: String(row.table),
    name: String(row.name),
    definition: String(row.definition),
  }))
  const { rows: bound } = await runner.query(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relforcerowsecurity and n.nspname in ('public', 'app')`)
  const forced = bound.map((row) => String(row.name))
  for (const { table, name } of keys) await runner.script(`alter table ${table} drop constraint ${name}`)
  for (const name of forced) await runner.script(`alter table ${name} no force row level security`)
  for (const { name } of tables) await runner.script(`alter table ${name} disable trigger user`)
  await runner.script(`truncate ${tables.map(({ name }) => name).join(', ')}`)
  return { keys, forced }
}

/** Puts back what `openTables` took away; each foreign key is held against all rows. */
export async function closeTables(
  runner: SqlRunner,
  tables: readonly TableShape[],
  { keys, forced }: TakenAway,
): Promise<void> {
  for (const { table, name, definition } of keys) {
    await runner.script(`alter table ${table} add constraint ${name} ${definition}`)
  }
  for (const { name } of tables) await runner.script(`alter table ${name} enable trigger user`)
  for (const name of forced) await runner.script(`alter table ${name} force row level security`)
}

/** A place for the pieces of a long value until its row comes. */
export async function makePlaceForPieces(runner: SqlRunner): Promise<void> {
  await runner.script(
    'create temporary table backup_piece (field integer, place integer, bytes bytea) on commit drop',
  )
}

export async function keepPiece(
  runner: SqlRunner,
  { column, place, hex }: { readonly column: number; readonly place: number; readonly hex: string },
): Promise<void> {
  await runner.query(
    `insert into pg_temp.backup_piece values ($1::integer, $2::integer, decode($3::text, 'hex'))`,
    [column, place, hex],
  )
}

/** Rows as they were, keys included; the columns of `pieced` take the pieces that were kept, which are then gone. */
export async function insertRows(
  runner: SqlRunner,
  table: TableShape,
  rows: readonly (readonly (string | null)[])[],
  pieced: readonly number[] = [],
): Promise<void> {
  const parameters: (string | null)[] = []
  const lists = rows.map((row) => {
    const values = table.columns.map(({ type }, column) => {
      if (pieced.includes(column))
        return `(select string_agg(bytes, ''::bytea order by place) from pg_temp.backup_piece where field = ${column})`
      parameters.push(row[column] ?? null)
      return `$${parameters.length}::text::${type}`
    })
    return `(${values.join(', ')})`
  })
  const columns = table.columns.map(({ name }) => name).join(', ')
  await runner.query(
    `insert into ${table.name} (${columns}) overriding system value values ${lists.join(', ')}`,
    parameters,
  )
  if (pieced.length > 0) await runner.script('truncate pg_temp.backup_piece')
}

/** Version and clock of the database. */
export async function databaseFacts(
  runner: SqlRunner,
): Promise<{ readonly major: number; readonly nowMilliseconds: number }> {
  const { rows } = await runner.query(`select current_setting('server_version_num')::integer / 10000 as major,
    (extract(epoch from clock_timestamp()) * 1000)::double precision as now`)
  return { major: Number(rows[0]?.major), nowMilliseconds: Number(rows[0]?.now) }
}

/**
 * Whether this login may call `set_config`, with which an expression could change the role of the statements after it,
 * and who owns the database. The owner cannot close it; the superuser can (the room's README, PostgreSQL).
 */
export async function secondWall(
  runner: SqlRunner,
): Promise<{ readonly isClosed: boolean; readonly owner: string }> {
  const { rows } = await runner.query(`
    select not has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'execute') as is_closed,
      (select format('%I', pg_get_userbyid(datdba)) from pg_database where datname = current_database()) as owner`)
  return { isClosed: rows[0]?.is_closed === true, owner: String(rows[0]?.owner) }
}

/** Reads as the house does, in a transaction that changes nothing. */
export async function asHouseRole<T>(runner: SqlRunner, work: () => Promise<T>): Promise<T> {
  await runner.script('begin read only; set local role utfall_house')
  try {
    await runner.query('select app.enter_as_house($1::text)', ['examine'])
    return await work()
  } finally {
    await runner.script('rollback').catch(() => {})
  }
}

/** Whether the log holds a row that was seen before. */
export async function hasChainRow(runner: SqlRunner, { lane, place, hash }: ChainHead): Promise<boolean> {
  const { rows } = await runner.query(
    'select app.has_audit_row($1::smallint, $2::bigint, $3::text) as is_there',
    [lane, place, hash],
  )
  return rows[0]?.is_there === true
}
