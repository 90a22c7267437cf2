import { checkDigit } from '@utfall/basics'
import type { OrganisationProblem } from './problems.ts'
import type { OrganisationKind, OrganisationTree, OrganisationView } from './schema.ts'

/** Decisions about organisations: no database, no clock. */

/** From a first day until, but not with, another; null: without end. Days are `YYYY-MM-DD`, so text order is time's. */
export type Period = { readonly validFrom: string; readonly validTo: string | null }

export function isIn({ validFrom, validTo }: Period, day: string): boolean {
  return validFrom <= day && (validTo === null || day < validTo)
}

export function overlap(one: Period, other: Period): boolean {
  const beginsBefore = (a: Period, b: Period) => b.validTo === null || a.validFrom < b.validTo
  return beginsBefore(one, other) && beginsBefore(other, one)
}

export function isForward({ validFrom, validTo }: Period): boolean {
  return validTo === null || validFrom < validTo
}

/** What may be part of what; null stands for nothing. The database holds the same rule (`app.place_organisation`). */
export function fits(kind: OrganisationKind, parent: OrganisationKind | null): boolean {
  switch (kind) {
    case 'principal':
    case 'federation':
    case 'provider':
    case 'evaluator':
      return parent === null
    case 'authority':
      return parent === 'principal'
    case 'branch':
      return parent === 'authority'
    case 'unit':
      return parent !== null && parent !== 'principal'
  }
}

/** The part of an organisation that its secrecy area rests on. */
export type Placed = Pick<OrganisationView, 'slug' | 'kind' | 'parent'>

/**
 * The secrecy area that an organisation lies in: itself where it is an authority, an independent branch or a legal
 * person of its own, and for a unit that of what it is part of (8 kap. 1 and 2 §§ OSL: secrecy holds between authorities,
 * and between independent branches of one). A principal is no area: its authorities are. Null too where a whole is not
 * known.
 */
export function secrecyArea(slug: string, organisations: ReadonlyMap<string, Placed>): string | null {
  let found = organisations.get(slug)
  for (let steps = 0; found?.kind === 'unit' && steps <= organisations.size; steps++)
    found = found.parent === null ? undefined : organisations.get(found.parent)
  return found === undefined || found.kind === 'principal' || found.kind === 'unit' ? null : found.slug
}

/** The principal, federation, provider or evaluator that an organisation is part of in the end; itself where it is one. */
export function rootOf(slug: string, organisations: ReadonlyMap<string, Placed>): string {
  let root = slug
  for (let steps = 0; steps <= organisations.size; steps++) {
    const parent = organisations.get(root)?.parent ?? null
    if (parent === null) break
    root = parent
  }
  return root
}

/**
 * An organisation's number in its normal form of ten digits; null where it is none. The third digit is 2 or more for
 * legal persons: with 0 or 1 there it is the number of a sole trader, which is a person's, and stays out.
 */
export function organisationNumberFrom(text: string): string | null {
  const digits = text
    .trim()
    .replace(/^16(?=\d{6}-?\d{4}$)/, '')
    .replace(/^(\d{6})-(\d{4})$/, '$1$2')
  if (!/^\d{10}$/.test(digits) || Number(digits[2]) < 2) return null
  return checkDigit(digits.slice(0, 9)) === Number(digits[9]) ? digits : null
}

/** Sweden's 21 counties by Statistics Sweden's code (02, 11, 15 and 16 are no more); as text, since 01 is not 1. */
const COUNTIES = new Set([
  '01',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '10',
  '12',
  '13',
  '14',
  '17',
  '18',
  '19',
  '20',
  '21',
  '22',
  '23',
  '24',
  '25',
])

/** A county by two digits, or a municipality by four, of which the first two are a county. */
export function isAreaCode(text: string): boolean {
  return /^\d{2}(\d{2})?$/.test(text) && COUNTIES.has(text.slice(0, 2)) && !text.endsWith('00')
}

export type Facts = {
  readonly organisationNumber?: string | null | undefined
  readonly areaCode?: string | null | undefined
}

/** Numbers and codes in their normal form, or what is wrong with them. */
export function checkedFacts(
  facts: Facts,
): { readonly organisationNumber?: string | null; readonly areaCode?: string | null } | OrganisationProblem {
  const number =
    typeof facts.organisationNumber === 'string'
      ? organisationNumberFrom(facts.organisationNumber)
      : facts.organisationNumber
  if (number === null && facts.organisationNumber !== null) return 'ORGANISATION_NUMBER_FAULTY'
  const code = facts.areaCode
  if (typeof code === 'string' && !isAreaCode(code)) return 'AREA_CODE_FAULTY'
  return {
    ...(number !== undefined && { organisationNumber: number }),
    ...(code !== undefined && { areaCode: code }),
  }
}

/** The organisations of a day as trees, each level in the order of its Swedish names. */
export function treesOn(
  day: string,
  organisations: readonly OrganisationView[],
): readonly OrganisationTree[] {
  const living = organisations.filter((each) => isIn(each, day))
  const known = new Set(living.map(({ slug }) => slug))
  const below = (parent: string | null): readonly OrganisationTree[] =>
    living
      .filter((each) => (each.parent !== null && known.has(each.parent) ? each.parent : null) === parent)
      .sort((a, b) => a.name.sv.localeCompare(b.name.sv, 'sv') || (a.slug < b.slug ? -1 : 1))
      .map((each) => ({ ...each, parts: below(each.slug) }))
  return below(null)
}
