import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import { type DesignMatrix, requireDesign } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { type DenseGroups, denseGroups } from '../linear/dense-groups.ts'
import { requireLevel } from '../linear/least-squares-input.ts'
import type { Coefficient } from '../linear/types.ts'
import { type LikelihoodErrors, likelihoodCovariance } from './sandwich.ts'
import { independentDesign, type ScoringResult, separatingTerms } from './scoring.ts'
import { clusterNotes, droppedNotes, requireRows, requireWeights, waldTable } from './wald-table.ts'

/** What logistic, Poisson and negative binomial fits share. */
export type GeneralisedFit = {
  readonly kind: 'fit'
  /** The terms kept, in the design's order. */
  readonly coefficients: readonly Coefficient[]
  /** Terms that depend linearly on the terms before them. */
  readonly droppedTerms: readonly string[]
  readonly n: number
  readonly rank: number
  readonly clusters: number | null
  readonly logLik: number
  readonly deviance: number
  readonly aic: number
  /** Of the coefficients, in their order. */
  readonly covariance: Matrix
  readonly level: number
  readonly notes: readonly Note[]
}

export type GeneralisedInput = {
  readonly design: DesignMatrix
  readonly outcome: Float64Array
  readonly weights?: Float64Array
  readonly offset?: Float64Array
  readonly clusters?: Int32Array
  readonly level?: number
}

/** Checks what every generalised model asks of its input, and gives it without collinear terms. */
export function readyInput(
  input: GeneralisedInput,
  standardErrors: string,
  allowed: readonly string[],
):
  | {
      readonly kind: 'ready'
      readonly design: DesignMatrix
      readonly droppedTerms: readonly string[]
      readonly clusters: DenseGroups | null
      readonly level: number
    }
  | NotEstimable {
  const { design, outcome, weights, offset, clusters, level = 0.95 } = input
  requireLevel(level)
  requireDesign(design)
  requireRows(outcome.length, design.rows, 'outcome')
  if (weights !== undefined) requireWeights(weights, design.rows)
  if (offset !== undefined) {
    requireRows(offset.length, design.rows, 'offset')
    const wrong = offset.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0) {
      throw new InvalidInput({ field: `offset[${wrong}]`, given: offset[wrong], allowed: 'a finite number' })
    }
  }
  if (!allowed.includes(standardErrors)) {
    throw new InvalidInput({ field: 'standardErrors', given: standardErrors, allowed: allowed.join(', ') })
  }
  if ((standardErrors === 'cluster') !== (clusters !== undefined)) {
    throw new InvalidInput({
      field: 'clusters',
      given: clusters === undefined ? 'nothing' : 'clusters',
      allowed: 'clusters with standardErrors cluster, and only then',
    })
  }
  const groups = clusters === undefined ? null : denseGroups(clusters, design.rows, 'clusters')
  if (design.terms.length === 0) {
    throw new InvalidInput({ field: 'design', given: 'no terms', allowed: 'at least one term' })
  }
  const independent = independentDesign(
    design,
    (weights ?? new Float64Array(design.rows).fill(1)).map((weight) => (weight > 0 ? 1 : 0)),
  )
  const rank = independent.design.terms.length
  if (rank === 0 || design.rows <= rank) return notEstimable('too-few-rows', { rows: design.rows, rank })
  if (groups !== null && groups.count < 2) return notEstimable('too-few-clusters', { clusters: groups.count })
  return { kind: 'ready', ...independent, clusters: groups, level }
}

export type ReadyInput = Extract<ReturnType<typeof readyInput>, { kind: 'ready' }>
type Converged = Extract<ScoringResult, { kind: 'converged' }>

/** Why scoring found no maximum, in the words of a result. */
export function lostFit(design: DesignMatrix, result: Exclude<ScoringResult, Converged>): NotEstimable {
  if (result.kind === 'not-converged') return notEstimable('not-converged', { iterations: result.iterations })
  const terms = separatingTerms(design, result.direction)
  return notEstimable('separation', { terms: terms.join(', ') })
}

/** Coefficients, covariance and fit measures of a maximum. `scale` multiplies the covariance (quasi-likelihood). */
export function assembleFit(
  ready: ReadyInput,
  found: Converged,
  measures: {
    readonly deviance: number
    readonly aic: number
    readonly df?: number
    readonly scale?: number
  },
  standardErrors: LikelihoodErrors,
): GeneralisedFit {
  const { design, droppedTerms, clusters, level } = ready
  const covariance = likelihoodCovariance({
    design,
    score: found.score,
    information: found.information,
    lower: found.lower,
    standardErrors,
    clusters,
  })
  const { scale = 1, df = Number.POSITIVE_INFINITY } = measures
  if (scale !== 1) for (let i = 0; i < covariance.data.length; i++) covariance.data[i] *= scale
  return {
    kind: 'fit',
    coefficients: waldTable(design.terms, found.beta, covariance, df, level),
    droppedTerms,
    n: design.rows,
    rank: design.terms.length,
    clusters: clusters?.count ?? null,
    logLik: found.logLik,
    deviance: measures.deviance,
    aic: measures.aic,
    covariance,
    level,
    notes: [...droppedNotes(droppedTerms), ...clusterNotes(clusters?.count ?? null)],
  }
}
