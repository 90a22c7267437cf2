import { InvalidInput } from '@utfall/basics'
import { chiSquareSurvival, logit, normalQuantile } from '@utfall/distributions'
import { choleskyInverse, identity, type Matrix, multiply, multiplyVector, transpose } from '@utfall/numerics'
import { type DesignMatrix, INTERCEPT, requireDesign } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { requireLevel } from '../linear/least-squares-input.ts'
import type { Coefficient } from '../linear/types.ts'
import { centredDesign, independentTerms } from './centred-design.ts'
import { droppedNotes } from './fit-notes.ts'
import { requireRows, requireWeights, termIndex } from './input-rules.ts'
import { type OrdinalLink, stepFunction } from './ordinal-link.ts'
import { maximiseOrdinal, type OrdinalMaximum, type OrdinalModel } from './ordinal-maximum.ts'
import { pickTerms } from './scoring.ts'
import { waldTable } from './wald-table.ts'

export type Threshold = Coefficient & {
  /** The cut lies between these two levels, counted from 0; not neighbours when a level between them was never observed. */
  readonly lowerLevel: number
  readonly upperLevel: number
}

export type ProportionalOddsFit = {
  readonly kind: 'fit'
  readonly link: OrdinalLink
  readonly thresholds: readonly Threshold[]
  readonly coefficients: readonly Coefficient[]
  readonly droppedTerms: readonly string[]
  /** Thresholds first, then coefficients. */
  readonly covariance: Matrix
  readonly logLik: number
  readonly aic: number
  /** Rows; with weights, `weightTotal` is what they stand for. */
  readonly n: number
  readonly weightTotal: number
  readonly level: number
  readonly notes: readonly Note[]
}

export type OrdinalInput = {
  readonly outcome: Int32Array
  readonly levels: number
  /** Without an intercept: the thresholds are the intercepts. */
  readonly design: DesignMatrix
  readonly weights?: Float64Array
  readonly link?: OrdinalLink
  readonly level?: number
}

/**
 * Cumulative regression of an ordered outcome: P(y ≤ k) = F(a_k − x'β), F logistic (proportional odds) or normal. A positive β means higher
 * steps; exp(β) is the odds ratio of being above any given step (`oddsRatio`).
 * Formula: maximum likelihood by Newton's method; covariance is the inverse of the observed information; normal tests.
 * Inputs: outcome levels 0 to levels − 1; a complete design without intercept; weights from 0; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-9 of the linear predictor or better. One pass over the rows an iteration, memory of the parameters' square.
 * Edges: a level that nobody has is left out, its neighbours share one threshold (`empty-level`); collinear terms are left out
 * (`collinear-term`). `not-estimable`: `constant-outcome`; `separation` with its terms; `too-few-rows`; `not-converged`.
 * Errors: `InvalidInput` for a level out of range, unequal lengths, negative weights, or an unknown link.
 * Source: McCullagh (1980) JRSS B 42:109–142; Agresti (2010) Analysis of Ordinal Categorical Data, chapter 3.
 * Checked against: R 4.2.2 ordinal::clm 2022.11-16; the housing data as printed by Venables & Ripley (2002), page 200.
 */
export function proportionalOdds(input: OrdinalInput): ProportionalOddsFit | NotEstimable {
  const ready = readyOrdinal(input)
  if (ready.kind !== 'ready') return ready
  const { model, levels, level } = ready
  const found = maximiseOrdinal(model, startingThresholds(model, ready.link))
  if (found.kind !== 'converged') return lostOrdinal(model, found)
  const { parameters, covariance } = uncentred(
    model.cuts,
    ready.means,
    found.parameters,
    choleskyInverse(found.lower),
  )
  const cutTerms = levels.slice(1).map((upper, index) => `${levels[index]}|${upper}`)
  const table = waldTable(
    [...cutTerms, ...model.slopes.terms],
    parameters,
    covariance,
    Number.POSITIVE_INFINITY,
    level,
  )
  return {
    kind: 'fit',
    link: ready.link,
    thresholds: table
      .slice(0, model.cuts)
      .map((row, index) => ({ ...row, lowerLevel: levels[index], upperLevel: levels[index + 1] })),
    coefficients: table.slice(model.cuts),
    droppedTerms: ready.droppedTerms,
    covariance,
    logLik: found.logLik,
    aic: -2 * found.logLik + 2 * table.length,
    n: model.outcome.length,
    weightTotal:
      model.weights === null ? model.outcome.length : model.weights.reduce((sum, weight) => sum + weight, 0),
    level,
    notes: ready.notes,
  }
}

export type ProportionalOddsTest =
  | {
      readonly kind: 'test'
      readonly lr: number
      readonly df: number
      readonly p: number
      readonly logLikProportional: number
      readonly logLikNominal: number
    }
  | NotEstimable

