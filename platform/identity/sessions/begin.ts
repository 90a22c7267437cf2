import { DatabaseProblem, record, type SessionEnd, type Tx } from '@utfall/database'
import { NEVER_CONFIRMED, organisationToBeIn } from './rules.ts'
import {
  type Assurance,
  endOtherSessions,
  endSession,
  insertSession,
  type LiveSession,
  lastOrganisation,
  liveSession,
  rolesOf,
  type SessionMethod,
} from './store.ts'
import { keyOf, newToken } from './token.ts'

/** How long sessions live. */
export type SessionLives = {
  /** Without being used. */
  readonly idleMinutes: number
  /** At most. */
  readonly wholeMinutes: number
}
export const SESSION_LIVES: SessionLives = { idleMinutes: 20, wholeMinutes: 12 * 60 }

/** Somebody is signed in: the token is for their browser alone. */
export type SignedIn = {
  readonly kind: 'signed-in'
  readonly token: string
  readonly account: number
  readonly expiresAt: string
}

/** Lets an account in, at the door. The token is new each time, so that no token from before is worth anything. */
export async function beginSession(
  tx: Tx,
  lives: SessionLives,
  {
    account,
    method,
    assurance,
  }: { readonly account: number; readonly method: SessionMethod; readonly assurance: Assurance },
): Promise<SignedIn> {
  const held = await rolesOf(tx, account)
  const places = [...new Map(held.map((role) => [role.organisation, role.slug]))]
  const organisation = organisationToBeIn(
    places.map(([id]) => id),
    await lastOrganisation(tx, account),
  )
  const token = newToken()
  const { id, expires_at } = await insertSession(tx, {
    ...{ key: keyOf(token), account, organisation, method, assurance },
    idleMinutes: lives.idleMinutes,
    ends: { kind: 'after', minutes: lives.wholeMinutes },
    confirmedAt: assurance === 'one-factor' && method === 'oidc' ? NEVER_CONFIRMED : null,
  })
  const slug = places.find(([place]) => place === organisation)?.[1] ?? null
  const after = { session: id, method, assurance, organisation: slug }
  await record(tx, { action: 'session.begin', subject: `account/${account}`, after })
  return { kind: 'signed-in', token, account, expiresAt: expires_at }
}

/** The same person with a new token: another organisation, or a fresh proof. The end stays where it was. */
export async function renewSession(
  tx: Tx,
  session: LiveSession,
  change:
    | { readonly kind: 'switched'; readonly organisation: number; readonly slug: string }
    | { readonly kind: 'confirmed'; readonly method: SessionMethod; readonly assurance: Assurance },
): Promise<SignedIn> {
  if (!(await endSession(tx, session.id, change.kind))) throw nobody()
  const token = newToken()
  const isSwitch = change.kind === 'switched'
  const { id, expires_at } = await insertSession(tx, {
    key: keyOf(token),
    account: session.account,
    organisation: isSwitch ? change.organisation : session.organisation,
    method: isSwitch ? session.method : change.method,
    assurance: isSwitch ? session.assurance : change.assurance,
    idleMinutes: session.idleMinutes,
    ends: { kind: 'at', at: session.expiresAt },
    confirmedAt: isSwitch ? session.confirmedAt : null,
  })
  await record(tx, {
    action: isSwitch ? 'session.switch' : 'session.confirm',
    subject: `account/${session.account}`,
    before: { session: session.id },
    after: isSwitch
      ? { session: id, organisation: change.slug }
      : { session: id, method: change.method, assurance: change.assurance },
  })
  return { kind: 'signed-in', token, account: session.account, expiresAt: expires_at }
}

/** The live session of a token at the door; throws what a dead one throws everywhere. */
export async function sessionAtDoor(tx: Tx, token: string): Promise<LiveSession> {
  const session = await liveSession(tx, keyOf(token))
  if (session === null) throw nobody()
  return session
}

/** Ends the other sessions of an account, each with its row in the log. */
export async function endOthers(
  tx: Tx,
  account: number,
  kept: number | null,
  reason: SessionEnd,
): Promise<void> {
  for (const session of await endOtherSessions(tx, account, kept, reason))
    await record(tx, { action: 'session.end', subject: `account/${account}`, after: { session, reason } })
}

function nobody(): DatabaseProblem {
  const message = 'nobody is signed in by that'
  return new DatabaseProblem({ code: 'UF010', message, constraint: null, table: null })
}
