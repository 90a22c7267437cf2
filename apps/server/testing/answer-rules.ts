import type { LightMyRequestResponse } from 'fastify'
import { problemCatalogue } from '../problem-catalogue.ts'

/** What has to stand in the head of every answer, whoever gets it and whatever it says. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none'; .*frame-ancestors 'none'$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
}
const KEPT_NOWHERE = /^no-store$/

/** Words of the inside: a place in the code, a sentence of SQL, a folder of the machine, a name of the database's. */
const INSIDE = [
  /\bat .{1,200}:\d+:\d+/,
  /node_modules|node:internal|file:\/\//,
  /\/(work|home|root|usr|tmp|opt|var)\//,
  /\b(select|insert into|update|delete from) .{0,300}\b(from|values|set|where)\b/i,
  /violates|duplicate key|syntax error at|invalid input syntax|relation "|column "|SQLSTATE|pg_catalog|utfall_app/,
  /\b(TypeError|RangeError|SyntaxError|ZodError|DatabaseProblem|InvalidInput)\b/,
]

const CODES = new Map(problemCatalogue().map(({ code, statuses }) => [code, statuses]))

/** What is wrong with an answer, by the rules that hold for all of them; empty where nothing is. */
export function faultsOfAnswer(answer: LightMyRequestResponse): readonly string[] {
  return [...faultsOfHead(answer), ...faultsOfProblem(answer)]
}

function faultsOfHead({ headers, statusCode, raw }: LightMyRequestResponse): string[] {
  const faults = Object.entries(HEADERS)
    .filter(([name, value]) => !value.test(String(headers[name] ?? '')))
    .map(([name]) => `header ${name}: ${headers[name]}`)
  const kept = String(headers['cache-control'])
  if (raw.req.url?.startsWith('/api/') && !KEPT_NOWHERE.test(kept)) faults.push(`may be kept: ${kept}`)
  const cookies = [headers['set-cookie'] ?? []].flat()
  for (const cookie of cookies)
    if (!/; HttpOnly/i.test(cookie) || !/; SameSite=Lax/i.test(cookie)) faults.push(`cookie: ${cookie}`)
  if (headers['x-powered-by'] ?? headers.server) faults.push('says what it runs on')
  return statusCode === 500 ? [...faults, 'a fault of ours'] : faults
}

function faultsOfProblem(answer: LightMyRequestResponse): string[] {
  const { statusCode, headers, body } = answer
  if (statusCode < 400 || headers['content-length'] === '0' || body === '') return []
  // Whether the house is ready is told to a machine, in its own shape.
  if (statusCode === 503 && body.includes('"not-ready"')) return []
  const inside = INSIDE.filter((word) => word.test(body)).map((word) => `tells of the inside: ${word}`)
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return [...inside, `an error that is ${headers['content-type']}`]
  const { type, title, status, code, message } = answer.json()
  const known = CODES.get(code)
  const checks: readonly (readonly [boolean, string])[] = [
    [type === `urn:utfall:problem:${code}`, `type ${type}`],
    [status === statusCode, `status ${status} in an answer of ${statusCode}`],
    [typeof message?.sv === 'string' && typeof message.en === 'string', 'without words in both languages'],
    [title === message?.sv || title === message?.en, 'a title that is not its words'],
    [known !== undefined, `a code without a place in the catalogue: ${code}`],
    [code === 'REQUEST_FAULTY' || (known?.includes(statusCode) ?? true), `${code} with status ${statusCode}`],
  ]
  return [...inside, ...checks.flatMap(([isTrue, fault]) => (isTrue ? [] : [fault]))]
}
