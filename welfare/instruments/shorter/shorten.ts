import { type BurdenCurve, type BurdenPoint, burdenCurve, type ItemScale } from '@utfall/rasch'
import { type Refusal, refused } from '../problems.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { VERDICT_LIMITS } from '../verdict/limits.ts'
import { type AdaptivePoint, adaptivePoints } from './adaptive.ts'
import { type Population, populationOf, scaleOf } from './population.ts'
import {
  burdenOptions,
  countsInSd,
  type Demand,
  demandsOn,
  errorWanted,
  orderProblem,
  type Recommendation,
  recommend,
} from './rules.ts'
import type { ShorterOrder } from './schema.ts'

export type Shortened = {
  readonly kind: 'shortened'
  readonly order: ShorterOrder
  readonly population: Population
  readonly recommendation: Recommendation
  /** Of the form that the recommendation shows. */
  readonly demands: readonly Demand[]
  /** Every size from the fewest questions to the most that the order allows. */
  readonly points: readonly BurdenPoint[]
  /** All questions of the calibration. */
  readonly full: BurdenPoint
  readonly adaptive: readonly AdaptivePoint[]
  /** The measurement error that the order allows; null where it is not one figure, or another demand asks for more. */
  readonly errorWanted: number | null
  readonly cautions: readonly Caution[]
}

/** What the figures do not hold, because a question of the form is flawed or the search was cut short. */
export type Caution =
  | { readonly kind: 'dependent'; readonly first: string; readonly second: string }
  | { readonly kind: 'differs'; readonly item: string; readonly group: string }
  | { readonly kind: 'noisy'; readonly item: string }
  | { readonly kind: 'not-exact' }
  | { readonly kind: 'not-fit-at-all' }
  | { readonly kind: 'below-verdict'; readonly least: number }

/** Why an order cannot be tried on these results; quick, before the search begins. */
export function shorterRefusal(results: MeasurementResults, order: ShorterOrder): Refusal | null {
  const ready = readyOf(results, order)
  return ready.kind === 'refused' ? ready : null
}

type Ready = { readonly kind: 'ready'; readonly scale: ItemScale; readonly population: Population }

function readyOf(results: MeasurementResults, order: ShorterOrder): Ready | Refusal {
  const population = results.calibration.kind === 'calibrated' ? populationOf(results) : null
  if (population === null) return refused('NO_SCALE')
  const scale = scaleOf(results)
  const problem = orderProblem(scale, order)
  if (problem !== null) return problem
  if (population.sd === 0 && countsInSd(order)) return refused('SHORTER_NO_SPREAD')
  return { kind: 'ready', scale, population }
}

/**
 * The shortest form of a calibrated questionnaire that holds what is asked for, or that none does. Takes up to some
 * seconds: not for a thread that others wait for.
 */
export function shortenInstrument(results: MeasurementResults, order: ShorterOrder): Shortened | Refusal {
  const ready = readyOf(results, order)
  if (ready.kind === 'refused') return ready
  const { scale, population } = ready
  const options = burdenOptions(order, population)
  const curve = burdenCurve(scale, options)
  if (curve.kind === 'not-estimable') return refused('SHORTER_OUT_OF_REACH')
  const whole = burdenCurve(scale, { ...options, exclude: [], mustInclude: scale.items })
  if (whole.kind === 'not-estimable') return refused('SHORTER_OUT_OF_REACH')
  const recommendation = recommend(curve.points, order, results.verdict.kind, population)
  const { form } = recommendation
  return {
    kind: 'shortened',
    order,
    population,
    recommendation,
    demands: demandsOn(form, order.purpose),
    points: curve.points,
    full: whole.points[0],
    adaptive: adaptivePoints(without(scale, order.exclude), population, form.size),
    errorWanted: wantedLine(curve.points, order, population),
    cautions: cautionsOn(results, recommendation, order, curve),
  }
}

/** The error that the order allows, where it is what decides: not where another demand asks for more questions. */
function wantedLine(
  points: readonly BurdenPoint[],
  order: ShorterOrder,
  population: Population,
): number | null {
  const wanted = errorWanted(order, population)
  if (wanted === null) return null
  const reaching = points.find(({ meanErrorVariance }) => Math.sqrt(meanErrorVariance) <= wanted)
  const holding = points.find((point) => demandsOn(point, order.purpose).every(({ met }) => met))
  return reaching === holding ? wanted : null
}

function without({ items, thresholds }: ItemScale, excluded: readonly string[]): ItemScale {
  const kept = items.map((_, place) => place).filter((place) => !excluded.includes(items[place]))
  return { items: kept.map((place) => items[place]), thresholds: kept.map((place) => thresholds[place]) }
}

function cautionsOn(
  { tests, items, verdict }: MeasurementResults,
  { kind, form }: Recommendation,
  { purpose }: ShorterOrder,
  { points }: BurdenCurve,
): readonly Caution[] {
  const isIn = (id: string) => form.items.includes(id)
  const dependent = tests.localDependence.kind === 'checked' ? tests.localDependence.dependent : []
  const least = VERDICT_LIMITS.reliability[purpose.kind === 'groups' ? 'groups' : 'individuals']
  const reached = form.expected.reliability
  return [
    ...(verdict.kind === 'not-yet' && kind !== 'not-fit' ? [{ kind: 'not-fit-at-all' } as const] : []),
    ...(purpose.kind === 'cut' && (reached === null || reached < least)
      ? [{ kind: 'below-verdict', least } as const]
      : []),
    ...dependent
      .filter(({ first, second }) => isIn(first) && isIn(second))
      .map(({ first, second }) => ({ kind: 'dependent', first, second }) as const),
    ...tests.dif.flatMap((dif) =>
      dif.kind === 'checked'
        ? dif.items
            .filter(({ item, size }) => isIn(item) && (size === 'moderate' || size === 'large'))
            .map(({ item }) => ({ kind: 'differs', item, group: dif.group }) as const)
        : [],
    ),
    ...items
      .filter(({ id, fit }) => isIn(id) && fit === 'very-noisy')
      .map(({ id }) => ({ kind: 'noisy', item: id }) as const),
    ...(points.every(({ exact }) => exact) ? [] : [{ kind: 'not-exact' } as const]),
  ]
}
