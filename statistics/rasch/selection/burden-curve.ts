import { InvalidInput } from '@utfall/basics'
import { normalQuantile } from '@utfall/distributions'
import type { ItemScale, Note } from '../calibration/calibration-types.ts'
import { type NotEstimable, notEstimable } from '../invariance/result-types.ts'
import type { BurdenPoint, PrecisionDemand } from './burden-point.ts'
import { formConstraints } from './form-constraints.ts'
import { formInformation, type InformationTable } from './information-table.ts'
import { checkDemand, checkDemandInputs } from './precision-demand.ts'
import { type FormFigures, type FormOptions, formSearch, notExact, type ShortForm } from './short-forms.ts'
import { type Target, targetMoments } from './target.ts'

export type BurdenOptions = FormOptions & {
  /** A standard error that is good enough for one person, logits; a demand on it sets it too. */
  readonly seLimit?: number
  /** Persons in each of two arms. */
  readonly perArm?: number
  /** Of the persons' true measures; default from the target, with the full form's error variance taken off measures. */
  readonly populationSd?: number
  /** Default 0.95, and power 0.8. */
  readonly level?: number
  readonly power?: number
  readonly demand?: PrecisionDemand
  /** The time a respondent may be asked for. */
  readonly mostMinutes?: number
}

export type BurdenRecommendation =
  | {
      readonly kind: 'run'
      readonly size: number
      readonly items: readonly string[]
      readonly minutes: number
      readonly reached: number
      readonly wanted: number
    }
  | {
      readonly kind: 'do-not-run'
      /**
       * not-precise-enough: no form, the largest included · burden-over-budget: precise enough, but longer than `mostMinutes` ·
       * precision-unknown: the figure asked for does not exist here.
       */
      readonly reason: 'not-precise-enough' | 'burden-over-budget' | 'precision-unknown'
      /** The form that comes nearest; over budget, the shortest that is precise enough. */
      readonly size: number
      readonly minutes: number
      readonly reached: number | null
      readonly wanted: number | null
      readonly perArmNeeded: number | null
    }

export type BurdenCurve = {
  readonly kind: 'curve'
  /** From the fewest items the wishes allow to the most. */
  readonly points: readonly BurdenPoint[]
  readonly fullForm: FormFigures
  readonly populationSd: number
  /** Null without a demand. */
  readonly recommendation: BurdenRecommendation | null
  readonly notes: readonly Note[]
}

/**
 * Burden against uncertainty: the best form of every size, what it gives for one person, for a group and for a difference
 * between arms, and which to use.
 *
 * For one person: mean SE, the share measured within `seLimit`, the change beyond noise z·√2·√(mean error variance). For groups
 * of n: σ² the variance of true measures, SE of a mean √((σ² + v)/n) with v the mean error variance, of a difference between two
 * arms √2 times it, detectable difference (z_{(1+level)/2} + z_power) times that; persons needed 2(σ² + v)(z + z)²/d², up.
 * Recommendation: the smallest form that meets the demand; `do-not-run` when not even the largest does, or when none that does
 * keeps to `mostMinutes`. An SE demand also sets `seLimit`.
 *
 * Input, search and figures as `shortForms`. Edges: measures whose variance is not above the full form's error variance give
 * σ = 0 and the note `no-spread-beyond-noise`. Not estimable as `shortForms`.
 * Errors: `InvalidInput` as `shortForms`, for numbers outside their range, and for demands without what they need.
 * Source: Fischer & Molenaar (1995) ch. 4 for 1/I; Jacobson & Truax (1991) Journal of Consulting and Clinical Psychology 59, 12–19,
 * for the change; Fleiss (1986), The Design and Analysis of Clinical Experiments, ch. 1, for noise and sample size.
 */
export function burdenCurve(scale: ItemScale, options: BurdenOptions): BurdenCurve | NotEstimable {
  const { demand, perArm } = options
  checkNumbers(options)
  if (demand)
    checkDemandInputs(demand, { perArm: perArm !== undefined, cut: options.purpose?.kind === 'cut' })
  const constraints = formConstraints(scale, options)
  if (constraints.largest < constraints.smallest)
    refuse('atMost', 'no item left', 'wishes that leave an item')
  const search = formSearch(scale, constraints, options)
  if (search.kind !== 'search') return search
  const spread = populationVariance(options, search.points, search.fullForm)
  const points: BurdenPoint[] = []
  const sizes = constraints.largest - constraints.smallest + 1
  for (let size = constraints.smallest; size <= constraints.largest; size++) {
    const done = size - constraints.smallest
    const form = search.best(size, (share) => options.onProgress?.((done + share) / sizes) !== false)
    if (!form) return notEstimable('stopped')
    points.push(burdenPoint(form, search.table, spread, options))
  }
  const noSpread = spread === 0 && options.target.kind === 'measures' && options.populationSd === undefined
  return {
    kind: 'curve',
    points,
    fullForm: search.fullForm,
    populationSd: Math.sqrt(spread),
    recommendation: demand ? recommend(points, options.mostMinutes) : null,
    notes: [
      ...search.notes,
      ...notExact(points),
      ...(noSpread ? [{ code: 'no-spread-beyond-noise', detail: {} }] : []),
    ],
  }
}

