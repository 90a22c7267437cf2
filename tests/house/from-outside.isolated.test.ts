import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { readSettings, type Service, serve } from '@utfall/server'
import { testServer } from '../../apps/server/testing/test-server.ts'

/** A whole house as its proxy and an uninvited guest meet it: on a port of its own, with an https address outside. */

const OUTSIDE = 'utfall.example.se'
const folder = mkdtempSync(join(tmpdir(), 'utfall-outside-'))
let service: Service
let port = 0

before(async () => {
  port = await freePort()
  const environment = { UTFALL_HOUSE: 'own', UTFALL_ORIGIN: `https://${OUTSIDE}`, UTFALL_PORT: String(port) }
  const settings = readSettings({ house: join(folder, 'house') }, environment)
  assert.ok('host' in settings)
  service = await serve(settings, () => new Date())
})

after(async () => {
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const place = server.address()
      server.close(() => resolve(typeof place === 'object' && place !== null ? place.port : 0))
    })
  })
}

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }
type Asked = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown }

/** As the proxy passes it on: the address outside, https, and whom it speaks for. */
function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const given = { host: OUTSIDE, 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.7', ...type }
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { ...given, ...headers } })
    asked.on('error', reject)
    asked.on('response', (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => {
        const { statusCode: status = 0 } = response
        resolve({ status, headers: response.headers, text: Buffer.concat(pieces).toString('utf8') })
      })
    })
    asked.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
  })
}

let cookie = ''

test('the first administrator comes in by the printed link, with a cookie for this host over https alone', async () => {
  const link = service.entry?.split('#')[1]
  const { people } = JSON.parse((await ask('/api/sign-in/entry', { method: 'POST', body: { link } })).text)
  const body = { link, account: people[0].id }
  const entered = await ask('/api/sign-in/entry/as', { method: 'POST', body })
  assert.equal(entered.status, 200)
  const [given = '', ...more] = entered.headers['set-cookie'] ?? []
  assert.deepEqual(more, [])
  const [pair = '', ...attributes] = given.split('; ')
  assert.match(pair, /^__Host-utfall=[A-Za-z0-9_-]{43}$/)
  assert.deepEqual(attributes.sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
  assert.ok(!entered.text.includes(pair.split('=')[1] ?? '?'), 'the token is in the cookie alone')
  cookie = pair
  assert.equal(JSON.parse((await ask('/api/session', { headers: { cookie } })).text).signedIn, true)
})

test('every kind of answer forbids what is foreign, says what it is, and is read as nothing else', async () => {
  const answers = [
    await ask('/'),
    await ask('/icon.svg'),
    await ask('/api/session'),
    await ask('/api/people'),
    await ask('/api/openapi.json'),
    await ask('/api/session', { headers: { host: 'elsewhere.example' } }),
    await ask('/api/session', { method: 'DELETE', headers: { origin: 'https://elsewhere.example' } }),
  ]
  for (const { headers, status, text } of answers) {
    assert.equal(headers['x-content-type-options'], 'nosniff', `${status}`)
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
    assert.match(String(headers['strict-transport-security']), /^max-age=31536000/, text)
    assert.match(
      String(headers['content-type']),
      /^(text\/html|image\/svg\+xml|application\/(problem\+)?json); charset=utf-8$/,
    )
    assert.equal(headers['access-control-allow-origin'], undefined)
    assert.equal(headers.server, undefined)
    assert.equal(headers['x-powered-by'], undefined)
  }
  assert.deepEqual(
    answers.slice(-2).map(({ status }) => status),
    [421, 403],
  )
})

test('nothing of the tree but the built pages is served, whatever the address, and no folder is listed', async () => {
  for (const path of [
    '/.git/config',
    '/../package.json',
    '/%2e%2e/package.json',
    '/%252e%252e/package.json',
    '/assets/../../server/main.ts',
    '/assets/%2e%2e/%2e%2e/server/main.ts',
    '/..%5c..%5cpackage.json',
    '/assets/',
    '/keys.json',
    '/house/',
  ]) {
    const { status, text } = await ask(path)
    assert.ok(status === 404 || /^<!doctype html>/i.test(text), `${path}: ${status}`)
    assert.doesNotMatch(text, /repositoryformatversion|"workspaces"|parseArgs|utfall-key-ring|Index of/, path)
  }
})

test('methods that no route has are not found, and TRACE gives nothing back', async () => {
  for (const method of ['TRACE', 'OPTIONS', 'PUT', 'PROPFIND']) {
    for (const path of ['/', '/api/session', '/api/people']) {
      const { status, text } = await ask(path, { method, headers: { 'x-secret': 'hemligt' } })
      assert.ok(status === 404 || status === 405, `${method} ${path}: ${status}`)
      assert.doesNotMatch(text, /hemligt/)
    }
  }
})

/** Sent as it stands; gives the statuses of what came back. */
function raw(text: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('data', (piece) => {
      answer += piece.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () =>
      resolve([...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code = '']) => code)),
    )
  })
}

test('a request whose end is in doubt is refused, and what follows it is not taken for another', async () => {
  const hidden = `GET /api/health HTTP/1.1\r\nHost: ${OUTSIDE}\r\n\r\n`
  const head = `POST /api/sign-in/password HTTP/1.1\r\nHost: ${OUTSIDE}\r\n`
  for (const doubt of [
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    `${head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd${hidden}`,
    `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
    `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
  ])
    assert.deepEqual(await raw(doubt), ['400'], doubt)
})

test('a body that would change what objects are, or brings more than is asked for, is refused whole', async () => {
  for (const body of [
    '{"name":"a","password":"b","__proto__":{"isAdministrator":true}}',
    '{"name":"a","password":"b","constructor":{"prototype":{"isAdministrator":true}}}',
    '{"name":"a","password":"b","account":1}',
    '{"name":{"$ne":null},"password":["b"]}',
  ]) {
    const { status, text } = await ask('/api/sign-in/password', { method: 'POST', body })
    assert.equal(status, 400, body)
    assert.equal(JSON.parse(text).code, 'REQUEST_FAULTY')
    assert.doesNotMatch(text, /isAdministrator|node_modules|at .+:\d+:\d+/)
  }
  assert.equal('isAdministrator' in {}, false)
})

test('a parameter that is given twice is refused, and not read as one of the two', async () => {
  const once = await ask('/api/log?limit=1', { headers: { cookie } })
  assert.equal(once.status, 200, once.text)
  const twice = await ask('/api/log?limit=1&limit=2', { headers: { cookie } })
  assert.equal(twice.status, 400)
  assert.equal(JSON.parse(twice.text).code, 'REQUEST_FAULTY')
})

test('each address that the proxy speaks for has its own share of tries', async () => {
  const left = async (from: string) =>
    Number(
      (await ask('/api/session', { headers: { 'x-forwarded-for': from } })).headers['x-ratelimit-remaining'],
    )
  const before = await left('192.0.2.50')
  await left('192.0.2.51')
  await left('192.0.2.51')
  assert.equal(await left('192.0.2.50'), before - 1)
})

test('without an address outside there is no proxy, and nobody is believed who writes its headers', async (t) => {
  const { inject, close } = await testServer()
  t.after(close)
  const headers = {
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '192.0.2.9',
    'x-forwarded-host': OUTSIDE,
  }
  const plain = await inject({ url: '/api/session', headers }, null)
  assert.equal(plain.statusCode, 200)
  assert.equal(plain.headers['strict-transport-security'], undefined)
})
