import { type Connectivity, connectivity } from '../responses/connectivity.ts'
import { groupPatterns, type PatternTable } from '../responses/patterns.ts'
import { type ResponseMatrix, selectPersons } from '../responses/response-matrix.ts'
import type { Calibration, CalibrationOptions, NotCalibrated } from './calibration-types.ts'
import { climb, type SumsRequest } from './climb.ts'
import { type ConditionalProblem, conditionalProblem } from './conditional-likelihood.ts'
import { describeCalibration } from './describe-calibration.ts'
import { type ParameterSpace, parameterSpace } from './parameter-space.ts'
import { addSums, patternSums } from './pattern-sums.ts'
import type { PatternSums } from './pattern-walk.ts'
import { stepOffsets, thresholdVector } from './threshold-layout.ts'

/**
 * Conditional maximum likelihood for the dichotomous, rating-scale and partial-credit models.
 * Formula: log L = −Σ N_ik β_ik − Σ_g Σ_r n_gr log γ_r^(g), β_ik = Σ_{h≤k} δ_ih, g the answered items of a person
 * (missing answers by pattern, nobody dropped), r the score; Newton with the exact slope and information. The persons'
 * places on the scale are conditioned away, so nothing is assumed about their distribution.
 * Input: prepared responses (every category of every item chosen by somebody); case weights count as persons.
 * Accuracy: slope under 1e-10 per person; thresholds agree to 1e-8 with an 80-bit engine on all reference sets.
 * Edges: a design that does not hang together, or that holds together one way only, is refused with its parts named
 * before anything is fitted; an unconverged fit is never returned.
 * Errors: `InvalidInput` for anchors that do not fit the items.
 * Source: Andersen (1972); Masters (1982); Fischer & Ponocny (1994); Fischer & Molenaar (1995), ch. 3, 8, 19.
 */
export function calibrate(
  responses: ResponseMatrix,
  options: CalibrationOptions,
): Calibration | NotCalibrated {
  const steps = calibrationSteps(responses, options)
  let turn = steps.next()
  while (!turn.done) {
    const sums = requestedSums(turn.value, options.onProgress)
    if (!sums) return notCalibrated('stopped', {})
    turn = steps.next(sums)
  }
  return turn.value
}

/** What one request is expected to add to the share done. */
const SHARE_OF_REQUEST = 0.2

/**
 * The answer to one request, range by range in a fixed order, so that any number of workers gives the same bytes. Null
 * when the caller has stopped it.
 */
export function requestedSums(
  request: SumsRequest,
  onProgress?: (share: number) => boolean,
): PatternSums | null {
  const { work, point, order, ranges, share } = request
  let total: PatternSums | null = null
  for (let index = 0; index < ranges.length; index++) {
    const within = (SHARE_OF_REQUEST * index) / ranges.length
    if (onProgress?.(Math.min(0.99, share + within)) === false) return null
    const part = patternSums(work, point, order, ranges[index])
    if (total) addSums(total, part)
    else total = part
  }
  return total
}

/** The same calibration for a caller that computes the sums elsewhere, in threads of its own. */
export function* calibrationSteps(
  responses: ResponseMatrix,
  options: CalibrationOptions,
): Generator<SumsRequest, Calibration | NotCalibrated, PatternSums> {
  const refusal = refuseShape(responses, options)
  if (refusal) return refusal
  const table = groupPatterns(responses)
  const stepStart = stepOffsets(responses.highest)
  const space = parameterSpace(responses, stepStart, options)
  const problem = conditionalProblem(table, stepStart, space)
  const tied = connectivity(
    responses,
    table,
    new Set(responses.items.filter((item) => options.anchors?.has(item))),
  )
  const untied = refuseDesign(responses, table, options, tied, problem)
  if (untied) return untied
  const start = startOf(responses, table, options, space)
  let found = yield* climb(problem, options, start)
  // Far out the likelihood is as level as where it has no maximum, so only the climb from the middle decides.
  if (found.kind !== 'summit' && start !== space.start) found = yield* climb(problem, options, space.start)
  if (found.kind === 'summit') return describeCalibration({ responses, table, problem, options, found })
  return found.reason === 'no-maximum' && tied.kind === 'one-way' ? { ...found, parts: tied.parts } : found
}

/** From this many patterns the start is found on a part of the persons. */
const MANY_PATTERNS = 400

/**
 * Where the climb starts: at zero, or, when there are very many patterns, at the estimate from persons with the commonest
 * patterns, about thirty per step. Only the number of steps depends on it.
 */
