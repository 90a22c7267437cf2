import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { verifyHouse } from '@utfall/audit'
import { ROLES, type Role } from '@utfall/database'
import { HOUSE, type TestPerson } from '@utfall/database/testing'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { routeTable } from './route-table.ts'
import { faultsOfAnswer } from './testing/answer-rules.ts'
import { type FuzzedRequest, fuzzedRequests, type SoundRequest } from './testing/fuzzed-requests.ts'
import { type PlantedOrganisation, plantOrganisation } from './testing/planted-organisation.ts'
import { requestPairs } from './testing/route-requests.ts'
import { type TestServer, testServer } from './testing/test-server.ts'

/** Ten thousand requests that are nearly right, always the same ones: the server says what is wrong, and never breaks. */

const CASES = 10_000
const AT_ONCE = 20
const START = 20_261_122
/** One person may ask 1,200 times in a minute; that is held elsewhere. */
const PEOPLE_OF_EACH_KIND = 3
/** Who administers the house sees its people everywhere, and is asked as one of the organisation's own. */
const STRANGE_ROLES = ROLES.filter((role) => role !== 'house-administrator')
const OWN_ROLES: readonly (readonly Role[])[] = [
  ['administrator', 'operator', 'evaluator', 'auditor'],
  ['administrator', 'operator', 'evaluator', 'auditor'],
  ['house-administrator'],
]

let server: TestServer
let planted: PlantedOrganisation
let strangers: readonly TestPerson[]
let colleagues: readonly TestPerson[]
let sound: SoundRequest[]
const faultsLogged: unknown[] = []

before(async () => {
  const log = (line: Readonly<Record<string, unknown>>) => {
    if (line.level === 'error') faultsLogged.push(line)
  }
  server = await testServer({ log })
  planted = await plantOrganisation(server)
  strangers = await peopleIn(
    'framlingen',
    STRANGE_ROLES.map((role) => [role]),
  )
  colleagues = [planted.keeper, ...(await peopleIn(planted.slug, OWN_ROLES))]
  sound = []
  for (const route of routeTable(server.app))
    for (const { there, nowhere } of await requestPairs(route, planted))
      sound.push({ route, options: there }, { route, options: nowhere })
})
after(() => server.close())

async function peopleIn(slug: string, kinds: readonly (readonly Role[])[]): Promise<TestPerson[]> {
  const people: TestPerson[] = []
  for (let time = 0; time < PEOPLE_OF_EACH_KIND; time += 1)
    for (const roles of kinds)
      people.push(await server.person(roles, { organisation: { slug }, name: 'Frida Prov' }))
  return people
}

let asked = 0
function tokenFor({ options, who }: FuzzedRequest): string {
  if (who.kind === 'token') return who.token
  const isCase = who.kind === 'colleague' && String(options.url).includes('/cases')
  const among = who.kind === 'stranger' ? strangers : isCase ? [planted.caseWorker] : colleagues
  return among[asked % among.length]?.token ?? ''
}

async function send(request: FuzzedRequest) {
  asked += 1
  const { options, who } = request
  const token = tokenFor(request)
  const proof: InjectOptions['headers'] =
    who.kind !== 'token' && who.by === 'cookie'
      ? { cookie: `utfall=${token}` }
      : { authorization: `Bearer ${token}` }
  const remoteAddress = `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`
  return await server.app.inject({ ...options, remoteAddress, headers: { ...proof, ...options.headers } })
}

const statuses = new Map<number, number>()

async function tryOne(request: FuzzedRequest): Promise<void> {
  const { options, who } = request
  const answer = await send(request)
  statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
  const faults = [...faultsOfAnswer(answer)]
  const brought = JSON.stringify(options)
  for (const secret of [planted.mark, planted.case])
    if (who.kind !== 'colleague' && answer.body.includes(secret) && !brought.includes(secret))
      faults.push(`tells ${secret}`)
  assert.deepEqual(faults, [], `${options.method} ${options.url}: ${answer.body.slice(0, 300)}`)
}

test('ten thousand requests that are nearly right: an answer by the rules to each, and nothing of anybody else', async (t) => {
  const many = fc.array(fuzzedRequests(sound), { minLength: AT_ONCE, maxLength: AT_ONCE })
  await fc.assert(
    fc.asyncProperty(many, async (requests) => void (await Promise.all(requests.map(tryOne)))),
    { numRuns: CASES / AT_ONCE, seed: START, endOnFailure: true },
  )
  t.diagnostic(JSON.stringify(Object.fromEntries([...statuses].sort())))
  assert.deepEqual(faultsLogged, [])
  // Otherwise they were turned at the door, and nothing was tried.
  const turned = (statuses.get(429) ?? 0) + (statuses.get(421) ?? 0) + (statuses.get(403) ?? 0)
  assert.ok(turned < CASES / 3, `${turned} were turned away`)
})

test('after all of them the server answers, its work has ended, and the log is whole', async () => {
  await server.idle()
  const page = await server.inject({ method: 'GET', url: `/api/studies/${planted.study}` }, planted.keeper)
  assert.equal(page.statusCode, 200)
  const found = await verifyHouse(server.house, HOUSE)
  assert.equal(found.kind, 'whole', JSON.stringify(found))
  assert.deepEqual(Object.keys(Object.prototype), [])
})
