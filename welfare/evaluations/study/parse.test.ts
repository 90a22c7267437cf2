import assert from 'node:assert/strict'
import test from 'node:test'
import type { Fault } from '@utfall/exchange'
import { type Definition, filled, smallTrial } from '../testing/small-studies.ts'
import { lockStudy } from './lock.ts'
import { parseLock, parseStudy } from './parse.ts'

const SOUND = smallTrial(4).definition

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function faultsOf(text: string): readonly Fault[] {
  const read = parseStudy(bytes(text))
  return read.kind === 'faults' ? read.faults : assert.fail('it read')
}

/** The one fault after a change, which must speak both languages. */
function faultAfter(change: (definition: Record<string, unknown> & Definition) => void): Fault {
  const definition = structuredClone(SOUND) as Record<string, unknown> & Definition
  change(definition)
  const [fault, ...more] = faultsOf(JSON.stringify(definition))
  assert.deepEqual(more, [])
  assert.ok(fault?.swedish)
  for (const text of [fault.file, fault.given, fault.allowed, fault.swedish.given, fault.swedish.allowed]) {
    assert.ok(text.length > 0, JSON.stringify(fault))
  }
  return fault
}

test('a sound definition parses, with or without a byte order mark, and what it leaves out is filled in', () => {
  for (const text of [JSON.stringify(SOUND), `\uFEFF${JSON.stringify(SOUND)}`]) {
    const read = parseStudy(bytes(text))
    assert.equal(read.kind, 'read')
    assert.equal(read.kind === 'read' && read.value.analysis.level, 0.95)
    assert.equal(read.kind === 'read' && read.value.decision.better, 'interval-beyond-zero')
  }
})

test('text that is not JSON is a fault at its row, wherever the engine says the place and where it does not', () => {
  const rowOf = (text: string) => {
    const [fault] = faultsOf(text)
    assert.match(fault?.given ?? '', /not JSON/)
    assert.match(fault?.swedish?.given ?? '', /inte är JSON/)
    return fault?.row
  }
  assert.equal(rowOf('{\n  "id": "a"\n  "title": "b"\n}'), 3, 'a missing comma')
  assert.equal(rowOf('{\n  "id": "a",\n  "title": b\n}'), 3, 'a missing quotation mark')
  assert.equal(rowOf('{\n  "id": "a",\n  "title": "b",\n}'), 4, 'a comma too many')
  assert.equal(rowOf('{\n  "arms": [1,\n    2\n'), 4, 'a bracket never closed')
  assert.equal(rowOf(''), 1, 'nothing')
  const long = Array.from({ length: 400 }, (_, row) => `"row${row}": "${'x'.repeat(90)}",`)
  assert.equal(rowOf(`{\n${long.join('\n')}\n"last": oops,\n${long.join('\n')}\n"end": 1}`), 402, 'far down')
})

test('bytes that are not UTF-8 are said to be so, not to be bad JSON', () => {
  const read = parseStudy(Uint8Array.of(0x7b, 0x22, 0xe5, 0x22, 0x7d))
  assert.match(read.kind === 'faults' ? (read.faults[0]?.given ?? '') : '', /not UTF-8/)
})

test('JSON that is no object is refused whole', () => {
  for (const text of ['null', '[]', '"study"', '7']) {
    const [fault] = faultsOf(text)
    assert.deepEqual(
      [fault?.column, fault?.given, fault?.allowed, fault?.swedish?.allowed],
      [null, text, 'an object { }', 'ett objekt { }'],
    )
  }
})

