import assert from 'node:assert/strict'
import test from 'node:test'
import type { Faults } from '@utfall/exchange'
import { type AnswerOptions, type InstrumentAnswers, readAnswers } from './answers.ts'

function read(lines: readonly string[], options: AnswerOptions = {}): InstrumentAnswers | Faults {
  return readAnswers({ name: 'svar.csv', bytes: new TextEncoder().encode(lines.join('\n')) }, options)
}

function answers(lines: readonly string[], options: AnswerOptions = {}): InstrumentAnswers {
  const result = read(lines, options)
  assert.ok(result.kind === 'answers', JSON.stringify(result))
  return result
}

function faults(lines: readonly string[], options: AnswerOptions = {}): Faults {
  const result = read(lines, options)
  assert.ok(result.kind === 'faults', 'faults were expected')
  for (const fault of result.faults) assert.ok(fault.swedish && fault.given !== '' && fault.allowed !== '')
  return result
}

test('identity, groups and weights are never taken for items', () => {
  const result = answers(
    ['Person;q1;grp_kön;vikt;q2;kommun', 'a;0;k;1;2;Borås', 'b;1;m;2,5;NA;Mark', 'c;;;1;1;'],
    { weights: 'vikt', groups: ['kommun'] },
  )
  assert.deepEqual(result.responses.items, ['q1', 'q2'])
  assert.deepEqual([...result.responses.answers], [0, 2, 1, -1, -1, 1])
  assert.deepEqual([...(result.responses.weights ?? [])], [1, 2.5, 1])
  assert.deepEqual(result.ids, ['a', 'b', 'c'])
  assert.deepEqual(result.groups, [
    { name: 'kommun', codes: Int32Array.from([0, 1, -1]), labels: ['Borås', 'Mark'] },
  ])
})

test('columns that start with grp_ are the groups when none is named', () => {
  const result = answers(['q1,q2,grp_age', '0,1,10', '1,0,9', '1,1,10'])
  assert.deepEqual(result.groups[0]?.labels, ['9', '10'])
  assert.deepEqual([...(result.groups[0]?.codes ?? [])], [1, 0, 1])
})

test('listed items are exactly the items, whatever other columns hold', () => {
  const result = answers(['q1,text,q2', '0,x,1', '1,y,0'], { items: ['q2', 'q1'] })
  assert.deepEqual(result.responses.items, ['q2', 'q1'])
  assert.deepEqual([...result.responses.answers], [1, 0, 0, 1])
})

test('the highest category is the declared one, and otherwise the highest answered, which is remarked on', () => {
  const lines = ['q1,q2', '0,1', '1,2']
  const seen = answers(lines)
  assert.deepEqual([...seen.responses.highest], [1, 2])
  assert.deepEqual(seen.notes, [{ code: 'highest-category-from-answers', detail: { items: 2 } }])
  const declared = answers(lines, { highest: 4 })
  assert.deepEqual([...declared.responses.highest], [4, 4])
  assert.deepEqual(declared.notes, [])
  assert.deepEqual([...answers(lines, { highest: { q1: 3 } }).responses.highest], [3, 2])
})

test('each answer that is no whole number from 0 is told with its row and column', () => {
  const result = faults(['q1,q2', '0,1', 'ja,1', '1.5,0', '1,-2'])
  assert.deepEqual(
    result.faults.map((fault) => [fault.row, fault.column, fault.given]),
    [
      [3, 'q1', '«ja»'],
      [4, 'q1', '«1.5»'],
      [5, 'q2', '«-2»'],
    ],
  )
})

test('a highest answer declared too low is one fault for each question, and not one for each person', () => {
  const result = faults(['q1,q2', '0,1', '5,1', '2,0', '6,0', '5,3'], { highest: 4 })
  assert.deepEqual(
    result.faults.map((fault) => [fault.row, fault.column, fault.given]),
    [[3, 'q1', '«5», and 2 more answers over the highest (the largest is 6)']],
  )
})

test('an answer over the declared highest is told with its row and column', () => {
  const result = faults(['q1,q2', '0,1', '5,1', '2,9'], { highest: 4 })
  assert.deepEqual(
    result.faults.map((fault) => [fault.row, fault.column, fault.given, fault.allowed]),
    [
      [3, 'q1', '«5»', 'a whole number from 0 to 4'],
      [4, 'q2', '«9»', 'a whole number from 0 to 4'],
    ],
  )
})

test('a column without a single answer is told once, with what to do', () => {
  const result = faults(['q1,ort', '0,Borås', '1,Mark', '1,Borås'])
  assert.equal(result.total, 1)
  assert.deepEqual([result.faults[0]?.row, result.faults[0]?.column], [2, 'ort'])
  assert.match(result.faults[0]?.allowed ?? '', /named as group, identity or weight/)
})

test('two persons with one identity are a fault that names both rows', () => {
  const result = faults(['id,q1', 'a,0', 'b,1', 'a,1', ',1'])
  assert.deepEqual(
    result.faults.map((fault) => [fault.row, fault.column, fault.given]),
    [
      [4, 'id', '«a», also in row 2'],
      [5, 'id', 'nothing'],
    ],
  )
})

test('a file with nothing, a file with a header alone and a file without items are faults', () => {
  assert.equal(faults([]).total, 1)
  assert.equal(faults(['q1,q2']).total, 1)
  assert.match(faults(['id,grp_a', '1,x', '2,y']).faults[0]?.given ?? '', /no columns left for items/)
  assert.equal(faults(['q1,q1', '0,1']).total, 1)
})

test('a column that is named and is not there, or is named for two uses, is told', () => {
  assert.deepEqual(
    faults(['q1,q2', '0,1'], { groups: ['ålder'], items: ['q1', 'q9', 'q1'] }).faults.map(
      (fault) => fault.column,
    ),
    ['q9', 'ålder', 'q1'],
  )
  assert.equal(faults(['q1,q2', '0,1'], { items: ['q1', 'q2'], groups: ['q2'] }).total, 1)
})

test('a weight that is missing or not above zero is told', () => {
  assert.deepEqual(
    faults(['q1,q2,w', '0,1,1', '1,0,0', '1,1,'], { weights: 'w' }).faults.map((fault) => fault.row),
    [3, 4],
  )
})

test('the first twenty faults are shown and all are counted', () => {
  const result = faults(['q1,q2', '0,1', ...Array.from({ length: 60 }, () => 'x,1')])
  assert.deepEqual([result.faults.length, result.total], [20, 60])
})
