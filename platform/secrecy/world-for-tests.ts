import { randomUUID } from 'node:crypto'
import { type House, type Person, record } from '@utfall/database'
import { HOUSE, type TestPerson, testHouse, testOrganisation, testPerson } from '@utfall/database/testing'
import { openCase } from './index.ts'
import type { NewCase, NewConsents } from './schema.ts'

/** A small world for tests: a region with psychiatry, a municipality's authority with an independent branch, a state authority. */
export type World = {
  readonly psychiatry: TestPerson
  readonly colleague: TestPerson
  readonly social: TestPerson
  readonly branch: TestPerson
  readonly employment: TestPerson
}

/** A house for a whole file of tests; whoever opens it closes it. */
export function newHouse(): Promise<House> {
  return testHouse()
}

export async function worldIn(house: House, kind: 'trial' | 'own' | 'joint' = 'trial'): Promise<World> {
  await house.withTx(HOUSE, async (tx) => {
    await tx.insertInto('house').values({ kind, name: 'Provhuset' }).execute()
    await record(tx, { action: 'house.begin', subject: 'house' })
  })
  const region = await testOrganisation(house, { slug: 'region', kind: 'principal' })
  const care = await testOrganisation(house, { slug: 'vard', kind: 'authority', parent: region })
  const municipality = await testOrganisation(house, { slug: 'kommun', kind: 'principal' })
  const board = await testOrganisation(house, {
    slug: 'socialnamnd',
    kind: 'authority',
    parent: municipality,
  })
  const state = await testOrganisation(house, { slug: 'staten', kind: 'principal' })
  const service = await testOrganisation(house, {
    slug: 'arbetsformedling',
    kind: 'authority',
    parent: state,
  })
  const staff = (
    name: string,
    organisation: { slug: string; kind: 'unit' | 'branch'; parent: number },
    role: 'coordinator' | 'referrer' = 'coordinator',
  ) => testPerson(house, { name, organisation, roles: [role] })
  const psychiatry = { slug: 'psykiatri', kind: 'unit', parent: care } as const
  return {
    psychiatry: await staff('Petra Prov', psychiatry),
    colleague: await staff('Karl Prov', psychiatry, 'referrer'),
    social: await staff('Sara Prov', { slug: 'socialtjanst', kind: 'unit', parent: board }),
    branch: await staff('Bo Prov', { slug: 'hemsjukvard', kind: 'branch', parent: board }),
    employment: await staff('Arne Prov', { slug: 'formedling', kind: 'unit', parent: service }, 'referrer'),
  }
}

export const NEW_CASE: NewCase = {
  pseudonym: 'prov-0123456789abcdef',
  hasProtectedIdentity: false,
  isExample: true,
  reason: 'Ansvarig.',
}

/** Opens a case as somebody, and gives its reference. */
export async function openFor(house: House, person: Person, order: Partial<NewCase> = {}): Promise<string> {
  const pseudonym = `prov-${randomUUID()}`
  const opened = await openCase(house, person, { ...NEW_CASE, pseudonym, ...order })
  if (opened.kind !== 'opened') throw new Error(opened.code)
  return opened.reference
}

const DAY_MILLISECONDS = 86_400_000

/** A consent that has held since yesterday and holds for some months. */
export function consentTo(to: string, order: Partial<NewConsents> = {}): NewConsents {
  const base = {
    ...{ form: 'written', to, purpose: 'coordination', categories: ['health'] },
    validFrom: new Date(Date.now() - DAY_MILLISECONDS).toISOString(),
    validTo: new Date(Date.now() + 90 * DAY_MILLISECONDS).toISOString(),
    ...{ textVersion: '2026-1', language: 'sv', isVoluntary: true, doubt: null },
  } as const
  return { ...base, ...order } as NewConsents
}
