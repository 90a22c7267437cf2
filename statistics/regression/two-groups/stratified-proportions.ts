import { InvalidInput } from '@utfall/basics'
import { chiSquareSurvival } from '@utfall/distributions'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import {
  conditionalCount,
  conditionalEstimate,
  conditionalLimits,
  conditionalP,
  convolve,
} from './conditional-odds.ts'
import {
  type Interval,
  normalMultiplier,
  type OpenInterval,
  type RatioEstimate,
  requireCount,
} from './interval.ts'
import { mantelHaenszelDifference, mantelHaenszelOdds, mantelHaenszelRatio } from './mantel-haenszel.ts'
import type { TwoByTwo } from './score-limits.ts'
import { stratifiedNewcombe } from './stratified-newcombe.ts'

export type ExactConditional =
  | {
      readonly kind: 'exact'
      readonly p: number
      /** Conditional maximum likelihood odds ratio; null when it is infinite. */
      readonly oddsRatio: number | null
      readonly limits: OpenInterval
    }
  /** The convolution would take more than `allowed` multiplications; the asymptotic test is then indistinguishable. */
  | { readonly kind: 'too-large'; readonly operations: number; readonly allowed: number }

export type StratifiedComparison =
  | {
      readonly kind: 'comparison'
      readonly strata: number
      readonly riskDifference: {
        readonly estimate: number
        readonly varianceSato: number
        readonly sato: Interval
        readonly varianceGreenlandRobins: number
        readonly greenlandRobins: Interval
        readonly newcombe: Interval
        /** The shares that the difference is made of, weighted alike in both groups. */
        readonly p1: number
        readonly p0: number
      }
      readonly riskRatio: RatioEstimate
      readonly oddsRatio: RatioEstimate
      /** Cochran–Mantel–Haenszel; null when no stratum has both events and non-events. */
      readonly test: {
        readonly statistic: number
        readonly p: number
        readonly statisticContinuity: number
        readonly pContinuity: number
      } | null
      readonly exact: ExactConditional
      readonly notes: readonly Note[]
    }
  | NotEstimable

/** A convolution of this many multiplications takes about a tenth of a second. */
const MOST_OPERATIONS = 1e8

/**
 * Two shares compared within strata (federations, blocks) and pooled.
 * Weights w = n1·n0/N a stratum (Mantel–Haenszel), so a stratum with one empty group weighs nothing.
 *   riskDifference  Σw(p1 − p0)/Σw; variances by Sato (1989) and Greenland & Robins (1985); stratified Newcombe after Yan & Su
 *                   (2010)
 *   riskRatio       Mantel–Haenszel with Greenland & Robins (1985); oddsRatio with Robins, Breslow & Greenland (1986)
 *   test            Cochran–Mantel–Haenszel chi-square, with and without continuity correction
 *   exact           conditional on all margins: p, odds ratio and limits, by convolving hypergeometrics
 * In small federations the asymptotic and the exact p differ enough to change a verdict (p .031 against .056 with 92 persons in five
 * federations); use the exact one there.
 * Inputs: strata of whole numbers 0 ≤ x ≤ n; level in (0, 1), 0.95 unless told. Accuracy: closed forms to rounding, exact 1e-12.
 * Edges: strata with an empty group are left out with the note `stratum-one-arm`; none left is `not-estimable` (`no-shared-stratum`).
 * Errors: `InvalidInput` for counts or level out of range, or no strata.
 * Source: Sato (1989) Biometrics 45:1323–1324; Greenland & Robins (1985) 41:55–68; Robins, Breslow & Greenland (1986) 42:311–323;
 * Yan & Su (2010) Statistics in Biopharmaceutical Research 2:329–335; Mehta, Patel & Gray (1985) JASA 80:969–973 for the exact conditional analysis.
 * Checked against: R 4.2.2 mantelhaen.test (asymptotic and exact) and formulas in R.
 */
