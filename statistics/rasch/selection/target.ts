import { InvalidInput } from '@utfall/basics'
import { normalDensity } from '@utfall/distributions'
import { gaussLegendre } from '@utfall/numerics'

/** Who is to be measured, in logits: measures of real persons, a normal, or a range where all places count alike. */
export type Target =
  | { readonly kind: 'measures'; readonly measures: Float64Array; readonly weights?: Float64Array }
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }

/** A distribution as ascending points with weights that add up to one. */
export type TargetPoints = { readonly points: Float64Array; readonly weights: Float64Array }

/** More distinct measures than this are gathered in this many cells of equal width, each at its mean. */
export const MOST_POINTS = 1000
const NODES = 8
const WIDEST_PANEL = 2
const SD_REACH = 9
/** No questionnaire reaches further, and the panels stay few. */
const FURTHEST_LOGITS = 200
const WIDEST_SD = 50

/**
 * The target as points. Measures: the distinct ones with their shares (above 1,000 distinct ones, 1,000 cells of equal width,
 * each at its weighted mean). Normal: mean ± 9 sd, range: low to high, both by Gauss–Legendre with 8 nodes on panels of at
 * most 2 logits and one sd, so that means of smooth functions of θ are exact to 1e-10; `split` is a place where the function
 * jumps, and then a border between panels. A range of no width, or an sd of 0, is one point.
 * Errors: `InvalidInput` for no measures, measures that are not finite, weights not above 0, a mean or range beyond ±200 logits, an
 * sd outside 0 to 50, high below low.
 */
export function targetPoints(target: Target, split?: number): TargetPoints {
  switch (target.kind) {
    case 'measures':
      return measuredPoints(target.measures, target.weights)
    case 'normal': {
      const { mean, sd } = target
      if (!(Math.abs(mean) <= FURTHEST_LOGITS))
        refuse('target.mean', mean, `logits within ±${FURTHEST_LOGITS}`)
      if (!(sd >= 0 && sd <= WIDEST_SD)) refuse('target.sd', sd, `logits from 0 to ${WIDEST_SD}`)
      if (sd === 0) return onePoint(mean)
      const points = panelPoints(
        mean - SD_REACH * sd,
        mean + SD_REACH * sd,
        Math.min(WIDEST_PANEL, sd),
        split,
      )
      return weighed(points, (theta) => normalDensity((theta - mean) / sd))
    }
    case 'range': {
      const { low, high } = target
      if (!(low <= high && low >= -FURTHEST_LOGITS && high <= FURTHEST_LOGITS))
        refuse('target.range', `${low} to ${high}`, `logits within ±${FURTHEST_LOGITS}, the lower first`)
      return low === high ? onePoint(low) : weighed(panelPoints(low, high, WIDEST_PANEL, split), () => 1)
    }
    default:
      return refuse('target.kind', (target as { kind?: unknown }).kind, "'measures', 'normal' or 'range'")
  }
}

/** Mean and variance of the distribution. */
export function targetMoments({ points, weights }: TargetPoints): {
  readonly mean: number
  readonly variance: number
} {
  const mean = points.reduce((sum, theta, p) => sum + weights[p] * theta, 0)
  return { mean, variance: points.reduce((sum, theta, p) => sum + weights[p] * (theta - mean) ** 2, 0) }
}

function measuredPoints(measures: Float64Array, weights?: Float64Array): TargetPoints {
  if (measures.length === 0) refuse('target.measures', 'no measures', 'at least one')
  if (weights && weights.length !== measures.length)
    refuse('target.weights', `${weights.length} numbers`, `one per measure, ${measures.length}`)
  const wrong = measures.findIndex((measure) => !Number.isFinite(measure))
  if (wrong >= 0)
    refuse('target.measures', `${measures[wrong]} (number ${wrong + 1})`, 'finite numbers of logits')
  if (weights?.some((weight) => !(weight > 0 && Number.isFinite(weight))))
    refuse('target.weights', 'a weight that is not above 0', 'finite numbers above 0')
  const shares = new Map<number, number>()
  for (let v = 0; v < measures.length; v++) {
    const measure = measures[v] + 0 // −0 and 0 are one place
    shares.set(measure, (shares.get(measure) ?? 0) + (weights ? weights[v] : 1))
  }
  const distinct = [...shares].sort(([a], [b]) => a - b)
  const cells = distinct.length > MOST_POINTS ? gathered(distinct) : distinct
  const total = cells.reduce((sum, [, weight]) => sum + weight, 0)
  return {
    points: Float64Array.from(cells, ([measure]) => measure),
    weights: Float64Array.from(cells, ([, weight]) => weight / total),
  }
}

function gathered(distinct: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const low = distinct[0][0]
  const width = (distinct[distinct.length - 1][0] - low) / MOST_POINTS
  const cells = new Map<number, { sum: number; weight: number }>()
  for (const [measure, weight] of distinct) {
    const place = Math.min(MOST_POINTS - 1, Math.floor((measure - low) / width))
    const cell = cells.get(place) ?? { sum: 0, weight: 0 }
    cells.set(place, { sum: cell.sum + weight * measure, weight: cell.weight + weight })
  }
  return [...cells.values()].map(({ sum, weight }) => [sum / weight, weight])
}

function panelPoints(low: number, high: number, widest: number, split?: number): TargetPoints {
  const { nodes, weights } = gaussLegendre(NODES)
  const borders = split !== undefined && split > low && split < high ? [low, split, high] : [low, high]
  const points: number[] = []
  const widths: number[] = []
  for (let b = 0; b + 1 < borders.length; b++) {
    const panels = Math.ceil((borders[b + 1] - borders[b]) / widest - 1e-9)
    const half = (borders[b + 1] - borders[b]) / panels / 2
    for (let panel = 0; panel < panels; panel++) {
      const middle = borders[b] + (2 * panel + 1) * half
      for (let node = 0; node < NODES; node++) {
        points.push(middle + half * nodes[node])
        widths.push(half * weights[node])
      }
    }
  }
  return { points: Float64Array.from(points), weights: Float64Array.from(widths) }
}

function weighed({ points, weights }: TargetPoints, density: (theta: number) => number): TargetPoints {
  const mass = weights.map((weight, p) => weight * density(points[p]))
  const total = mass.reduce((sum, each) => sum + each, 0)
  return { points, weights: mass.map((each) => each / total) }
}

function onePoint(theta: number): TargetPoints {
  return { points: Float64Array.of(theta), weights: Float64Array.of(1) }
}

function refuse(field: string, given: unknown, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
