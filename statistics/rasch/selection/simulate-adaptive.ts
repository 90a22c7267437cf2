import type { RandomStream } from '@utfall/numerics'
import type { ItemScale, Note } from '../calibration/calibration-types.ts'
import { type NotEstimable, notEstimable } from '../invariance/result-types.ts'
import { scoreTable } from '../persons/person-measures.ts'
import { itemOverlap, type Measured, methodFigures } from './adaptive-figures.ts'
import { sessionRules, simuleesOf } from './adaptive-rules.ts'
import { type SessionRules, type SessionRunner, sessionRunner } from './adaptive-session.ts'
import type {
  AdaptiveOptions,
  AdaptiveSimulation,
  ExposureControl,
  FixedFormFigures,
  MethodFigures,
  SimulatedPopulation,
  StopReason,
} from './adaptive-types.ts'
import { formConstraints } from './form-constraints.ts'
import { affordableSteps, leastErrorForm } from './form-search.ts'
import { informationTable } from './information-table.ts'
import { targetPoints } from './target.ts'

const DEFAULT_LEVEL = 0.95
const EXPOSURE_ROUNDS = 12
const HOPELESS_ROUNDS = 4
const EXPOSURE_SIMULEES = 2000
/** Exposure within a percentage point of the limit holds it: a simulated share is no surer than that. */
const EXPOSURE_SLACK = 0.01
const PROGRESS_EVERY = 256

/**
 * Adaptive testing tried out on simulated people before it meets real ones: how many items it takes, how well it measures, and
 * how it wears on the items.
 *
 * Each simulee has a stream of their own, split off by number, and answers every item; the adaptive session sees the answers
 * it asks for, and the full form and the best fixed form are scored on the same answers. So the result is the same bytes
 * whatever the order, and the comparison is within persons. Session: `adaptive-session.ts`. Item choice by Fisher
 * information or among the `best` few; content groups by lag behind their share; stopping rules in `StoppingRules`. With
 * `mostExposure` the Sympson–Hetter probabilities are first found in at most 12 rounds of at most 2,000 simulees on
 * streams of their own; when the limit cannot hold (items × limit below the mean number asked) four rounds even it out and the result says so.
 * Fixed form: least mean error variance over the population, with the mean number of items, rounded.
 *
 * Input: thresholds and θ in logits. Accuracy: `monteCarloError` beside each figure; estimates to 1e-8.
 * Edges: an SE limit that the full bank cannot reach stops by 'all-items'. Not estimable: `stopped`.
 * Notes: `exposure-limit-not-met`, `se-limit-missed` (share of simulees with a standard error above the limit).
 * Errors: `InvalidInput` for options outside their range, unknown items, and what the scale's own checks refuse.
 * Source: Weiss & Kingsbury (1984) Journal of Educational Measurement 21, 361–375; Kingsbury & Zara (1989) Applied Measurement in
 * Education 2, 359–375; Sympson & Hetter (1985), Proceedings of the 27th annual meeting of the Military Testing Association, 973–977;
 * Warm (1989).
 */
