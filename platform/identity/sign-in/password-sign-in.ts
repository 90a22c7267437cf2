import { z } from 'zod'
import { type IdentityRefusal, refused } from '../problems.ts'
import { beginSession, renewSession, type SignedIn, sessionAtDoor } from '../sessions/begin.ts'
import { newToken } from '../sessions/token.ts'
import { atDoor, type Identity } from './identity.ts'
import { minutesAfter, STEP_MINUTES } from './rules.ts'
import { judgeAttempt, nameKeyOf, plainName } from './second-factor.ts'
import { accountById, accountByName, insertStep, openStep, passwordOf, useStep } from './store.ts'

const BEGUN = z.strictObject({ use: z.literal('sign-in'), isRight: z.boolean(), nameKey: z.base64url() })

/** Name and password: always a step, right or wrong, after the same work. What it was comes out with the code. */
export async function beginPasswordSignIn(
  identity: Identity,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<{ readonly kind: 'step'; readonly step: string } | IdentityRefusal> {
  const { house, clock } = identity
  const account = await house.withTx(atDoor('sign in'), (tx) => accountByName(tx, plainName(name)))
  const isRight = await identity.passwords.matches(password, account?.hash ?? null)
  if (isRight === null) return refused('SIGN_IN_BUSY')
  const step = newToken()
  await house.withTx(atDoor('sign in'), async (tx) => {
    const at = clock()
    const nameKey = nameKeyOf(identity, name).toString('base64url')
    await insertStep(tx, {
      ...{ token: step, kind: 'one-time-code', account: account?.id ?? null, at },
      content: { use: 'sign-in', isRight, nameKey } satisfies z.infer<typeof BEGUN>,
      expiresAt: minutesAfter(at, STEP_MINUTES.code),
    })
  })
  return { kind: 'step', step }
}

/** The code that ends it, from the app or from paper. A wrong one may be tried again until the name is closed. */
export async function endPasswordSignIn(
  identity: Identity,
  { step, code }: { readonly step: string; readonly code: string },
): Promise<SignedIn | IdentityRefusal> {
  return await identity.house.withTx(atDoor('sign in'), async (tx) => {
    const open = await openStep(tx, step, 'one-time-code', identity.clock())
    const begun = BEGUN.safeParse(open?.content)
    if (open === null || !begun.success) return refused('STEP_OVER')
    const account = await accountById(tx, open.account ?? 0)
    const isOpen = account !== null && account.closedAt === null && account.kind === 'person'
    const opens = await judgeAttempt(tx, identity, {
      nameKey: Buffer.from(begun.data.nameKey, 'base64url'),
      account: open.account,
      isRight: begun.data.isRight && isOpen,
      code,
    })
    if (!opens || account === null) return refused('SIGN_IN_FAILED')
    if (!(await useStep(tx, open.id))) return refused('STEP_OVER')
    const how = { account: account.id, method: 'password', assurance: 'two-factor' } as const
    return await beginSession(tx, identity.settings.lives, how)
  })
}

/** Password and code once more, by somebody who is signed in: a fresh proof, and a new token. */
export async function confirmByPassword(
  identity: Identity,
  token: string,
  { password, code }: { readonly password: string; readonly code: string },
): Promise<SignedIn | IdentityRefusal> {
  const { house } = identity
  const held = await house.withTx(atDoor('confirm'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    return { ...session, hash: await passwordOf(tx, session.account) }
  })
  const isRight = await identity.passwords.matches(password, held.hash)
  if (isRight === null) return refused('SIGN_IN_BUSY')
  return await house.withTx(atDoor('confirm'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    const nameKey = nameKeyOf(identity, session.email ?? `account/${session.account}`)
    const opens = await judgeAttempt(tx, identity, { nameKey, account: session.account, isRight, code })
    if (!opens) return refused('SIGN_IN_FAILED')
    return await renewSession(tx, session, {
      kind: 'confirmed',
      method: 'password',
      assurance: 'two-factor',
    })
  })
}
