import { type Acting, record, type Tx } from '@utfall/database'
import type { SecrecyRefusal } from '@utfall/secrecy'
import { z } from 'zod'
import { type IdentityRefusal, refused } from '../problems.ts'
import type { PasskeyRegistration } from '../schema.ts'
import { beginSession, endOthers, type SignedIn } from '../sessions/begin.ts'
import { rolesOf } from '../sessions/store.ts'
import { newToken } from '../sessions/token.ts'
import {
  freshSecret,
  keepSecret,
  type NewCode,
  passwordHolder,
  rightCode,
  WAITING_SECRET,
} from './credentials.ts'
import { atDoor, type Identity } from './identity.ts'
import { appAddress } from './one-time-codes.ts'
import { keepPasskey, madePasskey, offerPasskey, type PasskeyOffer } from './passkeys.ts'
import { passwordFault } from './password-rules.ts'
import { INVITATION_DAYS, minutesAfter, STEP_MINUTES } from './rules.ts'
import {
  type AccountAtDoor,
  accountById,
  insertStep,
  mayInvite,
  openStep,
  replacePassword,
  useStep,
  useSteps,
} from './store.ts'
import { closeWaysIn } from './ways-in.ts'

/** A link that lets somebody in anew. Whoever holds it becomes them, so it is handed over as a key is. */
export type Invitation = { readonly kind: 'invitation'; readonly link: string; readonly expiresAt: string }

/**
 * Makes one, in the transaction of who invites, after that action has asked whether they may. The database asks again:
 * an administrator invites who works nowhere else.
 */
export async function makeInvitation(
  tx: Tx,
  acting: Acting,
  { account, at }: { readonly account: number; readonly at: Date },
): Promise<Invitation | SecrecyRefusal> {
  if (!(await mayInvite(tx, account))) {
    await record(tx, { action: 'refused', subject: 'invitation.make', after: { because: 'NOT_YOURS' } })
    return { kind: 'refused', code: 'NOT_ALLOWED' }
  }
  const link = newToken()
  const expiresAt = minutesAfter(at, INVITATION_DAYS * 24 * 60)
  const content = { invitedBy: acting.actor }
  await insertStep(tx, { token: link, kind: 'invitation', account, content, at, expiresAt })
  const after = { expiresAt: expiresAt.toISOString() }
  await record(tx, { action: 'invitation.make', subject: `account/${account}`, after })
  return { kind: 'invitation', link, expiresAt: expiresAt.toISOString() }
}

/** The account that an invitation opens, without using it up; null where it opens none. */
export async function openInvitation(
  tx: Tx,
  { clock }: Identity,
  link: string,
): Promise<{ readonly step: number; readonly account: AccountAtDoor } | null> {
  const step = await openStep(tx, link, 'invitation', clock())
  if (step === null || step.account === null) return null
  const account = await accountById(tx, step.account)
  return account === null || account.closedAt !== null ? null : { step: step.id, account }
}

/** Uses it up, with every other one to the same account; whatever opened the account before opens it no more. */
export async function takeInvitation(tx: Tx, step: number, account: number): Promise<boolean> {
  if (!(await useStep(tx, step))) return false
  await useSteps(tx, 'invitation', account)
  await closeWaysIn(tx, account)
  await endOthers(tx, account, null, 'credential-changed')
  await record(tx, { action: 'invitation.accept', subject: `account/${account}` })
  return true
}

/** Who is invited, and to where. Looking uses nothing up. */
export async function lookAtInvitation(
  identity: Identity,
  link: string,
): Promise<
  | {
      readonly kind: 'invitation'
      readonly name: string
      readonly organisation: { readonly sv: string; readonly en: string } | null
    }
  | IdentityRefusal
> {
  return await identity.house.withTx(atDoor('look at an invitation'), async (tx) => {
    const open = await openInvitation(tx, identity, link)
    if (open === null) return refused('LINK_NOT_VALID')
    const [place] = await rolesOf(tx, open.account.id)
    const organisation = place ? { sv: place.sv, en: place.en } : null
    return { kind: 'invitation', name: open.account.name, organisation }
  })
}

const BEGUN = z.strictObject({
  use: z.literal('invitation'),
  invitation: z.int(),
  passwordHash: z.string(),
  ...WAITING_SECRET.shape,
})

