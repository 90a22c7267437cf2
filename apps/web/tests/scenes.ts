import {
  changedResults,
  faultyProblem,
  otherVerdicts,
  runInState,
  studies,
  studyPage,
  summary,
} from './answers.ts'
import {
  calibrationRun,
  INSTRUMENT_ID,
  INSTRUMENT_PATH,
  instrumentPage,
  instrumentSummary,
} from './measurement-answers.ts'
import { STUDY_PATH } from './stage.ts'
import type { Answers } from './test-server.ts'

/** Each page and state that a visitor can meet, and what is seen when it has come. */
export type Scene = {
  readonly name: string
  readonly path: string
  /** Text on the Swedish page. */
  readonly shows: string
  readonly arrange?: (answers: Answers) => void
  /** Nothing behind it can be pressed: the language then comes with the address. */
  readonly modal?: true
  /** What the browser itself says about the answers of this scene. */
  readonly expected?: RegExp
}

const STUDY = '/studier/exempelforbundet'

function study(page: Partial<typeof studyPage>): (answers: Answers) => void {
  return (answers) => answers.set(`GET ${STUDY_PATH}`, () => ({ json: { ...studyPage, ...page } }))
}

const unanswered = { ...summary, verdict: null, headline: null } as const
const oneRun = {
  id: 'run-9',
  startedAt: '2026-11-21T13:00:00Z',
  finishedAt: '2026-11-21T13:00:04Z',
  seed: 1,
  version: '1.0.0',
}

const INSTRUMENT = `/matning/${INSTRUMENT_ID}`
const unmeasured = { ...instrumentSummary, verdict: null, persons: null, calibratedAt: null } as const

function instrument(
  state: 'running' | 'failed' | 'stopped',
  changes: Partial<typeof instrumentPage>,
): (answers: Answers) => void {
  const runs = instrumentPage.runs.map((run) => ({ ...run, state }))
  return (answers) =>
    answers.set(`GET ${INSTRUMENT_PATH}`, () => ({ json: { ...instrumentPage, runs, ...changes } }))
}

