import { createHmac } from 'node:crypto'
import { record, type Tx } from '@utfall/database'
import type { Identity } from './identity.ts'
import { recoveryKey, stepOfCode, unsealIfFits } from './one-time-codes.ts'
import { closedUntil, MEMORY_HOURS, minutesAfter } from './rules.ts'
import {
  failuresOf,
  insertAttempt,
  oneAtATime,
  recoveryCodeOf,
  recoveryCodesLeft,
  secretOf,
  takeRecoveryCode,
  takeTimeStep,
} from './store.ts'

/** What attempts on a name are counted under: a keyed hash, for people happen to write their password there. */
export function nameKeyOf({ keys }: Identity, name: string): Buffer {
  return createHmac('sha256', keys.key(keys.newest, 'one-time-code'))
    .update(`name/${plainName(name)}`)
    .digest()
}

export function plainName(name: string): string {
  return name.trim().toLowerCase()
}

type Attempt = {
  readonly nameKey: Buffer
  /** Whose name it is; null where it is nobody's. The same is then asked of the database all the same. */
  readonly account: number | null
  /** Whether everything but the code was right. */
  readonly isRight: boolean
  readonly code: string
}

/**
 * Whether this attempt opens. Attempts on one name come one at a time and are counted; while the name is closed nothing
 * opens. What was wrong is told to nobody.
 */
export async function judgeAttempt(tx: Tx, identity: Identity, attempt: Attempt): Promise<boolean> {
  const { nameKey, account, isRight, code } = attempt
  const before = await attemptsBefore(tx, identity, nameKey)
  const proof = await proofOf(tx, identity, account ?? 0, code)
  const subject = account === null ? 'sign-in/unknown' : `account/${account}`
  if (before.isClosed) return await stayClosed(tx, before, subject)
  const opens = isRight && account !== null && proof !== null && (await takeProof(tx, account, proof))
  if (!opens) return await countFailure(tx, before, subject)
  await insertAttempt(tx, nameKey, before.at, true)
  return true
}

/**
 * Whether the password of somebody who is signed in was right. A wrong one counts as any other attempt on the name; a
 * right one opens nothing, so it does not begin the count anew.
 */
export async function judgePassword(
  tx: Tx,
  identity: Identity,
  { nameKey, account, isRight }: Omit<Attempt, 'code'>,
): Promise<boolean> {
  const before = await attemptsBefore(tx, identity, nameKey)
  const subject = `account/${account}`
  if (before.isClosed) return await stayClosed(tx, before, subject)
  return isRight ? true : await countFailure(tx, before, subject)
}

type AttemptsBefore = {
  readonly nameKey: Buffer
  readonly at: Date
  readonly failures: readonly Date[]
  readonly until: Date | null
  readonly isClosed: boolean
}

async function attemptsBefore(tx: Tx, { clock }: Identity, nameKey: Buffer): Promise<AttemptsBefore> {
  const at = clock()
  await oneAtATime(tx, nameKey)
  const failures = await failuresOf(tx, nameKey, minutesAfter(at, -MEMORY_HOURS * 60))
  const until = closedUntil(failures)
  return { nameKey, at, failures, until, isClosed: until !== null && until > at }
}

async function stayClosed(tx: Tx, { until }: AttemptsBefore, subject: string): Promise<false> {
  await record(tx, { action: 'sign-in.locked-out', subject, after: { until: until?.toISOString() } })
  return false
}

async function countFailure(
  tx: Tx,
  { nameKey, at, failures }: AttemptsBefore,
  subject: string,
): Promise<false> {
  await insertAttempt(tx, nameKey, at, false)
  const closes = closedUntil([...failures, at])
  const after = closes !== null && closes > at ? { closedUntil: closes.toISOString() } : undefined
  await record(tx, { action: 'sign-in.failed', subject, after })
  return false
}

type Proof =
  | { readonly kind: 'code'; readonly id: number; readonly step: number }
  | { readonly kind: 'recovery-code'; readonly id: number }

async function proofOf(
  tx: Tx,
  { keys, clock }: Identity,
  account: number,
  code: string,
): Promise<Proof | null> {
  const stored = await secretOf(tx, account)
  const paper = await recoveryCodeOf(tx, account, recoveryKey(code))
  const secret = stored && unsealIfFits(keys, account, stored)
  const step = stepOfCode(secret, code.replace(/\s/g, ''), clock(), stored?.lastStep ?? null)
  if (stored && step !== null) return { kind: 'code', id: stored.id, step }
  // A paper code takes the place of the app, so it opens only where there is an app to replace.
  return stored && paper !== null ? { kind: 'recovery-code', id: paper } : null
}

async function takeProof(tx: Tx, account: number, proof: Proof): Promise<boolean> {
  if (proof.kind === 'code') return await takeTimeStep(tx, proof.id, proof.step)
  if (!(await takeRecoveryCode(tx, proof.id))) return false
  const after = { left: await recoveryCodesLeft(tx, account) }
  await record(tx, { action: 'recovery-code.use', subject: `account/${account}`, after })
  return true
}
