import { InvalidInput } from '@utfall/basics'
import { inTurn, migrate, readMigrations } from './migrate.ts'
import { connectPostgres } from './postgres-engine.ts'

const MIGRATIONS = new URL('./migrations/', import.meta.url)
/** What a login may be called: nothing that would need to be quoted. */
const LOGIN = /^[a-z][a-z0-9_]{0,62}$/
const MIGRATION_SECONDS = 3600

export type Preparation = {
  /** The owner's login: it may make roles, and owns the tables. Used for this and never by the server. */
  readonly ownerUrl: string
  /** The login that the server will use; made where it is not there. */
  readonly login: string
  /** Its password; null leaves the one it has. */
  readonly password: string | null
}

/**
 * Makes an empty PostgreSQL database a house, or takes one to this version: the migrations as the owner, and a login
 * for the server that may come in by the four doors and owns nothing. Gives how many migrations were applied.
 */
export async function preparePostgres({ ownerUrl, login, password }: Preparation): Promise<number> {
  if (!LOGIN.test(login))
    throw new InvalidInput({ field: 'login', given: login, allowed: 'small letters, digits and _' })
  const engine = connectPostgres({
    url: ownerUrl,
    connections: 1,
    statementSeconds: MIGRATION_SECONDS,
    waitSeconds: 10,
  })
  try {
    const connection = await engine.connect()
    try {
      return await inTurn(connection, async () => {
        const applied = await migrate(connection, await readMigrations(MIGRATIONS))
        const { rows } = await connection.query('select 1 from pg_roles where rolname = $1', [login])
        if (rows.length === 0) await connection.script(`create role ${login} login noinherit`)
        if (password !== null) {
          // A password is no parameter of this statement; the database itself makes it a literal.
          const { rows: quoted } = await connection.query('select quote_literal($1::text) as password', [
            password,
          ])
          await connection.script(
            `alter role ${login} login noinherit password ${String(quoted[0]?.password)}`,
          )
        }
        await connection.script(`grant utfall_app, utfall_house, utfall_door, utfall_answer to ${login}`)
        return applied
      })
    } finally {
      await connection.release()
    }
  } finally {
    await engine.close()
  }
}
