import type { Acting, Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { ConsentFact, ExceptionFact } from '../may-case.ts'
import type { NewCase, NewInformation } from '../schema.ts'

/** All SQL about cases, who works with them, and what is known. Whom it shows them to is for row level security. */

const SEEN = [
  'person_case.id',
  'person_case.reference',
  'person_case.unit_id',
  'person_case.area_id',
  'person_case.pseudonym',
  'person_case.has_protected_identity',
  'person_case.is_example',
  'person_case.opened_at',
  'person_case.closed_at',
  'unit.slug',
  'unit.name_sv',
  'unit.name_en',
] as const

export type CaseRow = NonNullable<Awaited<ReturnType<typeof caseByReference>>>

export function caseByReference(tx: Tx, reference: string) {
  return tx
    .selectFrom('person_case')
    .innerJoin('organisation as unit', 'unit.id', 'person_case.unit_id')
    .select(SEEN)
    .where('person_case.reference', '=', reference)
    .executeTakeFirst()
}

/** Cases that who acts works with where they act, newest first. */
export async function casesOf(
  tx: Tx,
  { account, organisation }: Acting,
  { before, limit }: { readonly before: string | null; readonly limit: number },
) {
  let query = tx
    .selectFrom('case_worker as mine')
    .innerJoin('person_case', 'person_case.id', 'mine.case_id')
    .innerJoin('organisation as unit', 'unit.id', 'person_case.unit_id')
    .select([...SEEN, 'mine.sees_protected'])
    .where('mine.account_id', '=', account)
    .where('mine.organisation_id', '=', organisation)
    .where('mine.ended_at', 'is', null)
    .orderBy('person_case.id', 'desc')
    .limit(limit)
  if (before !== null)
    query = query.where('person_case.id', '<', (part) =>
      part.selectFrom('person_case as last').select('last.id').where('last.reference', '=', before),
    )
  return await query.execute()
}

export async function addCase(
  tx: Tx,
  acting: Acting,
  unit: number,
  { pseudonym, hasProtectedIdentity, isExample }: NewCase,
): Promise<{ id: number; reference: string }> {
  return await tx
    .insertInto('person_case')
    .values({
      unit_id: unit,
      pseudonym,
      has_protected_identity: hasProtectedIdentity,
      is_example: isExample,
      opened_by: acting.actor,
    })
    .returning(['id', 'reference'])
    .executeTakeFirstOrThrow()
}

export async function closeCase(tx: Tx, acting: Acting, id: number): Promise<void> {
  await tx
    .updateTable('person_case')
    .set({ closed_at: sql`now()`, closed_by: acting.actor })
    .where('id', '=', id)
    .execute()
}

export async function setProtected(tx: Tx, id: number, isProtected: boolean): Promise<void> {
  await tx
    .updateTable('person_case')
    .set({ has_protected_identity: isProtected })
    .where('id', '=', id)
    .execute()
}

export async function workersOf(tx: Tx, caseId: number) {
  return await tx
    .selectFrom('case_worker')
    .innerJoin('organisation as place', 'place.id', 'case_worker.organisation_id')
    .leftJoin('account', 'account.id', 'case_worker.account_id')
    .select([
      'case_worker.id',
      'case_worker.account_id',
      'case_worker.organisation_id',
      'case_worker.sees_protected',
      'case_worker.reason',
      'case_worker.added_at',
      'case_worker.ended_at',
      'account.name',
      'place.slug',
      'place.name_sv',
      'place.name_en',
      'place.area_id',
    ])
    .where('case_worker.case_id', '=', caseId)
    .orderBy('case_worker.id')
    .execute()
}

export type NewWorkerRow = {
  readonly case: number
  readonly account: number
  readonly organisation: number
  readonly seesProtected: boolean
  readonly reason: string
}

export async function addWorker(tx: Tx, acting: Acting, worker: NewWorkerRow): Promise<void> {
  await tx
    .insertInto('case_worker')
    .values({
      case_id: worker.case,
      account_id: worker.account,
      organisation_id: worker.organisation,
      sees_protected: worker.seesProtected,
      reason: worker.reason,
      added_by: acting.actor,
    })
    .execute()
}

export async function endWorkers(tx: Tx, acting: Acting, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('case_worker')
    .set({ ended_at: sql`now()`, ended_by: acting.actor })
    .where('id', 'in', ids)
    .where('ended_at', 'is', null)
    .execute()
}

export async function informationOf(tx: Tx, caseId: number, categories: readonly string[]) {
  if (categories.length === 0) return []
  return await tx
    .selectFrom('case_information')
    .select(['id', 'category', 'content', 'recorded_at', 'replaces_id'])
    .where('case_id', '=', caseId)
    .where(sql<boolean>`category = any(${categories}::text[])`)
    .orderBy('id')
    .execute()
}

export async function informationKind(tx: Tx, caseId: number, id: number): Promise<string | null> {
  const row = await tx
    .selectFrom('case_information')
    .select('category')
    .where('id', '=', id)
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return row?.category ?? null
}

export async function addInformation(
  tx: Tx,
  acting: Acting,
  caseId: number,
  { category, content, replaces }: NewInformation,
): Promise<number> {
  const row = await tx
    .insertInto('case_information')
    .values({ case_id: caseId, category, content, replaces_id: replaces, recorded_by: acting.actor })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export type ReceiverRow = { id: number; slug: string; area_id: number; name_sv: string; name_en: string }

/** An organisation in force that lies in an area of secrecy. */
export async function organisationBySlug(tx: Tx, slug: string): Promise<ReceiverRow | null> {
  return (await organisationsBySlug(tx, [slug])).get(slug) ?? null
}

/** Those of these names that there are today, by one question. */
export async function organisationsBySlug(
  tx: Tx,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, ReceiverRow>> {
  const rows = await tx
    .selectFrom('organisation')
    .select(['id', 'slug', 'area_id', 'name_sv', 'name_en'])
    .where(sql<boolean>`slug = any(${slugs})`)
    .where(sql<boolean>`(valid_to is null or valid_to > current_date)`)
    .execute()
  return new Map(
    rows.flatMap((row) =>
      row.area_id === null ? [] : [[row.slug, { ...row, area_id: row.area_id }] as const],
    ),
  )
}

/** Who handles cases in an organisation. */
export async function casePeople(tx: Tx, organisation: number): Promise<{ account: number; name: string }[]> {
  const { rows } = await sql<{ account: number; name: string }>`
    select account_id as account, name from app.case_people(${organisation})`.execute(tx)
  return rows
}

/** Whether the law counts two areas as one today, by the dates of the table. */
export async function sameAreaRows(tx: Tx, one: number, other: number) {
  return await tx
    .selectFrom('same_area')
    .select(['valid_from', 'valid_to'])
    .where('first_area_id', '=', Math.min(one, other))
    .where('second_area_id', '=', Math.max(one, other))
    .execute()
}

export async function consentFacts(tx: Tx, caseId: number): Promise<ConsentFact[]> {
  const rows = await tx
    .selectFrom('consent')
    .leftJoin('consent_withdrawal as taken', 'taken.consent_id', 'consent.id')
    .leftJoin('consent_review as review', 'review.consent_id', 'consent.id')
    .select([
      'consent.id',
      'from_area_id',
      'to_area_id',
      'category',
      'purpose',
      'valid_from',
      'valid_to',
      'doubt',
      'taken.consent_id as withdrawn',
      'review.holds',
    ])
    .where('case_id', '=', caseId)
    .orderBy('consent.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    from: row.from_area_id,
    to: row.to_area_id,
    category: row.category,
    purpose: row.purpose,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    isWithdrawn: row.withdrawn !== null,
    isInDoubt: row.doubt !== null,
    review: row.holds,
  }))
}

export async function exceptionFacts(tx: Tx, caseId: number): Promise<ExceptionFact[]> {
  const rows = await tx
    .selectFrom('disclosure_exception')
    .select(['id', 'from_area_id', 'to_area_id', 'to_account_id', 'category', 'ground', 'valid_to'])
    .where('case_id', '=', caseId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    from: row.from_area_id,
    to: row.to_area_id,
    toAccount: row.to_account_id,
    category: row.category,
    rule: row.ground,
    validTo: row.valid_to,
  }))
}

export type DisclosureRow = {
  readonly information: number
  readonly consent: number | null
  readonly exception: number | null
}

export async function addDisclosures(
  tx: Tx,
  { area, account }: { readonly area: number; readonly account: number },
  caseId: number,
  rows: readonly DisclosureRow[],
): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('disclosure')
    .values(
      rows.map((row) => ({
        information_id: row.information,
        case_id: caseId,
        to_area_id: area,
        to_account_id: account,
        consent_id: row.consent,
        exception_id: row.exception,
      })),
    )
    .execute()
}
