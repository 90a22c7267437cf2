/**
 * The server under load, on a PostgreSQL of its own that keeps what it has committed: requests a second of an
 * authenticated list and an authenticated write with its row in the log, beside a bare handler that asks the database the
 * same questions (targets: ratio at least 0.6, p99 under 100 ms at 50 clients); 500 clients at once, where the server is
 * to turn some away in order and answer afterwards; and from `npm start` to the first page (target 3 s).
 * Run: node bench/server.bench.ts [seconds each, 8]
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beginHouse, openHouse } from '@utfall/database'
import { newTestDatabase, type TestPerson, testPerson } from '@utfall/database/testing'
import autocannon from 'autocannon'
import { installedPostgres, startPostgres } from '../platform/database/testing/postgres-server.ts'

const SECONDS = Number(process.argv[2] ?? 8)
const CLIENTS = 50
const CROWD = 500
const LEAST_RATIO = 0.6
const P99_MILLISECONDS = 100
const FIRST_PAGE_SECONDS = 3
const LISTED = 20

const folder = mkdtempSync(join(tmpdir(), 'utfall-bench-'))
const UNDER_LOAD = fileURLToPath(new URL('./server-under-load.ts', import.meta.url))

async function start(
  kind: 'whole' | 'bare',
  url: string,
): Promise<{ address: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [UNDER_LOAD, kind, url, join(folder, 'house')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await said(child, /ready (\S+)/)
  return {
    address: address.replace('localhost', '127.0.0.1'),
    async stop() {
      const over = once(child, 'exit')
      child.kill('SIGTERM')
      await over
    },
  }
}

function said(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk) => {
      text += String(chunk)
      const found = wanted.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`it did not start: ${text}`)))
  })
}

type Load = { readonly clients: number; readonly seconds: number; readonly writes: boolean }

/** Each client takes the next person in turn, so that nobody passes the limit of one. */
async function load(address: string, people: readonly TestPerson[], { clients, seconds, writes }: Load) {
  const requests = people.map(({ token, slug }) => ({
    method: writes ? ('POST' as const) : ('GET' as const),
    path: '/api/secrecy/needs',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(writes ? { body: JSON.stringify(needOf(slug)) } : {}),
  }))
  return await autocannon({ url: address, connections: clients, duration: seconds, requests, timeout: 30 })
}

const needOf = (slug: string) => ({
  needs: slug,
  holds: 'other',
  category: 'plan',
  moment: 'Vid första mötet',
  ground: null,
  obstacle: 'unclear',
  description: 'Prov under belastning',
})

const programs = installedPostgres()
if (programs === null) console.log('PostgreSQL is not installed: the server under load is not measured')
else await underLoad(programs)
await coldStart()
rmSync(folder, { recursive: true, force: true })

async function underLoad(programs: string): Promise<void> {
  const postgres = await startPostgres(programs, { durable: true })
  const database = await newTestDatabase(postgres.url)
  try {
    const house = await openHouse({ url: database.url })
    await beginHouse(house, 'joint')
    const people: TestPerson[] = []
    await testPerson(house, { organisation: { slug: 'other' }, roles: [] })
    for (let at = 0; at < CLIENTS; at++)
      people.push(await testPerson(house, { organisation: { slug: `bench-${at}` }, roles: ['operator'] }))
    await house.close()
    console.log(`PostgreSQL ${postgres.major}, ${CLIENTS} clients, ${SECONDS} s each, commits kept on disk`)
    for (const writes of [false, true]) {
      const rates: number[] = []
      for (const kind of ['bare', 'whole'] as const) {
        const server = await start(kind, database.url)
        if (!writes && kind === 'bare') await fill(server.address, people)
        await load(server.address, people, { clients: CLIENTS, seconds: 2, writes })
        const { requests, latency, non2xx, errors } = await load(server.address, people, {
          clients: CLIENTS,
          seconds: SECONDS,
          writes,
        })
        await server.stop()
        rates.push(requests.average)
        const name = `${writes ? 'write' : 'list '} ${kind.padEnd(5)}`
        console.log(
          `${name} ${requests.average.toFixed(0).padStart(6)} requests/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms, refused ${non2xx}, broken ${errors}${kind === 'whole' ? verdict(latency.p99 < P99_MILLISECONDS) : ''}`,
        )
      }
      const [bare = 1, whole = 0] = rates
      console.log(`      ratio ${(whole / bare).toFixed(2)}${verdict(whole / bare >= LEAST_RATIO)}`)
    }
    await crowd(database.url, people)
  } finally {
    await database.drop()
    await postgres.stop()
  }
}

/** A list of ordinary length for everybody. */
async function fill(address: string, people: readonly TestPerson[]): Promise<void> {
  for (const { token, slug } of people) {
    for (let row = 0; row < LISTED; row++)
      await fetch(`${address}/api/secrecy/needs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(needOf(slug)),
      }).then((answer) => answer.text())
  }
}

async function crowd(url: string, people: readonly TestPerson[]): Promise<void> {
  const server = await start('whole', url)
  const { requests, latency, statusCodeStats, errors, timeouts } = await load(server.address, people, {
    clients: CROWD,
    seconds: SECONDS,
    writes: true,
  })
  const counts = Object.entries(statusCodeStats ?? {}).map(([code, { count }]) => `${code}: ${count}`)
  const began = performance.now()
  const after = await fetch(`${server.address}/api/ready`)
  const afterMs = performance.now() - began
  await server.stop()
  console.log(
    `${CROWD} clients: ${requests.average.toFixed(0)} answers/s (${counts.join(', ')}), p99 ${latency.p99} ms, broken ${errors}, timed out ${timeouts}; ready afterwards ${after.status} in ${afterMs.toFixed(0)} ms${verdict(errors === 0 && after.status === 200)}`,
  )
}

/** The pages built and an empty database kept, as on any start but the first. */
async function coldStart(): Promise<void> {
  const seconds: number[] = []
  for (let run = 0; run < 3; run++) {
    const house = join(folder, `cold-${run}`, 'house')
    const port = String(4990 + run)
    const began = performance.now()
    const child = spawn(process.execPath, ['tools/start.ts', '--house', house, '--port', port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for (;;) {
      const page = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
      if (page?.ok && (await fetch(`http://127.0.0.1:${port}/api/session`)).ok) break
      await new Promise((done) => setTimeout(done, 20))
    }
    seconds.push((performance.now() - began) / 1000)
    const over = once(child, 'exit')
    child.kill('SIGTERM')
    await over
  }
  const [, median = 0] = seconds.toSorted((a, b) => a - b)
  console.log(
    `embedded, new house, to the first page: ${seconds.map((each) => each.toFixed(2)).join(', ')} s${verdict(median < FIRST_PAGE_SECONDS)}`,
  )
}

function verdict(isMet: boolean): string {
  return isMet ? '  (target met)' : '  (TARGET MISSED)'
}
