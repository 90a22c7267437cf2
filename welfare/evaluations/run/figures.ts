import type { Estimate, NotEstimable } from '@utfall/regression'
import type { Analysis, ResultEstimate, ResultNote, Scale } from '../result/schema.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import type { Comparison, Contrast } from './contrast.ts'

/** Where an estimate belongs. */
export type Place = {
  readonly outcome: StudyOutcome
  readonly time: string
  readonly contrast: Contrast
  readonly analysis: Analysis
  readonly group?: { readonly subgroup: string; readonly value: string } | null
  readonly site?: string | null
}

export type Figures = Pick<
  ResultEstimate,
  'scale' | 'method' | 'estimate' | 'se' | 'df' | 'low' | 'high' | 'p' | 'notes' | 'measurement'
> & {
  /** Whom the figure rests on, where that is fewer than were compared: people in blocks with one arm say nothing. */
  readonly counted?: { readonly n1: number; readonly n0: number }
}

/** The figures of one analysis put in their place. */
export function placed(
  study: Study,
  place: Place,
  comparison: Pick<Comparison, 'n1' | 'n0'>,
  figures: Figures,
): ResultEstimate {
  const arm = study.arms[place.contrast.arm]?.id ?? ''
  const control = study.arms[place.contrast.control]?.id ?? ''
  const { counted = comparison, ...rest } = figures
  const { n1, n0 } = counted
  const isFew = n1 + n0 > 0 && rest.notes.some((note) => note.code === 'too-few')
  return {
    outcome: place.outcome.id,
    time: place.time,
    contrast: { arm, control },
    analysis: place.analysis,
    group: place.group ?? null,
    site: place.site ?? null,
    pAdjusted: null,
    n: isFew ? null : n1 + n0,
    nByArm: isFew ? null : { [arm]: n1, [control]: n0 },
    ...rest,
  }
}

export function scaleOf(outcome: StudyOutcome): Scale {
  switch (outcome.kind) {
    case 'binary':
      return 'share-difference'
    case 'ladder':
      return 'win-probability'
    case 'cost':
      return 'kronor-difference'
    case 'measure':
    case 'count':
      return 'difference'
  }
}

export function notEstimable(scale: Scale, method: string, note: ResultNote): Figures {
  return { scale, method, estimate: null, se: null, df: null, low: null, high: null, p: null, notes: [note] }
}

export function fromEstimate(
  scale: Scale,
  method: string,
  estimate: Estimate | NotEstimable,
  notes: readonly ResultNote[],
): Figures {
  if (estimate.kind === 'not-estimable') {
    return notEstimable(scale, method, { code: estimate.reason, detail: { ...estimate.detail } })
  }
  if (![estimate.estimate, estimate.se, estimate.low, estimate.high].every(Number.isFinite)) {
    return notEstimable(scale, method, { code: 'arm-not-estimable', detail: {} })
  }
  const { se, df, low, high, p, n1, n0 } = estimate
  const remarks = [
    ...notes,
    ...estimate.notes.map((note) => ({ code: note.code, detail: { ...note.detail } })),
  ]
  return {
    scale,
    method,
    estimate: estimate.estimate,
    se,
    df: finite(df),
    low,
    high,
    p,
    notes: remarks,
    counted: { n1, n0 },
  }
}

/** Infinite degrees of freedom (the normal distribution) are null in JSON, which has no infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
