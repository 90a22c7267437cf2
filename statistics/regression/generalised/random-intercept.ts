import { InvalidInput } from '@utfall/basics'
import { type Matrix, quadraticForm } from '@utfall/numerics'
import { type DesignMatrix, requireDesign } from '../frame/design-matrix.ts'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { denseGroups } from '../linear/dense-groups.ts'
import { requireLevel } from '../linear/least-squares-input.ts'
import type { Coefficient } from '../linear/types.ts'
import { centredDesign, independentTerms, restored } from './centred-design.ts'
import { droppedNotes } from './fit-notes.ts'
import { groupMoments, groupResiduals, type SizeMoments } from './group-moments.ts'
import { requireRows } from './input-rules.ts'
import { interceptPoint } from './intercept-likelihood.ts'
import {
  contrastRow,
  contrastSpread,
  fewDegreesNotes,
  maximiseRestricted,
  type RestrictedPoint,
  type SmallSample,
} from './variance-components.ts'

export type RandomInterceptFit = {
  readonly kind: 'fit'
  readonly coefficients: readonly Coefficient[]
  readonly droppedTerms: readonly string[]
  readonly betweenVariance: number
  readonly residualVariance: number
  /** Share of the unexplained variance that lies between groups. */
  readonly intraclass: number
  /** The variance between groups is estimated at 0: reported, not failed. */
  readonly boundary: boolean
  /** −2 × restricted log-likelihood. */
  readonly restrictedCriterion: number
  /** Predicted (shrunken) group intercepts, with the code that each group came with. */
  readonly groupEffects: readonly { readonly group: number; readonly effect: number }[]
  readonly groups: number
  readonly n: number
  readonly covariance: Matrix
  readonly smallSample: SmallSample
  readonly level: number
  readonly notes: readonly Note[]
}

/**
 * Linear model with a random intercept a group (federation, person): y = x'β + u_g + e, u and e normal and independent, by restricted
 * maximum likelihood.
 * Formula: V = τ²J + σ²I a group, so V⁻¹ = (I − γJ)/σ² with γ = τ²/(σ² + mτ²); Newton's method in (τ², σ²) with exact derivatives, from
 * the best of a grid of intraclass correlations, τ² ≥ 0. Degrees of freedom by Satterthwaite or Kenward & Roger; at τ² = 0 they are n − p.
 * Inputs: complete outcome and design (an intercept is a column of ones), group codes from 0; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-8 on the variances, better on β. Time n·p² once and n·p an iteration, memory p² a distinct group size.
 * Edges: no variance between groups is `boundary` with the note `boundary-variance`, as other software's "singular fit"; collinear terms
 * are left out (`collinear-term`). `not-estimable`: `too-few-groups` (fewer than 2), `groups-of-one`, `too-few-rows`,
 * `no-residual-variance`, `not-converged`. Errors: `InvalidInput` for unequal lengths, values that are not finite, an unknown option.
 * Source: Harville (1977) JASA 72:320–338; Kuznetsova et al. (2017) Journal of Statistical Software 82(13), for Satterthwaite.
 * Checked against: R 4.2.2 lme4 1.1-31, lmerTest 3.1-3 and pbkrtest 0.5.2.
 */
