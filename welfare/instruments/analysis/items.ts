import { mean, variance } from '@utfall/numerics'
import {
  type Calibration,
  expectedScore,
  itemFit,
  type PersonMeasures,
  type PreparedResponses,
  testInformation,
  thresholdOrder,
  thurstonianThresholds,
} from '@utfall/rasch'
import type { ItemCurve } from '../result/evidence-schema.ts'
import type { ResultItem } from '../result/schema.ts'
import { fitWord } from '../verdict/judgements.ts'
import { answersPerCategory } from './choose-model.ts'

/** Where infit lies, per item, in data that the model itself gave. */
export type InfitReference = ReadonlyMap<string, { readonly low: number; readonly high: number }>

export function itemRows(
  calibration: Calibration,
  prepared: PreparedResponses,
  reference: InfitReference,
): ResultItem[] {
  const fit = itemFit(calibration, prepared.responses)
  const order = thresholdOrder(calibration)
  const thurstonian = thurstonianThresholds(calibration)
  const counts = answersPerCategory(prepared.responses)
  return calibration.items.map((id, i) => {
    const row = fit.items[i]
    const figures = {
      infit: row?.infit?.value ?? null,
      infitPAdjusted: row?.infit?.pBh ?? null,
      infitReference: reference.get(id) ?? null,
    }
    const answers = counts[i] ?? []
    return {
      id,
      location: calibration.locations[i],
      locationSe: calibration.locationSe[i],
      thresholds: [...calibration.thresholds[i]],
      thresholdSe: [...calibration.thresholdSe[i]],
      thurstonian: [...thurstonian[i]],
      categories: [...prepared.categories[i]],
      counts: answers,
      n: answers.reduce((sum, count) => sum + count, 0),
      fitN: row?.n ?? 0,
      anchored: calibration.anchored.includes(id),
      ...figures,
      infitSe: row?.infit?.seEstimated ?? row?.infit?.se ?? null,
      infitP: row?.infit?.p ?? null,
      outfit: row?.outfit?.value ?? null,
      outfitSe: row?.outfit?.seEstimated ?? row?.outfit?.se ?? null,
      outfitP: row?.outfit?.p ?? null,
      fit: fitWord(figures),
      disordered: clearlyDisordered(order.items[i]),
    }
  })
}

function clearlyDisordered(row: ReturnType<typeof thresholdOrder>['items'][number] | undefined): number[] {
  return (row?.steps ?? []).flatMap((step) =>
    step.difference < 0 && step.pHolm !== null && step.pHolm < 0.05 ? [step.category] : [],
  )
}

const MOST_GROUPS = 6
const SMALLEST_GROUP = 20

/**
 * Expected answer at each measure, and what persons with about that measure answered: up to six groups of about equal size,
 * never parting persons with one measure, those with the lowest or the highest score left out. The standard error of a
 * group is at least what the model gives, so that a group in which all answer alike is not taken for certain.
 */
export function itemCurves(
  calibration: Calibration,
  prepared: PreparedResponses,
  measures: PersonMeasures,
  places: readonly number[],
): ItemCurve[] {
  const order = personsByMeasure(measures)
  return calibration.items.map((item, i) => {
    const rows = likePersons(answersTo(i, prepared, measures, order)).map(groupMean)
    const variances = variancesAt(calibration, i, rows)
    return {
      item,
      measure: [...places],
      expected: [...expectedScore(calibration, places, [i])],
      observed: rows.map((group, g) => ({
        ...group,
        se: Math.max(group.se ?? 0, Math.sqrt(variances[g] / group.n)),
      })),
    }
  })
}

function personsByMeasure({ persons }: PersonMeasures): Int32Array {
  const placed = persons.flatMap(({ measure, extreme }, person) =>
    measure === null || extreme !== null ? [] : [person],
  )
  const at = (person: number) => persons[person].measure ?? 0
  return Int32Array.from(placed.sort((a, b) => at(a) - at(b)))
}

/** Measure and answer of those who answered the item, in the order of their measures. */
type Rows = { readonly measures: Float64Array; readonly answers: Float64Array }

function answersTo(
  item: number,
  { responses }: PreparedResponses,
  { persons }: PersonMeasures,
  order: Int32Array,
): Rows {
  const width = responses.items.length
  const answered = order.filter((person) => responses.answers[person * width + item] >= 0)
  return {
    measures: Float64Array.from(answered, (person) => persons[person].measure ?? 0),
    answers: Float64Array.from(answered, (person) => responses.answers[person * width + item]),
  }
}

/** Of the answer to one item at each group's measure: what the item tells there. */
function variancesAt(
  calibration: Calibration,
  item: number,
  groups: readonly { readonly measure: number }[],
): Float64Array {
  const places = groups.map(({ measure }) => measure)
  return places.length === 0 ? new Float64Array(0) : testInformation(calibration, places, [item])
}

/** Everyone is in a group: the last few, too few for one of their own, go with those before them. */
function likePersons({ measures, answers }: Rows): readonly Rows[] {
  const n = measures.length
  const wanted = Math.max(SMALLEST_GROUP, Math.ceil(n / MOST_GROUPS))
  const borders = [0]
  for (let to = 1; to < n; to++)
    if (measures[to] !== measures[to - 1] && to - borders[borders.length - 1] >= wanted) borders.push(to)
  if (borders.length > 1 && n - borders[borders.length - 1] < SMALLEST_GROUP) borders.pop()
  if (n === 0) return []
  return borders.map((from, g) => {
    const to = borders[g + 1] ?? n
    return { measures: measures.subarray(from, to), answers: answers.subarray(from, to) }
  })
}

function groupMean({ measures, answers }: Rows) {
  const n = measures.length
  return {
    measure: mean(measures),
    mean: mean(answers),
    se: n > 1 ? Math.sqrt(variance(answers) / n) : null,
    n,
  }
}
