import { type Acting, record, type Tx } from '@utfall/database'
import type { Action } from './actions-by-role.ts'
import { may, type Subject } from './may.ts'
import type { SecrecyRefusal } from './problems.ts'

/**
 * Asks `may` and writes a refusal in the log; null where it is allowed. To be called first in every action, in its
 * transaction. What somebody else owns is not seen at all, so it is not found rather than refused.
 */
export async function refusal(
  tx: Tx,
  acting: Acting,
  action: Action,
  subject: Subject = { kind: 'here' },
): Promise<SecrecyRefusal | null> {
  // The house's own work has rules of its own in the database, and comes from no request.
  if (acting.method === 'house') return null
  const decision = may(acting, action, subject)
  if (decision.kind === 'yes') return null
  await record(tx, { action: 'refused', subject: action, after: { because: decision.code } })
  return { kind: 'refused', code: decision.code === 'CONFIRM_AGAIN' ? 'CONFIRM_AGAIN' : 'NOT_ALLOWED' }
}
