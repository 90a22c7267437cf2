import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { schemaText } from './schema-text.ts'
import { type OwnerRunner, ownerRunner } from './testing/database-for-tests.ts'

let owner: OwnerRunner
before(async () => {
  owner = await ownerRunner()
})
after(() => owner.close())

async function names(sql: string): Promise<unknown[]> {
  return (await owner.query(sql)).rows.map((row) => row.name)
}

const OUR_TABLES = `
  select c.oid::regclass::text as name, c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'app')`
const DOORS = `unnest(array['utfall_app', 'utfall_house', 'utfall_door', 'utfall_answer'])`

test('every table and every column says what it holds', async () => {
  assert.ok((await names(OUR_TABLES)).length >= 9)
  assert.deepEqual(
    await names(`
      select t.name || coalesce('.' || a.attname, '') as name
      from (${OUR_TABLES}) as t
      cross join lateral (
        select 0 as attnum, null as attname
        union all
        select attnum, attname from pg_attribute where attrelid = t.oid and attnum > 0 and not attisdropped
      ) as a
      where coalesce(length(col_description(t.oid, a.attnum)), length(obj_description(t.oid, 'pg_class')) * (a.attnum = 0)::int, 0) < 4`),
    [],
  )
})

test('every function says what it does', async () => {
  assert.deepEqual(
    await names(`
      select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'app') and obj_description(p.oid, 'pg_proc') is null`),
    [],
  )
})

/**
 * Not forced on the owner: the functions that establish who acts run as the owner and must read sessions and roles
 * before anybody acts. Nothing else does; the server's login owns nothing, and a server that could become the owner
 * is refused when it starts.
 */
test('every table of the house is closed by row level security', async () => {
  assert.deepEqual(
    await names(`select name from (${OUR_TABLES}) as t
      where relnamespace = 'public'::regnamespace and not relrowsecurity`),
    [],
  )
})

test('on every table one policy asks first that somebody has come in by a door', async () => {
  assert.deepEqual(
    await names(`select name from (${OUR_TABLES}) as t
      where relnamespace = 'public'::regnamespace and not exists (
        select from pg_policy where polrelid = t.oid and polname = 'somebody_acts' and not polpermissive and polcmd = '*'
          and (select array_agg(role::regrole::text order by role::regrole::text) from unnest(polroles) as role)
            = array['utfall_answer', 'utfall_app', 'utfall_door', 'utfall_house'])`),
    [],
  )
})

test('the roles of the doors own nothing, may make nothing, and can become nobody else', async () => {
  assert.deepEqual(
    await names(`
      select door || ' owns ' || what as name from ${DOORS} as door join (
        select relowner as owner, oid::regclass::text as what from pg_class
        union all select proowner, oid::regprocedure::text from pg_proc
        union all select nspowner, nspname from pg_namespace
        union all select datdba, datname from pg_database
      ) as things on owner = door::regrole
      union all
      select door || ' may make things in ' || nspname from ${DOORS} as door cross join pg_namespace
      where has_schema_privilege(door, nspname, 'create') and nspname !~ '^pg_temp'
      union all
      select door || ' is ' || rolname from ${DOORS} as door cross join pg_roles
      where rolname <> door and pg_has_role(door, oid, 'member')
      union all
      select rolname || ' is mighty' from pg_roles
      where rolname like 'utfall\\_%' and rolname <> 'utfall_owner'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`),
    [],
  )
})

test('nothing can be deleted but what signing in, jobs and repeated requests leave behind, and that by the house alone', async () => {
  const leavings = ['external_identity', 'idempotent_request', 'job', 'one_time_code', 'passkey', 'password']
  leavings.push('recovery_code', 'session', 'sign_in_attempt', 'sign_in_step')
  assert.deepEqual(
    await names(`select door || ' ' || name as name from (${OUR_TABLES}) as t cross join ${DOORS} as door
      where has_table_privilege(door, oid, 'delete') order by 1`),
    leavings.map((name) => `utfall_house ${name}`),
  )
  assert.deepEqual(
    await names(`select door || ' ' || name as name from (${OUR_TABLES}) as t cross join ${DOORS} as door
      where has_table_privilege(door, oid, 'truncate, trigger, references')`),
    [],
  )
})

