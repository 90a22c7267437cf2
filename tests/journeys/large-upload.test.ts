import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { smallStudy } from '../../apps/server/small-study-for-tests.ts'
import { zipOf } from '../../apps/server/zip-for-tests.ts'
import { EVALUATOR, enterAs } from './open-service.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** The server in a process of its own, so that its memory can be read. */

const folder = mkdtempSync(join(tmpdir(), 'utfall-large-'))
const MEGABYTE = 1_000_000
let server: ServerProcess
let token: string

before(async () => {
  server = await startServer(join(folder, 'house'))
  token = await enterAs(server, EVALUATOR)
})

after(async () => {
  const code = await server.stop()
  rmSync(folder, { recursive: true, force: true })
  assert.equal(code, 0, 'the server closes its house when it is asked to')
})

/** What the browser would send along. */
const cookie = () => ({ cookie: `utfall=${token}` })

const BOUNDARY = 'a-line-that-does-not-occur'

/** Sends the chunks as one file, without ever holding all of it here. */
async function send(chunks: Iterable<Uint8Array>): Promise<{ status: number; problem: Problem }> {
  function* body() {
    yield Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="studie.zip"\r\nContent-Type: application/zip\r\n\r\n`,
    )
    yield* chunks
    yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  }
  const answer = await fetch(`${server.address}/api/studies`, {
    method: 'POST',
    headers: { ...cookie(), 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: Readable.toWeb(Readable.from(body())) as ReadableStream,
    duplex: 'half',
  } as RequestInit)
  return { status: answer.status, problem: (await answer.json()) as Problem }
}

type Problem = {
  readonly code: string
  readonly message: { readonly sv: string; readonly en: string }
  readonly faults?: readonly { readonly file: string; readonly given: { readonly en: string } }[]
}

function* megabytes(count: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(MEGABYTE, 'PK')
  for (let sent = 0; sent < count; sent += 1) yield chunk
}

/** Memory that the server holds now, in megabytes; null where the system does not tell. */
function residentMegabytes(): number | null {
  const path = `/proc/${server.pid}/status`
  if (!existsSync(path)) return null
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1]
  return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / MEGABYTE
}

/** Does something, and says by how much the server's memory grew at most meanwhile. */
async function growthDuring<T>(
  act: () => Promise<T>,
): Promise<{ readonly done: T; readonly growth: number }> {
  const before = residentMegabytes() ?? 0
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, residentMegabytes() ?? 0)
  }, 20)
  try {
    const done = await act()
    return { done, growth: Math.max(most, residentMegabytes() ?? 0) - before }
  } finally {
    clearInterval(timer)
  }
}

async function answersAsBefore(): Promise<void> {
  const health = await (await fetch(`${server.address}/api/health`)).json()
  assert.equal(health.status, 'ok')
  const { studies } = await (await fetch(`${server.address}/api/studies`, { headers: cookie() })).json()
  assert.deepEqual(
    studies.map((study: { id: string }) => study.id),
    ['exempelforbundet'],
  )
}

test('a file over the limit is refused in both languages, and the server answers as before', async (t) => {
  const { done, growth } = await growthDuring(() => send(megabytes(210)))
  const { status, problem } = done
  assert.equal(status, 413)
  assert.equal(problem.code, 'UPLOAD_TOO_LARGE')
  assert.match(problem.message.sv, /större än 200 MB/)
  assert.match(problem.message.en, /larger than 200 MB/)
  await answersAsBefore()
  t.diagnostic(`memory grew by ${growth.toFixed(0)} MB`)
  assert.ok(growth < 700, `${growth} MB`)
})

test('a file that ends where the limit is crossed is refused like any other over it', async () => {
  const { status, problem } = await send([...megabytes(200), Buffer.from('x')])
  assert.equal(status, 413)
  assert.equal(problem.code, 'UPLOAD_TOO_LARGE')
})

test('a small archive that unpacks to more than the limit is refused before it is unpacked', async (t) => {
  // A thousand to one: what deflate makes of one byte over and over.
  const one = Buffer.alloc(150 * MEGABYTE, '1')
  const bomb = await zipOf({ ...smallStudy(), 'a.csv': one, 'b.csv': one, 'c.csv': one, 'd.csv': one })
  assert.ok(bomb.length < MEGABYTE, `${bomb.length} bytes`)
  const { done, growth } = await growthDuring(() => send([bomb]))
  const { status, problem } = done
  assert.equal(status, 400)
  assert.equal(problem.code, 'STUDY_FAULTY')
  assert.match(problem.faults?.[0]?.given.en ?? '', /^more than 200 MB of unpacked files$/)
  await answersAsBefore()
  t.diagnostic(`memory grew by ${growth.toFixed(0)} MB`)
  assert.ok(growth < 700, `${growth} MB`)
})

test('an upload that is cut off half way leaves nothing, and the next one is taken', async () => {
  const stop = new AbortController()
  async function* cut() {
    yield Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n`,
    )
    yield Buffer.alloc(MEGABYTE)
    stop.abort()
  }
  await assert.rejects(
    fetch(`${server.address}/api/studies`, {
      method: 'POST',
      headers: { ...cookie(), 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: Readable.toWeb(Readable.from(cut())) as ReadableStream,
      duplex: 'half',
      signal: stop.signal,
    } as RequestInit),
  )
  await answersAsBefore()
  const { status } = await send([await zipOf(smallStudy())])
  assert.equal(status, 202)
})
