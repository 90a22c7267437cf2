import assert from 'node:assert/strict'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { House } from '@utfall/database'
import { HOUSE, testOrganisation, testPerson } from '@utfall/database/testing'
import { makeEntryLink, makeInvitation } from '@utfall/identity'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type TestServer, testServer } from './testing/test-server.ts'

let server: TestServer
let house: House
let app: FastifyInstance

before(async () => {
  server = await testServer()
  house = server.house
  app = server.app
})
after(() => server.close())

/** The code of an app at a moment (RFC 6238). */
function codeAt(uri: string, at: Date): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...secret].map((sign) => signs.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const place = (hash.at(-1) ?? 0) & 0x0f
  return String((hash.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

type Browser = { token: string | null; readonly address: string }
const newBrowser = (): Browser => ({ token: null, address: `10.0.${randomBytes(2).join('.')}` })

async function ask(
  browser: Browser,
  method: 'GET' | 'POST' | 'DELETE' | 'PATCH',
  url: string,
  body?: Record<string, unknown>,
): Promise<LightMyRequestResponse> {
  const answer = await app.inject({
    ...{ method, url: `/api${url}`, remoteAddress: browser.address },
    cookies: browser.token === null ? {} : { utfall: browser.token },
    ...(body === undefined ? {} : { body }),
  })
  const given = answer.cookies.find(({ name }) => name === 'utfall')
  if (given) browser.token = given.value === '' ? null : given.value
  return answer
}

/** Invited, with a password and an app. */
async function invited(browser: Browser): Promise<{ email: string; code(): string; password: string }> {
  const email = `prov-${randomBytes(4).toString('hex')}@example.se`
  const place = await testOrganisation(house, { slug: 'provning' })
  const account = await house.withTx(HOUSE, async (tx) => {
    const values = { kind: 'person', name: 'Anna Provsson', email, created_by: 'house' } as const
    const { id } = await tx.insertInto('account').values(values).returning('id').executeTakeFirstOrThrow()
    const role = { account_id: id, organisation_id: place, role: 'evaluator' } as const
    await tx
      .insertInto('role_assignment')
      .values({ ...role, reason: 'test', granted_by: 'house' })
      .execute()
    return id
  })
  const administrator = await testPerson(house, { roles: ['administrator'] })
  const invitation = await house.withTx(administrator.as('invite'), (tx, acting) =>
    makeInvitation(tx, acting, { account, at: new Date() }),
  )
  const link = invitation.kind === 'invitation' ? invitation.link : ''
  const password = 'kanot under bron'
  const begun = (await ask(browser, 'POST', '/sign-in/invitation/password', { link, password })).json()
  assert.match(begun.qrSvg, /^<svg/)
  // The code of the step before, so that the one of now is left for the test.
  const code = (seconds: number) => codeAt(begun.uri, new Date(Date.now() + seconds * 1000))
  const ended = await ask(browser, 'POST', '/sign-in/invitation/code', {
    link,
    step: begun.step,
    code: code(-30),
  })
  assert.equal(ended.json().recoveryCodes.length, 10)
  return { email, password, code: () => code(0) }
}

test('nobody signed in sees the house and its ways in, and the same nothing at every address behind the door', async () => {
  const browser = newBrowser()
  const session = (await ask(browser, 'GET', '/session')).json()
  assert.equal(session.signedIn, false)
  assert.deepEqual(session.house.ways, { passkey: false, password: true, example: false, oidc: [] })
  const bodies = [await ask(browser, 'GET', '/account'), await ask(browser, 'DELETE', '/account/sessions/1')]
  for (const { statusCode, body } of bodies) {
    assert.equal(statusCode, 404)
    assert.equal(body, bodies[0]?.body)
  }
})

test('an invitation, a sign-out and a sign-in: each time another token, in a cookie no script reads', async () => {
  const browser = newBrowser()
  const { email, password, code } = await invited(browser)
  const first = browser.token
  assert.equal((await ask(browser, 'GET', '/session')).json().account.hasCode, true)
  assert.equal((await ask(browser, 'DELETE', '/session')).statusCode, 204)
  assert.equal((await ask({ ...browser, token: first }, 'GET', '/session')).json().signedIn, false)
  const { step } = (await ask(browser, 'POST', '/sign-in/password', { name: email, password })).json()
  const answer = await ask(browser, 'POST', '/sign-in/code', { step, code: code() })
  const session = answer.json()
  assert.equal(session.signedIn, true)
  assert.equal(session.organisation.slug, 'provning')
  assert.notEqual(browser.token, first)
  const [given] = answer.cookies
  assert.equal(given?.httpOnly, true)
  assert.equal(given?.sameSite, 'Lax')
  assert.equal(given?.path, '/')
})

test('a token planted in the browser before signing in is worth nothing afterwards', async () => {
  const planted = newBrowser()
  await invited(planted)
  const browser = { ...planted, address: newBrowser().address }
  const own = await invited(browser)
  assert.ok(own.email)
  assert.notEqual(browser.token, planted.token)
  assert.equal((await ask(planted, 'GET', '/session')).json().signedIn, false)
})

test('what a page asks by itself does not put off the end of its session, and what a person asks does', async () => {
  const browser = newBrowser()
  await invited(browser)
  const key = createHash('sha256')
    .update(browser.token ?? '')
    .digest()
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .updateTable('session')
      .set({ last_seen_at: new Date(Date.now() - 19 * 60_000) })
      .where('key', '=', key)
      .execute(),
  )
  const minutesLeft = async () => {
    const { expiresAt } = (await ask(browser, 'GET', '/session')).json()
    return Math.round((Date.parse(expiresAt) - Date.now()) / 60_000)
  }
  const look = (headers: Record<string, string>) =>
    app.inject({
      ...{ method: 'GET', url: '/api/studies', headers, remoteAddress: browser.address },
      cookies: { utfall: browser.token ?? '' },
    })
  assert.equal((await look({ 'utfall-by-itself': '1' })).statusCode, 200)
  assert.equal(await minutesLeft(), 1)
  assert.equal((await look({})).statusCode, 200)
  assert.equal(await minutesLeft(), 20)
})

test('a wrong password answers as a right one, byte for byte but the step itself', async () => {
  const browser = newBrowser()
  const { email, password } = await invited(browser)
  const right = await ask(newBrowser(), 'POST', '/sign-in/password', { name: email, password })
  const wrong = await ask(newBrowser(), 'POST', '/sign-in/password', { name: 'ingen', password: 'fel' })
  assert.equal(wrong.statusCode, right.statusCode)
  assert.equal(wrong.body.length, right.body.length)
  const ends = [right, wrong].map((answer) =>
    ask(newBrowser(), 'POST', '/sign-in/code', { step: answer.json().step, code: '000000' }),
  )
  const [one, other] = await Promise.all(ends)
  assert.equal(one?.statusCode, 403)
  assert.equal(one?.json().code, 'SIGN_IN_FAILED')
  assert.equal(other?.body, one?.body)
})

test('one address tries at most thirty times a minute, whatever token it says it has', async () => {
  const { address } = newBrowser()
  const statuses: number[] = []
  for (let turn = 0; turn < 32; turn++) {
    const token = randomBytes(32).toString('base64url')
    statuses.push((await ask({ token, address }, 'POST', '/sign-in/passkey/begin')).statusCode)
  }
  assert.equal(statuses.filter((status) => status === 429).length, 2)
  assert.equal(statuses.at(-1), 429)
})

test('a link is looked at as often as one likes by POST, and by GET there is no such address', async () => {
  const link = await makeEntryLink(house, new Date())
  const browser = newBrowser()
  for (let look = 0; look < 3; look++)
    assert.equal((await ask(browser, 'POST', '/sign-in/entry', { link })).statusCode, 200)
  assert.equal((await ask(browser, 'GET', `/sign-in/entry?link=${link}`)).statusCode, 404)
})

test('the person sees where they are signed in, changes their language, and is refused what asks for a fresh proof', async () => {
  const browser = newBrowser()
  await invited(browser)
  const account = (await ask(browser, 'GET', '/account')).json()
  assert.equal(account.sessions.length, 1)
  assert.equal(account.recoveryCodesLeft, 10)
  const log = (await ask(browser, 'GET', '/account/log')).json()
  const actions = log.items.map((row: { what: { code: string } }) => row.what.code)
  for (const action of ['session.begin', 'invitation.accept', 'password.change'])
    assert.ok(actions.includes(action), action)
  assert.equal((await ask(browser, 'PATCH', '/account', { language: 'en' })).json().language, 'en')
  assert.equal(
    (await ask(browser, 'POST', '/account/password', { password: 'password2026' })).json().code,
    'PASSWORD_WELL_KNOWN',
  )
  assert.equal((await ask(browser, 'POST', '/account/passkeys/begin')).json().code, 'PASSKEYS_NOT_HERE')
})
