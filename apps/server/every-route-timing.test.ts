import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Role } from '@utfall/database'
import { routeTable } from './route-table.ts'
import { type Ask, asker } from './testing/asker.ts'
import { type PlantedOrganisation, plantOrganisation } from './testing/planted-organisation.ts'
import { requestPairs } from './testing/route-requests.ts'
import { type TestServer, testServer } from './testing/test-server.ts'

/** What takes longer tells something too. That the same statements are sent is held in every-route.test.ts. */

let server: TestServer
let planted: PlantedOrganisation
let ask: Ask

before(async () => {
  server = await testServer()
  planted = await plantOrganisation(server)
  ask = asker(server.app)
})
after(() => server.close())

const CALLS = 200
/** Half means no difference. On a machine with other work it sways; a border of knowledge would be near nought or one. */
const ALIKE = { from: 0.35, to: 0.65 }

/** How often a call of the one kind took longer than one of the other: the area under the curve of a rank test. */
function longerShare(first: readonly number[], second: readonly number[]): number {
  let longer = 0
  for (const one of first) for (const other of second) longer += one > other ? 1 : one === other ? 0.5 : 0
  return longer / (first.length * second.length)
}

const SAMPLE: readonly (readonly [method: string, url: string, role: Role])[] = [
  ['GET', '/api/studies/:id', 'reader'],
  ['DELETE', '/api/runs/:id', 'operator'],
  ['GET', '/api/cases/:reference', 'coordinator'],
  ['POST', '/api/people/:id/roles', 'administrator'],
]

for (const [method, url, role] of SAMPLE)
  test(`${method} ${url} takes no longer for what is another’s than for what is nowhere`, async (t) => {
    const route = routeTable(server.app).find((each) => each.method === method && each.url === url)
    assert.ok(route, 'the sample names a route that is no more')
    const [pair] = await requestPairs(route, planted)
    assert.ok(pair)
    const measure = async () => {
      // Somebody new each time: one person may ask so often in a minute, and no more.
      const { token } = await server.person([role], { organisation: { slug: 'framlingen' } })
      const times = { there: [] as number[], nowhere: [] as number[] }
      for (let call = 0; call < CALLS; call += 1)
        for (const kind of call % 2 === 0
          ? (['there', 'nowhere'] as const)
          : (['nowhere', 'there'] as const)) {
          const begin = process.hrtime.bigint()
          const answer = await ask(pair[kind], token)
          times[kind].push(Number(process.hrtime.bigint() - begin))
          assert.equal(answer.statusCode, 404)
        }
      return longerShare(times.there, times.nowhere)
    }
    let share = await measure()
    t.diagnostic(`longer in ${share.toFixed(3)} of pairs`)
    if (share <= ALIKE.from || share >= ALIKE.to) share = await measure()
    assert.ok(share > ALIKE.from && share < ALIKE.to, `longer in ${share.toFixed(3)} of pairs`)
  })
