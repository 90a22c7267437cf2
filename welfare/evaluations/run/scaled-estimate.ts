import type { NotEstimable } from '@utfall/inference'
import { randomStream, variance } from '@utfall/numerics'
import { selectPersons } from '@utfall/rasch'
import type { MeasuredTime, ScaledOutcome } from '../data/scaled-outcomes.ts'
import type { ResultNote } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { type Comparison, comparisonOf, type Setting } from './contrast.ts'
import type { Covariates } from './covariates.ts'
import { baselineTime } from './describe.ts'
import { adjustmentColumns, armColumn, type Column, indicators } from './design.ts'
import { changeWithin } from './estimate.ts'
import { outcomeSetting } from './outcome-setting.ts'
import { type PlausibleSet, plausibleSets } from './plausible-sets.ts'
import { noteOf, pooledFigures, type ScaledEstimate, withoutMeasurement } from './pooled-sets.ts'
import { type Asked, plannedEstimate } from './weighted.ts'

const DEFAULT_SETS = 20
/** The work grows with the square of the columns; the point measures serve blocks and clusters as many as these. */
const MOST_COLUMNS = 40

/**
 * The planned estimate of an outcome with a scale: plausible values before and after, each set through the study's own
 * estimator, pooled by Rubin's rules with Barnard and Rubin's degrees of freedom. λ, the share of the variance that lies
 * between the sets, is the share due to measurement: what would go were everyone's true measure known.
 * Drawn given: arm, blocks, covariates, what explains who answers; for whole clusters the clusters in place of arm and
 * blocks (both follow from them), so that what clusters have in common is not drawn away.
 * Where so few people answer so few questions that some set leaves no difference between people once the drawn start is
 * known, the start stands as measured (WLE) in the draws and in the analysis; where that cannot be drawn either, the
 * estimate stands on the point measures. Both are said.
 */
export function scaledEstimate(
  setting: Setting,
  asked: Asked,
): { readonly comparison: Comparison } & ScaledEstimate {
  const { study, people } = setting
  const { outcome, time, contrast } = asked
  const { comparison, figures: point } = plannedEstimate(setting, asked)
  const alone = { comparison, main: point, pointMeasures: null, standardised: null }
  const scaled = people.scales.get(outcome.id)
  if (!scaled || point.estimate === null) return alone
  const place = { outcome, time, arm: contrast.arm }
  const drawn = drawnSets(setting, scaled, { ...place, ...columnsOf(setting, asked), start: 'drawn' })
  const asMeasured = outcomeSetting(setting, outcome)
  const sets =
    'kind' in drawn && asMeasured !== setting
      ? drawnSets(setting, scaled, { ...place, ...columnsOf(asMeasured, asked), start: 'as-measured' })
      : drawn
  if ('kind' in sets) return { ...alone, main: withoutMeasurement(point, sets) }
  const figures = sets.map((set) => {
    const world = withPlaces(setting, outcome, time, comparison.persons, set)
    const values = world.people.outcomes.get(outcome.id)?.get(time) ?? asked.values
    const planned = plannedEstimate(world, { ...asked, values })
    const sdDf = planned.comparison.persons.length - 2
    return { figures: planned.figures, sd: sdWithinArms(planned.comparison), sdDf }
  })
  const notes: readonly ResultNote[] =
    'kind' in drawn ? [{ code: 'start-by-point-measures', detail: {} }, noteOf(drawn)] : []
  return { comparison, ...pooledFigures(study, scaled, point, figures, notes) }
}

/** Everything that the analysis knows of its people beside the outcome and, unless it is in the setting, its start. */
function columnsOf(
  setting: Setting,
  { contrast, values }: Asked,
): Pick<Order, 'persons' | 'columns' | 'interacted'> {
  const covariates = joinOnce(setting.covariates, setting.predictors)
  const known = comparisonOf(setting, contrast, values, { covariates })
  const { persons, clusters } = known
  if (clusters !== null) {
    const columns = [...indicators('cluster', clusters), ...adjustmentColumns({ ...known, blocks: null })]
    return { persons, columns, interacted: null }
  }
  const arm = armColumn(known)
  const interacted = setting.study.analysis.estimator === 'interacted' ? arm.values : null
  return { persons, columns: [arm, ...adjustmentColumns(known)], interacted }
}

