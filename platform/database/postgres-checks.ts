import { HouseRefusal } from './refusal.ts'
import type { SqlRunner } from './sql-runner.ts'

/** The oldest and the newest major version that the tests run on. */
export const POSTGRES_MAJORS = { oldest: 15, newest: 18 } as const

/**
 * What the server's own login must be: a login that owns nothing and that row level security binds. A mightier one
 * would make the second door a painted one, and is refused.
 */
export async function checkPostgres(runner: SqlRunner): Promise<void> {
  const { rows } = await runner.query(`
    select current_setting('server_version_num')::integer / 10000 as major,
      login.rolsuper or login.rolbypassrls or login.rolcreaterole
        or exists (select from pg_class where relowner = login.oid and relnamespace = 'public'::regnamespace) as is_mighty,
      exists (select from pg_roles where rolname = 'utfall_door') as is_prepared
    from pg_roles login where rolname = session_user`)
  const found = rows[0] ?? {}
  const major = Number(found.major)
  if (major < POSTGRES_MAJORS.oldest)
    throw new HouseRefusal('other-postgres-version', { found: major, allowed: '15 to 18' })
  if (found.is_mighty === true) throw new HouseRefusal('login-too-mighty')
  if (found.is_prepared !== true) throw new HouseRefusal('database-not-prepared')
  const { rows: members } = await runner.query(`
    select bool_and(pg_has_role(session_user, door, 'member')) as is_member
    from unnest(array['utfall_app', 'utfall_house', 'utfall_door']) as door`)
  if (members[0]?.is_member !== true) throw new HouseRefusal('database-not-prepared')
}
