import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

/** The built pages and made-up answers on loopback, under the policy that the real server sets. */

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export type Reply = {
  readonly status?: number
  readonly json?: unknown
  readonly delayMilliseconds?: number
  /** The connection is cut instead of answered. */
  readonly cut?: true
}
/** Called with the request's query; gives the reply to a `METHOD /path`. */
export type Answer = (query: URLSearchParams) => Reply
export type Answers = Map<string, Answer>

export type TestServer = {
  readonly address: string
  readonly answers: Answers
  /** `METHOD /path?query` of each API request, in order. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

function sendFile(response: ServerResponse, folder: string, path: string): void {
  const wanted = join(folder, normalize(path))
  const file = path !== '/' && existsSync(wanted) ? wanted : join(folder, 'index.html')
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
  })
  response.end(readFileSync(file))
}

async function readBody(request: IncomingMessage): Promise<void> {
  for await (const _ of request);
}

async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.delayMilliseconds) await new Promise((done) => setTimeout(done, reply.delayMilliseconds))
  if (reply.cut) {
    response.socket?.destroy()
    return
  }
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' })
  response.end(reply.status === 204 ? undefined : JSON.stringify(reply.json))
}

export async function startTestServer(folder: string): Promise<TestServer> {
  const answers: Answers = new Map()
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback')
    if (!url.pathname.startsWith('/api/')) {
      sendFile(response, folder, url.pathname)
      return
    }
    const key = `${request.method} ${url.pathname}`
    asked.push(`${key}${url.search}`)
    const answer = answers.get(key)
    const reply = answer?.(url.searchParams)
    if (reply?.cut !== true) await readBody(request)
    await sendReply(response, reply ?? { status: 404, json: NOT_FOUND })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    answers,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

const NOT_FOUND = {
  code: 'NOT_FOUND',
  message: { sv: 'Studien finns inte här.', en: 'The study is not here.' },
}
