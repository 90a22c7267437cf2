import { dateInSweden } from '@utfall/basics'
import type { Acting, Tx } from '@utfall/database'
import type { Action } from '../actions-by-role.ts'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import type { CaseFacts } from '../may-case.ts'
import { refuse } from '../second-door.ts'
import * as store from './store.ts'

/** A case with what `may` asks about it. */
export type KnownCase = {
  readonly kind: 'case'
  readonly row: store.CaseRow
  readonly isHolder: boolean
  readonly facts: CaseFacts
}

/** The facts about a case, read for who acts; what they may not see of it is simply not among them. */
export async function factsOf(tx: Tx, acting: Acting, row: store.CaseRow): Promise<KnownCase> {
  const mine = (await store.workersOf(tx, row.id)).find(
    (worker) =>
      worker.account_id === acting.account &&
      worker.organisation_id === acting.organisation &&
      worker.ended_at === null,
  )
  const facts: CaseFacts = {
    area: row.area_id,
    isWorker: mine !== undefined,
    seesProtected: mine?.sees_protected ?? false,
    isSameArea: acting.area !== null && (await isSameArea(tx, acting, row.area_id, acting.area)),
    hasProtectedIdentity: row.has_protected_identity,
    consents: await store.consentFacts(tx, row.id),
    exceptions: await store.exceptionFacts(tx, row.id),
  }
  return { kind: 'case', row, isHolder: row.unit_id === acting.organisation, facts }
}

/** Whether no border of secrecy lies between two areas on the day that the transaction began. */
export async function isSameArea(tx: Tx, { at }: Acting, one: number, other: number): Promise<boolean> {
  if (one === other) return true
  const today = dateInSweden(new Date(at))
  return (await store.sameAreaRows(tx, one, other)).some(
    (row) => row.valid_from <= today && (row.valid_to === null || today < row.valid_to),
  )
}

/**
 * Finds a case and asks whether who acts may work on it so. A case that somebody does not work with is not found:
 * that it exists is a secret too.
 */
export async function caseFor(
  tx: Tx,
  acting: Acting,
  action: Action,
  reference: string,
  { byHolder, mustBeOpen }: { readonly byHolder: boolean; readonly mustBeOpen: boolean },
): Promise<KnownCase | CaseRefusal> {
  const first = await refusal(tx, acting, action)
  const row = await store.caseByReference(tx, reference)
  const known = row && (await factsOf(tx, acting, row))
  if (!row || !known?.facts.isWorker)
    return first ? refused('CASE_NOT_FOUND') : await refuse(tx, action, 'CASE_NOT_FOUND')
  if (first) return refused(first.code)
  const { isHolder } = known
  const subject = { kind: 'case-work', isWorker: true, isHolder, byHolder } as const
  const second = await refusal(tx, acting, action, subject)
  if (second) return refused(second.code)
  if (mustBeOpen && row.closed_at !== null) return await refuse(tx, action, 'CASE_CLOSED', row.id)
  return known
}
