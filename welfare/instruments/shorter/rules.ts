import { normalQuantile } from '@utfall/distributions'
import type { BurdenOptions, BurdenPoint, ItemScale } from '@utfall/rasch'
import { type Refusal, refused } from '../problems.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { VERDICT_LIMITS } from '../verdict/limits.ts'
import type { Population } from './population.ts'
import type { Amount, ShorterLimit, ShorterOrder } from './schema.ts'

/** From a wish in plain words to what a form must hold, and from what forms hold to whether to use one. */

export const LEVEL = 0.95
export const POWER = 0.8
/** A search of every size beyond these takes more than a few seconds; `shorten --size` does the sizes asked for. */
export const MOST_QUESTIONS = 60
/** Rounding does not decide. */
const SLACK = 1e-9

/** Why the order cannot be tried; null when it can. */
export function orderProblem(scale: ItemScale, order: ShorterOrder): Refusal | null {
  const { include, exclude } = order
  if ([...include, ...exclude].some((id) => !scale.items.includes(id))) return refused('SHORTER_UNKNOWN')
  if (include.some((id) => exclude.includes(id))) return refused('SHORTER_BOTH')
  const left = scale.items.filter((id) => !exclude.includes(id)).length
  if (left === 0) return refused('SHORTER_NOTHING_LEFT')
  if (left > MOST_QUESTIONS) return refused('SHORTER_TOO_MANY')
  if (mostQuestions(order) < Math.max(1, new Set(include).size)) return refused('SHORTER_LIMIT_TOO_LOW')
  return null
}

/** How many questions the limit holds. */
export function mostQuestions({
  limit,
  secondsPerQuestion,
}: {
  readonly limit: ShorterLimit
  readonly secondsPerQuestion: number
}): number {
  switch (limit.kind) {
    case 'none':
      return Infinity
    case 'questions':
      return limit.questions
    case 'minutes':
      return Math.floor((60 * limit.minutes) / secondsPerQuestion + SLACK)
  }
}

export function logitsOf({ value, unit }: Amount, { sd }: Population): number {
  return unit === 'logits' ? value : value * sd
}

/** Does the order count in standard deviations? They need persons who differ. */
export function countsInSd({ purpose }: ShorterOrder): boolean {
  if (purpose.kind === 'groups') return purpose.difference.unit === 'sd'
  return purpose.kind === 'individuals' && purpose.change?.unit === 'sd'
}

/** The order as the search takes it. */
export function burdenOptions(order: ShorterOrder, population: Population): BurdenOptions {
  const { purpose, secondsPerQuestion, include, exclude } = order
  const shared = {
    target: population.target,
    populationSd: population.sd,
    secondsPerItem: secondsPerQuestion,
    mustInclude: [...new Set(include)],
    exclude: [...new Set(exclude)],
    level: LEVEL,
    power: POWER,
  }
  switch (purpose.kind) {
    case 'groups':
      return {
        ...shared,
        purpose: { kind: 'groups' },
        perArm: purpose.perGroup,
        demand: { kind: 'difference', logits: logitsOf(purpose.difference, population) },
      }
    case 'individuals':
      return {
        ...shared,
        purpose: { kind: 'individuals' },
        ...(purpose.change && {
          demand: { kind: 'change', logits: logitsOf(purpose.change, population) },
        }),
      }
    case 'cut':
      return {
        ...shared,
        purpose: { kind: 'cut', cut: purpose.cut },
        demand: { kind: 'classification', mostWrong: purpose.mostWrong },
      }
  }
}

/** What a form must hold. The reliabilities are those that the verdict draws its lines at, so that the two agree. */
export type Demand = {
  readonly kind: 'difference' | 'change' | 'classification' | 'reliability'
  readonly reached: number | null
  readonly wanted: number
  readonly met: boolean
}

export function demandsOn(point: BurdenPoint, { kind }: ShorterOrder['purpose']): readonly Demand[] {
  const { demand, expected, groups } = point
  const asked: readonly Demand[] =
    demand === null
      ? []
      : [{ kind: groups ? 'difference' : kind === 'cut' ? 'classification' : 'change', ...demand }]
  if (kind === 'cut') return asked
  const wanted = VERDICT_LIMITS.reliability[kind]
  const reached = expected.reliability
  return [
    ...asked,
    { kind: 'reliability', reached, wanted, met: reached !== null && reached >= wanted - SLACK },
  ]
}

