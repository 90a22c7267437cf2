import type { Acting, Role, Tx } from '@utfall/database'
import { sql } from 'kysely'

/** SQL about cases that are left with nobody. An administrator reaches them by two functions of the database alone. */

export type OrphanRow = {
  readonly id: number
  readonly reference: string
  readonly unit_id: number
  readonly opened_at: string
  readonly has_protected_identity: boolean
  /** The accounts in the unit whose work with it was never ended. */
  readonly workers: readonly number[]
}

/** In the order of their references, which says nothing: the list shrinks while somebody works through it. */
export async function orphans(
  tx: Tx,
  { organisation }: Acting,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly OrphanRow[]> {
  const { rows } = await sql<OrphanRow>`
    select id, reference, unit_id, opened_at, has_protected_identity, workers from app.orphaned_cases()
    where unit_id = ${organisation}::integer and (${after}::uuid is null or reference > ${after}::uuid)
    order by reference limit ${limit}`.execute(tx)
  return rows
}

export async function orphanByReference(tx: Tx, reference: string): Promise<OrphanRow | null> {
  const { rows } = await sql<OrphanRow>`
    select id, reference, unit_id, opened_at, has_protected_identity, workers from app.orphaned_cases()
    where reference = ${reference}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** Who has which roles in a unit now, of those whose account is open. */
export async function rolesIn(tx: Tx, unit: number): Promise<ReadonlyMap<number, readonly Role[]>> {
  const rows = await tx
    .selectFrom('role_assignment as held')
    .innerJoin('account', 'account.id', 'held.account_id')
    .select(['held.account_id', 'held.role'])
    .where('held.organisation_id', '=', unit)
    .where('held.ended_at', 'is', null)
    .where('held.valid_from', '<=', sql<string>`now()`)
    .where((eb) => eb.or([eb('held.valid_to', 'is', null), eb('held.valid_to', '>', sql<string>`now()`)]))
    .where('account.closed_at', 'is', null)
    .execute()
  const roles = new Map<number, Role[]>()
  for (const { account_id, role } of rows) roles.set(account_id, [...(roles.get(account_id) ?? []), role])
  return roles
}

/** How many who had it no longer do; null where the database finds no such case for who acts. */
export async function handOver(
  tx: Tx,
  { caseId, account, reason }: { readonly caseId: number; readonly account: number; readonly reason: string },
): Promise<number | null> {
  const { rows } = await sql<{ ended: number | null }>`
    select app.hand_over_case(${caseId}::bigint, ${account}::integer, ${reason}) as ended`.execute(tx)
  return rows[0]?.ended ?? null
}
