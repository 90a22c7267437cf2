import {
  type Calibration,
  calibrate,
  groupPatterns,
  type ModelComparison,
  modelComparison,
  type NotCalibrated,
  type PreparedResponses,
  prepareResponses,
  type ResponseMatrix,
} from '@utfall/rasch'
import type { KnownItems } from '../data/known-items.ts'
import type { NotEstimable } from '../result/figure-schema.ts'
import type { MeasurementResults } from '../result/schema.ts'
import { type ChosenModel, checkedSettings, type ModelChoice, type Settings } from './options.ts'

export type Calibrated = {
  readonly prepared: PreparedResponses
  readonly calibration: Calibration | NotCalibrated
  readonly chosen: ChosenModel
  readonly comparison: MeasurementResults['tests']['modelComparison']
}

/** Fewer answers than this in a category place its steps poorly (Linacre 2002, J. Applied Measurement 3, guideline 1). */
const FEWEST_ANSWERS = 10
/** Partial credit against rating scale: below this the items do not share their steps. */
const SHARED_STEPS_P = 0.05

/**
 * The model and its calibration. Asked for, it is the one asked for. Otherwise: two categories need the dichotomous model;
 * unequal categories the partial-credit model; and of the two that remain, items share their steps when some step has too
 * few answers to be placed for each item, or when nothing speaks against it.
 */
export function chooseAndCalibrate(
  responses: ResponseMatrix,
  settings: Settings,
  onProgress: (share: number) => boolean,
): Calibrated {
  const compared = compare(responses, settings, (share) => onProgress(share * COMPARED_SHARE))
  const chosen = choose(responses, settings, compared)
  const { anchors } = settings
  const known = anchors && new Map(anchors.scale.items.map((item, i) => [item, anchors.categories[i]]))
  const prepared = prepareResponses(responses, chosen.model, known ?? new Map())
  const ready = anchors === null && compared?.kind === 'test' ? compared : null
  const fitted =
    ready && chosen.model === 'pcm'
      ? ready.partialCredit
      : ready && chosen.model === 'rsm'
        ? ready.ratingScale
        : null
  const calibration =
    fitted ??
    calibrate(prepared.responses, {
      model: chosen.model,
      onProgress: (share) => onProgress(COMPARED_SHARE + share * (1 - COMPARED_SHARE)),
      ...(anchors && { anchors: usedAnchors(anchors, prepared) }),
    })
  return { prepared, calibration, chosen, comparison: comparisonResult(compared) }
}

export type CalibratedAnswers = Pick<Calibrated, 'prepared' | 'calibration' | 'chosen'>

/** A calibration by the same choice of model and no more, for whoever needs a scale and not its evidence. */
export function calibrateAnswers(
  responses: ResponseMatrix,
  model: ModelChoice,
  onProgress: (share: number) => boolean,
): CalibratedAnswers {
  return chooseAndCalibrate(responses, checkedSettings({ model }, 0), onProgress)
}

/** Of the step, when two models are fitted to be compared. */
const COMPARED_SHARE = 0.7

/** Only where there is something to compare: more than two categories, and the same for every item. */
function compare(
  responses: ResponseMatrix,
  settings: Settings,
  onProgress: (share: number) => boolean,
): ModelComparison | NotEstimable | null {
  if (settings.asked === 'rm') return null
  const most = settings.asked === 'auto' ? MOST_WORK : MOST_WORK_UNASKED
  return tooMuchWork(responses, most) ?? modelComparison(responses, { onProgress })
}

function choose(
  responses: ResponseMatrix,
  { asked, anchors }: Settings,
  compared: ModelComparison | NotEstimable | null,
): ChosenModel {
  if (asked !== 'auto') return { model: asked, reason: 'asked-for' }
  if (compared?.kind === 'not-estimable' && compared.reason === 'two-categories')
    return { model: 'rm', reason: 'two-categories' }
  if (anchors !== null) return { model: 'pcm', reason: 'anchored' }
  if (compared?.kind !== 'test') return { model: 'pcm', reason: compared?.reason ?? 'unequal-categories' }
  if (fewestAnswers(responses) < FEWEST_ANSWERS) return { model: 'rsm', reason: 'few-answers-in-a-category' }
  return compared.p < SHARED_STEPS_P
    ? { model: 'pcm', reason: 'steps-differ' }
    : { model: 'rsm', reason: 'steps-alike' }
}

/**
 * A calibration takes about patterns × steps² when answers are missing. Beyond this a second one, made only to compare, would
 * keep a person waiting; the smaller limit is for a comparison that decides nothing.
 */
export const MOST_WORK = 4e8
const MOST_WORK_UNASKED = 2e7

export function tooMuchWork(responses: ResponseMatrix, most: number): NotEstimable | null {
  const { patterns } = groupPatterns(responses)
  const steps = responses.highest.reduce((sum, highest) => sum + highest, 0)
  return patterns * steps * steps <= most
    ? null
    : { kind: 'not-estimable', reason: 'too-many-patterns', detail: { patterns } }
}

/** The least number of answers in any category of any item that somebody used. */
function fewestAnswers(responses: ResponseMatrix): number {
  const { responses: ready } = prepareResponses(responses, 'pcm')
  const counts = answersPerCategory(ready)
  return Math.min(...counts.map((categories) => Math.min(...categories)))
}

/** How many gave each answer, item by item; persons and not weights. */
export function answersPerCategory({
  items,
  highest,
  persons,
  answers,
}: ResponseMatrix): readonly number[][] {
  const counts = items.map((_, item) => new Array<number>(highest[item] + 1).fill(0))
  for (let person = 0; person < persons; person++)
    for (let item = 0; item < items.length; item++) {
      const answer = answers[person * items.length + item]
      if (answer >= 0) counts[item][answer]++
    }
  return counts
}

/** Items that are not asked here, or dropped out, anchor nothing. */
function usedAnchors({ scale }: KnownItems, prepared: PreparedResponses): ReadonlyMap<string, Float64Array> {
  return new Map(
    scale.items.flatMap((item, i) =>
      prepared.responses.items.includes(item) ? [[item, scale.thresholds[i]] as const] : [],
    ),
  )
}

function comparisonResult(
  compared: ModelComparison | NotEstimable | null,
): MeasurementResults['tests']['modelComparison'] {
  if (compared === null) return { kind: 'not-estimable', reason: 'two-categories', detail: {} }
  if (compared.kind === 'not-estimable')
    return { kind: 'not-estimable', reason: compared.reason, detail: compared.detail }
  return { kind: 'test', lr: compared.statistic, df: compared.df, p: compared.p }
}