/** Measures vary more than the persons do, by their own noise. */
function populationVariance(
  { target, populationSd }: { readonly target: Target; readonly populationSd?: number },
  points: Parameters<typeof targetMoments>[0],
  fullForm: FormFigures,
): number {
  if (populationSd !== undefined) return populationSd ** 2
  const { variance } = targetMoments(points)
  return target.kind === 'measures' ? Math.max(0, variance - fullForm.meanErrorVariance) : variance
}

function burdenPoint(
  form: ShortForm,
  table: InformationTable,
  spread: number,
  options: BurdenOptions,
): BurdenPoint {
  const { demand, perArm, level = 0.95, power = 0.8 } = options
  const z = normalQuantile((1 + level) / 2)
  const both = z + normalQuantile(power)
  const variance = spread + form.meanErrorVariance
  const seLimit = demand?.kind === 'standard-error' ? demand.limit : options.seLimit
  const seOfDifference = perArm === undefined ? 0 : Math.sqrt((2 * variance) / perArm)
  const point: BurdenPoint = {
    ...form,
    shareWithinSeLimit: seLimit === undefined ? null : shareWithin(table, form.positions, seLimit),
    detectableChange: z * Math.SQRT2 * Math.sqrt(form.meanErrorVariance),
    groups:
      perArm === undefined
        ? null
        : {
            perArm,
            seOfMean: seOfDifference / Math.SQRT2,
            seOfDifference,
            detectableDifference: both * seOfDifference,
            efficiency: spread / variance,
          },
    perArmNeeded:
      demand?.kind === 'difference'
        ? Math.ceil(2 * variance * (both / demand.logits) ** 2 * (1 - 1e-12))
        : null,
    demand: null,
  }
  return demand ? { ...point, demand: checkDemand(demand, point) } : point
}

/** Rounding does not put a person on the wrong side. */
const SLACK = 1e-9

function shareWithin(table: InformationTable, positions: readonly number[], seLimit: number): number {
  const information = formInformation(table, positions)
  const least = (1 - SLACK) / seLimit ** 2
  let share = 0
  for (let p = 0; p < information.length; p++) if (information[p] >= least) share += table.weights[p]
  return Math.min(1, share)
}

function recommend(points: readonly BurdenPoint[], mostMinutes = Infinity): BurdenRecommendation {
  const meeting = points.filter(({ demand }) => demand?.met)
  const within = meeting.find(({ minutes }) => minutes <= mostMinutes * (1 + SLACK))
  if (within?.demand) {
    const { size, items, minutes, demand } = within
    return { kind: 'run', size, items, minutes, reached: demand.reached, wanted: demand.wanted }
  }
  const known = points.filter(({ demand }) => demand !== null)
  const nearest = meeting[0] ?? known.reduce<BurdenPoint | null>(nearer, null) ?? points[points.length - 1]
  return {
    kind: 'do-not-run',
    reason:
      meeting.length > 0
        ? 'burden-over-budget'
        : known.length > 0
          ? 'not-precise-enough'
          : 'precision-unknown',
    size: nearest.size,
    minutes: nearest.minutes,
    reached: nearest.demand?.reached ?? null,
    wanted: nearest.demand?.wanted ?? null,
    perArmNeeded: nearest.perArmNeeded,
  }
}

/** The point whose figure is nearest the wanted one; all fall short on the same side. */
function nearer(best: BurdenPoint | null, point: BurdenPoint): BurdenPoint {
  if (!best?.demand || !point.demand) return best ?? point
  const [short, bestShort] = [point.demand, best.demand].map(({ reached, wanted }) =>
    Math.abs(reached - wanted),
  )
  return short < bestShort ? point : best
}

function checkNumbers({ seLimit, perArm, populationSd, level, power, mostMinutes }: BurdenOptions): void {
  if (seLimit !== undefined && !(seLimit > 0)) refuse('seLimit', seLimit, 'logits above 0')
  if (perArm !== undefined && !(Number.isInteger(perArm) && perArm >= 2))
    refuse('perArm', perArm, 'a whole number from 2')
  if (populationSd !== undefined && !(populationSd >= 0 && Number.isFinite(populationSd)))
    refuse('populationSd', populationSd, 'logits from 0')
  if (level !== undefined && !(level > 0 && level < 1)) refuse('level', level, 'between 0 and 1')
  if (power !== undefined && !(power > 0.5 && power < 1)) refuse('power', power, 'above 0.5, below 1')
  if (mostMinutes !== undefined && !(mostMinutes >= 0)) refuse('mostMinutes', mostMinutes, 'minutes from 0')
}

function refuse(field: string, given: unknown, allowed: string): never {
  throw new InvalidInput({ field, given, allowed })
}
