import { categoryRoom, categoryWeights, type ItemBank } from '../persons/item-bank.ts'

/** A normal prior times the answers taken so far, on a grid of θ. */
export type PosteriorGrid = {
  reset(): void
  take(item: number, category: number): void
  /** Works out mean and sd; call before reading them. */
  summarise(): void
  mean(): number
  sd(): number
}

const SD_REACH = 7
/** Share of the prior's sd, and logits: the posterior of some tens of items still spans several steps. */
const STEP_SD = 0.2
const STEP_LOGITS = 0.2
/** An answer that no place on the grid could give still leaves a posterior. */
const LEAST_LIKELIHOOD = 1e-200
const SMALL = 1e-50

/**
 * Expected a posteriori by the trapezoid rule on mean ± 7 sd in steps of at most 0.2 sd and 0.2 logits, whose error falls as
 * exp(−2π²s²/h²) with the posterior's sd s and the step h: under 1e-8 while s > 0.2. Bock & Mislevy (1982), Applied
 * Psychological Measurement 6, 431–444.
 */
export function posteriorGrid(
  bank: ItemBank,
  prior: { readonly mean: number; readonly sd: number },
): PosteriorGrid {
  const step = Math.min(STEP_SD * prior.sd, STEP_LOGITS)
  const half = Math.ceil((SD_REACH * prior.sd) / step)
  const points = Float64Array.from({ length: 2 * half + 1 }, (_, g) => prior.mean + (g - half) * step)
  const start = points.map((theta) => Math.exp(-0.5 * ((theta - prior.mean) / prior.sd) ** 2))
  const room = categoryRoom(bank)
  const likelihood: Float64Array[][] = []
  for (let item = 0; item < bank.items; item++) {
    const m = bank.start[item + 1] - bank.start[item]
    likelihood.push(Array.from({ length: m + 1 }, () => new Float64Array(points.length)))
    for (let g = 0; g < points.length; g++) {
      const total = categoryWeights(bank, item, Math.exp(points[g] - bank.centre), room)
      for (let k = 0; k <= m; k++) likelihood[item][k][g] = Math.max(room[k] / total, LEAST_LIKELIHOOD)
    }
  }
  const mass = new Float64Array(points.length)
  let [mean, sd] = [prior.mean, prior.sd]
  return {
    reset: () => mass.set(start),
    take(item, category) {
      const row = likelihood[item][category]
      let most = 0
      for (let g = 0; g < mass.length; g++) {
        mass[g] *= row[g]
        if (mass[g] > most) most = mass[g]
      }
      // Hundreds of answers would leave nothing of the products; their scale is of no account.
      if (most < SMALL) for (let g = 0; g < mass.length; g++) mass[g] /= most
    },
    summarise() {
      let [total, first] = [0, 0]
      for (let g = 0; g < mass.length; g++) {
        total += mass[g]
        first += mass[g] * points[g]
      }
      mean = first / total
      let second = 0
      for (let g = 0; g < mass.length; g++) second += mass[g] * (points[g] - mean) ** 2
      sd = Math.sqrt(second / total)
    },
    mean: () => mean,
    sd: () => sd,
  }
}
