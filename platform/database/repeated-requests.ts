import { sql } from 'kysely'
import type { House } from './house.ts'

/** What became of a request that carries a key of its own. */
export type Repetition =
  /** It is new: do it, and say what it was answered. */
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly status: number; readonly answer: string | null }
  /** Under way, or the server stopped before it had answered. */
  | { readonly kind: 'unanswered' }
  /** The same key with another request. */
  | { readonly kind: 'other-request' }

const PERSON = { kind: 'house', purpose: 'repeated requests' } as const

/** Writes down that a request has come; two at once with one key are one and a repetition. */
export async function beginRequest(house: House, key: Uint8Array, content: Uint8Array): Promise<Repetition> {
  return await house.withTx(PERSON, async (tx) => {
    const begun = await tx
      .insertInto('idempotent_request')
      .values({ key, content })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('started_at')
      .executeTakeFirst()
    if (begun) return { kind: 'new' }
    const known = await tx
      .selectFrom('idempotent_request')
      .select(['content', 'status', 'answer'])
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    if (Buffer.compare(known.content, content) !== 0) return { kind: 'other-request' }
    if (known.status === null) return { kind: 'unanswered' }
    return { kind: 'answered', status: known.status, answer: known.answer }
  })
}

export async function endRequest(
  house: House,
  key: Uint8Array,
  { status, answer }: { readonly status: number; readonly answer: string | null },
): Promise<void> {
  await house.withTx(PERSON, async (tx) => {
    await tx
      .updateTable('idempotent_request')
      .set({ status, answer, finished_at: sql<string>`now()` })
      .where('key', '=', key)
      .execute()
  })
}

/** What broke was not done: the same key may try again. */
export async function forgetRequest(house: House, key: Uint8Array): Promise<void> {
  await house.withTx(PERSON, (tx) => tx.deleteFrom('idempotent_request').where('key', '=', key).execute())
}

/** Forgets what is older than a day. */
export async function clearRequests(house: House): Promise<void> {
  await house.withTx(PERSON, (tx) =>
    tx
      .deleteFrom('idempotent_request')
      .where('started_at', '<', sql<string>`now() - interval '1 day'`)
      .execute(),
  )
}
