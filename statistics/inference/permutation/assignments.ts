import { InvalidInput } from '@utfall/basics'
import type { RandomStream } from '@utfall/numerics'
import { checkArm, checkLength } from '../input-checks.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'

/**
 * Who could have been drawn where: within each block, any set of people of the same size as was drawn.
 *
 * `observed` holds the row numbers block by block; in each block the people of its smaller arm come first. An
 * assignment is such a list: only the first `drawn[b]` places of block b are read, and they are the treated when
 * `sign[b]` is 1, the controls when it is −1. Drawing the smaller arm halves the work or better.
 */
export type Layout = {
  readonly kind: 'layout'
  /** People in the blocks with both arms. */
  readonly n: number
  readonly blocks: number
  readonly starts: Int32Array
  readonly drawn: Int32Array
  readonly sign: Int32Array
  readonly treated: Int32Array
  readonly controls: Int32Array
  readonly observed: Int32Array
  /** The label of each block, for messages. */
  readonly labels: Int32Array
  readonly notes: readonly Note[]
}

/** A block with one arm only could not have been drawn otherwise and is left out with a note, as in `differenceInMeans`. */
export function blockLayout(arm: Int32Array, blocks?: Int32Array): Layout | NotEstimable {
  checkArm(arm)
  if (blocks) checkLength('blocks', blocks.length, arm.length)
  if (arm.length === 0) return notEstimable('no-observations')
  const treatedInAll = arm.reduce((sum, each) => sum + each, 0)
  if (treatedInAll === 0 || treatedInAll === arm.length) {
    return notEstimable('arm-without-people', { treated: treatedInAll, control: arm.length - treatedInAll })
  }
  const all = [...rowsPerBlock(arm, blocks)].map(([label, rows]) => ({
    label,
    rows,
    treated: rows.reduce((sum, row) => sum + arm[row], 0),
  }))
  const kept = all.filter(({ rows, treated }) => treated > 0 && treated < rows.length)
  if (kept.length === 0) return notEstimable('no-block-with-both-arms', { blocks: all.length })
  const n = kept.reduce((sum, { rows }) => sum + rows.length, 0)
  const starts = new Int32Array(kept.length + 1)
  const observed = new Int32Array(n)
  const treated = Int32Array.from(kept, (block) => block.treated)
  const controls = Int32Array.from(kept, (block) => block.rows.length - block.treated)
  const sign = treated.map((count, b) => (count <= controls[b] ? 1 : -1))
  for (const [b, { rows }] of kept.entries()) {
    starts[b + 1] = starts[b] + rows.length
    const drawnArm = sign[b] === 1 ? 1 : 0
    const [first, rest] = [
      rows.filter((row) => arm[row] === drawnArm),
      rows.filter((row) => arm[row] !== drawnArm),
    ]
    observed.set([...first, ...rest], starts[b])
  }
  return {
    kind: 'layout',
    n,
    blocks: kept.length,
    starts,
    drawn: treated.map((count, b) => Math.min(count, controls[b])),
    sign,
    treated,
    controls,
    observed,
    labels: Int32Array.from(kept, ({ label }) => label),
    notes: leftOutNotes(all.filter((block) => !kept.includes(block))),
  }
}

/** Rows per block, blocks in rising order of their label. */
function rowsPerBlock(arm: Int32Array, blocks?: Int32Array): Iterable<readonly [number, readonly number[]]> {
  const rowsOf = new Map<number, number[]>()
  for (let row = 0; row < arm.length; row++) {
    const label = blocks ? blocks[row] : 0
    const rows = rowsOf.get(label)
    if (rows) rows.push(row)
    else rowsOf.set(label, [row])
  }
  return [...rowsOf].sort(([a], [b]) => a - b)
}

const NAMED_BLOCKS = 10

function leftOutNotes(
  blocks: readonly { readonly label: number; readonly rows: readonly number[] }[],
): readonly Note[] {
  if (blocks.length === 0) return []
  const people = blocks.reduce((sum, { rows }) => sum + rows.length, 0)
  const named = blocks.slice(0, NAMED_BLOCKS).map(({ label }) => label)
  const codes = named.join(', ') + (blocks.length > NAMED_BLOCKS ? ', …' : '')
  return [{ code: 'blocks-without-both-arms', detail: { blocks: blocks.length, people, codes } }]
}

/** Product over blocks of n_j choose n1_j; exact below 2⁵³, Infinity when beyond the largest double. */
export function countAssignments(layout: Layout): number {
  let total = 1
  for (let b = 0; b < layout.blocks; b++) {
    const size = layout.starts[b + 1] - layout.starts[b]
    let choose = 1
    // Each partial product is a binomial coefficient, so each division is exact.
    for (let i = 1; i <= layout.drawn[b]; i++) choose = (choose * (size - layout.drawn[b] + i)) / i
    total *= choose
  }
  return total
}

