import type { Tx } from '@utfall/database'
import { sql } from 'kysely'

/** Keys in devices, and who somebody is at a provider. */

export type StoredPasskey = {
  readonly id: number
  readonly account: number
  readonly credentialId: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly signCount: number
  readonly transports: readonly string[]
  readonly isAccountOpen: boolean
}

/** A passkey that holds; locked, so that two uses of it at once are two. */
export async function passkeyByCredential(tx: Tx, credentialId: string): Promise<StoredPasskey | null> {
  const row = await tx
    .selectFrom('passkey')
    .innerJoin('account', 'account.id', 'passkey.account_id')
    .select([
      'passkey.id as id',
      'passkey.account_id as account',
      'passkey.credential_id as credentialId',
      'passkey.public_key as publicKey',
      'passkey.sign_count as signCount',
      'passkey.transports as transports',
      'account.closed_at as closedAt',
      'account.kind as kind',
    ])
    .where('passkey.credential_id', '=', credentialId)
    .where('passkey.removed_at', 'is', null)
    .forUpdate('passkey')
    .executeTakeFirst()
  if (row === undefined) return null
  const { publicKey, signCount, closedAt, kind, ...rest } = row
  return {
    ...rest,
    publicKey: new Uint8Array(publicKey),
    signCount: Number(signCount),
    isAccountOpen: closedAt === null && kind === 'person',
  }
}

export async function passkeyUsed(tx: Tx, id: number, signCount: number): Promise<void> {
  await tx
    .updateTable('passkey')
    .set({ sign_count: signCount, last_used_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export type OwnPasskey = {
  readonly id: number
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

export async function passkeysOf(
  tx: Tx,
  account: number,
): Promise<readonly (OwnPasskey & { readonly credentialId: string })[]> {
  return await tx
    .selectFrom('passkey')
    .select([
      'id',
      'name',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      'credential_id as credentialId',
    ])
    .where('account_id', '=', account)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** Keeps a new passkey; false where the device's key is known already. */
export async function insertPasskey(
  tx: Tx,
  passkey: {
    readonly account: number
    readonly credentialId: string
    readonly publicKey: Uint8Array
    readonly signCount: number
    readonly transports: readonly string[]
    readonly name: string
  },
): Promise<boolean> {
  const row = await tx
    .insertInto('passkey')
    .values({
      account_id: passkey.account,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: passkey.transports,
      name: passkey.name,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes one away, or all of an account; gives how many. */
export async function removePasskeys(tx: Tx, account: number, id: number | 'all'): Promise<number> {
  const removed = await tx
    .updateTable('passkey')
    .set({ removed_at: sql`now()` })
    .where('account_id', '=', account)
    .where('removed_at', 'is', null)
    .$if(id !== 'all', (query) => query.where('id', '=', id === 'all' ? 0 : id))
    .returning('id')
    .execute()
  return removed.length
}

/** The open account that somebody is at a provider; one of these names of theirs. */
export async function accountByIdentity(
  tx: Tx,
  issuer: string,
  subjects: readonly string[],
): Promise<number | null> {
  const row = await tx
    .selectFrom('external_identity')
    .innerJoin('account', 'account.id', 'external_identity.account_id')
    .select('account.id as id')
    .where('external_identity.issuer', '=', issuer)
    .where('external_identity.subject', 'in', [...subjects])
    .where('external_identity.unlinked_at', 'is', null)
    .where('account.closed_at', 'is', null)
    .where('account.kind', '=', 'person')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Links; false where that person is linked already. */
export async function insertIdentity(
  tx: Tx,
  identity: {
    readonly account: number
    readonly issuer: string
    readonly subject: string
    readonly linkedBy: string
  },
): Promise<boolean> {
  const { account, issuer, subject, linkedBy } = identity
  const row = await tx
    .insertInto('external_identity')
    .values({ account_id: account, issuer, subject, linked_by: linkedBy })
    .onConflict((conflict) =>
      conflict.columns(['issuer', 'subject']).where('unlinked_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether somebody is linked under any of these names of theirs. */
export async function isLinked(tx: Tx, issuer: string, subjects: readonly string[]): Promise<boolean> {
  const row = await tx
    .selectFrom('external_identity')
    .select('id')
    .where('issuer', '=', issuer)
    .where('subject', 'in', [...subjects])
    .where('unlinked_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps somebody under the newest of their names; false where they are already. */
export async function renameIdentity(
  tx: Tx,
  issuer: string,
  [newest, ...older]: readonly [string, ...string[]],
): Promise<boolean> {
  if (older.length === 0) return false
  const row = await tx
    .updateTable('external_identity')
    .set({ subject: newest })
    .where('issuer', '=', issuer)
    .where('subject', 'in', older)
    .where('unlinked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function identitiesOf(
  tx: Tx,
  account: number,
): Promise<readonly { readonly id: number; readonly issuer: string; readonly linkedAt: string }[]> {
  return await tx
    .selectFrom('external_identity')
    .select(['id', 'issuer', 'linked_at as linkedAt'])
    .where('account_id', '=', account)
    .where('unlinked_at', 'is', null)
    .orderBy('id')
    .execute()
}

export async function unlinkIdentities(tx: Tx, account: number): Promise<void> {
  await tx
    .updateTable('external_identity')
    .set({ unlinked_at: sql`now()` })
    .where('account_id', '=', account)
    .where('unlinked_at', 'is', null)
    .execute()
}
