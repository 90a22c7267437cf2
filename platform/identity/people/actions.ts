import { dateInSweden } from '@utfall/basics'
import { type Acting, type House, type Person, type Role, record, type Tx } from '@utfall/database'
import { type Action, refusal, type SecrecyRefusal } from '@utfall/secrecy'
import { endOthers } from '../sessions/begin.ts'
import { type Invitation, makeInvitation } from '../sign-in/invitations.ts'
import { type PeopleRefusal, refused } from './problems.ts'
import { functionsOf, isInConflict, whyNotGiven } from './rules.ts'
import type { ConflictView, EndRole, HeldRole, NewPerson, NewRole, PersonView } from './schema.ts'
import * as store from './store.ts'

/** Who is in an organisation and as what: each use case one transaction with its rows in the log. */

type Refusal = PeopleRefusal | SecrecyRefusal
type Done = { readonly kind: 'done' }

/** Somebody new: an account, a first role, and the link that lets them in, which is shown once. */
export async function invitePerson(
  house: House,
  person: Person,
  given: NewPerson,
  at: Date,
): Promise<{ readonly id: number; readonly invitation: Invitation } | Refusal> {
  const where = { slug: given.organisation, account: null }
  return await changing(house, person, where, async (tx, acting, place) => {
    const { name, language = 'sv' } = given
    const email = given.email.trim()
    const problem = roleProblem(acting, given, { held: [], elsewhere: [], account: null })
    if (problem) return problem
    const id = await store.addAccount(tx, { name, email, language, kind: 'person', by: acting.actor })
    if (id === null) return refused('EMAIL_TAKEN')
    await record(tx, { action: 'account.add', subject: `account/${id}`, after: { name, language } })
    await writeRole(tx, acting, place, id, given, [])
    const invitation = await makeInvitation(tx, acting, { account: id, at })
    // An account that nobody is invited to must not remain.
    if (invitation.kind === 'refused') throw new Error('who may add an account may not invite to it')
    return { id, invitation }
  })
}

/** A new link for somebody who has lost theirs, or all their ways in. */
export async function inviteAgain(
  house: House,
  person: Person,
  account: number,
  at: Date,
): Promise<Invitation | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'people.change')
    const found = await store.accountById(tx, account)
    if (!found || found.closedAt !== null) return refused('PERSON_NOT_FOUND')
    if (no) return no
    return await makeInvitation(tx, acting, { account, at })
  })
}

export async function giveRole(
  house: House,
  person: Person,
  account: number,
  given: NewRole,
): Promise<Done | Refusal> {
  const where = { slug: given.organisation, account }
  return await changing(house, person, where, async (tx, acting, place) => {
    const found = await store.accountById(tx, account)
    if (!found || found.closedAt !== null) return refused('PERSON_NOT_FOUND')
    const held = rolesIn(await store.heldRoles(tx, place.id, account))
    const elsewhere = await store.rolesElsewhere(tx, account, place.id)
    const problem = roleProblem(acting, given, { held, elsewhere, account })
    if (problem) return problem
    await writeRole(tx, acting, place, account, given, held)
    return { kind: 'done' }
  })
}

export async function endRole(
  house: House,
  person: Person,
  { account, role }: { readonly account: number; readonly role: Role },
  { reason, organisation }: EndRole,
): Promise<Done | Refusal> {
  return await changing(house, person, { slug: organisation, account }, async (tx, acting, place) => {
    if (role === 'house-administrator' && !administersHouse(acting))
      return refused('ONLY_HOUSE_ADMINISTRATORS')
    if (await isLast(tx, role, place.id, account)) return refused('LAST_ADMINISTRATOR')
    const held = await store.heldRoles(tx, place.id, account)
    const ending = held.find((each) => each.role === role)
    if (!ending) return refused('ROLE_NOT_HELD')
    await store.endRole(tx, ending.id, acting.actor, reason)
    const before = rolesIn(held)
    await recordRoles(tx, 'role.end', account, place, {
      before,
      after: before.filter((each) => each !== role),
      reason,
    })
    return { kind: 'done' }
  })
}

