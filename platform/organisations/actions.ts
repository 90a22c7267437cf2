import { type CalendarDate, dateInSweden, parseCalendarDate } from '@utfall/basics'
import { type Acting, type House, type Person, record, type Tx } from '@utfall/database'
import { may, refusal, rulesOn, type SecrecyRefusal } from '@utfall/secrecy'
import { type OrganisationProblem, type OrganisationRefusal, refused } from './problems.ts'
import { checkedFacts, fits, isForward, isIn, overlap, type Period, rootOf, treesOn } from './rules.ts'
import type {
  MembershipChange,
  NewOrganisation,
  OrganisationChange,
  OrganisationsView,
  OrganisationView,
  SameAreaChange,
} from './schema.ts'
import * as store from './store.ts'

/** The use cases of the room: each one transaction with its row in the log. */

type Refusal = OrganisationRefusal | SecrecyRefusal
/** Which organisations there are is no secret among those who act in one. */
const mayRead = (acting: Acting): boolean => may(acting, 'organisation.read', { kind: 'here' }).kind === 'yes'
const today = (acting: Acting): CalendarDate => dateInSweden(new Date(acting.at))

/** The organisations as they stood on a day, today where none is given. Which there are is no secret. */
export async function organisationsOn(
  house: House,
  person: Person,
  day?: CalendarDate,
): Promise<OrganisationsView | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'organisation.read')
    if (no) return no
    const on = day ?? today(acting)
    const organisations = (await store.allOrganisations(tx)).map(withoutId)
    const members = (await store.allMembers(tx)).filter((each) => isIn(each, on))
    return {
      on,
      organisations: [...treesOn(on, organisations)],
      members: members.map(({ id: _, ...member }) => member),
      sameAreas: (await store.allSameAreas(tx)).filter((each) => isIn(each, on)),
    }
  })
}

function withoutId({ id: _, ...view }: store.OrganisationRow): OrganisationView {
  return view
}

export async function addOrganisation(
  house: House,
  person: Person,
  given: NewOrganisation,
): Promise<OrganisationView | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'organisation.change')
    if (no) return no
    return await addIn(tx, acting, given)
  })
}

/** As `addOrganisation`, in a transaction under way: of the house's own, or after `refusal` was asked. */
export async function addIn(
  tx: Tx,
  acting: Acting,
  given: NewOrganisation,
): Promise<OrganisationView | OrganisationRefusal> {
  const known = bySlug(await store.allOrganisations(tx))
  const parent = given.parent === null ? null : known.get(given.parent)
  if (parent === undefined) return refused('ORGANISATION_NOT_FOUND')
  if (!fits(given.kind, parent?.kind ?? null)) return refused('ORGANISATION_MISPLACED')
  const facts = checkedFacts(given)
  if (typeof facts === 'string') return refused(facts)
  const validFrom = given.validFrom ?? today(acting)
  if (parent && !isIn(parent, validFrom)) return refused('DATES_FAULTY')
  const added = await store.addOrganisation(tx, {
    slug: given.slug,
    kind: given.kind,
    parentId: parent?.id ?? null,
    name: given.name,
    organisationNumber: facts.organisationNumber ?? null,
    areaCode: facts.areaCode ?? null,
    validFrom,
    by: acting.actor,
  })
  if (!added) return refused('ORGANISATION_EXISTS')
  const made = bySlug(await store.allOrganisations(tx)).get(given.slug)
  if (made === undefined) throw new Error('an organisation that was just written is not there')
  const view = withoutId(made)
  await record(tx, { action: 'organisation.add', subject: `organisation/${view.slug}`, after: view })
  return view
}

/** Changes what may change, and closes: its place and its name in addresses stay, since others refer to them. */
export async function changeOrganisation(
  house: House,
  person: Person,
  slug: string,
  change: OrganisationChange,
): Promise<OrganisationView | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'organisation.change')
    const all = await store.allOrganisations(tx)
    const row = bySlug(all).get(slug)
    if (!row || !mayRead(acting)) return refused('ORGANISATION_NOT_FOUND')
    if (no) return no
    const facts = checkedFacts(change)
    if (typeof facts === 'string') return refused(facts)
    const problem = change.validTo === undefined ? null : closingProblem(row, change.validTo, all)
    if (problem) return refused(problem)
    const patch = {
      ...facts,
      ...(change.name && { name: change.name }),
      ...(change.validTo !== undefined && { validTo: change.validTo }),
    }
    await store.changeOrganisation(tx, row.id, patch)
    const before = withoutId(row)
    const after = { ...before, ...patch }
    await record(tx, {
      action: change.validTo === undefined ? 'organisation.change' : 'organisation.close',
      subject: `organisation/${slug}`,
      before,
      after: { ...after, reason: change.reason },
    })
    return after
  })
}

function closingProblem(
  row: store.OrganisationRow,
  validTo: string,
  all: readonly store.OrganisationRow[],
): OrganisationProblem | null {
  if (row.validTo !== null) return 'ORGANISATION_CLOSED'
  if (!isForward({ validFrom: row.validFrom, validTo })) return 'DATES_FAULTY'
  const remains = ({ parent, validTo: until }: store.OrganisationRow) =>
    parent === row.slug && (until === null || until > validTo)
  return all.some(remains) ? 'ORGANISATION_HAS_PARTS' : null
}

