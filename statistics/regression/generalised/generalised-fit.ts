import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import { type DesignMatrix, requireDesign } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { type DenseGroups, denseGroups } from '../linear/dense-groups.ts'
import { requireLevel } from '../linear/least-squares-input.ts'
import type { Coefficient } from '../linear/types.ts'
import { type CentredDesign, centredDesign, independentTerms, restored } from './centred-design.ts'
import { clusterNotes, droppedNotes } from './fit-notes.ts'
import { requireRows, requireWeights } from './input-rules.ts'
import { type LikelihoodErrors, likelihoodCovariance } from './sandwich.ts'
import { type ScoringResult, separatingTerms } from './scoring.ts'
import { waldTable } from './wald-table.ts'

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
      /** Centred and without collinear terms. */
      readonly design: DesignMatrix
      readonly centred: CentredDesign
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
  const { centred, droppedTerms } = independentTerms(centredDesign(design), weights ?? null)
  const rank = centred.design.terms.length
  if (rank === 0 || design.rows <= rank) return notEstimable('too-few-rows', { rows: design.rows, rank })
  if (groups !== null && groups.count < 2) return notEstimable('too-few-clusters', { clusters: groups.count })
  return { kind: 'ready', design: centred.design, centred, droppedTerms, clusters: groups, level }
}

export type ReadyInput = Extract<ReturnType<typeof readyInput>, { kind: 'ready' }>
type Converged = Extract<ScoringResult, { kind: 'converged' }>

/** Why scoring found no maximum, in the words of a result. */
export function lostFit(
  { design, constant }: CentredDesign,
  result: Exclude<ScoringResult, Converged>,
): NotEstimable {
  if (result.kind === 'not-converged') return notEstimable('not-converged', { iterations: result.iterations })
  const terms = separatingTerms(design, result.direction, constant)
  return notEstimable('separation', { terms: terms.join(', ') })
}

/** A robust variance below this share of the model's is rounding: only rows of leverage one carry the coefficient. */
const UNMEASURED_SHARE = 1e-12
/** Rows named in a note. */
const MOST_NAMED = 10

/**
 * Coefficients, covariance and fit measures of a maximum. `dispersion` is what the rows' variance is to the model's; it scales the
 * covariance when `quasi`. A coefficient that the robust covariance leaves unmeasured gets an infinite standard error, not 0, and a note.
 */
export function assembleFit(
  ready: ReadyInput,
  found: Converged,
  measures: {
    readonly deviance: number
    readonly aic: number
    readonly dispersion: number
    readonly quasi?: boolean
  },
  standardErrors: LikelihoodErrors,
): GeneralisedFit {
  const { design, centred, droppedTerms, clusters, level } = ready
  const rank = design.terms.length
  const parts = likelihoodCovariance({
    design,
    score: found.score,
    information: found.information,
    lower: found.lower,
    standardErrors,
    clusters,
    dispersion: measures.dispersion,
  })
  const { beta, covariance } = restored(centred, found.beta, parts.covariance)
  const model = restored(centred, found.beta, parts.model).covariance
  const unmeasured = design.terms.filter((_, j) => {
    const at = j * rank + j
    return !(covariance.data[at] > UNMEASURED_SHARE * model.data[at])
  })
  if (measures.quasi)
    for (let i = 0; i < covariance.data.length; i++) covariance.data[i] *= measures.dispersion
  const df = measures.quasi ? design.rows - rank : Number.POSITIVE_INFINITY
  return {
    kind: 'fit',
    coefficients: waldTable(design.terms, beta, covariance, df, level, unmeasured),
    droppedTerms,
    n: design.rows,
    rank,
    clusters: clusters?.count ?? null,
    logLik: found.logLik,
    deviance: measures.deviance,
    aic: measures.aic,
    covariance,
    level,
    notes: [
      ...droppedNotes(droppedTerms),
      ...clusterNotes(clusters?.count ?? null),
      ...leverageNotes(parts.leverageOne),
      ...unmeasured.map((term) => ({ code: 'no-variation', detail: { term } })),
    ],
  }
}

function leverageNotes(rows: readonly number[]): readonly Note[] {
  if (rows.length === 0) return []
  const named = rows.slice(0, MOST_NAMED).join(', ')
  return [{ code: 'leverage-one', detail: { count: rows.length, rows: named } }]
}
