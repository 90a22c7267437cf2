import { InvalidInput } from '@utfall/basics'
import { normalQuantile } from '@utfall/distributions'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { measurePersons } from '../persons/person-measures.ts'
import { groupPatterns } from '../responses/patterns.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type AnswerMoments, answerMoments } from './answer-moments.ts'
import { forEachPattern } from './conditional-moments.ts'
import { checkScale } from './scale-check.ts'

export type ClassInterval = {
  /** Persons of the class who answered the item. */
  readonly n: number
  /** Their mean measure (WLE), logits: where the point stands. */
  readonly measure: number
  /** Mean answer, and its 95 % interval, within the item's categories. */
  readonly observed: number
  readonly low: number
  readonly high: number
  /** Mean answer expected given each person's total score, and its standard deviation under the model. */
  readonly expected: number
  readonly se: number
  /** (observed − expected)/se: beyond ±2 rare, beyond ±3 hardly chance. */
  readonly z: number
}

export type ItemCurve = {
  readonly item: string
  readonly highest: number
  readonly classes: readonly ClassInterval[]
  /** Expected answer at each of `thetas`. */
  readonly expected: Float64Array
}

export type ItemCurves = {
  readonly kind: 'item-curves'
  /** Logits, even steps, from 2 below the lowest threshold or class to 2 above the highest. */
  readonly thetas: Float64Array
  readonly items: readonly ItemCurve[]
  /** Persons placed in a class, and persons left out: no answer, one answer, or the lowest or highest score. */
  readonly persons: number
  readonly leftOut: number
}

const POINTS = 81
const BEYOND_LOGITS = 2
const Z95 = normalQuantile(0.975)

/**
 * What an item characteristic picture needs: the model's curve, and what persons low, middle and high on the scale really
 * answered. Points steeper than the curve: the item tells people apart more than the others do (or repeats one); flatter:
 * less.
 *
 * Formula: persons with neither the lowest nor the highest score, sorted by measure (WLE) and cut into classes of equal
 * size; equal measures stay together, so there can be fewer classes. Per class and item: mean answer; expectation and
 * variance from P(X_i = k | r), so the comparison owes nothing to the error of the measures; interval observed ± 1.96 se.
 * With person weights, means and variances are weighted.
 * Input: as `itemFit`; `classes` from 2 to 20 (default 6). Accuracy 1e-9. Edges: an item without persons has no classes.
 * Errors: `InvalidInput` for scale and answers that differ or another number of classes.
 * Source: conditional item characteristic curves as R iarm 0.4 `ICCplot` draws them.
 * Checked by hand and by simulation.
 */
export function itemCurves(
  scale: ItemScale,
  responses: ResponseMatrix,
  options: { readonly classes?: number } = {},
): ItemCurves {
  checkScale(scale, responses)
  const { classes = 6 } = options
  if (!Number.isInteger(classes) || classes < 2 || classes > 20)
    throw new InvalidInput({ field: 'classes', given: classes, allowed: 'a whole number from 2 to 20' })
  const table = groupPatterns(responses)
  const measures = measurePersons(scale, responses, { method: 'wle' }).persons.map(
    ({ measure }) => measure ?? 0,
  )
  const present: number[] = []
  forEachPattern(scale.thresholds, table, ({ persons }) => {
    for (const v of persons) present.push(v)
  })
  const classOf = classesByMeasure(present, measures, classes)
  const width = scale.items.length
  const cells = Array.from({ length: width * classes }, () => new ClassSums())
  forEachPattern(scale.thresholds, table, ({ members, persons, rowOf, mean, variance }) => {
    for (const v of persons) {
      const row = rowOf[table.scoreOf[v]] * members.length
      const weight = responses.weights ? responses.weights[v] : 1
      members.forEach((item, a) => {
        const cell = cells[item * classes + classOf[v]]
        cell.add(weight, measures[v], responses.answers[v * width + item], mean[row + a], variance[row + a])
      })
    }
  })
  const thetas = thetaGrid(scale, present, measures)
  return {
    kind: 'item-curves',
    thetas,
    items: scale.items.map((item, i) => ({
      item,
      highest: scale.thresholds[i].length,
      classes: cells
        .slice(i * classes, (i + 1) * classes)
        .flatMap((cell) => cell.interval(scale.thresholds[i].length)),
      expected: expectedAnswers(scale.thresholds[i], thetas),
    })),
    persons: present.length,
    leftOut: responses.persons - present.length,
  }
}

/** Class of each person by position; a class boundary moves up to where the measure changes. */
function classesByMeasure(
  present: readonly number[],
  measures: readonly number[],
  classes: number,
): Int32Array {
  const order = present.toSorted((a, b) => measures[a] - measures[b] || a - b)
  const classOf = new Int32Array(measures.length)
  order.forEach((v, rank) => {
    const wanted = Math.floor((rank * classes) / order.length)
    const before = order[rank - 1]
    // 1e-9 logits apart is the same score measured along another way.
    const same = rank > 0 && measures[v] - measures[before] < 1e-9
    classOf[v] = same ? classOf[before] : wanted
  })
  return classOf
}

class ClassSums {
  #n = 0
  #weight = 0
  #measure = 0
  #answer = 0
  #expected = 0
  #variance = 0

  add(weight: number, measure: number, answer: number, expected: number, variance: number): void {
    this.#n++
    this.#weight += weight
    this.#measure += weight * measure
    this.#answer += weight * answer
    this.#expected += weight * expected
    this.#variance += weight * weight * variance
  }

  interval(highest: number): readonly ClassInterval[] {
    if (this.#n === 0) return []
    const observed = this.#answer / this.#weight
    const expected = this.#expected / this.#weight
    const se = Math.sqrt(this.#variance) / this.#weight
    return [
      {
        n: this.#n,
        measure: this.#measure / this.#weight,
        observed,
        low: Math.max(0, observed - Z95 * se),
        high: Math.min(highest, observed + Z95 * se),
        expected,
        se,
        z: se > 0 ? (observed - expected) / se : 0,
      },
    ]
  }
}

function thetaGrid(scale: ItemScale, present: readonly number[], measures: readonly number[]): Float64Array {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  const stretch = (value: number): void => {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  for (const item of scale.thresholds) item.forEach(stretch)
  for (const v of present) stretch(measures[v])
  if (low > high) return new Float64Array(0)
  const from = low - BEYOND_LOGITS
  const step = (high - low + 2 * BEYOND_LOGITS) / (POINTS - 1)
  return Float64Array.from({ length: POINTS }, (_, point) => from + point * step)
}

function expectedAnswers(thresholds: Float64Array, thetas: Float64Array): Float64Array {
  const momentsOf = answerMoments(thresholds)
  const moments: AnswerMoments = { mean: 0, variance: 0, fourth: 0 }
  return thetas.map((theta) => {
    momentsOf(theta, moments)
    return moments.mean
  })
}
