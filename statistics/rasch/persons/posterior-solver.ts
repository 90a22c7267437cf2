import { InvalidInput } from '@utfall/basics'
import { findRoot } from '@utfall/numerics'
import {
  answeredItems,
  categoryRoom,
  categoryWeights,
  highestScore,
  type ItemBank,
  logNormaliser,
  mostInformation,
  steepestStep,
  sumCumulants,
} from './item-bank.ts'

/** The normal distribution that persons are taken to come from, in logits, and whether it was given or estimated from the answers. */
export type Prior = {
  readonly mean: number
  readonly sd: number
  readonly source?: 'given' | 'estimated'
}

export type SolvedPosterior = { readonly mean: number; readonly sd: number }

export type PosteriorSolver = {
  readonly answered: (items: Int32Array, from: number, to: number) => void
  readonly solve: (score: number) => SolvedPosterior
  /** d mean/d δ of every threshold of the answered items, in their order, at the score last solved. */
  readonly thresholdWeights: (out: Float64Array) => void
}

/**
 * Mean and standard deviation of θ given a score on the answered items and a normal prior: density ∝ exp(rθ − Σ ln Z_i(θ) −
 * (θ − μ)²/2σ²), Z_i the item's normaliser; the score says all (Rasch 1960).
 * Quadrature: the trapezoid rule over the posterior modes of all scores ± 8.5σ, with a step that suits both the narrowest
 * posterior (0.6 of 1/√(1/σ² + max I), the Cramér–Rao bound on its standard deviation) and the widest item (`steepestStep`);
 * the error is below 1e-10. Threshold weights: d mean/dδ_ih = Cov(θ, P(X_i ≥ h | θ)) over the posterior.
 * Errors: `InvalidInput` for a mean that is not finite within ±100 or an sd outside 0.01 to 100.
 */
export function posteriorSolver(bank: ItemBank, prior: Prior): PosteriorSolver {
  checkPrior(prior)
  const { low, step, points } = quadrature(bank, prior)
  const logs = new Float64Array(bank.items * points)
  for (let item = 0; item < bank.items; item++)
    for (let g = 0; g < points; g++) logs[item * points + g] = logNormaliser(bank, item, low + g * step)
  const base = new Float64Array(points)
  const density = new Float64Array(points)
  let items: Int32Array = new Int32Array(0)
  let first = 0
  let last = 0
  let mean = prior.mean
  let exceedance: Float64Array | null = null

  const answered = (chosen: Int32Array, from: number, to: number) => {
    items = chosen
    first = from
    last = to
    for (let g = 0; g < points; g++) base[g] = -(((low + g * step - prior.mean) / prior.sd) ** 2) / 2
    for (let j = from; j < to; j++) {
      const offset = chosen[j] * points
      for (let g = 0; g < points; g++) base[g] -= logs[offset + g]
    }
  }

  const solve = (score: number): SolvedPosterior => {
    let most = Number.NEGATIVE_INFINITY
    for (let g = 0; g < points; g++) {
      const log = base[g] + score * (low + g * step)
      density[g] = log
      if (log > most) most = log
    }
    let total = 0
    let firstMoment = 0
    for (let g = 0; g < points; g++) {
      // e^−50 of the peak is nothing beside what a double keeps of the sum.
      density[g] = density[g] < most - 50 ? 0 : Math.exp(density[g] - most)
      total += density[g]
      firstMoment += density[g] * g
    }
    const centre = firstMoment / total
    let square = 0
    for (let g = 0; g < points; g++) {
      density[g] /= total
      square += density[g] * (g - centre) * (g - centre)
    }
    mean = low + centre * step
    return { mean, sd: Math.sqrt(square) * step }
  }

  const thresholdWeights = (out: Float64Array) => {
    exceedance ??= exceedanceTable(bank, low, step, points)
    let position = 0
    for (let j = first; j < last; j++)
      for (let row = bank.start[items[j]]; row < bank.start[items[j] + 1]; row++) {
        let covariance = 0
        for (let g = 0; g < points; g++)
          covariance += density[g] * (low + g * step - mean) * exceedance[row * points + g]
        out[position++] = covariance
      }
  }
  return { answered, solve, thresholdWeights }
}

function checkPrior({ mean, sd }: Prior): void {
  if (!(Math.abs(mean) <= 100))
    throw new InvalidInput({ field: 'prior.mean', given: mean, allowed: 'logits from −100 to 100' })
  if (!(sd >= 0.01 && sd <= 100))
    throw new InvalidInput({ field: 'prior.sd', given: sd, allowed: 'logits from 0.01 to 100' })
}

/** Logits beyond which every answer is certain in a double. */
const CERTAIN = 300

function quadrature(bank: ItemBank, { mean, sd }: Prior): { low: number; step: number; points: number } {
  const items = answeredItems(bank)
  const room = categoryRoom(bank)
  const sums = new Float64Array(4)
  const at = (theta: number) => {
    const within = Math.max(-CERTAIN, Math.min(CERTAIN, theta))
    sumCumulants(bank, items, 0, items.length, within, room, sums)
    return sums
  }
  const highest = highestScore(bank, items)
  const reach = sd * sd * highest
  const mode = (score: number) => {
    // The slope of the log posterior falls without end, from at least 0 at one end to at most 0 at the other.
    const root = findRoot(
      (theta) => score - at(theta)[0] - (theta - mean) / (sd * sd),
      mean - reach,
      mean + reach,
      { tolerance: 1e-3 },
    )
    return root.kind === 'root' ? root.x : mean
  }
  const low = mode(0) - 8.5 * sd
  const high = mode(highest) + 8.5 * sd
  const information = mostInformation(bank, items)
  // Several steep items together are larger between the poles than one of them is, so two thirds of the step for one.
  const finest = Math.min(0.6 / Math.sqrt(1 / (sd * sd) + information), steepestStep(bank) / 1.5)
  const points = Math.ceil((high - low) / finest) + 1
  return { low, step: (high - low) / (points - 1), points }
}

/** P(X_i ≥ h | θ) per threshold over the grid. */
function exceedanceTable(bank: ItemBank, low: number, step: number, points: number): Float64Array {
  const table = new Float64Array(bank.thresholds.length * points)
  const room = categoryRoom(bank)
  for (let item = 0; item < bank.items; item++)
    for (let g = 0; g < points; g++) {
      const theta = Math.max(-CERTAIN, Math.min(CERTAIN, low + g * step))
      const total = categoryWeights(bank, item, Math.exp(theta - bank.centre), room)
      let above = 0
      for (let row = bank.start[item + 1] - 1; row >= bank.start[item]; row--) {
        above += room[row - bank.start[item] + 1]
        table[row * points + g] = above / total
      }
    }
  return table
}