export type Recommendation =
  /** The shortest form that holds what is asked for. */
  | { readonly kind: 'run'; readonly form: BurdenPoint }
  /** Such a form exists, but the whole questionnaire is not a measure for this purpose, and a part of it is none either. */
  | { readonly kind: 'not-fit'; readonly form: BurdenPoint }
  /** Sharp enough, but longer than the limit: what fits within it, and what it would take. */
  | { readonly kind: 'too-long'; readonly form: BurdenPoint; readonly needed: BurdenPoint }
  /** No form is sharp enough. */
  | {
      readonly kind: 'too-blurred'
      readonly form: BurdenPoint
      readonly sharpest: BurdenPoint
      /** Questions as good as these, by Spearman and Brown; null where more questions alone cannot be reckoned with. */
      readonly questionsNeeded: number | null
    }

/** Points from the fewest questions to the most. */
export function recommend(
  points: readonly BurdenPoint[],
  order: ShorterOrder,
  verdict: MeasurementResults['verdict']['kind'],
  population: Population,
): Recommendation {
  const { purpose } = order
  const most = mostQuestions(order)
  const within = points.filter(({ size }) => size <= most)
  const holding = points.filter((point) => demandsOn(point, purpose).every(({ met }) => met))
  const sharpest = points[points.length - 1]
  const longest = within[within.length - 1]
  const [shortest] = holding
  if (shortest === undefined) {
    const questionsNeeded = extrapolated(sharpest, purpose, population)
    return { kind: 'too-blurred', form: longest, sharpest, questionsNeeded }
  }
  if (shortest.size > most) return { kind: 'too-long', form: longest, needed: shortest }
  return { kind: isFitFor(purpose.kind, verdict) ? 'run' : 'not-fit', form: shortest }
}

function isFitFor(
  purpose: ShorterOrder['purpose']['kind'],
  verdict: MeasurementResults['verdict']['kind'],
): boolean {
  return verdict === 'individuals' || (verdict === 'groups' && purpose === 'groups')
}

/** Error variance falls as questions of the same quality are added (Spearman 1910, Brown 1910). */
function extrapolated(
  sharpest: BurdenPoint,
  purpose: ShorterOrder['purpose'],
  population: Population,
): number | null {
  const factors = demandsOn(sharpest, purpose).map(({ kind, reached, wanted, met }) => {
    if (met) return 1
    if (kind === 'change' && reached !== null) return (reached / wanted) ** 2
    if (kind === 'reliability' && reached !== null && reached > 0)
      return (wanted * (1 - reached)) / (reached * (1 - wanted))
    if (kind === 'difference') {
      const allowed = errorVarianceAllowed(wanted, purpose, population)
      return allowed === null ? null : sharpest.meanErrorVariance / allowed
    }
    return null
  })
  const most = factors.reduce<number | null>(
    (worst, factor) => (worst === null || factor === null ? null : Math.max(worst, factor)),
    1,
  )
  return most === null || most === 1 ? null : Math.ceil(sharpest.size * most - SLACK)
}

/** The error variance at which a difference is just detected; null where even a perfect measure needs more persons. */
function errorVarianceAllowed(
  logits: number,
  purpose: ShorterOrder['purpose'],
  { sd }: Population,
): number | null {
  if (purpose.kind !== 'groups') return null
  const both = normalQuantile((1 + LEVEL) / 2) + normalQuantile(POWER)
  const allowed = (purpose.perGroup * (logits / both) ** 2) / 2 - sd ** 2
  return allowed > 0 ? allowed : null
}

/** The measurement error that the order allows, where it can be told as one figure. */
export function errorWanted(order: ShorterOrder, population: Population): number | null {
  const { purpose } = order
  if (purpose.kind === 'individuals' && purpose.change)
    return logitsOf(purpose.change, population) / (normalQuantile((1 + LEVEL) / 2) * Math.SQRT2)
  if (purpose.kind !== 'groups') return null
  const allowed = errorVarianceAllowed(logitsOf(purpose.difference, population), purpose, population)
  return allowed === null ? null : Math.sqrt(allowed)
}
