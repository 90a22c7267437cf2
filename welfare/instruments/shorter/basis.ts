import { type Refusal, refused } from '../problems.ts'
import type { MeasurementResults } from '../result/schema.ts'
import type { InstrumentDefinition } from '../schema.ts'
import { populationOf } from './population.ts'
import type { ShorterBasis } from './schema.ts'

/** Five questions a minute, where nobody has said how long the questionnaire takes. */
const ASSUMED_SECONDS = 12

/** What a page needs in order to ask what is wanted. */
export function shorterBasis(
  results: MeasurementResults,
  calibration: number,
  definition: InstrumentDefinition,
): ShorterBasis | Refusal {
  const population = results.calibration.kind === 'calibrated' ? populationOf(results) : null
  if (population === null) return refused('NO_SCALE')
  const wordings = new Map(definition.items.map(({ id, wording }) => [id, wording]))
  const steps = results.items.flatMap(({ thresholds }) => thresholds)
  const { minutes } = definition
  const stated = minutes === null ? null : (60 * minutes) / definition.items.length
  const areSecondsFit = stated !== null && stated >= 1 && stated <= 600
  return {
    calibration,
    questions: results.items.map(({ id }) => ({ id, wording: wordings.get(id) ?? null })),
    mean: population.mean,
    sd: population.sd,
    low: Math.min(...steps),
    high: Math.max(...steps),
    secondsPerQuestion: areSecondsFit ? Math.round(stated) : ASSUMED_SECONDS,
    secondsStated: areSecondsFit,
  }
}
