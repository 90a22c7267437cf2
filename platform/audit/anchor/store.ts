import type { DirectConnection, House } from '@utfall/database'
import { sql } from 'kysely'
import { headsOfDatabase, headsOfHouse } from '../verify/store.ts'
import type { Anchor } from './anchor-file.ts'
import { type AnchorState, compareHeads, type LostLane } from './compare.ts'

const AS_HOUSE = { kind: 'house', purpose: 'hold the log against its anchor' } as const

/** Whether the house still has every row that the anchor saw. */
export async function compareAnchor(house: House, anchor: Anchor | null): Promise<AnchorState> {
  if (anchor === null) return { kind: 'none' }
  const standing = new Map<number, string>()
  await house.withTx(AS_HOUSE, async (tx) => {
    for (const { lane, place, hash } of anchor.heads) {
      const { rows } = await sql<{ is_there: boolean }>`
        select app.has_audit_row(${lane}::smallint, ${place}::bigint, ${hash}) as is_there`.execute(tx)
      if (rows[0]?.is_there) standing.set(lane, hash)
    }
  })
  return compareHeads(anchor, await headsOfHouse(house), (lane) => standing.get(lane) ?? null)
}

/** The same over a connection of one's own. */
export async function compareAnchorDirectly(
  connection: DirectConnection,
  anchor: Anchor,
): Promise<AnchorState> {
  const standing = new Map<number, string>()
  for (const { lane, place } of anchor.heads) {
    const { rows } = await connection.query(
      'select hash from audit_event where lane = $1::smallint and place = $2::bigint',
      [lane, place],
    )
    if (rows[0]) standing.set(lane, String(rows[0].hash))
  }
  return compareHeads(anchor, await headsOfDatabase(connection), (lane) => standing.get(lane) ?? null)
}

/**
 * Writes that what was lost is known and accepted: as the owner, past row level security, since it is the owner who
 * answers for a restore. The triggers fill in the rest as for every row.
 */
export async function writeReconciliation(
  connection: DirectConnection,
  what: { readonly reason: string; readonly anchoredAt: string; readonly lost: readonly LostLane[] },
): Promise<void> {
  await connection.script('begin')
  try {
    await connection.query('select app.enter_as_house($1)', [what.reason])
    await connection.query(
      `insert into audit_event (action, subject, after) values ('house.reconcile', 'log', $1::jsonb)`,
      [JSON.stringify(what)],
    )
    await connection.script('commit')
  } catch (error) {
    await connection.script('rollback').catch(() => {})
    throw error
  }
}

/** Whether this login may write as the owner of the log. */
export async function isOwner(connection: DirectConnection): Promise<boolean> {
  const { rows } = await connection.query(
    `select rolsuper or pg_has_role(session_user, (select relowner from pg_class where oid = 'audit_event'::regclass), 'usage')
      as is_owner from pg_roles where rolname = session_user`,
  )
  return rows[0]?.is_owner === true
}
