import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { groupPatterns } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { answeredItems, categoryRoom, highestScore, type ItemBank, itemBank } from './item-bank.ts'
import { type Prior, posteriorSolver } from './posterior-solver.ts'
import { scoreSolver } from './score-solver.ts'
import { thresholdWeights } from './threshold-weights.ts'

export const PERSON_METHODS = ['wle', 'mle', 'eap'] as const
export type PersonMethod = (typeof PERSON_METHODS)[number]

/** A person's place on the scale, in logits, from a score on the answered items. Null is no finite value. */
export type PersonMeasure = {
  readonly score: number
  /** The highest score on the answered items. */
  readonly max: number
  readonly measure: number | null
  readonly se: number | null
  /** Every answer in the lowest, or the highest, category: the measure is then a bound more than a place. */
  readonly extreme: 'lowest' | 'highest' | null
}

export type ScoredMeasure = PersonMeasure & {
  /** wle only: Warm's own standard error, √((I + (J/2I)²)/I²). */
  readonly seWarm: number | null
  /** What the uncertainty of the thresholds adds; null unless their covariance was given. */
  readonly seItems: number | null
  /** √(se² + seItems²). */
  readonly seTotal: number | null
  /** Maxima of the weighted likelihood: above 1 the answers point at several places far apart, and the highest was taken. */
  readonly peaks: number
}

export type MeasureOptions = {
  readonly method: PersonMethod
  /** For 'eap', and needed there. */
  readonly prior?: Prior
  /** Covariance of all thresholds of the scale, item by item. */
  readonly covariance?: Matrix
  /** For 'mle': score points by which an extreme score is moved inwards, so that it has a measure; 0.3 is Winsteps' choice. */
  readonly extremeAdjustment?: number
}

export type PersonMeasures = {
  readonly method: PersonMethod
  /** What 'eap' leaned on, and whether that was given or estimated from the answers. */
  readonly prior: Required<Prior> | null
  /** In the order of the answers; persons with the same answered items and score share one value. */
  readonly persons: readonly (ScoredMeasure & { readonly answered: number })[]
}

/**
 * The measure of every raw score 0 … max on a set of answered items; the index is the score.
 *
 * P(X_i = k | θ) as in `ItemScale`. E, I, J = sums over the answered items of the answer's mean, variance, third central
 * moment at θ; r = score.
 *  - wle: r − E + J/(2I) = 0, the maximum of log L + ½ log I; se 1/√I; finite for every score, the extreme ones included.
 *  - mle: r = E; se 1/√I; extreme scores have none (null), unless `extremeAdjustment` moves them.
 *  - eap: mean and standard deviation of θ given r and a normal prior (`estimatePrior` gives one from the answers); pulled
 *    towards the prior's mean, so for single persons, not for comparing groups.
 * With a covariance C of the thresholds, seItems = √(d'Cd), d = dθ/dδ (delta method). It is shared by all who use the same
 * calibration, so it cancels in comparisons within one scale; use `se` there and `seTotal` against a fixed point.
 *
 * @param options.items positions answered, default all; none gives a table with score 0 and no measure (eap: the prior)
 * Accuracy: 1e-12 logits, eap 1e-10. Edges: see `extreme` and `peaks`.
 * Errors: `InvalidInput` for thresholds not finite, positions that repeat or do not exist, 'eap' without a prior, a covariance
 * of the wrong size, an adjustment outside (0, 0.5].
 * Source: Warm (1989) Psychometrika 54:427, eq. 8–9; Penfield & Bergeron (2005) APM 29:218 for partial credit; Bock & Mislevy
 * (1982) APM 6:431 for eap; Linacre, Winsteps manual, for 0.3. Checked against an independent engine in 80-bit arithmetic
 * (dexter and TAM agree with it to 7e-14), by hand, and by simulation.
 */
export function scoreTable(
  scale: ItemScale,
  options: MeasureOptions & { readonly items?: readonly number[] },
): readonly ScoredMeasure[] {
  const bank = itemBank(scale)
  const items = answeredItems(bank, options.items)
  const measurer = scoreMeasurer(bank, options)
  measurer.answered(items, 0, items.length)
  return Array.from({ length: highestScore(bank, items) + 1 }, (_, score) => measurer.measure(score))
}

