import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { DatabaseProblem, type Person, ROLES } from '@utfall/database'
import { HOUSE, houseFor, testPerson } from '@utfall/database/testing'
import { ACTIONS, refusal } from '@utfall/secrecy'
import { machineTokens, makeMachineToken, revokeMachineToken } from './actions.ts'
import { MACHINE_ROLES, type NewMachineToken } from './schema.ts'

const P = 'test'
const code = (answer: object) => ('code' in answer ? answer.code : 'done')
const ORDER: NewMachineToken = {
  name: 'nattlig körning',
  role: 'operator',
  scopes: ['study.read', 'study.bring'],
  days: 400,
}

async function stage(t: TestContext) {
  const house = await houseFor(t)
  const admin = await testPerson(house, { roles: ['administrator'], name: 'Ada Prov' })
  return { house, admin }
}

const asMachine = (token: string): Person => ({
  kind: 'session',
  key: createHash('sha256').update(token).digest(),
  purpose: P,
})

test('a token is shown once, of a known form, and the database keeps only its hash', async (t) => {
  const { house, admin } = await stage(t)
  const made = await makeMachineToken(house, admin.as(P), {
    ...ORDER,
    scopes: [...ORDER.scopes, 'study.read'],
  })
  assert.ok('token' in made)
  assert.match(made.token, /^utf_[A-Za-z0-9_-]{43}$/)
  assert.deepEqual(made.view.scopes, ['study.bring', 'study.read'])
  const days = (Date.parse(made.view.expiresAt) - Date.parse(made.view.createdAt)) / 86_400_000
  assert.ok(Math.abs(days - 400) < 0.1, `${days}`)
  const listed = await machineTokens(house, admin.as(P))
  assert.ok('tokens' in listed && listed.tokens.length === 1)
  const rows = await house.withTx(HOUSE, (tx) => tx.selectFrom('audit_event').selectAll().execute())
  for (const text of [JSON.stringify(listed), JSON.stringify(rows)])
    assert.equal(text.includes(made.token) || text.includes(made.token.slice(4)), false)
  assert.equal(rows.filter(({ action }) => action === 'machine-token.make').length, 1)
})

test('a program does what it was let do and nothing else, until it is taken back', async (t) => {
  const { house, admin } = await stage(t)
  const made = await makeMachineToken(house, admin.as(P), ORDER)
  assert.ok('token' in made)
  const machine = asMachine(made.token)
  const asked = (action: keyof typeof ACTIONS) =>
    house.withTx(machine, async (tx, acting) => (await refusal(tx, acting, action)) === null)
  assert.equal(await asked('study.read'), true)
  assert.equal(await asked('study.evaluate'), false, 'its role may, it may not')
  assert.equal(await asked('machine-token.change'), false)
  assert.equal(code(await makeMachineToken(house, machine, ORDER)), 'NOT_ALLOWED')
  const revoke = () => revokeMachineToken(house, admin.as(P), made.view.id).then(code)
  assert.equal(await revoke(), 'done')
  assert.equal(await revoke(), 'TOKEN_REVOKED')
  await assert.rejects(
    asked('study.read'),
    (error) => error instanceof DatabaseProblem && error.code === 'UF010',
  )
})

test('no program is ever let sign, unblind, see cases or give roles; and none more than its role', async (t) => {
  const { house, admin } = await stage(t)
  const make = (role: (typeof MACHINE_ROLES)[number], scope: string) =>
    makeMachineToken(house, admin.as(P), { name: 'x', role, scopes: ['study.read', scope], days: 1 }).then(
      code,
    )
  const listed = await machineTokens(house, admin.as(P))
  assert.ok('scopes' in listed)
  for (const role of MACHINE_ROLES) {
    for (const [action, rule] of Object.entries<{
      readonly roles: readonly string[]
      readonly machine?: true
    }>(ACTIONS)) {
      const isAllowed = rule.machine === true && rule.roles.includes(role)
      assert.equal(
        (listed.scopes[role] as readonly string[]).includes(action),
        isAllowed,
        `${role} ${action}`,
      )
    }
    for (const scope of ['study.lock', 'case.read', 'people.change', 'log.review', 'toString', '', 'study.*'])
      assert.equal(await make(role, scope), 'SCOPE_NOT_FOR_MACHINES', `${role} ${scope}`)
  }
})

test('only an organisation’s administrators see and make its tokens, and another’s are not there', async (t) => {
  const { house, admin } = await stage(t)
  const made = await makeMachineToken(house, admin.as(P), ORDER)
  assert.ok('token' in made)
  const other = await testPerson(house, {
    organisation: { slug: 'annan' },
    roles: ['administrator'],
    name: 'Bo Prov',
  })
  assert.equal(code(await revokeMachineToken(house, other.as(P), made.view.id)), 'TOKEN_NOT_FOUND')
  assert.equal(code(await revokeMachineToken(house, other.as(P), 999_999)), 'TOKEN_NOT_FOUND')
  const seen = await machineTokens(house, other.as(P))
  assert.ok('tokens' in seen && seen.tokens.length === 0)
  for (const role of ROLES.filter((each) => each !== 'administrator')) {
    const somebody = await testPerson(house, { roles: [role] })
    assert.equal(code(await makeMachineToken(house, somebody.as(P), ORDER)), 'NOT_ALLOWED', role)
    assert.equal(code(await machineTokens(house, somebody.as(P))), 'NOT_ALLOWED', role)
  }
})
