import { InvalidInput } from '@utfall/basics'
import type { RandomStream } from '@utfall/numerics'
import { checkLength, checkWhole } from '../input-checks.ts'
import type { Progress } from '../permutation/assignments.ts'
import { type NotEstimable, type Note, notEstimable } from '../result-types.ts'

/**
 * What is drawn again, with replacement, as it was drawn the first time: persons; persons within strata (the arms of a
 * trial, its sites); or whole clusters, within strata if given. `replay` uses rows that were drawn elsewhere.
 */
export type ResamplingDesign =
  | { readonly kind: 'rows'; readonly n: number }
  | { readonly kind: 'strata'; readonly strata: Int32Array }
  | { readonly kind: 'clusters'; readonly clusters: Int32Array; readonly strata?: Int32Array }
  | { readonly kind: 'replay'; readonly n: number; readonly rows: readonly Int32Array[] }

/**
 * Computes the statistics from the rows `rows[0 .. count − 1]` and writes them to `result`. Both arrays are reused: read and write, do
 * not keep. NaN says that the statistic does not exist for these rows.
 */
export type ResampledStatistic = (rows: Int32Array, count: number, result: Float64Array) => void

export type Bootstrap = {
  readonly kind: 'replicates'
  /** Each statistic on the data themselves. */
  readonly observed: Float64Array
  /** One column per statistic, one entry per replicate; NaN where the statistic did not exist. */
  readonly replicates: readonly Float64Array[]
  readonly means: Float64Array
  readonly standardErrors: Float64Array
  /** Replicates where some statistic did not exist. */
  readonly failed: number
  readonly notes: readonly Note[]
}

const BETWEEN_REPORTS = 512
const FAILED_SHARE_ALLOWED = 0.05

/**
 * Nonparametric bootstrap: the statistics computed again on samples drawn with replacement from the data, as the data were drawn.
 *
 * means and standardErrors are the mean and the standard deviation (R − 1) over replicates. Draws are exact (no modulo bias); the same stream gives
 * the same replicates. Nothing is allocated per replicate.
 * Edges: a statistic that does not exist on the data, or on more than 5 % of the replicates, is `not-estimable`; fewer failures are
 * counted and noted, and left out of means and standard errors.
 * Errors: InvalidInput for an empty design, labels of the wrong length, fewer than 2 replicates, rows outside the data.
 * Source: Efron & Tibshirani (1993) An Introduction to the Bootstrap, ch. 6; Davison & Hinkley (1997), section 3.8 for clusters.
 * Checked by replaying the draws of R 4.2.2.
 */
export function bootstrap(
  input: Progress & {
    readonly design: ResamplingDesign
    readonly statistics: number
    readonly replicates: number
    readonly random: RandomStream
    readonly statistic: ResampledStatistic
  },
): Bootstrap | NotEstimable {
  const { design, random, statistic } = input
  const width = checkWhole('statistics', input.statistics, 1)
  const total = design.kind === 'replay' ? design.rows.length : input.replicates
  checkWhole('replicates', total, 2)
  const sampler = samplerFor(design, random)
  const observed = new Float64Array(width)
  const everyone = Int32Array.from({ length: sampler.n }, (_, row) => row)
  statistic(everyone, sampler.n, observed)
  if (!observed.every(Number.isFinite)) return notEstimable('statistic-undefined')
  const replicates = Array.from(observed, () => new Float64Array(total))
  const result = new Float64Array(width)
  let failed = 0
  for (let replicate = 0; replicate < total; replicate++) {
    if (replicate % BETWEEN_REPORTS === 0) {
      if (input.shouldStop?.()) return notEstimable('stopped')
      input.onProgress?.(replicate, total)
    }
    const count = sampler.draw(replicate)
    result.fill(Number.NaN)
    statistic(sampler.rows, count, result)
    let exists = true
    for (let i = 0; i < width; i++) {
      replicates[i][replicate] = result[i]
      if (!Number.isFinite(result[i])) exists = false
    }
    if (!exists) failed++
  }
  input.onProgress?.(total, total)
  if (failed > FAILED_SHARE_ALLOWED * total)
    return notEstimable('replicates-undefined', { failed, replicates: total })
  const moments = replicates.map(finiteMoments)
  return {
    kind: 'replicates',
    observed,
    replicates,
    means: Float64Array.from(moments, ({ mean }) => mean),
    standardErrors: Float64Array.from(moments, ({ sd }) => sd),
    failed,
    notes: failed > 0 ? [{ code: 'replicates-undefined', detail: { failed, replicates: total } }] : [],
  }
}

