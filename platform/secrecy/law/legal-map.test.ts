import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type CalendarDate, parseCalendarDate } from '@utfall/basics'
import { CATEGORIES } from '../schema.ts'
import { exceptionGrounds, LEGAL_MAP, rulesChanged, rulesOn } from './legal-map.ts'
import { accessMatrix, type Party } from './matrix.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const on = (day: string): CalendarDate => parseCalendarDate(day, 'day')
const ids = (day: string): string[] => rulesOn(on(day)).map((rule) => rule.id)

test('every file and every test that a rule names is there', async () => {
  const texts = new Map<string, string>()
  const text = async (file: string) => {
    const known = texts.get(file) ?? (await readFile(join(ROOT, file), 'utf8'))
    texts.set(file, known)
    return known
  }
  for (const { id, whatItDoes } of LEGAL_MAP.rules) {
    assert.ok((await text(whatItDoes.file)).length > 0, id)
    assert.ok(
      (await text(whatItDoes.test.file)).includes(`'${whatItDoes.test.name}'`),
      `${id}: ${whatItDoes.test.name}`,
    )
  }
})

test('each rule has one name, dates in order, and a note where nobody has checked it', () => {
  const names = LEGAL_MAP.rules.map((rule) => rule.id)
  assert.equal(new Set(names).size, names.length)
  for (const rule of LEGAL_MAP.rules) {
    assert.ok(rule.appliesTo === null || rule.appliesFrom <= rule.appliesTo, rule.id)
    assert.match(rule.law, /^(SFS \d{4}:\d+|Förordning \(EU\) \d{4}\/\d+)$/, rule.id)
    if (rule.checkedOn === null) assert.match(rule.note, /verify before use/, rule.id)
  }
})

test('the map covers the laws that the work stands on', () => {
  const laws = new Set(LEGAL_MAP.rules.map((rule) => rule.law))
  for (const law of [
    '2009:400',
    '2008:355',
    '2022:913',
    '2017:30',
    '2001:453',
    '2025:400',
    '2003:1210',
    '2003:460',
  ])
    assert.ok(laws.has(`SFS ${law}`), law)
  for (const law of ['2018:218', '2017:900', '2018:1937', '1990:782']) assert.ok(laws.has(`SFS ${law}`), law)
  assert.ok(laws.has('Förordning (EU) 2016/679'))
})

test('every ground that the code or the example rests on is in the map', async () => {
  const known = new Set(LEGAL_MAP.rules.map((rule) => rule.id))
  const room = join(ROOT, 'platform/secrecy')
  const files = (await readdir(room, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  const used = new Set<string>()
  for (const file of files)
    for (const [, id = ''] of (await readFile(join(room, file), 'utf8')).matchAll(/'(osl-[\d-]+[a-z-]*)'/g))
      used.add(id)
  assert.ok(used.size >= 5)
  for (const id of used) assert.ok(known.has(id), id)
})

test('the map at a day gives the rules in force on it', () => {
  assert.ok(ids('2025-06-30').includes('sol-2001-2-7') && !ids('2025-06-30').includes('sol-2025-400'))
  assert.ok(!ids('2025-07-01').includes('sol-2001-2-7') && ids('2025-07-01').includes('sol-2025-400'))
  assert.ok(!ids('2022-12-31').includes('svod-2022-913') && ids('2023-01-01').includes('svod-2022-913'))
  assert.deepEqual(
    ids('1995-01-01').filter((id) => id.startsWith('osl')),
    [],
  )
})

test('when a rule changes, the map says which rooms and tests it touches', () => {
  const changes = rulesChanged(on('2025-06-01'), on('2025-07-31'))
  assert.deepEqual(
    changes.map(({ rule, change, on: day, room }) => [rule, change, day, room]),
    [
      ['sol-2001-2-7', 'ends', '2025-06-30', 'platform/secrecy'],
      ['sol-2025-400', 'begins', '2025-07-01', 'platform/secrecy'],
    ],
  )
  assert.ok(changes.every((change) => change.test.name.length > 0))
  assert.deepEqual(rulesChanged(on('2025-08-01'), on('2026-01-01')), [])
})

test('the general clause opens neither health care nor social services', () => {
  const today = on('2026-11-22')
  for (const category of CATEGORIES) {
    const grounds = exceptionGrounds(today, category).map((rule) => rule.id)
    assert.equal(grounds.includes('osl-10-27'), !['health', 'social', 'answers'].includes(category), category)
    assert.ok(grounds.length > 0)
  }
})

const party = (area: number, slug: string, parent: number | null, grandparent: number | null): Party => {
  return { area, slug, name: { sv: slug, en: slug }, parent, grandparent }
}
const PARTIES = [
  party(1, 'vard', 10, null),
  party(2, 'socialnamnd', 20, null),
  party(3, 'hemsjukvard', 2, 20),
  party(4, 'arbetsformedling', 30, null),
]

test('no party has access across a border by default', () => {
  const { cells } = accessMatrix(on('2026-11-22'), PARTIES, [])
  assert.equal(cells.length, PARTIES.length ** 2 * CATEGORIES.length)
  for (const cell of cells) {
    const isWithin = cell.from === cell.to
    assert.equal(cell.access === 'those-who-work-with-the-case', isWithin, JSON.stringify(cell))
    assert.ok(cell.closedBy.length > 0)
    if (!isWithin) assert.ok(cell.openedBy.includes('osl-12-2'))
  }
})

test('two areas that the law counts as one are open to each other on its days only, and to nobody else', () => {
  const pair = { one: 2, other: 3, ground: 'osl-8-2-adel', validFrom: '2024-01-01', validTo: '2026-01-01' }
  const open = (day: string) =>
    accessMatrix(on(day), PARTIES, [pair])
      .cells.filter((cell) => cell.from !== cell.to && cell.access === 'those-who-work-with-the-case')
      .map((cell) => `${cell.from}-${cell.to}`)
  assert.deepEqual([...new Set(open('2025-12-31'))], ['socialnamnd-hemsjukvard', 'hemsjukvard-socialnamnd'])
  assert.deepEqual(open('2026-01-01'), [])
  assert.deepEqual(open('2023-12-31'), [])
})

test('one organisation that spans several areas is warned that it is not one in secrecy', () => {
  const warned = accessMatrix(on('2026-11-22'), PARTIES, []).warnings
  assert.deepEqual([...new Set(warned.flatMap((one) => one.parties))].toSorted(), [
    'hemsjukvard',
    'socialnamnd',
  ])
  assert.match(warned[0]?.words.sv ?? '', /tar inte bort sekretessen/)
  const pair = { one: 2, other: 3, ground: 'osl-8-2-adel', validFrom: '2024-01-01', validTo: null }
  assert.deepEqual(accessMatrix(on('2026-11-22'), PARTIES, [pair]).warnings, [])
})
