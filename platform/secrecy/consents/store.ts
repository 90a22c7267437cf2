import type { Acting, DisclosurePurpose, InformationCategory, Tx } from '@utfall/database'
import { sql } from 'kysely'

/** All SQL about consents and exceptions: the grounds on which something may cross a border. */

export type ConsentRow = Awaited<ReturnType<typeof consentsOf>>[number]
export type ExceptionRow = Awaited<ReturnType<typeof exceptionsOf>>[number]

export async function consentsOf(tx: Tx, caseId: number) {
  return await tx
    .selectFrom('consent')
    .innerJoin('organisation as teller', 'teller.id', 'consent.from_area_id')
    .innerJoin('organisation as told', 'told.id', 'consent.to_area_id')
    .leftJoin('consent_withdrawal as taken', 'taken.consent_id', 'consent.id')
    .leftJoin('consent_review as review', 'review.consent_id', 'consent.id')
    .select([
      'consent.id',
      'consent.to_area_id',
      'consent.category',
      'consent.purpose',
      'consent.form',
      'consent.representative',
      'consent.text_version',
      'consent.language',
      'consent.valid_from',
      'consent.valid_to',
      'consent.doubt',
      'consent.recorded_by',
      'taken.consent_id as withdrawn',
      'review.holds',
      'teller.slug as from_slug',
      'teller.name_sv as from_sv',
      'teller.name_en as from_en',
      'told.slug as to_slug',
      'told.name_sv as to_sv',
      'told.name_en as to_en',
    ])
    .where('consent.case_id', '=', caseId)
    .orderBy('consent.id')
    .execute()
}

export async function exceptionsOf(tx: Tx, caseId: number) {
  return await tx
    .selectFrom('disclosure_exception')
    .innerJoin('organisation as told', 'told.id', 'disclosure_exception.to_area_id')
    .select([
      'disclosure_exception.id',
      'disclosure_exception.to_account_id',
      'disclosure_exception.category',
      'disclosure_exception.ground',
      'disclosure_exception.need',
      'disclosure_exception.reason',
      'disclosure_exception.decided_at',
      'disclosure_exception.valid_to',
      'told.slug as to_slug',
      'told.name_sv as to_sv',
      'told.name_en as to_en',
    ])
    .where('disclosure_exception.case_id', '=', caseId)
    .orderBy('disclosure_exception.id')
    .execute()
}

export type NewConsentRow = {
  readonly case: number
  readonly from: number
  readonly to: number
  readonly category: InformationCategory
  readonly purpose: DisclosurePurpose
  readonly form: 'spoken' | 'written' | 'representative'
  readonly representative: string | null
  readonly textVersion: string
  readonly language: string
  readonly validFrom: string
  readonly validTo: string
  readonly doubt: string | null
}

export async function addConsent(tx: Tx, acting: Acting, consent: NewConsentRow): Promise<number> {
  const row = await tx
    .insertInto('consent')
    .values({
      case_id: consent.case,
      from_area_id: consent.from,
      to_area_id: consent.to,
      category: consent.category,
      purpose: consent.purpose,
      form: consent.form,
      representative: consent.representative,
      text_version: consent.textVersion,
      language: consent.language,
      valid_from: consent.validFrom,
      valid_to: consent.validTo,
      is_voluntary: true,
      doubt: consent.doubt,
      recorded_by: acting.actor,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function addWithdrawal(
  tx: Tx,
  acting: Acting,
  consent: number,
  reason: string | null,
): Promise<void> {
  await tx
    .insertInto('consent_withdrawal')
    .values({ consent_id: consent, withdrawn_by: acting.actor, reason })
    .execute()
}

export async function addReview(
  tx: Tx,
  acting: Acting,
  consent: number,
  { holds, reason }: { readonly holds: boolean; readonly reason: string },
): Promise<void> {
  await tx
    .insertInto('consent_review')
    .values({ consent_id: consent, holds, reason, reviewed_by: acting.actor })
    .execute()
}

export type NewExceptionRow = {
  readonly case: number
  readonly from: number
  readonly to: number
  readonly toAccount: number
  readonly category: InformationCategory
  readonly ground: string
  readonly need: string
  readonly reason: string
  readonly hours: number
}

export async function addException(
  tx: Tx,
  acting: Acting,
  exception: NewExceptionRow,
): Promise<{ id: number; valid_to: string }> {
  return await tx
    .insertInto('disclosure_exception')
    .values({
      case_id: exception.case,
      from_area_id: exception.from,
      to_area_id: exception.to,
      to_account_id: exception.toAccount,
      category: exception.category,
      ground: exception.ground,
      need: exception.need,
      reason: exception.reason,
      decided_by: acting.actor,
      // The hour is the database's, which also holds it to a day.
      valid_to: sql<string>`now() + make_interval(hours => ${exception.hours}::int)`,
    })
    .returning(['id', 'valid_to'])
    .executeTakeFirstOrThrow()
}

export type ExceptionCount = {
  slug: string
  name_sv: string
  name_en: string
  category: InformationCategory
  ground: string
  exceptions: number
  cases: number
  is_repeated: boolean
}

export async function exceptionCounts(tx: Tx, since: string): Promise<ExceptionCount[]> {
  const { rows } = await sql<ExceptionCount>`
    select place.slug, place.name_sv, place.name_en, counted.category, counted.ground, counted.exceptions, counted.cases,
      counted.is_repeated
    from app.exception_counts(${since}::timestamptz) counted join organisation place on place.id = counted.to_area_id
    order by counted.exceptions desc, place.slug, counted.category, counted.ground`.execute(tx)
  return rows
}
