import { HouseRefusal } from './refusal.ts'
import type { SqlRunner } from './sql-runner.ts'

/** The oldest and the newest major version that the tests run on. */
export const POSTGRES_MAJORS = { oldest: 15, newest: 18 } as const

/**
 * What the server's own login must be: a login that owns nothing and that row level security binds, neither itself
 * nor through any role it could take. A mightier one would make the second door a painted one, and is refused.
 */
export async function checkPostgres(runner: SqlRunner): Promise<void> {
  const { rows } = await runner.query(`
    select current_setting('server_version_num')::integer / 10000 as major,
      exists (select from pg_roles where rolname = 'utfall_answer') as is_prepared`)
  const major = Number(rows[0]?.major)
  if (major < POSTGRES_MAJORS.oldest)
    throw new HouseRefusal('other-postgres-version', { found: major, allowed: '15 to 18' })
  const { rows: mights } = await runner.query(MIGHT)
  if (mights[0]) throw new HouseRefusal('login-too-mighty', { because: String(mights[0].might) })
  if (rows[0]?.is_prepared !== true) throw new HouseRefusal('database-not-prepared')
  const { rows: members } = await runner.query(`
    select bool_and(pg_has_role(session_user, door, 'member')) as is_member
    from unnest(array['utfall_app', 'utfall_house', 'utfall_door', 'utfall_answer']) as door`)
  if (members[0]?.is_member !== true) throw new HouseRefusal('database-not-prepared')
}

/** Every way in which a login can be more than the doors: by what it is, by what it may become, by what it owns. */
const MIGHT = `
  select might from (
    select 1 as place, 'superuser' as might from pg_roles where rolsuper and pg_has_role(session_user, oid, 'member')
    union all
    select 2, 'bypassrls' from pg_roles where rolbypassrls and pg_has_role(session_user, oid, 'member')
    union all
    select 3, 'createrole' from pg_roles where rolcreaterole and pg_has_role(session_user, oid, 'member')
    union all
    select 4, 'owner' from (
      select relowner as owner, relnamespace as namespace from pg_class
      union all select proowner, pronamespace from pg_proc
      union all select nspowner, oid from pg_namespace where nspname = 'app'
    ) as owned
    where namespace in (select oid from pg_namespace where nspname in ('public', 'app'))
      and pg_has_role(session_user, owner, 'member')
    union all
    select 5, 'owner' from pg_database where datname = current_database() and pg_has_role(session_user, datdba, 'member')
    union all
    select 6, rolname from pg_roles
    where rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
      and pg_has_role(session_user, oid, 'member')
  ) as mights order by place limit 1`