/**
 * Do the named terms shift every cut point alike? Likelihood ratio test of one coefficient each against one for every cut point.
 * Formula: 2(ℓ_nominal − ℓ_proportional) on (cut points − 1) × terms degrees of freedom; the other terms stay proportional.
 * Inputs: as `proportionalOdds`, and terms of its design. Accuracy: 1e-9 of the log-likelihoods.
 * Edges: `one-cut-point` with two levels; what makes either model not estimable makes the test so. With an empty cell (an arm where nobody
 * has a level) the nominal model can put probabilities below zero on it: `thresholds-cross`.
 * Errors: `InvalidInput` for an unknown term or none, and as `proportionalOdds`.
 * Source: Peterson & Harrell (1990) Applied Statistics 39:205–217 (partial proportional odds). Checked against: R ordinal::clm with `nominal`.
 */
export function proportionalOddsTest(
  input: OrdinalInput & { readonly terms: readonly string[] },
): ProportionalOddsTest {
  if (input.terms.length === 0) {
    throw new InvalidInput({ field: 'terms', given: 'no terms', allowed: 'at least one term of the design' })
  }
  for (const term of input.terms) termIndex(input.design, term)
  const ready = readyOrdinal(input)
  if (ready.kind !== 'ready') return ready
  const { model } = ready
  if (model.cuts < 2) return notEstimable('one-cut-point')
  const chosen = model.slopes.terms.flatMap((term, index) => (input.terms.includes(term) ? [index] : []))
  const others = model.slopes.terms.flatMap((term, index) => (input.terms.includes(term) ? [] : [index]))
  if (chosen.length === 0) return notEstimable('collinear-term', { term: input.terms.join(', ') })
  const proportional = maximiseOrdinal(model, startingThresholds(model, ready.link))
  if (proportional.kind !== 'converged') return lostOrdinal(model, proportional)
  const nominal = {
    ...model,
    nominal: pickTerms(model.slopes, chosen),
    slopes: pickTerms(model.slopes, others),
  }
  const free = maximiseOrdinal(nominal, nominalStart(model.cuts, proportional.parameters, chosen, others))
  if (free.kind !== 'converged') return lostOrdinal(nominal, free)
  if (thresholdsCross(nominal, free.parameters))
    return notEstimable('thresholds-cross', { terms: input.terms.join(', ') })
  const lr = Math.max(0, 2 * (free.logLik - proportional.logLik))
  const df = (model.cuts - 1) * chosen.length
  return {
    kind: 'test',
    lr,
    df,
    p: chiSquareSurvival(lr, df),
    logLikProportional: proportional.logLik,
    logLikNominal: free.logLik,
  }
}

type ReadyOrdinal = {
  readonly kind: 'ready'
  readonly model: OrdinalModel
  /** What was taken off the model's columns. */
  readonly means: Float64Array
  /** The levels observed, as given. */
  readonly levels: readonly number[]
  readonly link: OrdinalLink
  readonly level: number
  readonly droppedTerms: readonly string[]
  readonly notes: readonly Note[]
}

function readyOrdinal(input: OrdinalInput): ReadyOrdinal | NotEstimable {
  const { outcome, design, link = 'logit', level = 0.95 } = input
  requireLevel(level)
  requireDesign(design)
  requireRows(outcome.length, design.rows, 'outcome')
  if (input.weights !== undefined) requireWeights(input.weights, design.rows)
  if (link !== 'logit' && link !== 'probit') {
    throw new InvalidInput({ field: 'link', given: link, allowed: 'logit or probit' })
  }
  if (!Number.isSafeInteger(input.levels) || input.levels < 2) {
    throw new InvalidInput({ field: 'levels', given: input.levels, allowed: 'a whole number from 2' })
  }
  const wrong = outcome.findIndex((value) => !(value >= 0 && value < input.levels))
  if (wrong >= 0) {
    throw new InvalidInput({
      field: `outcome[${wrong}]`,
      given: outcome[wrong],
      allowed: `a level from 0 to ${input.levels - 1}`,
    })
  }
  const weights = input.weights ?? null
  const seen = new Uint8Array(input.levels)
  for (let row = 0; row < outcome.length; row++) if (weights?.[row] !== 0) seen[outcome[row]] = 1
  const levels = Array.from(seen.keys()).filter((code) => seen[code] === 1)
  if (levels.length < 2) return notEstimable('constant-outcome', { value: levels[0] ?? 0 })
  const place = new Int32Array(input.levels)
  levels.forEach((code, index) => {
    place[code] = index
  })
  const { slopes, means, droppedTerms } = centredSlopes(design, weights)
  if (design.rows <= slopes.terms.length + levels.length - 1) {
    return notEstimable('too-few-rows', { rows: design.rows, rank: slopes.terms.length + levels.length - 1 })
  }
  const empty = Array.from(seen.keys()).filter((code) => seen[code] === 0)
  return {
    kind: 'ready',
    model: {
      outcome: outcome.map((code) => place[code]),
      cuts: levels.length - 1,
      weights,
      nominal: { terms: [], rows: design.rows, values: new Float64Array(0) },
      slopes,
      step: stepFunction(link),
    },
    means,
    levels,
    link,
    level,
    droppedTerms,
    notes: [
      ...empty.map((code) => ({ code: 'empty-level', detail: { level: code } })),
      ...droppedNotes(droppedTerms),
    ],
  }
}

