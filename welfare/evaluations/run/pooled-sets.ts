import { type NotEstimable, type RubinPool, rubinPool } from '@utfall/inference'
import { mean } from '@utfall/numerics'
import type { ScaledOutcome } from '../data/scaled-outcomes.ts'
import type { ResultNote } from '../result/schema.ts'
import type { Study } from '../study/schema.ts'
import { type Figures, finite } from './figures.ts'

/** An estimate with the measures' own uncertainty in its interval, and what stands beside it. */
export type ScaledEstimate = {
  readonly main: Figures
  /** By the point measures; null where `main` stands on them already. */
  readonly pointMeasures: Figures | null
  /** In standard deviations of the true measure. */
  readonly standardised: Figures | null
}

/** One set analysed: the estimate, and the standard deviation to hold it against with its degrees of freedom. */
export type SetFigures = { readonly figures: Figures; readonly sd: number; readonly sdDf: number }

/** The sets pooled by Rubin's rules, beside the point measures' own figures; `remarks` go with what is pooled. */
export function pooledFigures(
  { analysis }: Study,
  { calibration }: ScaledOutcome,
  point: Figures,
  sets: readonly SetFigures[],
  remarks: readonly ResultNote[],
): ScaledEstimate {
  const pool = pooled(
    sets.map(({ figures }) => figures),
    analysis.level,
  )
  if (pool === null) return { main: withoutMeasurement(point, null), pointMeasures: null, standardised: null }
  const inSd = pooled(sets.map(inStandardDeviations), analysis.level)
  const { counted, notes } = sets[0].figures
  const uncertain: readonly ResultNote[] =
    calibration.known.covariance === null ? [{ code: 'calibration-without-uncertainty', detail: {} }] : []
  const row = (from: RubinPool): Omit<Figures, 'scale' | 'method'> => {
    const { estimate, se, df, low, high, p, imputations, lambda } = from
    return {
      ...{ estimate, se, df: finite(df), low, high, p },
      notes: [...notes, ...remarks, ...uncertain, ...fewSets(from)],
      ...(counted && { counted }),
      measurement: { sets: imputations, varianceShare: lambda },
    }
  }
  return {
    main: { ...row(pool), scale: point.scale, method: 'plausible-values' },
    pointMeasures: point,
    standardised: inSd && { ...row(inSd), scale: 'sd-difference', method: 'plausible-values-sd' },
  }
}

/** Null when one of the sets gives no estimate. */
function pooled(sets: readonly Pick<Figures, 'estimate' | 'se' | 'df'>[], level: number): RubinPool | null {
  const usable = sets.flatMap(({ estimate, se, df }) =>
    estimate === null || se === null ? [] : [{ estimate, se, df }],
  )
  if (usable.length < sets.length) return null
  const pool = rubinPool({
    estimates: Float64Array.from(usable, ({ estimate }) => estimate),
    variances: Float64Array.from(usable, ({ se }) => se ** 2),
    completeDf: mean(Float64Array.from(usable, ({ df }) => df ?? Number.POSITIVE_INFINITY)),
    level,
  })
  return pool.kind === 'pooled' ? pool : null
}

/** d = estimate / sd, with the sampling error of the standard deviation (Hedges & Olkin 1985, eq. 5.14). */
function inStandardDeviations({ figures: { estimate, se, df }, sd, sdDf }: SetFigures) {
  if (estimate === null || se === null || !(sd > 0)) return { estimate: null, se: null, df }
  const d = estimate / sd
  return { estimate: d, se: Math.sqrt((se / sd) ** 2 + d ** 2 / (2 * sdDf)), df }
}

/** How much the standard error may vary with the draws alone, as a share of itself. */
const LARGEST_DRAW_ERROR = 0.1

/** Sets for a standard error that steady: m = 1 + ½ (λ / share)² (von Hippel 2020, Sociol Methods Res 49:699, eq. 1). */
function fewSets({ imputations, lambda }: RubinPool): readonly ResultNote[] {
  const needed = Math.ceil(1 + (lambda / LARGEST_DRAW_ERROR) ** 2 / 2)
  return imputations < needed ? [{ code: 'few-plausible-sets', detail: { sets: imputations, needed } }] : []
}

/** The point measures' figures where the sets could not be drawn or analysed. */
export function withoutMeasurement(point: Figures, trouble: NotEstimable | null): Figures {
  const why = trouble === null ? [] : [noteOf(trouble)]
  return { ...point, notes: [...point.notes, { code: 'interval-without-measurement', detail: {} }, ...why] }
}

export function noteOf({ reason, detail }: NotEstimable): ResultNote {
  return { code: reason, detail: { ...detail } }
}
