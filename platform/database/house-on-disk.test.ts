import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { InvalidInput } from '@utfall/basics'
import { sql } from 'kysely'
import { type House, openHouse } from './index.ts'
import { EMBEDDED_ONLY, houseFor, TEMPLATES, temporaryDirectory } from './testing/database-for-tests.ts'
import { HOUSE } from './testing/people.ts'

const WRITER = fileURLToPath(new URL('./writer-for-tests.ts', import.meta.url))

function slugs(house: House): Promise<readonly string[]> {
  return house.withTx(HOUSE, async (tx) => {
    const rows = await tx.selectFrom('study').select('slug').orderBy('id').execute()
    return rows.map((row) => row.slug)
  })
}

async function addStudy(house: House, slug: string): Promise<void> {
  await house.withTx(HOUSE, (tx) => tx.insertInto('study').values({ slug, title: slug }).execute())
}

/** Another process that has opened the house and says so with each write; ended after the test if not before. */
function startWriter(t: TestContext, directory: string): { child: ChildProcess; told: string[] } {
  const orders = JSON.stringify({ place: { directory }, writers: 1, goesOn: false })
  const child = spawn(process.execPath, [WRITER, orders], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => told.push(text))
  t.after(() => child.kill('SIGKILL'))
  return { child, told }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    assert.ok(tries < 1500, 'waited 30 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test(
  'what was written is there when the house opens again, and only its owner may enter',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = join(await temporaryDirectory(t), 'house')
    const first = await houseFor(t, { directory })
    await addStudy(first, 'kvar')
    await first.close()
    assert.equal((await stat(directory)).mode & 0o777, 0o700)
    const second = await houseFor(t, { directory })
    assert.deepEqual(await slugs(second), ['kvar'])
  },
)

test(
  'a directory that others may enter, or that holds something else, is refused',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = await temporaryDirectory(t)
    await chmod(directory, 0o750)
    await assert.rejects(openHouse({ directory }), { code: 'directory-open-to-others' })
    await chmod(directory, 0o700)
    await writeFile(join(directory, 'brev.txt'), 'x')
    await assert.rejects(openHouse({ directory }), { code: 'directory-not-a-house' })
    const deep = join(directory, 'x'.repeat(100))
    await assert.rejects(openHouse({ directory: deep }), { code: 'directory-path-too-long' })
  },
)

test(
  'files of another PostgreSQL version are refused before anything opens them',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = await temporaryDirectory(t)
    await mkdir(join(directory, 'data'))
    await writeFile(join(directory, 'data', 'PG_VERSION'), '16\n')
    await writeFile(join(directory, 'data-is-whole'), '')
    await assert.rejects(openHouse({ directory }), {
      code: 'other-postgres-version',
      detail: { found: '16', allowed: '18' },
    })
  },
)

test('files that are no longer a database are refused with what is wrong', EMBEDDED_ONLY, async (t) => {
  const directory = await temporaryDirectory(t)
  await mkdir(join(directory, 'data'))
  await writeFile(join(directory, 'data', 'PG_VERSION'), '18\n')
  await writeFile(join(directory, 'data-is-whole'), '')
  await assert.rejects(openHouse({ directory }), { code: 'cannot-start' })
})

test('a database that was only half made is made again', EMBEDDED_ONLY, async (t) => {
  const directory = await temporaryDirectory(t)
  await mkdir(join(directory, 'data'))
  await writeFile(join(directory, 'data', 'PG_VERSION'), '18\n')
  const house = await houseFor(t, { directory })
  assert.deepEqual(await slugs(house), [])
})

test(
  'two houses never share a directory, neither beside a living process nor after a killed one',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = await temporaryDirectory(t)
    const { child, told } = startWriter(t, directory)
    await until(() => told.length > 0)
    await assert.rejects(openHouse({ directory }), {
      code: 'already-open',
      detail: { directory, process: String(child.pid) },
    })
    child.kill('SIGKILL')
    await until(() => child.signalCode !== null)
    // Of several that find what the killed process left, one opens the house.
    const options = { directory, templateDirectory: TEMPLATES }
    const opened = await Promise.allSettled([1, 2, 3].map(() => openHouse(options)))
    const houses = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    assert.equal(houses.length, 1)
    await assert.rejects(openHouse({ directory }), { code: 'already-open' })
    await houses[0]?.close()
  },
)

