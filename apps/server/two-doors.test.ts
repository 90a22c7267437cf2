import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { connectDirectly } from '@utfall/database'
import { EMBEDDED_ONLY, temporaryDirectory } from '@utfall/database/testing'
import { type RouteEntry, routeTable } from './route-table.ts'
import { asker, each } from './testing/asker.ts'
import { namingOrders } from './testing/naming-orders.ts'
import { plantOrganisation } from './testing/planted-organisation.ts'
import { requestPairs } from './testing/route-requests.ts'
import { type Stranger, strangersTo } from './testing/strangers.ts'
import { testServer } from './testing/test-server.ts'

/** An organisation with one of everything, in a house whose second door is broken: row level security is off everywhere. */
async function brokenHouse(t: TestContext) {
  const directory = await temporaryDirectory(t)
  const whole = await testServer({ directory })
  const planted = await plantOrganisation(whole)
  const strangers = await strangersTo(whole)
  await whole.close()
  const owner = await connectDirectly({ kind: 'directory', directory })
  await owner.script(`do $$ declare name text; begin
    for name in select relname from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity
    loop execute format('alter table %I disable row level security', name); end loop; end $$`)
  await owner.close()
  const server = await testServer({ directory })
  t.after(() => server.close())
  return { server, planted, strangers }
}

const nameOf = ({ method, url }: RouteEntry) => `${method} ${url}`
/** Which organisations there are is no secret, and who administers the house sees people all over it. */
const isTheirs = ({ url }: RouteEntry, { who }: Stranger) =>
  url.startsWith('/api/organisations/') ||
  (who === 'house-administrator' && /^\/api\/(people|log)\b/.test(url))

test(
  'with every policy of the database gone, the rooms themselves find nothing of another’s',
  EMBEDDED_ONLY,
  async (t) => {
    const { server, planted, strangers } = await brokenHouse(t)
    const ask = asker(server.app)
    const faults: string[] = []
    const stranger = await server.person(['reader'], { organisation: { slug: 'framlingen' } })
    await server.house.withTx(stranger.as('test'), async (tx) => {
      for (const table of ['study', 'instrument', 'job', 'audit_event', 'machine_token'] as const) {
        const rows = await tx.selectFrom(table).select('organisation_id').execute()
        const others = rows.filter((row) => row.organisation_id !== stranger.organisation)
        assert.ok(others.length > 0, `the door of ${table} was not broken`)
      }
    })
    const routes = routeTable(server.app).filter(({ access }) => access !== 'public')
    for (const route of routes.toSorted(
      (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
    ))
      for (const pair of await requestPairs(route, planted))
        await each(
          strangers.filter(({ isSignedIn }) => isSignedIn),
          route,
          async (one) => {
            if (isTheirs(route, one)) return
            const there = await ask(pair.there, one.token)
            const fault = (words: string) => faults.push(`${nameOf(route)} as ${one.who}: ${words}`)
            for (const secret of [planted.mark, planted.case])
              if (there.body.includes(secret)) fault(`tells ${secret}`)
            if (there.statusCode === 500) fault(there.body)
            if (!route.url.includes(':')) return
            const nowhere = await ask(pair.nowhere, one.token)
            if (there.statusCode !== nowhere.statusCode || there.body !== nowhere.body)
              fault(`${there.statusCode} ${there.body.slice(0, 200)}`)
          },
        )
    for (const [there, nowhere] of await namingOrders(server, planted)) {
      if (there.method !== 'GET') continue
      for (const one of strangers.filter(({ who }) => who !== 'house-administrator')) {
        const [first, second] = [await ask(there, one.token), await ask(nowhere, one.token)]
        const fault = (words: string) => faults.push(`${there.url} as ${one.who}: ${words}`)
        if (first.body.includes(planted.mark)) fault(`tells ${planted.mark}`)
        if (first.statusCode !== second.statusCode) fault(`${first.statusCode} ${second.statusCode}`)
      }
    }
    await server.idle()
    assert.deepEqual(faults, [])
  },
)
