import { readdir, stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { EngineConnection } from '../engine.ts'
import { checkMigrations, readMigrations } from '../migrate.ts'
import { checkPostgres, POSTGRES_MAJORS } from '../postgres-checks.ts'
import { DatabaseProblem, HouseRefusal, type HouseRefusalCode } from '../refusal.ts'
import type { ChainHead } from './archive.ts'
import { asOwner, isHouse } from './owner-place.ts'
import { asHouseRole, databaseFacts, firstChainFault, hasChainRow, houseKind, secondWall } from './store.ts'

export type FindingCode =
  | 'DIRECTORY'
  | 'DISK_SPACE'
  | 'HOUSE_IN_USE'
  | 'HOUSE_MOVED'
  | 'DATABASE_OPENS'
  | 'DATABASE_VERSION'
  | 'MIGRATIONS'
  | 'LOGIN'
  | 'SET_CONFIG'
  | 'CHAIN'
  | 'ANCHOR'
  | 'CLOCK'
  | 'AUTHORITIES'
  | 'EMBEDDED_LIMITS'

export type FindingState = 'ok' | 'warn' | 'bad'

/** One thing that was looked at. `reason` tells findings of one code apart; the words are made elsewhere. */
export type Finding = {
  readonly code: FindingCode
  readonly state: FindingState
  readonly reason: string
  readonly detail: Readonly<Record<string, string | number>>
}

export type Examined =
  | { readonly kind: 'house'; readonly directory: string }
  /** By the server's own login. */
  | { readonly kind: 'database'; readonly url: string }

export type Examination = {
  readonly clock: () => Date
  /** The newest rows of the chains as they were seen outside the database; null where nothing was kept. */
  readonly anchor: readonly ChainHead[] | null
}

const MIGRATIONS = new URL('../migrations/', import.meta.url)
const MEGABYTE = 1_000_000
const SPACE_MEGABYTES = { warn: 2000, bad: 200 }
const CLOCK_SECONDS = { warn: 2, bad: 60 }

function finding(
  code: FindingCode,
  state: FindingState,
  reason: string,
  detail: Finding['detail'] = {},
): Finding {
  return { code, state, reason, detail }
}

/** What is well and what is not with a house or its database; nothing is changed but what opening it puts in order. */
export async function conditionOf(place: Examined, examination: Examination): Promise<readonly Finding[]> {
  const outside = place.kind === 'house' ? await ofDirectory(place.directory) : []
  if (outside.some(({ state }) => state === 'bad')) return outside
  try {
    const inside =
      place.kind === 'house'
        ? await asOwner(place, (connection) => ofDatabase(connection, 'embedded', examination))
        : await asOwner({ kind: 'database', ownerUrl: place.url }, (connection) =>
            ofDatabase(connection, 'postgres', examination),
          )
    return [...outside, ...inside]
  } catch (error) {
    if (error instanceof HouseRefusal) return [...outside, ofRefusal(error)]
    if (error instanceof DatabaseProblem)
      return [...outside, finding('DATABASE_OPENS', 'bad', 'problem', { because: error.code })]
    throw error
  }
}

/** The folder of an embedded house: whose it is, who may enter, and whether there is room. */
async function ofDirectory(given: string): Promise<readonly Finding[]> {
  const directory = resolve(given)
  if (!(await isHouse(directory))) {
    const names = await readdir(directory).catch(() => null)
    const reason = names === null || names.length === 0 ? 'nothing-there' : 'not-a-house'
    return [finding('DIRECTORY', 'bad', reason, { directory })]
  }
  const found = await stat(directory)
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
  const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  const isOther = process.platform !== 'win32' && found.uid !== process.getuid?.()
  const reason = isOpen ? 'open-to-others' : isOther ? 'not-ours' : 'closed-to-others'
  return [
    finding('DIRECTORY', isOpen || isOther ? 'bad' : 'ok', reason, { directory, mode }),
    await spaceIn(dirname(directory)),
  ]
}

async function spaceIn(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const freeMegabytes = Math.floor((bavail * bsize) / MEGABYTE)
  const state =
    freeMegabytes < SPACE_MEGABYTES.bad ? 'bad' : freeMegabytes < SPACE_MEGABYTES.warn ? 'warn' : 'ok'
  return finding('DISK_SPACE', state, state === 'ok' ? 'enough' : 'little', { freeMegabytes })
}

/** Why it did not open, as the finding it belongs to. */
function ofRefusal({ code, detail }: HouseRefusal): Finding {
  const known: Partial<Record<HouseRefusalCode, Finding>> = {
    'already-open': finding('HOUSE_IN_USE', 'warn', 'served', detail),
    'house-moved': finding('HOUSE_MOVED', 'bad', 'moved', detail),
    'other-postgres-version': finding('DATABASE_VERSION', 'bad', 'other', detail),
  }
  return known[code] ?? finding('DATABASE_OPENS', 'bad', code, detail)
}

async function ofDatabase(
  connection: EngineConnection,
  kind: 'embedded' | 'postgres',
  { clock, anchor }: Examination,
): Promise<readonly Finding[]> {
  const before = clock().getTime()
  const { major, nowMilliseconds } = await databaseFacts(connection)
  const here = (before + clock().getTime()) / 2
  const isKnown = major >= POSTGRES_MAJORS.oldest && major <= POSTGRES_MAJORS.newest
  const findings = [
    finding('DATABASE_OPENS', 'ok', 'opens'),
    finding(
      'DATABASE_VERSION',
      isKnown ? 'ok' : major < POSTGRES_MAJORS.oldest ? 'bad' : 'warn',
      isKnown ? 'known' : 'other',
      {
        found: major,
        allowed: `${POSTGRES_MAJORS.oldest}-${POSTGRES_MAJORS.newest}`,
      },
    ),
  ]
  if (kind === 'postgres') {
    const login = await ofLogin(connection)
    // Only the server's own login shows what the server can do: the owner may call it, and should.
    const second = login.state === 'ok' ? [await ofSecondWall(connection)] : []
    findings.push(login, ...second, ofClock(Math.abs(nowMilliseconds - here) / 1000))
  }
  const migrations = await ofMigrations(connection, kind)
  findings.push(migrations)
  // What the rows say can only be asked of a house of this version, by somebody who has its doors.
  const isAsked =
    migrations.reason === 'all' && findings.every(({ code, state }) => code !== 'LOGIN' || state === 'ok')
  if (isAsked) findings.push(...(await ofContent(connection, kind, anchor)))
  if (kind === 'embedded') findings.push(finding('EMBEDDED_LIMITS', 'ok', 'known'))
  return findings
}

async function ofLogin(connection: EngineConnection): Promise<Finding> {
  try {
    await checkPostgres(connection)
    return finding('LOGIN', 'ok', 'doors-only')
  } catch (error) {
    if (error instanceof HouseRefusal) return finding('LOGIN', 'bad', error.code, error.detail)
    throw error
  }
}

/** The house holds without it, so an open one is no fault; but two lines close it. */
async function ofSecondWall(connection: EngineConnection): Promise<Finding> {
  const { isClosed, owner } = await secondWall(connection)
  if (isClosed) return finding('SET_CONFIG', 'ok', 'closed')
  return finding('SET_CONFIG', 'warn', 'callable', { owner })
}

function ofClock(differenceSeconds: number): Finding {
  const state =
    differenceSeconds > CLOCK_SECONDS.bad ? 'bad' : differenceSeconds > CLOCK_SECONDS.warn ? 'warn' : 'ok'
  const seconds = Math.round(differenceSeconds * 10) / 10
  return finding('CLOCK', state, state === 'ok' ? 'together' : 'apart', { seconds })
}

async function ofMigrations(connection: EngineConnection, kind: 'embedded' | 'postgres'): Promise<Finding> {
  const migrations = await readMigrations(MIGRATIONS)
  try {
    await checkMigrations(connection, migrations)
    return finding('MIGRATIONS', 'ok', 'all', { count: migrations.length })
  } catch (error) {
    if (!(error instanceof HouseRefusal)) throw error
    // An embedded house takes them itself when it is opened.
    const state = error.code === 'migrations-waiting' && kind === 'embedded' ? 'warn' : 'bad'
    return finding('MIGRATIONS', state, error.code, error.detail)
  }
}

async function ofContent(
  connection: EngineConnection,
  kind: 'embedded' | 'postgres',
  anchor: readonly ChainHead[] | null,
): Promise<readonly Finding[]> {
  return await asHouseRole(connection, async () => {
    const fault = await firstChainFault(connection)
    const findings = [
      fault === null ? finding('CHAIN', 'ok', 'whole') : finding('CHAIN', 'bad', 'broken', { row: fault }),
      await ofAnchor(connection, anchor),
    ]
    if (kind === 'embedded') {
      const house = (await houseKind(connection)) ?? 'unsaid'
      findings.push(finding('AUTHORITIES', house === 'joint' ? 'bad' : 'ok', house))
    }
    return findings
  })
}

async function ofAnchor(connection: EngineConnection, anchor: readonly ChainHead[] | null): Promise<Finding> {
  if (anchor === null) return finding('ANCHOR', 'ok', 'not-asked')
  for (const head of anchor) {
    if (!(await hasChainRow(connection, head)))
      return finding('ANCHOR', 'bad', 'behind', { lane: head.lane, place: head.place })
  }
  return finding('ANCHOR', 'ok', 'in-step', { chains: anchor.length })
}
