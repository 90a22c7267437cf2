import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { CALIBRATION_FILE, calibrationText } from './calibrate.ts'
import { generateExample, SEED } from './index.ts'
import { SITES } from './people.ts'
import { pilotCsv } from './pilot.ts'

const { files, truth } = generateExample()

function rowsOf(name: string): Record<string, string>[] {
  const [header = '', ...lines] = (files.get(name) ?? '').trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((column, index) => [column, cells[index] ?? '']))
  })
}

test('the generator writes the committed files byte for byte', () => {
  for (const [name, text] of files) {
    const committed = readFileSync(new URL(name, import.meta.url))
    assert.ok(committed.equals(Buffer.from(text, 'utf8')), `${name} differs: run node write.ts`)
  }
})

test('the stored calibration is the house’s own of the pilot’s answers', async () => {
  const stored = JSON.parse(readFileSync(new URL(CALIBRATION_FILE, import.meta.url), 'utf8'))
  const again = JSON.parse(await calibrationText(pilotCsv()))
  assert.deepEqual(Object.keys(again), Object.keys(stored))
  assert.equal(again.nPersons, stored.nPersons)
  // Another processor may differ in the last digits of an exponential.
  const flat = ({ items, covariance }: typeof stored): number[] => [
    ...items.flatMap(({ thresholds }: { thresholds: number[] }) => thresholds),
    ...covariance,
  ]
  flat(again).forEach((value, place) => {
    assert.ok(Math.abs(value - (flat(stored)[place] ?? 0)) < 1e-9, `number ${place}`)
  })
})

test('about one question in twenty-five is passed over, and more of those who wait send no form', () => {
  const cells = rowsOf('narmare-arbete.csv').map((row) => Object.values(row).slice(2))
  assert.equal(cells.length, 2 * 1204)
  const forms = cells.filter((answers) => answers.some((answer) => answer !== ''))
  const empty = forms.flat().filter((answer) => answer === '').length / (10 * forms.length)
  assert.ok(empty > 0.03 && empty < 0.05, String(empty))
  const people = new Map(rowsOf('persons.csv').map((row) => [row.person, row.arm]))
  const gone = (arm: string) =>
    rowsOf('narmare-arbete.csv').filter(
      (row) =>
        row.month === '6' &&
        people.get(row.person) === arm &&
        Object.values(row).every((cell, column) => column < 2 || cell === ''),
    ).length
  assert.ok(gone('wait') > gone('now'))
})

test('another seed gives other people in files of the same shape', () => {
  const other = generateExample(SEED + 1).files
  for (const [name, text] of files) {
    assert.notEqual(other.get(name), text)
    assert.equal(other.get(name)?.split('\n')[0], text.split('\n')[0])
  }
  assert.equal(other.get('persons.csv')?.split('\n').length, files.get('persons.csv')?.split('\n').length)
})

test('no two persons share a pseudonym, and everyone stands in every file', () => {
  const ids = rowsOf('persons.csv').map((row) => row.person)
  const distinct = new Set(ids)
  assert.equal(distinct.size, ids.length)
  assert.equal(ids.length, 1204)
  assert.deepEqual(new Set(rowsOf('registers.csv').map((row) => row.person)), distinct)
  const months = new Map<string, string[]>()
  for (const { person = '', month = '' } of rowsOf('answers.csv')) {
    months.set(person, [...(months.get(person) ?? []), month])
  }
  assert.equal(months.size, ids.length)
  for (const each of months.values()) assert.deepEqual(each, ['0', '3', '6', '12'])
})

test('lots are drawn in small blocks within the site: never more than three ahead, in the order people came', () => {
  const people = rowsOf('persons.csv')
  assert.deepEqual(new Set(people.map((row) => row.site)), new Set(SITES.map((site) => site.name)))
  for (const { name, persons } of SITES) {
    const here = people.filter((row) => row.site === name)
    assert.equal(here.length, persons)
    const dates = here.map((row) => row.allocated_on ?? '')
    assert.deepEqual(dates, dates.toSorted())
    let ahead = 0
    for (const row of here) {
      ahead += row.arm === 'now' ? 1 : -1
      assert.ok(Math.abs(ahead) <= 3, `${name}: ${ahead} ahead`)
    }
  }
})

test('everyone drawn stands in the screening, as many as the persons, beside those who were not drawn', () => {
  const screening = rowsOf('screening.csv')
  assert.equal(screening.filter((row) => row.status === 'randomised').length, 1204)
  for (const row of screening) assert.equal(row.status === 'randomised', row.reason === '')
})

test('some who wait get the service early and some offered it never take it', () => {
  const people = rowsOf('persons.csv')
  const share = (arm: string) => {
    const mine = people.filter((row) => row.arm === arm)
    return mine.filter((row) => row.received === '1').length / mine.length
  }
  assert.ok(share('wait') > 0.02 && share('wait') < 0.12)
  assert.ok(share('now') > 0.8 && share('now') < 0.95)
})

test('a before and after reading of those served would claim far more than the lot gave them', () => {
  const people = new Map(rowsOf('persons.csv').map((row) => [row.person, row]))
  const ability = new Map(rowsOf('answers.csv').map((row) => [`${row.person} ${row.month}`, row.ability]))
  const steps = ['passive', 'rehabilitation', 'preparing', 'placement', 'subsidised', 'work-or-studies']
  const served = rowsOf('registers.csv').filter((row) => people.get(row.person)?.arm === 'now')
  const changes = served.flatMap(({ person }) => {
    const [before, after] = [ability.get(`${person} 0`), ability.get(`${person} 6`)]
    return after ? [Number(after) - Number(before)] : []
  })
  const change = changes.reduce((sum, each) => sum + each, 0) / changes.length
  assert.ok(change > truth.ability6 * 1.3, `changed by ${change}, the lot gave ${truth.ability6}`)
  // Trap 6: many climb the ladder without any service.
  const climbed = (arm: string) => {
    const mine = rowsOf('registers.csv').filter((row) => people.get(row.person)?.arm === arm)
    const up = mine.filter((row) => steps.indexOf(row.ladder_12 ?? '') > steps.indexOf(row.ladder_0 ?? ''))
    return up.length / mine.length
  }
  assert.ok(
    climbed('now') > 3 * (climbed('now') - climbed('wait')),
    `${climbed('now')} and ${climbed('wait')}`,
  )
})
