import type { ItemScale, Target } from '@utfall/rasch'
import type { MeasurementResults } from '../result/schema.ts'

/** Whom a shorter form is to measure: the calibration's persons, as figures about them tell. */
export type Population = {
  readonly target: Target
  /** Of the persons' measures with the measurement noise taken off, logits. */
  readonly mean: number
  readonly sd: number
  /** measures: those who answered everything, score by score; normal: from mean and spread of all who answered. */
  readonly basis: 'measures' | 'normal'
}

const LEAST_COMPLETE = { persons: 30, share: 0.5 } as const

/**
 * The persons of a calibration without any of their answers. Where at least half of them, and thirty, answered every
 * question, the score table's measures with their counts; otherwise a normal with mean and spread of everyone's measures.
 * Measures spread more than the persons do, by their own noise, and a form that is judged among them looks better than it
 * is; so each is moved towards the mean until the spread is the persons' own: (θ̂ − mean)·√reliability (constrained
 * empirical Bayes: Louis 1984, Journal of the American Statistical Association 79, 393–398). Null where nobody has a
 * measure.
 */
export function populationOf(results: MeasurementResults): Population | null {
  const rows = results.scoreTable.filter(({ n }) => n > 0)
  const complete = rows.reduce((sum, { n }) => sum + n, 0)
  const all = results.reliabilities.wleAll
  const areEnough = complete >= LEAST_COMPLETE.persons && complete >= LEAST_COMPLETE.share * results.nPersons
  if (all.kind === 'reliability' && !areEnough) {
    const sd = Math.sqrt(Math.max(0, all.variance - all.meanSquaredError))
    return { target: { kind: 'normal', mean: all.mean, sd }, mean: all.mean, sd, basis: 'normal' }
  }
  if (complete === 0) return null
  const over = (figure: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + row.n * figure(row), 0) / complete
  const mean = over(({ measure }) => measure)
  const variance = over(({ measure }) => (measure - mean) ** 2)
  const noise = over(({ se }) => se ** 2)
  const sd = Math.sqrt(Math.max(0, variance - noise))
  const nearer = variance > 0 ? sd / Math.sqrt(variance) : 0
  return {
    target: {
      kind: 'measures',
      measures: Float64Array.from(rows, ({ measure }) => mean + nearer * (measure - mean)),
      weights: Float64Array.from(rows, ({ n }) => n),
    },
    mean,
    sd,
    basis: 'measures',
  }
}

/** The calibrated questions as a scale. */
export function scaleOf({ items }: MeasurementResults): ItemScale {
  return {
    items: items.map(({ id }) => id),
    thresholds: items.map(({ thresholds }) => Float64Array.from(thresholds)),
  }
}
