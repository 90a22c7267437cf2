import { findRoot } from '@utfall/numerics'
import type { Interval, OpenInterval } from './interval.ts'

/** Events and persons in the treated (1) and the control (0) group. */
export type TwoByTwo = {
  readonly x1: number
  readonly n1: number
  readonly x0: number
  readonly n0: number
}

/** How close to the ends of a risk difference's range the score test is tried before the end itself is taken. */
const END = 1e-9
const ROOT = { tolerance: 1e-15, maxIterations: 300 }

/**
 * Score limits for the risk difference p1 − p0: all D whose score test |d − D| / √V(D) stays within z, with
 * V(D) = p̃1(1 − p̃1)/n1 + p̃0(1 − p̃0)/n0 at the maximum likelihood shares under p1 − p0 = D.
 * `corrected` multiplies V by N/(N − 1): Miettinen & Nurminen (1985) Statistics in Medicine 4:213–226; without it Mee (1984)
 * Biometrics 40:1175. The limits are in [−1, 1] and have positive width also at 0 of n against 0 of n.
 */
export function scoreDifferenceLimits(table: TwoByTwo, z: number, corrected: boolean): Interval {
  const { x1, n1, x0, n0 } = table
  const difference = x1 / n1 - x0 / n0
  const total = n1 + n0
  const inflation = corrected ? total / (total - 1) : 1
  const distance = (bound: number): number => {
    const gap = Math.abs(difference - bound)
    if (gap === 0) return -z
    const p0 = restrictedControlShare(table, bound)
    const p1 = Math.min(1, Math.max(0, p0 + bound))
    const spread = ((p1 * (1 - p1)) / n1 + (p0 * (1 - p0)) / n0) * inflation
    return spread > 0 ? gap / Math.sqrt(spread) - z : Number.MAX_VALUE
  }
  return {
    low: distance(-1 + END) < 0 || difference <= -1 + END ? -1 : crossing(distance, difference, -1 + END),
    high: distance(1 - END) < 0 || difference >= 1 - END ? 1 : crossing(distance, difference, 1 - END),
  }
}

/**
 * Score limits for the risk ratio p1/p0: Koopman (1984) Biometrics 40:513–517; with N/(N − 1) Miettinen & Nurminen (1985).
 * No events in the treated group gives low 0, no events in the control group gives high null (no bound); neither group, both.
 */
export function scoreRatioLimits(table: TwoByTwo, z: number, corrected: boolean): OpenInterval {
  const { x1, n1, x0, n0 } = table
  const total = n1 + n0
  const inflation = corrected ? total / (total - 1) : 1
  if (x1 === 0 && x0 === 0) return { low: 0, high: null }
  const distance = (logRatio: number): number => {
    const ratio = Math.exp(logRatio)
    const p0 = restrictedRatioShare(table, ratio)
    const p1 = Math.min(1, ratio * p0)
    const spread = ((p1 * (1 - p1)) / n1 + (ratio * ratio * p0 * (1 - p0)) / n0) * inflation
    const gap = Math.abs(x1 / n1 - (ratio * x0) / n0)
    if (gap === 0) return -z
    return spread > 0 ? gap / Math.sqrt(spread) - z : Number.MAX_VALUE
  }
  // A group without events is moved half an event from zero only to find where the search starts.
  const start = Math.log(Math.max(x1, 0.5) / n1 / (Math.max(x0, 0.5) / n0))
  return {
    low: x1 === 0 ? 0 : Math.exp(outward(distance, start, x0 === 0, -1)),
    high: x0 === 0 ? null : Math.exp(outward(distance, start, x1 === 0, 1)),
  }
}

/** Steps out from `start` until the score test rejects, then closes in. `open`: the estimate lies at infinity on the other side. */
function outward(distance: (at: number) => number, start: number, open: boolean, direction: 1 | -1): number {
  let inside = start
  for (let step = 0.5; open && distance(inside) > 0 && step < 700; step *= 2)
    inside = start - direction * step
  for (let step = 0.5; step < 700; step *= 2) {
    const candidate = inside + direction * step
    if (distance(candidate) > 0) return crossing(distance, inside, candidate)
    inside = candidate
  }
  return direction * Number.POSITIVE_INFINITY
}

function crossing(distance: (at: number) => number, inside: number, outside: number): number {
  const root = findRoot(distance, Math.min(inside, outside), Math.max(inside, outside), ROOT)
  if (root.kind === 'root') return root.x
  // Only when `inside` is itself the crossing to the last bit can the signs fail to differ.
  return inside
}

/**
 * The control share that maximises the likelihood under p1 − p0 = difference: the root in [0, 1] of the cubic of Miettinen & Nurminen
 * (1985), appendix I, by Cardano's trigonometric form (Farrington & Manning 1990, appendix), polished by two Newton steps because
 * arccos loses half the digits where two roots meet.
 */
function restrictedControlShare({ x1, n1, x0, n0 }: TwoByTwo, difference: number): number {
  const a3 = n1 + n0
  const a2 = (n1 + 2 * n0) * difference - a3 - (x1 + x0)
  const a1 = (n0 * difference - a3 - 2 * x0) * difference + (x1 + x0)
  const a0 = x0 * difference * (1 - difference)
  const third = a2 / (3 * a3)
  const q = third ** 3 - (a1 * a2) / (6 * a3 * a3) + a0 / (2 * a3)
  const p = Math.sign(q) * Math.sqrt(Math.max(0, third * third - a1 / (3 * a3)))
  const angle = p === 0 ? 0 : (Math.PI + Math.acos(Math.min(1, Math.max(-1, q / p ** 3)))) / 3
  let share = p === 0 ? -third : 2 * p * Math.cos(angle) - third
  const lowest = Math.max(0, -difference)
  const highest = Math.min(1, 1 - difference)
  for (let round = 0; round < 2; round++) {
    const slope = (3 * a3 * share + 2 * a2) * share + a1
    const step = slope === 0 ? 0 : (((a3 * share + a2) * share + a1) * share + a0) / slope
    if (Math.abs(step) < 1e-7) share -= step
  }
  return Math.min(highest, Math.max(lowest, share))
}

/** The control share that maximises the likelihood under p1 = ratio·p0: the smaller root of a quadratic (Koopman 1984). */
function restrictedRatioShare({ x1, n1, x0, n0 }: TwoByTwo, ratio: number): number {
  const a = (n1 + n0) * ratio
  const b = n1 * ratio + x1 + n0 + x0 * ratio
  const c = x1 + x0
  // 2c / (b + √(b² − 4ac)) is the smaller root without the cancellation of b − √(b² − 4ac).
  return (2 * c) / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)))
}