/** A member joins or leaves a federation. That all four parties are there is asked where a federation is set up. */
export async function changeMembership(
  house: House,
  person: Person,
  federation: string,
  change: MembershipChange,
): Promise<{ readonly kind: 'done' } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'organisation.change')
    if (no) {
      const isSeen = bySlug(await store.allOrganisations(tx)).has(federation) && mayRead(acting)
      return isSeen ? no : refused('ORGANISATION_NOT_FOUND')
    }
    return await changeMembershipIn(tx, federation, change)
  })
}

/** As `changeMembership`, in a transaction under way. */
export async function changeMembershipIn(
  tx: Tx,
  federation: string,
  change: MembershipChange,
): Promise<{ readonly kind: 'done' } | OrganisationRefusal> {
  const known = bySlug(await store.allOrganisations(tx))
  const [whole, member] = [known.get(federation), known.get(change.member)]
  if (!whole || !member) return refused('ORGANISATION_NOT_FOUND')
  const isMemberKind = member.kind === 'principal' || member.kind === 'authority'
  if (whole.kind !== 'federation' || !isMemberKind) return refused('NOT_A_FEDERATION')
  const held = (await store.allMembers(tx)).filter(
    (each) => each.federation === federation && each.member === change.member,
  )
  const subject = `organisation/${federation}`
  if (change.kind === 'leave') {
    const open = held.find((each) => each.validTo === null)
    if (!open) return refused('MEMBER_NOT_FOUND')
    if (!isForward({ ...open, validTo: change.validTo })) return refused('DATES_FAULTY')
    await store.endMember(tx, open.id, change.validTo)
    const before = { member: member.slug, validFrom: open.validFrom, validTo: null }
    await record(tx, {
      action: 'member.leave',
      subject,
      before,
      after: { ...before, validTo: change.validTo },
    })
    return { kind: 'done' }
  }
  const period: Period = { validFrom: change.validFrom, validTo: change.validTo ?? null }
  const fitsIn = [whole, member].every((each) => isIn(each, period.validFrom))
  if (!isForward(period) || !fitsIn) return refused('DATES_FAULTY')
  if (held.some((each) => overlap(each, period))) return refused('MEMBER_ALREADY')
  await store.addMember(tx, { federationId: whole.id, memberId: member.id, ...period })
  await record(tx, { action: 'member.join', subject, after: { member: member.slug, ...period } })
  return { kind: 'done' }
}

/**
 * Says that the law counts two areas of secrecy as one between given dates, on a named ground, or ends it. Only areas of
 * one principal can be one: a joint board or a shared house takes no border away.
 */
export async function changeSameArea(
  house: House,
  person: Person,
  change: SameAreaChange,
): Promise<{ readonly kind: 'done'; readonly id: number } | Refusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'organisation.change')
    if (no) return no
    return change.kind === 'end' ? await endSameArea(tx, change) : await beginSameArea(tx, acting, change)
  })
}

type SameAreaDone = { readonly kind: 'done'; readonly id: number } | OrganisationRefusal

async function endSameArea(tx: Tx, change: Extract<SameAreaChange, { kind: 'end' }>): Promise<SameAreaDone> {
  const before = (await store.allSameAreas(tx)).find(({ id }) => id === change.id)
  if (!before || before.validTo !== null) return refused('SAME_AREA_NOT_FOUND')
  if (!isForward({ ...before, validTo: change.validTo })) return refused('DATES_FAULTY')
  await store.endSameArea(tx, before.id, change.validTo)
  const after = { ...before, validTo: change.validTo }
  await record(tx, { action: 'same-area.end', subject: `same-area/${before.id}`, before, after })
  return { kind: 'done', id: before.id }
}

async function beginSameArea(
  tx: Tx,
  acting: Acting,
  change: Extract<SameAreaChange, { kind: 'begin' }>,
): Promise<SameAreaDone> {
  const known = bySlug(await store.allOrganisations(tx))
  const [first, second] = [known.get(change.first), known.get(change.second)]
  if (!first || !second) return refused('ORGANISATION_NOT_FOUND')
  const areArea = [first, second].every((each) => each.area === each.slug)
  const isOnePrincipal = rootOf(first.slug, known) === rootOf(second.slug, known)
  if (!areArea || !isOnePrincipal || first.id === second.id) return refused('SAME_AREA_ACROSS_PRINCIPALS')
  const period: Period = { validFrom: change.validFrom, validTo: change.validTo ?? null }
  if (!isForward(period) || ![first, second].every((each) => isIn(each, period.validFrom)))
    return refused('DATES_FAULTY')
  // Without a rule of the law nothing makes two areas one (8 kap. 2 § OSL); which rules there are is for the legal map.
  const rules = rulesOn(parseCalendarDate(period.validFrom, 'validFrom'))
  if (!rules.some(({ id, kind }) => kind === 'area' && id === change.ground))
    return refused('SAME_AREA_GROUND_UNKNOWN')
  const names = new Set([first.slug, second.slug])
  const held = (await store.allSameAreas(tx)).filter(
    (each) => names.has(each.first) && names.has(each.second),
  )
  if (held.some((each) => overlap(each, period))) return refused('SAME_AREA_ALREADY')
  const { ground } = change
  const id = await store.addSameArea(tx, {
    areas: [first.id, second.id],
    ground,
    ...period,
    by: acting.actor,
  })
  const after = { first: first.slug, second: second.slug, ground, ...period }
  await record(tx, { action: 'same-area.begin', subject: `same-area/${id}`, after })
  return { kind: 'done', id }
}

function bySlug(rows: readonly store.OrganisationRow[]): ReadonlyMap<string, store.OrganisationRow> {
  return new Map(rows.map((row) => [row.slug, row]))
}