test(
  'a house opens also where no template of it may be kept, as under a service',
  EMBEDDED_ONLY,
  async (t) => {
    const folder = await temporaryDirectory(t)
    await writeFile(join(folder, 'a-file'), '')
    const templateDirectory = join(folder, 'a-file', 'templates')
    const house = await openHouse({ directory: join(folder, 'house'), templateDirectory })
    t.after(() => house.close())
    await addStudy(house, 'forsta')
    assert.deepEqual(await slugs(house), ['forsta'])
  },
)

test(
  'a query that takes too long is stopped, the page answers meanwhile, and the house goes on',
  EMBEDDED_ONLY,
  async (t) => {
    const house = await houseFor(t, { directory: await temporaryDirectory(t), watchdogSeconds: 1 })
    await addStudy(house, 'fore')
    let ticks = 0
    const clock = setInterval(() => {
      ticks += 1
    }, 20)
    const slow = house.withTx(HOUSE, async (tx) => {
      await tx.insertInto('study').values({ slug: 'under', title: 'x' }).execute()
      await sql`select count(*) from generate_series(1, 100000000000)`.execute(tx)
    })
    const next = slugs(house)
    await assert.rejects(slow, { code: 'UF004' })
    clearInterval(clock)
    assert.ok(ticks >= 20, `${ticks} ticks in a second`)
    assert.deepEqual(await next, ['fore'])
    assert.deepEqual(house.health(), {
      state: 'open',
      active: 0,
      waiting: 0,
      restarts: 1,
      migrations: house.health().migrations,
    })
  },
)

test('a house in memory that is stopped is lost, and says so', EMBEDDED_ONLY, async (t) => {
  const house = await houseFor(t, { watchdogSeconds: 1 })
  await assert.rejects(
    house.withTx(HOUSE, (tx) => sql`select count(*) from generate_series(1, 100000000000)`.execute(tx)),
    { code: 'UF004' },
  )
  assert.equal(house.health().state, 'lost')
  await assert.rejects(slugs(house), { code: 'lost' })
})

test('the write-ahead log is kept small and the clock is UTC', EMBEDDED_ONLY, async (t) => {
  const directory = await temporaryDirectory(t)
  const house = await houseFor(t, { directory })
  await house.withTx(HOUSE, async (tx) => {
    const { rows } =
      await sql`select current_setting('max_wal_size') as wal, current_setting('timezone') as zone`.execute(
        tx,
      )
    assert.deepEqual(rows, [{ wal: '64MB', zone: 'UTC' }])
  })
  assert.match(await readFile(join(directory, 'data', 'postgresql.conf'), 'utf8'), /max_wal_size=64MB/)
})

test(
  'tidying clears away what updates have left behind, while others get their turn',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = await temporaryDirectory(t)
    const house = await houseFor(t, { directory })
    await addStudy(house, 'rorlig')
    const rewrite = () =>
      house.withTx(HOUSE, async (tx) => {
        for (let times = 0; times < 300; times++)
          await tx
            .updateTable('study')
            .set({ title: `${times} ${'x'.repeat(1000)}` })
            .execute()
        const { rows } = await sql<{ bytes: number; reltuples: number }>`
        select pg_relation_size(oid) as bytes, reltuples from pg_class where oid = 'study'::regclass`.execute(
          tx,
        )
        return rows[0]
      })
    const first = await rewrite()
    await house.tidy()
    const second = await rewrite()
    const done: string[] = []
    const tidied = house.tidy().then(() => done.push('tidied'))
    const read = slugs(house).then((found) => done.push(`read ${found.length}`))
    await Promise.all([tidied, read])
    // The second round found room where the first had been; without tidying it would have taken as much again.
    assert.ok(Number(second?.bytes) < 1.2 * Number(first?.bytes), `${first?.bytes}, then ${second?.bytes}`)
    assert.equal(Number(second?.reltuples), 1)
    assert.deepEqual(done, ['read 1', 'tidied'])
    await assert.rejects(
      house.withTx(HOUSE, () => house.tidy()),
      InvalidInput,
    )
    await house.close()
    await assert.rejects(house.tidy(), { code: 'closed' })
  },
)
