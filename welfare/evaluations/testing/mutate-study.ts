import fc from 'fast-check'
import { folderOf, type SmallStudy } from './small-studies.ts'

/** What a careless or hostile hand does to a study folder, drawn by fast-check: a folder of bytes. */
export function mutatedFolder(study: SmallStudy): fc.Arbitrary<Map<string, Uint8Array>> {
  const definition = fc
    .array(fc.oneof({ weight: 3, arbitrary: plausibleChange }, { weight: 2, arbitrary: anyChange }), {
      maxLength: 2,
    })
    .map((changes) => {
      const copy: Record<string, unknown> = structuredClone(study.definition)
      for (const change of changes) change(copy)
      return copy
    })
  const files = fc
    .array(
      fc.tuple(fc.constantFrom(...Object.keys(study.files)), fc.oneof(tableChange, tableChange, byteChange)),
      {
        maxLength: 2,
      },
    )
    .map((changes) => {
      const folder = folderOf(study)
      for (const [name, change] of changes) {
        const changed = change(folder.get(name) ?? new Uint8Array(0))
        if (changed === null) folder.delete(name)
        else folder.set(name, changed)
      }
      return folder
    })
  return fc.tuple(definition, files).map(([json, folder]) => {
    folder.set('study.json', new TextEncoder().encode(JSON.stringify(json)))
    return folder
  })
}

type Json = Record<string, unknown> | unknown[]
type Change = (definition: Record<string, unknown>) => void

/** Every place in a definition, as its holder and key. */
function places(value: unknown): { holder: Json; key: string | number; value: unknown }[] {
  if (value === null || typeof value !== 'object') return []
  const holder = value as Json
  return Object.entries(holder).flatMap(([key, item]) => [
    { holder, key: Array.isArray(holder) ? Number(key) : key, value: item },
    ...places(item),
  ])
}

function put(place: { holder: Json; key: string | number }, value: unknown): void {
  ;(place.holder as Record<string | number, unknown>)[place.key] = value
}

function take(place: { holder: Json; key: string | number }): void {
  if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1)
  else delete (place.holder as Record<string, unknown>)[place.key]
}

const ODD_VALUES = [
  null,
  true,
  '',
  ' ',
  'x',
  '😀\u202e\u0000',
  'å'.repeat(500),
  '__proto__',
  'constructor',
  0,
  -1,
  0.5,
  2,
  1e308,
  -1e308,
  5e-324,
  9007199254740992,
  [],
  {},
  [[]],
  { sv: 'a', en: 'b' },
  ['a', 'a'],
]

/** Anything anywhere: wrong types, removed keys, huge numbers, doubled entries, odd letters. */
const anyChange: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.nat(), fc.constantFrom('put', 'take', 'swap', 'double', 'rename'))
  .map(([at, other, deed]) => (definition) => {
    const all = places(definition)
    if (all.length === 0) return
    const place = all[at % all.length]
    const second = all[other % all.length]
    if (deed === 'put') put(place, ODD_VALUES[other % ODD_VALUES.length])
    if (deed === 'take') take(place)
    if (deed === 'swap') {
      const value = structuredClone(place.value)
      put(place, structuredClone(second.value))
      put(second, value)
    }
    if (deed === 'double' && Array.isArray(place.value)) place.value.push(structuredClone(place.value[0]))
    if (deed === 'rename' && !Array.isArray(place.holder)) {
      take(place)
      put({ holder: place.holder, key: `${place.key}s` }, place.value)
    }
  })

/** Changes that pass the schema, where the figures have to cope: other kinds, designs, columns, limits. */
const plausibleChange: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom<readonly [keys: readonly string[], values: readonly unknown[]]>(
      [['kind'], ['measure', 'binary', 'ladder', 'count', 'cost', 'individually-randomised', 'comparison']],
      [['estimator'], ['difference', 'adjusted', 'interacted']],
      [['role'], ['primary', 'secondary', 'harm', 'control', 'treatment']],
      [['direction'], ['higher-is-better', 'lower-is-better']],
      [['multiplicity'], ['holm', 'hochberg', 'bh', 'none']],
      [['level'], [0.501, 0.5000001, 0.999999, 0.9]],
      [['smallestGroup'], [2, 3, 30, 100]],
      [['smallestArm'], [2, 29, 31, 1000]],
      [['largestLoss'], [0, 1, 0.1]],
      [['months'], [0, 0.001, 6, 600]],
      [['transform'], ['log']],
      [['better'], ['interval-beyond-zero', 'interval-beyond-smallest']],
      [['smallestWorthHaving'], [0, 0.2, 1e9]],
      [['asOf'], ['2025-01-01', '9999-12-31', '0001-01-01']],
      [['seed'], [0, 9007199254740991]],
      [
        ['column', 'arm', 'person', 'site', 'cluster', 'block', 'received', 'allocatedOn', 'time'],
        ['person', 'site', 'arm', 'sex', 'age', 'earlier', 'ladder_0', 'ladder_6', 'work_6', 'sick_days'],
      ],
      [
        ['column', 'cluster', 'block', 'site'],
        ['team', 'arm', 'age', 'before', 'after', 'visits', 'month'],
      ],
      [
        ['covariates', 'predictors'],
        [['earlier'], ['site', 'age'], ['person'], ['before', 'before'], ['allocated_on']],
      ],
      [
        ['range'],
        [
          [0, 1],
          [-1e9, 1e9],
          [45, 55],
        ],
      ],
      [['yes'], [['yes'], ['1'], ['no', 'yes'], ['never']]],
      [['values'], [['now'], ['wait'], ['now', 'wait'], ['x']]],
      [['horizon'], ['start', 'm6', 'm12']],
    ),
    fc.nat(),
    fc.nat(),
  )
  .map(([[keys, values], at, which]) => (definition) => {
    const fitting = places(definition).filter((place) => keys.includes(String(place.key)))
    const value = structuredClone(values[which % values.length])
    if (fitting.length > 0) return put(fitting[at % fitting.length], value)
    for (const part of ['analysis', 'data', 'decision']) {
      const holder = definition[part]
      if (at % 2 === 0 && holder !== null && typeof holder === 'object') {
        put({ holder: holder as Json, key: keys[0] }, value)
        return
      }
    }
  })

