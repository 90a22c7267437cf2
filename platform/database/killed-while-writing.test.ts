import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { type House, openHouse } from './index.ts'
import { EMBEDDED_ONLY, temporaryDirectory } from './testing/database-for-tests.ts'
import { HOUSE, houseFor } from './testing/index.ts'
import { newTestDatabase } from './testing/postgres-databases.ts'
import { POSTGRES_ONLY, serverFor } from './testing/server-for-tests.ts'
import type { Told, WriterOrders } from './writer-for-tests.ts'

const WRITER = fileURLToPath(new URL('./writer-for-tests.ts', import.meta.url))
const ROUNDS = 20
const AT_ONCE = 3

type Writer = { readonly child: ChildProcess; readonly told: Told[] }

function startWriter(t: TestContext, orders: WriterOrders): Writer {
  const child = spawn(process.execPath, [WRITER, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: Told[] = []
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    // What is not a whole line was being said when it was killed.
    rest = lines.pop() ?? ''
    told.push(...lines.map((line): Told => JSON.parse(line)))
  })
  t.after(() => child.kill('SIGKILL'))
  return { child, told }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    assert.ok(tries < 6000, 'waited 60 s')
    await pause(10)
  }
}

async function killed({ child, told }: Writer): Promise<readonly Told[]> {
  const over = new Promise((resolve) => child.once('close', resolve))
  assert.ok(child.kill('SIGKILL'), 'it had ended by itself')
  await over
  assert.equal(child.signalCode, 'SIGKILL')
  return told
}

/**
 * The moment of each kill, the same each time the test runs: most while it writes, after so many words and then some
 * milliseconds; some while it opens the house on what the kill before left.
 */
function momentOf(round: number): { readonly words: number; readonly milliseconds: number } {
  return round % 7 === 3
    ? { words: 0, milliseconds: 100 + ((round * 7919) % 400) }
    : { words: 1 + ((round * 13) % 17), milliseconds: (round * 104_729) % 40 }
}

async function killedAgainAndAgain(t: TestContext, orders: WriterOrders): Promise<readonly Told[]> {
  const told: Told[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const writer = startWriter(t, orders)
    const { words, milliseconds } = momentOf(round)
    await until(() => writer.told.length >= words)
    await pause(milliseconds)
    told.push(...(await killed(writer)))
  }
  return told
}

type Kept = {
  readonly versions: ReadonlyMap<string, string>
  readonly subjects: ReadonlySet<string>
  readonly jobs: ReadonlyMap<number, string>
}

async function keptIn(house: House): Promise<Kept> {
  return await house.withTx(HOUSE, async (tx) => {
    // Of bytes the database makes the sum itself: what is kept is what is read back, not what was said of it.
    const versions = await sql<{ name: string; sha256: string }>`
      select slug || '/' || version as name, encode(sha256(bytes), 'hex') as sha256 from study
      join study_version on study_id = study.id join study_file on study_version_id = study_version.id`.execute(
      tx,
    )
    const events = await tx
      .selectFrom('audit_event')
      .select('subject')
      .where('action', '=', 'test.log')
      .execute()
    const jobs = await tx.selectFrom('job').select(['id', 'state']).execute()
    return {
      versions: new Map(versions.rows.map(({ name, sha256 }) => [name, sha256])),
      subjects: new Set(events.map(({ subject }) => subject)),
      jobs: new Map(jobs.map(({ id, state }) => [id, state])),
    }
  })
}

const ORDER = ['queued', 'running', 'done']

async function assertAllKept(house: House, told: readonly Told[]): Promise<void> {
  const { versions, subjects, jobs } = await keptIn(house)
  const lost = told.filter((each) => {
    if (each.kind === 'version') return versions.get(`${each.slug}/${each.version}`) !== each.sha256
    if (each.kind === 'log') return !subjects.has(each.subject)
    return ORDER.indexOf(jobs.get(each.job) ?? '') < ORDER.indexOf(each.state)
  })
  assert.deepEqual(lost, [])
}

