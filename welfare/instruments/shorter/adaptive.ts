import { randomStream } from '@utfall/numerics'
import { type ItemScale, type SimulatedPopulation, simulateAdaptive } from '@utfall/rasch'
import type { Population } from './population.ts'

/** Questions chosen for each person by the answers so far, tried out on simulated persons of the calibration's kind. */

export const SIMULATED = 1000
/** The same order gives the same answer. */
const SEED = 'shorter'
const MOST_SIZES = 6
/** With fewer questions there is hardly anything to choose among. */
const FEWEST_QUESTIONS = 5

export type AdaptivePoint = {
  readonly questions: number
  /** Root of the mean squared standard error, logits. */
  readonly error: number
}

/** From few questions to many, `chosen` among them; nothing where questions or persons do not differ enough to choose. */
export function adaptivePoints(
  scale: ItemScale,
  population: Population,
  chosen: number,
): readonly AdaptivePoint[] {
  if (scale.items.length < FEWEST_QUESTIONS || population.sd === 0) return []
  const simulated = simulatedPopulation(population)
  return adaptiveSizes(scale.items.length, chosen).flatMap((questions) => {
    const found = simulateAdaptive(scale, {
      population: simulated,
      random: randomStream(SEED),
      prior: { mean: population.mean, sd: population.sd },
      stopping: { mostItems: questions },
      compare: false,
    })
    if (found.kind === 'not-estimable') return []
    const squares = found.simulees.se.reduce((sum, se) => sum + se * se, 0)
    return [{ questions, error: Math.sqrt(squares / found.simulees.se.length) }]
  })
}

/** Spread over what there is to choose among; with all questions there is no choice left. */
export function adaptiveSizes(questions: number, chosen: number): readonly number[] {
  const [fewest, most] = [2, questions - 1]
  const steps = Math.min(MOST_SIZES, most - fewest + 1)
  const spread = Array.from({ length: steps }, (_, k) =>
    Math.round(fewest + ((most - fewest) * k) / Math.max(1, steps - 1)),
  )
  const wanted = chosen >= fewest && chosen <= most ? [chosen] : []
  return [...new Set([...spread, ...wanted])].sort((a, b) => a - b)
}

/** Persons at even shares of the population, so that no draw stands between two answers to one order. */
function simulatedPopulation({ target, mean, sd }: Population): SimulatedPopulation {
  if (target.kind !== 'measures') return { kind: 'normal', mean, sd, persons: SIMULATED }
  const { measures, weights } = target
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? measures.length
  let [place, passed] = [0, weights?.[0] ?? 1]
  return {
    kind: 'measures',
    measures: Float64Array.from({ length: SIMULATED }, (_, v) => {
      while (place + 1 < measures.length && passed < ((v + 0.5) / SIMULATED) * total) {
        place += 1
        passed += weights?.[place] ?? 1
      }
      return measures[place]
    }),
  }
}