export type Progress = {
  /** Told now and then how many of how many are done. */
  readonly onProgress?: (done: number, total: number) => void
  /** Asked at the same moments; true ends the work and the result says so. */
  readonly shouldStop?: () => boolean
}

const BETWEEN_REPORTS = 2048

/** Which assignments are looked at: every one, or a sample with replacement. */
export type Plan =
  | { readonly kind: 'all'; readonly total: number }
  | { readonly kind: 'sample'; readonly total: number }

export const ALL_WHEN_AT_MOST = 1e6
export const REFUSED_ABOVE = 5e7

/**
 * Every assignment when there are at most a million or when `all` is asked for; else a random sample of the asked size.
 * `all` beyond fifty million is refused: it would take minutes and gain no useful digit over a sample.
 */
export function planAssignments(
  layout: Layout,
  permutations: number | 'all',
  refusedAbove = REFUSED_ABOVE,
): Plan | NotEstimable {
  if (permutations !== 'all' && !(Number.isInteger(permutations) && permutations >= 1)) {
    throw new InvalidInput({
      field: 'permutations',
      given: permutations,
      allowed: "a whole number from 1, or 'all'",
    })
  }
  const assignments = countAssignments(layout)
  if (assignments <= ALL_WHEN_AT_MOST) return { kind: 'all', total: assignments }
  if (permutations !== 'all') return { kind: 'sample', total: permutations }
  if (assignments <= refusedAbove) return { kind: 'all', total: assignments }
  return notEstimable('too-many-assignments', {
    log10Assignments: log10Assignments(layout),
    allowed: refusedAbove,
  })
}

function log10Assignments(layout: Layout): number {
  let log = 0
  for (let b = 0; b < layout.blocks; b++) {
    const size = layout.starts[b + 1] - layout.starts[b]
    for (let i = 1; i <= layout.drawn[b]; i++) log += Math.log10((size - layout.drawn[b] + i) / i)
  }
  return log
}

/**
 * Calls `visit` with each assignment of the plan; false when `shouldStop` ended it early.
 * The list handed over is reused: read it, do not keep it.
 */
export function visitAssignments(
  layout: Layout,
  plan: Plan,
  random: RandomStream,
  visit: (assignment: Int32Array) => void,
  progress: Progress,
): boolean {
  const assignment = layout.observed.slice()
  const next =
    plan.kind === 'all' ? everyAssignment(layout, assignment) : () => draw(layout, assignment, random)
  for (let done = 0; done < plan.total; done++) {
    if (done % BETWEEN_REPORTS === 0) {
      if (progress.shouldStop?.()) return false
      progress.onProgress?.(done, plan.total)
    }
    next()
    visit(assignment)
  }
  progress.onProgress?.(plan.total, plan.total)
  return true
}

/**
 * A new assignment in place: the first `drawn` steps of Fisher–Yates in each block. The order left by the draw before
 * does not matter, since every subset is equally likely from any order.
 */
function draw(layout: Layout, assignment: Int32Array, random: RandomStream): void {
  const { starts, drawn, blocks } = layout
  for (let b = 0; b < blocks; b++) {
    const end = starts[b + 1]
    const last = starts[b] + drawn[b]
    for (let place = starts[b]; place < last; place++) {
      const from = place + random.integerBelow(end - place)
      const row = assignment[from]
      assignment[from] = assignment[place]
      assignment[place] = row
    }
  }
}

/** An odometer: each block's combinations in lexicographic order, the first block turning fastest. */
function everyAssignment(layout: Layout, assignment: Int32Array): () => void {
  const { starts, drawn, blocks, observed } = layout
  const combination = new Int32Array(layout.n)
  const reset = (b: number) => {
    for (let i = 0; i < drawn[b]; i++) {
      combination[starts[b] + i] = i
      assignment[starts[b] + i] = observed[starts[b] + i]
    }
  }
  for (let b = 0; b < blocks; b++) reset(b)
  let first = true
  return () => {
    if (first) {
      first = false
      return
    }
    for (let b = 0; b < blocks; b++) {
      if (nextCombination(b)) return
      reset(b)
    }
  }

  function nextCombination(b: number): boolean {
    const start = starts[b]
    const size = starts[b + 1] - start
    const k = drawn[b]
    let turn = k - 1
    while (turn >= 0 && combination[start + turn] === size - k + turn) turn--
    if (turn < 0) return false
    let value = combination[start + turn] + 1
    for (let i = turn; i < k; i++) {
      combination[start + i] = value
      assignment[start + i] = observed[start + value]
      value++
    }
    return true
  }
}
