import type { SignInStepKind, Tx } from '@utfall/database'
import { sql } from 'kysely'
import { keyOf } from '../sessions/token.ts'
import type { SealedSecret } from './one-time-codes.ts'

// Steps

export type Step = {
  readonly id: number
  readonly account: number | null
  /** As it was written; its reader checks it. */
  readonly content: unknown
}

export async function insertStep(
  tx: Tx,
  step: {
    readonly token: string
    readonly kind: SignInStepKind
    readonly account: number | null
    readonly content: unknown
    readonly at: Date
    readonly expiresAt: Date
  },
): Promise<void> {
  await tx
    .insertInto('sign_in_step')
    .values({
      key: keyOf(step.token),
      kind: step.kind,
      account_id: step.account,
      content: JSON.stringify(step.content),
      expires_at: step.expiresAt,
    })
    .execute()
}

/** A step that can still be ended. */
export async function openStep(tx: Tx, token: string, kind: SignInStepKind, at: Date): Promise<Step | null> {
  const row = await tx
    .selectFrom('sign_in_step')
    .select(['id', 'account_id as account', 'content'])
    .where('key', '=', keyOf(token))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at.toISOString())
    .executeTakeFirst()
  return row ?? null
}

/** Ends a step: of two who try at the same time one gets it. */
export async function useStep(tx: Tx, id: number): Promise<boolean> {
  const used = await tx
    .updateTable('sign_in_step')
    .set({ used_at: sql`now()` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return used !== undefined
}

/** Ends every open step of a kind, of one account or of nobody. */
export async function useSteps(tx: Tx, kind: SignInStepKind, account: number | null): Promise<void> {
  await tx
    .updateTable('sign_in_step')
    .set({ used_at: sql`now()` })
    .where('kind', '=', kind)
    .where('account_id', 'is not distinct from', account)
    .where('used_at', 'is', null)
    .execute()
}

// Attempts

/** Lets one attempt on a name through at a time, so that a hundred at once count as a hundred. */
export async function oneAtATime(tx: Tx, nameKey: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(7584, ${nameKey.readInt32BE(0)}::integer)`.execute(tx)
}

export async function insertAttempt(tx: Tx, key: Buffer, at: Date, succeeded: boolean): Promise<void> {
  await tx.insertInto('sign_in_attempt').values({ key, at, succeeded }).execute()
}

/** The failures on a name since it last opened, oldest first. */
export async function failuresOf(tx: Tx, key: Buffer, since: Date): Promise<readonly Date[]> {
  const rows = await tx
    .selectFrom('sign_in_attempt')
    .select(['at', 'succeeded'])
    .where('key', '=', key)
    .where('at', '>', since.toISOString())
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  const opened = rows.findIndex(({ succeeded }) => succeeded)
  return rows
    .slice(0, opened < 0 ? undefined : opened)
    .reverse()
    .map(({ at }) => new Date(at))
}

// Accounts

export type AccountAtDoor = {
  readonly id: number
  readonly kind: 'person' | 'example'
  readonly name: string
  readonly email: string | null
  readonly closedAt: string | null
}

const ACCOUNT = ['id', 'kind', 'name', 'email', 'closed_at as closedAt'] as const

export async function accountById(tx: Tx, id: number): Promise<AccountAtDoor | null> {
  return (await tx.selectFrom('account').select(ACCOUNT).where('id', '=', id).executeTakeFirst()) ?? null
}

export async function changeAccount(
  tx: Tx,
  id: number,
  { name, language }: { readonly name?: string; readonly language?: 'sv' | 'en' },
): Promise<void> {
  if (name === undefined && language === undefined) return
  await tx
    .updateTable('account')
    .set({ ...(name === undefined ? {} : { name }), ...(language === undefined ? {} : { language }) })
    .where('id', '=', id)
    .execute()
}

/** Whom an entry link may let one be: the example people, or who administers the house. */
export async function accountsForEntry(
  tx: Tx,
  which: 'example' | 'house-administrator',
): Promise<readonly AccountAtDoor[]> {
  const open = tx.selectFrom('account').select(ACCOUNT).where('closed_at', 'is', null).orderBy('id')
  if (which === 'example') return await open.where('kind', '=', 'example').execute()
  const held = sql<boolean>`exists (select from role_assignment held where held.account_id = account.id
    and held.role = 'house-administrator' and held.ended_at is null and held.valid_from <= now()
    and (held.valid_to is null or held.valid_to > now()))`
  return await open.where('kind', '=', 'person').where(held).execute()
}

/** The open account of a name with its password. */
export async function accountByName(
  tx: Tx,
  name: string,
): Promise<{ readonly id: number; readonly hash: string | null } | null> {
  const row = await tx
    .selectFrom('account')
    .leftJoin('password', (join) =>
      join.onRef('password.account_id', '=', 'account.id').on('password.replaced_at', 'is', null),
    )
    .select(['account.id as id', 'password.hash as hash'])
    .where(sql<string>`lower(account.email)`, '=', name)
    .where('account.kind', '=', 'person')
    .where('account.closed_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

// Passwords and codes

export async function passwordOf(tx: Tx, account: number): Promise<string | null> {
  const row = await tx
    .selectFrom('password')
    .select('hash')
    .where('account_id', '=', account)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  return row?.hash ?? null
}

/** Takes the place of the one that held; null takes it away. */
export async function replacePassword(tx: Tx, account: number, hash: string | null): Promise<void> {
  await tx
    .updateTable('password')
    .set({ replaced_at: sql`now()` })
    .where('account_id', '=', account)
    .where('replaced_at', 'is', null)
    .execute()
  if (hash !== null) await tx.insertInto('password').values({ account_id: account, hash }).execute()
}

export type StoredSecret = {
  readonly id: number
  readonly sealed: Buffer
  readonly keyVersion: number
  readonly lastStep: number | null
}

export async function secretOf(tx: Tx, account: number): Promise<StoredSecret | null> {
  const row = await tx
    .selectFrom('one_time_code')
    .select(['id', 'sealed_secret', 'key_version', 'last_step'])
    .where('account_id', '=', account)
    .where('replaced_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const lastStep = row.last_step === null ? null : Number(row.last_step)
  return { id: row.id, sealed: Buffer.from(row.sealed_secret), keyVersion: row.key_version, lastStep }
}

/** The secret behind the codes from now on, with the step that confirmed it; null takes it away. */
export async function replaceSecret(
  tx: Tx,
  account: number,
  secret: { readonly sealed: Buffer; readonly keyVersion: number; readonly step: number } | null,
): Promise<void> {
  await tx
    .updateTable('one_time_code')
    .set({ replaced_at: sql`now()` })
    .where('account_id', '=', account)
    .where('replaced_at', 'is', null)
    .execute()
  if (secret === null) return
  await tx
    .insertInto('one_time_code')
    .values({
      account_id: account,
      sealed_secret: secret.sealed,
      key_version: secret.keyVersion,
      last_step: secret.step,
      confirmed_at: sql`now()`,
    })
    .execute()
}

/** Marks a time step as used; false where it, or a later one, was used already. */
export async function takeTimeStep(tx: Tx, id: number, step: number): Promise<boolean> {
  const taken = await tx
    .updateTable('one_time_code')
    .set({ last_step: step })
    .where('id', '=', id)
    .where(sql<boolean>`(last_step is null or last_step < ${step})`)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

export async function recoveryCodeOf(tx: Tx, account: number, key: Buffer): Promise<number | null> {
  const row = await tx
    .selectFrom('recovery_code')
    .select('id')
    .where('account_id', '=', account)
    .where('key', '=', key)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return row?.id ?? null
}

export async function takeRecoveryCode(tx: Tx, id: number): Promise<boolean> {
  const taken = await tx
    .updateTable('recovery_code')
    .set({ used_at: sql`now()` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

export async function recoveryCodesLeft(tx: Tx, account: number): Promise<number> {
  const { left } = await tx
    .selectFrom('recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('account_id', '=', account)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(left)
}

/** New codes; the old ones are thrown away. */
export async function replaceRecoveryCodes(tx: Tx, account: number, keys: readonly Buffer[]): Promise<void> {
  await tx
    .updateTable('recovery_code')
    .set({ used_at: sql`now()` })
    .where('account_id', '=', account)
    .where('used_at', 'is', null)
    .execute()
  if (keys.length > 0)
    await tx
      .insertInto('recovery_code')
      .values(keys.map((key) => ({ account_id: account, key })))
      .execute()
}

/** Whether who acts may let this account in anew, as the database sees it. */
export async function mayInvite(tx: Tx, account: number): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select app.may_invite(${account}::integer) as may`.execute(tx)
  return rows[0]?.may === true
}

/** Whether anything is locked with a key that is not in the database. */
export async function anySealedSecret(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('one_time_code')
    .select('id')
    .where('replaced_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Every secret that holds, with its account. */
export async function secretsThatHold(
  tx: Tx,
): Promise<readonly (SealedSecret & { readonly account: number })[]> {
  const rows = await tx
    .selectFrom('one_time_code')
    .select(['account_id', 'sealed_secret', 'key_version'])
    .where('replaced_at', 'is', null)
    .execute()
  return rows.map((row) => ({
    ...{ account: row.account_id, sealed: Buffer.from(row.sealed_secret), keyVersion: row.key_version },
  }))
}

/** Secrets that hold and are sealed under an older key, with their rows held; not those that another has in hand. */
export async function secretsUnderOlder(
  tx: Tx,
  newest: number,
  most: number,
): Promise<readonly (SealedSecret & { readonly id: number; readonly account: number })[]> {
  const rows = await tx
    .selectFrom('one_time_code')
    .select(['id', 'account_id', 'sealed_secret', 'key_version'])
    .where('replaced_at', 'is', null)
    .where('key_version', '<', newest)
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, account: row.account_id },
    ...{ sealed: Buffer.from(row.sealed_secret), keyVersion: row.key_version },
  }))
}

/** The same secret, sealed under another key. */
export async function replaceSeal(tx: Tx, id: number, { sealed, keyVersion }: SealedSecret): Promise<void> {
  await tx
    .updateTable('one_time_code')
    .set({ sealed_secret: sealed, key_version: keyVersion })
    .where('id', '=', id)
    .execute()
}

export type KeyUseCount = {
  readonly version: number
  readonly kind: 'one-time-code' | 'identity' | 'step'
  readonly howMany: number
}

export async function keysInUse(tx: Tx): Promise<readonly KeyUseCount[]> {
  const { rows } = await sql<KeyUseCount>`
    select key_version as version, kind, how_many as "howMany" from app.keys_in_use()`.execute(tx)
  return rows
}
