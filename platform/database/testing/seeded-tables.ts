import type { SqlRunner } from '../sql-runner.ts'

export type SeededTable = {
  readonly name: string
  /** A row like the one that was made up for it, as SQL: of the same owner and whole, with other values and no key. */
  readonly likeIt: ReadonlyMap<string, string>
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
  const tables = []
  for (const { name } of rows) {
    const { rows: columns } = await runner.query(COLUMNS, [name])
    const values = (value: ValueOf) => valuesFor(columns as readonly Column[], owner, value)
    const likeIt = values(OTHER_VALUES)
    likeIt.delete('id')
    tables.push({ name: String(name), values: values(VALUES), likeIt })
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

type ValueOf = Readonly<Record<string, string>>

function valuesFor(columns: readonly Column[], owner: Owner, valueByType: ValueOf): Map<string, string> {
  const values = new Map<string, string>()
  for (const column of columns) {
    const value = valueFor(column, owner, valueByType)
    if (value !== null) values.set(column.name, value)
  }
  return values
}

function valueFor(
  { name, type, is_needed, points_to }: Column,
  owner: Owner,
  valueByType: ValueOf,
): string | null {
  if (points_to === 'organisation' && name !== 'parent_id') return String(owner.organisation)
  if (points_to === 'account') return String(owner.account)
  if (points_to !== null) return is_needed || name === 'case_id' ? String(KEY) : null
  if (name === 'id' || name === 'case_id') return type === 'uuid' ? 'gen_random_uuid()' : String(KEY)
  if (!is_needed) return null
  if (name.endsWith('_by') || name === 'actor') return `'${owner.actor}'`
  const value = valueByType[type]
  if (value === undefined) throw new Error(`what is a value of type ${type}, for ${name}?`)
  return value
}

/** What ends does so later; what began has begun. */
const VALUES: ValueOf = {
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

const OTHER_VALUES: ValueOf = {
  ...VALUES,
  text: `'made-up-once-more'`,
  integer: '2',
  bigint: '2',
  smallint: '2',
  'double precision': '0.5',
  numeric: '2',
  date: `current_date + 1`,
  'timestamp with time zone': `now() + interval '20 minutes'`,
  bytea: `sha256('made up once more')`,
}
