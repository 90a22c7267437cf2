import type { RandomStream } from '@utfall/numerics'
import {
  type Calibration,
  type PersonMeasures,
  q3,
  type ResponseMatrix,
  residualComponents,
  type SimulatedReference,
  simulatedReference,
  smithTest,
} from '@utfall/rasch'
import type { Dimension, LocalDependence } from '../result/evidence-schema.ts'
import type { NotEstimable, ResultNote } from '../result/figure-schema.ts'
import { isDependent, isSecondDimension } from '../verdict/judgements.ts'
import type { InfitReference } from './items.ts'

/** What fit, dependence and the first component are in answers that the model itself gave; null when none were drawn. */
export type Reference = SimulatedReference | NotEstimable | { readonly kind: 'stopped' } | null

export function referenceFor(
  calibration: Calibration,
  responses: ResponseMatrix,
  options: {
    readonly replicates: number
    readonly random: RandomStream
    readonly onProgress: (share: number) => boolean
  },
): Reference {
  return options.replicates === 0 ? null : simulatedReference(calibration, responses, options)
}

export function infitReference(reference: Reference): InfitReference {
  if (reference?.kind !== 'reference') return new Map()
  return new Map(reference.items.map(({ item, infit }) => [item, { low: infit.low, high: infit.high }]))
}

const PAIRS_KEPT = 20

/** Pairs of items, those that hang together most first. Persons at the ends say nothing of it and are left out. */
export function dependence(
  calibration: Calibration,
  responses: ResponseMatrix,
  measures: PersonMeasures,
  reference: Reference,
): LocalDependence {
  const found = q3(calibration, responses, measures.persons, 'non-extreme')
  if (found.kind === 'not-estimable') return { ...found, detail: { ...found.detail } }
  const limit = reference?.kind === 'reference' ? (reference.q3Star?.high99 ?? null) : null
  const pairs = found.pairs.map(({ first, second, q3: value }) => ({
    first,
    second,
    aboveMean: value - found.mean,
  }))
  return {
    kind: 'checked',
    mean: found.mean,
    largest: found.q3Star,
    reference: limit,
    pairs: pairs.slice(0, PAIRS_KEPT),
    dependent: pairs.filter(({ aboveMean }) => isDependent(aboveMean, limit)),
  }
}

export function dimension(
  calibration: Calibration,
  responses: ResponseMatrix,
  measures: PersonMeasures,
  reference: Reference,
): Dimension {
  const found = residualComponents(calibration, responses, measures.persons, 'non-extreme')
  if (found.kind === 'not-estimable') return { ...found, detail: { ...found.detail } }
  const limit = reference?.kind === 'reference' ? (reference.firstEigenvalue?.high99 ?? null) : null
  const tTest = smithTest(calibration, responses, found.loadings, 'wle')
  return {
    kind: 'checked',
    eigenvalues: [...found.eigenvalues],
    reference: limit,
    loadings: found.items.map((item, i) => ({ item, loading: found.loadings[i] })),
    tTest:
      tTest.kind === 'not-estimable'
        ? null
        : {
            n: tTest.significant.n,
            significant: tTest.significant.count,
            share: tTest.significant.share,
            wilson: { low: tTest.significant.wilson[0], high: tTest.significant.wilson[1] },
            clopperPearson: {
              low: tTest.significant.clopperPearson[0],
              high: tTest.significant.clopperPearson[1],
            },
          },
    second: isSecondDimension(found.eigenvalues[0], limit),
  }
}

/** What the parts say of themselves, each once. */
export function referenceNotes(reference: Reference): ResultNote[] {
  if (reference?.kind !== 'reference') return []
  return reference.notes.map(({ code, detail }) => ({ code, detail: { ...detail } }))
}
