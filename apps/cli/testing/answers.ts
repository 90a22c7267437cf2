import { randomStream } from '@utfall/numerics'
import { csv } from './program.ts'

/** Thresholds of a made-up scale of five items with three steps each, which average zero. */
export const FIVE_ITEMS: readonly (readonly number[])[] = [
  [-2, -1, 0],
  [-1.5, 0, 0.75],
  [-1, 0, 1],
  [-0.75, 0, 1.5],
  [0, 1, 2],
]

/** The JSON of a calibration with nothing but names and steps, as a file. */
export function itemsFile(
  name: string,
  thresholds: readonly (readonly number[])[] = FIVE_ITEMS,
  first = 1,
): string {
  const items = thresholds.map((steps, index) => ({ id: `q${index + first}`, thresholds: steps }))
  return csv(name, JSON.stringify({ items }))
}

/** Answers drawn from the partial-credit model for persons spread normally around `mean`. */
export function drawnAnswers(options: {
  readonly persons: number
  readonly seed: string
  readonly mean?: number
  readonly thresholds?: readonly (readonly number[])[]
  /** The number of the first item, so that forms can overlap. */
  readonly first?: number
}): string {
  const { persons, seed, mean = 0, thresholds = FIVE_ITEMS, first = 1 } = options
  const random = randomStream(seed)
  const lines = [thresholds.map((_, index) => `q${index + first}`).join(',')]
  for (let person = 0; person < persons; person++) {
    const theta = mean + 1.5 * random.normal()
    lines.push(
      thresholds
        .map((steps) => {
          const weights = [1]
          for (const step of steps) weights.push((weights.at(-1) ?? 1) * Math.exp(theta - step))
          let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
          return weights.findIndex((weight) => {
            rest -= weight
            return rest < 0
          })
        })
        .join(','),
    )
  }
  return `${lines.join('\n')}\n`
}