/** The measure of one score on the items at these positions: a row of `scoreTable`. Errors: also a score that the items cannot give. */
export function measureOf(
  scale: ItemScale,
  items: readonly number[],
  score: number,
  options: MeasureOptions,
): ScoredMeasure {
  const bank = itemBank(scale)
  const answered = answeredItems(bank, items)
  const max = highestScore(bank, answered)
  if (!Number.isInteger(score) || score < 0 || score > max)
    throw new InvalidInput({ field: 'score', given: score, allowed: `a whole number from 0 to ${max}` })
  const measurer = scoreMeasurer(bank, options)
  measurer.answered(answered, 0, answered.length)
  return measurer.measure(score)
}

/**
 * The measure of every person, from the items that the person answered and the score on them; methods and errors as
 * `scoreTable`. Computed once per distinct pair of answered items and score. A person without answers has no measure (eap:
 * the prior's mean and sd) and `answered` 0; nobody is left out.
 * Errors: also `InvalidInput` when the answers are not to the scale's items, in its order and within its categories.
 */
export function measurePersons(
  scale: ItemScale,
  responses: ResponseMatrix,
  options: MeasureOptions,
): PersonMeasures {
  const bank = itemBank(scale)
  checkSameItems(scale, responses)
  const table = groupPatterns(responses)
  const measurer = scoreMeasurer(bank, options)
  const measured: (ScoredMeasure & { readonly answered: number })[] = []
  for (let g = 0; g < table.patterns; g++) {
    const [from, to] = [table.itemStart[g], table.itemStart[g + 1]]
    measurer.answered(table.itemsOf, from, to)
    for (let row = table.scoreStart[g]; row < table.scoreStart[g + 1]; row++)
      measured.push({ ...measurer.measure(table.scores[row]), answered: to - from })
  }
  measurer.answered(table.itemsOf, 0, 0)
  const nobody = { ...measurer.measure(0), answered: 0 }
  const rows = rowOfPerson(table)
  const persons = Array.from(rows, (row) => (row < 0 ? nobody : measured[row]))
  const { method, prior } = options
  const leaned =
    method === 'eap' && prior ? { mean: prior.mean, sd: prior.sd, source: prior.source ?? 'given' } : null
  return { method, prior: leaned, persons }
}

/** Person to the row of `scores` with the person's pattern and score; −1 for a person without answers. */
export function rowOfPerson(table: {
  readonly patternOf: Int32Array
  readonly scoreOf: Int32Array
  readonly scoreStart: Int32Array
  readonly scores: Int32Array
}): Int32Array {
  return table.patternOf.map((pattern, person) => {
    if (pattern < 0) return -1
    let below = table.scoreStart[pattern]
    let above = table.scoreStart[pattern + 1]
    while (above - below > 1) {
      const middle = (below + above) >> 1
      if (table.scores[middle] <= table.scoreOf[person]) below = middle
      else above = middle
    }
    return below
  })
}

export function checkSameItems(scale: ItemScale, responses: ResponseMatrix): void {
  const { items, highest } = responses
  const different = scale.items.findIndex((name, i) => items[i] !== name)
  if (different >= 0 || items.length !== scale.items.length) {
    const given = different >= 0 ? (items[different] ?? 'nothing') : `${items.length} items`
    const allowed = `the scale's ${scale.items.length} items in its order`
    throw new InvalidInput({ field: 'responses.items', given, allowed })
  }
  const wide = highest.findIndex((most, i) => most > scale.thresholds[i].length)
  if (wide >= 0)
    throw new InvalidInput({
      field: 'responses.highest',
      given: `${highest[wide]} for ${items[wide]}`,
      allowed: `at most ${scale.thresholds[wide].length}, the scale's highest category`,
    })
}

type Measurer = {
  readonly answered: (items: Int32Array, from: number, to: number) => void
  readonly measure: (score: number) => ScoredMeasure
}

type Place = Pick<ScoredMeasure, 'measure' | 'se' | 'seWarm' | 'peaks'>
const NOWHERE: Place = { measure: null, se: null, seWarm: null, peaks: 0 }

