import type { People } from '../data/people.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import type { Covariates } from './covariates.ts'

/** What every analysis of a run shares. */
export type Setting = {
  readonly study: Study
  readonly people: People
  readonly covariates: Covariates
  /** What the study says explains who answers; used where answers are weighted. */
  readonly predictors: Covariates
}

/** One treatment arm against the control arm, as indices into `study.arms`. */
export type Contrast = { readonly arm: number; readonly control: number }

/** What is asked: one outcome at one time in one comparison. */
export type Question = { readonly outcome: StudyOutcome; readonly time: string; readonly contrast: Contrast }

export function contrastsOf(study: Study): readonly Contrast[] {
  const control = study.arms.findIndex((arm) => arm.role === 'control')
  if (control < 0) return []
  return study.arms.flatMap((arm, index) => (arm.role === 'treatment' ? [{ arm: index, control }] : []))
}

/** The persons of one comparison, complete in what the comparison needs. */
export type Comparison = {
  /** Index of each person in `people`. */
  readonly persons: Int32Array
  readonly outcome: Float64Array
  /** 1 in the treatment arm, 0 in the control arm: the arm drawn, whatever was received. */
  readonly arm: Int32Array
  readonly n1: number
  readonly n0: number
  readonly blocks: Int32Array | null
  readonly clusters: Int32Array | null
  readonly covariates: { readonly terms: readonly string[]; readonly columns: readonly Float64Array[] }
  /** One over the probability to answer; null when everyone counts alike. */
  readonly weights: Float64Array | null
}

export type Keep = (person: number) => boolean

/** The persons of the two arms who have the outcome and pass `keep`. */
export function comparisonOf(
  setting: Setting,
  contrast: Contrast,
  values: Float64Array,
  options: {
    readonly keep?: Keep
    readonly covariates?: Covariates
    /** By person of the study. */
    readonly weights?: Float64Array
  } = {},
): Comparison {
  const { people } = setting
  const persons: number[] = []
  for (let person = 0; person < people.n; person++) {
    const inContrast = people.arm[person] === contrast.arm || people.arm[person] === contrast.control
    if (inContrast && !Number.isNaN(values[person]) && (options.keep?.(person) ?? true)) persons.push(person)
  }
  const index = Int32Array.from(persons)
  const arm = index.map((person) => (people.arm[person] === contrast.arm ? 1 : 0))
  const n1 = arm.reduce((sum, one) => sum + one, 0)
  const { covariates = setting.covariates, weights } = options
  return {
    persons: index,
    outcome: Float64Array.from(index, (person) => values[person]),
    arm,
    n1,
    n0: index.length - n1,
    blocks: denseCodes(people.block?.codes, index),
    clusters: denseCodes(people.cluster?.codes, index),
    covariates: {
      terms: covariates.terms,
      columns: covariates.columns.map((column) => Float64Array.from(index, (person) => column[person])),
    },
    weights: weights === undefined ? null : Float64Array.from(index, (person) => weights[person]),
  }
}

/** The codes of the chosen persons, renumbered from 0 without gaps; null when there is one group or none. */
function denseCodes(codes: Int32Array | undefined, persons: Int32Array): Int32Array | null {
  if (!codes) return null
  const seen = new Map<number, number>()
  const dense = persons.map((person) => {
    const code = codes[person]
    const known = seen.get(code)
    if (known !== undefined) return known
    seen.set(code, seen.size)
    return seen.size - 1
  })
  return seen.size > 1 ? dense : null
}

/** Persons in blocks where both arms are present; a block with one arm says nothing of the difference. */
export function withinComparableBlocks(comparison: Comparison): {
  readonly comparison: Comparison
  readonly leftOut: number
} {
  const { blocks } = comparison
  if (blocks === null) return { comparison, leftOut: 0 }
  const arms = new Map<number, number>()
  blocks.forEach((block, index) => {
    arms.set(block, (arms.get(block) ?? 0) | (comparison.arm[index] === 1 ? 2 : 1))
  })
  const places = Array.from(blocks.keys()).filter((index) => arms.get(blocks[index]) === 3)
  if (places.length === blocks.length) return { comparison, leftOut: 0 }
  return { comparison: pick(comparison, places), leftOut: blocks.length - places.length }
}

function pick(comparison: Comparison, places: readonly number[]): Comparison {
  const ints = (values: Int32Array) => Int32Array.from(places, (place) => values[place])
  const floats = (values: Float64Array) => Float64Array.from(places, (place) => values[place])
  const arm = ints(comparison.arm)
  const n1 = arm.reduce((sum, one) => sum + one, 0)
  const identity = Int32Array.from(places.keys())
  return {
    persons: ints(comparison.persons),
    outcome: floats(comparison.outcome),
    arm,
    n1,
    n0: places.length - n1,
    blocks: comparison.blocks === null ? null : denseCodes(ints(comparison.blocks), identity),
    clusters: comparison.clusters === null ? null : denseCodes(ints(comparison.clusters), identity),
    covariates: { terms: comparison.covariates.terms, columns: comparison.covariates.columns.map(floats) },
    weights: comparison.weights === null ? null : floats(comparison.weights),
  }
}
