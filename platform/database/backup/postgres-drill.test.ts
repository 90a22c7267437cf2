import assert from 'node:assert/strict'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import pg from 'pg'
import { openHouse } from '../index.ts'
import { houseFor, TEMPLATES, TEST_POSTGRES, temporaryDirectory } from '../testing/database-for-tests.ts'
import { emptyTestDatabase, newTestDatabase, type TestDatabase } from '../testing/postgres-databases.ts'
import { installedPostgres, type PostgresServer, startPostgres } from '../testing/postgres-server.ts'
import { backupHouse } from './backup-house.ts'
import { conditionOf } from './condition.ts'
import { holdsEverything, houseOfFirstRelease } from './first-release-for-tests.ts'
import { fillHouse, logOf, whatIsThere } from './full-house-for-tests.ts'
import { moveHouse } from './move-house.ts'
import { restoreHouse } from './restore-house.ts'

const programs = installedPostgres()
const isAbsent = TEST_POSTGRES === null && programs === null
const options = { skip: isAbsent ? 'no PostgreSQL on this machine' : false }

let own: PostgresServer | null = null
before(async () => {
  if (TEST_POSTGRES === null && programs !== null) own = await startPostgres(programs)
})
after(() => own?.stop())

const superuser = () => TEST_POSTGRES ?? own?.url ?? ''

async function database(t: TestContext, make: typeof newTestDatabase): Promise<TestDatabase> {
  const made = await make(superuser())
  t.after(() => made.drop())
  return made
}

