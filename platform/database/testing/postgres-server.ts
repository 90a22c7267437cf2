import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** A PostgreSQL of its own for tests and benchmarks: on the loopback address, gone when it is stopped. */
export type PostgresServer = {
  readonly major: string
  /** Of the superuser. */
  readonly url: string
  /** Ends every process of it as a loss of power to them would: nothing is put in order. Linux only. */
  crash(): Promise<void>
  /** Puts the files in order and ends it; it can be started again. */
  rest(): Promise<void>
  /** Starts it again on the same files and at the same address. */
  start(): Promise<void>
  stop(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'
/** PostgreSQL will not run as root. */
const NOBODY = 65_534

/** The folder of an installed PostgreSQL's programs, the newest first; null where there is none. */
export function installedPostgres(): string | null {
  if (process.env.POSTGRES_PROGRAMS) return process.env.POSTGRES_PROGRAMS
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const found = versions
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  return found ?? null
}

/** Who may run it: where we are root, somebody who is not. */
export function postgresRunner(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

export type PostgresStart = {
  /** Keeps what is committed through a kill of the machine too. */
  readonly durable?: boolean
  /** Files to begin from in place of new ones, for instance a base backup; they are copied. */
  readonly from?: string
}

/** Starts it, with files of its own. */
export async function startPostgres(
  programs: string,
  { durable = false, from }: PostgresStart = {},
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-postgres-'))
  const as = postgresRunner()
  if (as.uid !== undefined) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, 'data')
  if (from === undefined) {
    execFileSync(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...as, stdio: 'ignore', cwd: folder },
    )
  } else execFileSync('cp', ['-R', from, data], { ...as, stdio: 'ignore' })
  const port = await freePort()
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
  ]
  if (!durable) settings.push('fsync=off', 'full_page_writes=off', 'synchronous_commit=off')
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let child: ChildProcess | null = null
  const start = async () => {
    child = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
      ...as,
      stdio: 'ignore',
      cwd: folder,
    })
    return await answers(url, child)
  }
  const rest = async () => {
    // SIGINT is a fast shutdown: sessions are ended, the files are put in order.
    if (child !== null) await ended(child, 'SIGINT')
  }
  const crash = async () => {
    if (child !== null) await crashed(child)
  }
  const stop = async () => {
    await rest()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const major = await start()
    return { major, url, crash, rest, stop, start: async () => void (await start()) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function answers(url: string, child: ChildProcess): Promise<string> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      const { rows } = await client.query<{ major: string }>(
        `select split_part(current_setting('server_version'), '.', 1) as major`,
      )
      return rows[0]?.major ?? ''
    } catch {
      await pause(50)
    } finally {
      await client.end().catch(() => {})
    }
  }
  throw new Error('PostgreSQL did not start')
}

async function ended(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await over
}

/** The first process, and with it each of its own, none of which gets to know. */
async function crashed(child: ChildProcess): Promise<void> {
  const { pid } = child
  const sessions = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  const over = ended(child, 'SIGKILL')
  for (const session of sessions) killed(Number(session))
  await over
  // Memory that they share is let go of first when the last of them is gone.
  while (sessions.some((session) => existsSync(`/proc/${session}`))) await pause(10)
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was gone already.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
