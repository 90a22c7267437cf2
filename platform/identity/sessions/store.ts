import type { Role, SessionEnd, Tx } from '@utfall/database'
import { sql } from 'kysely'

export type SessionMethod = 'passkey' | 'password' | 'oidc' | 'entry-link' | 'example'
export type Assurance = 'one-factor' | 'two-factor' | 'trial'

export type NewSession = {
  readonly key: Uint8Array
  readonly account: number
  readonly organisation: number | null
  readonly method: SessionMethod
  readonly assurance: Assurance
  readonly idleMinutes: number
  /** How long it lives at most, or the end of the session whose place it takes. */
  readonly ends:
    | { readonly kind: 'after'; readonly minutes: number }
    | { readonly kind: 'at'; readonly at: string }
  /** When the person proved who they are; null: now, by the database's clock. */
  readonly confirmedAt: string | Date | null
}

export type LiveSession = {
  readonly id: number
  /** The database's clock. */
  readonly at: string
  readonly account: number
  readonly name: string
  readonly email: string | null
  readonly language: 'sv' | 'en'
  readonly accountKind: 'person' | 'example'
  readonly organisation: number | null
  readonly method: SessionMethod
  readonly assurance: Assurance
  readonly idleMinutes: number
  readonly confirmedAt: string
  /** The end of its whole life. */
  readonly expiresAt: string
  /** When it ends if it is not used until then. */
  readonly endsUnused: string
}

export async function insertSession(
  tx: Tx,
  session: NewSession,
): Promise<{ id: number; expires_at: string }> {
  const { ends } = session
  return await tx
    .insertInto('session')
    .values({
      key: session.key,
      account_id: session.account,
      organisation_id: session.organisation,
      method: session.method,
      assurance: session.assurance,
      idle_minutes: session.idleMinutes,
      expires_at:
        ends.kind === 'at' ? ends.at : sql<string>`now() + make_interval(mins => ${ends.minutes}::integer)`,
      ...(session.confirmedAt === null ? {} : { confirmed_at: session.confirmedAt }),
    })
    .returning(['id', 'expires_at'])
    .executeTakeFirstOrThrow()
}

/** The live session of a token at the door of signing in, by the same rules as `app.enter_by_session`. */
export async function liveSession(tx: Tx, key: Uint8Array): Promise<LiveSession | null> {
  const row = await tx
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select([
      'session.id as id',
      sql<string>`now()`.as('at'),
      'account.id as account',
      'account.name as name',
      'account.email as email',
      'account.language as language',
      'account.kind as accountKind',
      'session.organisation_id as organisation',
      'session.method as method',
      'session.assurance as assurance',
      'session.idle_minutes as idleMinutes',
      'session.confirmed_at as confirmedAt',
      'session.expires_at as expiresAt',
      sql<string>`least(session.expires_at, session.last_seen_at + make_interval(mins => session.idle_minutes))`.as(
        'endsUnused',
      ),
    ])
    .where('session.key', '=', key)
    .where('session.ended_at', 'is', null)
    .where('account.closed_at', 'is', null)
    .where(sql<boolean>`session.expires_at > now()`)
    .where(sql<boolean>`session.last_seen_at > now() - make_interval(mins => session.idle_minutes)`)
    .executeTakeFirst()
  return row ?? null
}

/** Ends a session; false where it had ended already. */
export async function endSession(tx: Tx, id: number, reason: SessionEnd): Promise<boolean> {
  const ended = await tx
    .updateTable('session')
    .set({ ended_at: sql`now()`, end_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ends every other session of an account; gives their ids. */
export async function endOtherSessions(
  tx: Tx,
  account: number,
  kept: number | null,
  reason: SessionEnd,
): Promise<readonly number[]> {
  const ended = await tx
    .updateTable('session')
    .set({ ended_at: sql`now()`, end_reason: reason })
    .where('account_id', '=', account)
    .where('ended_at', 'is', null)
    .where('id', '!=', kept ?? 0)
    .returning('id')
    .execute()
  return ended.map(({ id }) => id)
}

/** Sessions that ran out without anybody ending them. */
export async function runOutSessions(
  tx: Tx,
  most: number,
): Promise<readonly { readonly id: number; readonly account: number }[]> {
  return await tx
    .selectFrom('session')
    .select(['id', 'account_id as account'])
    .where('ended_at', 'is', null)
    .where(sql<boolean>`(expires_at <= now() or last_seen_at <= now() - make_interval(mins => idle_minutes))`)
    .orderBy('id')
    .limit(most)
    .execute()
}

export type OwnSession = {
  readonly id: number
  readonly method: SessionMethod
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly expiresAt: string
}

/** The live sessions of an account. */
export async function liveSessionsOf(tx: Tx, account: number): Promise<readonly OwnSession[]> {
  return await tx
    .selectFrom('session')
    .select([
      'id',
      'method',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
    ])
    .where('account_id', '=', account)
    .where('ended_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .where(sql<boolean>`last_seen_at > now() - make_interval(mins => idle_minutes)`)
    .orderBy('id', 'desc')
    .execute()
}

export type HeldRole = {
  readonly organisation: number
  readonly slug: string
  readonly sv: string
  readonly en: string
  readonly role: Role
}

/** The roles that an account holds today, with where. */
export async function rolesOf(tx: Tx, account: number): Promise<readonly HeldRole[]> {
  return await tx
    .selectFrom('role_assignment as held')
    .innerJoin('organisation', 'organisation.id', 'held.organisation_id')
    .select([
      'organisation.id as organisation',
      'organisation.slug as slug',
      'organisation.name_sv as sv',
      'organisation.name_en as en',
      'held.role as role',
    ])
    .where('held.account_id', '=', account)
    .where('held.ended_at', 'is', null)
    .where(sql<boolean>`held.valid_from <= now() and (held.valid_to is null or held.valid_to > now())`)
    .where(sql<boolean>`(organisation.valid_to is null or organisation.valid_to > current_date)`)
    .orderBy('organisation.slug')
    .orderBy('held.role')
    .execute()
}

/** The organisation that the account was last in. */
export async function lastOrganisation(tx: Tx, account: number): Promise<number | null> {
  const last = await tx
    .selectFrom('session')
    .select('organisation_id')
    .where('account_id', '=', account)
    .where('organisation_id', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.organisation_id ?? null
}

export async function houseRow(tx: Tx): Promise<{ kind: 'trial' | 'own' | 'joint'; name: string } | null> {
  return (await tx.selectFrom('house').select(['kind', 'name']).executeTakeFirst()) ?? null
}
