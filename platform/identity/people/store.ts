import type { Role, Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { HeldRole } from './schema.ts'

/** All SQL about accounts and their roles, outside of signing in. */

export type AccountRow = {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly kind: 'person' | 'example'
  readonly closedAt: string | null
}
export type Place = { readonly id: number; readonly slug: string }

export async function placeBySlug(tx: Tx, slug: string): Promise<Place | null> {
  const row = await tx
    .selectFrom('organisation')
    .select(['id', 'slug'])
    .where('slug', '=', slug)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', sql<string>`current_date`)]))
    .executeTakeFirst()
  return row ?? null
}

/** The account, where who acts may see it: their own, a colleague's, one that they added; any for who administers the house. */
export async function accountById(tx: Tx, id: number): Promise<AccountRow | null> {
  const row = await tx
    .selectFrom('account')
    .select(['id', 'name', 'email', 'kind', 'closed_at as closedAt'])
    .where('id', '=', id)
    .where(
      sql<boolean>`(id = app.account() or created_by = app.actor() or app.has_role('house-administrator')
        or exists (select from role_assignment held
          where held.account_id = account.id and held.organisation_id = app.organisation()))`,
    )
    .executeTakeFirst()
  return row ?? null
}

export type AccountToAdd = {
  readonly name: string
  readonly email: string | null
  readonly language: 'sv' | 'en'
  readonly kind: AccountRow['kind']
  readonly by: string
}

/** Its key; null where the e-mail address is another account's. */
export async function addAccount(tx: Tx, account: AccountToAdd): Promise<number | null> {
  const made = await tx
    .insertInto('account')
    .values({
      kind: account.kind,
      name: account.name,
      email: account.email,
      language: account.language,
      created_by: account.by,
    })
    .onConflict((conflict) =>
      conflict.expression(sql`lower(email)`).where('closed_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return made?.id ?? null
}

export type HeldRow = HeldRole & { readonly id: number; readonly account: number }

/** The roles that hold in an organisation, or will; of one person where that is asked. */
export async function heldRoles(tx: Tx, organisation: number, account?: number): Promise<readonly HeldRow[]> {
  let query = tx
    .selectFrom('role_assignment')
    .select([
      'id',
      'account_id as account',
      'role',
      'valid_from as since',
      'valid_to as until',
      'reason',
      'conflict_note as conflictNote',
      'granted_by as grantedBy',
    ])
    .where('organisation_id', '=', organisation)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', sql<string>`now()`)]))
  if (account !== undefined) query = query.where('account_id', '=', account)
  return await query.orderBy('id').execute()
}

/** Everybody who is or has been something in the organisation. */
export async function accountsIn(tx: Tx, organisation: number): Promise<readonly AccountRow[]> {
  return await tx
    .selectFrom('account')
    .select(['id', 'name', 'email', 'kind', 'closed_at as closedAt'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('role_assignment as held')
          .select('held.id')
          .whereRef('held.account_id', '=', 'account.id')
          .where('held.organisation_id', '=', organisation),
      ),
    )
    .orderBy('id')
    .execute()
}

export async function rolesElsewhere(
  tx: Tx,
  account: number,
  organisation: number,
): Promise<readonly Role[]> {
  const { rows } = await sql<{ roles: Role[] }>`
    select app.roles_elsewhere(${account}::integer, ${organisation}::integer) as roles`.execute(tx)
  return rows[0]?.roles ?? []
}

export type RoleToAdd = {
  readonly account: number
  readonly organisation: number
  readonly role: Role
  readonly reason: string
  readonly conflictNote: string | null
  /** First day in Sweden on which it no longer holds. */
  readonly validTo: string | null
  readonly by: string
}

/** Ends a role whose time has run out: it would otherwise stand in the way of being given again. */
export async function endRunOut(
  tx: Tx,
  { account, organisation, role }: Pick<RoleToAdd, 'account' | 'organisation' | 'role'>,
): Promise<void> {
  await tx
    .updateTable('role_assignment')
    .set({ ended_at: sql<string>`valid_to`, ended_by: 'house', end_reason: 'its time ran out' })
    .where('account_id', '=', account)
    .where('organisation_id', '=', organisation)
    .where('role', '=', role)
    .where('ended_at', 'is', null)
    .where('valid_to', '<=', sql<string>`now()`)
    .execute()
}

export async function addRole(tx: Tx, role: RoleToAdd): Promise<void> {
  await tx
    .insertInto('role_assignment')
    .values({
      account_id: role.account,
      organisation_id: role.organisation,
      role: role.role,
      reason: role.reason,
      conflict_note: role.conflictNote,
      granted_by: role.by,
      valid_to:
        role.validTo === null
          ? null
          : sql<string>`${role.validTo}::date::timestamp at time zone 'Europe/Stockholm'`,
    })
    .execute()
}

export async function endRole(tx: Tx, id: number, by: string, reason: string): Promise<void> {
  await tx
    .updateTable('role_assignment')
    .set({ ended_at: sql<string>`now()`, ended_by: by, end_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/**
 * Who holds a role now, with those rows locked: two that end each other's at once must not both find the other there.
 * `organisation` null: anywhere in the house.
 */
export async function lockedHolders(
  tx: Tx,
  role: Role,
  organisation: number | null,
): Promise<readonly number[]> {
  let query = tx
    .selectFrom('role_assignment')
    .innerJoin('account', 'account.id', 'role_assignment.account_id')
    .select('role_assignment.account_id as account')
    .where('role_assignment.role', '=', role)
    .where('role_assignment.ended_at', 'is', null)
    .where('account.closed_at', 'is', null)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', sql<string>`now()`)]))
  if (organisation !== null) query = query.where('role_assignment.organisation_id', '=', organisation)
  const rows = await query.orderBy('role_assignment.id').forUpdate('role_assignment').execute()
  return rows.map(({ account }) => account)
}

/** Every role of an account, everywhere that who acts may see. */
export async function everyRole(
  tx: Tx,
  account: number,
): Promise<
  readonly {
    readonly id: number
    readonly role: Role
    readonly organisation: number
    readonly slug: string
  }[]
> {
  return await tx
    .selectFrom('role_assignment as held')
    .innerJoin('organisation as place', 'place.id', 'held.organisation_id')
    .select(['held.id', 'held.role', 'held.organisation_id as organisation', 'place.slug'])
    .where('held.account_id', '=', account)
    .where('held.ended_at', 'is', null)
    .orderBy('held.id')
    .execute()
}

export async function closeAccount(tx: Tx, id: number): Promise<void> {
  await tx.updateTable('account').set({ closed_at: sql<string>`now()` }).where('id', '=', id).execute()
}

export async function exampleAccounts(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.selectFrom('account').select(['id', 'name']).where('kind', '=', 'example').execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('account').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** The organisation of that name, made where there is none. */
export async function ensurePlace(
  tx: Tx,
  { slug, sv, en }: { readonly slug: string; readonly sv: string; readonly en: string },
): Promise<number> {
  const known = await placeBySlug(tx, slug)
  if (known) return known.id
  const values = {
    slug,
    kind: 'provider',
    parent_id: null,
    name_sv: sv,
    name_en: en,
    created_by: 'house',
  } as const
  return (await tx.insertInto('organisation').values(values).returning('id').executeTakeFirstOrThrow()).id
}
