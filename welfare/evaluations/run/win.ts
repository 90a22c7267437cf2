import { tQuantile } from '@utfall/distributions'
import { mean, midranks } from '@utfall/numerics'
import { differenceInMeans, winProbability } from '@utfall/regression'
import type { Study } from '../study/schema.ts'
import { type Comparison, withinComparableBlocks } from './contrast.ts'
import { type Figures, finite, fromEstimate, notEstimable } from './figures.ts'

/**
 * P(treated above control) + ½ P(equal), higher state = later in the list. Where lots were drawn within blocks people
 * are held against those of their own block. With clusters the standard error is that of the cluster-robust difference
 * in mean midranks divided by the number of persons, since theta = ½ + (mean rank of treated − mean rank of control) / N.
 */
export function winFigures(study: Study, comparison: Comparison): Figures {
  const { level } = study.analysis
  if (comparison.blocks !== null) return winWithinBlocks(comparison, level)
  if (comparison.clusters !== null) return clusteredWin(comparison, level)
  const treated = comparison.outcome.filter((_, index) => comparison.arm[index] === 1)
  const control = comparison.outcome.filter((_, index) => comparison.arm[index] === 0)
  const win = winProbability({ treated, control, level })
  if (win.kind !== 'estimate') {
    return notEstimable('win-probability', 'win-probability-logit', {
      code: win.reason,
      detail: { ...win.detail },
    })
  }
  return {
    scale: 'win-probability',
    method: 'win-probability-logit',
    estimate: win.theta,
    // Where one arm wins every pair the sample shows no spread; that is no standard error of 0.
    se: win.se > 0 ? win.se : null,
    df: win.brunnerMunzel.kind === 'test' ? finite(win.brunnerMunzel.df) : null,
    low: win.low,
    high: win.high,
    p: win.brunnerMunzel.kind === 'test' ? win.brunnerMunzel.p : null,
    notes: win.notes.map((note) => ({ code: note.code, detail: { ...note.detail } })),
  }
}

function clusteredWin(comparison: Comparison, level: number): Figures {
  const n = comparison.outcome.length
  const ranks = midranks(comparison.outcome)
  const { clusters } = comparison
  const estimate = differenceInMeans({
    outcome: ranks,
    arm: comparison.arm,
    level,
    ...(clusters ? { clusters } : {}),
  })
  const figures = fromEstimate('win-probability', 'win-probability-ranks-clustered', estimate, [])
  const toShare = (value: number | null) =>
    value === null ? null : Math.min(1, Math.max(0, 0.5 + value / n))
  return {
    ...figures,
    estimate: toShare(figures.estimate),
    low: toShare(figures.low),
    high: toShare(figures.high),
    se: figures.se === null ? null : figures.se / n,
  }
}

/**
 * The blocks' win probabilities weighted by their people, with the variance of a difference in means by the design that
 * was drawn (small blocks and clusters included), and the interval on the logit scale.
 *
 * Each treated person counts with the share of the block's controls that they beat, each control with ½ less how far
 * the share of the treated who beat them lies from the block's mean: the difference in means is then theta − ½, and its
 * variance in a block is the placement variance of DeLong et al. (1988), Biometrics 44, 837-845.
 */
function winWithinBlocks(comparison: Comparison, level: number): Figures {
  const within = withinComparableBlocks(comparison)
  const { arm, blocks, clusters } = within.comparison
  const groups = { ...(blocks && { blocks }), ...(clusters && { clusters }) }
  const estimate = differenceInMeans({ outcome: placements(within.comparison), arm, level, ...groups })
  const method = `win-probability-blocked${clusters === null ? '' : '-clustered'}`
  const notes =
    within.leftOut > 0 ? [{ code: 'blocks-without-comparison', detail: { n: within.leftOut } }] : []
  const figures = fromEstimate('win-probability', method, estimate, notes)
  if (figures.estimate === null || figures.se === null) return figures
  const theta = 0.5 + figures.estimate
  if (theta <= 0 || theta >= 1) {
    return notEstimable('win-probability', method, { code: 'no-spread', detail: { theta } })
  }
  const reach =
    (tQuantile((1 + level) / 2, figures.df ?? Number.POSITIVE_INFINITY) * figures.se) / (theta * (1 - theta))
  const odds = theta / (1 - theta)
  const [low, high] = [odds * Math.exp(-reach), odds * Math.exp(reach)]
  return { ...figures, estimate: theta, low: low / (1 + low), high: 1 / (1 + 1 / high) }
}

function placements({ outcome, arm, blocks }: Comparison): Float64Array {
  const values = new Float64Array(outcome.length)
  const rowsOf = new Map<number, number[]>()
  outcome.forEach((_, row) => {
    const block = blocks?.[row] ?? 0
    const rows = rowsOf.get(block)
    if (rows) rows.push(row)
    else rowsOf.set(block, [row])
  })
  for (const rows of rowsOf.values()) {
    const together = midranks(Float64Array.from(rows, (row) => outcome[row]))
    for (const side of [1, 0]) {
      const places = [...rows.keys()].filter((place) => arm[rows[place]] === side)
      const own = midranks(Float64Array.from(places, (place) => outcome[rows[place]]))
      // Rank among all less rank among one's own: how many of the other arm lie below, ties as halves.
      const shares = places.map(
        (place, index) => (together[place] - own[index]) / (rows.length - places.length),
      )
      const centre = side === 1 ? 0 : mean(Float64Array.from(shares)) - 0.5
      places.forEach((place, index) => {
        values[rows[place]] = shares[index] - centre
      })
    }
  }
  return values
}