export function simulateAdaptive(
  scale: ItemScale,
  options: AdaptiveOptions,
): AdaptiveSimulation | NotEstimable {
  const rules = sessionRules(scale, options)
  const runner = sessionRunner(scale, rules)
  const n = simuleesOf(options.population)
  const limit = options.mostExposure
  const controlShare = limit === undefined || limit === 1 ? 0 : 0.5
  const control =
    limit === undefined
      ? null
      : exposureControl(
          runner,
          options,
          limit,
          n,
          (share) => options.onProgress?.(controlShare * share) !== false,
        )
  if (control === 'stopped') return notEstimable('stopped')
  const run = simulateSessions(
    runner,
    options,
    control?.admission ?? null,
    n,
    (share) => options.onProgress?.(controlShare + (1 - controlShare) * share) !== false,
  )
  if (!run) return notEstimable('stopped')
  const { simulees, asked, scores, stops } = run
  const level = options.level ?? DEFAULT_LEVEL
  const adaptive = methodFigures(simulees, level, rules.seLimit)
  const exposure = asked.map((count) => count / n)
  const met = limit === undefined || exposure.every((share) => share <= limit + EXPOSURE_SLACK)
  const compared = options.compare ?? true
  const everything = scale.items.map((_, item) => item)
  return {
    kind: 'simulation',
    adaptive,
    fullForm: compared ? formFigures(scale, rules, run, scores.full, everything, level) : null,
    fixedForm: compared
      ? fixedFigures(scale, rules, options.population, run, adaptive.meanItems, level)
      : null,
    stoppedBy: {
      'se-limit': stops['se-limit'] / n,
      'most-items': stops['most-items'] / n,
      'least-information': stops['least-information'] / n,
      'all-items': stops['all-items'] / n,
    },
    exposure,
    overlap: itemOverlap(asked, n),
    exposureControl: control && limit !== undefined ? { ...control, limit, met } : null,
    simulees,
    notes: notesOf(adaptive, rules, exposure, limit, met),
  }
}

type Sessions = {
  readonly simulees: Measured
  /** How many were asked each item. */
  readonly asked: Float64Array
  readonly answers: Int16Array
  readonly scores: { readonly full: Int32Array }
  readonly stops: Readonly<Record<StopReason, number>>
}

function simulateSessions(
  runner: SessionRunner,
  { population, random }: AdaptiveOptions,
  admission: Float64Array | null,
  n: number,
  carryOn: (share: number) => boolean,
): Sessions | null {
  const width = runner.bank.items
  const [truth, estimate, se, items] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Int32Array(n),
  ]
  const [asked, selected, full] = [new Float64Array(width), new Float64Array(width), new Int32Array(n)]
  const answers = new Int16Array(n * width)
  const stops: Record<StopReason, number> = {
    'se-limit': 0,
    'most-items': 0,
    'least-information': 0,
    'all-items': 0,
  }
  for (let v = 0; v < n; v++) {
    if (v % PROGRESS_EVERY === 0 && !carryOn(v / n)) return null
    const stream = random.split(`simulee ${v}`)
    truth[v] = drawnTruth(population, v, stream)
    const row = answers.subarray(v * width, (v + 1) * width)
    runner.answer(truth[v], stream, row)
    const session = runner.run(row, stream, admission, selected)
    estimate[v] = session.theta
    se[v] = session.se
    items[v] = session.asked
    for (let c = 0; c < session.asked; c++) asked[session.items[c]]++
    for (const category of row) full[v] += category
    stops[session.stop]++
  }
  return { simulees: { truth, estimate, se, items }, asked, answers, scores: { full }, stops }
}

function drawnTruth(population: SimulatedPopulation, v: number, stream: RandomStream): number {
  switch (population.kind) {
    case 'measures':
      return population.measures[v]
    case 'normal':
      return population.mean + population.sd * stream.normal()
    case 'range':
      return population.low + (population.high - population.low) * stream.uniform()
  }
}

/**
 * Sympson & Hetter's rounds: simulate, then K_i = limit / share selected where that is below 1, until no item is asked of more
 * than the limit; else the round that came nearest.
 */
