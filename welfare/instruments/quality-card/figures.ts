import { SMALLEST_SHOWN } from '../report/context.ts'
import { type ShownEnds, shownEnds } from '../report/ends.ts'
import type { MeasurementResults, ScoreRow } from '../result/schema.ts'

/** What a quality card says in figures, all of it read from one calibration. */
export type CardFigures = {
  /** Sums of ordinal answers are ranks; only a calibration that holds makes them a measure with a unit. */
  readonly scale: 'measure' | 'ordinal'
  readonly items: number
  readonly persons: number | null
  readonly reliability: number | null
  /** Standard errors where the persons are: below, in the middle, above. Empty without a scale. */
  readonly typical: readonly TypicalError[]
  /** Persons at the ends of the scale; null where the persons are too few for any figure. */
  readonly ends: ShownEnds | null
  readonly reference: Reference | null
}

export type TypicalError = {
  readonly place: 'low' | 'middle' | 'high'
  readonly score: number
  readonly measure: number
  readonly se: number
}

export type Reference = {
  readonly n: number
  readonly mean: number
  readonly meanSe: number
  readonly sd: number
  /** Of the persons who answered every item; empty where they are too few. */
  readonly quantiles: readonly { readonly share: number; readonly measure: number }[]
  readonly quantileN: number
}

/** Fewer persons than this place a tenth of themselves by one or two answers. */
export const SMALLEST_REFERENCE = 50

const TYPICAL_SHARES = { low: 0.1, middle: 0.5, high: 0.9 } as const
const QUANTILE_SHARES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const

/** The figures of a card from the results of its calibration. */
export function cardFigures(results: MeasurementResults): CardFigures {
  const isScale = results.calibration.kind === 'calibrated'
  const isShown = results.nPersons >= SMALLEST_SHOWN
  return {
    scale: isScale && results.verdict.kind !== 'not-yet' ? 'measure' : 'ordinal',
    items: results.items.length,
    persons: isShown ? results.nPersons : null,
    reliability: isScale && isShown ? results.reliability : null,
    typical: isScale && isShown ? typicalErrors(results.scoreTable) : [],
    ends: isShown ? shownEnds(results.people) : null,
    reference: isScale && isShown ? referenceOf(results) : null,
  }
}

/**
 * The standard error at the scores below which a tenth, half and nine tenths of the persons lie; where too few answered
 * every item, at a tenth, half and nine tenths of the highest score.
 */
function typicalErrors(table: readonly ScoreRow[]): readonly TypicalError[] {
  const complete = completePersons(table)
  const top = table.length - 1
  return (['low', 'middle', 'high'] as const).flatMap((place) => {
    const share = TYPICAL_SHARES[place]
    const row = complete >= SMALLEST_SHOWN ? rowAtShare(table, share) : table[Math.round(top * share)]
    return row ? [{ place, score: row.score, measure: row.measure, se: row.se }] : []
  })
}

function referenceOf(results: MeasurementResults): Reference | null {
  const { mean, sd } = results.people
  if (mean === null || sd === null) return null
  const n = results.nPersons
  const quantileN = completePersons(results.scoreTable)
  const quantiles =
    quantileN < SMALLEST_REFERENCE
      ? []
      : QUANTILE_SHARES.flatMap((share) => {
          const row = rowAtShare(results.scoreTable, share)
          return row ? [{ share, measure: row.measure }] : []
        })
  return { n, mean, meanSe: sd / Math.sqrt(n), sd, quantiles, quantileN }
}

function completePersons(table: readonly ScoreRow[]): number {
  return table.reduce((sum, row) => sum + row.n, 0)
}

/** The lowest score that at least this share of the persons reach at most: the inverse of their distribution. */
function rowAtShare(table: readonly ScoreRow[], share: number): ScoreRow | undefined {
  const wanted = share * completePersons(table)
  let below = 0
  return table.find((row) => {
    below += row.n
    // A sum of tenths is not exact: 0.9 × 10 persons must not ask for the tenth.
    return below >= wanted - 1e-9
  })
}
