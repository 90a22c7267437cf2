import type { EstimateRow, Problem, Results, Run, Study, StudyPage, StudySummary } from '../api/shapes.ts'

/** Answers as the API gives them, for the pages' tests: one whole study and the list in all its states. */

export const STUDY_ID = 'exempelforbundet'

export const summary: StudySummary = {
  id: STUDY_ID,
  title: { sv: 'Gemensamt stöd nu eller efter sex månader', en: 'Joint support now or after six months' },
  question: {
    sv: 'Blir det bättre för personer långt från arbetsmarknaden om de får samordnat stöd direkt i stället för att vänta i sex månader?',
    en: 'Do people far from the labour market become better off if they get coordinated support at once instead of waiting six months?',
  },
  initiative: { sv: 'Vägen vidare', en: 'The way on' },
  design: 'individually-randomised',
  lock: 'locked',
  state: 'done',
  verdict: 'better',
  headline: {
    sv: 'Egen bedömd arbetsförmåga vid 6 månader: +5,92 poäng av 100 för Stöd nu jämfört med Väntan. Osäkerheten (95\u00a0%) går från +4,71 till +7,13.',
    en: 'Self-rated work ability at 6 months: +5.92 points of 100 for Support now compared with Waiting. The uncertainty (95%) runs from +4.71 to +7.13.',
  },
  persons: 1204,
  asOf: '2026-10-30',
  evaluatedAt: '2026-11-21T13:05:00Z',
  example: true,
}

const unevaluated = { verdict: null, headline: null, persons: null, evaluatedAt: null } as const

export const studies: readonly StudySummary[] = [
  summary,
  {
    ...summary,
    id: 'rehabkoordinering-norr',
    title: 'Rehabkoordinering Norr',
    question: 'Kommer sjukskrivna tillbaka till arbete snabbare med en rehabkoordinator på vårdcentralen?',
    design: 'comparison',
    lock: 'not-locked',
    verdict: 'no-detectable-difference',
    headline: {
      sv: 'I arbete vid 12 månader: +1,2 procentenheter. Osäkerheten (95 %) går från −5,9 till +8,3.',
      en: 'In work at 12 months: +1.2 percentage points. The uncertainty (95%) runs from −5.9 to +8.3.',
    },
    persons: 203,
    asOf: '2026-06-30',
    example: false,
  },
  {
    ...summary,
    id: 'unga-i-rorelse',
    title: 'Unga i rörelse',
    question:
      'Blir fler unga självförsörjande, och mår de bättre, när kommunens grupper lottas till insatsen?',
    design: 'cluster-randomised',
    lock: 'changed',
    verdict: 'mixed',
    headline: {
      sv: 'Fler i studier, men sämre självskattad hälsa.',
      en: 'More in studies, but worse self-rated health.',
    },
    persons: 412,
    asOf: '2026-08-31',
    example: false,
  },
  {
    ...summary,
    ...unevaluated,
    id: 'sprak-och-halsa',
    title: 'Språk och hälsa',
    question: 'Lär sig fler svenska när undervisningen knyts till hälsa?',
    design: 'before-after',
    lock: 'not-locked',
    state: 'running',
    asOf: null,
    example: false,
  },
  {
    ...summary,
    ...unevaluated,
    id: 'en-vag-in',
    title: 'En väg in',
    question: 'Kortar en gemensam mottagning vägen till rätt stöd?',
    lock: 'not-locked',
    state: 'failed',
    asOf: '2026-05-31',
    example: false,
  },
]

/** The verdicts that the list above does not hold. */
export const otherVerdicts: readonly StudySummary[] = [
  { ...summary, id: 'samre', title: 'Snabbspåret', verdict: 'worse' },
  { ...summary, id: 'tidigt', title: 'Stegen vidare', verdict: 'too-early', headline: null },
  {
    ...summary,
    id: 'omatbart',
    title: 'Arbetsförmågeutredning',
    design: 'before-after',
    verdict: 'not-measurable',
  },
  { ...summary, id: 'vantar', title: 'Case manager', ...unevaluated, state: 'waiting' },
  { ...summary, id: 'stoppad', title: 'Samverkan i skolan', ...unevaluated, state: 'stopped' },
]

const outcome = {
  level: 'person',
  source: 'self',
  direction: 'higher-is-better',
  at: [
    { time: 'start', column: 'a' },
    { time: 'm6', column: 'b' },
  ],
} as const

