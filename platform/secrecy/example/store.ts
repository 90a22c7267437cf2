import type { DisclosurePurpose, HouseKind, InformationCategory, Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { ExampleConsent, ExampleException } from './made-up-cases.ts'

/** SQL of the made-up cases. The house's own door reaches examples only. */

export type ExampleStaff = {
  readonly account: number
  readonly organisation: number
  readonly area: number
  /** Those who came after. */
  readonly colleagues: readonly number[]
}

export async function houseKind(tx: Tx): Promise<HouseKind | null> {
  return (await tx.selectFrom('house').select('kind').executeTakeFirst())?.kind ?? null
}

/** Who handles cases at each organisation: the first who came, and the others. */
export async function staffByOrganisation(
  tx: Tx,
  slugs: readonly string[],
): Promise<Map<string, ExampleStaff>> {
  const rows = await tx
    .selectFrom('organisation')
    .innerJoin('role_assignment as held', 'held.organisation_id', 'organisation.id')
    .innerJoin('account', 'account.id', 'held.account_id')
    .select(['organisation.slug', 'organisation.id', 'organisation.area_id', 'held.account_id'])
    .where(sql<boolean>`organisation.slug = any(${[...slugs]}::text[])`)
    .where('held.role', 'in', ['coordinator', 'referrer'])
    .where('held.ended_at', 'is', null)
    .where('account.kind', '=', 'example')
    .orderBy('held.account_id')
    .execute()
  const staff = new Map<string, ExampleStaff>()
  for (const { slug, id: organisation, area_id: area, account_id: account } of rows) {
    const first = staff.get(slug)
    if (first) {
      const known = new Set([first.account, ...first.colleagues])
      if (!known.has(account)) staff.set(slug, { ...first, colleagues: [...first.colleagues, account] })
    }
    if (!first && area !== null) staff.set(slug, { account, organisation, area, colleagues: [] })
  }
  return staff
}

export async function isHeld(tx: Tx, pseudonym: string): Promise<boolean> {
  const row = await tx
    .selectFrom('person_case')
    .select('id')
    .where('pseudonym', '=', pseudonym)
    .executeTakeFirst()
  return row !== undefined
}

export async function addCase(
  tx: Tx,
  one: {
    readonly unit: number
    readonly pseudonym: string
    readonly hasProtectedIdentity: boolean
    readonly by: string
  },
): Promise<number> {
  const row = await tx
    .insertInto('person_case')
    .values({
      unit_id: one.unit,
      pseudonym: one.pseudonym,
      has_protected_identity: one.hasProtectedIdentity,
      is_example: true,
      opened_by: one.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function addWorker(
  tx: Tx,
  worker: {
    readonly case: number
    readonly account: number
    readonly organisation: number
    readonly seesProtected: boolean
    readonly reason: string
    readonly by: string
  },
): Promise<void> {
  await tx
    .insertInto('case_worker')
    .values({
      case_id: worker.case,
      account_id: worker.account,
      organisation_id: worker.organisation,
      sees_protected: worker.seesProtected,
      reason: worker.reason,
      added_by: worker.by,
    })
    .execute()
}

export async function addInformation(
  tx: Tx,
  one: { readonly case: number; readonly category: string; readonly content: string; readonly by: string },
): Promise<void> {
  await tx
    .insertInto('case_information')
    .values({
      case_id: one.case,
      category: one.category as InformationCategory,
      content: one.content,
      recorded_by: one.by,
    })
    .execute()
}

type Between = { readonly case: number; readonly from: number; readonly by: string }

export async function addConsent(
  tx: Tx,
  said: Omit<ExampleConsent, 'to'> & Between & { readonly to: number },
): Promise<number> {
  const row = await tx
    .insertInto('consent')
    .values({
      case_id: said.case,
      from_area_id: said.from,
      to_area_id: said.to,
      category: said.category,
      purpose: said.purpose satisfies DisclosurePurpose,
      form: 'written',
      representative: null,
      text_version: 'exempel-1',
      language: 'sv',
      valid_from: sql<string>`now() - make_interval(days => ${said.daysAgo}::int)`,
      valid_to: sql<string>`now() - make_interval(days => ${said.daysAgo}::int) + make_interval(days => ${said.days}::int)`,
      is_voluntary: true,
      doubt: said.doubt,
      recorded_by: said.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function addWithdrawal(
  tx: Tx,
  { consent, reason, by }: { readonly consent: number; readonly reason: string; readonly by: string },
): Promise<void> {
  await tx
    .insertInto('consent_withdrawal')
    .values({ consent_id: consent, reason, withdrawn_by: by })
    .execute()
}

export async function addPastException(
  tx: Tx,
  past: ExampleException & Between & { readonly toStaff: ExampleStaff },
): Promise<void> {
  await tx
    .insertInto('disclosure_exception')
    .values({
      case_id: past.case,
      from_area_id: past.from,
      to_area_id: past.toStaff.area,
      to_account_id: past.toStaff.account,
      category: past.category,
      ground: past.ground,
      need: past.need,
      reason: past.reason,
      decided_at: sql<string>`now() - make_interval(days => ${past.daysAgo}::int)`,
      decided_by: past.by,
      valid_to: sql<string>`now() - make_interval(days => ${past.daysAgo}::int) + interval '8 hours'`,
    })
    .execute()
}
