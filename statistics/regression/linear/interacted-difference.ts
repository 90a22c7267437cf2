import type { Covariates } from '../frame/analysis-frame.ts'
import { designMatrix } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import {
  type AdjustedInput,
  type EstimateWithFit,
  namedBlocks,
  requireCovariates,
} from './adjusted-difference.ts'
import { blockDummies, MOST_DUMMY_BLOCKS } from './block-effects.ts'
import { blocksWithBothArms } from './compared-blocks.ts'
import { denseGroups } from './dense-groups.ts'
import { ARM_TERM, emptyArm, estimateFromFit, loneCluster, requireArms } from './estimate.ts'
import { smallArmNote } from './honest-degrees.ts'
import { fitWithRows } from './least-squares.ts'

/**
 * Effect of the arm with covariates interacted: least squares of the outcome on arm + (x − x̄) + arm·(x − x̄), x̄ the (weighted)
 * mean over the people estimated on, so that the coefficient of `arm` is the average effect over them. Never less precise than
 * the unadjusted difference in large samples, whatever the truth.
 * Blocks enter as covariates (0/1 for each but the first); without further covariates the estimate is then that of the blocked
 * `differenceInMeans`. Terms are named `x_c` and `arm:x_c`.
 * Inputs as `adjustedDifference`; at most 50 blocks. Blocks with one arm only have no effect to average and are left out with
 * their people (`blocks-without-both-arms`).
 * A block or category with one person in an arm has leverage one: HC2 and HC3 give that person the residual variance instead of 0,
 * and `leverage-one` names the rows and blocks. Software that does not look reports a smaller standard error.
 * Not estimable: as `adjustedDifference`; `too-many-blocks-to-interact`, `no-block-with-both-arms`.
 * Source: Lin (2013), Ann. Appl. Stat. 7, 295–318, eq. 4; HC2 as in its section 5.
 * Checked against: estimatr 1.0.0 lm_lin.
 */
export function interactedDifference(input: AdjustedInput): EstimateWithFit | NotEstimable {
  requireArms(input.outcome, input.arm, input.level ?? 0.95)
  requireCovariates(input.covariates, input.outcome.length)
  const sample = comparedSample(input)
  if (sample.kind === 'not-estimable') return sample
  const { outcome, arm, covariates, blocks, clusters, weights, standardErrors, level = 0.95 } = sample.input
  const counts = requireArms(outcome, arm, level)
  const inClusters = clusters === undefined ? null : denseGroups(clusters, counts.n, 'clusters')
  const unfit = emptyArm(counts) ?? loneCluster(arm, inClusters)
  if (unfit) return unfit
  const groups = blocks === undefined ? null : denseGroups(blocks, counts.n, 'blocks')
  if (groups !== null && groups.count > MOST_DUMMY_BLOCKS)
    return notEstimable('too-many-blocks-to-interact', { blocks: groups.count, allowed: MOST_DUMMY_BLOCKS })
  const dummies = groups === null ? { terms: [], columns: [] } : blockDummies(groups)
  const terms = [...covariates.terms, ...dummies.terms]
  const centred = [...covariates.columns, ...dummies.columns].map((column) => aboutMean(column, weights))
  const found = fitWithRows({
    outcome,
    design: designMatrix({
      rows: counts.n,
      terms: [ARM_TERM, ...terms.map((term) => `${term}_c`), ...terms.map((term) => `${ARM_TERM}:${term}_c`)],
      columns: [arm, ...centred, ...centred.map((column) => column.map((value, row) => arm[row] * value))],
    }),
    standardErrors,
    level,
    ...(clusters && { clusters }),
    ...(weights && { weights }),
  })
  if (found.kind === 'not-estimable') return found
  const { fit, rows } = found
  const estimate = estimateFromFit(fit, ARM_TERM, counts, 'interacted')
  if (estimate.kind === 'not-estimable') return estimate
  return {
    ...estimate,
    notes: [
      ...namedBlocks(estimate.notes, fit.leverageOne, groups),
      ...smallArmNote(rows, ARM_TERM, counts, standardErrors, level),
      ...sample.notes,
    ],
    fit,
  }
}

type Sample = { readonly kind: 'sample'; readonly input: AdjustedInput; readonly notes: readonly Note[] }

/** The people in blocks that have both arms; everyone without blocks. */
function comparedSample(input: AdjustedInput): Sample | NotEstimable {
  const { outcome, arm, blocks, clusters, weights, covariates } = input
  if (blocks === undefined) return { kind: 'sample', input, notes: [] }
  const groups = denseGroups(blocks, outcome.length, 'blocks')
  const found = blocksWithBothArms(outcome, arm, groups)
  if (found.kind === 'not-estimable') return found
  if (found.notes.length === 0) return { kind: 'sample', input, notes: [] }
  const compared = new Set(found.blocks.map((block) => block.code))
  const rows = Int32Array.from(blocks.keys()).filter((row) => compared.has(blocks[row]))
  const numbers = (column: Float64Array) => Float64Array.from(rows, (row) => column[row])
  const codes = (column: Int32Array) => Int32Array.from(rows, (row) => column[row])
  const kept: Covariates = { terms: covariates.terms, columns: covariates.columns.map(numbers) }
  return {
    kind: 'sample',
    notes: found.notes,
    input: {
      ...input,
      outcome: numbers(outcome),
      arm: codes(arm),
      covariates: kept,
      blocks: codes(blocks),
      ...(clusters && { clusters: codes(clusters) }),
      ...(weights && { weights: numbers(weights) }),
    },
  }
}

function aboutMean(column: Float64Array, weights: Float64Array | undefined): Float64Array {
  const first = column[0]
  let total = 0
  let distance = 0
  for (let row = 0; row < column.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]
    total += weight
    distance += weight * (column[row] - first)
  }
  const shift = distance / total
  return column.map((value) => value - first - shift)
}
