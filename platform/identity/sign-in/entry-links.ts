import { type House, type Role, record, type Tx } from '@utfall/database'
import { aboutExample } from '../people/example.ts'
import { type IdentityRefusal, refused } from '../problems.ts'
import { beginSession, endOthers, type SignedIn, sessionAtDoor } from '../sessions/begin.ts'
import { endSession, houseRow, rolesOf } from '../sessions/store.ts'
import { newToken } from '../sessions/token.ts'
import { atDoor, type Identity } from './identity.ts'
import { roleText } from './role-texts.ts'
import { ENTRY_LINK_MINUTES, minutesAfter } from './rules.ts'
import { type AccountAtDoor, accountsForEntry, insertStep, openStep, useStep, useSteps } from './store.ts'
import { waysIn } from './ways-in.ts'

type Words = { readonly sv: string; readonly en: string }

/** Somebody that an entry link lets one be. */
export type PersonToBe = {
  readonly id: number
  readonly name: string
  readonly organisation: Words | null
  readonly roles: readonly Role[]
  readonly about: Words
}

/**
 * A link for whoever starts the house at the machine itself: on a trial house to be one of the example people, else to
 * be the first administrator. It holds for half an hour, once; those from earlier starts hold no more.
 */
export async function makeEntryLink(house: House, at: Date): Promise<string> {
  return await house.withTx(atDoor('make an entry link'), async (tx) => {
    await useSteps(tx, 'entry-link', null)
    const token = newToken()
    const expiresAt = minutesAfter(at, ENTRY_LINK_MINUTES)
    await insertStep(tx, { token, kind: 'entry-link', account: null, content: {}, at, expiresAt })
    await record(tx, { action: 'entry-link.make', subject: 'house' })
    return token
  })
}

/** Whom the link lets one be. Looking uses nothing up. */
export async function peopleBehindEntryLink(
  identity: Identity,
  link: string,
): Promise<{ readonly kind: 'people'; readonly people: readonly PersonToBe[] } | IdentityRefusal> {
  return await identity.house.withTx(atDoor('look behind an entry link'), async (tx) => {
    const step = await openStep(tx, link, 'entry-link', identity.clock())
    return step === null ? refused('LINK_NOT_VALID') : { kind: 'people', people: await peopleToBe(tx) }
  })
}

/** Becomes one of them, and uses the link up. */
export async function enterAs(
  identity: Identity,
  { link, account }: { readonly link: string; readonly account: number },
): Promise<SignedIn | IdentityRefusal> {
  return await identity.house.withTx(atDoor('enter by an entry link'), async (tx) => {
    const step = await openStep(tx, link, 'entry-link', identity.clock())
    if (step === null) return refused('LINK_NOT_VALID')
    const person = (await accountsToBe(tx)).find(({ id }) => id === account)
    if (person === undefined) return await nobodyThere(tx, account)
    if (!(await useStep(tx, step.id))) return refused('LINK_NOT_VALID')
    await record(tx, { action: 'entry-link.use', subject: `account/${account}` })
    return await beginAs(tx, identity, person)
  })
}

/** The example people, for somebody who is one of them already. */
export async function examplePeople(
  identity: Identity,
  token: string,
): Promise<{ readonly kind: 'people'; readonly people: readonly PersonToBe[] } | IdentityRefusal> {
  return await identity.house.withTx(atDoor('see the example people'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    if (session.accountKind !== 'example') return refused('NOBODY_THERE')
    return { kind: 'people', people: await peopleToBe(tx) }
  })
}

/** An example person becomes another one: what the house looks like from another chair. */
export async function becomeAnother(
  identity: Identity,
  token: string,
  account: number,
): Promise<SignedIn | IdentityRefusal> {
  return await identity.house.withTx(atDoor('become another example person'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    const others = session.accountKind === 'example' ? await accountsToBe(tx) : []
    const person = others.find(({ id }) => id === account)
    if (person === undefined) return await nobodyThere(tx, account)
    await endSession(tx, session.id, 'signed-out')
    const after = { session: session.id, reason: 'signed-out' }
    await record(tx, { action: 'session.end', subject: `account/${session.account}`, after })
    return await beginAs(tx, identity, person)
  })
}

async function nobodyThere(tx: Tx, account: number): Promise<IdentityRefusal> {
  const after = { because: 'NOBODY_THERE', account }
  await record(tx, { action: 'sign-in.failed', subject: 'sign-in/unknown', after })
  return refused('NOBODY_THERE')
}

async function beginAs(tx: Tx, identity: Identity, { id, kind }: AccountAtDoor): Promise<SignedIn> {
  const { lives } = identity.settings
  if (kind === 'example')
    return await beginSession(tx, lives, { account: id, method: 'example', assurance: 'trial' })
  await endOthers(tx, id, null, 'ended-elsewhere')
  return await beginSession(tx, lives, { account: id, method: 'entry-link', assurance: 'one-factor' })
}

/**
 * On a trial house the example people. Else who administers the house and has no way to sign in yet: whoever can start
 * the house begins with that. Once there is a passkey or a password with codes, the link opens nothing.
 */
async function accountsToBe(tx: Tx): Promise<readonly AccountAtDoor[]> {
  const house = await houseRow(tx)
  if (house?.kind === 'trial') return await accountsForEntry(tx, 'example')
  const administrators = await accountsForEntry(tx, 'house-administrator')
  for (const { id } of administrators) if ((await waysIn(tx, id)).count > 0) return []
  return administrators
}

async function peopleToBe(tx: Tx): Promise<readonly PersonToBe[]> {
  const people: PersonToBe[] = []
  for (const { id, name } of await accountsToBe(tx)) {
    const held = await rolesOf(tx, id)
    const [first] = held
    const roles = [...new Set(held.map(({ role }) => role))]
    const organisation = first ? { sv: first.sv, en: first.en } : null
    people.push({ id, name, organisation, roles, about: aboutExample(name) ?? roleText(roles) })
  }
  return people
}
