import { InvalidInput } from '@utfall/basics'
import type { Matrix, RandomStream } from '@utfall/numerics'
import type { ItemScale, Note } from '../calibration/calibration-types.ts'
import { groupPatterns } from '../responses/patterns.ts'
import { type ResponseMatrix, selectPersons } from '../responses/response-matrix.ts'
import { scalePolynomials, topScore } from './conditional-moments.ts'
import { describePairs, type ItemPair } from './local-dependence.ts'
import {
  type AgainstChance,
  type AgainstChanceAbove,
  above,
  familyP,
  twoSided,
  upperP,
} from './reference-summary.ts'
import {
  drawStudy,
  observedQ3,
  prepareStudy,
  type ReplicateStatistics,
  type ReplicateStudy,
  statisticsOf,
} from './replicate-study.ts'
import { checkCovariance, checkScale } from './scale-check.ts'

export type ReferenceOptions = {
  /** From 19, the fewest that can give p = 0.05 on one side; 200 for a look, 1,000 for a report. */
  readonly replicates: number
  readonly random: RandomStream
  /** Persons used at most, drawn at random; default 2,000. */
  readonly maxPersons?: number
  /** Called with the share done, 0 to 1; answering false stops. */
  readonly onProgress?: (share: number) => boolean
}

export type ItemAgainstChance = {
  readonly item: string
  readonly n: number
  /** `pFamily` is corrected for the number of items. */
  readonly infit: AgainstChance & { readonly pFamily: number }
  readonly outfit: AgainstChance & { readonly pFamily: number }
}

export type PairAgainstChance = {
  readonly first: string
  readonly second: string
  readonly q3: number
  readonly n: number
  /** Q3 minus the mean of all pairs, against the largest such in each replicate: corrected for the number of pairs. */
  readonly pFamily: number
}

export type SimulatedReference = {
  readonly kind: 'reference'
  readonly replicates: number
  /** Persons used, of those whose answers can say something: two answers or more, neither lowest nor highest score. */
  readonly persons: number
  readonly informativePersons: number
  /** one-step: each replicate's thresholds follow its answers · known: the thresholds are taken as given. */
  readonly thresholds: 'one-step' | 'known'
  /** Items that some of the persons used answered. */
  readonly items: readonly ItemAgainstChance[]
  readonly maxQ3: AgainstChanceAbove | null
  readonly q3Star: AgainstChanceAbove | null
  /** The largest Q3, ten at most. */
  readonly pairs: readonly PairAgainstChance[]
  readonly firstEigenvalue: AgainstChanceAbove | null
  readonly notes: readonly Note[]
}

export type ReferenceStopped = { readonly kind: 'stopped'; readonly replicates: number }

export type ReferenceNotEstimable = {
  readonly kind: 'not-estimable'
  readonly reason: 'too-few-persons'
  readonly detail: Readonly<Record<string, string | number>>
}

const DEFAULT_PERSONS = 2000
const FEWEST_PERSONS = 10
const FEWEST_REPLICATES = 19
const PAIRS_SHOWN = 10

/**
 * What infit, outfit, Q3 and the first residual component would be if the model held for these persons and items: the
 * judgement to lead with, since no cut-off holds for all scales and sample sizes (trap T15).
 *
 * Each replicate draws new answers from P(x | answered items, total score) (`simulateResponses`). A person keeps the score
 * and so the measure (WLE), and nothing is assumed about the persons' distribution. Infit and outfit are conditional; in
 * each replicate they are computed at thresholds that follow its own answers (one Newton step), as the observed ones do at
 * theirs, when the scale carries its covariance; without it, thresholds are taken as known, which is cautious. Q3 and the
 * components keep the residuals of the given thresholds: correlations take away the shift that a new calibration would.
 * p = (1 + count)/(B + 1), two-sided for mean squares, one-sided for Q3 and the eigenvalue; corrected p by max-T.
 * With many persons every trifle is significant, so at most `maxPersons` are used (note `persons-drawn`) and observed
 * values are of those persons; time is bounded by persons × items × replicates.
 * Input: prepared answers to the scale's items, same order; thresholds in logits; a covariance only when the scale was
 * calibrated on these answers. Persons with the lowest or highest score are not used. Same seed, same result.
 * Edges: Q3 over the pairs that met, and no eigenvalue, when some never did (note `pairs-without-value`); `stopped` when
 * `onProgress` says so; `not-estimable` with fewer than 10 informative persons or two items.
 * Errors: `InvalidInput` for scale and answers that differ, fewer than 19 replicates, maxPersons below 10.
 * Source: Christensen, Makransky & Horton (2017); Müller (2020); Johansson (2025); Westfall & Young (1993). Checked by
 * simulation: size of each p, with thresholds estimated from the same answers.
 */
