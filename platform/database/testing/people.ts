import { createHash, randomBytes } from 'node:crypto'
import type { Role } from '@utfall/basics'
import type { House } from '../house.ts'
import type { OrganisationKind } from '../house-tables.ts'
import type { Person } from '../person.ts'

/** Somebody signed in, in an organisation, with roles. */
export type TestPerson = {
  readonly account: number
  readonly organisation: number
  readonly slug: string
  readonly name: string
  /** What a browser would hold. */
  readonly token: string
  as(purpose: string): Person
}

export const HOUSE = { kind: 'house', purpose: 'test' } as const
const DOOR = { kind: 'door', purpose: 'test' } as const

export type TestOrganisation = {
  readonly slug: string
  readonly kind?: OrganisationKind
  readonly parent?: number
}

/** The organisation's key; made where there is none of that name. */
export async function testOrganisation(
  house: House,
  { slug, kind = 'provider', parent }: TestOrganisation,
): Promise<number> {
  return await house.withTx(HOUSE, async (tx) => {
    const known = await tx.selectFrom('organisation').select('id').where('slug', '=', slug).executeTakeFirst()
    if (known) return known.id
    const values = {
      slug,
      kind,
      parent_id: parent ?? null,
      name_sv: slug,
      name_en: slug,
      created_by: 'house',
    }
    return (await tx.insertInto('organisation').values(values).returning('id').executeTakeFirstOrThrow()).id
  })
}

/** A new account with its roles and a session, signed in with two factors a moment ago. */
export async function testPerson(
  house: House,
  {
    organisation = { slug: 'provning' },
    roles = ['evaluator'],
    name = 'Anna Prov',
  }: {
    readonly organisation?: TestOrganisation
    readonly roles?: readonly Role[]
    readonly name?: string
  } = {},
): Promise<TestPerson> {
  const place = await testOrganisation(house, organisation)
  const account = await house.withTx(HOUSE, async (tx) => {
    const values = { kind: 'person', name, created_by: 'house' } as const
    const { id } = await tx.insertInto('account').values(values).returning('id').executeTakeFirstOrThrow()
    for (const role of roles)
      await tx
        .insertInto('role_assignment')
        .values({ account_id: id, organisation_id: place, role, reason: 'test', granted_by: 'house' })
        .execute()
    return id
  })
  const token = randomBytes(32).toString('base64url')
  const key = createHash('sha256').update(token).digest()
  await house.withTx(DOOR, (tx) =>
    tx
      .insertInto('session')
      .values({
        ...{ key, account_id: account, organisation_id: place, method: 'passkey', assurance: 'two-factor' },
        ...{ idle_minutes: 20, expires_at: new Date(Date.now() + 8 * 3_600_000) },
      })
      .execute(),
  )
  return {
    ...{ account, organisation: place, slug: organisation.slug, name, token },
    as: (purpose) => ({ kind: 'session', key, purpose }),
  }
}
