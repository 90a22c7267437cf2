import { type NotEstimable, notEstimable } from '../result-types.ts'
import type { Layout } from './assignments.ts'
import { type AssignmentStatistic, centredWithinBlocks } from './linear-statistic.ts'

const DEPENDENT = 1e-9

/**
 * The treatment's coefficient in least squares of outcome on treatment, blocks and covariates.
 *
 * By Frisch, Waugh & Lovell it is z′My / z′Mz with M the residual maker of blocks and covariates. With Q an orthonormal
 * basis of the covariates centred within blocks, z′My adds up the residuals My of the treated, and
 * z′Mz = Σ_j n1j n0j/n_j − |Q′z|², where Q′z adds up the treated rows of Q: one pass over the smaller arm.
 * An assignment that the covariates determine has no coefficient; it counts as ±Infinity, hence as extreme.
 */
export function covariateStatistic(
  outcome: Float64Array,
  covariates: readonly Float64Array[],
  layout: Layout,
): AssignmentStatistic | NotEstimable {
  const basis = orthonormal(covariates, layout)
  const residual = centredWithinBlocks(outcome, layout)
  // Both are zero for the people of blocks that are left out.
  for (const column of basis) {
    let along = 0
    for (let row = 0; row < residual.length; row++) along += column[row] * residual[row]
    for (let row = 0; row < residual.length; row++) residual[row] -= along * column[row]
  }
  let armVariation = 0
  for (let b = 0; b < layout.blocks; b++) {
    armVariation += (layout.treated[b] * layout.controls[b]) / (layout.starts[b + 1] - layout.starts[b])
  }
  const { starts, drawn, sign, blocks } = layout
  const width = basis.length + 1
  // Row-major: residual, then the row of Q; one place in memory per person.
  const rows = new Float64Array(residual.length * width)
  for (let row = 0; row < residual.length; row++) {
    rows[row * width] = residual[row]
    for (let c = 0; c < basis.length; c++) rows[row * width + c + 1] = basis[c][row]
  }
  const sums = new Float64Array(width)
  const evaluate = (assignment: Int32Array): number => {
    sums.fill(0)
    for (let b = 0; b < blocks; b++) {
      const last = starts[b] + drawn[b]
      for (let place = starts[b]; place < last; place++) {
        const from = assignment[place] * width
        for (let c = 0; c < width; c++) sums[c] += sign[b] * rows[from + c]
      }
    }
    let left = armVariation
    for (let c = 1; c < width; c++) left -= sums[c] * sums[c]
    if (left > DEPENDENT * armVariation) return sums[0] / left
    return sums[0] < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  if (!Number.isFinite(evaluate(layout.observed))) return notEstimable('covariates-determine-arm')
  let squares = 0
  for (const value of residual) squares += value * value
  return { evaluate, scale: Math.sqrt(squares / Math.max(1, layout.n - 1) / armVariation), nullSd: null }
}

/** Gram–Schmidt, twice for accuracy; a column that the earlier ones span is left out. */
function orthonormal(covariates: readonly Float64Array[], layout: Layout): readonly Float64Array[] {
  const basis: Float64Array[] = []
  for (const covariate of covariates) {
    const column = centredWithinBlocks(covariate, layout)
    const before = norm(column)
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        let along = 0
        for (let row = 0; row < column.length; row++) along += other[row] * column[row]
        for (let row = 0; row < column.length; row++) column[row] -= along * other[row]
      }
    }
    const after = norm(column)
    if (after > DEPENDENT * before) basis.push(column.map((value) => value / after))
  }
  return basis
}

function norm(values: Float64Array): number {
  let squares = 0
  for (const value of values) squares += value * value
  return Math.sqrt(squares)
}