export const study: Study = {
  utfall: 1,
  id: STUDY_ID,
  title: summary.title,
  question: summary.question,
  initiative: { name: summary.initiative },
  evaluator: { name: 'Exempelutvärderaren', independent: true },
  design: { kind: 'individually-randomised', waitingMonths: 6 },
  population: { description: 'Personer 18–64 år.', selection: 'Alla som remitterades prövades.' },
  arms: [
    { id: 'wait', role: 'control', label: { sv: 'Väntan', en: 'Waiting' } },
    { id: 'now', role: 'treatment', label: { sv: 'Stöd nu', en: 'Support now' } },
  ],
  timePoints: [
    { id: 'start', label: { sv: 'Start', en: 'Start' }, months: 0 },
    { id: 'm6', label: { sv: '6 månader', en: '6 months' }, months: 6 },
  ],
  data: { file: 'persons.csv', arm: 'arm' },
  asOf: '2026-10-30',
  outcomes: [
    {
      ...outcome,
      at: [...outcome.at],
      id: 'ability',
      label: 'Egen bedömd arbetsförmåga',
      kind: 'measure',
      role: 'primary',
    },
    {
      ...outcome,
      at: [...outcome.at],
      id: 'work',
      label: 'I arbete eller studier',
      kind: 'binary',
      role: 'secondary',
    },
    { ...outcome, at: [...outcome.at], id: 'sick-days', label: 'Sjukdagar', kind: 'count', role: 'harm' },
  ],
  unmeasured: [],
  subgroups: [],
  analysis: {
    estimator: 'adjusted',
    covariates: [],
    level: 0.95,
    seed: 1,
    permutations: 10_000,
    multiplicity: 'holm',
    missing: { kind: 'observed', predictors: [] },
    smallestGroup: 5,
  },
  decision: { better: 'interval-beyond-zero', largestLoss: 0.5, smallestArm: 10 },
}

const HASH = 'a'.repeat(64)
const locked = { sha256: HASH, lockedOn: '2025-03-03T09:00:00Z', lockedBy: 'Eva Lindqvist' }

export const results: Results = {
  utfall: { version: '1.0.0', command: 'evaluate', input: { file: 'study.json', sha256: HASH, rows: 1 } },
  format: 1,
  study: { id: STUDY_ID, sha256: HASH, lock: { kind: 'locked', ...locked } },
  design: { kind: 'individually-randomised', causal: true },
  outcomeKinds: { ability: 'measure', work: 'binary', 'sick-days': 'count' },
  files: [{ file: 'persons.csv', sha256: HASH, rows: 1204 }],
  seed: 1,
  level: 0.95,
  flow: {
    referred: 1630,
    ineligible: 301,
    declined: 125,
    otherwise: 0,
    reasons: [],
    rows: 1204,
    notIncluded: 0,
    otherArms: 0,
    allocated: 1204,
    arms: [
      { arm: 'wait', allocated: 601, received: 48, followedUp: [{ time: 'm6', n: 501 }], analysed: 501 },
      { arm: 'now', allocated: 603, received: 544, followedUp: [{ time: 'm6', n: 533 }], analysed: 533 },
    ],
  },
  verdict: {
    kind: 'better',
    causal: true,
    reasons: [{ code: 'primary-better', detail: { outcome: 'ability' } }],
    findings: [],
    underLock: 'locked',
  },
  balance: [],
  summaries: [],
  estimates: [],
  interactions: [],
  permutations: [],
  bounds: [],
  attrition: [],
  pooled: [],
  received: [],
  notes: [],
}

/** The same study whose plan was changed after the lock. */
export const changedResults: Results = {
  ...results,
  study: {
    ...results.study,
    lock: {
      kind: 'changed',
      ...locked,
      changes: [
        { path: 'outcomes.ability.horizon', before: 'm12', after: 'm6', decisive: true },
        {
          path: 'title.sv',
          before: 'Stöd nu eller senare',
          after: 'Gemensamt stöd nu eller efter sex månader',
          decisive: false,
        },
      ],
    },
  },
}

export const studyPage: StudyPage = {
  summary,
  study,
  results,
  runs: [
    {
      id: 'run-1',
      startedAt: '2026-11-02T08:00:00Z',
      finishedAt: '2026-11-02T08:00:09Z',
      state: 'done',
      seed: 1,
      version: '0.9.0',
    },
    {
      id: 'run-2',
      startedAt: '2026-11-21T13:04:52Z',
      finishedAt: '2026-11-21T13:05:00Z',
      state: 'done',
      seed: 1,
      version: '1.0.0',
    },
  ],
  run: null,
}

