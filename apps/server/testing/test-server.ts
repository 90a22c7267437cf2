import { randomBytes } from 'node:crypto'
import { beginHouse, type House, type HouseKind, type Role } from '@utfall/database'
import { type TestOrganisation, type TestPerson, testHouse, testPerson } from '@utfall/database/testing'
import { type Identity, keyRing, makeIdentity } from '@utfall/identity'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { EXAMPLE_INSTRUMENTS, EXAMPLES } from '../example.ts'
import { buildServer } from '../server.ts'
import type { ServerParts } from '../server-parts.ts'
import { openWork, type Work } from '../work.ts'

/** A server on a house in memory, with somebody signed in: an evaluator who also operates. */
export type TestServer = Work & {
  readonly app: FastifyInstance
  readonly house: House
  readonly identity: Identity
  readonly anna: TestPerson
  /** Asks as Anna, or as whoever is named; null: as nobody. */
  inject(options: InjectOptions, as?: TestPerson | null): Promise<LightMyRequestResponse>
  person(
    roles: readonly Role[],
    more?: { readonly organisation?: TestOrganisation; readonly name?: string },
  ): Promise<TestPerson>
  /** When nothing is computed any more. */
  idle(): Promise<void>
  close(): Promise<void>
}

export async function testServer({
  clock = () => new Date('2026-11-22T12:00:00Z'),
  kind = 'own',
  exampleInstruments = EXAMPLE_INSTRUMENTS,
  metricsToken = null,
  log = null,
  directory = 'memory',
}: {
  readonly clock?: () => Date
  readonly kind?: HouseKind
  readonly exampleInstruments?: ReadonlySet<string>
  /** Where the house is kept, for whoever opens it again. */
  readonly directory?: string
} & Partial<Pick<ServerParts, 'metricsToken' | 'log'>> = {}): Promise<TestServer> {
  const house = await testHouse({ directory })
  await beginHouse(house, kind)
  const work = openWork({ house, clock, log: log ?? console.error })
  const identity = testIdentity(house, () => new Date())
  const app = await buildServer({
    ...work,
    house,
    identity,
    examples: EXAMPLES,
    exampleInstruments,
    clock,
    origin: null,
    proxies: [],
    metricsToken,
    log,
  })
  const anna = await testPerson(house, { roles: ['evaluator', 'operator'] })
  return {
    ...{ ...work, app, house, identity, anna },
    async inject(options, as = anna) {
      const authorization = as === null ? {} : { authorization: `Bearer ${as.token}` }
      return await app.inject({ ...options, headers: { ...authorization, ...options.headers } })
    },
    person: (roles, more = {}) => testPerson(house, { roles, ...more }),
    idle: () => work.jobs.idle(),
    async close() {
      await app.close()
      await work.jobs.close(1)
      await house.close()
    },
  }
}

/** Keys of its own, and a hash of passwords that is quick enough for tests. */
export function testIdentity(house: House, clock: () => Date): Identity {
  const keys = keyRing([{ version: 1, createdAt: '2026-01-01', key: randomBytes(32) }])
  return makeIdentity({
    house,
    keys,
    clock,
    settings: { passwordCost: { log2Rounds: 10, block: 8, parallel: 1 } },
  })
}