function scoreMeasurer(bank: ItemBank, options: MeasureOptions): Measurer {
  const { covariance } = options
  checkOptions(bank, options)
  const { answered, place, weights } =
    options.method === 'eap' ? posterior(bank, options) : likelihood(bank, options, options.method)
  const gradient = new Float64Array(bank.thresholds.length)
  let chosen: Int32Array = new Int32Array(0)
  let [first, last, max] = [0, 0, 0]
  return {
    answered: (items, from, to) => {
      chosen = items
      first = from
      last = to
      max = highestScore(bank, items, from, to)
      answered(items, from, to)
    },
    measure: (score) => {
      const extreme = max === 0 ? null : score === 0 ? 'lowest' : score === max ? 'highest' : null
      const found = place(score, max)
      let seItems: number | null = null
      if (covariance && found.measure !== null) {
        weights(found.measure, gradient)
        seItems = spread(bank, covariance, chosen, first, last, gradient)
      }
      const seTotal = seItems === null || found.se === null ? null : Math.hypot(found.se, seItems)
      return { score, max, extreme, ...found, seItems, seTotal }
    },
  }
}

type PlaceFinder = {
  readonly answered: (items: Int32Array, from: number, to: number) => void
  readonly place: (score: number, max: number) => Place
  /** dθ/dδ of the answered items' thresholds at the place last found. */
  readonly weights: (theta: number, out: Float64Array) => void
}

function likelihood(bank: ItemBank, options: MeasureOptions, method: 'wle' | 'mle'): PlaceFinder {
  const solver = scoreSolver(bank, method)
  const room = categoryRoom(bank)
  const inwards = options.extremeAdjustment ?? 0
  let chosen: Int32Array = new Int32Array(0)
  let [first, last] = [0, 0]
  return {
    answered: (items, from, to) => {
      chosen = items
      first = from
      last = to
      solver.answered(items, from, to)
    },
    place: (score, max) => {
      if (max === 0) return NOWHERE
      const within = method === 'mle' ? Math.max(inwards, Math.min(max - inwards, score)) : score
      if (method === 'mle' && (within === 0 || within === max)) return NOWHERE
      const { theta, information, third, peaks } = solver.solve(within)
      const bias = third / (2 * information)
      const seWarm = method === 'wle' ? Math.sqrt(information + bias * bias) / information : null
      return { measure: theta, se: 1 / Math.sqrt(information), seWarm, peaks }
    },
    weights: (theta, out) => thresholdWeights(bank, method, chosen, first, last, theta, room, out),
  }
}

function posterior(bank: ItemBank, { prior }: MeasureOptions): PlaceFinder {
  if (!prior) throw new InvalidInput({ field: 'prior', given: 'none', allowed: 'a mean and an sd, for eap' })
  const solver = posteriorSolver(bank, prior)
  return {
    answered: solver.answered,
    place: (score) => {
      const { mean, sd } = solver.solve(score)
      return { measure: mean, se: sd, seWarm: null, peaks: 1 }
    },
    weights: (_, out) => solver.thresholdWeights(out),
  }
}

/** √(d'Cd) over the thresholds of the answered items, which stand in `gradient` one after the other. */
function spread(
  bank: ItemBank,
  covariance: Matrix,
  items: Int32Array,
  from: number,
  to: number,
  gradient: Float64Array,
): number {
  let total = 0
  let row = 0
  for (let a = from; a < to; a++)
    for (let i = bank.start[items[a]]; i < bank.start[items[a] + 1]; i++) {
      let across = 0
      let column = 0
      for (let b = from; b < to; b++)
        for (let j = bank.start[items[b]]; j < bank.start[items[b] + 1]; j++)
          across += covariance.data[i * covariance.columns + j] * gradient[column++]
      total += across * gradient[row++]
    }
  // A covariance is never negative; its rounding can be.
  return Math.sqrt(Math.max(0, total))
}

function checkOptions(bank: ItemBank, { method, covariance, extremeAdjustment }: MeasureOptions): void {
  if (!PERSON_METHODS.includes(method))
    throw new InvalidInput({ field: 'method', given: method, allowed: PERSON_METHODS.join(', ') })
  const size = bank.thresholds.length
  if (covariance && (covariance.rows !== size || covariance.columns !== size))
    throw new InvalidInput({
      field: 'covariance',
      given: `${covariance.rows} × ${covariance.columns}`,
      allowed: `${size} × ${size}, one row per threshold`,
    })
  if (extremeAdjustment !== undefined && !(extremeAdjustment > 0 && extremeAdjustment <= 0.5))
    throw new InvalidInput({
      field: 'extremeAdjustment',
      given: extremeAdjustment,
      allowed: 'score points above 0, at most 0.5',
    })
}
