import { type MetaAnalysis, metaAnalysis } from './meta-analysis.ts'
import type { PoolingInput } from './pooled-types.ts'

export type LeftOut = { readonly index: number; readonly label: string; readonly without: MetaAnalysis }

/**
 * The synthesis repeated with each study left out in turn, in the order of the estimates: does one study carry it?
 * Same inputs, errors and source as `metaAnalysis`; checked against metafor 3.8-1 `leave1out`.
 */
export function leaveOneOut(input: PoolingInput): readonly LeftOut[] {
  const labels = input.labels ?? Array.from(input.estimates, (_, index) => String(index + 1))
  return labels.map((label, index) => ({
    index,
    label,
    without: metaAnalysis({
      ...input,
      estimates: input.estimates.filter((_, other) => other !== index),
      variances: input.variances.filter((_, other) => other !== index),
      labels: labels.filter((_, other) => other !== index),
    }),
  }))
}