type FileChange = (bytes: Uint8Array) => Uint8Array | null

const CELLS = [
  '',
  'NA',
  'x',
  '0',
  '1',
  '-1',
  '1e15',
  '1e308',
  '-3e-320',
  '1e-300',
  '1,5',
  '"',
  '"a""b"',
  '😀',
  'NaN',
  'Infinity',
]

/** A row cut short by an earlier change keeps its length. */
function setCell(row: readonly string[], column: number, text: string): string[] {
  return row.map((cell, index) => (index === column ? text : cell))
}

/** Changes to the cells: columns and rows lost, doubled, emptied, made constant, made equal, made of one arm. */
const tableChange: fc.Arbitrary<FileChange> = fc
  .tuple(
    fc.constantFrom(
      'cell',
      'cell',
      'constant',
      'empty-column',
      'copy-column',
      'swap-headers',
      'drop-column',
      'double-row',
      'keep-first',
      'drop-rows',
      'one-arm',
      'one-each',
      'outcome-is-arm',
      'scale',
      'shuffle',
      'semicolons',
    ),
    fc.nat(),
    fc.nat(),
    fc.constantFrom(...CELLS),
  )
  .map(([deed, at, other, cell]) => (bytes) => {
    const rows = new TextDecoder()
      .decode(bytes)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    const [header = [], ...body] = rows
    if (body.length === 0) return bytes
    const column = at % header.length
    const second = other % header.length
    const arm = Math.max(0, header.indexOf('arm'))
    const armOf = (row: string[]) => row[arm]
    const first = armOf(body[0])
    const changed: string[][] = ((): string[][] => {
      switch (deed) {
        case 'cell':
          return body.map((row, index) => (index === other % body.length ? setCell(row, column, cell) : row))
        case 'constant':
          return body.map((row) => setCell(row, column, cell))
        case 'empty-column':
          return body.map((row) => setCell(row, column, ''))
        case 'copy-column':
          return body.map((row) => setCell(row, column, row[second]))
        case 'double-row':
          return [...body, body[other % body.length]]
        case 'keep-first':
          return body.slice(0, other % 12)
        case 'drop-rows':
          return body.filter((_, index) => index % (2 + (at % 5)) !== 0)
        case 'one-arm':
          return body.filter((row) => armOf(row) === first)
        case 'one-each':
          return body.filter((row, index) => index === body.findIndex((each) => armOf(each) === armOf(row)))
        case 'outcome-is-arm':
          return body.map((row) => setCell(row, column, armOf(row) === first ? '1' : '0'))
        case 'scale':
          return body.map((row) =>
            setCell(row, column, row[column] === '' ? '' : `${row[column]}e${[12, -12, -200][other % 3]}`),
          )
        case 'shuffle':
          return body.toSorted(
            (a, b) => ((a.join().length * 7919 + at) % 13) - ((b.join().length * 7919 + at) % 13),
          )
        default:
          return body
      }
    })()
    const names =
      deed === 'swap-headers'
        ? setCell(setCell(header, column, header[second]), second, header[column])
        : header
    const table = [names, ...changed].map((row) => (deed === 'drop-column' ? row.toSpliced(column, 1) : row))
    const mark = deed === 'semicolons' ? ';' : ','
    return new TextEncoder().encode(`${table.map((row) => row.join(mark)).join('\n')}\n`)
  })

/** Changes to the bytes: cut off, NUL, byte order mark, CRLF, another encoding, no file at all. */
const byteChange: fc.Arbitrary<FileChange> = fc
  .tuple(fc.constantFrom('truncate', 'nul', 'mark', 'crlf', 'latin', 'empty', 'gone', 'flip'), fc.nat())
  .map(([deed, at]) => (bytes) => {
    if (bytes.length === 0) return bytes
    const cut = at % bytes.length
    switch (deed) {
      case 'truncate':
        return bytes.slice(0, cut)
      case 'nul':
        return bytes.with(cut, 0)
      case 'mark':
        return Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes)
      case 'crlf':
        return new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll('\n', '\r\n'))
      case 'latin':
        return bytes.with(cut, 0xe5)
      case 'empty':
        return new Uint8Array(0)
      case 'gone':
        return null
      default:
        return bytes.with(cut, (bytes[cut] ?? 0) ^ 0x10)
    }
  })
