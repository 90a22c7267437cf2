import type { Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { MachineTokenView, NewMachineToken } from './schema.ts'

/** All SQL about machine tokens. */

const SHOWN = [
  'id',
  'name',
  'role',
  'scopes',
  'created_at as createdAt',
  'created_by as createdBy',
  'expires_at as expiresAt',
  'revoked_at as revokedAt',
  'revoked_by as revokedBy',
] as const

/** The organisation's that acts: asked here as well as by the policy under it. */
const isOwn = sql<boolean>`organisation_id = (select app.organisation())`

export async function tokensHere(tx: Tx): Promise<readonly MachineTokenView[]> {
  return await tx.selectFrom('machine_token').select(SHOWN).where(isOwn).orderBy('id').execute()
}

export async function tokenById(tx: Tx, id: number): Promise<MachineTokenView | null> {
  const query = tx.selectFrom('machine_token').select(SHOWN).where('id', '=', id).where(isOwn)
  return (await query.executeTakeFirst()) ?? null
}

export async function addToken(
  tx: Tx,
  token: NewMachineToken & { readonly key: Uint8Array; readonly organisation: number; readonly by: string },
): Promise<MachineTokenView> {
  return await tx
    .insertInto('machine_token')
    .values({
      key: token.key,
      organisation_id: token.organisation,
      name: token.name,
      role: token.role,
      scopes: token.scopes,
      created_by: token.by,
      expires_at: sql<string>`now() + make_interval(days => ${token.days}::integer)`,
    })
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
}

export async function revokeToken(tx: Tx, id: number, by: string): Promise<void> {
  await tx
    .updateTable('machine_token')
    .set({ revoked_at: sql<string>`now()`, revoked_by: by })
    .where('id', '=', id)
    .where(isOwn)
    .where('revoked_at', 'is', null)
    .execute()
}