type Names = Record<'sv' | 'en', readonly [string, string, string]>
const OUTCOMES: Names = {
  sv: ['Egen bedömd arbetsförmåga', 'I arbete eller studier', 'Sjukdagar under sex månader'],
  en: ['Self-rated work ability', 'In work or studies', 'Sick days in six months'],
}
const IDS = ['ability', 'work', 'sick-days'] as const
const FIGURES: Names = {
  sv: ['+5,92 poäng av 100', '+5,8 procentenheter', '−6,2 dagar'],
  en: ['+5.92 points of 100', '+5.8 percentage points', '−6.2 days'],
}
const INTERVALS: Names = {
  sv: ['+4,71 till +7,13', '0,9 till 10,7', '−13,5 till +1,1'],
  en: ['+4.71 to +7.13', '0.9 to 10.7', '−13.5 to +1.1'],
}
const FINDINGS: Names = {
  sv: ['bättre', 'bättre', 'ingen säker skillnad'],
  en: ['better', 'better', 'no detectable difference'],
}
const ESTIMATES = [5.92, 0.058, -6.2] as const
const PEOPLE = [1034, 1204, 1204] as const

/** Main and unadjusted for everyone, and the main analysis in two subgroups and six sites: 3 × 10 rows. */
export function estimateRows(language: 'sv' | 'en'): EstimateRow[] {
  const sv = language === 'sv'
  const main = { id: 'main', label: sv ? 'Huvudanalys' : 'Main analysis' }
  const plain = { id: 'unadjusted', label: sv ? 'Utan justering' : 'Unadjusted' }
  const sites = ['Askliden', 'Björkvik', 'Ekstad', 'Granby', 'Lindnäs', 'Tallboda']
  return IDS.flatMap((id, index) => {
    const everyone: EstimateRow = {
      outcome: { id, label: OUTCOMES[language][index] ?? '' },
      time: { id: 'm6', label: sv ? '6 månader' : '6 months' },
      analysis: main,
      group: null,
      site: null,
      contrast: sv ? 'Stöd nu jämfört med Väntan' : 'Support now compared with Waiting',
      scale: 'difference',
      estimate: ESTIMATES[index] ?? null,
      estimateText: FIGURES[language][index] ?? '',
      intervalText: INTERVALS[language][index] ?? '',
      pText: sv ? '0,012' : '0.012',
      n: PEOPLE[index] ?? 0,
      finding: FINDINGS[language][index] ?? null,
      notes: [],
    }
    const small: EstimateRow = {
      ...everyone,
      estimateText: '–',
      intervalText: '–',
      pText: '–',
      n: 4,
      estimate: null,
      finding: null,
      notes: [sv ? 'För få personer för att visas.' : 'Too few people to be shown.'],
    }
    return [
      everyone,
      { ...everyone, analysis: plain, pText: sv ? '0,034' : '0.034' },
      { ...everyone, group: sv ? 'Kvinnor' : 'Women', n: 640 },
      { ...everyone, group: sv ? 'Män' : 'Men', n: 564 },
      ...sites.map((site, place) =>
        place === 5 ? { ...small, site } : { ...everyone, site, n: 160 + place },
      ),
    ]
  })
}

export function runInState(state: Run['state'], share: number): Run {
  return {
    id: '3',
    study: STUDY_ID,
    state,
    share,
    step: { sv: 'Räknar undergrupper', en: 'Estimating subgroups' },
    isOwn: true,
  }
}

const same = (text: string) => ({ sv: text, en: text })

export const faultyProblem: Problem = {
  code: 'STUDY_FAULTY',
  message: {
    sv: 'Studien har fel som måste rättas innan den kan läsas.',
    en: 'The study has faults that must be corrected before it can be read.',
  },
  faults: [
    { file: 'persons.csv', row: 18, column: 'arm', given: same('kanske'), allowed: same('wait, now') },
    {
      file: 'persons.csv',
      row: 1204,
      column: 'person',
      given: same('P-0203'),
      allowed: {
        sv: 'en rad per person; P-0203 står på rad 203',
        en: 'one row per person; P-0203 is on row 203',
      },
    },
    {
      file: 'answers.csv',
      row: 1,
      column: null,
      given: same(''),
      allowed: { sv: 'kolumnen ability', en: 'the column ability' },
    },
    {
      file: 'study.json',
      row: null,
      column: 'outcomes.0.horizon',
      given: same('m9'),
      allowed: same('start, m3, m6, m12'),
    },
  ],
  faultCount: 34,
}
