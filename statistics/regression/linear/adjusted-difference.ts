import { InvalidInput } from '@utfall/basics'
import type { Covariates } from '../frame/analysis-frame.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import type { NotEstimable, Note } from '../frame/note.ts'
import { blockCells, codesText } from './block-cells.ts'
import { blockEffects } from './block-effects.ts'
import { type DenseGroups, denseGroups } from './dense-groups.ts'
import { ARM_TERM, emptyArm, estimateFromFit, loneCluster, requireArms } from './estimate.ts'
import { smallArmNote } from './honest-degrees.ts'
import { fitWithRows } from './least-squares.ts'
import type { Estimate, LeastSquaresFit, StandardErrors } from './types.ts'

export type AdjustedInput = {
  readonly outcome: Float64Array
  /** 1 treated, 0 control. */
  readonly arm: Int32Array
  /** Measured before the lot was drawn; complete. */
  readonly covariates: Covariates
  /** Block code of each row: a free intercept for each block. */
  readonly blocks?: Int32Array
  /** Cluster code of each row; with CR0, CR1 and CR2 only. */
  readonly clusters?: Int32Array
  readonly weights?: Float64Array
  readonly standardErrors: StandardErrors
  readonly level?: number
}

export type EstimateWithFit = Estimate & { readonly fit: LeastSquaresFit }

/**
 * Effect of the arm adjusted for covariates: the coefficient of `arm` in least squares of the outcome on arm + covariates
 * (+ a free intercept for each block). With the outcome's baseline among the covariates this is ANCOVA.
 * With blocks the estimate weighs block differences by n1·n0/n of the block, not by its people as `differenceInMeans` does.
 * Inputs as `leastSquares`; covariates by `designMatrix` under their own names (`arm` and `(Intercept)` are taken).
 * Blocks are absorbed, so `fit` has no intercept and no block coefficients then (dummies only where CR2 needs them).
 * Notes: those of `leastSquares`; `leverage-one` also names the blocks of its rows; `blocks-without-both-arms` (they inform the
 * covariates only).
 * With HC0 to HC3 and fewer than 50 people in an arm, t with n − k can be too narrow: `few-degrees-of-freedom` tells when, and which
 * degrees of freedom the error really has.
 * Not estimable: as `leastSquares`; `arm-without-people`, `one-cluster-in-arm`, `arm-depends-on-other-terms`, `clusters-do-not-measure-variance`.
 * Errors: `InvalidInput` as `leastSquares` and `designMatrix`.
 * Source: Freedman (2008), Adv. Appl. Math. 40, 180–193; Lin (2013), Ann. Appl. Stat. 7, 295–318, on what it estimates.
 * Checked against: estimatr 1.0.0 lm_robust, with dummies and with fixed_effects.
 */
export function adjustedDifference(input: AdjustedInput): EstimateWithFit | NotEstimable {
  const { outcome, arm, covariates, standardErrors, level = 0.95 } = input
  const counts = requireArms(outcome, arm, level)
  requireCovariates(covariates, counts.n)
  const blocks = input.blocks === undefined ? null : denseGroups(input.blocks, counts.n, 'blocks')
  const clusters = input.clusters === undefined ? null : denseGroups(input.clusters, counts.n, 'clusters')
  const unfit = emptyArm(counts) ?? loneCluster(arm, clusters)
  if (unfit) return unfit
  const effects = blockEffects(blocks, clusters, standardErrors, input.weights !== undefined)
  if (effects.kind === 'not-estimable') return effects
  const dummies = effects.kind === 'dummies' ? effects : { terms: [], columns: [] }
  const found = fitWithRows({
    outcome,
    design: designMatrix({
      rows: counts.n,
      terms: [ARM_TERM, ...covariates.terms, ...dummies.terms],
      columns: [arm, ...covariates.columns, ...dummies.columns],
    }),
    standardErrors,
    level,
    ...(effects.kind === 'absorbed' && { absorb: effects.blocks.codes }),
    ...(input.clusters && { clusters: input.clusters }),
    ...(input.weights && { weights: input.weights }),
  })
  if (found.kind === 'not-estimable') return found
  const { fit, rows } = found
  const estimate = estimateFromFit(fit, ARM_TERM, counts, 'adjusted')
  if (estimate.kind === 'not-estimable') return estimate
  const notes = [
    ...namedBlocks(estimate.notes, fit.leverageOne, blocks),
    ...smallArmNote(rows, ARM_TERM, counts, standardErrors, level),
    ...oneArmedBlocks(outcome, arm, blocks),
  ]
  return { ...estimate, notes, fit }
}

/** Throws `InvalidInput` unless there is one name for each column, and one value for each person. */
export function requireCovariates(covariates: Covariates, n: number): void {
  if (covariates.terms.length !== covariates.columns.length) {
    throw new InvalidInput({
      field: 'covariates',
      given: `${covariates.terms.length} names`,
      allowed: `${covariates.columns.length}, one for each column`,
    })
  }
  const short = covariates.columns.findIndex((column) => column.length !== n)
  if (short >= 0) {
    const given = `${covariates.columns[short].length} values`
    throw new InvalidInput({ field: covariates.terms[short], given, allowed: `${n}, one for each row` })
  }
}

/** Adds to `leverage-one` the blocks in which its rows stand. */
export function namedBlocks(
  notes: readonly Note[],
  leverageOne: readonly number[],
  blocks: DenseGroups | null,
): readonly Note[] {
  if (blocks === null || leverageOne.length === 0) return notes
  const found = [...new Set(leverageOne.map((row) => blocks.codes[row]))].sort((a, b) => a - b)
  const codes = codesText(found.map((block) => ({ code: blocks.given[block] })))
  return notes.map((note) =>
    note.code === 'leverage-one'
      ? { ...note, detail: { ...note.detail, blocks: found.length, codes } }
      : note,
  )
}

function oneArmedBlocks(outcome: Float64Array, arm: Int32Array, blocks: DenseGroups | null): readonly Note[] {
  if (blocks === null) return []
  const oneArmed = blockCells(outcome, arm, blocks).filter(
    ({ treated, control }) => treated.n === 0 || control.n === 0,
  )
  if (oneArmed.length === 0) return []
  const people = oneArmed.reduce((sum, block) => sum + block.n, 0)
  return [
    {
      code: 'blocks-without-both-arms',
      detail: { blocks: oneArmed.length, people, codes: codesText(oneArmed) },
    },
  ]
}
