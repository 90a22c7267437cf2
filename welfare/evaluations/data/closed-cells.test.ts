import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ParticipationPurpose } from '@utfall/database'
import fc from 'fast-check'
import { purposesOf } from '../study/purposes.ts'
import { Study } from '../study/schema.ts'
import { closedCells, personsIn, personTables } from './closed-cells.ts'
import { isFaults } from './tables.ts'

const SOURCES = ['self', 'register', 'staff'] as const
const PURPOSES = ['questionnaire', 'register-link', 'staff-rating'] as const
const PERSON = 'prov-0123456789abcdef'

/** A study with an outcome of each source, the last in a file of its own. */
function studyWith(sources: readonly (Study['outcomes'][number]['source'] | undefined)[]): Study {
  return Study.parse({
    ...{ utfall: 1, id: 'vagen', title: 'Vägen', question: 'Hjälper den?', initiative: { name: 'Vägen' } },
    ...{ evaluator: { name: 'Prov', independent: true }, design: { kind: 'individually-randomised' } },
    population: { description: 'Påhittade', selection: 'Alla' },
    arms: [
      { id: 'vantan', role: 'control', label: 'Väntan' },
      { id: 'stod', role: 'treatment', label: 'Stöd' },
    ],
    timePoints: [{ id: 'efter', label: 'Efter', months: 6 }],
    data: {
      ...{ file: 'personer.csv', person: 'person', arm: 'grupp' },
      more: [{ file: 'fler.csv', person: 'nyckel' }],
    },
    outcomes: sources.map((source, index) => ({
      ...{ id: `matt-${index}`, label: 'Mått', kind: 'measure', role: 'primary', source },
      direction: 'higher-is-better',
      at: [{ time: 'efter', column: `m${index}`, ...(index === 2 ? { file: 'fler.csv' } : {}) }],
    })),
  })
}

function filesWith(rows: readonly string[], more: readonly string[]) {
  const file = (name: string, lines: readonly string[]) =>
    [name, new TextEncoder().encode(lines.join('\n'))] as const
  return new Map([
    file('personer.csv', ['person,grupp,ålder,m0,m1', 'prov-nagon-annan-0001,stod,30,1,2', ...rows]),
    file('fler.csv', ['nyckel,m2', 'prov-nagon-annan-0001,3', ...more]),
  ])
}

type No = 'declined' | 'withdrawn'

function faultsOf(
  noes: Partial<Record<ParticipationPurpose, No>>,
  {
    row = `${PERSON},vantan,40,4,5`,
    more = `${PERSON},6`,
    sources = SOURCES as Parameters<typeof studyWith>[0],
  } = {},
): string[] {
  const study = studyWith(sources)
  const tables = personTables(study, filesWith([row], [more]))
  assert.ok(!isFaults(tables))
  assert.deepEqual([...personsIn(tables)], ['prov-nagon-annan-0001', PERSON])
  const said = new Map(Object.entries(noes) as [ParticipationPurpose, No][])
  const faults = closedCells(study, tables, new Map([[PERSON, said]]))
  return (faults?.faults ?? []).map((fault) => `${fault.file}:${fault.row}:${fault.column}`)
}

test('a study collects for what its outcomes come from, and drawing lots is none of it', () => {
  assert.deepEqual(purposesOf(studyWith(['self', 'register', 'self'])), ['questionnaire', 'register-link'])
  assert.deepEqual(purposesOf(studyWith(['staff', 'accounts', 'other'])), ['staff-rating'])
  assert.deepEqual(purposesOf(studyWith([undefined])), [])
})

test('a no closes the values of its own purpose, in whichever file they stand, and no others', () => {
  assert.deepEqual(faultsOf({ questionnaire: 'declined' }), ['personer.csv:3:m0'])
  assert.deepEqual(faultsOf({ 'register-link': 'withdrawn' }), ['personer.csv:3:m1'])
  assert.deepEqual(faultsOf({ 'staff-rating': 'withdrawn' }), ['fler.csv:3:m2'])
  assert.deepEqual(faultsOf({ randomisation: 'declined' }), [])
})

test('who has declined everything has no row, in any file', () => {
  const noes = { questionnaire: 'declined', 'register-link': 'declined', 'staff-rating': 'declined' } as const
  assert.deepEqual(faultsOf(noes), ['personer.csv:3:person', 'fler.csv:3:nyckel'])
})

test('who has taken back every yes may keep a row without values, so that the flow of participants stays true', () => {
  const no = 'withdrawn' as const
  const noes = { questionnaire: no, 'register-link': no, 'staff-rating': no }
  assert.deepEqual(faultsOf(noes), ['personer.csv:3:m0', 'personer.csv:3:m1', 'fler.csv:3:m2'])
  assert.deepEqual(faultsOf(noes, { row: `${PERSON},vantan,40,,NA`, more: `${PERSON},` }), [])
})

test('an outcome that does not say where it comes from is closed by any no', () => {
  const sources = ['self', 'other', 'accounts'] as const
  assert.deepEqual(faultsOf({ 'register-link': 'withdrawn' }, { sources }), [
    'personer.csv:3:m1',
    'fler.csv:3:m2',
  ])
  assert.deepEqual(faultsOf({ questionnaire: 'declined' }, { sources }), [
    'personer.csv:3:person',
    'fler.csv:3:nyckel',
  ])
})

test('a file that cannot be read is a fault of its own: nobody can say about whom it is', () => {
  const files = new Map([...filesWith([], [])].filter(([name]) => name !== 'fler.csv'))
  const tables = personTables(studyWith(SOURCES), files)
  assert.ok(isFaults(tables))
  assert.equal(tables.faults[0]?.file, 'fler.csv')
})

test('whatever somebody has said no to, no value of it is let by, and every value of a yes is', () => {
  const no = fc.constantFrom<No | undefined>('declined', 'withdrawn', undefined)
  fc.assert(
    fc.property(fc.tuple(no, no, no), (answers) => {
      const noes = Object.fromEntries(
        PURPOSES.flatMap((purpose, index) => (answers[index] ? [[purpose, answers[index]]] : [])),
      )
      const found = faultsOf(noes)
      if (answers.every((answer) => answer === 'declined')) {
        assert.deepEqual(found, ['personer.csv:3:person', 'fler.csv:3:nyckel'])
        return
      }
      const closed = answers.flatMap((answer, index) => (answer ? [`m${index}`] : []))
      assert.deepEqual(
        found.map((place) => place.split(':').at(-1)),
        closed,
      )
    }),
    { seed: 17 },
  )
})
