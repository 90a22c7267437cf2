import {
  type Bounded,
  cohenKappa,
  correlation,
  limitsOfAgreement,
  pairedShareDifference,
  type YesOrNoPairs,
} from '@utfall/inference'
import type { People } from '../data/people.ts'
import type {
  Agreement,
  AgreementBetween,
  AgreementRow,
  BoundedFigure,
  ResultNote,
} from '../result/schema.ts'
import { commonTimes, type SourcePair, sourcePairs } from '../study/compared-rules.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { comparisonOf, contrastsOf, type Setting } from './contrast.ts'
import { estimateDifference } from './estimate.ts'
import { shown } from './scales-used.ts'

/** Each pair of outcomes that the study says measure the same by different sources (R2.34, R4.39). */
export function sourcesHeldTogether(setting: Setting): Agreement[] {
  const { study } = setting
  return sourcePairs(study).map((pair) => {
    const times = commonTimes(study, pair)
    const rows = times.flatMap((time) =>
      study.arms.map((arm, index) => ({ time, arm: arm.id, ...agreementIn(setting, pair, time, index) })),
    )
    return {
      first: pair.first.id,
      second: pair.second.id,
      kind: pair.first.kind === 'binary' ? 'binary' : 'measure',
      rows,
      between: times.flatMap((time) => betweenArms(setting, pair, time, rows)),
    }
  })
}

const NOTHING: Omit<AgreementRow, 'time' | 'arm' | 'n'> = {
  difference: null,
  sd: null,
  lowerLimit: null,
  upperLimit: null,
  correlation: null,
  kappa: null,
  onlyFirst: null,
  onlySecond: null,
  ends: null,
  notes: [],
}

type InArm = Omit<AgreementRow, 'time' | 'arm'>

/** The persons of one arm who have a value from both sources; figures of a group too small to be shown are left out. */
function agreementIn({ study, people }: Setting, pair: SourcePair, time: string, arm: number): InArm {
  const [first, second] = [pair.first, pair.second].map((outcome) => valuesOf(people, outcome, time))
  const persons = Int32Array.from(people.arm.keys()).filter(
    (person) => people.arm[person] === arm && !Number.isNaN(first[person] - second[person]),
  )
  const n = shown(study, persons.length)
  if (n === null) {
    const limit = study.analysis.smallestGroup
    return { n, ...NOTHING, notes: [{ code: 'too-few', detail: { limit } }] }
  }
  if (n === 0) return { n, ...NOTHING }
  const values = [first, second].map((all) => Float64Array.from(persons, (person) => all[person]))
  const figures =
    pair.first.kind === 'binary'
      ? yesOrNo({ study, people }, values[0], values[1])
      : measures({ study, people }, values[0], values[1])
  return { n, ...NOTHING, ...figures, ends: endsOf({ study, people }, pair, time, persons) }
}

function valuesOf(people: People, outcome: StudyOutcome, time: string): Float64Array {
  return people.outcomes.get(outcome.id)?.get(time) ?? new Float64Array(people.n).fill(Number.NaN)
}

type Held = Pick<Setting, 'study' | 'people'>

function measures({ study, people }: Held, first: Float64Array, second: Float64Array): Partial<InArm> {
  const { level } = study.analysis
  const limits = limitsOfAgreement({ first, second, level })
  const together = correlation({ first, second, level })
  const notes: ResultNote[] =
    limits.kind === 'limits' ? [] : [{ code: limits.reason, detail: { ...limits.detail } }]
  return {
    ...(limits.kind === 'limits' && {
      difference: bounded(people, limits.difference),
      sd: limits.sd,
      lowerLimit: bounded(people, limits.lower),
      upperLimit: bounded(people, limits.upper),
    }),
    ...(together.kind === 'correlation' && { correlation: bounded(people, together) }),
    notes,
  }
}

/** Where one of the ways to differ has few in it everything that would tell how many is left out with it (X.12). */
function yesOrNo({ study, people }: Held, first: Float64Array, second: Float64Array): Partial<InArm> {
  const count = (one: number, other: number) =>
    first.reduce((sum, value, place) => sum + Number(value === one && second[place] === other), 0)
  const pairs: YesOrNoPairs = {
    both: count(1, 1),
    onlyFirst: count(1, 0),
    onlySecond: count(0, 1),
    neither: count(0, 0),
  }
  const { onlyFirst, onlySecond } = pairs
  if (shown(study, onlyFirst) === null || shown(study, onlySecond) === null)
    return { notes: [{ code: 'few-differ', detail: { limit: study.analysis.smallestGroup } }] }
  const kappa = cohenKappa(pairs, study.analysis.level)
  const shares = pairedShareDifference(pairs, study.analysis.level)
  return {
    ...(shares.kind === 'difference' && { difference: bounded(people, shares) }),
    ...(kappa.kind === 'kappa' && { kappa: bounded(people, kappa) }),
    onlyFirst,
    onlySecond,
    notes: kappa.kind === 'kappa' ? [] : [{ code: kappa.reason, detail: { ...kappa.detail } }],
  }
}

/** Intervals that take persons as drawn one by one are left out for clusters. */
function bounded(
  people: People,
  { estimate, low, high }: Bounded | { estimate: number; low: number | null; high: number | null },
): BoundedFigure {
  return people.cluster === null ? { estimate, low, high } : { estimate, low: null, high: null }
}

function endsOf(held: Held, { first, second }: SourcePair, time: string, persons: Int32Array): InArm['ends'] {
  const [one, other] = [first, second].map((outcome) => endsBy(held, outcome, time, persons))
  return one && other ? { first: one, second: other } : null
}

/** Who has the lowest and highest value possible; null where the study does not say what is possible. */
function endsBy({ study, people }: Held, outcome: StudyOutcome, time: string, persons: Int32Array) {
  const measures = people.scales.get(outcome.id)?.times.get(time)?.measures
  const { range } = outcome
  const count = (isThere: (person: number) => boolean) =>
    shown(study, persons.filter(isThere).length, persons.length)
  if (measures)
    return {
      lowest: count((person) => measures[person].extreme === 'lowest'),
      highest: count((person) => measures[person].extreme === 'highest'),
    }
  if (!range || outcome.transform !== undefined) return null
  const values = valuesOf(people, outcome, time)
  return {
    lowest: count((person) => values[person] === range[0]),
    highest: count((person) => values[person] === range[1]),
  }
}

/** The difference between the arms in how far the sources lie apart, where neither arm's own figure is hidden. */
function betweenArms(
  setting: Setting,
  pair: SourcePair,
  time: string,
  rows: readonly AgreementRow[],
): AgreementBetween[] {
  const { study, people } = setting
  const [first, second] = [pair.first, pair.second].map((outcome) => valuesOf(people, outcome, time))
  const apart = first.map((value, person) => value - second[person])
  return contrastsOf(study).flatMap((contrast) => {
    const [arm, control] = [contrast.arm, contrast.control].map((index) => study.arms[index]?.id ?? '')
    const isHidden = rows.some(
      (row) => row.time === time && [arm, control].includes(row.arm) && row.difference === null,
    )
    if (isHidden) return []
    const comparison = comparisonOf(setting, contrast, apart)
    const { method, estimate, se, df, low, high, p, notes } = estimateDifference(
      setting,
      pair.first,
      comparison,
      'difference',
    )
    return [{ time, contrast: { arm, control }, method, estimate, se, df, low, high, p, notes }]
  })
}
