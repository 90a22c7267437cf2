import type { SqlRunner } from '../sql-runner.ts'

/** A table with the values, as SQL, of the row that was made up for it. */
export type SeededTable = {
  readonly name: string
  readonly values: ReadonlyMap<string, string>
}

/** Whose rows they are to be. */
export type Owner = { readonly organisation: number; readonly account: number; readonly actor: string }

/** Every made-up row has this key, so that they hang together. */
const KEY = 777

type Column = {
  readonly name: string
  readonly type: string
  readonly is_needed: boolean
  readonly points_to: string | null
}

/**
 * Writes one row in every table, made up from the catalogue: what points to an organisation or an account points to
 * the owner's, what points to another table to the row made up there. Rules on single values are taken away first,
 * and triggers and references do not watch meanwhile; access is not decided by either.
 */
export async function seedEveryTable(runner: SqlRunner, owner: Owner): Promise<readonly SeededTable[]> {
  const { rows: checks } = await runner.query(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace and conrelid <> 0`)
  for (const { statement } of checks) await runner.script(String(statement))
  const { rows } = await runner.query(`
    select oid::regclass::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`)
  const tables: SeededTable[] = []
  for (const { name } of rows) {
    const { rows: columns } = await runner.query(COLUMNS, [name])
    tables.push({ name: String(name), values: valuesFor(columns as readonly Column[], owner) })
  }
  await runner.script('begin; set local session_replication_role = replica')
  for (const { name, values } of tables)
    await runner.script(
      `insert into ${name} (${[...values.keys()].join(', ')}) overriding system value values (${[...values.values()].join(', ')})`,
    )
  await runner.script('commit')
  return tables
}

const COLUMNS = `
  select quote_ident(attname) as name, format_type(atttypid, null) as type, attnotnull as is_needed,
    (select confrelid::regclass::text from pg_constraint
      where contype = 'f' and conrelid = attrelid and conkey = array[attnum] limit 1) as points_to
  from pg_attribute
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`

function valuesFor(columns: readonly Column[], owner: Owner): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const column of columns) {
    const value = valueFor(column, owner)
    if (value !== null) values.set(column.name, value)
  }
  return values
}

function valueFor({ name, type, is_needed, points_to }: Column, owner: Owner): string | null {
  if (points_to === 'organisation' && name !== 'parent_id') return String(owner.organisation)
  if (points_to === 'account') return String(owner.account)
  if (points_to !== null) return is_needed || name === 'case_id' ? String(KEY) : null
  if (name === 'id' || name === 'case_id') return type === 'uuid' ? 'gen_random_uuid()' : String(KEY)
  if (!is_needed) return null
  if (name.endsWith('_by') || name === 'actor') return `'${owner.actor}'`
  const value = VALUES[type]
  if (value === undefined) throw new Error(`what is a value of type ${type}, for ${name}?`)
  return value
}

/** What ends does so later; what began has begun. */
const VALUES: Readonly<Record<string, string>> = {
  text: `'made-up-for-organisation-a'`,
  'text[]': `array['made-up']`,
  integer: '1',
  bigint: '1',
  smallint: '1',
  'double precision': '1',
  numeric: '1',
  boolean: 'true',
  jsonb: `'{}'`,
  uuid: 'gen_random_uuid()',
  date: `current_date`,
  'timestamp with time zone': `now() + interval '10 minutes'`,
  bytea: `sha256('made up')`,
}
