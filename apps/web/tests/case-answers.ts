import type {
  AccessMatrix,
  CaseListing,
  CaseLogPage,
  CasePage,
  ExceptionReport,
  LegalRule,
  NeedView,
  ObstacleReport,
  OrphanedCase,
} from '../api/case-shapes.ts'
import type { Answers } from './test-server.ts'

/** Cases and what is known of secrecy, as the API gives them. Nobody in them is real. */

export const REFERENCE = '6f1c9f9e-52f8-4f6f-9a3e-0f2f6d1a7b11'
export const CASE_PATH = `/api/cases/${REFERENCE}`

const clinic = { slug: 'rehabkliniken', name: { sv: 'Rehabkliniken', en: 'The rehab clinic' } }
const town = { slug: 'exempelkommunen', name: { sv: 'Exempelkommunen', en: 'The example town' } }

export const listing: CaseListing = {
  reference: REFERENCE,
  unit: clinic,
  pseudonym: 'exempelperson-0001',
  hasProtectedIdentity: false,
  isExample: true,
  isHolder: true,
  openedAt: '2026-10-01T08:00:00Z',
  closedAt: null,
}
const guest: CaseListing = {
  ...listing,
  reference: '1b7d7a64-8f0a-4c11-9d0f-2a3b4c5d6e7f',
  pseudonym: null,
  hasProtectedIdentity: true,
  isHolder: false,
  unit: town,
  closedAt: '2026-11-01T08:00:00Z',
}

const consent = {
  id: 1,
  from: clinic,
  to: town,
  category: 'employment',
  purpose: 'coordination',
  form: 'spoken',
  representative: null,
  textVersion: 'samtycke-3',
  language: 'sv',
  validFrom: '2026-10-01T08:00:00Z',
  validTo: '2027-04-01T08:00:00Z',
  state: 'holds',
  doubt: null,
} as const

export const casePage: CasePage = {
  ...listing,
  purpose: 'coordination',
  categories: [
    {
      kind: 'told',
      category: 'employment',
      ground: { kind: 'own-case', rule: 'pdl-4-1' },
      rows: [
        {
          id: 2,
          content: 'Arbetstränar två dagar i veckan.',
          recordedAt: '2026-10-20T08:00:00Z',
          replaces: 1,
        },
        { id: 1, content: 'Arbetstränar.', recordedAt: '2026-10-02T08:00:00Z', replaces: null },
      ],
    },
    { kind: 'told', category: 'plan', ground: { kind: 'own-case', rule: 'pdl-4-1' }, rows: [] },
    {
      kind: 'hidden',
      category: 'contact',
      because: 'PROTECTED_IDENTITY',
      path: {
        sv: 'Personen har skyddade personuppgifter. Förmedla kontakten genom enheten.',
        en: 'The person has protected personal data. Get in touch through the unit.',
      },
    },
    {
      kind: 'hidden',
      category: 'social',
      because: 'NO_GROUND',
      path: {
        sv: 'Uppgiften är stängd för er. Fråga personen om ett samtycke till just detta.',
        en: 'This is closed to you. Ask the person for a consent to exactly this.',
      },
    },
  ],
  workers: [
    {
      id: 1,
      account: 7,
      name: 'Eva Exempelsson',
      organisation: clinic,
      seesProtected: false,
      reason: 'öppnade ärendet',
      addedAt: '2026-10-01T08:00:00Z',
      endedAt: null,
    },
    {
      id: 2,
      account: 12,
      name: null,
      organisation: town,
      seesProtected: true,
      reason: 'planerar tillsammans',
      addedAt: '2026-10-05T08:00:00Z',
      endedAt: null,
    },
  ],
  consents: [
    consent,
    { ...consent, id: 2, category: 'plan', state: 'in-doubt', doubt: 'Personen var trött vid mötet.' },
    { ...consent, id: 3, category: 'benefit', state: 'withdrawn' },
  ],
  exceptions: [
    {
      id: 1,
      to: town,
      toAccount: 12,
      category: 'health',
      ground: 'osl-10-27',
      need: 'Kommunen behöver veta det för att ordna boende i dag.',
      reason: 'Personen gick inte att nå och saken kunde inte vänta.',
      decidedAt: '2026-10-10T08:00:00Z',
      validTo: '2026-10-10T12:00:00Z',
      isOver: true,
    },
  ],
}

const caseLog: CaseLogPage['items'] = [
  {
    id: 31,
    at: '2026-11-21T08:00:00.000000Z',
    inSweden: '2026-11-20 09:14:09',
    name: 'Eva Exempelsson',
    roles: [{ code: 'coordinator', text: { sv: 'samordnare', en: 'coordinator' } }],
    organisation: clinic,
    what: { code: 'case.read', text: { sv: 'Läste i ärendet', en: 'Read the case' } },
    purpose: { code: 'coordination', text: { sv: 'samordna insatser', en: 'coordinate measures' } },
    grounds: [
      {
        category: { code: 'employment', text: { sv: 'arbete', en: 'work' } },
        ground: { code: 'own-case', text: { sv: 'enhetens eget ärende', en: 'the unit’s own case' } },
      },
    ],
  },
]

