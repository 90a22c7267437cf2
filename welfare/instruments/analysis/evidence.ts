import {
  answerDistributions,
  type Calibration,
  type NotCalibrated,
  type PreparedResponses,
} from '@utfall/rasch'
import type { InstrumentAnswers } from '../data/answers.ts'
import type { Andersen, Dif } from '../result/evidence-schema.ts'
import type { NotEstimable, ResultNote } from '../result/figure-schema.ts'
import type { VerdictEvidence } from '../verdict/evidence.ts'
import { type Calibrated, MOST_WORK, tooMuchWork } from './choose-model.ts'
import { andersenByScore, differenceByGroup } from './differences.ts'
import type { Settings } from './options.ts'
import { peopleFigures } from './people.ts'
import type { Progress } from './progress.ts'

/** What happened to the answers before anything was fitted. */
export function answersFigures(
  input: InstrumentAnswers,
  { prepared, calibration }: Calibrated,
): Pick<VerdictEvidence, 'answers' | 'dropped' | 'recoded'> {
  const anchored = calibration.kind === 'calibrated' ? calibration.anchored : []
  const first = firstCategory(prepared)
  return {
    answers: answerDistributions(input.responses).items.map(({ item, n, missing, counts, shares }) => ({
      item,
      n,
      missing,
      counts: [...counts],
      shares: [...shares],
    })),
    dropped: prepared.droppedItems.map(({ item, reason, category }) => ({ item, reason, category })),
    recoded: prepared.kept.flatMap((position, column) => {
      const item = input.responses.items[position]
      const used = new Set(prepared.categories[column])
      const offered = Array.from(
        { length: input.responses.highest[position] + 1 - first },
        (_, k) => first + k,
      )
      const unused = offered.filter((category) => !used.has(category))
      return unused.length === 0 || anchored.includes(item) ? [] : [{ item, unused }]
    }),
  }
}

/** The lowest answer that anybody gave to anything: a form may number its answers from 1, and 0 is then no answer of it. */
function firstCategory({ categories }: PreparedResponses): number {
  return categories.reduce((least, used) => Math.min(least, used[0]), categories.length > 0 ? Infinity : 0)
}

/** Andersen's test by score, and each group column; null when somebody said stop. */
export async function groupTests(
  input: InstrumentAnswers,
  { prepared }: Calibrated,
  calibration: Calibration,
  { level }: Settings,
  progress: Progress,
): Promise<{ readonly andersen: Andersen; readonly dif: Dif[] } | null> {
  const parts = input.groups.length + 1
  progress.part(0, 1 / parts)
  const andersen: Andersen =
    tooMuchWork(prepared.responses, MOST_WORK) ??
    andersenByScore(prepared.responses, input.responses, calibration, progress.within)
  const dif: Dif[] = []
  for (const [index, column] of input.groups.entries()) {
    if (progress.isStopped) return null
    progress.part((index + 1) / parts, (index + 2) / parts)
    dif.push(differenceByGroup(input.responses, column, { calibration, level, onProgress: progress.within }))
  }
  return progress.isStopped ? null : { andersen, dif }
}

/** Covariance of all thresholds as the lower triangle, row by row. */
export function lowerTriangle({ covariance }: Calibration): number[] {
  const { rows, columns, data } = covariance
  return Array.from({ length: rows }, (_, row) => [
    ...data.subarray(row * columns, row * columns + row + 1),
  ]).flat()
}

/** That the answers were counted from one, and what was closed up. */
export function codingNotes({ prepared }: Calibrated): ResultNote[] {
  const first = firstCategory(prepared)
  return first === 0 ? [] : [{ code: 'categories-counted-from', detail: { first } }]
}

export function copiedNote({
  code,
  detail,
}: {
  readonly code: string
  readonly detail: ResultNote['detail']
}): ResultNote {
  return { code, detail: { ...detail } }
}

/** What could not be computed. Two categories, or different numbers of them, leave nothing to compare: no loss. */
const NO_LOSS: readonly string[] = ['two-categories', 'unequal-categories']

export function leftOut(
  parts: Readonly<Record<string, { readonly kind: string } | readonly Dif[] | null>>,
): ResultNote[] {
  return Object.entries(parts).flatMap(([part, found]) => {
    const list: readonly ({ readonly kind: string } | null)[] = Array.isArray(found)
      ? found
      : [found as { kind: string } | null]
    return list.flatMap((each) =>
      isNotEstimable(each) && !NO_LOSS.includes(each.reason)
        ? [{ code: 'part-left-out', detail: { part, reason: each.reason, ...groupOf(each) } }]
        : [],
    )
  })
}

function isNotEstimable(found: { readonly kind: string } | null): found is NotEstimable {
  return found?.kind === 'not-estimable'
}

function groupOf(found: NotEstimable): ResultNote['detail'] {
  return 'group' in found ? { group: String(found.group) } : {}
}

/** What is known without a scale: who answered, and why there is none. */
export function uncalibratedEvidence(
  input: InstrumentAnswers,
  calibrated: Calibrated,
  refusal: NotCalibrated,
): VerdictEvidence {
  const { prepared, chosen } = calibrated
  const none: NotEstimable = {
    kind: 'not-estimable',
    reason: 'not-calibrated',
    detail: { why: refusal.reason },
  }
  return {
    ...answersFigures(input, calibrated),
    model: chosen.model,
    modelReason: chosen.reason,
    calibration: {
      kind: 'not-calibrated',
      reason: refusal.reason,
      detail: { ...refusal.detail },
      parts: (refusal.parts ?? []).map((part) => [...part]),
    },
    logLik: null,
    nPersons: input.responses.persons - prepared.personsWithoutAnswers,
    people: peopleFigures({ given: input.responses, prepared, measures: null }),
    items: [],
    covariance: null,
    reliability: null,
    reliabilities: { wleAll: none, wleNonExtreme: none, mleNonExtreme: none },
    scoreTable: [],
    tests: {
      andersen: none,
      modelComparison: calibrated.comparison,
      localDependence: none,
      dimension: none,
      anchors: null,
      dif: input.groups.map(({ name }) => ({ ...none, group: name })),
    },
    targeting: none,
    information: null,
    itemCurves: [],
    burden: none,
    leftOut: [{ code: 'part-left-out', detail: { part: 'calibration', reason: refusal.reason } }],
    notes: [...input.notes, ...codingNotes(calibrated)].map(copiedNote),
  }
}
