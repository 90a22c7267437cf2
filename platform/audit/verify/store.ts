import type { DirectConnection, House } from '@utfall/database'
import { sql } from 'kysely'
import { type ExportedRow, type LaneHead, withMicroseconds } from './exported-row.ts'
import type { OnProgress } from './verify-log.ts'

/** Few enough to be held while the next ones are fetched. */
const ROWS_PER_PAGE = 5000

/** Asks for rows of one lane after a place, up to another, in order. */
type AskForRows = (lane: number, after: number, upTo: number) => Promise<readonly ExportedRow[]>

/**
 * The rows up to these heads, lane after lane. While one page is looked at, the next is on its way.
 * Within a lane rows become visible in the order of their places, so what is written meanwhile does no harm.
 */
async function* laneByLane(
  heads: readonly LaneHead[],
  ask: AskForRows,
): AsyncGenerator<readonly ExportedRow[]> {
  for (const { lane, place: upTo } of heads) {
    let coming = ask(lane, Number.MIN_SAFE_INTEGER, upTo)
    for (;;) {
      const page = await coming
      const last = page.at(-1)
      if (last === undefined) break
      const isLast = page.length < ROWS_PER_PAGE
      if (!isLast) coming = ask(lane, last.place, upTo)
      // Whoever stops reading in the middle leaves a question under way, whose answer nobody waits for.
      coming.catch(() => {})
      yield page
      if (isLast) break
    }
  }
}

/** The columns under the names of `ExportedRow`. `jsonb` as its text; time as the driver gives it, for a page is read at a time. */
const COLUMNS = `format, lane, place, id, at, actor, actor_name as "actorName", account_id as "accountId",
  organisation_id as "organisationId", organisation_slug as organisation, roles, purpose, action, subject,
  case_id as "caseId", before::text as before, after::text as after, previous_hash as "previousHash", hash`
const PAGE = `from audit_event where lane = $1 and place > $2 and place <= $3 order by place limit ${ROWS_PER_PAGE}`

const HEADS = `
  with recursive known as (
    select min(event.lane) as lane from audit_event event
    union all
    select (select min(event.lane) from audit_event event where event.lane > known.lane) from known where known.lane is not null
  )
  select newest.lane, newest.place, newest.hash from known cross join lateral (
    select event.lane, event.place, event.hash from audit_event event where event.lane = known.lane order by event.place desc limit 1
  ) as newest order by newest.lane`

/** Where a login does not see the whole log, what it sees must not be taken for it. */
export class PartOfLogOnly extends Error {
  constructor() {
    super('this login does not see the whole log')
    this.name = 'PartOfLogOnly'
  }
}

/** Work on the whole log over a connection of one's own, in one snapshot, changing nothing. Throws `PartOfLogOnly`. */
export async function inSnapshot<T>(connection: DirectConnection, work: () => Promise<T>): Promise<T> {
  await connection.script('begin transaction isolation level repeatable read read only')
  try {
    await seeWhole(connection)
    return await work()
  } finally {
    await connection.script('rollback').catch(() => {})
  }
}

/** The rows, within a snapshot. Whoever waits is told how many have been looked at, of how many. */
export async function* rowsOfDatabase(
  connection: DirectConnection,
  onProgress: OnProgress = () => {},
): AsyncGenerator<readonly ExportedRow[]> {
  const heads = await headsOfDatabase(connection)
  // Places run from 1, unless rows are missing.
  const total = heads.reduce((sum, { place }) => sum + place, 0)
  let done = 0
  const pages = laneByLane(heads, async (lane, after, upTo) => {
    const { rows } = await connection.query(`select ${COLUMNS} ${PAGE}`, [lane, after, upTo])
    return rows.map(rowOf)
  })
  for await (const page of pages) {
    yield page
    done += page.length
    onProgress(done, total)
  }
}

async function seeWhole(connection: DirectConnection): Promise<void> {
  const { rows } = await connection.query(
    `select pg_has_role(session_user, 'utfall_auditor', 'member') as is_auditor,
      rolsuper or rolbypassrls or pg_has_role(session_user, (select relowner from pg_class where oid = 'audit_event'::regclass), 'usage')
        as is_owner
    from pg_roles where rolname = session_user`,
  )
  if (rows[0]?.is_owner === true) {
    // The database itself then refuses rather than leaving rows out.
    await connection.script('set local row_security = off')
  } else if (rows[0]?.is_auditor === true) await connection.script('set local role utfall_auditor')
  else throw new PartOfLogOnly()
}

export async function headsOfDatabase(connection: DirectConnection): Promise<readonly LaneHead[]> {
  const { rows } = await connection.query(HEADS)
  return rows.map((row) => ({ lane: Number(row.lane), place: Number(row.place), hash: String(row.hash) }))
}

function rowOf(row: Readonly<Record<string, unknown>>): ExportedRow {
  // The question names exactly these columns.
  const known = row as ExportedRow
  return { ...known, at: withMicroseconds(known.at) }
}

/** The whole log as the house itself sees it, a page in each transaction, so that nobody waits for long. */
export async function* rowsOfHouse(house: House): AsyncGenerator<readonly ExportedRow[]> {
  const person = { kind: 'house', purpose: 'verify the log' } as const
  const heads = await headsOfHouse(house)
  yield* laneByLane(heads, (lane, after, upTo) =>
    house.withTx(person, async (tx) => {
      const { rows } = await sql<Record<string, unknown>>`select ${sql.raw(COLUMNS)} from audit_event
        where lane = ${lane} and place > ${after} and place <= ${upTo} order by place limit ${sql.lit(ROWS_PER_PAGE)}`.execute(
        tx,
      )
      return rows.map(rowOf)
    }),
  )
}

export async function headsOfHouse(house: House): Promise<readonly LaneHead[]> {
  return await house.withTx({ kind: 'house', purpose: 'verify the log' }, async (tx) => {
    const { rows } = await sql<LaneHead>`select lane, place, hash from app.audit_heads()`.execute(tx)
    return rows
  })
}
