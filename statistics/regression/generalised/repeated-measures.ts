import { InvalidInput } from '@utfall/basics'
import type { Matrix } from '@utfall/numerics'
import { type NotEstimable, type Note, notEstimable } from '../frame/note.ts'
import { requireLevel } from '../linear/least-squares-input.ts'
import type { Coefficient, Estimate } from '../linear/types.ts'
import { droppedNotes } from './fit-notes.ts'
import { requireRows } from './input-rules.ts'
import {
  contrastRow,
  contrastSpread,
  fewDegreesNotes,
  maximiseRestricted,
  type RestrictedPoint,
  type SmallSample,
} from './variance-components.ts'
import { covarianceEntries, covarianceMatrix, type VisitMean, visitPoint } from './visit-likelihood.ts'
import {
  type Centred,
  centre,
  meanModel,
  neverTogether,
  type RepeatedMeasuresInput,
  startingCovariance,
  type Term,
} from './visit-model.ts'
import { visitMoments } from './visit-moments.ts'

export type RepeatedMeasuresFit = {
  readonly kind: 'fit'
  /** Treated − control at each visit, in the order given; n, n1 and n0 count those seen at it. */
  readonly effects: readonly (Estimate & { readonly visit: string })[]
  /** The mean of the effects over all visits. */
  readonly averageEffect: Estimate
  /** `visit:term`, or the term alone where all visits share the coefficient. */
  readonly coefficients: readonly Coefficient[]
  readonly droppedTerms: readonly string[]
  /** Σ, visits × visits: residual variances and covariances. */
  readonly visitCovariance: Matrix
  readonly logLikRestricted: number
  readonly persons: number
  readonly rows: number
  readonly smallSample: SmallSample
  readonly level: number
  readonly notes: readonly Note[]
}

/**
 * Repeated measures with a treatment effect at each visit (MMRM): y = visit + visit·arm + covariates (+ visit·covariates), residuals of one
 * person normal with unstructured covariance over visits, fitted by restricted maximum likelihood; persons independent.
 * Missed visits may be missing at random given what was seen; nobody with at least one visit is left out.
 * Formula: D = log|V| + log|X'V⁻¹X| + r'V⁻¹r minimised over Σ by Newton's method with exact derivatives, from sums by pattern of visits, so
 * that the time hardly grows with persons. Degrees of freedom by Satterthwaite, or Kenward & Roger's errors and degrees of freedom.
 * Inputs: 2 to 6 visits of equal length, NaN for missed; arm 0 or 1 a person; complete covariates; level in (0, 1), 0.95 unless told.
 * Accuracy: 1e-8 on Σ relative to its variances, and better on the effects.
 * Edges: persons without any visit are left out (`persons-without-visits`); collinear terms are left out (`collinear-term`).
 * `not-estimable`: `arm-unseen-at-visit`, `visits-never-together` (two visits that no person made both of), `too-few-rows`,
 * `covariance-singular` (one visit's residuals follow from the others', or the likelihood has no maximum inside).
 * Errors: `InvalidInput` for 1 or more than 6 visits, unequal lengths, an infinite outcome, an incomplete covariate, an unknown option.
 * Source: Mallinckrodt et al. (2008) Drug Information Journal 42:303–319; derivatives as Harville (1977) JASA 72:320–338, section 5.2.
 * Checked against: R 4.2.2 nlme::gls (corSymm, varIdent, REML); Satterthwaite and Kenward–Roger against dense matrices in R.
 */
export function repeatedMeasures(input: RepeatedMeasuresInput): RepeatedMeasuresFit | NotEstimable {
  const { smallSample = 'satterthwaite', level = 0.95 } = input
  requireRepeated(input, smallSample, level)
  const seen = countSeen(input)
  const unseen = seen.visits.find(({ n1, n0 }) => n1 === 0 || n0 === 0)
  if (unseen !== undefined) return notEstimable('arm-unseen-at-visit', { visit: unseen.name })
  const centred = centre(input)
  const moments = visitMoments(centred.z, centred.width, centred.outcomes)
  const apart = neverTogether(moments)
  if (apart !== null) {
    return notEstimable('visits-never-together', {
      first: input.visits[apart[0]].name,
      second: input.visits[apart[1]].name,
    })
  }
  const { mean, terms, droppedTerms } = meanModel(input, moments)
  if (moments.rows <= mean.size) return notEstimable('too-few-rows', { rows: moments.rows, rank: mean.size })
  const start = startingCovariance(moments, mean)
  if (start === null) return notEstimable('covariance-singular')
  const entries = covarianceEntries(moments.visits)
  const found = maximiseRestricted(
    (theta) => visitPoint(moments, mean, theta),
    start,
    (theta, parameter) => spreadOfEntry(entries, theta, parameter),
  )
  if (found.kind !== 'converged') return notEstimable('covariance-singular', { iterations: found.iterations })
  const rows = coefficientRows(found.point, mean, terms, centred, smallSample, level)
  const effects = effectRows(found.point, mean, seen, smallSample, level)
  if (rows === null || effects === null) return notEstimable('covariance-singular')
  return {
    kind: 'fit',
    effects: effects.byVisit,
    averageEffect: effects.average,
    coefficients: rows,
    droppedTerms,
    visitCovariance: covarianceMatrix(moments.visits, found.theta),
    logLikRestricted: -found.point.deviance / 2,
    persons: moments.persons,
    rows: moments.rows,
    smallSample,
    level,
    notes: [
      ...(seen.without > 0 ? [{ code: 'persons-without-visits', detail: { persons: seen.without } }] : []),
      ...droppedNotes(droppedTerms),
      ...fewDegreesNotes(rows),
    ],
  }
}

