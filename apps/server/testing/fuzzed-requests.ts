import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import type { RouteEntry } from '../route-table.ts'
import { ANSWERS } from './planted-organisation.ts'
import { uploadForm } from './upload-form.ts'

/** A request and whom it comes from: a stranger or one of the organisation's own, or a token that is nobody's. */
export type FuzzedRequest = { readonly options: InjectOptions; readonly who: Who }
export type Who =
  | { readonly kind: 'stranger' | 'colleague'; readonly by: 'header' | 'cookie' }
  | { readonly kind: 'token'; readonly token: string }

/** What a route takes when all is well: its address with what is there, its query and its body. */
export type SoundRequest = { readonly route: RouteEntry; readonly options: InjectOptions }

/** Texts that have broken other people's services. */
const HARD_TEXTS = [
  ...['', ' ', '\0', 'a\0b', '\ud800', '\udfff\ud800', '\u202e', '\ufeff', '\u2028', 'å̈', '𝔘𝔱𝔣', '١٢٣'],
  ...[
    "'",
    "' or 1=1 --",
    '"; drop table study; --',
    `\${7*7}`,
    '{{7*7}}',
    '%s%n',
    '$1',
    '\\',
    '\\u0000',
    '%00',
  ],
  ...['../../etc/passwd', '/etc/passwd', 'C:\\', 'file:///etc/passwd', 'http://127.0.0.1/', 'javascript:1'],
  ...['<script>1</script>', '<!--', ']]>', 'null', 'undefined', 'NaN', 'true', '[]', '{}', '-0', '1e309'],
  ...[
    '9007199254740993',
    '99999999999999999999',
    '2147483648',
    '-1',
    '0x10',
    '1_000',
    '2026-02-30',
    '0000-01-01',
  ],
  ...['9999-12-31', '+275760-09-13T00:00:00Z', '2026-11-22T25:61:61Z', '2026-11-22T12:00:00+99:99'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then', 'x'.repeat(5000)],
] as const

const hardText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HARD_TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    }),
  },
)
const hardNumber = fc.constantFrom(
  ...[
    0,
    -0,
    -1,
    0.5,
    1e-320,
    2 ** 31,
    2 ** 31 - 1,
    -(2 ** 31) - 1,
    2 ** 53,
    2 ** 53 + 2,
    2 ** 63,
    1e21,
    1e308,
    -1e308,
  ],
)
const hardValue = fc.oneof(
  { weight: 4, arbitrary: hardText },
  { weight: 2, arbitrary: hardNumber },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], { '': '' }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 200 }).map(nested) },
)

function nested(depth: number): unknown {
  let value: unknown = 0
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

type Change = {
  readonly at: number
  readonly kind: 'replace' | 'drop' | 'add' | 'wrap'
  readonly value: unknown
  readonly name: string
}
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(30),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'add', 'wrap'),
  value: hardValue,
  name: hardText,
})

/** A sound value with one of its places changed. */
function changed(value: unknown, { at, kind, value: other, name }: Change): unknown {
  const places = placesIn(value)
  const place = places[at % places.length] ?? []
  return replacedAt(value, place, (old) => {
    if (kind === 'add' && typeof old === 'object' && old !== null && !Array.isArray(old))
      return withOwn(old, name, other)
    if (kind === 'wrap') return [old]
    return kind === 'drop' ? undefined : other
  })
}

/** As a reader of JSON makes it: `__proto__` is a name like another. */
function withOwn(value: object, name: string, own: unknown): object {
  return Object.fromEntries([...Object.entries(value), [name, own]])
}

function placesIn(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[]]
  const inner = Object.entries(value).flatMap(([name, part]) =>
    placesIn(part).map((place) => [name, ...place]),
  )
  return [[], ...inner]
}

function replacedAt(
  value: unknown,
  [first, ...rest]: readonly (string | number)[],
  by: (old: unknown) => unknown,
): unknown {
  if (first === undefined) return by(value)
  if (Array.isArray(value))
    return value.map((part, index) => (index === Number(first) ? replacedAt(part, rest, by) : part))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === first ? replacedAt(part, rest, by) : part]),
  )
}

/** Null but once in so many. */
function onceIn<T>(many: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: many - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
}

