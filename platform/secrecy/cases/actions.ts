import { type Acting, type House, type Person, record, type Tx } from '@utfall/database'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import type { CaseListing, NewCase, NewInformation } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import { caseFor } from './facts.ts'
import * as store from './store.ts'

/** Opening, listing and closing cases, and writing what is known. */

export type Opened = { readonly kind: 'opened'; readonly reference: string }
export type Done = { readonly kind: 'done' }
const DONE: Done = { kind: 'done' }

/** Opens a case at the unit in which somebody acts; they work with it from then on, and nobody else does. */
export async function openCase(house: House, person: Person, order: NewCase): Promise<Opened | CaseRefusal> {
  return await withBothDoors(
    house,
    person,
    'case.open',
    async (tx, acting) => {
      const no = await refusal(tx, acting, 'case.open')
      if (no) return refused(no.code)
      const { unit, account } = whoWorks(acting)
      const { id, reference } = await store.addCase(tx, acting, unit, order)
      // Whoever opens it has just been told by the person, so nothing is hidden from them.
      const worker = { case: id, account, organisation: unit, seesProtected: true, reason: order.reason }
      await store.addWorker(tx, acting, worker)
      const { hasProtectedIdentity, isExample } = order
      const after = { hasProtectedIdentity, isExample }
      await record(tx, { action: 'case.open', subject: `case/${reference}`, after, caseId: id })
      return { kind: 'opened', reference } as const
    },
    'CASE_EXISTS',
  )
}

/** Closes it. Other areas have no further need to know: their part ends with it. */
export async function closeCase(
  house: House,
  person: Person,
  reference: string,
): Promise<Done | CaseRefusal> {
  return await withBothDoors(house, person, 'case.close', async (tx, acting) => {
    const known = await caseFor(tx, acting, 'case.close', reference, { byHolder: true, mustBeOpen: true })
    if (known.kind === 'refused') return known
    const { row } = known
    const others = (await store.workersOf(tx, row.id)).filter(
      (worker) => worker.ended_at === null && worker.area_id !== row.area_id,
    )
    await store.endWorkers(
      tx,
      acting,
      others.map((worker) => worker.id),
    )
    await store.closeCase(tx, acting, row.id)
    const after = { endedElsewhere: others.length }
    await record(tx, { action: 'case.close', subject: `case/${reference}`, after, caseId: row.id })
    return DONE
  })
}

/** Says that the person's identity is protected, or no longer is. */
export async function protectIdentity(
  house: House,
  person: Person,
  reference: string,
  { isProtected, reason }: { readonly isProtected: boolean; readonly reason: string },
): Promise<Done | CaseRefusal> {
  return await withBothDoors(house, person, 'case.write', async (tx, acting) => {
    const known = await caseFor(tx, acting, 'case.write', reference, { byHolder: true, mustBeOpen: true })
    if (known.kind === 'refused') return known
    const { row, facts } = known
    if (!isProtected && !facts.seesProtected)
      return await refuse(tx, 'case.write', 'PROTECTED_IDENTITY', row.id)
    await store.setProtected(tx, row.id, isProtected)
    await record(tx, {
      action: 'case.protect',
      subject: `case/${reference}`,
      before: { isProtected: row.has_protected_identity },
      after: { isProtected, reason },
      caseId: row.id,
    })
    return DONE
  })
}

/** Writes what the unit knows, of one kind. A correction names the row that it corrects; that row stays. */
export async function writeInformation(
  house: House,
  person: Person,
  reference: string,
  order: NewInformation,
): Promise<{ readonly kind: 'written'; readonly id: number } | CaseRefusal> {
  return await withBothDoors(house, person, 'case.write', async (tx, acting) => {
    const known = await caseFor(tx, acting, 'case.write', reference, { byHolder: true, mustBeOpen: true })
    if (known.kind === 'refused') return known
    const { row, facts } = known
    if (order.category === 'contact' && facts.hasProtectedIdentity && !facts.seesProtected)
      return await refuse(tx, 'case.write', 'PROTECTED_IDENTITY', row.id)
    if (
      order.replaces !== null &&
      (await store.informationKind(tx, row.id, order.replaces)) !== order.category
    )
      return await refuse(tx, 'case.write', 'NOTHING_TO_REPLACE', row.id)
    const id = await store.addInformation(tx, acting, row.id, order)
    const after = { category: order.category, replaces: order.replaces }
    const subject = `case/${reference}/information/${id}`
    await record(tx, { action: 'case.write', subject, after, caseId: row.id })
    return { kind: 'written', id } as const
  })
}

export type CasesPage = {
  readonly kind: 'cases'
  readonly items: CaseListing[]
  readonly next: string | null
}

/** The cases that somebody works with where they act, newest first. */
export async function listCases(
  house: House,
  person: Person,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): Promise<CasesPage | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'case.list')
    if (no) return refused(no.code)
    const rows = await store.casesOf(tx, acting, { before: cursor, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    await record(tx, {
      action: 'case.list',
      subject: 'case',
      after: { cases: shown.map((row) => row.reference) },
    })
    const next = rows.length > limit ? (shown.at(-1)?.reference ?? null) : null
    return { kind: 'cases', items: shown.map((row) => listing(acting, row, row.sees_protected)), next }
  })
}

/** A case as a line. What a protected identity hides is hidden here too. */
export function listing(acting: Acting, row: store.CaseRow, seesProtected: boolean): CaseListing {
  return {
    reference: row.reference,
    unit: { slug: row.slug, name: { sv: row.name_sv, en: row.name_en } },
    pseudonym: row.has_protected_identity && !seesProtected ? null : row.pseudonym,
    hasProtectedIdentity: row.has_protected_identity,
    isExample: row.is_example,
    isHolder: row.unit_id === acting.organisation,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
  }
}

/** What every row of case work is written with. `may` has let nobody through who lacks them. */
export function whoWorks({ account, organisation }: Acting): { account: number; unit: number } {
  if (account === null || organisation === null) throw new Error('case work without a person in a unit')
  return { account, unit: organisation }
}

/** Who handles cases in an organisation, to choose a receiver among. */
export async function receivers(
  house: House,
  person: Person,
  slug: string,
): Promise<{ readonly kind: 'people'; readonly people: { account: number; name: string }[] } | CaseRefusal> {
  return await house.withTx(person, async (tx: Tx, acting) => {
    const no = await refusal(tx, acting, 'case.list')
    if (no) return refused(no.code)
    const place = await store.organisationBySlug(tx, slug)
    return { kind: 'people', people: place ? await store.casePeople(tx, place.id) : [] } as const
  })
}