export function stratifiedProportions(input: {
  readonly strata: readonly TwoByTwo[]
  readonly level?: number
}): StratifiedComparison {
  const { level = 0.95 } = input
  const z = normalMultiplier(level)
  if (input.strata.length === 0) {
    throw new InvalidInput({ field: 'strata', given: '0 strata', allowed: 'at least 1' })
  }
  input.strata.forEach(({ x1, n1, x0, n0 }, index) => {
    requireCount(x1, n1, `strata[${index}].x1`, `strata[${index}].n1`)
    requireCount(x0, n0, `strata[${index}].x0`, `strata[${index}].n0`)
  })
  const strata = input.strata.filter(({ n1, n0 }) => n1 > 0 && n0 > 0)
  const left = input.strata.length - strata.length
  if (strata.length === 0) return notEstimable('no-shared-stratum', { strata: input.strata.length })
  const difference = mantelHaenszelDifference(strata)
  const around = (variance: number): Interval => ({
    low: difference.estimate - z * Math.sqrt(variance),
    high: difference.estimate + z * Math.sqrt(variance),
  })
  return {
    kind: 'comparison',
    strata: strata.length,
    riskDifference: {
      estimate: difference.estimate,
      varianceSato: difference.varianceSato,
      sato: around(difference.varianceSato),
      varianceGreenlandRobins: difference.varianceGreenlandRobins,
      greenlandRobins: around(difference.varianceGreenlandRobins),
      ...stratifiedNewcombe(strata, z),
    },
    riskRatio: ratioEstimate(mantelHaenszelRatio(strata), z),
    oddsRatio: ratioEstimate(mantelHaenszelOdds(strata), z),
    test: cochranMantelHaenszel(strata),
    exact: exactConditional(strata, level),
    notes: left === 0 ? [] : [{ code: 'stratum-one-arm', detail: { strata: left } }],
  }
}

function ratioEstimate(
  pooled: { readonly estimate: number; readonly logVariance: number } | NotEstimable,
  z: number,
): RatioEstimate {
  if ('kind' in pooled) return pooled
  const factor = Math.exp(z * Math.sqrt(pooled.logVariance))
  return {
    kind: 'estimate',
    estimate: pooled.estimate,
    low: pooled.estimate / factor,
    high: pooled.estimate * factor,
  }
}

function cochranMantelHaenszel(strata: readonly TwoByTwo[]): {
  readonly statistic: number
  readonly p: number
  readonly statisticContinuity: number
  readonly pContinuity: number
} | null {
  let gap = 0
  let variance = 0
  for (const { x1, n1, x0, n0 } of strata) {
    const total = n1 + n0
    const events = x1 + x0
    gap += x1 - (n1 * events) / total
    // A stratum holds at least one person in each group, so total − 1 is at least 1.
    variance += (n1 * n0 * events * (total - events)) / (total * total * (total - 1))
  }
  if (!(variance > 0)) return null
  // R 4.2.2 `mantelhaen.test`: the half is taken off only when there is a half to take.
  const corrected = Math.abs(gap) >= 0.5 ? Math.abs(gap) - 0.5 : Math.abs(gap)
  const statistic = gap ** 2 / variance
  const statisticContinuity = corrected ** 2 / variance
  return {
    statistic,
    p: chiSquareSurvival(statistic, 1),
    statisticContinuity,
    pContinuity: chiSquareSurvival(statisticContinuity, 1),
  }
}

function exactConditional(strata: readonly TwoByTwo[], level: number): ExactConditional {
  const counts = strata.map(conditionalCount)
  let support = 1
  let operations = 0
  for (const { logWeight } of counts) {
    operations += 2 * support * logWeight.length
    support += logWeight.length - 1
  }
  if (operations > MOST_OPERATIONS) return { kind: 'too-large', operations, allowed: MOST_OPERATIONS }
  const pooled = mantelHaenszelOdds(strata)
  const tilt = 'kind' in pooled ? 0 : Math.log(pooled.estimate)
  const observedRegion = convolve(counts, tilt)
  return {
    kind: 'exact',
    p: conditionalP(convolve(counts, 0)),
    oddsRatio: conditionalEstimate(observedRegion),
    limits: conditionalLimits(observedRegion, level),
  }
}