/**
 * The columns with their means taken off (which the thresholds take up), without constants and terms that are linear in earlier ones; an
 * intercept, which the thresholds are, is put in front to find them.
 */
function centredSlopes(
  design: DesignMatrix,
  weights: Float64Array | null,
): { readonly slopes: DesignMatrix; readonly means: Float64Array; readonly droppedTerms: readonly string[] } {
  const k = design.terms.length
  const values = new Float64Array(design.rows * (k + 1))
  for (let row = 0; row < design.rows; row++) {
    values[row * (k + 1)] = 1
    for (let j = 0; j < k; j++) values[row * (k + 1) + 1 + j] = design.values[row * k + j]
  }
  const withOnes = centredDesign({ terms: [INTERCEPT, ...design.terms], rows: design.rows, values })
  const { centred, droppedTerms } = independentTerms(withOnes, weights)
  const kept = Array.from(centred.design.terms.keys()).slice(1)
  return {
    slopes: pickTerms(centred.design, kept),
    means: Float64Array.from(kept, (term) => centred.centre[term]),
    droppedTerms,
  }
}

/** Thresholds and coefficients, and their covariance, for the columns as given: a_k = a′_k + Σ mean·β. */
function uncentred(
  cuts: number,
  means: Float64Array,
  parameters: Float64Array,
  covariance: Matrix,
): { readonly parameters: Float64Array; readonly covariance: Matrix } {
  const size = parameters.length
  const back = identity(size)
  for (let cut = 0; cut < cuts; cut++) {
    for (let j = 0; j < means.length; j++) back.data[cut * size + cuts + j] = means[j]
  }
  return {
    parameters: multiplyVector(back, parameters),
    covariance: multiply(multiply(back, covariance), transpose(back)),
  }
}

/** The cut points of the model without slopes, which has a closed form: F⁻¹ of the cumulative shares. */
function startingThresholds(model: OrdinalModel, link: OrdinalLink): Float64Array {
  const totals = new Float64Array(model.cuts + 1)
  for (let row = 0; row < model.outcome.length; row++) {
    totals[model.outcome[row]] += model.weights === null ? 1 : model.weights[row]
  }
  const all = totals.reduce((sum, value) => sum + value, 0)
  const start = new Float64Array(model.cuts + model.slopes.terms.length)
  let below = 0
  for (let cut = 0; cut < model.cuts; cut++) {
    below += totals[cut]
    start[cut] = link === 'logit' ? logit(below / all) : normalQuantile(below / all)
  }
  return start
}

/** The proportional maximum written in the nominal model's parameters: b_k = −β at every cut. */
function nominalStart(
  cuts: number,
  proportional: Float64Array,
  chosen: readonly number[],
  others: readonly number[],
): Float64Array {
  const width = 1 + chosen.length
  const start = new Float64Array(cuts * width + others.length)
  for (let cut = 0; cut < cuts; cut++) {
    start[cut * width] = proportional[cut]
    chosen.forEach((term, index) => {
      start[cut * width + 1 + index] = -proportional[cuts + term]
    })
  }
  others.forEach((term, index) => {
    start[cuts * width + index] = proportional[cuts + term]
  })
  return start
}

/** Whether any row's own cut points are out of order: then some level, which that row does not have, has a probability below zero. */
function thresholdsCross(model: OrdinalModel, parameters: Float64Array): boolean {
  const m = model.nominal.terms.length
  const width = 1 + m
  for (let row = 0; row < model.outcome.length; row++) {
    let previous = Number.NEGATIVE_INFINITY
    for (let cut = 0; cut < model.cuts; cut++) {
      let value = parameters[cut * width]
      for (let j = 0; j < m; j++) value += model.nominal.values[row * m + j] * parameters[cut * width + 1 + j]
      if (value < previous) return true
      previous = value
    }
  }
  return false
}

function parameterCount({ cuts, nominal, slopes }: OrdinalModel): number {
  return cuts * (1 + nominal.terms.length) + slopes.terms.length
}

/** Why Newton found no maximum, with the terms (cut points aside) that run away. */
function lostOrdinal(
  model: OrdinalModel,
  result: Exclude<OrdinalMaximum, { kind: 'converged' }>,
): NotEstimable {
  if (result.kind === 'not-converged') return notEstimable('not-converged', { iterations: result.iterations })
  if (result.kind === 'not-identified') {
    return notEstimable('too-few-rows', { rows: model.outcome.length, rank: parameterCount(model) })
  }
  const { direction } = result
  const width = 1 + model.nominal.terms.length
  const largest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  // Coarser than the separation itself: parameters that do not separate still shift a little while the others run away.
  const runs = (index: number): boolean => Math.abs(direction[index]) > 1e-4 * largest
  const terms = model.slopes.terms.filter((_, index) => runs(model.cuts * width + index))
  const nominal = model.nominal.terms.filter((_, term) =>
    Array.from({ length: model.cuts }, (_, cut) => cut * width + 1 + term).some(runs),
  )
  return notEstimable('separation', { terms: [...nominal, ...terms].join(', ') })
}
