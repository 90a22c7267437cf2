import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { ROLES, type Role } from '@utfall/database'
import { HOUSE, type TestPerson } from '@utfall/database/testing'
import { bringStudy } from '@utfall/evaluations'
import { ACTIONS, type Action } from '@utfall/secrecy'
import type { LightMyRequestResponse } from 'fastify'
import { EXAMPLES } from './example.ts'
import { type RouteEntry, routeTable } from './route-table.ts'
import { smallStudy } from './small-study-for-tests.ts'
import { faultsOfAnswer } from './testing/answer-rules.ts'
import { type Ask, asker, each } from './testing/asker.ts'
import { type PlantedOrganisation, plantOrganisation } from './testing/planted-organisation.ts'
import { requestPairs } from './testing/route-requests.ts'
import { strangersTo } from './testing/strangers.ts'
import { type TestServer, testServer } from './testing/test-server.ts'

/** Every route there is, asked for by every role of the organisation whose it is; and the example, which is everybody's. */

let server: TestServer
let planted: PlantedOrganisation
let ask: Ask
let colleagues: ReadonlyMap<Role, TestPerson>

before(async () => {
  server = await testServer()
  planted = await plantOrganisation(server)
  ask = asker(server.app)
  const people = new Map<Role, TestPerson>()
  for (const role of ROLES)
    people.set(
      role,
      await server.person([role], { organisation: { slug: planted.slug }, name: `Kai ${role}` }),
    )
  colleagues = people
})
after(() => server.close())

const nameOf = ({ method, url }: RouteEntry) => `${method} ${url}`

/** Whoever is signed in, whatever they are: one's own account and session, and what says nothing of anybody. */
const EVERYBODYS = [
  /^\w+ \/api\/(account|session)(\/|$)/,
  /^GET \/api\/survey-example$|^POST \/api\/survey-columns$/,
  // Every role there is may see who works in the own organisation, and which organisations there are.
  /^GET \/api\/(people|organisations)$/,
  // The law is no secret, and whoever administers the house says which areas it counts as one.
  /^GET \/api\/secrecy\/(map|matrix)$/,
]

type Refused = { readonly actor: string; readonly action: string; readonly because: string }

/** What was refused since a row of the log, and the newest row now. */
async function refusedSince(last: number) {
  const rows = await server.house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['id', 'actor', 'action', 'subject', 'after'])
      .where('id', '>', last)
      .execute(),
  )
  const refused = rows.flatMap(({ actor, action, subject, after: said }): Refused[] => {
    const because = String((said as { because?: unknown } | null)?.because)
    return action === 'refused' ? [{ actor, action: subject, because }] : []
  })
  return { last: Math.max(last, ...rows.map(({ id }) => Number(id))), refused }
}

const isRoleProblem = ({ because }: Refused) => ['NO_ROLE', 'KEPT_FROM_CASES'].includes(because)
const isAction = (name: string): name is Action => name in ACTIONS

test('a role that may not gets no, and the log has it; who is refused nowhere on a route is written down here', async () => {
  const faults: string[] = []
  let { last } = await refusedSince(0)
  for (const route of routeTable(server.app).filter(({ access }) => access !== 'public')) {
    const [pair] = await requestPairs(route, planted)
    assert.ok(pair, nameOf(route))
    const answers = new Map<Role, LightMyRequestResponse>()
    await each([...colleagues], route, async ([role, { token }]) => {
      answers.set(role, await ask(pair.there, token))
    })
    const since = await refusedSince(last)
    last = since.last
    const isRefused = ({ account }: TestPerson) =>
      since.refused.some(({ actor }) => actor === `person/${account}`)
    const byRole = since.refused.filter((each) => isRoleProblem(each) && isAction(each.action))
    const actions = new Set(byRole.map(({ action }) => action))
    const isEverybodys = EVERYBODYS.some((name) => name.test(nameOf(route)))
    const isNobodys = [...colleagues.values()].every((person) => isRefused(person))
    if (isEverybodys !== (actions.size === 0 && !isNobodys))
      faults.push(`${nameOf(route)}: ${[...actions].join(', ') || 'refuses nobody by their role'}`)
    for (const [role, person] of colleagues) {
      const answer = answers.get(role)
      if (!answer) continue
      const fault = (words: string) => faults.push(`${nameOf(route)} as ${role}: ${words}`)
      const mayNot = [...actions].some(
        (action) => isAction(action) && !(ACTIONS[action].roles as readonly Role[]).includes(role),
      )
      if (mayNot && !isRefused(person)) fault(`${answer.statusCode}, and no row in the log`)
      if (mayNot && !isNo(answer)) fault(`${answer.statusCode} ${answer.body.slice(0, 200)}`)
      if (answer.statusCode === 403 && !isRefused(person) && !OWN_WORDS.has(answer.json().code))
        fault(`${answer.body.slice(0, 200)}, and no row in the log`)
      for (const words of faultsOfAnswer(answer)) fault(words)
    }
  }
  await server.idle()
  assert.deepEqual(faults, [])
})

/** Refused by what they are in a way that has words of its own. */
const OWN_WORDS = new Set(['ONLY_HOUSE_ADMINISTRATORS', 'PASSKEY_FAILED', 'SIGN_IN_FAILED', 'OWN_LOG_ROW'])

/** Not allowed, not found; or a list, which is empty for who may read nothing of it. */
function isNo(answer: LightMyRequestResponse): boolean {
  if (answer.statusCode === 403 || answer.statusCode === 404) return true
  if (answer.statusCode !== 200) return false
  const lists = Object.values(answer.json())
  return lists.every((list) => Array.isArray(list) && list.length === 0)
}

test('what came with the house is everybody’s to read and nobody’s to change', async () => {
  const [example = ''] = EXAMPLES
  const files = Object.entries(smallStudy({ id: example })).map(
    ([name, text]) => [name, new TextEncoder().encode(text)] as const,
  )
  const brought = await bringStudy(server.house, HOUSE, new Map(files))
  assert.equal(brought.kind, 'brought')
  const theirs = { ...planted, study: example }
  const before = await exampleRows()
  const routes = routeTable(server.app).filter(({ url }) => url.startsWith('/api/studies/:id'))
  for (const { who, token, roles, isSignedIn } of await strangersTo(server)) {
    const page = await ask({ method: 'GET', url: `/api/studies/${example}` }, token)
    const isReader = isSignedIn && roles.some((role) => role !== 'house-administrator')
    assert.equal(page.statusCode, isReader ? 200 : 404, who)
    for (const route of routes.filter(({ method }) => method !== 'GET'))
      for (const { there } of await requestPairs(route, theirs)) {
        const answer = await ask(there, token)
        // Who administers the house sees that it is there, as everybody does, and reads no study.
        const allowed = isReader ? [403] : isSignedIn ? [403, 404] : [404]
        assert.ok(allowed.includes(answer.statusCode), `${who} ${nameOf(route)} ${answer.body}`)
      }
  }
  assert.deepEqual(await exampleRows(), before)

  function exampleRows() {
    return server.house.withTx(HOUSE, async (tx) => {
      const study = await tx.selectFrom('study').selectAll().where('slug', '=', example).execute()
      const versions = await tx.selectFrom('study_version').select('id').execute()
      const locks = await tx.selectFrom('study_lock').select('study_version_id').execute()
      const runs = await tx.selectFrom('evaluation_run').select(['id', 'state']).execute()
      return { study, versions, locks, runs }
    })
  }
})