test('each fault names its path, what stands there and what may', () => {
  const cases: readonly (readonly [
    change: (it: Record<string, unknown> & Definition) => void,
    string,
    string,
    string,
    string,
  ])[] = [
    [(it) => Reflect.deleteProperty(it, 'question'), 'question', 'nothing', 'a text', 'en text'],
    [(it) => Object.assign(it, { title: 7 }), 'title', '7', 'a text', 'en text'],
    [(it) => Object.assign(it, { arms: 'two' }), 'arms', '"two"', 'a list [ ]', 'en lista [ ]'],
    [(it) => Object.assign(it, { arms: [] }), 'arms', '[]', 'at least 1 items', 'minst 1 poster'],
    [
      (it) => Object.assign(it.evaluator, { independent: 'yes' }),
      'evaluator.independent',
      '"yes"',
      'true or false',
      'true eller false',
    ],
    [
      (it) => Object.assign(it.outcomes[1] ?? {}, { kind: 'stairs' }),
      'outcomes[1].kind',
      '"stairs"',
      'one of measure, binary, ladder, count, cost',
      'något av measure, binary, ladder, count, cost',
    ],
    [(it) => Object.assign(it, { analysis: { level: 1 } }), 'analysis.level', '1', 'below 1', 'under 1'],
    [
      (it) => Object.assign(it, { analysis: { level: 0.5 } }),
      'analysis.level',
      '0.5',
      'above 0.5',
      'över 0,5',
    ],
    [
      (it) => Object.assign(it, { analysis: { seed: 1.5 } }),
      'analysis.seed',
      '1.5',
      'a whole number',
      'ett heltal',
    ],
    [
      (it) => Object.assign(it, { analysis: { permutations: 5 } }),
      'analysis.permutations',
      '5',
      'at least 99',
      'minst 99',
    ],
    [
      (it) => Object.assign(it.timePoints[1] ?? {}, { months: 601 }),
      'timePoints[1].months',
      '601',
      'at most 600',
      'högst 600',
    ],
    [(it) => Object.assign(it, { utfall: 2 }), 'utfall', '2', 'one of 1', 'något av 1'],
  ]
  for (const [change, path, given, allowed, swedish] of cases) {
    const fault = faultAfter(change)
    assert.deepEqual(
      [fault.column, fault.given, fault.allowed, fault.swedish?.allowed],
      [path, given, allowed, swedish],
    )
  }
})

test('a field that the format does not know is named, so that a misspelt one is not passed over', () => {
  const fault = faultAfter((it) => Object.assign(it.data, { sites: 'site' }))
  assert.deepEqual([fault.column, fault.given, fault.swedish?.given], ['data', '«sites»', '«sites»'])
})

test('ids, file names and dates are explained in words, not as patterns', () => {
  const id = faultAfter((it) => Object.assign(it, { id: 'Min studie' }))
  assert.deepEqual([id.column, id.given], ['id', '"Min studie"'])
  assert.match(id.allowed, /lower case/)
  assert.match(id.swedish?.allowed ?? '', /gemener/)
  const file = faultAfter((it) => Object.assign(it.data, { file: '../persons.xlsx' }))
  assert.equal(file.column, 'data.file')
  assert.match(file.allowed, /CSV/)
  const date = faultAfter((it) => Object.assign(it, { asOf: '2026-02-30' }))
  assert.deepEqual(
    [date.column, date.allowed, date.swedish?.allowed],
    ['asOf', 'a date YYYY-MM-DD', 'ett datum ÅÅÅÅ-MM-DD'],
  )
})

test('a column and a sum at once, or neither, is refused in both languages', () => {
  for (const at of [{ time: 'm6' }, { time: 'm6', column: 'a', sum: ['a', 'b'] }]) {
    const fault = faultAfter((it) => Object.assign(it.outcomes[0] ?? {}, { at: [at], horizon: 'm6' }))
    assert.deepEqual(
      [fault.column, fault.allowed, fault.swedish?.allowed],
      ['outcomes[0].at[0]', 'give one of column, sum and items', 'en av column, sum och items'],
    )
  }
})

test('a design of an unknown kind is told which kinds there are', () => {
  const fault = faultAfter((it) => Object.assign(it, { design: { kind: 'quasi' } }))
  assert.equal(fault.column, 'design.kind')
  assert.equal(fault.given, '"quasi"')
  for (const text of [fault.allowed, fault.swedish?.allowed ?? '']) assert.match(text, /cluster-randomised/)
})

test('of many faults each is told, up to twenty, and all are counted', () => {
  const definition = { ...SOUND, outcomes: Array.from({ length: 30 }, () => ({})) }
  const read = parseStudy(bytes(JSON.stringify(definition)))
  assert.equal(read.kind, 'faults')
  assert.ok(read.kind === 'faults' && read.faults.length === 20 && read.total >= 150)
})

test('what the schema passes is still held against the rules', () => {
  const [fault] = faultsOf(JSON.stringify({ ...SOUND, arms: SOUND.arms.slice(1) }))
  assert.equal(fault?.column, 'arms')
})

test('a lock that is no lock is refused by its own file name', () => {
  const lock = lockStudy(filled(SOUND), { name: 'NN', at: new Date('2026-01-01T00:00:00Z') })
  assert.equal(parseLock(bytes(JSON.stringify(lock))).kind, 'read')
  const broken = parseLock(bytes(JSON.stringify({ ...lock, sha256: 'short' })))
  assert.equal(broken.kind, 'faults')
  assert.deepEqual(broken.kind === 'faults' ? [broken.faults[0]?.file, broken.faults[0]?.column] : [], [
    'study.lock.json',
    'sha256',
  ])
})
