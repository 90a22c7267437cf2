import { InvalidInput } from '@utfall/basics'
import { codeGroups, type DataColumn, type Groups, isMissing } from './data-column.ts'
import { type NotEstimable, notEstimable } from './note.ts'

export type Covariates = {
  /** Numbers keep the column's name; each level of a text but the first becomes `name=level`, 0 or 1. */
  readonly terms: readonly string[]
  readonly columns: readonly Float64Array[]
}

export type AnalysisFrame = {
  readonly kind: 'frame'
  /** Indices of the rows kept, ascending; every array below follows them. */
  readonly rows: Int32Array
  readonly n: number
  readonly dropped: number
  /** Rows dropped, counted once each under the first column in which they miss a value; the sum is `dropped`. */
  readonly droppedBy: Readonly<Record<string, number>>
  readonly outcome: Float64Array
  /** Control first, the rest in the order of `codeGroups`. */
  readonly arms: readonly string[]
  /** Index into `arms`; 0 is control. */
  readonly arm: Int32Array
  readonly blocks?: Groups
  readonly cluster?: Groups
  readonly covariates: Covariates
  readonly received?: Float64Array
}

export type FrameInput = {
  readonly outcome: DataColumn
  readonly arm: DataColumn
  /** The arm that the others are held against; the first by `codeGroups` when left out. */
  readonly control?: string
  readonly blocks?: DataColumn
  readonly cluster?: DataColumn
  readonly covariates?: readonly DataColumn[]
  readonly received?: DataColumn
}

/**
 * The one place where columns with missing values become the complete vectors that the estimators take.
 * A row stays when none of the columns given misses a value (complete cases); which column took how many rows is counted.
 * Levels of blocks, clusters and text covariates are numbered over the rows kept.
 *
 * Errors: `InvalidInput` for columns of unequal length or a control that is no value of the arm column.
 * Not estimable: `column-is-text` (outcome or received is text), `value-is-infinite`, `no-complete-rows`, `one-arm` (the arm
 * column has fewer than two values), `arm-without-complete-rows` (an arm loses everyone to missing values).
 * @example analysisFrame({ outcome, arm, control: 'waiting list', blocks: site, covariates: [baseline] })
 */
export function analysisFrame(input: FrameInput): AnalysisFrame | NotEstimable {
  const { outcome, arm, blocks, cluster, received, covariates = [] } = input
  const columns = [outcome, arm, blocks, cluster, received, ...covariates].filter(
    (column) => column !== undefined,
  )
  const length = outcome.values.length
  for (const column of columns) {
    if (column.values.length !== length) {
      throw new InvalidInput({
        field: column.name,
        given: `${column.values.length} values`,
        allowed: `${length} values, as in ${outcome.name}`,
      })
    }
  }
  for (const column of [outcome, received]) {
    if (column?.kind === 'text') return notEstimable('column-is-text', { column: column.name })
  }
  const infinite = firstInfinite(columns)
  if (infinite) return infinite

  const { rows, droppedBy } = completeRows(columns, length)
  const armLabels = orderedArms(arm, input.control)
  if (armLabels.length < 2) return notEstimable('one-arm', { column: arm.name, arms: armLabels.length })
  if (rows.length === 0) return notEstimable('no-complete-rows', { rows: length, ...mostMissing(droppedBy) })
  const armCodes = codesIn(arm, rows, armLabels)
  const absent = armLabels.find((_, code) => !armCodes.includes(code))
  if (absent !== undefined) return notEstimable('arm-without-complete-rows', { arm: absent })
  return {
    kind: 'frame',
    rows,
    n: rows.length,
    dropped: length - rows.length,
    droppedBy,
    outcome: numbersAt(outcome, rows),
    arms: armLabels,
    arm: armCodes,
    ...(blocks && { blocks: codeGroups(blocks, rows) }),
    ...(cluster && { cluster: codeGroups(cluster, rows) }),
    covariates: covariateColumns(covariates, rows),
    ...(received && { received: numbersAt(received, rows) }),
  }
}

