import { type NotEstimable, rubinPool } from '@utfall/inference'
import { mean, randomStream, variance } from '@utfall/numerics'
import { selectPersons } from '@utfall/rasch'
import type { MeasuredTime, ScaledOutcome } from '../data/scaled-outcomes.ts'
import type { ResultNote } from '../result/schema.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { type Comparison, comparisonOf, type Setting } from './contrast.ts'
import type { Covariates } from './covariates.ts'
import { baselineTime } from './describe.ts'
import { adjustmentColumns, armColumn, type Column, indicators } from './design.ts'
import { changeWithin } from './estimate.ts'
import { type Figures, finite } from './figures.ts'
import { type PlausibleSet, plausibleSets } from './plausible-sets.ts'
import { type Asked, plannedEstimate } from './weighted.ts'

/** An estimate with the measures' own uncertainty in its interval, and what stands beside it. */
export type ScaledEstimate = {
  readonly main: Figures
  /** The same by the point measures, and in standard deviations of the true measure; null where `main` is already the former. */
  readonly pointMeasures: Figures | null
  readonly standardised: Figures | null
}

const DEFAULT_SETS = 20
/** The work grows with the square of the columns; the point measures serve blocks and clusters as many as these. */
const MOST_COLUMNS = 40

/**
 * The planned estimate of an outcome with a scale: plausible values before and after, each set through the study's own
 * estimator, pooled by Rubin's rules with Barnard and Rubin's degrees of freedom. λ, the share of the variance that lies
 * between the sets, is the share due to measurement: what would go were everyone's true measure known.
 * Drawn given: arm, blocks, covariates, what explains who answers; for whole clusters the clusters in place of arm and
 * blocks (both follow from them), so that what clusters have in common is not drawn away.
 * Where plausible values cannot be drawn, the estimate stands on the point measures and says so.
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
  const known = comparisonOf(setting, contrast, asked.values, {
    covariates: joinOnce(setting.covariates, setting.predictors),
  })
  const clusters = known.clusters
  const columns =
    clusters === null
      ? [armColumn(known), ...adjustmentColumns(known)]
      : [...indicators('cluster', clusters), ...adjustmentColumns({ ...known, blocks: null })]
  const interacted = study.analysis.estimator === 'interacted' && clusters === null ? columns[0].values : null
  const { persons } = known
  const sets = drawnSets(setting, scaled, { outcome, time, persons, columns, interacted, arm: contrast.arm })
  if ('kind' in sets) return { ...alone, main: withoutMeasurement(point, sets) }
  const figures = sets.map((set) => {
    const world = withPlaces(setting, outcome, time, persons, set)
    const values = world.people.outcomes.get(outcome.id)?.get(time) ?? asked.values
    const planned = plannedEstimate(world, { ...asked, values })
    return {
      figures: planned.figures,
      sd: sdWithinArms(planned.comparison),
      df: planned.comparison.persons.length - 2,
    }
  })
  return { comparison, ...pooledFigures(setting, scaled, point, figures) }
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
  const sets = drawnSets(setting, scaled, { outcome, time, persons, columns, interacted: null, arm: 0 })
  if ('kind' in sets) return { ...alone, main: withoutMeasurement(point, sets) }
  const figures = sets.map((set) => {
    const drawn = withPlaces(setting, outcome, time, persons, set).people.outcomes.get(outcome.id)
    const [before, after] = [drawn?.get(baselineTime(study, outcome) ?? ''), drawn?.get(time)]
    const sd = Math.sqrt(variance(set.before ?? set.after))
    return {
      figures: changeWithin(study, outcome, before ?? start, after ?? end),
      sd,
      df: persons.length - 1,
    }
  })
  return pooledFigures(setting, scaled, point, figures)
}

type Order = {
  readonly outcome: StudyOutcome
  readonly time: string
  readonly persons: Int32Array
  readonly columns: readonly Column[]
  readonly interacted: Float64Array | null
  readonly arm: number
}

function drawnSets(
  { study }: Setting,
  { calibration, times }: ScaledOutcome,
  { outcome, time, persons, columns, interacted, arm }: Order,
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
    before: answersOf(times.get(baselineTime(study, outcome) ?? '')) ?? null,
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

type SetFigures = { readonly figures: Figures; readonly sd: number; readonly df: number }

function pooledFigures(
  { study }: Setting,
  { calibration }: ScaledOutcome,
  point: Figures,
  sets: readonly SetFigures[],
): ScaledEstimate {
  const main = pooled(
    sets.map(({ figures }) => figures),
    study.analysis.level,
  )
  if (main === null) return { main: withoutMeasurement(point, null), pointMeasures: null, standardised: null }
  const inSd = pooled(sets.map(inStandardDeviations), study.analysis.level)
  const uncertain: readonly ResultNote[] =
    calibration.known.covariance === null ? [{ code: 'calibration-without-uncertainty', detail: {} }] : []
  const { counted, notes } = sets[0].figures
  const basis = { notes: [...notes, ...uncertain], ...(counted && { counted }) }
  return {
    main: { ...main, ...basis, scale: point.scale, method: 'plausible-values' },
    pointMeasures: point,
    standardised: inSd && { ...inSd, ...basis, scale: 'sd-difference', method: 'plausible-values-sd' },
  }
}

/** Null when one of the sets gives no estimate. */
function pooled(
  sets: readonly Pick<Figures, 'estimate' | 'se' | 'df'>[],
  level: number,
): Omit<Figures, 'scale' | 'method' | 'notes'> | null {
  const usable = sets.flatMap(({ estimate, se, df }) =>
    estimate === null || se === null ? [] : [{ estimate, se, df }],
  )
  if (usable.length < sets.length) return null
  const pool = rubinPool({
    estimates: Float64Array.from(usable, ({ estimate }) => estimate),
    variances: Float64Array.from(usable, ({ se }) => se ** 2),
    completeDf: mean(Float64Array.from(usable, ({ df }) => df ?? Number.POSITIVE_INFINITY)),
    level,
  })
  if (pool.kind !== 'pooled') return null
  const { estimate, se, df, low, high, p } = pool
  const measurement = { sets: sets.length, varianceShare: pool.lambda }
  return { estimate, se, df: finite(df), low, high, p, measurement }
}

/** d = estimate / sd, with the sampling error of the standard deviation (Hedges & Olkin 1985, eq. 5.14). */
function inStandardDeviations({ figures: { estimate, se, df }, sd, df: sdDf }: SetFigures) {
  if (estimate === null || se === null || !(sd > 0)) return { estimate: null, se: null, df }
  const d = estimate / sd
  return { estimate: d, se: Math.sqrt((se / sd) ** 2 + d ** 2 / (2 * sdDf)), df }
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

function withoutMeasurement(point: Figures, trouble: NotEstimable | null): Figures {
  const why: readonly ResultNote[] =
    trouble === null ? [] : [{ code: trouble.reason, detail: { ...trouble.detail } }]
  return { ...point, notes: [...point.notes, { code: 'interval-without-measurement', detail: {} }, ...why] }
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