type Sampler = {
  readonly n: number
  readonly rows: Int32Array
  /** Fills `rows` and says how many were drawn. */
  readonly draw: (replicate: number) => number
}

function samplerFor(design: ResamplingDesign, random: RandomStream): Sampler {
  switch (design.kind) {
    case 'rows': {
      const n = checkWhole('design.n', design.n, 1)
      const groups = [Int32Array.from({ length: n }, (_, row) => row)]
      return rowSampler(groups, n, random)
    }
    case 'strata': {
      const n = checkWhole('design.strata.length', design.strata.length, 1)
      return rowSampler(rowsByLabel(design.strata), n, random)
    }
    case 'clusters':
      return clusterSampler(design.clusters, design.strata, random)
    case 'replay':
      return replaySampler(design)
    default:
      throw new InvalidInput({
        field: 'design.kind',
        given: (design as { kind: unknown }).kind,
        allowed: 'rows, strata, clusters, replay',
      })
  }
}

/** Rows per label, labels in rising order. */
export function rowsByLabel(labels: Int32Array): readonly Int32Array[] {
  const rows = new Map<number, number[]>()
  for (let row = 0; row < labels.length; row++) {
    const group = rows.get(labels[row])
    if (group) group.push(row)
    else rows.set(labels[row], [row])
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, group]) => Int32Array.from(group))
}

/** Largest group whose two draws fit in one number below 2³². */
const PAIRED_BELOW = 65536

function rowSampler(groups: readonly Int32Array[], n: number, random: RandomStream): Sampler {
  const rows = new Int32Array(n)
  return {
    n,
    rows,
    draw: () => {
      let at = 0
      for (const group of groups) {
        const size = group.length
        const last = at + size
        // One number below size² is two independent numbers below size: its quotient and its remainder.
        while (size <= PAIRED_BELOW && at + 1 < last) {
          const both = random.integerBelow(size * size)
          const first = Math.floor(both / size)
          rows[at++] = group[first]
          rows[at++] = group[both - first * size]
        }
        while (at < last) rows[at++] = group[random.integerBelow(size)]
      }
      return n
    },
  }
}

function clusterSampler(clusters: Int32Array, strata: Int32Array | undefined, random: RandomStream): Sampler {
  const n = checkWhole('design.clusters.length', clusters.length, 1)
  if (strata) checkLength('design.strata', strata.length, n)
  const members = rowsByLabel(clusters)
  if (strata) {
    for (const group of members) {
      if (group.some((row) => strata[row] !== strata[group[0]])) {
        throw new InvalidInput({
          field: 'design.clusters',
          given: clusters[group[0]],
          allowed: 'clusters that lie within one stratum',
        })
      }
    }
  }
  const groups = rowsByLabel(
    strata ? Int32Array.from(members, (group) => strata[group[0]]) : new Int32Array(members.length),
  )
  const largest = members.reduce((size, group) => Math.max(size, group.length), 0)
  const rows = new Int32Array(largest * members.length)
  return {
    n,
    rows,
    draw: () => {
      let at = 0
      for (const group of groups) {
        for (let i = 0; i < group.length; i++) {
          const member = members[group[random.integerBelow(group.length)]]
          rows.set(member, at)
          at += member.length
        }
      }
      return at
    },
  }
}

function replaySampler(design: ResamplingDesign & { kind: 'replay' }): Sampler {
  const n = checkWhole('design.n', design.n, 1)
  const longest = design.rows.reduce((length, each) => Math.max(length, each.length), 0)
  for (const [index, each] of design.rows.entries()) {
    for (const row of each) checkWhole(`design.rows[${index}]`, row, 0, n - 1)
  }
  const rows = new Int32Array(longest)
  return {
    n,
    rows,
    draw: (replicate) => {
      rows.set(design.rows[replicate])
      return design.rows[replicate].length
    },
  }
}

function finiteMoments(values: Float64Array): { readonly mean: number; readonly sd: number } {
  let [count, total] = [0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    count++
    total += value
  }
  const mean = total / count
  let squares = 0
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2
  return { mean, sd: Math.sqrt(squares / (count - 1)) }
}