/** Counts of what may never be: something half, something taken back, a hole in a chain. */
async function assertNothingHalf(house: House): Promise<void> {
  await house.withTx(HOUSE, async (tx) => {
    const { rows } = await sql`
      select (select count(*) from study where not exists (select from study_version where study_id = study.id)) as without_version,
        (select count(*) from study_version v where not exists (select from study_file where study_version_id = v.id)) as without_file,
        (select count(*) from study_version v join study s on s.id = study_id where not exists (
          select from audit_event where action = 'test.version' and subject = slug || '/' || version)) as without_row,
        (select count(*) from audit_event where action = 'test.version' and not exists (
          select from study_version v join study s on s.id = study_id where subject = slug || '/' || version)) as row_without,
        (select count(*) from job where state = 'done' and not exists (
          select from audit_event where action = 'test.job-done' and subject = 'job/' || job.id)) as job_without_row,
        (select count(*) from study where slug like 'never%')
          + (select count(*) from audit_event where action = 'test.never') as taken_back,
        (select count(*) from (select max(place) <> count(*) or min(place) <> 1 as has_hole from audit_event group by lane) as lanes
          where has_hole) as lanes_with_holes,
        app.first_audit_fault() as first_fault`.execute(tx)
    assert.deepEqual(rows, [
      {
        ...{ without_version: 0, without_file: 0, without_row: 0, row_without: 0, job_without_row: 0 },
        ...{ taken_back: 0, lanes_with_holes: 0, first_fault: null },
      },
    ])
  })
}

/** More than was told may be kept, but only what was under way at a kill. */
async function assertLittleUntold(house: House, told: readonly Told[], most: number): Promise<void> {
  const { versions, subjects, jobs } = await keptIn(house)
  const kept =
    versions.size + subjects.size + [...jobs.values()].reduce((n, state) => n + ORDER.indexOf(state) + 1, 0)
  assert.ok(kept - told.length <= most, `${kept} kept, ${told.length} told`)
}

test(
  'a process killed twenty times while it writes to the embedded house loses nothing that it was told is kept',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = await temporaryDirectory(t)
    const told = await killedAgainAndAgain(t, { place: { directory }, writers: 1, goesOn: false })
    const house = await houseFor(t, { directory })
    await assertAllKept(house, told)
    await assertNothingHalf(house)
    await assertLittleUntold(house, told, ROUNDS)
    assert.ok(told.length > 5 * ROUNDS, `${told.length} told`)
    t.diagnostic(`${told.length} writes told of, ${ROUNDS} kills, none lost`)
  },
)

test(
  'a process killed twenty times while it writes to PostgreSQL loses nothing that it was told is kept',
  POSTGRES_ONLY,
  async (t) => {
    const server = await serverFor(t)
    const { url } = await newTestDatabase(server.url)
    const told = await killedAgainAndAgain(t, { place: { url }, writers: AT_ONCE, goesOn: false })
    const house = await openHouse({ url })
    t.after(() => house.close())
    await assertAllKept(house, told)
    await assertNothingHalf(house)
    await assertLittleUntold(house, told, ROUNDS * AT_ONCE)
    assert.ok(told.length > 5 * ROUNDS, `${told.length} told`)
    t.diagnostic(`${told.length} writes told of, ${ROUNDS} kills, none lost`)
  },
)

test(
  'PostgreSQL itself killed while it keeps loses nothing, and the house that writes goes on when it is back',
  POSTGRES_ONLY,
  async (t) => {
    const server = await serverFor(t, { durable: true })
    const { url } = await newTestDatabase(server.url)
    const crashes = 5
    const writer = startWriter(t, { place: { url }, writers: AT_ONCE, goesOn: true })
    for (let crash = 0; crash < crashes; crash++) {
      const before = writer.told.length
      await until(() => writer.told.length > before + 5)
      await pause((crash * 104_729) % 200)
      await server.crash()
      await server.start()
    }
    const before = writer.told.length
    await until(() => writer.told.length > before + 5)
    const told = await killed(writer)
    const house = await openHouse({ url })
    t.after(() => house.close())
    await assertAllKept(house, told)
    await assertNothingHalf(house)
    await assertLittleUntold(house, told, (crashes + 1) * AT_ONCE)
    t.diagnostic(`${told.length} writes told of, ${crashes} crashes of the server, none lost`)
  },
)
