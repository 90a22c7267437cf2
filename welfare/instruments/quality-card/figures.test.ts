import assert from 'node:assert/strict'
import test from 'node:test'
import type { MeasurementResults, ScoreRow } from '../result/schema.ts'
import { goodEvidence } from '../testing/good-evidence.ts'
import { cardFigures } from './figures.ts'

function scoreRow(score: number, n: number): ScoreRow {
  const measure = score - 2
  const se = 0.5 + score / 10
  return { score, measure, se, seTotal: se, low: measure - 1, high: measure + 1, n, extreme: null }
}

/** Five scores, 10, 20, 40, 20 and 10 persons: half of them have at most 2. */
const TABLE = [10, 20, 40, 20, 10].map((n, score) => scoreRow(score, n))

function results(changes: Partial<MeasurementResults> = {}): MeasurementResults {
  const evidence = goodEvidence()
  return {
    ...evidence,
    utfall: {
      version: '1',
      command: 'calibrate',
      input: { file: 'a.csv', sha256: 'a'.repeat(64), rows: 100 },
    },
    format: 1,
    settings: {
      asked: 'auto',
      level: 0.95,
      seed: 1,
      replicates: 0,
      groups: [],
      anchored: [],
      keptScale: null,
    },
    verdict: { kind: 'groups', reasons: [], tries: [] },
    nPersons: 100,
    people: { ...evidence.people, mean: 0.5, sd: 2 },
    scoreTable: TABLE,
    ...changes,
  }
}

test('standard errors are told where a tenth, half and nine tenths of the persons lie', () => {
  // Cumulated 10, 30, 70, 90, 100 of 100: the tenth is reached at score 0, half at 2, nine tenths at 3.
  assert.deepEqual(
    cardFigures(results()).typical.map(({ place, score, se }) => [place, score, se]),
    [
      ['low', 0, 0.5],
      ['middle', 2, 0.7],
      ['high', 3, 0.8],
    ],
  )
})

test('where too few answered every item, the places are shares of the highest score', () => {
  const few = TABLE.map((row) => ({ ...row, n: row.score === 2 ? 4 : 0 }))
  assert.deepEqual(
    cardFigures(results({ scoreTable: few })).typical.map(({ score }) => score),
    [0, 2, 4],
  )
})

test('the reference has the mean with its standard error, and quantiles by the inverse of the distribution', () => {
  const { reference } = cardFigures(results())
  assert.ok(reference)
  assert.deepEqual([reference.n, reference.mean, reference.sd, reference.meanSe], [100, 0.5, 2, 0.2])
  assert.deepEqual(
    reference.quantiles.map(({ share, measure }) => [share, measure]),
    [
      [0.05, -2],
      [0.1, -2],
      [0.25, -1],
      [0.5, 0],
      [0.75, 1],
      [0.9, 1],
      [0.95, 2],
    ],
  )
})

test('quantiles are left out where fewer than fifty answered every item', () => {
  const fewer = TABLE.map((row) => ({ ...row, n: row.n * 0.4 }))
  assert.deepEqual(cardFigures(results({ scoreTable: fewer })).reference?.quantiles, [])
})

test('a calibration that does not hold is told as order only, whatever its figures', () => {
  assert.equal(cardFigures(results()).scale, 'measure')
  const verdict = { kind: 'not-yet', reasons: [], tries: [] } as const
  assert.equal(cardFigures(results({ verdict: { ...verdict, reasons: [], tries: [] } })).scale, 'ordinal')
})

test('two persons at an end of the scale are told with those at the other end, on the card too', () => {
  const people = { ...results().people, lowest: 2, highest: 20, lowestShare: 0.02, highestShare: 0.2 }
  assert.deepEqual(cardFigures(results({ people })).ends, { kind: 'together', share: 0.22 })
})

test('four persons are never shown: no count, no error, no reference', () => {
  const figures = cardFigures(results({ nPersons: 4 }))
  assert.deepEqual(
    [figures.persons, figures.reliability, figures.typical, figures.reference, figures.ends],
    [null, null, [], null, null],
  )
})