/** Closes an account for good, and ends every role it has. The session it may have open ends with it, at once. */
export async function closeAccount(
  house: House,
  person: Person,
  account: number,
  reason: string,
): Promise<Done | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'people.change')
    const found = await store.accountById(tx, account)
    if (!found) return refused('PERSON_NOT_FOUND')
    if (no) return no
    if (!administersHouse(acting)) return refused('ONLY_HOUSE_ADMINISTRATORS')
    if (acting.account === account) return refused('NOT_ONESELF')
    if (found.closedAt !== null) return refused('ACCOUNT_CLOSED')
    const held = await store.everyRole(tx, account)
    for (const { role, organisation } of held)
      if (await isLast(tx, role, organisation, account)) return refused('LAST_ADMINISTRATOR')
    for (const { id, role, slug } of held) {
      await store.endRole(tx, id, acting.actor, reason)
      const after = { role, organisation: slug, reason }
      await record(tx, { action: 'role.end', subject: `account/${account}`, before: { role }, after })
    }
    await store.closeAccount(tx, account)
    const [before, after] = [{ isClosed: false }, { isClosed: true, reason }]
    await record(tx, { action: 'account.close', subject: `account/${account}`, before, after })
    return { kind: 'done' }
  })
}

/** Ends somebody's sessions everywhere, at once: for a lost telephone, or a suspicion. They may sign in again. */
export async function endSessionsOf(house: House, person: Person, account: number): Promise<Done | Refusal> {
  const allowed = await house.withTx(person, async (tx, acting): Promise<Done | Refusal> => {
    const no = await refusal(tx, acting, 'people.change')
    if (!(await store.accountById(tx, account))) return refused('PERSON_NOT_FOUND')
    if (no) return no
    await record(tx, { action: 'account.end-sessions', subject: `account/${account}` })
    return { kind: 'done' }
  })
  if (allowed.kind === 'refused') return allowed
  const door: Person = { kind: 'door', purpose: 'end sessions for an administrator' }
  await house.withTx(door, (tx) => endOthers(tx, account, null, 'ended-elsewhere'))
  return allowed
}

/** Everybody who is, or has been, something in an organisation. */
export async function peopleIn(
  house: House,
  person: Person,
  organisation?: string,
): Promise<readonly PersonView[] | Refusal> {
  return await reading(house, person, 'people.read', organisation, async (tx, acting, place) => {
    const accounts = await store.accountsIn(tx, place.id)
    const held = await store.heldRoles(tx, place.id)
    // Why somebody was given what is for those who give it and those who review it.
    const seesWhy = acting.roles.some((role) =>
      ['administrator', 'house-administrator', 'auditor'].includes(role),
    )
    return accounts.map(({ closedAt, ...account }) => ({
      ...account,
      email: seesWhy || account.id === acting.account ? account.email : null,
      isClosed: closedAt !== null,
      roles: held
        .filter((each) => each.account === account.id)
        .map(withoutKeys)
        .map((each) => (seesWhy ? each : { ...each, reason: '', conflictNote: null })),
    }))
  })
}

/** Who holds what should be kept apart, for auditors: with the notes, and where one is missing. */
export async function conflictsIn(
  house: House,
  person: Person,
  organisation?: string,
): Promise<readonly ConflictView[] | Refusal> {
  return await reading(house, person, 'people.conflicts', organisation, async (tx, _, place) => {
    const held = await store.heldRoles(tx, place.id)
    const conflicts: ConflictView[] = []
    for (const { id, name } of await store.accountsIn(tx, place.id)) {
      const own = held.filter((each) => each.account === id)
      const roles = rolesIn(own)
      const elsewhere = await store.rolesElsewhere(tx, id, place.id)
      const noted = own.some(({ conflictNote }) => conflictNote !== null)
      if (!noted && !isInConflict(roles, elsewhere)) continue
      const functions = [...functionsOf([...roles, ...elsewhere])]
      conflicts.push({
        id,
        name,
        functions,
        roles: own.map(withoutKeys),
        elsewhere: [...elsewhere],
        hasNote: noted,
      })
    }
    return conflicts
  })
}

function withoutKeys({ id: _, account: __, ...role }: store.HeldRow): HeldRole {
  return role
}

