import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Gold,
  goldCases,
  RASCH_ABSENT,
  readExpected,
  readGold,
  readResponses,
} from '../../../tests/rasch-reference.ts'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import { selectItems } from '../responses/response-matrix.ts'
import { expectedScore, itemInformation, testInformation } from './information.ts'
import { measurePersons, scoreTable } from './person-measures.ts'
import { personReliability } from './reliability.ts'
import { thurstonianThresholds } from './thurstonian-thresholds.ts'

/** The gold thresholds are exact to 1e-13; 1e-9 leaves room for their conditioning only. */
const CLOSE = 1e-9

function near(given: number | null, expected: number | null, what: string, tolerance = CLOSE): void {
  if (given === null || expected === null) assert.equal(given, expected, what)
  else
    assert.ok(
      Math.abs(given - expected) <= tolerance * Math.max(1, Math.abs(expected)),
      `${what}: ${given} where ${expected} was expected`,
    )
}

function scaleOf(gold: Gold): ItemScale {
  const kept = gold.items.filter((item: string) => !(item in gold.dropped_items))
  const thresholds = gold.cml.norm_location.thresholds
  return { items: kept, thresholds: thresholds.map((steps: number[]) => Float64Array.from(steps)) }
}

const cases = goldCases().filter(({ dataset, model }) => readGold(dataset, model)?.cml?.norm_location)

test('reference: there are cases to hold the measures against', (t) => {
  if (goldCases().length === 0) return t.skip(RASCH_ABSENT)
  assert.ok(cases.length > 30)
})

for (const { dataset, model } of cases) {
  const gold = readGold(dataset, model)
  const scale = scaleOf(gold)
  const name = `${dataset} ${model}`

  test(`reference ${name}: every score has the expected measure and standard errors`, () => {
    const wle = scoreTable(scale, { method: 'wle' })
    const mle = scoreTable(scale, { method: 'mle' })
    const moved = scoreTable(scale, { method: 'mle', extremeAdjustment: 0.3 })
    assert.equal(wle.length, gold.score_table_complete_pattern.length)
    for (const row of gold.score_table_complete_pattern) {
      const { score } = row
      near(wle[score].measure, row.wle, `wle of ${score}`)
      near(wle[score].se, row.wle_se, `wle se of ${score}`)
      near(wle[score].seWarm, row.wle_se_warm, `Warm se of ${score}`)
      near(mle[score].measure, row.mle, `mle of ${score}`)
      near(mle[score].se, row.mle_se, `mle se of ${score}`)
      if (row['mle_adj0.3'] === undefined) continue
      near(moved[score].measure, row['mle_adj0.3'], `moved mle of ${score}`)
      near(moved[score].se, row['mle_adj0.3_se'], `moved mle se of ${score}`)
    }
  })

  test(`reference ${name}: information, expected score and Thurstonian thresholds are as expected`, () => {
    const { theta, test_information, expected_score, item_information } = gold.information
    const information = testInformation(scale, theta)
    const expected = expectedScore(scale, theta)
    const perItem = itemInformation(scale, theta)
    theta.forEach((at: number, g: number) => {
      near(information[g], test_information[g], `information at ${at}`)
      near(expected[g], expected_score[g], `expected score at ${at}`)
      perItem.forEach((item, i) => {
        near(item[g], item_information[i][g], `information of item ${i} at ${at}`)
      })
    })
    thurstonianThresholds(scale).forEach((levels, i) => {
      levels.forEach((level, h) => {
        near(level, gold.thurstonian_thresholds_norm_location[i][h], `Thurstonian ${i}, ${h}`)
      })
    })
  })

  test(`reference ${name}: the three reliabilities are as expected, negative ones too`, () => {
    const { responses } = prepareResponses(
      readResponses(dataset) ?? assert.fail(dataset),
      model.toLowerCase() as 'rm',
    )
    const wle = measurePersons(scale, responses, { method: 'wle' })
    const mle = measurePersons(scale, responses, { method: 'mle' })
    for (const [key, got] of [
      ['mle_nonextreme', personReliability(mle.persons, 'without-extremes')],
      ['wle_nonextreme', personReliability(wle.persons, 'without-extremes')],
      ['wle_all', personReliability(wle.persons, 'with-extremes')],
    ] as const) {
      const wanted = gold.reliability[key]
      assert.ok(got.kind === 'reliability')
      assert.equal(got.n, wanted.n)
      near(got.mean, wanted.mean, `${key} mean`)
      near(got.variance, wanted.variance, `${key} variance`)
      near(got.meanSquaredError, wanted.mse, `${key} mean squared error`)
      near(got.reliability, wanted.reliability, `${key} reliability`)
      near(got.separation, wanted.separation, `${key} separation`)
      near(got.strata, wanted.strata, `${key} strata`)
    }
  })

  const perPerson = readExpected(`${dataset}__${model}.persons.csv`)
  if (perPerson === null) continue
  test(`reference ${name}: every person has the expected measure, whatever was left unanswered`, () => {
    const { responses } = prepareResponses(
      readResponses(dataset) ?? assert.fail(dataset),
      model.toLowerCase() as 'rm',
    )
    const wle = measurePersons(scale, responses, { method: 'wle' }).persons
    const mle = measurePersons(scale, responses, { method: 'mle' }).persons
    const lines = perPerson.trimEnd().split('\n').slice(1)
    assert.ok(lines.length > 0 && lines.length <= wle.length)
    for (const line of lines) {
      const [row, answered, raw, max, ...values] = line.split(',')
      const person = wle[Number(row) - 1]
      const number = (cell: string | undefined) => (cell === '' || cell === undefined ? null : Number(cell))
      assert.deepEqual([person.answered, person.score, person.max], [answered, raw, max].map(Number))
      near(mle[Number(row) - 1].measure, number(values[0]), `mle of row ${row}`)
      near(mle[Number(row) - 1].se, number(values[1]), `mle se of row ${row}`)
      near(person.measure, number(values[2]), `wle of row ${row}`)
      near(person.se, number(values[3]), `wle se of row ${row}`)
    }
  })
}

