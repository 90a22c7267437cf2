import type { RandomStream } from '@utfall/numerics'
import type { Comparison } from '../run/contrast.ts'
import { filled, smallTrial } from './small-studies.ts'

export const STUDY = filled(smallTrial(4).definition)

export type Row = readonly [arm: 0 | 1, block: number, step: number]

export function comparison(rows: readonly Row[], clusters: Int32Array | null = null): Comparison {
  const arm = Int32Array.from(rows, ([side]) => side)
  const n1 = arm.reduce((sum, side) => sum + side, 0)
  return {
    persons: Int32Array.from(rows.keys()),
    outcome: Float64Array.from(rows, ([, , step]) => step),
    arm,
    n1,
    n0: rows.length - n1,
    blocks: Int32Array.from(rows, ([, block]) => block),
    clusters,
    covariates: { terms: [], columns: [] },
    weights: null,
  }
}

/** People in four blocks of unlike size whose steps differ, drawn with unlike odds; the lot changes nothing. */
export function chance(random: RandomStream): Row[] {
  return [40, 24, 16, 12].flatMap((size, block) =>
    Array.from({ length: size }, (_, index): Row => {
      const treated = index < size * ([0.75, 0.5, 0.25, 0.5][block] ?? 0.5) ? 1 : 0
      return [treated, block, Math.min(5, Math.floor(random.uniform() * 4 + (block === 0 ? 2 : 0)))]
    }),
  )
}
