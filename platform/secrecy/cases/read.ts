import { InvalidInput } from '@utfall/basics'
import {
  type Acting,
  DatabaseProblem,
  type DisclosurePurpose,
  type House,
  type InformationCategory,
  type Person,
  record,
  type Tx,
} from '@utfall/database'
import type { z } from 'zod'
import type { CaseRefusal } from '../case-problems.ts'
import * as consentStore from '../consents/store.ts'
import { consentView, exceptionView } from '../consents/view.ts'
import { may } from '../may.ts'
import type { Ground } from '../may-case.ts'
import { CATEGORIES, type CasePage, type WorkerView } from '../schema.ts'
import { listing, whoWorks } from './actions.ts'
import { caseFor, factsOf, type KnownCase } from './facts.ts'
import * as store from './store.ts'
import { HIDDEN_PATHS } from './words.ts'

/** Reading a case: what is one's own to know, what was disclosed, and what stays closed. */

type CaseRead = { readonly kind: 'read'; readonly page: CasePage }
/** A case as it was taken out: what its page shows, who took it and where they acted, and when the log has it. */
export type CaseTakenOut = {
  readonly kind: 'taken-out'
  readonly page: CasePage
  readonly by: { readonly name: string; readonly organisation: CasePage['unit']['name'] }
  readonly at: string
}
type CategoryAnswer = CasePage['categories'][number]

/** Somebody took a consent back, or gave one, between what was decided and what was read by it. */
class GroundsChanged extends Error {}
const MOST_READINGS = 3

/**
 * A case for one purpose. Each kind of information is told or hidden by itself; a hidden one says how it can lawfully be
 * told, and never how much there is. What crosses a border is noted with its ground, in the same transaction.
 */
export async function readCase(
  house: House,
  person: Person,
  reference: string,
  purpose: DisclosurePurpose,
): Promise<CaseRead | CaseRefusal> {
  return await untilGroundsHold(() =>
    house.withTx({ ...person, purpose }, async (tx, acting) => {
      const read = await readIn(tx, acting, reference, purpose)
      return read.kind === 'refused' ? read : { kind: 'read', page: read.page }
    }),
  )
}

/**
 * The same reading, taken along to one's own record: Utfall is none, and each party keeps its own (R3.92). It stands in
 * the log as a reading and, beside it, as taken out.
 */
export async function takeOutCase(
  house: House,
  person: Person,
  reference: string,
  purpose: DisclosurePurpose,
): Promise<CaseTakenOut | CaseRefusal> {
  return await untilGroundsHold(() =>
    house.withTx({ ...person, purpose }, async (tx, acting) => {
      const read = await readIn(tx, acting, reference, purpose)
      if (read.kind === 'refused') return read
      const { page, noted } = read
      await record(tx, { action: 'case.export', ...noted })
      const organisation = page.workers.find(
        (one) => one.account === acting.account && one.organisation.slug === acting.organisationSlug,
      )?.organisation.name
      if (!organisation)
        throw new InvalidInput({ field: 'worker', given: acting.actor, allowed: 'who works with the case' })
      return { kind: 'taken-out', page, by: { name: acting.name, organisation }, at: acting.at }
    }),
  )
}

async function untilGroundsHold<T>(reading: () => Promise<T>): Promise<T> {
  for (let readings = 1; ; readings++) {
    try {
      return await reading()
    } catch (error) {
      // The database's door is asked again for every row that is noted.
      const isMeanwhile =
        error instanceof GroundsChanged || (error instanceof DatabaseProblem && error.code === '42501')
      if (!isMeanwhile || readings === MOST_READINGS) throw error
    }
  }
}

/** What the page of a case shows, and how the log has that it was read. */
type ReadIn = {
  readonly kind: 'read'
  readonly page: CasePage
  readonly noted: { readonly subject: string; readonly after: object; readonly caseId: number }
}