function requireRepeated(input: RepeatedMeasuresInput, smallSample: SmallSample, level: number): void {
  const { visits, arm, covariates, covariateSlopes = 'by-visit' } = input
  requireLevel(level)
  if (visits.length < 2 || visits.length > 6) {
    throw new InvalidInput({ field: 'visits', given: visits.length, allowed: '2 to 6 visits' })
  }
  for (const { name, outcome } of visits) {
    requireRows(outcome.length, arm.length, name)
    const wrong = outcome.findIndex((value) => value === Infinity || value === -Infinity)
    if (wrong >= 0) {
      throw new InvalidInput({ field: `${name}[${wrong}]`, given: outcome[wrong], allowed: 'finite, or NaN' })
    }
  }
  const wrongArm = arm.findIndex((value) => value !== 0 && value !== 1)
  if (wrongArm >= 0) {
    throw new InvalidInput({ field: `arm[${wrongArm}]`, given: arm[wrongArm], allowed: '0 or 1' })
  }
  for (const [index, column] of (covariates?.columns ?? []).entries()) {
    const term = covariates?.terms[index] ?? ''
    requireRows(column.length, arm.length, term)
    const wrong = column.findIndex((value) => !Number.isFinite(value))
    if (wrong >= 0) {
      throw new InvalidInput({ field: `${term}[${wrong}]`, given: column[wrong], allowed: 'a finite number' })
    }
  }
  if (covariateSlopes !== 'by-visit' && covariateSlopes !== 'shared') {
    throw new InvalidInput({
      field: 'covariateSlopes',
      given: covariateSlopes,
      allowed: 'by-visit or shared',
    })
  }
  if (smallSample !== 'satterthwaite' && smallSample !== 'kenward-roger') {
    throw new InvalidInput({
      field: 'smallSample',
      given: smallSample,
      allowed: 'satterthwaite or kenward-roger',
    })
  }
}

type SeenAtVisit = { readonly name: string; readonly n1: number; readonly n0: number }

function countSeen({ visits, arm }: RepeatedMeasuresInput): {
  readonly visits: readonly SeenAtVisit[]
  readonly persons1: number
  readonly persons0: number
  readonly without: number
} {
  let persons1 = 0
  let persons0 = 0
  for (let person = 0; person < arm.length; person++) {
    if (visits.every(({ outcome }) => Number.isNaN(outcome[person]))) continue
    if (arm[person] === 1) persons1++
    else persons0++
  }
  return {
    visits: visits.map(({ name, outcome }) => {
      let n1 = 0
      let n0 = 0
      for (let person = 0; person < arm.length; person++) {
        if (Number.isNaN(outcome[person])) continue
        if (arm[person] === 1) n1++
        else n0++
      }
      return { name, n1, n0 }
    }),
    persons1,
    persons0,
    without: arm.length - persons1 - persons0,
  }
}

/** √(Σaa·Σbb): what a change of Σab is measured against. */
function spreadOfEntry(
  entries: readonly (readonly [number, number])[],
  theta: Float64Array,
  parameter: number,
): number {
  const variance = (visit: number): number => theta[entries.findIndex(([a, b]) => a === visit && b === visit)]
  const [a, b] = entries[parameter]
  return Math.sqrt(variance(a) * variance(b))
}

function coefficientRows(
  point: RestrictedPoint,
  mean: VisitMean,
  terms: readonly Term[],
  centred: Centred,
  smallSample: SmallSample,
  level: number,
): readonly Coefficient[] | null {
  const rows: Coefficient[] = []
  for (const [index, term] of terms.entries()) {
    const contrast = new Float64Array(mean.size)
    contrast[index] = 1
    let shift = 0
    if (term.column === 0) {
      const [visit] = term.visits
      shift = centred.visitMeans[visit]
      centred.covariateMeans.forEach((average, covariate) => {
        const at = mean.place[visit * centred.width + 2 + covariate]
        if (at >= 0) contrast[at] -= average
      })
    }
    const spread = contrastSpread(point, contrast, smallSample)
    if (spread === null) return null
    rows.push(contrastRow(term.term, point, contrast, spread, level, shift))
  }
  return rows
}

function effectRows(
  point: RestrictedPoint,
  mean: VisitMean,
  { visits, persons1, persons0 }: ReturnType<typeof countSeen>,
  smallSample: SmallSample,
  level: number,
): {
  readonly byVisit: readonly (Estimate & { readonly visit: string })[]
  readonly average: Estimate
} | null {
  const width = mean.place.length / visits.length
  const estimate = (weights: readonly number[], n1: number, n0: number): Estimate | null => {
    const contrast = new Float64Array(mean.size)
    for (const [visit, weight] of weights.entries()) {
      const at = mean.place[visit * width + 1]
      if (at < 0) return null
      contrast[at] += weight
    }
    const spread = contrastSpread(point, contrast, smallSample)
    if (spread === null) return null
    const { term: _, ...row } = contrastRow('', point, contrast, spread, level)
    return {
      kind: 'estimate',
      ...row,
      n: n1 + n0,
      n1,
      n0,
      design: `repeated-measures-${smallSample}`,
      notes: [],
    }
  }
  const byVisit: (Estimate & { readonly visit: string })[] = []
  for (const [index, { name, n1, n0 }] of visits.entries()) {
    const row = estimate(
      visits.map((_, other) => (other === index ? 1 : 0)),
      n1,
      n0,
    )
    if (row === null) return null
    byVisit.push({ ...row, visit: name })
  }
  const average = estimate(
    visits.map(() => 1 / visits.length),
    persons1,
    persons0,
  )
  return average === null ? null : { byVisit, average }
}
