import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { countStatements, rowsSeen, type StatementCount } from '@utfall/database/testing'
import type { LightMyRequestResponse } from 'fastify'
import { type RouteEntry, routeTable } from './route-table.ts'
import { faultsOfAnswer } from './testing/answer-rules.ts'
import { type Ask, asker, each } from './testing/asker.ts'
import { decideOn } from './testing/ethics-decision.ts'
import { namingOrders } from './testing/naming-orders.ts'
import { type PlantedOrganisation, plantOrganisation } from './testing/planted-organisation.ts'
import { type RequestPair, requestPairs } from './testing/route-requests.ts'
import { type Stranger, strangersTo } from './testing/strangers.ts'
import { type TestServer, testServer } from './testing/test-server.ts'

/** Every route there is, asked for by everybody who should not get anything by it. A new route is tried by itself. */

let server: TestServer
let planted: PlantedOrganisation
let strangers: readonly Stranger[]
let statements: StatementCount
let notFound: LightMyRequestResponse
let ask: Ask

before(async () => {
  server = await testServer()
  ask = asker(server.app)
  planted = await plantOrganisation(server)
  strangers = await strangersTo(server)
  statements = countStatements(server.house)
  notFound = await server.inject({ method: 'GET', url: '/api/ingen-adress' }, planted.keeper)
})
after(() => server.close())

const nameOf = ({ method, url }: Pick<RouteEntry, 'method' | 'url'>) => `${method} ${url}`
const hasParameter = ({ url }: RouteEntry) => url.includes(':')
const isNotFound = ({ statusCode, body, headers }: LightMyRequestResponse) =>
  statusCode === 404 && body === notFound.body && headers['content-type'] === notFound.headers['content-type']

/** Which organisations there are is no secret among those who act in one (R3.87): that one may not be changed is told. */
const isDirectory = ({ url }: RouteEntry) => url.startsWith('/api/organisations/')
/** Who administers the house sees people and organisations all over it. */
const isHouseWide = ({ url }: RouteEntry) => /^\/api\/(people|organisations)\//.test(url)

/** What lives on with every request, what is everybody's, and what nobody has signed. */
const NOT_THEIRS = new Set([
  ...[
    'audit_event',
    'idempotent_request',
    'organisation',
    'federation_member',
    'same_area',
    'obstacle_report',
  ],
])

/** Every row of theirs, as their own people see it. */
async function ownedRows() {
  const { keeper, caseWorker } = planted
  return [
    await rowsSeen(server.house, keeper.as('coordination'), NOT_THEIRS),
    await rowsSeen(server.house, caseWorker.as('coordination'), NOT_THEIRS),
  ]
}

/** Counters differ from one answer to the next, and nothing else does. */
function headOf({ headers }: LightMyRequestResponse): string {
  const { date: _, 'x-ratelimit-remaining': __, 'x-ratelimit-reset': ___, ...rest } = headers
  return JSON.stringify(Object.entries(rest).sort())
}

test('whatever is another’s is not found: in the very words, and with the very same work, of what is nowhere', async () => {
  const faults: string[] = []
  let statementsSeen = 0
  const routes = routeTable(server.app).filter((route) => hasParameter(route) && route.access !== 'public')
  assert.ok(routes.length >= 40, `only ${routes.length} routes`)
  const rows = await ownedRows()
  for (const route of routes)
    for (const pair of await requestPairs(route, planted))
      await each(strangers, route, (stranger) => tryPair(route, pair, stranger))
  assert.deepEqual(faults, [])
  assert.ok(statementsSeen > 1000, 'the statements were not seen')
  assert.deepEqual(await ownedRows(), rows)

  async function tryPair(route: RouteEntry, pair: RequestPair, stranger: Stranger): Promise<void> {
    if (isHouseWide(route) && stranger.who === 'house-administrator') return
    const { done: there, statements: work } = await statements.of(() => ask(pair.there, stranger.token))
    const { done: nowhere, statements: workForNothing } = await statements.of(() =>
      ask(pair.nowhere, stranger.token),
    )
    const fault = (words: string) => faults.push(`${nameOf(route)} as ${stranger.who}: ${words}`)
    for (const words of [...faultsOfAnswer(there), ...faultsOfAnswer(nowhere)]) fault(words)
    if (!isNotFound(nowhere)) fault(`what is nowhere: ${nowhere.statusCode} ${nowhere.body}`)
    if (isDirectory(route) && stranger.roles.length > 0) {
      if (there.json().code !== 'NOT_ALLOWED') fault(`${there.statusCode} ${there.body}`)
      return
    }
    if (!isNotFound(there)) fault(`what is another’s: ${there.statusCode} ${there.body}`)
    if (headOf(there) !== headOf(nowhere)) fault(`heads differ: ${headOf(there)} ${headOf(nowhere)}`)
    if (work !== workForNothing) fault(`other work: ${work} | ${workForNothing}`)
    statementsSeen += work.length
  }
})

test('nothing of another organisation stands in any list or answer, and nothing asked in passing changes anything of theirs', async () => {
  const faults: string[] = []
  const rows = await ownedRows()
  const routes = routeTable(server.app)
    .filter((route) => !hasParameter(route) || route.access === 'public')
    // Signing out is asked for last.
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
  for (const route of routes)
    for (const { there } of await requestPairs(route, planted))
      await each(strangers, route, async (stranger) => {
        const answer = await ask(there, stranger.token)
        const fault = (words: string) => faults.push(`${nameOf(route)} as ${stranger.who}: ${words}`)
        for (const secret of [planted.mark, planted.case])
          if (answer.body.includes(secret)) fault(`tells ${secret}`)
        if (route.access !== 'public' && !stranger.isSignedIn && !isNotFound(answer))
          fault(`${answer.statusCode} ${answer.body}`)
        for (const words of faultsOfAnswer(answer)) fault(words)
      })
  await server.idle()
  assert.deepEqual(faults, [])
  assert.deepEqual(await ownedRows(), rows)
})

test('what an order names of another’s is as what is nowhere, and a name that another uses is free', async () => {
  const faults: string[] = []
  // They too have decisions to collect under, or each study would be refused for that alone.
  const evaluator = await server.person(['evaluator'], { organisation: { slug: 'framlingen' } })
  await decideOn(server.house, evaluator, [planted.study, 'studie-som-ingen-har'])
  const rows = await ownedRows()
  for (const [there, nowhere] of await namingOrders(server, planted)) {
    const isForm = Buffer.isBuffer(there.payload)
    // Who administers the house chooses among all its organisations; of what is computed, one is enough.
    const who = strangers.filter(({ who }) => (isForm ? who === 'evaluator' : who !== 'house-administrator'))
    await each(who, { takesFile: isForm }, async (stranger) => {
      const [first, second] = [await ask(there, stranger.token), await ask(nowhere, stranger.token)]
      const [one, other] = [first, second].map(({ statusCode, body }) => `${statusCode} ${codeIn(body)}`)
      const fault = (words: string) =>
        faults.push(`${there.method} ${there.url} as ${stranger.who}: ${words}`)
      if (one !== other) fault(`${one} | ${other}`)
      for (const secret of [planted.mark, planted.case])
        if (there.method === 'GET' && first.body.includes(secret)) fault(first.body)
    })
  }
  await server.idle()
  assert.deepEqual(faults, [])
  assert.deepEqual(await ownedRows(), rows)
})

const codeIn = (body: string): string => /"code":"(\w+)"/.exec(body)?.[1] ?? ''
