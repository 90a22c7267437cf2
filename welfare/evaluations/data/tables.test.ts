import assert from 'node:assert/strict'
import test from 'node:test'
import type { Fault } from '@utfall/exchange'
import {
  changed,
  evaluateFolder,
  faultsOf,
  folderOf,
  resultsOf,
  type SmallStudy,
  smallTrial,
} from '../testing/small-studies.ts'

const STUDY = smallTrial()

async function oneFault(study: SmallStudy): Promise<Fault> {
  const { faults, total } = await faultsOf(study)
  assert.equal(total, 1, JSON.stringify(faults))
  const [fault] = faults
  assert.ok(fault?.swedish && fault.given !== '' && fault.allowed !== '' && fault.swedish.allowed !== '')
  return fault
}

function withRow(name: string, change: (rows: string[]) => void): SmallStudy {
  return changed(STUDY, {
    files: {
      [name]: (text) => {
        const rows = text.trimEnd().split('\n')
        change(rows)
        return `${rows.join('\n')}\n`
      },
    },
  })
}

test('a person who stands twice would count twice: the second row is named, and the first', async () => {
  const fault = await oneFault(withRow('persons.csv', (rows) => rows.push(rows[1] ?? '')))
  assert.deepEqual(
    [fault.file, fault.row, fault.column, fault.given, fault.swedish?.given],
    ['persons.csv', 62, 'person', '«P001», also in row 2', '«P001», även på rad 2'],
  )
})

test('a row without a pseudonym is refused', async () => {
  const fault = await oneFault(
    withRow('persons.csv', (rows) => rows.splice(3, 1, (rows[3] ?? '').replace('P003', ''))),
  )
  assert.deepEqual([fault.file, fault.row, fault.given], ['persons.csv', 4, 'nothing'])
})

test('answers of someone who is not among the persons are refused, since a lost person would go unseen', async () => {
  const fault = await oneFault(withRow('answers.csv', (rows) => rows.push('P999,6,50,no')))
  assert.deepEqual(
    [fault.file, fault.row, fault.column, fault.given, fault.allowed],
    ['answers.csv', 182, 'person', '«P999»', 'a person in persons.csv'],
  )
})

test('two answers of one person at one time are refused, with the row of the first', async () => {
  const fault = await oneFault(withRow('answers.csv', (rows) => rows.push('P001,6,50,no')))
  assert.deepEqual([fault.row, fault.given], [182, '«P001» again, first in row 3'])
})

test('an answer at a time that the study does not have is refused with the times that it has', async () => {
  const fault = await oneFault(withRow('answers.csv', (rows) => rows.push('P001,9,50,no')))
  assert.deepEqual([fault.row, fault.column, fault.allowed], [182, 'month', 'one of start, m6, m12'])
})

test('a time may be written as its id or as its months', async () => {
  const byId = changed(STUDY, {
    files: {
      'answers.csv': (text) =>
        text.replaceAll(',0,', ',start,').replaceAll(',6,', ',m6,').replaceAll(',12,', ',m12,'),
    },
  })
  assert.deepEqual((await resultsOf(byId)).estimates, (await resultsOf(STUDY)).estimates)
})

test('a file that is missing is named, with those that are there', async () => {
  const folder = folderOf(STUDY)
  folder.delete('answers.csv')
  const outcome = await evaluateFolder(folder)
  assert.equal(outcome.kind, 'faults')
  const fault = outcome.kind === 'faults' ? outcome.faults[0] : undefined
  assert.deepEqual(
    [fault?.file, fault?.given],
    ['answers.csv', 'no such file; the folder holds persons.csv, screening.csv'],
  )
})

test('a folder without a study says what it holds', async () => {
  const folder = folderOf(STUDY)
  folder.delete('study.json')
  const outcome = await evaluateFolder(folder)
  assert.match(
    outcome.kind === 'faults' ? (outcome.faults[0]?.given ?? '') : '',
    /persons\.csv, answers\.csv/,
  )
})

test('a column that is missing is named, with those that are there', async () => {
  const without = (column: string) =>
    changed(STUDY, { files: { 'persons.csv': (text) => text.replace(column, 'elsewhere') } })
  for (const column of [
    'person',
    'site',
    'arm',
    'received',
    'allocated_on',
    'sex',
    'age',
    'earlier',
    'sick_days',
  ]) {
    const { faults } = await faultsOf(without(column))
    const fault = faults.find((each) => each.column === column)
    assert.deepEqual([fault?.file, fault?.row], ['persons.csv', 1], column)
    assert.match(fault?.given ?? '', /«elsewhere»/)
    assert.equal(fault?.allowed, `a column named «${column}»`)
    assert.equal(fault?.swedish?.allowed, `en kolumn som heter «${column}»`)
  }
})

test('long data: one file with a row for each person and time gives the same as persons and answers apart', async () => {
  const lines = (name: string) => (STUDY.files[name] ?? '').trimEnd().split('\n')
  const [personsHeader = '', ...persons] = lines('persons.csv')
  const [, ...answers] = lines('answers.csv')
  const long = answers.map((answer) => {
    const [id = '', ...rest] = answer.split(',')
    return [persons.find((row) => row.startsWith(`${id},`)), ...rest].join(',')
  })
  const study: SmallStudy = {
    definition: structuredClone(STUDY.definition),
    files: {
      'persons.csv': `${[`${personsHeader},month,ability,worse`, ...long].join('\n')}\n`,
      'screening.csv': STUDY.files['screening.csv'] ?? '',
    },
  }
  study.definition.data.include = [{ column: 'month', in: ['0'] }]
  study.definition.data.more = [{ file: 'persons.csv', person: 'person', time: 'month' }]
  for (const outcome of study.definition.outcomes) {
    for (const at of outcome.at) if (at.file === 'answers.csv') at.file = 'persons.csv'
  }
  const [apart, together] = [await resultsOf(STUDY), await resultsOf(study)]
  assert.deepEqual(together.estimates, apart.estimates)
  assert.deepEqual(
    together.files.map((file) => file.file),
    ['persons.csv', 'screening.csv'],
  )
  assert.equal(together.flow.notIncluded, 120)
})
