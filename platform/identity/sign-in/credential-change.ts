import { record, type Tx } from '@utfall/database'
import { type IdentityRefusal, refused } from '../problems.ts'
import { endOthers, sessionAtDoor } from '../sessions/begin.ts'
import { isConfirmed } from '../sessions/rules.ts'
import type { LiveSession } from '../sessions/store.ts'

/**
 * Who may change how they sign in: somebody who has just proved who they are. An example person has no such things.
 * An entry link is a proof too: it is read at the machine itself.
 */
export async function whoChanges(
  tx: Tx,
  token: string,
): Promise<{ readonly kind: 'session'; readonly session: LiveSession } | IdentityRefusal> {
  const session = await sessionAtDoor(tx, token)
  const subject = `account/${session.account}`
  if (session.accountKind === 'example') {
    await record(tx, { action: 'refused', subject, after: { because: 'EXAMPLE_ACCOUNT' } })
    return refused('EXAMPLE_ACCOUNT')
  }
  if (!isConfirmed(session)) {
    await record(tx, { action: 'refused', subject, after: { because: 'CONFIRM_AGAIN' } })
    return refused('CONFIRM_AGAIN')
  }
  return { kind: 'session', session }
}

/** Writes the change in the log, and ends every other session: whoever held the old key is out. */
export async function credentialChanged(
  tx: Tx,
  account: number,
  kept: number | null,
  entry: { readonly action: string; readonly after?: unknown },
): Promise<void> {
  await record(tx, { ...entry, subject: `account/${account}` })
  await endOthers(tx, account, kept, 'credential-changed')
}