test('the log is written and read, and never changed, by whoever it is', async () => {
  const { rows } = await owner.query(`
    select door, privilege from ${DOORS} as door
      cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
    where has_table_privilege(door, 'audit_event', privilege)
      or privilege in ('select', 'insert', 'update', 'references') and has_any_column_privilege(door, 'audit_event', privilege)
    order by 1, 2`)
  const insert = rows.filter((row) => row.privilege === 'insert').map((row) => row.door)
  assert.deepEqual(insert, ['utfall_answer', 'utfall_app', 'utfall_door', 'utfall_house'])
  assert.deepEqual(
    rows.filter((row) => row.privilege !== 'insert' && row.privilege !== 'select'),
    [],
  )
  // Place, time, person and hash are not theirs to give.
  assert.deepEqual(
    await names(`select distinct attname::text as name from pg_attribute cross join ${DOORS} as door
      where attrelid = 'audit_event'::regclass and attnum > 0
        and has_column_privilege(door, attrelid, attnum, 'insert') order by 1`),
    ['action', 'after', 'before', 'case_id', 'subject'],
  )
})

test('a column that says who did it or when is not the application’s to change', async () => {
  assert.deepEqual(
    await names(`select t.name || '.' || attname as name from (${OUR_TABLES}) as t
      join pg_attribute a on attrelid = t.oid and attnum > 0
      where attname in ('id', 'created_at', 'created_by', 'recorded_at', 'recorded_by', 'requested_by', 'granted_by', 'locked_by',
        'opened_by', 'decided_by', 'account_id', 'organisation_id', 'area_id', 'unit_id', 'case_id')
        and has_column_privilege('utfall_app', t.oid, attnum, 'update')`),
    [],
  )
})

test('every function that runs as the owner has a fixed search path, and is called by none but who it is for', async () => {
  assert.deepEqual(
    await names(`select p.oid::regprocedure::text as name from pg_proc p
      where pronamespace in ('app'::regnamespace, 'public'::regnamespace) and prosecdef
        and not coalesce(array_to_string(proconfig, ' ') like 'search_path=pg_catalog%', false)`),
    [],
  )
  // Everybody may call what tells who acts, and triggers, which nobody can call.
  assert.deepEqual(
    await names(`select p.oid::regprocedure::text as name from pg_proc p
      where pronamespace = 'app'::regnamespace and prosecdef and prorettype <> 'trigger'::regtype
        and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0)) order by 1`),
    ['app.context()'],
  )
})

test('the doors read which migrations there are, apply none, and do not see the seal', async () => {
  assert.deepEqual(
    await names(`select door || ' ' || name || ' ' || privilege as name from (${OUR_TABLES}) as t cross join ${DOORS} as door
      cross join unnest(array['select', 'insert', 'update', 'delete']) as privilege
      where relnamespace = 'app'::regnamespace and has_table_privilege(door, oid, privilege)
        and (name, privilege) <> ('app.migration', 'select')`),
    [],
  )
})

test('the stored schema.sql is what the migrations make, on every version alike', async () => {
  const stored = (await readFile(new URL('./schema.sql', import.meta.url), 'utf8')).split('\n')
  const found = (await schemaText(owner)).split('\n')
  const place = found.findIndex((line, index) => line !== stored[index])
  // The first lines that differ tell more than two texts of thousands.
  assert.deepEqual(
    place < 0 ? found.length : found.slice(place, place + 3),
    place < 0 ? stored.length : stored.slice(place, place + 3),
    'run: node platform/database/write-schema.ts',
  )
})
