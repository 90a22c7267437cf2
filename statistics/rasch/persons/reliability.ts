import { InvalidInput } from '@utfall/basics'
import type { NotEstimable } from '@utfall/inference'
import type { PersonMeasure } from './person-measures.ts'

export type Reliability = {
  readonly kind: 'reliability'
  readonly n: number
  readonly mean: number
  /** Of the measures, with n − 1. */
  readonly variance: number
  /** Mean of the squared standard errors. */
  readonly meanSquaredError: number
  /** Share of the variance that is not error; below zero when the errors are larger than the differences between persons. */
  readonly reliability: number
  /** Standard error of the reliability over samples of persons. */
  readonly se: number
  /** True spread over error, 0 when there is none to see. */
  readonly separation: number
  /** Levels that the persons can be told apart into. */
  readonly strata: number
}

/**
 * How much of the differences between persons' measures is more than noise.
 * Formula: ρ = (s² − M)/s², s² the variance of the measures (n − 1), M the mean squared standard error; separation G =
 * √(max(0, s² − M)/M); strata (4G + 1)/3. se: delta method with influence (M/s⁴)((θ − θ̄)² − s²) − (se² − M)/s² per person.
 * Inputs: measures and their standard errors in logits, one per person. Accuracy: 1e-13 relative.
 * Edges: one person or none → `too-few-persons`; equal measures → `no-variation`. With MLE without extreme persons it is
 * eRm's SepRel; with WLE, RUMM's person separation index.
 * Errors: `InvalidInput` for unequal lengths, values not finite, standard errors not above 0.
 * Source: Wright & Masters (1982), Rating Scale Analysis, ch. 5; strata: Wright & Masters (2002), RMT 16:888. Checked against an
 * independent engine on all reference sets.
 */
export function reliability(measures: ArrayLike<number>, ses: ArrayLike<number>): Reliability | NotEstimable {
  const n = measures.length
  if (ses.length !== n)
    throw new InvalidInput({ field: 'ses', given: `${ses.length} numbers`, allowed: `one per measure, ${n}` })
  for (let v = 0; v < n; v++) {
    if (!Number.isFinite(measures[v]))
      throw new InvalidInput({ field: `measures[${v}]`, given: measures[v], allowed: 'a finite number' })
    if (!(ses[v] > 0 && Number.isFinite(ses[v])))
      throw new InvalidInput({ field: `ses[${v}]`, given: ses[v], allowed: 'a finite number above 0' })
  }
  if (n < 2) return { kind: 'not-estimable', reason: 'too-few-persons', detail: { persons: n, needed: 2 } }
  let mean = 0
  let error = 0
  for (let v = 0; v < n; v++) {
    mean += measures[v] / n
    error += (ses[v] * ses[v]) / n
  }
  let variance = 0
  for (let v = 0; v < n; v++) variance += (measures[v] - mean) ** 2 / (n - 1)
  // Equal measures leave only the rounding of their mean.
  if (variance <= 1e-20 * Math.max(1, mean * mean))
    return { kind: 'not-estimable', reason: 'no-variation', detail: { persons: n } }
  let squares = 0
  for (let v = 0; v < n; v++) {
    const influence =
      (error / variance ** 2) * ((measures[v] - mean) ** 2 - variance) - (ses[v] * ses[v] - error) / variance
    squares += influence * influence
  }
  const separation = Math.sqrt(Math.max(0, variance - error) / error)
  return {
    kind: 'reliability',
    n,
    mean,
    variance,
    meanSquaredError: error,
    reliability: (variance - error) / variance,
    se: Math.sqrt(squares) / n,
    separation,
    strata: (4 * separation + 1) / 3,
  }
}

/**
 * `reliability` of those persons who have a measure, with or without the extreme ones. For 'wle' and 'mle': expected places
 * ('eap') are drawn together by their prior, and their variance has the noise taken out already.
 */
export function personReliability(
  persons: readonly PersonMeasure[],
  extremes: 'with-extremes' | 'without-extremes',
): Reliability | NotEstimable {
  const measures: number[] = []
  const ses: number[] = []
  for (const { measure, se, extreme } of persons) {
    if (measure === null || se === null || (extreme !== null && extremes === 'without-extremes')) continue
    measures.push(measure)
    ses.push(se)
  }
  return reliability(measures, ses)
}