/** The invited chooses a password, and gets a secret for their app. */
export async function beginInvitedPassword(
  identity: Identity,
  { link, password }: { readonly link: string; readonly password: string },
): Promise<NewCode | IdentityRefusal> {
  const { house, clock } = identity
  const open = await house.withTx(atDoor('accept an invitation'), async (tx) => {
    const found = await openInvitation(tx, identity, link)
    return found && { ...found, holder: await passwordHolder(tx, found.account.id, found.account) }
  })
  if (open === null) return refused('LINK_NOT_VALID')
  const { account } = open
  const fault = passwordFault(password, open.holder)
  if (fault !== null) return refused(fault)
  const passwordHash = await identity.passwords.hash(password)
  if (passwordHash === null) return refused('SIGN_IN_BUSY')
  const { secret, waiting } = freshSecret(identity, account.id)
  const step = newToken()
  await house.withTx(atDoor('accept an invitation'), async (tx) => {
    const at = clock()
    const content = { use: 'invitation' as const, invitation: open.step, passwordHash, ...waiting }
    await insertStep(tx, {
      ...{ token: step, kind: 'one-time-code', account: account.id, at },
      content: content satisfies z.infer<typeof BEGUN>,
      expiresAt: minutesAfter(at, STEP_MINUTES.newCode),
    })
  })
  return { kind: 'step', step, uri: appAddress(secret, account.email ?? account.name, 'Utfall') }
}

/** The first code of the app: the password and the codes hold, the invitation is used up, and the person is in. */
export async function endInvitedPassword(
  identity: Identity,
  { link, step, code }: { readonly link: string; readonly step: string; readonly code: string },
): Promise<(SignedIn & { readonly recoveryCodes: readonly string[] }) | IdentityRefusal> {
  return await identity.house.withTx(atDoor('accept an invitation'), async (tx) => {
    const open = await openInvitation(tx, identity, link)
    if (open === null) return refused('LINK_NOT_VALID')
    const begunStep = await openStep(tx, step, 'one-time-code', identity.clock())
    const begun = BEGUN.safeParse(begunStep?.content)
    if (begunStep === null || !begun.success || begun.data.invitation !== open.step)
      return refused('STEP_OVER')
    const account = open.account.id
    const right = rightCode(identity, account, begun.data, code)
    if (right === null) return refused('CODE_WRONG')
    if (!(await useStep(tx, begunStep.id)) || !(await takeInvitation(tx, open.step, account)))
      return refused('STEP_OVER')
    const recoveryCodes = await keepSecret(tx, account, begun.data, right)
    await replacePassword(tx, account, begun.data.passwordHash)
    await record(tx, { action: 'password.change', subject: `account/${account}` })
    const how = { account, method: 'password', assurance: 'two-factor' } as const
    return { ...(await beginSession(tx, identity.settings.lives, how)), recoveryCodes }
  })
}

export async function beginInvitedPasskey(
  identity: Identity,
  link: string,
): Promise<PasskeyOffer | IdentityRefusal> {
  return await identity.house.withTx(atDoor('accept an invitation'), async (tx) => {
    const open = await openInvitation(tx, identity, link)
    if (open === null) return refused('LINK_NOT_VALID')
    const { id, name, email } = open.account
    return await offerPasskey(tx, identity, { account: id, name, email }, 'invitation')
  })
}

export async function endInvitedPasskey(
  identity: Identity,
  answer: {
    readonly link: string
    readonly step: string
    readonly response: PasskeyRegistration
    readonly name: string
  },
): Promise<SignedIn | IdentityRefusal> {
  return await identity.house.withTx(atDoor('accept an invitation'), async (tx) => {
    const open = await openInvitation(tx, identity, answer.link)
    if (open === null) return refused('LINK_NOT_VALID')
    const account = open.account.id
    const made = await madePasskey(tx, identity, account, answer, 'invitation')
    if (made.kind === 'refused') return made
    if (!(await takeInvitation(tx, open.step, account))) return refused('LINK_NOT_VALID')
    if (!(await keepPasskey(tx, account, made))) return refused('PASSKEY_FAILED')
    await record(tx, { action: 'passkey.add', subject: `account/${account}`, after: { name: answer.name } })
    const how = { account, method: 'passkey', assurance: 'two-factor' } as const
    return await beginSession(tx, identity.settings.lives, how)
  })
}