/** The same for the change within one group: a change, never an effect. */
export function scaledChange(
  setting: Setting,
  outcome: StudyOutcome,
  time: string,
  start: Float64Array,
  end: Float64Array,
): ScaledEstimate {
  const { study, people } = setting
  const point = changeWithin(study, outcome, start, end)
  const alone = { main: point, pointMeasures: null, standardised: null }
  const scaled = people.scales.get(outcome.id)
  if (!scaled || point.low === null) return alone
  const persons = Int32Array.from(end.keys()).filter((person) => !Number.isNaN(end[person] - start[person]))
  const { terms, columns: values } = joinOnce(setting.covariates, setting.predictors)
  const columns = terms.map((term, place) => ({
    term,
    values: Float64Array.from(persons, (person) => values[place][person]),
  }))
  const sets = drawnSets(setting, scaled, {
    ...{ outcome, time, arm: 0, persons, columns },
    interacted: null,
    start: 'drawn',
  })
  if ('kind' in sets) return { ...alone, main: withoutMeasurement(point, sets) }
  const figures = sets.map((set) => {
    const drawn = withPlaces(setting, outcome, time, persons, set).people.outcomes.get(outcome.id)
    const [before, after] = [drawn?.get(baselineTime(study, outcome) ?? ''), drawn?.get(time)]
    const sd = Math.sqrt(variance(set.before ?? set.after))
    return {
      figures: changeWithin(study, outcome, before ?? start, after ?? end),
      sd,
      sdDf: persons.length - 1,
    }
  })
  return pooledFigures(study, scaled, point, figures, [])
}

type Order = {
  readonly outcome: StudyOutcome
  readonly time: string
  readonly arm: number
  readonly persons: Int32Array
  readonly columns: readonly Column[]
  readonly interacted: Float64Array | null
  readonly start: 'drawn' | 'as-measured'
}

function drawnSets(
  { study }: Setting,
  { calibration, times }: ScaledOutcome,
  { outcome, time, arm, persons, columns, interacted, start }: Order,
): readonly PlausibleSet[] | NotEstimable {
  const width = columns.length * (interacted === null ? 1 : 2)
  if (width > MOST_COLUMNS) {
    const detail = { columns: width, allowed: MOST_COLUMNS }
    return { kind: 'not-estimable', reason: 'too-many-columns-to-draw', detail }
  }
  const answersOf = (at: MeasuredTime | undefined) => at && selectPersons(at.responses, persons)
  const later = times.get(time)
  const after = answersOf(later)
  if (!later || !after) return { kind: 'not-estimable', reason: 'no-measure', detail: {} }
  return plausibleSets({
    known: calibration.known,
    before: start === 'drawn' ? (answersOf(times.get(baselineTime(study, outcome) ?? '')) ?? null) : null,
    after,
    measuredAfter: Float64Array.from(persons, (person) => later.values[person]),
    columns,
    interacted,
    sets: study.analysis.plausibleSets ?? DEFAULT_SETS,
    random: randomStream(study.analysis.seed).split(`plausible/${outcome.id}/${time}/${arm}`),
  })
}

/** The setting with one set's places where the point measures stood; those outside the analysis keep theirs. */
function withPlaces(
  setting: Setting,
  outcome: StudyOutcome,
  time: string,
  persons: Int32Array,
  set: PlausibleSet,
): Setting {
  const { people, study } = setting
  const times = new Map(people.outcomes.get(outcome.id))
  times.set(time, placed(new Float64Array(people.n).fill(Number.NaN), persons, set.after))
  const before = baselineTime(study, outcome)
  if (before !== null && set.before !== null) {
    // A person outside the analysis without a start must not make it a covariate with something missing.
    const start = (times.get(before) ?? new Float64Array(people.n)).map((value) =>
      Number.isNaN(value) ? 0 : value,
    )
    times.set(before, placed(start, persons, set.before))
  }
  return { ...setting, people: { ...people, outcomes: new Map(people.outcomes).set(outcome.id, times) } }
}

function placed(values: Float64Array, persons: Int32Array, drawn: Float64Array): Float64Array {
  persons.forEach((person, place) => {
    values[person] = drawn[place]
  })
  return values
}

/** Of the outcome within the two arms, pooled over them. */
function sdWithinArms({ outcome, arm }: Comparison): number {
  const sides = [0, 1].map((side) => outcome.filter((_, person) => arm[person] === side))
  const squares = sides.reduce(
    (sum, values) => sum + (values.length > 1 ? (values.length - 1) * variance(values) : 0),
    0,
  )
  return Math.sqrt(squares / (outcome.length - 2))
}

/** Both, each term once. */
function joinOnce(a: Covariates, b: Covariates): Covariates {
  const added = b.terms.flatMap((term, place) => (a.terms.includes(term) ? [] : [place]))
  return {
    terms: [...a.terms, ...added.map((place) => b.terms[place])],
    columns: [...a.columns, ...added.map((place) => b.columns[place])],
    filled: a.filled,
  }
}