function exposureControl(
  runner: SessionRunner,
  { population, random }: AdaptiveOptions,
  limit: number,
  n: number,
  carryOn: (share: number) => boolean,
): Pick<ExposureControl, 'rounds' | 'admission'> | 'stopped' {
  const width = runner.bank.items
  const simulees = Math.min(EXPOSURE_SIMULEES, population.kind === 'measures' ? n : EXPOSURE_SIMULEES)
  const answers = new Int16Array(width)
  // Two standard errors of a simulated share below the limit, so that the limit holds in another sample too.
  const aim = Math.max(limit / 2, limit - 2 * Math.sqrt((limit * (1 - limit)) / simulees))
  let admission = new Float64Array(width).fill(1)
  let best = { highest: Infinity, admission }
  for (let round = 0; round < EXPOSURE_ROUNDS; round++) {
    if (!carryOn(round / EXPOSURE_ROUNDS)) return 'stopped'
    const [asked, selected] = [new Float64Array(width), new Float64Array(width)]
    const ofRound = random.split(`exposure round ${round}`)
    for (let v = 0; v < simulees; v++) {
      const stream = ofRound.split(`simulee ${v}`)
      // Given measures are sampled evenly, so that a part of a sorted list stands for all of it.
      const truth = drawnTruth(population, Math.floor((v * n) / simulees), stream)
      runner.answer(truth, stream, answers)
      const session = runner.run(answers, stream, admission, selected)
      for (let c = 0; c < session.asked; c++) asked[session.items[c]]++
    }
    const highest = asked.reduce((most, count) => Math.max(most, count), 0) / simulees
    if (highest < best.highest) best = { highest, admission }
    if (highest <= aim) return { rounds: round + 1, admission }
    admission = selected.map((count) => Math.min(1, (aim * simulees) / Math.max(count, 1)))
    // More questions per item than the limit allows: evened out in a few rounds, and told.
    const rate = asked.reduce((sum, count) => sum + count, 0) / (simulees * width)
    if (rate > limit && round + 1 >= HOPELESS_ROUNDS) return { rounds: round + 1, admission: best.admission }
  }
  return { rounds: EXPOSURE_ROUNDS, admission: best.admission }
}

/** A form of given items, scored on the answers that the simulees gave. */
function formFigures(
  scale: ItemScale,
  rules: SessionRules,
  { simulees }: Sessions,
  scores: Int32Array,
  items: readonly number[],
  level: number,
): MethodFigures {
  const table = scoreTable(scale, { method: rules.final, items, prior: rules.prior })
  const n = scores.length
  return methodFigures(
    {
      truth: simulees.truth,
      estimate: Float64Array.from(scores, (score) => table[score].measure ?? 0),
      se: Float64Array.from(scores, (score) => table[score].se ?? 0),
      items: new Int32Array(n).fill(items.length),
    },
    level,
    rules.seLimit,
  )
}

function fixedFigures(
  scale: ItemScale,
  rules: SessionRules,
  population: SimulatedPopulation,
  run: Sessions,
  meanItems: number,
  level: number,
): FixedFormFigures | null {
  const table = informationTable(scale, targetPoints(population))
  if (!table) return null
  const size = Math.max(1, Math.round(meanItems))
  const found = leastErrorForm(table, formConstraints(scale, {}), size, {
    mostSteps: affordableSteps(table),
    carryOn: () => true,
  })
  const width = scale.items.length
  const scores = Int32Array.from({ length: run.simulees.truth.length }, (_, v) =>
    found.items.reduce((sum, item) => sum + run.answers[v * width + item], 0),
  )
  return {
    ...formFigures(scale, rules, run, scores, found.items, level),
    items: found.items.map((item) => scale.items[item]),
    exact: found.exact,
  }
}

function notesOf(
  adaptive: MethodFigures,
  rules: SessionRules,
  exposure: Float64Array,
  limit: number | undefined,
  met: boolean,
): readonly Note[] {
  const notes: Note[] = []
  if (limit !== undefined && !met)
    notes.push({
      code: 'exposure-limit-not-met',
      detail: {
        limit,
        highest: exposure.reduce((most, share) => Math.max(most, share), 0),
        least: adaptive.meanItems / exposure.length,
      },
    })
  if (rules.seLimit > 0 && adaptive.withinSeLimit !== null && adaptive.withinSeLimit < 1)
    notes.push({
      code: 'se-limit-missed',
      detail: { limit: rules.seLimit, share: 1 - adaptive.withinSeLimit },
    })
  return notes
}
