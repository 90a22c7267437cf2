import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { readMigrations } from '../migrate.ts'
import { preparePostgres } from '../prepare-postgres.ts'

/** A database of its own on a running PostgreSQL, prepared as a house. */
export type TestDatabase = {
  /** Of the login that a server has: it owns nothing. */
  readonly url: string
  /** Of whoever owns the tables. */
  readonly ownerUrl: string
  readonly superuserUrl: string
  drop(): Promise<void>
}

const MIGRATIONS = new URL('../migrations/', import.meta.url)
export const LOGIN = 'utfall_login'
export const OWNER = 'utfall_owner'
/** One at a time makes roles and the template: a number that only these tests know. */
const TURN = 7_584_001

/** A new one, copied from a template that is made once for each state of the migrations. */
export async function newTestDatabase(superuserUrl: string): Promise<TestDatabase> {
  const template = await readyTemplate(superuserUrl)
  const name = `utfall_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await asSuperuser(superuserUrl, `create database ${name} template ${template} owner ${OWNER}`)
  return {
    url: urlFor(superuserUrl, LOGIN, name),
    ownerUrl: urlFor(superuserUrl, OWNER, name),
    superuserUrl: urlFor(superuserUrl, null, name),
    drop: () => asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`),
  }
}

/** An empty database, not prepared. */
export async function emptyTestDatabase(superuserUrl: string): Promise<TestDatabase> {
  await readyTemplate(superuserUrl)
  const name = `utfall_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await asSuperuser(superuserUrl, `create database ${name} owner ${OWNER}`)
  return {
    url: urlFor(superuserUrl, LOGIN, name),
    ownerUrl: urlFor(superuserUrl, OWNER, name),
    superuserUrl: urlFor(superuserUrl, null, name),
    drop: () => asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`),
  }
}

const templates = new Map<string, Promise<string>>()

function readyTemplate(superuserUrl: string): Promise<string> {
  const ready = templates.get(superuserUrl) ?? makeTemplate(superuserUrl)
  templates.set(superuserUrl, ready)
  return ready
}

async function makeTemplate(superuserUrl: string): Promise<string> {
  const hash = createHash('sha256').update(await readFile(new URL('../prepare-postgres.ts', import.meta.url)))
  for (const { sha256 } of await readMigrations(MIGRATIONS)) hash.update(sha256)
  const name = `utfall_template_${hash.digest('hex').slice(0, 16)}`
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [TURN])
    const { rows } = await client.query('select datistemplate from pg_database where datname = $1', [name])
    if (rows[0]?.datistemplate === true) return name
    await client.query(`drop database if exists ${name}`)
    const { rows: owners } = await client.query('select from pg_roles where rolname = $1', [OWNER])
    if (owners.length === 0)
      await client.query(
        `create role ${OWNER} login createrole password '${passwordFor(superuserUrl, OWNER)}'`,
      )
    await client.query(`create database ${name} owner ${OWNER}`)
    const ownerUrl = urlFor(superuserUrl, OWNER, name)
    await preparePostgres({ ownerUrl, login: LOGIN, password: passwordFor(superuserUrl, LOGIN) })
    await client.query(`alter database ${name} is_template true`)
    return name
  } finally {
    await client.end()
  }
}

/** Every process of the tests must know it, and nobody who does not know the superuser's address. */
function passwordFor(superuserUrl: string, role: string): string {
  return createHash('sha256').update(`${role} ${superuserUrl}`).digest('hex')
}

function urlFor(superuserUrl: string, role: string | null, database: string): string {
  const url = new URL(superuserUrl)
  if (role !== null) {
    url.username = role
    url.password = passwordFor(superuserUrl, role)
  }
  url.pathname = `/${database}`
  return url.href
}

async function asSuperuser(superuserUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