export const scenes: readonly Scene[] = [
  {
    name: 'list',
    path: '/',
    shows: 'Kan inte mätas',
    arrange: (answers) =>
      answers.set('GET /api/studies', () => ({ json: { studies: [...studies, ...otherVerdicts] } })),
  },
  {
    name: 'list-empty',
    path: '/',
    shows: 'Här finns inga studier än',
    arrange: (answers) => answers.set('GET /api/studies', () => ({ json: { studies: [] } })),
  },
  {
    name: 'list-no-connection',
    path: '/',
    shows: 'Ingen kontakt med servern',
    arrange: (answers) => answers.set('GET /api/studies', () => ({ cut: true })),
    expected: /ERR_EMPTY_RESPONSE/,
  },
  {
    name: 'list-broken',
    path: '/',
    shows: 'Något gick fel hos oss',
    arrange: (answers) => answers.set('GET /api/studies', () => ({ status: 500, json: 'broken' })),
    expected: /500/,
  },
  {
    name: 'list-loading',
    path: '/',
    shows: 'Läser in',
    arrange: (answers) =>
      answers.set('GET /api/studies', () => ({ json: { studies }, delayMilliseconds: 60_000 })),
  },
  { name: 'study-board', path: STUDY, shows: 'Vad som inte mättes' },
  {
    name: 'study-changed',
    path: STUDY,
    shows: 'Planen har ändrats efter att den låstes',
    arrange: study({ summary: { ...summary, lock: 'changed' }, results: changedResults }),
  },
  { name: 'study-annex', path: `${STUDY}/underlag`, shows: 'Regeln för svaret' },
  { name: 'study-estimates', path: `${STUDY}/skattningar`, shows: 'Visar 3 av 3' },
  { name: 'study-files', path: `${STUDY}/filer`, shows: 'Rapport som PDF' },
  { name: 'study-runs', path: `${STUDY}/berakningar`, shows: 'slumpfrö 1' },
  {
    name: 'study-unlocked',
    path: `${STUDY}/berakningar`,
    shows: 'Ditt namn',
    arrange: study({
      summary: { ...summary, lock: 'not-locked' },
      results: { ...changedResults, study: { ...changedResults.study, lock: { kind: 'not-locked' } } },
    }),
  },
  {
    name: 'study-running',
    path: STUDY,
    shows: 'Räknar undergrupper',
    arrange: (answers) => {
      study({
        summary: unanswered,
        results: null,
        runs: [],
        run: { ...runInState('running', 0.4), id: '3' },
      })(answers)
      answers.set('GET /api/runs/3', () => ({ json: runInState('running', 0.43) }))
    },
  },
  {
    name: 'study-failed',
    path: STUDY,
    shows: 'Visar 4 av 34 fel',
    arrange: (answers) => {
      study({
        summary: { ...unanswered, state: 'failed' },
        results: null,
        runs: [{ ...oneRun, state: 'failed' }],
      })(answers)
      answers.set('GET /api/runs/run-9', () => ({
        json: { ...runInState('failed', 0.2), problem: faultyProblem },
      }))
    },
  },
  {
    name: 'study-stopped',
    path: STUDY,
    shows: 'Svaret nedan är från en tidigare beräkning',
    arrange: study({
      runs: [...studyPage.runs, { ...oneRun, startedAt: '2026-11-22T13:00:00Z', state: 'stopped' }],
    }),
  },
  { name: 'study-missing', path: '/studier/finns-inte', shows: 'Studien finns inte här.', expected: /404/ },
  { name: 'new-study', path: '/ny-studie', shows: 'Den får vara högst 200 MB' },
  { name: 'instruments', path: '/matning', shows: 'Inte ett mått än' },
  {
    name: 'instruments-empty',
    path: '/matning',
    shows: 'Här finns inga instrument än',
    arrange: (answers) => answers.set('GET /api/instruments', () => ({ json: { instruments: [] } })),
  },
  { name: 'instrument-answer', path: INSTRUMENT, shows: 'Vad som kan prövas' },
  { name: 'instrument-card', path: `${INSTRUMENT}/kvalitetskort`, shows: 'Ingen referens' },
  { name: 'instrument-measures', path: `${INSTRUMENT}/personmatt`, shows: 'Från poäng till mått' },
  { name: 'instrument-shorter', path: `${INSTRUMENT}/farre-fragor`, shows: 'Personer i varje grupp' },
  { name: 'instrument-files', path: `${INSTRUMENT}/filer`, shows: 'Poängtabell som CSV' },
  {
    name: 'instrument-running',
    path: INSTRUMENT,
    shows: 'Lägger frågorna på en gemensam skala',
    arrange: (answers) => {
      instrument('running', { summary: unmeasured, calibrations: [], cards: [] })(answers)
      answers.set('GET /api/calibration-runs/7', () => ({ json: calibrationRun('running', 0.4) }))
    },
  },
  {
    name: 'instrument-failed',
    path: INSTRUMENT,
    shows: 'Visar 4 av 34 fel',
    arrange: (answers) => {
      instrument('failed', {})(answers)
      answers.set('GET /api/calibration-runs/7', () => ({
        json: { ...calibrationRun('failed', 0.2), problem: faultyProblem },
      }))
    },
  },
  {
    name: 'instrument-stopped',
    path: INSTRUMENT,
    shows: 'Prövningen stoppades',
    arrange: instrument('stopped', { summary: unmeasured, calibrations: [], cards: [] }),
  },
  {
    name: 'instrument-missing',
    path: '/matning/finns-inte',
    shows: 'Studien finns inte här.',
    expected: /404/,
  },
  { name: 'new-survey', path: '/ny-enkat', shows: 'Så ska filen se ut' },
  { name: 'about', path: '/om', shows: 'De sex svaren' },
  { name: 'accessibility', path: '/tillganglighet', shows: 'Vad som brister' },
  { name: 'not-found', path: '/en/annan/adress', shows: 'Adressen är fel' },
]