function startOf(
  responses: ResponseMatrix,
  table: PatternTable,
  options: CalibrationOptions,
  space: ParameterSpace,
): Float64Array {
  const given = givenStart(responses, options, space)
  if (given) return given
  if (table.patterns < MANY_PATTERNS) return space.start
  const rows = personsOfCommonPatterns(table, 30 * space.steps)
  const { onProgress: _, ...quiet } = options
  const part = calibrate(selectPersons(responses, rows), { ...quiet, fewPersons: 'allow' })
  if (part.kind !== 'calibrated') return space.start
  return thresholdVector(part.thresholds)
}

/** The caller's own start, when it has the same items and steps; known thresholds stay as they are. */
function givenStart(
  responses: ResponseMatrix,
  { start, model }: CalibrationOptions,
  space: ParameterSpace,
): Float64Array | null {
  // A rating scale has fewer parameters than thresholds: a start outside them would stay outside.
  if (!start || model === 'rsm' || space.anchored) return null
  const found = responses.items.map((item) => start.thresholds[start.items.indexOf(item)])
  if (found.some((thresholds, i) => thresholds?.length !== responses.highest[i])) return null
  return Float64Array.from(found.flatMap((thresholds) => Array.from(thresholds)))
}

function personsOfCommonPatterns(table: PatternTable, wanted: number): Int32Array {
  const size = new Int32Array(table.patterns)
  for (const g of table.patternOf) if (g >= 0) size[g]++
  const chosen = new Uint8Array(table.patterns)
  let held = 0
  let patterns = 0
  for (const g of Array.from(size.keys()).sort((a, b) => size[b] - size[a] || a - b)) {
    if (held >= wanted || patterns >= MANY_PATTERNS - 1) break
    chosen[g] = 1
    held += size[g]
    patterns++
  }
  const rows: number[] = []
  table.patternOf.forEach((g, v) => {
    if (g >= 0 && chosen[g] === 1) rows.push(v)
  })
  return Int32Array.from(rows)
}

function refuseShape(responses: ResponseMatrix, { model }: CalibrationOptions): NotCalibrated | null {
  const { items, highest } = responses
  if (items.length < 2) return notCalibrated('too-few-items', { items: items.length, needed: 2 })
  for (let i = 0; i < items.length; i++) {
    if (highest[i] < 1) return notCalibrated('unused-category', { item: items[i], category: 0 })
    if (model === 'rm' && highest[i] > 1)
      return notCalibrated('more-than-two-categories', { item: items[i], categories: highest[i] + 1 })
    if (model === 'rsm' && highest[i] !== highest[0])
      return notCalibrated('unequal-categories', {
        item: items[i],
        categories: highest[i] + 1,
        first: highest[0] + 1,
      })
  }
  return null
}

function refuseDesign(
  responses: ResponseMatrix,
  table: PatternTable,
  options: CalibrationOptions,
  tied: Connectivity,
  problem: ConditionalProblem,
): NotCalibrated | null {
  const unused = unusedCategory(responses, table, options)
  if (unused) return notCalibrated('unused-category', unused)
  if (tied.kind === 'disconnected')
    return { ...notCalibrated('disconnected', { parts: tied.parts.length }), parts: tied.parts }
  const parameters = problem.space.size - problem.space.flat.length
  if (options.fewPersons !== 'allow' && problem.informativePersons < parameters)
    return notCalibrated('too-few-persons', { persons: problem.informativePersons, parameters })
  // With two categories the arrows are the whole truth; with more the climb finds out.
  if (tied.kind === 'one-way' && options.model === 'rm')
    return { ...notCalibrated('no-maximum', { parts: tied.parts.length }), parts: tied.parts }
  return null
}

/** The rating-scale model needs every category used by some item, the others by every item. */
function unusedCategory(
  { items }: ResponseMatrix,
  { counts }: PatternTable,
  { model, anchors }: CalibrationOptions,
): { readonly item: string; readonly category: number } | null {
  const shared = counts[0].map((_, k) => counts.reduce((total, item) => total + (item[k] ?? 0), 0))
  for (let i = 0; i < items.length; i++) {
    const category = (model === 'rsm' ? shared : counts[i]).indexOf(0)
    if (category >= 0 && !anchors?.has(items[i])) return { item: items[i], category }
  }
  return null
}

export function notCalibrated(reason: string, detail: NotCalibrated['detail']): NotCalibrated {
  return { kind: 'not-calibrated', reason, detail }
}
