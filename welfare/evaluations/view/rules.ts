import type { Language } from '@utfall/basics'
import { findingText } from '../report/board.ts'
import {
  contrastLabel,
  groupLabel,
  mainRows,
  outcomeLabel,
  outcomeOf,
  reportContext,
  timeLabel,
} from '../report/context.ts'
import { estimateText, pOrDash, rangeText } from '../report/figures.ts'
import { noteText } from '../report/note-texts.ts'
import { primarySentence } from '../report/verdict-blocks.ts'
import type { Results } from '../result/schema.ts'
import { STEPS, type Step } from '../run/evaluate.ts'
import { lockState } from '../study/lock.ts'
import type { Study, StudyLock } from '../study/schema.ts'
import type { EstimateRow, StudySummary } from './schema.ts'

type RunRow = {
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'stopped'
  readonly finished_at: string | null
}

/** A study as a line in the list of studies: better or not, and how sure. */
export function studySummary(overview: {
  readonly slug: string
  readonly study: Study
  readonly lock: StudyLock | null
  readonly runs: readonly RunRow[]
  readonly results: Results | null
  readonly example: boolean
}): StudySummary {
  const { study, results, runs } = overview
  const newest = runs[0]
  const done = runs.find((run) => run.state === 'done')
  return {
    id: overview.slug,
    title: study.title,
    question: study.question,
    initiative: study.initiative.name,
    design: study.design.kind,
    lock: lockState(study, overview.lock).kind,
    state: newest === undefined || newest.state === 'queued' ? 'waiting' : newest.state,
    verdict: results?.verdict.kind ?? null,
    headline: results ? { sv: headline(study, results, 'sv'), en: headline(study, results, 'en') } : null,
    persons: results?.flow.allocated ?? null,
    asOf: study.asOf ?? null,
    evaluatedAt: done?.finished_at ?? null,
    example: overview.example,
  }
}

/** The first primary outcome in a sentence with its uncertainty; when there is none, what the verdict means. */
export function headline(study: Study, results: Results, language: Language): string {
  const context = reportContext(study, results, language)
  const first = mainRows(context, 'primary')[0]
  const sentence = first ? primarySentence(context, first) : null
  return sentence ?? context.texts.verdictLead[results.verdict.kind]
}

export function estimateViews(study: Study, results: Results, language: Language): EstimateRow[] {
  const context = reportContext(study, results, language)
  const main = new Set(mainRows(context))
  return results.estimates.map((row) => ({
    outcome: { id: row.outcome, label: outcomeLabel(context, row.outcome) },
    time: { id: row.time, label: timeLabel(context, row.time) },
    contrast: contrastLabel(context, row),
    analysis: { id: row.analysis, label: context.texts.analyses[row.analysis] },
    group: row.group ? groupLabel(context, row.group) : null,
    site: row.site,
    scale: row.scale,
    estimate: row.estimate,
    estimateText: estimateText(row, outcomeOf(context, row.outcome), language),
    intervalText: rangeText(row, language),
    pText: pOrDash(row.p, language),
    n: row.n,
    finding: main.has(row) ? findingText(context, row) : null,
    notes: row.notes.map((note) => noteText(context, note)),
  }))
}

const STEP_TEXTS: Readonly<Record<Step | 'waiting' | 'report', { sv: string; en: string }>> = {
  waiting: { sv: 'Väntar på sin tur', en: 'Waiting for its turn' },
  read: { sv: 'Läser data', en: 'Reading the data' },
  describe: { sv: 'Beskriver vilka som är med', en: 'Describing who takes part' },
  estimate: { sv: 'Räknar skillnaderna', en: 'Computing the differences' },
  subgroups: { sv: 'Räknar för grupper', en: 'Computing for groups' },
  sites: { sv: 'Räknar plats för plats', en: 'Computing site by site' },
  sensitivity: { sv: 'Prövar om svaret håller', en: 'Testing whether the answer holds' },
  verdict: { sv: 'Drar slutsatsen', en: 'Deriving the verdict' },
  report: { sv: 'Skriver rapporten', en: 'Writing the report' },
}

/** What a run is doing at a share of its way; the report is written last. */
export function stepAt(share: number, state: RunRow['state']): { sv: string; en: string } {
  if (state === 'queued') return STEP_TEXTS.waiting
  const step = STEPS[Math.floor(share * STEPS.length)]
  return step === undefined || share >= REPORT_SHARE ? STEP_TEXTS.report : STEP_TEXTS[step]
}

/** From here on the figures are done and the report is being written. */
export const REPORT_SHARE = 0.95
