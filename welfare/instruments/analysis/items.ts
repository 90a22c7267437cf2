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
      infitSe: row?.infit?.se ?? null,
      infitP: row?.infit?.p ?? null,
      outfit: row?.outfit?.value ?? null,
      outfitSe: row?.outfit?.se ?? null,
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
  const width = calibration.items.length
  const { answers } = prepared.responses
  const placed = measures.persons
    .flatMap(({ measure, extreme }, person) =>
      measure === null || extreme !== null ? [] : [{ measure, person }],
    )
    .sort((a, b) => a.measure - b.measure)
  return calibration.items.map((item, i) => {
    const rows = placed.flatMap(({ measure, person }) => {
      const answer = answers[person * width + i]
      return answer < 0 ? [] : [{ measure, answer }]
    })
    const groups = likePersons(rows).map(groupMean)
    const variances = variancesAt(calibration, i, groups)
    return {
      item,
      measure: [...places],
      expected: [...expectedScore(calibration, places, [i])],
      observed: groups.map((group, g) => ({
        ...group,
        se: Math.max(group.se ?? 0, Math.sqrt(variances[g] / group.n)),
      })),
    }
  })
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

type Row = { readonly measure: number; readonly answer: number }

/** Everyone is in a group: the last few, too few for one of their own, go with those before them. */
function likePersons(rows: readonly Row[]): readonly (readonly Row[])[] {
  const wanted = Math.max(SMALLEST_GROUP, Math.ceil(rows.length / MOST_GROUPS))
  const borders = [0]
  for (let to = 1; to < rows.length; to++) {
    const isNewMeasure = rows[to].measure !== rows[to - 1].measure
    if (isNewMeasure && to - borders[borders.length - 1] >= wanted) borders.push(to)
  }
  if (borders.length > 1 && rows.length - borders[borders.length - 1] < SMALLEST_GROUP) borders.pop()
  return rows.length === 0 ? [] : borders.map((from, g) => rows.slice(from, borders[g + 1] ?? rows.length))
}

function groupMean(rows: readonly Row[]) {
  const n = rows.length
  const mean = rows.reduce((sum, row) => sum + row.answer, 0) / n
  const squares = rows.reduce((sum, row) => sum + (row.answer - mean) ** 2, 0)
  return {
    measure: rows.reduce((sum, row) => sum + row.measure, 0) / n,
    mean,
    se: n > 1 ? Math.sqrt(squares / (n - 1) / n) : null,
    n,
  }
}
