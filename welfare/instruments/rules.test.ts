import assert from 'node:assert/strict'
import test from 'node:test'
import { newDefinition, slugOf, suggestColumns, withSurvey } from './rules.ts'
import type { Survey } from './schema.ts'

const survey: Survey = {
  model: 'auto',
  items: ['a', 'b'],
  groups: [],
  id: null,
  weights: null,
  highest: 3,
  population: 'Vuxna',
  collectedFrom: null,
  collectedTo: null,
  scale: null,
}

test('a name becomes an address of small letters, digits and hyphens, never longer than eighty', () => {
  assert.equal(slugOf('Självskattad hälsa (kort) – år 2'), 'sjalvskattad-halsa-kort-ar-2')
  assert.equal(slugOf('  Öva! '), 'ova')
  assert.equal(slugOf('…'), '')
  assert.match(slugOf('å b'.repeat(60)), /^[a-z0-9]+(-[a-z0-9]+)*$/)
  assert.ok(slugOf('å b'.repeat(60)).length <= 80)
})

test('a new instrument asks what its file asks, and its Swedish name stands in for a missing English one', () => {
  const instrument = {
    kind: 'new',
    name: 'Mående',
    english: null,
    owner: null,
    licence: null,
    minutes: null,
  } as const
  const definition = newDefinition(instrument, survey)
  assert.equal(definition.id, 'maende')
  assert.deepEqual(definition.name, { sv: 'Mående', en: 'Mående' })
  assert.deepEqual(definition.items[1], { id: 'b', wording: null, highest: 3 })
})

test('a later file adds items and forgets none: wording stays, and an undeclared highest answer changes nothing', () => {
  const wording = { sv: 'Hur mår du?', en: 'How are you?' }
  const before = {
    ...newDefinition(
      { kind: 'new', name: 'x', english: null, owner: null, licence: null, minutes: null },
      survey,
    ),
    items: [
      { id: 'a', wording, highest: 4 },
      { id: 'old', wording: null, highest: 2 },
    ],
  }
  const after = withSurvey(before, { ...survey, highest: null })
  assert.deepEqual(after.items, [
    { id: 'a', wording, highest: 4 },
    { id: 'old', wording: null, highest: 2 },
    { id: 'b', wording: null, highest: null },
  ])
  assert.deepEqual(withSurvey(after, { ...survey, highest: null }), after)
})

const columns = (...all: [string, (string | null)[]][]) =>
  suggestColumns(all.map(([name, values]) => ({ name, values })))
const parts = (...all: [string, (string | null)[]][]) => columns(...all).map(({ part }) => part)

test('small whole numbers are items, a few texts are groups, numbers of many values are bands, and the rest is left out', () => {
  assert.deepEqual(
    parts(
      ['q1', ['0', '2', null, '1']],
      ['kön', ['man', 'kvinna', 'man', null]],
      ['född', ['1971', '1980', '1990', '2001']],
      ['ålder', [...Array.from({ length: 40 }, (_, year) => String(18 + year)), '18']],
      ['löpande', Array.from({ length: 40 }, (_, place) => String(1000 + place))],
      ['ort', Array.from({ length: 13 }, (_, place) => `ort ${place}`)],
      ['grp_site', ['1', '2', '1', '2']],
      ['alla lika', ['ja', 'ja', 'ja', 'ja']],
      ['tom', [null, null, null, null]],
    ),
    ['item', 'group', 'group', 'group', 'other', 'other', 'group', 'other', 'other'],
  )
})

test('the identity is the column that is called so, or a first column where nobody stands twice', () => {
  assert.deepEqual(parts(['q1', ['0', '1']], ['Person_ID', ['7', '8']]), ['item', 'id'])
  assert.deepEqual(parts(['kod', ['a', 'b']], ['q1', ['0', '1']]), ['id', 'item'])
  assert.deepEqual(parts(['q1', ['0', '1']], ['q2', ['1', '0']]), ['item', 'item'])
})

test('examples are shown in the order of the answers, but never of an identity', () => {
  const [id, item] = columns(['person', ['19121212-1212', 'b']], ['q1', ['2', '0', '1']])
  assert.deepEqual(id?.examples, [])
  assert.deepEqual(item?.examples, ['0', '1', '2'])
})
