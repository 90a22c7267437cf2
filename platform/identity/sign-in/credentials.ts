import { record, type Tx } from '@utfall/database'
import { z } from 'zod'
import { type IdentityRefusal, refused } from '../problems.ts'
import { rolesOf } from '../sessions/store.ts'
import { newToken } from '../sessions/token.ts'
import { credentialChanged, whoChanges } from './credential-change.ts'
import { atDoor, type Identity } from './identity.ts'
import {
  appAddress,
  newRecoveryCode,
  newSecret,
  RECOVERY_CODES,
  recoveryKey,
  seal,
  stepOfCode,
  unseal,
} from './one-time-codes.ts'
import { type PasswordHolder, passwordFault } from './password-rules.ts'
import { minutesAfter, STEP_MINUTES } from './rules.ts'
import { judgePassword, nameKeyOf } from './second-factor.ts'
import {
  insertStep,
  openStep,
  passwordOf,
  replacePassword,
  replaceRecoveryCodes,
  replaceSecret,
  useStep,
} from './store.ts'

/**
 * Chooses a password. It opens nothing before there is a one-time code too. Who has one already gives it as well (ASVS
 * 5.0.0, 6.2.3): a session that somebody left open must not be enough to change it.
 */
export async function setPassword(
  identity: Identity,
  token: string,
  password: string,
  current = '',
): Promise<{ readonly kind: 'changed' } | IdentityRefusal> {
  const { house } = identity
  const before = await house.withTx(atDoor('choose a password'), async (tx) => {
    const who = await whoChanges(tx, token)
    if (who.kind === 'refused') return who
    const fault = passwordFault(password, await passwordHolder(tx, who.session.account, who.session))
    if (fault !== null) return refused(fault)
    return { kind: 'held', hash: await passwordOf(tx, who.session.account) } as const
  })
  if (before.kind === 'refused') return before
  const isRight = before.hash === null || (await identity.passwords.matches(current, before.hash))
  const hash = await identity.passwords.hash(password)
  if (hash === null || isRight === null) return refused('SIGN_IN_BUSY')
  return await house.withTx(atDoor('choose a password'), async (tx) => {
    const who = await whoChanges(tx, token)
    if (who.kind === 'refused') return who
    const { account, email, id } = who.session
    const nameKey = nameKeyOf(identity, email ?? `account/${account}`)
    if (before.hash !== null && !(await judgePassword(tx, identity, { nameKey, account, isRight })))
      return refused('CURRENT_PASSWORD')
    await replacePassword(tx, account, hash)
    await credentialChanged(tx, account, id, { action: 'password.change' })
    return { kind: 'changed' }
  })
}

/** Whose password it is, with the names of where they work. */
export async function passwordHolder(
  tx: Tx,
  account: number,
  { name, email }: { readonly name: string; readonly email: string | null },
): Promise<PasswordHolder> {
  const places = await rolesOf(tx, account)
  return { name, email, organisations: places.flatMap(({ sv, en, slug }) => [sv, en, slug]) }
}

/** A secret that waits to be confirmed by its first code. */
export const WAITING_SECRET = z.strictObject({ sealed: z.base64url(), keyVersion: z.int().min(1) })
type WaitingSecret = z.infer<typeof WAITING_SECRET>
const BEGUN = z.strictObject({ use: z.literal('new-code'), ...WAITING_SECRET.shape })

export type NewCode = {
  readonly kind: 'step'
  readonly step: string
  /** `otpauth://…`: what the app reads, as a picture or typed. */
  readonly uri: string
}

/** Begins to move the codes to another app. The old ones hold until the new app has shown a right one. */
export async function beginNewCode(identity: Identity, token: string): Promise<NewCode | IdentityRefusal> {
  const { house, clock } = identity
  return await house.withTx(atDoor('new one-time code'), async (tx) => {
    const who = await whoChanges(tx, token)
    if (who.kind === 'refused') return who
    const { account, name, email } = who.session
    const { secret, waiting } = freshSecret(identity, account)
    const step = newToken()
    const at = clock()
    await insertStep(tx, {
      ...{ token: step, kind: 'one-time-code', account, at },
      content: { use: 'new-code', ...waiting } satisfies z.infer<typeof BEGUN>,
      expiresAt: minutesAfter(at, STEP_MINUTES.newCode),
    })
    return { kind: 'step', step, uri: appAddress(secret, email ?? name, 'Utfall') }
  })
}

/** Ends it with the first code of the new app; gives ten recovery codes, shown once. */
export async function endNewCode(
  identity: Identity,
  token: string,
  { step, code }: { readonly step: string; readonly code: string },
): Promise<{ readonly kind: 'changed'; readonly recoveryCodes: readonly string[] } | IdentityRefusal> {
  const { house, clock } = identity
  return await house.withTx(atDoor('new one-time code'), async (tx) => {
    const who = await whoChanges(tx, token)
    if (who.kind === 'refused') return who
    const { account, id } = who.session
    const open = await openStep(tx, step, 'one-time-code', clock())
    const begun = BEGUN.safeParse(open?.content)
    if (open === null || open.account !== account || !begun.success) return refused('STEP_OVER')
    const right = rightCode(identity, account, begun.data, code)
    if (right === null) return refused('CODE_WRONG')
    if (!(await useStep(tx, open.id))) return refused('STEP_OVER')
    const recoveryCodes = await keepSecret(tx, account, begun.data, right)
    await credentialChanged(tx, account, id, { action: 'one-time-code.change' })
    return { kind: 'changed', recoveryCodes }
  })
}

/** A new secret, and how it waits in the database. */
export function freshSecret(
  { keys }: Identity,
  account: number,
): { readonly secret: string; readonly waiting: WaitingSecret } {
  const secret = newSecret()
  const { sealed, keyVersion } = seal(keys, account, secret)
  return { secret, waiting: { sealed: sealed.toString('base64url'), keyVersion } }
}

/** The time step of the first code of a waiting secret; null where the code is not its own. */
export function rightCode(
  { keys, clock }: Identity,
  account: number,
  { sealed, keyVersion }: WaitingSecret,
  code: string,
): number | null {
  const secret = unseal(keys, account, { sealed: Buffer.from(sealed, 'base64url'), keyVersion })
  return stepOfCode(secret, code.replace(/\s/g, ''), clock(), null)
}

/** Lets a waiting secret hold from now on; gives ten new recovery codes. */
export async function keepSecret(
  tx: Tx,
  account: number,
  { sealed, keyVersion }: WaitingSecret,
  step: number,
): Promise<readonly string[]> {
  await replaceSecret(tx, account, { sealed: Buffer.from(sealed, 'base64url'), keyVersion, step })
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  await replaceRecoveryCodes(tx, account, codes.map(recoveryKey))
  const after = { codes: codes.length }
  await record(tx, { action: 'recovery-code.make', subject: `account/${account}`, after })
  return codes
}
