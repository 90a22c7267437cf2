import { readFileSync } from 'node:fs'
import type {
  CalibrationRun,
  ChangeAnswer,
  ColumnSuggestion,
  InstrumentPage,
  InstrumentSummary,
  MeasureVerdict,
  ShorterBasis,
} from '../api/shapes.ts'
import type { Answers } from './test-server.ts'

/** Answers as the API gives them, for the tests of the measurement pages. */

export const INSTRUMENT_ID = 'exempel-narmare-arbete'
export const INSTRUMENT_PATH = `/api/instruments/${INSTRUMENT_ID}`
const HASH = 'a'.repeat(64)

const both = (sv: string, en: string) => ({ sv, en })

const groups: MeasureVerdict = {
  kind: 'groups',
  tone: 'neutral',
  word: both('Håller för grupper', 'Fit for groups'),
  title: both('Ja, för grupper, men inte för enskilda personer', 'Yes, for groups, but not for individuals'),
  sentence: both('Måttet duger för att jämföra grupper.', 'The measure will do for comparing groups.'),
}
const individuals: MeasureVerdict = {
  ...groups,
  kind: 'individuals',
  tone: 'good',
  word: both('Håller för enskilda', 'Fit for individuals'),
}
const notYet: MeasureVerdict = {
  ...groups,
  kind: 'not-yet',
  tone: 'warning',
  word: both('Inte ett mått än', 'Not a measure yet'),
  title: both('Nej, det är inte ett mått än', 'No, it is not a measure yet'),
}

export const instrumentSummary: InstrumentSummary = {
  id: INSTRUMENT_ID,
  name: both('Exempel: Närmare arbete', 'Example: Closer to work'),
  state: 'done',
  verdict: groups,
  items: 10,
  persons: 640,
  population: both('Påhittade personer', 'Made-up persons'),
  calibratedAt: '2026-11-21T13:05:00Z',
  scale: { version: 2, items: ['fraga_1', 'fraga_2'], holds: true },
  reference: null,
  example: true,
}

/** Every verdict and every state. */
export const instruments: readonly InstrumentSummary[] = [
  instrumentSummary,
  {
    ...instrumentSummary,
    id: 'b',
    name: both('Arbetsförmåga i vardagen', 'Work ability in everyday life'),
    verdict: individuals,
    reference: 'Vuxna 18–64',
    example: false,
  },
  {
    ...instrumentSummary,
    id: 'c',
    name: both('Nöjd med stödet', 'Satisfied with support'),
    verdict: notYet,
    state: 'failed',
    example: false,
  },
  ...(['empty', 'waiting', 'running', 'stopped'] as const).map((state) => ({
    ...instrumentSummary,
    id: state,
    name: both(`Formulär ${state}`, `Form ${state}`),
    verdict: null,
    persons: null,
    calibratedAt: null,
    state,
    example: false,
  })),
]

const survey: InstrumentPage['runs'][number]['survey'] = {
  model: 'auto',
  items: ['fraga_1', 'fraga_2'],
  groups: ['kön'],
  id: 'person',
  weights: null,
  highest: 3,
  population: both('Påhittade personer', 'Made-up persons'),
  collectedFrom: '2026-03-02',
  collectedTo: '2026-05-29',
  scale: null,
}

const notes = {
  validity: 'Frågorna togs fram med deltagare.',
  use: '',
  owner: null,
  licence: null,
  minutes: 2.5,
  reference: null,
}

const calibration: InstrumentPage['calibrations'][number] = {
  version: 2,
  model: 'rsm',
  verdictKind: 'groups',
  verdict: groups.word,
  persons: 640,
  population: survey.population,
  collectedFrom: survey.collectedFrom,
  collectedTo: survey.collectedTo,
  at: '2026-11-21T13:05:00Z',
  by: 'operator',
  utfall: '1.0.0',
  sha256: HASH,
  fileSha256: HASH,
}

