import { type House, type Person, type Role, record, type Tx } from '@utfall/database'
import { ruleOf } from '../actions-by-role.ts'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import type { Done } from '../cases/actions.ts'
import { may, type Subject } from '../may.ts'
import { isKeptFromCases } from '../may-case.ts'
import type { HandOver, OrphanedCase } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import * as store from './store.ts'

/**
 * A case whose every worker in the unit has lost their role or account: nobody sees it, and nobody who sees it could let
 * anybody in. An administrator of the unit hands it over to one who handles cases there, without seeing what is in it.
 */

export type OrphansPage = {
  readonly kind: 'orphans'
  readonly items: OrphanedCase[]
  readonly next: string | null
}

/** The unit's cases that are left with nobody: that they are there, and never about whom or what. */
export async function listOrphanedCases(
  house: House,
  person: Person,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): Promise<OrphansPage | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'case.orphaned')
    if (no) return refused(no.code)
    const rows = await store.orphans(tx, acting, { after: cursor, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const handlers = await handlersIn(tx, acting.organisation ?? 0)
    const shown = page.filter((row) => may(acting, 'case.orphaned', asOrphan(row, handlers)).kind === 'yes')
    const references = shown.map((row) => row.reference)
    await record(tx, { action: 'case.orphaned', subject: 'case', after: { cases: references } })
    const items = shown.map((row) => ({
      reference: row.reference,
      openedAt: row.opened_at,
      hasProtectedIdentity: row.has_protected_identity,
    }))
    return { kind: 'orphans', items, next: rows.length > limit ? (page.at(-1)?.reference ?? null) : null }
  })
}

/**
 * Lets one who handles cases in the unit work with such a case, and ends the work of those who had it: whoever gets their
 * role back later does not come back into the case with it. A case that has somebody is not found.
 */
export async function handOverCase(
  house: House,
  person: Person,
  reference: string,
  { account, reason }: HandOver,
): Promise<Done | CaseRefusal> {
  return await withBothDoors(house, person, 'case.hand-over', async (tx, acting) => {
    const row = await store.orphanByReference(tx, reference)
    if (!row) return await refuse(tx, 'case.hand-over', 'CASE_NOT_FOUND')
    const handlers = await handlersIn(tx, row.unit_id)
    const subject = asOrphan(row, handlers)
    if (may(acting, 'case.orphaned', subject).kind === 'no')
      return await refuse(tx, 'case.hand-over', 'CASE_NOT_FOUND')
    const no = await refusal(tx, acting, 'case.hand-over', subject)
    if (no) return refused(no.code)
    // Two people: one decides who, and another learns what.
    if (account === acting.account) return await refuse(tx, 'case.hand-over', 'HAND_OVER_TO_ONESELF', row.id)
    if (!handlers.has(account)) return await refuse(tx, 'case.hand-over', 'RECEIVER_UNKNOWN', row.id)
    const ended = await store.handOver(tx, { caseId: row.id, account, reason })
    if (ended === null) return await refuse(tx, 'case.hand-over', 'CASE_NOT_FOUND')
    await record(tx, {
      action: 'case.hand-over',
      subject: `case/${reference}/worker/${account}`,
      after: { account, reason, ended },
      caseId: row.id,
    })
    return { kind: 'done' } as const
  })
}

function asOrphan(row: store.OrphanRow, handlers: ReadonlySet<number>): Subject {
  const hasLivingWorker = row.workers.some((account) => handlers.has(account))
  return { kind: 'orphan', unit: row.unit_id, hasLivingWorker }
}

async function handlersIn(tx: Tx, unit: number): Promise<ReadonlySet<number>> {
  const roles = await store.rolesIn(tx, unit)
  return new Set([...roles].flatMap(([account, held]) => (handlesCases(held) ? [account] : [])))
}

function handlesCases(roles: readonly Role[]): boolean {
  return roles.some((role) => ruleOf('case.staff').roles.includes(role)) && !isKeptFromCases(roles)
}
