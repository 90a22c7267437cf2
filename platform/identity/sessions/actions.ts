import { type Acting, type House, type Person, type Role, record } from '@utfall/database'
import { type IdentityRefusal, refused } from '../problems.ts'
import { renewSession, type SignedIn, sessionAtDoor } from './begin.ts'
import { isConfirmed } from './rules.ts'
import {
  type Assurance,
  endSession,
  houseRow,
  liveSession,
  liveSessionsOf,
  type OwnSession,
  rolesOf,
  runOutSessions,
  type SessionMethod,
} from './store.ts'
import { keyOf } from './token.ts'

const door = (purpose: string) => ({ kind: 'door', purpose }) as const

export type OrganisationChoice = {
  readonly slug: string
  readonly name: { readonly sv: string; readonly en: string }
  readonly roles: readonly Role[]
}

export type SessionOverview = {
  readonly id: number
  readonly account: {
    readonly id: number
    readonly name: string
    readonly language: 'sv' | 'en'
    readonly kind: 'person' | 'example'
  }
  readonly method: SessionMethod
  readonly assurance: Assurance
  readonly confirmedAt: string
  /** When it ends unless it is used until then; people are warned before it. */
  readonly expiresAt: string
  readonly organisation: Omit<OrganisationChoice, 'roles'> | null
  readonly organisations: readonly OrganisationChoice[]
  /** What the person is where they act. */
  readonly roles: readonly Role[]
}

/** Who is signed in by a token, where, and where else they could be; null where nobody is. Keeps nothing alive. */
export async function sessionOverview(house: House, token: string): Promise<SessionOverview | null> {
  return await house.withTx(door('see who is signed in'), async (tx) => {
    const session = await liveSession(tx, keyOf(token))
    if (session === null) return null
    const held = await rolesOf(tx, session.account)
    const organisations = new Map<string, OrganisationChoice & { readonly roles: Role[] }>()
    for (const { slug, sv, en, role } of held) {
      const known = organisations.get(slug)
      if (known) known.roles.push(role)
      else organisations.set(slug, { slug, name: { sv, en }, roles: [role] })
    }
    const slug = held.find(({ organisation }) => organisation === session.organisation)?.slug
    const here = slug === undefined ? undefined : organisations.get(slug)
    const everywhere = held.filter(({ role }) => role === 'house-administrator').map(({ role }) => role)
    return {
      id: session.id,
      account: {
        id: session.account,
        name: session.name,
        language: session.language,
        kind: session.accountKind,
      },
      method: session.method,
      assurance: session.assurance,
      confirmedAt: session.confirmedAt,
      expiresAt: session.endsUnused,
      organisation: here ? { slug: here.slug, name: here.name } : null,
      organisations: [...organisations.values()],
      roles: [...new Set([...(here?.roles ?? []), ...everywhere])].sort(),
    }
  })
}

/** What the house is, for whoever stands at the door; null before it is set up. */
export async function houseAtDoor(
  house: House,
): Promise<{ readonly kind: 'trial' | 'own' | 'joint'; readonly name: string } | null> {
  return await house.withTx(door('see which house it is'), (tx) => houseRow(tx))
}

/** Another organisation, with a new token. Where the person has no role there is none to choose. */
export async function switchOrganisation(
  house: House,
  token: string,
  slug: string,
): Promise<SignedIn | IdentityRefusal> {
  return await house.withTx(door('switch organisation'), async (tx) => {
    const session = await sessionAtDoor(tx, token)
    const held = await rolesOf(tx, session.account)
    const chosen = held.find((role) => role.slug === slug)
    if (chosen === undefined) {
      const subject = `account/${session.account}`
      await record(tx, { action: 'refused', subject, after: { because: 'NO_ROLE', organisation: slug } })
      return refused('ORGANISATION_NOT_CHOOSABLE')
    }
    return await renewSession(tx, session, { kind: 'switched', organisation: chosen.organisation, slug })
  })
}

/** Signs out; a token that is nobody's is signed out already. */
export async function signOut(house: House, token: string): Promise<void> {
  await house.withTx(door('sign out'), async (tx) => {
    const session = await liveSession(tx, keyOf(token))
    if (session === null || !(await endSession(tx, session.id, 'signed-out'))) return
    await record(tx, {
      action: 'session.end',
      subject: `account/${session.account}`,
      after: { session: session.id, reason: 'signed-out' },
    })
  })
}

/** Where a person is signed in. */
export async function ownSessions(
  house: House,
  person: Person,
): Promise<readonly (OwnSession & { readonly isThis: boolean })[]> {
  return await house.withTx(person, async (tx, acting) => {
    const sessions = acting.account === null ? [] : await liveSessionsOf(tx, acting.account)
    return sessions.map((session) => ({ ...session, isThis: session.id === acting.session }))
  })
}

/**
 * Ends a session of one's own from elsewhere: a lost phone, a forgotten computer. Another's is not found. It asks for a
 * fresh proof (ASVS 7.5.2), so that whoever finds an open page cannot shut its owner out; leaving the page itself does not.
 */
export async function endOwnSession(
  house: House,
  person: Person,
  id: number,
): Promise<{ readonly kind: 'ended' } | IdentityRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const subject = `account/${acting.account}`
    const own = acting.account === null ? [] : await liveSessionsOf(tx, acting.account)
    if (!own.some((session) => session.id === id)) return refused('SESSION_NOT_FOUND')
    const isThis = id === acting.session
    if (!isThis && !hasShownWho(acting)) {
      await record(tx, { action: 'refused', subject, after: { because: 'CONFIRM_AGAIN', session: id } })
      return refused('CONFIRM_AGAIN')
    }
    const reason = isThis ? 'signed-out' : 'ended-elsewhere'
    if (!(await endSession(tx, id, reason))) return refused('SESSION_NOT_FOUND')
    await record(tx, { action: 'session.end', subject, after: { session: id, reason } })
    return { kind: 'ended' }
  })
}

/** An example person has nothing to prove it with. */
function hasShownWho({ at, confirmedAt, assurance }: Acting): boolean {
  return assurance === 'trial' || (confirmedAt !== null && isConfirmed({ at, confirmedAt }))
}

/** How many are ended in one transaction. */
const SWEEP = 200

/** Ends and logs what ran out by itself, so that every session in the log has an end. Gives how many. */
export async function endRunOutSessions(house: House): Promise<number> {
  return await house.withTx({ kind: 'house', purpose: 'end sessions that ran out' }, async (tx) => {
    let ended = 0
    for (const { id, account } of await runOutSessions(tx, SWEEP)) {
      if (!(await endSession(tx, id, 'expired'))) continue
      ended++
      const after = { session: id, reason: 'expired' }
      await record(tx, { action: 'session.end', subject: `account/${account}`, after })
    }
    return ended
  })
}