const rolesIn = (rows: readonly store.HeldRow[]): readonly Role[] => rows.map(({ role }) => role)
const administersHouse = (acting: Acting) => acting.roles.includes('house-administrator')

/**
 * A transaction that changes people in one organisation: one's own, or any for who administers the house. Whom somebody
 * does not see is not there, whatever they may do to others.
 */
async function changing<T>(
  house: House,
  person: Person,
  { slug, account }: { readonly slug: string | undefined; readonly account: number | null },
  work: (tx: Tx, acting: Acting, place: store.Place) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'people.change')
    if (account !== null && !(await store.accountById(tx, account))) return refused('PERSON_NOT_FOUND')
    if (no) return no
    const place = await placeFor(tx, acting, slug)
    return 'kind' in place ? place : await work(tx, acting, place)
  })
}

async function reading<T>(
  house: House,
  person: Person,
  action: Action,
  slug: string | undefined,
  work: (tx: Tx, acting: Acting, place: store.Place) => Promise<T>,
): Promise<T | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, action)
    if (no) return no
    const place = await placeFor(tx, acting, slug)
    if ('kind' in place) return place
    await record(tx, { action, subject: `organisation/${place.slug}` })
    return await work(tx, acting, place)
  })
}

async function placeFor(
  tx: Tx,
  acting: Acting,
  slug: string | undefined,
): Promise<store.Place | PeopleRefusal> {
  const asked = slug ?? acting.organisationSlug
  if (asked === null) return refused('NO_PLACE_CHOSEN')
  // Another's people are not there for whoever does not administer the house.
  if (asked !== acting.organisationSlug && !administersHouse(acting)) return refused('PLACE_NOT_FOUND')
  return (await store.placeBySlug(tx, asked)) ?? refused('PLACE_NOT_FOUND')
}

function roleProblem(
  acting: Acting,
  given: NewRole,
  whom: {
    readonly held: readonly Role[]
    readonly elsewhere: readonly Role[]
    readonly account: number | null
  },
): PeopleRefusal | null {
  const problem = whyNotGiven({
    role: given.role,
    hasNote: given.conflictNote !== undefined,
    held: whom.held,
    elsewhere: whom.elsewhere,
    isOneself: whom.account !== null && whom.account === acting.account,
    giverAdministersHouse: administersHouse(acting),
  })
  if (problem) return refused(problem)
  const today = dateInSweden(new Date(acting.at))
  return given.validTo !== undefined && given.validTo <= today ? refused('ROLE_ENDS_BEFORE_IT_BEGINS') : null
}

async function writeRole(
  tx: Tx,
  acting: Acting,
  place: store.Place,
  account: number,
  given: NewRole,
  held: readonly Role[],
): Promise<void> {
  const { role, reason, conflictNote = null, validTo = null } = given
  await store.endRunOut(tx, { account, organisation: place.id, role })
  await store.addRole(tx, {
    account,
    organisation: place.id,
    role,
    reason,
    conflictNote,
    validTo,
    by: acting.actor,
  })
  await recordRoles(tx, 'role.give', account, place, {
    before: held,
    after: [...held, role],
    reason,
    validTo,
    hasConflictNote: conflictNote !== null,
  })
}

async function recordRoles(
  tx: Tx,
  action: 'role.give' | 'role.end',
  account: number,
  place: store.Place,
  change: {
    readonly before: readonly Role[]
    readonly after: readonly Role[]
    readonly [more: string]: unknown
  },
): Promise<void> {
  const { before, after, ...more } = change
  await record(tx, {
    action,
    subject: `account/${account}`,
    before: { organisation: place.slug, roles: before },
    after: { organisation: place.slug, roles: after, ...more },
  })
}

/** Whether an organisation, or the house, would be left without anybody who can give roles. */
async function isLast(tx: Tx, role: Role, organisation: number, account: number): Promise<boolean> {
  if (role !== 'administrator' && role !== 'house-administrator') return false
  const where = role === 'administrator' ? organisation : null
  const holders = await store.lockedHolders(tx, role, where)
  return holders.includes(account) && holders.every((each) => each === account)
}