/**
 * One arm against control: the rows of those two, the arm as 1 and control as 0. Blocks, clusters and covariates keep their
 * labels and terms, so a block or level that only the other arms had has no rows here.
 * Throws `InvalidInput` for an arm that is not one of the frame's treated arms.
 */
export function armContrast(frame: AnalysisFrame, arm: number): AnalysisFrame {
  if (!Number.isInteger(arm) || arm < 1 || arm >= frame.arms.length)
    throw new InvalidInput({ field: 'arm', given: arm, allowed: `an arm from 1 to ${frame.arms.length - 1}` })
  if (frame.arms.length === 2) return frame
  const kept = Int32Array.from(frame.arm.keys()).filter(
    (row) => frame.arm[row] === 0 || frame.arm[row] === arm,
  )
  const take = (values: Float64Array) => Float64Array.from(kept, (row) => values[row])
  const takeCodes = (groups: Groups) => ({
    ...groups,
    codes: Int32Array.from(kept, (row) => groups.codes[row]),
  })
  return {
    ...frame,
    rows: Int32Array.from(kept, (row) => frame.rows[row]),
    n: kept.length,
    outcome: take(frame.outcome),
    arms: [frame.arms[0], frame.arms[arm]],
    arm: Int32Array.from(kept, (row) => (frame.arm[row] === 0 ? 0 : 1)),
    ...(frame.blocks && { blocks: takeCodes(frame.blocks) }),
    ...(frame.cluster && { cluster: takeCodes(frame.cluster) }),
    covariates: { terms: frame.covariates.terms, columns: frame.covariates.columns.map(take) },
    ...(frame.received && { received: take(frame.received) }),
  }
}

function firstInfinite(columns: readonly DataColumn[]): NotEstimable | null {
  for (const column of columns) {
    if (column.kind === 'text') continue
    const row = column.values.findIndex((value) => value === Infinity || value === -Infinity)
    if (row >= 0) return notEstimable('value-is-infinite', { column: column.name, row })
  }
  return null
}

function completeRows(columns: readonly DataColumn[], length: number) {
  const rows = new Int32Array(length)
  const droppedBy: Record<string, number> = {}
  let kept = 0
  for (let row = 0; row < length; row++) {
    const missing = columns.find((column) => isMissing(column, row))
    if (missing) droppedBy[missing.name] = (droppedBy[missing.name] ?? 0) + 1
    else rows[kept++] = row
  }
  return { rows: rows.slice(0, kept), droppedBy }
}

function mostMissing(droppedBy: Readonly<Record<string, number>>): Record<string, string | number> {
  const [worst] = Object.entries(droppedBy).sort(([, a], [, b]) => b - a)
  return worst ? { column: worst[0], missing: worst[1] } : {}
}

function orderedArms(arm: DataColumn, control: string | undefined): readonly string[] {
  const { labels } = codeGroups(arm)
  if (control === undefined) return labels
  if (!labels.includes(control))
    throw new InvalidInput({
      field: 'control',
      given: control,
      allowed: `a value of ${arm.name}: ${labels.join(', ')}`,
    })
  return [control, ...labels.filter((label) => label !== control)]
}

function codesIn(column: DataColumn, rows: Int32Array, labels: readonly string[]): Int32Array {
  const codeOf = new Map(labels.map((label, code) => [label, code]))
  return Int32Array.from(rows, (row) => codeOf.get(String(column.values[row])) ?? -1)
}

function numbersAt(column: DataColumn, rows: Int32Array): Float64Array {
  const { values } = column
  return Float64Array.from(rows, (row) => Number(values[row]))
}

function covariateColumns(covariates: readonly DataColumn[], rows: Int32Array): Covariates {
  const terms: string[] = []
  const columns: Float64Array[] = []
  for (const covariate of covariates) {
    if (covariate.kind === 'number') {
      terms.push(covariate.name)
      columns.push(numbersAt(covariate, rows))
      continue
    }
    const { codes, labels } = codeGroups(covariate, rows)
    for (let level = 1; level < labels.length; level++) {
      terms.push(`${covariate.name}=${labels[level]}`)
      columns.push(Float64Array.from(codes, (code) => (code === level ? 1 : 0)))
    }
  }
  return { terms, columns }
}