const jsonType = { 'content-type': 'application/json' }
/** Bodies that no sound one leads to. */
const strangePayload = fc.constantFrom<Pick<InjectOptions, 'payload' | 'headers'>>(
  { payload: '', headers: jsonType },
  { payload: '{', headers: jsonType },
  { payload: '{"__proto__":{"isAdmin":true}}', headers: jsonType },
  { payload: '{"constructor":{"prototype":{"a":1}}}', headers: jsonType },
  { payload: '{"a":1,"a":2}', headers: jsonType },
  { payload: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, headers: jsonType },
  { payload: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, headers: jsonType },
  { payload: `{"name":${'9'.repeat(400)}}`, headers: jsonType },
  { payload: '{"name":"\\ud800"}', headers: jsonType },
  { payload: '{"name":"a\\u0000b"}', headers: jsonType },
  { payload: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), headers: jsonType },
  { payload: 'a=1&b[c]=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { payload: '<a/>', headers: { 'content-type': 'text/xml' } },
  { payload: 'x', headers: { 'content-type': 'multipart/form-data' } },
  { payload: '--x\r\n\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
  { payload: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
  { payload: '{}', headers: { 'content-type': 'text/plain' } },
  { payload: '{}', headers: { 'content-type': '/' } },
  { payload: '{}', headers: { ...jsonType, 'content-encoding': 'gzip' } },
)

/** What a browser, a program or an attacker may write into a head; a line break cannot be sent at all. */
const headerText = hardText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim())
const strangeHeaders = fc.dictionary(
  fc.constantFrom(
    ...[
      'accept',
      'accept-language',
      'cookie',
      'idempotency-key',
      'if-none-match',
      'range',
      'origin',
      'host',
      'referer',
    ],
    ...[
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-http-method-override',
      'content-type',
      'user-agent',
    ],
  ),
  fc.oneof(
    headerText,
    fc.constantFrom(
      'utfall=x',
      'en',
      'sv;q=0.1',
      'localhost',
      'null',
      'a-key-of-its-own',
      '__Host-utfall=1; utfall=2',
    ),
  ),
  { maxKeys: 3 },
)

const BY = ['header', 'cookie'] as const
const stranger = fc.constantFrom(...BY).map((by): Who => ({ kind: 'stranger', by }))
const colleague = fc.constantFrom(...BY).map((by): Who => ({ kind: 'colleague', by }))
const nobody = headerText.map((token): Who => ({ kind: 'token', token }))

/** What would put an end to what the others ask about is asked for by strangers only. */
const ENDS = /\/session$|\/close$|\/hand-over$|\/end$|^DELETE|\/account\/password$/

function whoFor({ options }: SoundRequest): fc.Arbitrary<Who> {
  const weight = ENDS.test(`${options.method} ${options.url}`) ? 0 : 8
  return fc.oneof(
    { weight: 6, arbitrary: stranger },
    { weight, arbitrary: colleague },
    { weight: 1, arbitrary: nobody },
  )
}

/** A table of answers with its letters, lines and cells changed. */
const fuzzedFile = fc.oneof(
  fc
    .record({ text: fc.constantFrom(...HARD_TEXTS), line: fc.nat(20), cell: fc.nat(15) })
    .map(({ text, line, cell }) =>
      Buffer.from(
        ANSWERS.split('\n')
          .slice(0, 12)
          .map((row, index) =>
            index === line % 12
              ? row
                  .split(',')
                  .with(cell % row.split(',').length, text)
                  .join(',')
              : row,
          )
          .join('\n'),
      ),
    ),
  fc
    .constantFrom(
      '',
      '\n',
      '\ufeff',
      ';;;\n1;2',
      '"',
      '"a\n',
      'a,a\n1,2',
      `a${',b'.repeat(5000)}`,
      '=1+1,@x\n1,2',
      'a\0b,c\n1,2',
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from([0x50, 0x4b, 3, 4, ...bytes])),
)

const fuzzedAddress = fc.record({ part: fc.nat(5), text: hardText, isEscaped: fc.boolean() })

/** A part of an address replaced by a hard text. */
function changedAddress(
  url: string,
  { part, text, isEscaped }: { part: number; text: string; isEscaped: boolean },
): string {
  const parts = url.split('/')
  const at = 2 + (part % (parts.length - 2))
  const safe = text.toWellFormed()
  const raw = safe.replace(/[^\x21-\x7e]|[?#]/gu, (letter) => encodeURIComponent(letter))
  return parts.with(at, isEscaped ? encodeURIComponent(safe) : raw).join('/')
}

const fuzzedQuery = fc.dictionary(
  fc.oneof(
    hardText.map((text) => text.toWellFormed()),
    fc.constantFrom(
      'cursor',
      'limit',
      'from',
      'to',
      'language',
      'part',
      'purpose',
      'on',
      'n',
      'format',
      'organisation',
    ),
  ),
  hardText.map((text) => text.toWellFormed()),
  { maxKeys: 3 },
)

/** Requests that are nearly sound: each part of a sound one changed now and then. */
export function fuzzedRequests(sound: readonly SoundRequest[]): fc.Arbitrary<FuzzedRequest> {
  const json = sound.filter(({ route }) => !route.takesFile)
  // What is computed in a thread of its own takes half a second of nothing but starting it; what is drawn or verified
  // whole takes its time too.
  const inThreads = /measures|changes|shorter|\.pdf|runs$|report|log\/whole|log\/export/
  const quick = json.filter(({ options }) => !inThreads.test(String(options.url)))
  const uploads = sound.filter(({ route }) => route.takesFile)
  const one = (from: readonly SoundRequest[]) => fc.constantFrom(...from)
  return fc.oneof(
    { weight: 200, arbitrary: one(quick).chain(fuzzedJson) },
    { weight: 2, arbitrary: one(json).chain(fuzzedJson) },
    {
      weight: 12,
      arbitrary: one(uploads.filter(({ options }) => !inThreads.test(String(options.url)))).chain(
        fuzzedUpload,
      ),
    },
    { weight: 1, arbitrary: one(uploads).chain(fuzzedUpload) },
  )
}

function fuzzedJson(sound: SoundRequest): fc.Arbitrary<FuzzedRequest> {
  const { options } = sound
  const { payload, query, url, headers } = options
  return fc
    .record({
      changes: fc.array(change, { maxLength: 2 }),
      strange: onceIn(12, strangePayload),
      address: onceIn(5, fuzzedAddress),
      asked: onceIn(4, fuzzedQuery),
      head: onceIn(4, strangeHeaders),
      method: onceIn(20, fc.constantFrom('GET', 'HEAD', 'PUT', 'OPTIONS', 'TRACE', 'POST', 'DELETE')),
      who: whoFor(sound),
    })
    .map(({ changes, strange, address, asked, head, method, who }) => {
      const body = changes.reduce<unknown>(changed, payload)
      const content =
        strange ?? (payload === undefined ? {} : { payload: JSON.stringify(body) ?? '', headers: jsonType })
      const changedUrl = address ? changedAddress(String(url), address) : String(url)
      const built = {
        ...options,
        ...content,
        ...{ url: changedUrl, query: { ...(query as object), ...asked } },
        headers: { ...headers, ...content.headers, ...head },
        ...(method && { method: method as 'GET' }),
      }
      return { who, options: built }
    })
}

function fuzzedUpload(sound: SoundRequest): fc.Arbitrary<FuzzedRequest> {
  const { options } = sound
  return fc
    .record({
      order: onceIn(2, fc.tuple(hardValue, hardText)),
      file: fuzzedFile,
      filename: fc.oneof(hardText, fc.constantFrom('svar.csv', 's.zip', 'svar.xlsx')),
      fields: fc.constantFrom(
        ['order', 'file'],
        ['file'],
        ['order'],
        ['file', 'order'],
        ['order', 'before', 'after'],
        ['file', 'file'],
      ),
      head: onceIn(5, strangeHeaders),
      who: whoFor(sound),
    })
    .map(({ order, file, filename, fields, head, who }) => {
      const name = filename.toWellFormed().replace(/["\r\n]/g, '_')
      const content = order === null ? ORDER : (JSON.stringify(order[0]) ?? order[1].toWellFormed())
      const form = uploadForm(
        fields.map((field) =>
          field === 'order' ? { name: field, content } : { name: field, filename: name, content: file },
        ),
      )
      return { who, options: { ...options, ...form, headers: { ...form.headers, ...head } } }
    })
}

const ORDER = JSON.stringify({
  instrument: { kind: 'new', name: 'Prov', english: null, owner: null, licence: null, minutes: null },
  survey: {
    ...{ model: 'auto', items: ['fraga_1', 'fraga_2'], groups: [], id: null, weights: null, highest: null },
    ...{ population: 'Prov', collectedFrom: null, collectedTo: null },
  },
})