test('reference: two forms on one scale, the second by anchors, have the expected score tables', (t) => {
  const anchoring = readExpected('anchoring.json')
  if (!anchoring) return t.skip(RASCH_ABSENT)
  for (const form of ['formA', 'formB_anchored']) {
    const thresholds = anchoring[form].thresholds.map((steps: number[]) => Float64Array.from(steps))
    const items = thresholds.map((_: Float64Array, i: number) => `q${i}`)
    const table = scoreTable({ items, thresholds }, { method: 'wle' })
    const expected = anchoring.score_tables_common_scale[form]
    assert.equal(table.length, expected.length)
    for (const { score, wle, se } of expected) {
      near(table[score].measure, wle, `${form} ${score}`)
      near(table[score].se, se, `${form} se ${score}`)
    }
  }
})

test('reference desc2: four questions out of ten place persons as expected, with the full form’s item parameters', (t) => {
  const forms = readExpected('short_form.json')
  const gold = readGold('desc2', 'PCM')
  const responses = readResponses('desc2')
  if (!forms || !gold || !responses) return t.skip(RASCH_ABSENT)
  const scale = scaleOf(gold)
  for (const [chosen, expected] of [
    [forms.desc2.best_by_mean_information, forms.desc2.stats_best_information],
    [forms.desc2.best_by_mean_error_variance, forms.desc2.stats_best_error],
  ]) {
    const columns = chosen.map((item: string) => responses.items.indexOf(item))
    const short = selectItems(responses, columns)
    const part = { items: short.items, thresholds: columns.map((i: number) => scale.thresholds[i]) }
    const { persons } = measurePersons(part, short, { method: 'wle' })
    const got = personReliability(persons, 'with-extremes')
    assert.ok(got.kind === 'reliability')
    near(got.reliability, expected.psr_wle_all, 'reliability')
    near(
      persons.reduce((sum, { se }) => sum + (se ?? Number.NaN), 0) / persons.length,
      expected.mean_se,
      'mean se',
    )
    const table = scoreTable(scale, { method: 'wle', items: columns })
    for (const { score, measure } of persons) near(table[score].measure, measure, `score ${score}`)
  }
})