export function simulatedReference(
  scale: ItemScale & { readonly covariance?: Matrix },
  responses: ResponseMatrix,
  options: ReferenceOptions,
): SimulatedReference | ReferenceStopped | ReferenceNotEstimable {
  checkScale(scale, responses)
  const maxPersons = checkOptions(scale, options)
  const informative = informativePersons(scale, responses)
  if (informative.length < FEWEST_PERSONS || scale.items.length < 2)
    return {
      kind: 'not-estimable',
      reason: 'too-few-persons',
      detail: { informativePersons: informative.length, items: scale.items.length, fewest: FEWEST_PERSONS },
    }
  const used = drawPersons(informative, maxPersons, options.random.split('persons'))
  const shareUsed = used.length / informative.length
  const study = prepareStudy(scale, selectPersons(responses, used), shareUsed)
  const observed = statisticsOf(study, study.responses.answers, scale.thresholds)
  const replicates: ReplicateStatistics[] = []
  for (let b = 0; b < options.replicates; b++) {
    const random = options.random.split(`replicate ${b}`)
    const answers = drawStudy(study, random)
    const thresholds = study.oneStep ? study.oneStep(answers, random) : scale.thresholds
    replicates.push(statisticsOf(study, answers, thresholds))
    if (options.onProgress?.((b + 1) / options.replicates) === false)
      return { kind: 'stopped', replicates: b + 1 }
  }
  return summarise(study, observed, replicates, informative.length)
}

function checkOptions(
  scale: ItemScale & { readonly covariance?: Matrix },
  { replicates, maxPersons = DEFAULT_PERSONS }: ReferenceOptions,
): number {
  if (!Number.isInteger(replicates) || replicates < FEWEST_REPLICATES)
    throw new InvalidInput({
      field: 'replicates',
      given: replicates,
      allowed: `a whole number from ${FEWEST_REPLICATES}`,
    })
  if (!Number.isInteger(maxPersons) || maxPersons < FEWEST_PERSONS)
    throw new InvalidInput({
      field: 'maxPersons',
      given: maxPersons,
      allowed: `a whole number from ${FEWEST_PERSONS}`,
    })
  if (scale.covariance) checkCovariance(scale.covariance, scale)
  return maxPersons
}

/** Two answers or more, and neither the lowest nor the highest score on them. */
function informativePersons(scale: ItemScale, responses: ResponseMatrix): Int32Array {
  const { patternOf, scoreOf, itemStart, itemsOf } = groupPatterns(responses)
  const polynomials = scalePolynomials(scale.thresholds)
  const rows: number[] = []
  for (let v = 0; v < responses.persons; v++) {
    const g = patternOf[v]
    if (g < 0 || itemStart[g + 1] - itemStart[g] < 2 || scoreOf[v] === 0) continue
    if (scoreOf[v] < topScore(itemsOf.subarray(itemStart[g], itemStart[g + 1]), polynomials)) rows.push(v)
  }
  return Int32Array.from(rows)
}

/** A random sample without replacement, in the order of the answers. */
function drawPersons(rows: Int32Array, most: number, random: RandomStream): Int32Array {
  if (rows.length <= most) return rows
  const order = rows.slice()
  random.shuffle(order)
  return order.subarray(0, most).sort()
}

function summarise(
  study: ReplicateStudy,
  observed: ReplicateStatistics,
  replicates: readonly ReplicateStatistics[],
  informativePersons: number,
): SimulatedReference {
  const { scale, responses, oneStep } = study
  const q3 = observedQ3(study)
  const chosen = [...scale.items.keys()].filter((i) => observed.n[i] > 0)
  const against = (field: 'infit' | 'outfit'): readonly (AgainstChance & { readonly pFamily: number })[] => {
    const values = chosen.map((i) => Float64Array.from(replicates, (replicate) => replicate[field][i]))
    const tests = chosen.map((i, index) => twoSided(observed[field][i], values[index]))
    const family = familyP(tests, values)
    return tests.map((test, index) => ({ ...test, pFamily: family[index] }))
  }
  const aboveChance = (field: 'maxQ3' | 'q3Star' | 'eigenvalue'): AgainstChanceAbove | null => {
    const values = Float64Array.from(replicates, (replicate) => replicate[field])
    return Number.isNaN(observed[field]) || values.some(Number.isNaN) ? null : above(observed[field], values)
  }
  const infit = against('infit')
  const outfit = against('outfit')
  const stars = Float64Array.from(replicates, ({ q3Star }) => q3Star)
  const missing = q3.values.filter(Number.isNaN).length / 2
  const notes: Note[] = []
  if (responses.persons < informativePersons)
    notes.push({ code: 'persons-drawn', detail: { used: responses.persons, of: informativePersons } })
  if (missing > 0) notes.push({ code: 'pairs-without-value', detail: { pairs: missing } })
  return {
    kind: 'reference',
    replicates: replicates.length,
    persons: responses.persons,
    informativePersons,
    thresholds: oneStep ? 'one-step' : 'known',
    items: chosen.map((i, index) => ({
      item: scale.items[i],
      n: observed.n[i],
      infit: infit[index],
      outfit: outfit[index],
    })),
    maxQ3: aboveChance('maxQ3'),
    q3Star: aboveChance('q3Star'),
    pairs: pairsAgainstChance(describePairs(q3, scale.items), observed, stars),
    firstEigenvalue: aboveChance('eigenvalue'),
    notes,
  }
}

function pairsAgainstChance(
  pairs: readonly ItemPair[],
  { maxQ3, q3Star }: ReplicateStatistics,
  stars: Float64Array,
): readonly PairAgainstChance[] {
  if (Number.isNaN(q3Star) || stars.some(Number.isNaN)) return []
  const mean = maxQ3 - q3Star
  return pairs.slice(0, PAIRS_SHOWN).map((pair) => ({ ...pair, pFamily: upperP(pair.q3 - mean, stars) }))
}