/** The tables of a database, as the superuser sees them. */
async function tablesIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select count(*)::integer as n from pg_tables where schemaname in ('public', 'app')`,
    )
    return rows[0].n
  } finally {
    await client.end()
  }
}

const restoreTo = ({ ownerUrl }: TestDatabase, file: string) =>
  restoreHouse(file, { kind: 'database', ownerUrl, login: { name: 'utfall_login', password: null } })

test(
  'a PostgreSQL house comes back from its backup whole, taken while it is used, and the work goes on',
  options,
  async (t) => {
    const [from, to] = [await database(t, newTestDatabase), await database(t, emptyTestDatabase)]
    const house = await houseFor(t, { url: from.url })
    const { anna } = await fillHouse(house)
    const file = join(await temporaryDirectory(t), 'a.backup')
    const backup = await backupHouse({ kind: 'database', ownerUrl: from.ownerUrl }, file)
    assert.ok(backup.kind === 'backup', JSON.stringify(backup))
    const there = await whatIsThere(house)
    const before = await logOf(house)
    const restored = await restoreTo(to, file)
    assert.ok(restored.kind === 'restored', JSON.stringify(restored))
    assert.deepEqual([restored.tables, restored.sha256], [backup.tables, backup.sha256])
    const fresh = await houseFor(t, { url: to.url })
    assert.deepEqual(await whatIsThere(fresh), there)
    const log = await logOf(fresh)
    assert.deepEqual(log.rows.slice(0, -1), before.rows)
    assert.deepEqual([log.rows.at(-1)?.action, log.fault], ['house.restore', null])
    await assert.rejects(
      fresh.withTx(anna.as('look'), async () => 1),
      { code: 'UF010' },
    )
    await fresh.withTx({ kind: 'house', purpose: 'go on' }, (tx) =>
      tx.insertInto('audit_event').values({ action: 'test.after', subject: 'row/41' }).execute(),
    )
    assert.equal((await logOf(fresh)).fault, null)
  },
)

test(
  'what fails on PostgreSQL leaves an empty database empty and a full one as it was',
  options,
  async (t) => {
    const [from, to] = [await database(t, newTestDatabase), await database(t, emptyTestDatabase)]
    const house = await houseFor(t, { url: from.url })
    await fillHouse(house)
    const file = join(await temporaryDirectory(t), 'a.backup')
    assert.equal((await backupHouse({ kind: 'database', ownerUrl: from.ownerUrl }, file)).kind, 'backup')
    const over = await restoreTo(from, file)
    assert.ok(over.kind === 'refused' && over.code === 'DATABASE_NOT_EMPTY', JSON.stringify(over))
    const whole = await readFile(file)
    await writeFile(`${file}.part`, whole.subarray(0, whole.length - 40))
    const half = await restoreTo(to, `${file}.part`)
    assert.ok(half.kind === 'refused' && half.code === 'BACKUP_DAMAGED', JSON.stringify(half))
    assert.equal(await tablesIn(to.superuserUrl), 0)
  },
)

test(
  'the server’s own login takes no backup: row level security would hide rows from it',
  options,
  async (t) => {
    const from = await database(t, newTestDatabase)
    const folder = await temporaryDirectory(t)
    const given = await backupHouse({ kind: 'database', ownerUrl: from.url }, join(folder, 'a.backup'))
    assert.equal(given.kind, 'refused')
    assert.deepEqual(await readdir(folder), [])
  },
)

test(
  'an embedded house moves to PostgreSQL whole, and the old folder says where it went',
  options,
  async (t) => {
    const to = await database(t, emptyTestDatabase)
    const directory = join(await temporaryDirectory(t), 'house')
    const house = await openHouse({ directory, templateDirectory: TEMPLATES })
    const { anna, bytes } = await fillHouse(house)
    const there = await whatIsThere(house)
    const before = await logOf(house)
    await house.close()
    const login = { name: 'utfall_login', password: null }
    const moved = await moveHouse({ directory, ownerUrl: to.ownerUrl, login })
    assert.ok(moved.kind === 'moved', JSON.stringify(moved))
    assert.ok(moved.tables.length >= 30 && moved.rows > 45, `${moved.tables.length} ${moved.rows}`)
    assert.doesNotMatch(moved.to, /utfall_owner/)
    const fresh = await houseFor(t, { url: to.url })
    assert.deepEqual(await whatIsThere(fresh), there)
    const files = await fresh.withTx({ kind: 'house', purpose: 'look' }, (tx) =>
      tx.selectFrom('study_file').select('bytes').execute(),
    )
    assert.ok(bytes.equals(files[0]?.bytes ?? Buffer.alloc(0)))
    const log = await logOf(fresh)
    assert.deepEqual(log.rows.slice(0, -1), before.rows)
    assert.deepEqual([log.rows.at(-1)?.action, log.fault], ['house.move', null])
    await assert.rejects(
      fresh.withTx(anna.as('look'), async () => 1),
      { code: 'UF010' },
    )
    await assert.rejects(openHouse({ directory }), {
      code: 'house-moved',
      detail: { directory, to: moved.to },
    })
    // By hand, and only by hand, the old one opens again.
    await rm(join(directory, 'moved.json'))
    assert.deepEqual(await whatIsThere(await houseFor(t, { directory })), there)
  },
)

test('a move that is refused leaves the embedded house open to its people', options, async (t) => {
  const to = await database(t, newTestDatabase)
  const directory = join(await temporaryDirectory(t), 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  await house.close()
  const refused = await moveHouse({ directory, ownerUrl: to.ownerUrl, login: null })
  assert.ok(refused.kind === 'refused' && refused.code === 'DATABASE_NOT_EMPTY', JSON.stringify(refused))
  const nowhere = await moveHouse({ directory, ownerUrl: 'postgres://nobody@127.0.0.1:1/none', login: null })
  assert.ok(nowhere.kind === 'refused' && nowhere.code === 'HOUSE_REFUSES')
  await houseFor(t, { directory })
})

test(
  'a house of version 1.0.0 moves to PostgreSQL too, and becomes this version’s on the way',
  options,
  async (t) => {
    const to = await database(t, emptyTestDatabase)
    const directory = await houseOfFirstRelease(t)
    const login = { name: 'utfall_login', password: null }
    const moved = await moveHouse({ directory, ownerUrl: to.ownerUrl, login })
    assert.ok(moved.kind === 'moved', JSON.stringify(moved))
    const house = await houseFor(t, { url: to.url })
    await holdsEverything(house)
    const { rows, fault } = await logOf(house)
    assert.deepEqual(
      rows.map(({ format }) => format),
      [1, 1, 1, 2],
    )
    assert.equal(fault, null)
  },
)

test(
  'a prepared database is called well by the server’s login, and another login than that is found',
  options,
  async (t) => {
    const from = await database(t, newTestDatabase)
    const examination = { clock: () => new Date(), anchor: null }
    const states = async (url: string) =>
      new Map((await conditionOf({ kind: 'database', url }, examination)).map((each) => [each.code, each]))
    const well = await states(from.url)
    // Only the superuser can close this one, and nobody has been asked to here.
    assert.deepEqual(
      [...well.values()].filter(({ state }) => state !== 'ok'),
      [{ code: 'SET_CONFIG', state: 'warn', reason: 'callable', detail: { owner: 'utfall_owner' } }],
    )
    assert.deepEqual([well.get('LOGIN')?.reason, well.get('CHAIN')?.reason], ['doors-only', 'whole'])
    assert.equal((await states(from.ownerUrl)).get('LOGIN')?.reason, 'login-too-mighty')
    const empty = await database(t, emptyTestDatabase)
    assert.equal((await states(empty.url)).get('MIGRATIONS')?.reason, 'database-not-prepared')
    const late = { clock: () => new Date(Date.now() + 90_000), anchor: null }
    const apart = await conditionOf({ kind: 'database', url: from.url }, late)
    assert.equal(apart.find(({ code }) => code === 'CLOCK')?.state, 'bad')
    const gone = await states('postgres://nobody@127.0.0.1:1/none')
    assert.deepEqual(
      [...gone.values()].map(({ code, state }) => [code, state]),
      [['DATABASE_OPENS', 'bad']],
    )
  },
)
