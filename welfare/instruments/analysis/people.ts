import { normalQuantile } from '@utfall/distributions'
import {
  type Calibration,
  groupPatterns,
  type ItemScale,
  type PersonMeasure,
  type PersonMeasures,
  type PreparedResponses,
  personReliability,
  type ResponseMatrix,
  scoreTable,
  targeting,
  testInformation,
} from '@utfall/rasch'
import type { Information, Targeting } from '../result/evidence-schema.ts'
import type { NotEstimable } from '../result/figure-schema.ts'
import type { MeasurementResults, ResultPeople, ScoreRow } from '../result/schema.ts'

type Reliabilities = MeasurementResults['reliabilities']

/** Separation reliability three ways: everyone by WLE (the one to read), and without those at the ends by WLE and MLE. */
export function reliabilities(wle: PersonMeasures, mle: PersonMeasures): Reliabilities {
  return {
    wleAll: personReliability(wle.persons, 'with-extremes'),
    wleNonExtreme: personReliability(wle.persons, 'without-extremes'),
    mleNonExtreme: personReliability(mle.persons, 'without-extremes'),
  }
}

/** Who answered. Ends are counted among those with two answers or more: one answer is nearly always at an end. */
export function peopleFigures(input: {
  readonly given: ResponseMatrix
  readonly prepared: PreparedResponses
  readonly measures: PersonMeasures | null
}): ResultPeople {
  const { given, prepared, measures } = input
  const { answers } = prepared.responses
  const { informative, patterns } = whoTells(prepared.responses)
  const missing = answers.reduce((count, answer) => count + (answer < 0 ? 1 : 0), 0)
  const persons = measures?.persons ?? []
  const several = persons.filter((person) => person.answered > 1)
  const lowest = several.filter((person) => person.extreme === 'lowest').length
  const highest = several.filter((person) => person.extreme === 'highest').length
  const placed = persons.flatMap(({ measure }) => (measure === null ? [] : [measure]))
  const ses = persons.flatMap(({ se }) => (se === null ? [] : [se])).sort((a, b) => a - b)
  const { mean, sd } = meanAndSd(placed)
  return {
    rows: given.persons,
    withoutAnswers: prepared.personsWithoutAnswers,
    informative,
    lowest,
    highest,
    lowestShare: shareOf(lowest, several.length),
    highestShare: shareOf(highest, several.length),
    missingShare: shareOf(missing, answers.length),
    patterns,
    weighted: given.weights !== undefined,
    mean,
    sd,
    medianSe: ses[ses.length >> 1] ?? null,
    histogram: histogram(placed),
  }
}

/** Persons with two answers or more and a score neither lowest nor highest, and how many sets of items were answered. */
function whoTells(responses: ResponseMatrix): { readonly informative: number; readonly patterns: number } {
  const { highest } = responses
  const { patternOf, scoreOf, itemStart, itemsOf, patterns } = groupPatterns(responses)
  const most = Array.from({ length: patterns }, (_, g) => {
    const items = itemsOf.subarray(itemStart[g], itemStart[g + 1])
    return items.length < 2 ? 0 : items.reduce((sum, item) => sum + highest[item], 0)
  })
  let informative = 0
  patternOf.forEach((g, person) => {
    if (g >= 0 && scoreOf[person] > 0 && scoreOf[person] < most[g]) informative += 1
  })
  return { informative, patterns }
}

function shareOf(count: number, whole: number): number {
  return whole === 0 ? 0 : count / whole
}

function meanAndSd(values: readonly number[]): { readonly mean: number | null; readonly sd: number | null } {
  if (values.length === 0) return { mean: null, sd: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null }
}

const BIN_LOGITS = [0.25, 0.5, 1, 2, 5, 10] as const
const MOST_BINS = 30

/** Equally wide bins with borders at multiples of their width, at most thirty. */
function histogram(measures: readonly number[]): ResultPeople['histogram'] {
  if (measures.length === 0) return []
  const low = measures.reduce((least, measure) => Math.min(least, measure), Number.POSITIVE_INFINITY)
  const high = measures.reduce((most, measure) => Math.max(most, measure), Number.NEGATIVE_INFINITY)
  const width = BIN_LOGITS.find((bin) => (high - low) / bin < MOST_BINS - 1) ?? (high - low) / (MOST_BINS - 1)
  const first = Math.floor(low / width)
  const counts = new Array<number>(Math.floor(high / width) - first + 1).fill(0)
  for (const measure of measures) counts[Math.floor(measure / width) - first]++
  return counts.map((n, bin) => ({ low: (first + bin) * width, high: (first + bin + 1) * width, n }))
}

/** The measure of each score of those who answered everything, with its interval. */
export function scoreRows(
  calibration: Calibration,
  persons: readonly (PersonMeasure & { readonly answered: number })[],
  level: number,
): ScoreRow[] {
  const reach = normalQuantile((1 + level) / 2)
  const counts = new Map<number, number>()
  for (const { answered, score } of persons)
    if (answered === calibration.items.length) counts.set(score, (counts.get(score) ?? 0) + 1)
  return scoreTable(calibration, { method: 'wle', covariance: calibration.covariance }).flatMap((row) =>
    row.measure === null || row.se === null
      ? []
      : [
          {
            score: row.score,
            measure: row.measure,
            se: row.se,
            seTotal: row.seTotal ?? row.se,
            low: row.measure - reach * row.se,
            high: row.measure + reach * row.se,
            n: counts.get(row.score) ?? 0,
            extreme: row.extreme,
          },
        ],
  )
}

export function targetingFigures(
  scale: ItemScale,
  persons: readonly PersonMeasure[],
): Targeting | NotEstimable {
  const found = targeting(scale, persons)
  if (found.kind === 'not-estimable') return found
  return {
    kind: 'targeting',
    personMean: found.personMean,
    personSd: found.personSd,
    itemMean: found.itemMean,
    difference: found.difference,
    differenceSe: found.differenceSe,
    low: found.thresholdRange.low,
    high: found.thresholdRange.high,
    below: found.belowRange.share,
    above: found.aboveRange.share,
    bestSe: found.bestSe,
    bestAt: found.bestAt,
    bluntSe: found.seLimit,
    blunt: found.poorlyMeasured.share,
  }
}

const CURVE_POINTS = 81
const BEYOND_LOGITS = 1

/** Places over the items and the persons, a logit further at both ends. */
export function curvePlaces(scale: ItemScale, table: readonly ScoreRow[]): number[] {
  const all = [...scale.thresholds.flatMap((item) => [...item]), ...table.map((row) => row.measure)]
  const low = Math.min(...all) - BEYOND_LOGITS
  const high = Math.max(...all) + BEYOND_LOGITS
  return Array.from({ length: CURVE_POINTS }, (_, k) => low + ((high - low) * k) / (CURVE_POINTS - 1))
}

export function informationFigures(scale: ItemScale, measure: number[]): Information {
  const information = [...testInformation(scale, measure)]
  return { measure, information, se: information.map((value) => 1 / Math.sqrt(value)) }
}