/** What the database weighs a consent against is the purpose that the transaction was opened with. */
async function readIn(
  tx: Tx,
  acting: Acting,
  reference: string,
  purpose: DisclosurePurpose,
): Promise<ReadIn | CaseRefusal> {
  const known = await caseFor(tx, acting, 'case.read', reference, { byHolder: false, mustBeOpen: false })
  if (known.kind === 'refused') return known
  const { row, facts } = known
  const grounds = groundsOf(acting, known, purpose)
  const rows = await store.informationOf(tx, row.id, [...grounds.keys()])
  // Across a border the database has hidden the rows of a consent that ended meanwhile: that is not "nothing known".
  if (!facts.isSameArea) {
    const now = groundsOf(acting, await factsOf(tx, acting, row), purpose)
    if (JSON.stringify([...now]) !== JSON.stringify([...grounds])) throw new GroundsChanged()
  }
  await noteDisclosures(tx, acting, row, rows, grounds)
  const told = Object.fromEntries([...grounds].map(([category, ground]) => [category, nameOf(ground)]))
  const noted = {
    subject: `case/${reference}`,
    after: { told, rows: rows.map((one) => one.id) },
    caseId: row.id,
  }
  await record(tx, { action: 'case.read', ...noted })
  const categories = CATEGORIES.map((category): CategoryAnswer => {
    const ground = grounds.get(category)
    if (!ground) return hidden(acting, known, category, purpose)
    const ofKind = rows.filter((one) => one.category === category)
    return {
      kind: 'told',
      category,
      ground,
      rows: ofKind.map((one) => ({
        id: one.id,
        content: one.content,
        recordedAt: one.recorded_at,
        replaces: one.replaces_id,
      })),
    }
  })
  const page = {
    ...listing(acting, row, facts.seesProtected),
    purpose,
    categories,
    workers: await workerViews(tx, row.id),
    consents: (await consentStore.consentsOf(tx, row.id)).map((one) => consentView(one, acting.at)),
    exceptions: (await consentStore.exceptionsOf(tx, row.id)).map((one) => exceptionView(one, acting.at)),
  }
  return { kind: 'read', page, noted }
}

function groundsOf(
  acting: Acting,
  { facts }: KnownCase,
  purpose: DisclosurePurpose,
): Map<InformationCategory, Ground> {
  const grounds = new Map<InformationCategory, Ground>()
  for (const category of CATEGORIES) {
    const decision = may(acting, 'case.read', { kind: 'case', facts, category, purpose })
    if (decision.kind === 'yes' && decision.ground) grounds.set(category, decision.ground)
  }
  return grounds
}

function hidden(
  acting: Acting,
  { facts }: KnownCase,
  category: InformationCategory,
  purpose: DisclosurePurpose,
): CategoryAnswer {
  const decision = may(acting, 'case.read', { kind: 'case', facts, category, purpose })
  const isProtected = decision.kind === 'no' && decision.code === 'PROTECTED_IDENTITY'
  const because = isProtected ? 'PROTECTED_IDENTITY' : 'NO_GROUND'
  return { kind: 'hidden', category, because, path: HIDDEN_PATHS[because] }
}

/** How a ground stands in the log. */
function nameOf(ground: Ground): string {
  return 'id' in ground ? `${ground.kind}/${ground.id}` : ground.kind
}

type InformationRow = Awaited<ReturnType<typeof store.informationOf>>[number]

async function noteDisclosures(
  tx: Tx,
  acting: Acting,
  row: store.CaseRow,
  rows: readonly InformationRow[],
  grounds: ReadonlyMap<InformationCategory, Ground>,
): Promise<void> {
  if (acting.area === null) return
  const crossing = rows.flatMap((one): store.DisclosureRow[] => {
    const ground = grounds.get(one.category)
    if (ground?.kind === 'consent') return [{ information: one.id, consent: ground.id, exception: null }]
    if (ground?.kind === 'exception') return [{ information: one.id, consent: null, exception: ground.id }]
    return []
  })
  const receiver = { area: acting.area, account: whoWorks(acting).account }
  await store.addDisclosures(tx, receiver, row.id, crossing)
  for (const [category, ground] of grounds) {
    const told = rows.filter((one) => one.category === category).map((one) => one.id)
    if (!('id' in ground) || told.length === 0) continue
    await record(tx, {
      action: 'disclosure.make',
      subject: `case/${row.reference}`,
      after: { category, ground: nameOf(ground), rule: ground.rule, rows: told },
      caseId: row.id,
    })
  }
}

async function workerViews(tx: Tx, caseId: number): Promise<z.infer<typeof WorkerView>[]> {
  const rows = await store.workersOf(tx, caseId)
  const names = new Map<number, string>()
  for (const organisation of new Set(rows.map((row) => row.organisation_id))) {
    for (const one of await store.casePeople(tx, organisation)) names.set(one.account, one.name)
  }
  return rows.map((row) => ({
    id: row.id,
    account: row.account_id,
    name: row.name ?? names.get(row.account_id) ?? null,
    organisation: { slug: row.slug, name: { sv: row.name_sv, en: row.name_en } },
    seesProtected: row.sees_protected,
    reason: row.reason,
    addedAt: row.added_at,
    endedAt: row.ended_at,
  }))
}