export function randomInterceptModel(input: {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
  readonly groups: Int32Array
  readonly smallSample?: SmallSample
  readonly level?: number
}): RandomInterceptFit | NotEstimable {
  const { smallSample = 'satterthwaite', level = 0.95 } = input
  requireLevel(level)
  requireDesign(input.design)
  requireRows(input.outcome.length, input.design.rows, 'outcome')
  const wrong = input.outcome.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) {
    throw new InvalidInput({
      field: `outcome[${wrong}]`,
      given: input.outcome[wrong],
      allowed: 'a finite number',
    })
  }
  if (smallSample !== 'satterthwaite' && smallSample !== 'kenward-roger') {
    throw new InvalidInput({
      field: 'smallSample',
      given: smallSample,
      allowed: 'satterthwaite or kenward-roger',
    })
  }
  const groups = denseGroups(input.groups, input.outcome.length, 'groups')
  const { centred, droppedTerms } = independentTerms(centredDesign(input.design), null)
  const { design } = centred
  const average =
    centred.constant < 0 ? 0 : input.outcome.reduce((sum, value) => sum + value, 0) / input.outcome.length
  const outcome = input.outcome.map((value) => value - average)
  const n = outcome.length
  const rank = design.terms.length
  if (rank === 0 || n <= rank + 1) return notEstimable('too-few-rows', { rows: n, rank })
  if (groups.count < 2) return notEstimable('too-few-groups', { groups: groups.count })
  if (groups.count === n) return notEstimable('groups-of-one', { groups: groups.count })
  const moments = groupMoments(design, outcome, groups)
  const evaluate = (theta: Float64Array): RestrictedPoint | null =>
    theta[0] >= 0 && theta[1] > 0 ? interceptPoint(moments, design, outcome, theta) : null
  const start = startOf(moments, design, outcome)
  if (start === null) return notEstimable('no-residual-variance')
  const found = settle(evaluate, start)
  // At the top of the grid the residual variance runs to 0: nothing is left within groups once the columns are fitted.
  if (found === null)
    return notEstimable(start[0] > TOP_SHARE * start[1] ? 'no-residual-variance' : 'not-converged')
  const { point, theta } = found
  const boundary = theta[0] === 0
  const rows: Coefficient[] = []
  for (const [index, term] of design.terms.entries()) {
    const contrast = new Float64Array(rank)
    contrast[index] = 1
    if (index === centred.constant) {
      for (let j = 0; j < rank; j++) if (j !== index) contrast[j] = -centred.centre[j] / centred.constantValue
    }
    // At the boundary τ² does not vary in the neighbourhood, and σ² alone gives n − p degrees of freedom.
    const spread = boundary
      ? { se: Math.sqrt(quadraticForm(contrast, point.covariance)), df: n - rank }
      : contrastSpread(point, contrast, smallSample)
    if (spread === null) return notEstimable('not-converged')
    const shift = index === centred.constant ? average / centred.constantValue : 0
    rows.push(contrastRow(term, point, contrast, spread, level, shift))
  }
  const { sums } = groupResiduals(moments, design, outcome, point.beta)
  return {
    kind: 'fit',
    coefficients: rows,
    droppedTerms,
    betweenVariance: theta[0],
    residualVariance: theta[1],
    intraclass: theta[0] / (theta[0] + theta[1]),
    boundary,
    restrictedCriterion: point.deviance,
    groupEffects: Array.from(sums, (sum, group) => ({
      group: groups.given[group],
      effect: (theta[0] * sum) / (theta[1] + groups.sizes[group] * theta[0]),
    })),
    groups: groups.count,
    n,
    covariance: restored(centred, point.beta, point.covariance).covariance,
    smallSample,
    level,
    notes: [
      ...droppedNotes(droppedTerms),
      ...fewDegreesNotes(rows),
      ...(boundary ? [{ code: 'boundary-variance', detail: {} }] : []),
    ],
  }
}

const GRID = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 0.99]
/** τ²/σ² above which the start was the last of the grid. */
const TOP_SHARE = 50

/** The best intraclass correlation of a grid, each with its own best scale: D can have two minima, and Newton finds the nearest. */
function startOf(
  moments: readonly SizeMoments[],
  design: DesignMatrix,
  outcome: Float64Array,
): Float64Array | null {
  let best: Float64Array | null = null
  let lowest = Number.POSITIVE_INFINITY
  const df = design.rows - design.terms.length
  const size = outcome.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const share of GRID) {
    const unit = interceptPoint(moments, design, outcome, Float64Array.of(share, 1 - share))
    if (unit === null) continue
    // D at scale s is df·log s + form/s + rest: lowest at s = form/df.
    const scale = unit.form / df
    if (!(scale > (size * Number.EPSILON * 16) ** 2)) return null
    const deviance = unit.deviance - unit.form + df * Math.log(scale) + df
    if (deviance < lowest) {
      lowest = deviance
      best = Float64Array.of(share * scale, (1 - share) * scale)
    }
  }
  return best
}

/** Newton from the start, or the boundary τ² = 0 when D rises from it and nothing inside is lower. */
function settle(
  evaluate: (theta: Float64Array) => RestrictedPoint | null,
  start: Float64Array,
): { readonly point: RestrictedPoint; readonly theta: Float64Array } | null {
  const total = start[0] + start[1]
  let theta = start
  if (start[0] === 0) {
    const point = evaluate(start)
    if (point === null) return null
    if (point.gradient[0] >= 0) return { point, theta: start }
    theta = Float64Array.of(total * 1e-4, total)
  }
  const found = maximiseRestricted(evaluate, theta, (at) => at[0] + at[1])
  if (found.kind === 'converged') return found
  return null
}