export const instrumentPage: InstrumentPage = {
  summary: instrumentSummary,
  definition: {
    id: INSTRUMENT_ID,
    name: instrumentSummary.name,
    items: [
      { id: 'fraga_1', wording: both('Jag kommer upp i tid', 'I get up in time'), highest: 3 },
      { id: 'fraga_2', wording: null, highest: null },
    ],
    languages: ['sv'],
    owner: null,
    licence: null,
    minutes: 3,
  },
  calibrations: [calibration, { ...calibration, version: 1, at: '2026-10-21T13:05:00Z', persons: null }],
  cards: [
    { version: 2, author: 'Eva Lindqvist', at: '2026-11-21T14:00:00Z', calibration: 2, notes },
    { version: 1, author: 'Ali Berg', at: '2026-10-21T14:00:00Z', calibration: 1, notes },
  ],
  runs: [
    {
      id: '7',
      state: 'done',
      requestedAt: '2026-11-21T13:04:00Z',
      finishedAt: '2026-11-21T13:05:00Z',
      survey,
    },
  ],
}

export const columns: readonly ColumnSuggestion[] = [
  { name: 'person', part: 'id', examples: [] },
  { name: 'kön', part: 'group', examples: ['kvinna', 'man'] },
  { name: 'fraga_1', part: 'item', examples: ['0', '1', '2', '3'] },
  { name: 'fraga_2', part: 'item', examples: ['0', '1', '2', '3'] },
  { name: 'fritext', part: 'other', examples: ['Jag undrar över nästa möte'] },
]

export function calibrationRun(state: CalibrationRun['state'], share: number): CalibrationRun {
  const step = both('Lägger frågorna på en gemensam skala', 'Placing the items on one scale')
  return { id: '7', instrument: INSTRUMENT_ID, state, share, step }
}

type Part = 'verdict' | 'card' | 'measures' | 'shorter'
/** Written by the real server for the example; the evidence is as large as all the rest, and stands in for itself in the journeys. */
function reportPart(part: Part, language: string | null): unknown {
  const file = new URL(`fixtures/instrument-${part}-${language}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** As the server writes a group's change; nobody's own is in it but in the file. */
export const changeAnswer: ChangeAnswer = {
  title: 'Förändring mellan två tillfällen',
  html: `<div class="utfall-report" lang="sv"><h3 id="change-change">Förändring mellan två tillfällen</h3>
<p><strong>Gruppen har rört sig åt det bättre hållet, i medeltal +0,81 logit.</strong></p>
<div class="utfall-table"><div class="utfall-scroll" role="group" aria-labelledby="change-utfall-table-1-caption" tabindex="0">
<table><caption id="change-utfall-table-1-caption"><span>Personernas förändring</span></caption>
<thead><tr><th scope="col">Förändring</th><th scope="col" class="utfall-end">Personer</th></tr></thead>
<tbody><tr><th scope="row">Bättre</th><td class="utfall-end">34</td></tr></tbody></table></div></div></div>`,
  contents: [],
  csv: '\ufeffperson;förändring\nP1;0,81\n',
}

export const shorterBasis: ShorterBasis = {
  calibration: 2,
  questions: instrumentPage.definition.items.map(({ id, wording }) => ({ id, wording })),
  mean: 0.14,
  sd: 1.39,
  low: -3.1,
  high: 2.8,
  secondsPerQuestion: 18,
  secondsStated: true,
}

/** What the real server answered for the example. */
export function shorterAnswer(language: 'sv' | 'en'): unknown {
  return reportPart('shorter', language)
}

/** A house with one calibrated instrument and others in each state. */
export function measurementIsWell(answers: Answers): void {
  answers.set('GET /api/instruments', () => ({ json: { instruments } }))
  answers.set(`GET ${INSTRUMENT_PATH}`, () => ({ json: instrumentPage }))
  answers.set(`GET ${INSTRUMENT_PATH}/report`, (query) => {
    const part = query.get('part')
    return {
      json: reportPart(part === 'card' || part === 'measures' ? part : 'verdict', query.get('language')),
    }
  })
  answers.set(`GET ${INSTRUMENT_PATH}/shorter`, () => ({ json: shorterBasis }))
  answers.set(`POST ${INSTRUMENT_PATH}/shorter`, () => ({ json: shorterAnswer('sv') }))
  answers.set('POST /api/survey-columns', () => ({ json: { columns } }))
  answers.set('POST /api/calibrations', () => ({
    status: 202,
    json: { run: { id: '7' }, instrument: { id: INSTRUMENT_ID } },
  }))
  answers.set('GET /api/calibration-runs/7', () => ({ json: calibrationRun('done', 1) }))
}