const rule: LegalRule = {
  id: 'pdl-4-1',
  kind: 'inner-secrecy',
  law: 'SFS 2008:355',
  paragraph: '4 kap. 1 §',
  sv: 'Den som arbetar hos en vårdgivare får ta del av uppgifter bara när de behövs i arbetet.',
  en: 'Whoever works at a care provider may take part of information only when the work needs it.',
  categories: ['health'],
  appliesFrom: '2008-07-01',
  appliesTo: null,
  whatItDoes: {
    file: 'platform/secrecy/may-case.ts',
    test: {
      file: 'platform/secrecy/may.test.ts',
      name: 'whoever does not work with a case is told nothing about it',
    },
  },
  checkedOn: null,
  note: 'verify before use.',
}
export const rules: readonly LegalRule[] = [
  rule,
  {
    ...rule,
    id: 'osl-10-27',
    kind: 'exception',
    law: 'SFS 2009:400',
    paragraph: '10 kap. 27 §',
    checkedOn: '2026-09-01',
  },
]

const matrix: AccessMatrix = {
  on: '2026-11-21',
  parties: [clinic, town],
  cells: [
    {
      from: 'rehabkliniken',
      to: 'exempelkommunen',
      category: 'health',
      access: 'only-with-consent-or-exception',
      closedBy: ['osl-25-1'],
      openedBy: ['osl-10-1', 'osl-10-27'],
      appliesFrom: '2026-01-01',
      appliesTo: null,
    },
    {
      from: 'rehabkliniken',
      to: 'exempelkommunen',
      category: 'plan',
      access: 'only-with-consent-or-exception',
      closedBy: ['osl-25-1'],
      openedBy: [],
      appliesFrom: '2026-01-01',
      appliesTo: null,
    },
  ],
  warnings: [
    {
      parties: ['rehabkliniken'],
      words: {
        sv: 'Att höra till samma nämnd tar inte bort gränsen.',
        en: 'Belonging to one board does not take away the border.',
      },
    },
  ],
}
const need: NeedView = {
  id: 1,
  needs: town,
  holds: clinic,
  category: 'plan',
  moment: 'innan planen skrivs',
  ground: 'osl-10-1',
  obstacle: 'technique',
  description: 'Planen skickas i dag med brev och kommer för sent.',
  recordedAt: '2026-10-01T08:00:00Z',
}
export const obstacles: ObstacleReport = {
  kinds: [
    {
      obstacle: 'technique',
      reports: { kind: 'count', n: 7 },
      workarounds: { kind: 'few', sv: 'färre än 5', en: 'fewer than 5' },
      descriptions: ['Systemen talar inte med varandra.'],
    },
  ],
}

const left: OrphanedCase = {
  reference: REFERENCE,
  openedAt: '2026-10-01T08:00:00Z',
  hasProtectedIdentity: false,
}
export const PROTECTED_REFERENCE = '9a2d6c1e-7b3f-4e58-8c21-5d4e3f2a1b0c'
export const leftCases: readonly OrphanedCase[] = [
  left,
  { ...left, reference: PROTECTED_REFERENCE, hasProtectedIdentity: true },
]
export const HAND_OVER_PATH = `/api/cases/${REFERENCE}/hand-over`

const told: ExceptionReport['rows'][number] = {
  to: town,
  category: 'health',
  ground: 'osl-10-27',
  exceptions: 5,
  cases: 3,
  isRepeated: true,
}
/** The longer the time, the more there is. */
export const exceptionReports: Readonly<Record<string, ExceptionReport>> = {
  '1': { since: '2026-10-21', rows: [{ ...told, exceptions: 2, cases: 2, isRepeated: false }] },
  '3': { since: '2026-08-21', rows: [{ ...told, exceptions: 4 }] },
  '12': {
    since: '2025-11-21',
    rows: [
      told,
      { ...told, category: 'social', ground: 'osl-10-28', exceptions: 1, cases: 1, isRepeated: false },
    ],
  },
}

export function casesAreWell(answers: Answers): void {
  answers.set('GET /api/cases', () => ({ json: { items: [listing, guest], next: null } }))
  answers.set(`GET ${CASE_PATH}`, () => ({ json: casePage }))
  answers.set(`GET ${CASE_PATH}/log`, () => ({ json: { reference: REFERENCE, items: caseLog, next: null } }))
  answers.set('GET /api/cases/orphaned', () => ({ json: { items: leftCases, next: null } }))
  answers.set('GET /api/secrecy/exceptions', (query) => ({
    json: exceptionReports[query.get('months') ?? ''],
  }))
  answers.set('GET /api/secrecy/map', () => ({ json: { version: '2026-11-01', on: '2026-11-21', rules } }))
  answers.set('GET /api/secrecy/matrix', () => ({ json: matrix }))
  answers.set('GET /api/secrecy/receivers', () => ({
    json: { people: [{ account: 12, name: 'Nils Provman' }] },
  }))
  answers.set('GET /api/secrecy/needs', () => ({ json: { items: [need] } }))
  answers.set('GET /api/obstacles', () => ({ json: obstacles }))
}
