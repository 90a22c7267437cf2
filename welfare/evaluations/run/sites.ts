import { metaAnalysis } from '@utfall/synthesis'
import type { PooledEstimate, ResultEstimate } from '../result/schema.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { type Contrast, comparisonOf, type Setting } from './contrast.ts'
import { NO_COVARIATES } from './covariates.ts'
import { estimateDifference } from './estimate.ts'
import { placed } from './figures.ts'

/** The difference in each site alone, without covariates: small sites carry no more. */
export function siteEstimates(
  setting: Setting,
  outcome: StudyOutcome,
  time: string,
  contrast: Contrast,
  values: Float64Array,
): ResultEstimate[] {
  const { people, study } = setting
  const { site } = people
  if (site === null || study.design.kind === 'cluster-randomised') return []
  return site.labels.map((label, code) => {
    const keep = (person: number) => site.codes[person] === code
    const comparison = comparisonOf(setting, contrast, values, { keep, covariates: NO_COVARIATES })
    const figures = estimateDifference(setting, outcome, comparison, 'difference')
    return placed(study, { outcome, time, contrast, analysis: 'main', site: label }, comparison, figures)
  })
}

/** A site this much less precise than the sharpest has a weight below rounding, and its figures are likely a slip. */
const LARGEST_SE_RATIO = 1e6

/**
 * The sites pooled with random effects (REML) and Knapp-Hartung's interval, never narrower than the fixed-effect
 * one. A site whose own difference could not be estimated is named, not forgotten.
 */
export function poolSites(study: Study, estimates: readonly ResultEstimate[]): PooledEstimate | null {
  const measured = estimates.flatMap((row) =>
    row.estimate !== null && row.se !== null && row.se > 0 ? [row] : [],
  )
  const sharpest = Math.min(...measured.map((row) => row.se ?? Number.POSITIVE_INFINITY))
  const usable = measured.filter((row) => (row.se ?? 0) < LARGEST_SE_RATIO * sharpest)
  const first = usable[0]
  if (first === undefined || usable.length < 2 || first.contrast.control === null) return null
  const pooled = metaAnalysis({
    estimates: Float64Array.from(usable, (row) => row.estimate ?? 0),
    variances: Float64Array.from(usable, (row) => (row.se ?? 0) ** 2),
    method: 'REML',
    test: 'knapp-hartung-adhoc',
    level: study.analysis.level,
  })
  if (pooled.kind !== 'pooled') return null
  return {
    outcome: first.outcome,
    time: first.time,
    contrast: { arm: first.contrast.arm, control: first.contrast.control },
    scale: first.scale,
    method: 'REML-knapp-hartung-adhoc',
    sites: usable.length,
    leftOut: estimates.filter((row) => !usable.includes(row)).map((row) => row.site ?? ''),
    estimate: pooled.estimate,
    se: pooled.se,
    low: pooled.low,
    high: pooled.high,
    p: pooled.p,
    tau2: pooled.tau2,
    i2: pooled.i2,
    q: pooled.q,
    qP: pooled.qP,
    prediction: {
      low: pooled.prediction?.low ?? null,
      high: pooled.prediction?.high ?? null,
      convention: pooled.prediction?.convention ?? 'none',
    },
    weights: Object.fromEntries(usable.map((row, index) => [row.site ?? '', pooled.weights[index]])),
  }
}
