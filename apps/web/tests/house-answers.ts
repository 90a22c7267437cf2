import type {
  AccountView,
  ConflictView,
  HouseState,
  JobView,
  LogRow,
  MachineTokens,
  OrganisationsView,
  PersonView,
} from '../api/people-shapes.ts'
import type { Answers } from './test-server.ts'

/** Accounts, people, organisations, the log and jobs as the API gives them. Everybody is made up. */

export const account: AccountView = {
  id: 7,
  name: 'Eva Exempelsson',
  email: 'eva@exempel.test',
  language: 'sv',
  kind: 'person',
  passkeys: [
    { id: 1, name: 'Jobbdatorn', createdAt: '2026-10-01T08:00:00Z', lastUsedAt: '2026-11-20T07:31:00Z' },
    { id: 2, name: 'Telefonen', createdAt: '2026-10-02T08:00:00Z', lastUsedAt: null },
  ],
  hasPassword: true,
  hasCode: true,
  recoveryCodesLeft: 8,
  sessions: [
    {
      id: 11,
      method: 'password',
      createdAt: '2026-11-21T07:00:00Z',
      lastSeenAt: '2026-11-21T09:00:00Z',
      expiresAt: '2026-11-21T19:00:00Z',
      isThis: true,
    },
    {
      id: 12,
      method: 'passkey',
      createdAt: '2026-11-20T07:00:00Z',
      lastSeenAt: '2026-11-20T15:40:00Z',
      expiresAt: '2026-11-22T07:00:00Z',
      isThis: false,
    },
  ],
  identities: [{ id: 3, issuer: 'https://inloggning.exempel.test', linkedAt: '2026-10-03T08:00:00Z' }],
}

const place = { slug: 'exempelforbundet', name: { sv: 'Exempelförbundet', en: 'The example federation' } }

export const logRow: LogRow = {
  id: 1204,
  at: '2026-11-21T08:14:09.123456Z',
  inSweden: '2026-11-21 09:14:09',
  who: {
    id: 'person/7',
    name: 'Eva Exempelsson',
    account: 7,
    roles: [{ code: 'administrator', text: { sv: 'administratör', en: 'administrator' } }],
    organisation: place,
  },
  what: { code: 'role.give', text: { sv: 'Gav en roll', en: 'Gave a role' } },
  subject: 'account/9',
  about: { account: 9, name: 'Nils Provman' },
  purpose: 'give a role',
  before: null,
  after: { role: 'coordinator', reason: 'ersätter Kim', validTo: null },
  lane: 3,
  place: 118,
  hash: '9f2c7a10b4e55d31c8a06ff2d9e1b7430a5c6d7e8f90112233445566778899aa',
}
export const logRows: readonly LogRow[] = [
  logRow,
  {
    ...logRow,
    id: 1203,
    place: 117,
    // What happens at the door the house writes itself, about somebody.
    who: { id: 'house', name: 'Utfall', account: null, roles: [], organisation: null },
    what: { code: 'session.begin', text: { sv: 'Loggade in', en: 'Signed in' } },
  },
]

const held = {
  since: '2026-10-01T08:00:00Z',
  until: null,
  conflictNote: null,
  grantedBy: 'person/7',
} as const
export const person: PersonView = {
  id: 9,
  name: 'Nils Provman',
  email: 'nils@exempel.test',
  kind: 'person',
  isClosed: false,
  roles: [
    { ...held, role: 'coordinator', reason: 'ersätter Kim' },
    {
      ...held,
      role: 'evaluator',
      until: '2027-01-01T00:00:00Z',
      reason: 'vikarie',
      conflictNote: 'Bara under vikariatet, och utan egna ärenden.',
    },
  ],
}
export const people: readonly PersonView[] = [
  person,
  { ...person, id: 10, name: 'Robin Provberg', kind: 'example', email: null, roles: [] },
]
export const conflicts: readonly ConflictView[] = [
  {
    id: 9,
    name: 'Nils Provman',
    functions: ['operate', 'evaluate'],
    roles: person.roles,
    elsewhere: ['funder'],
    hasNote: false,
  },
]

const organisation = {
  parent: null,
  organisationNumber: null,
  areaCode: null,
  validFrom: '2020-01-01',
  validTo: null,
  area: null,
  parts: [],
} as const
export const organisations: OrganisationsView = {
  on: '2026-11-21',
  organisations: [
    {
      ...organisation,
      slug: 'exempelregionen',
      kind: 'principal',
      name: { sv: 'Exempelregionen', en: 'The example region' },
      areaCode: '01',
      parts: [
        {
          ...organisation,
          slug: 'regionens-namnd',
          kind: 'authority',
          area: 'regionens-namnd',
          name: { sv: 'Hälso- och sjukvårdsnämnden', en: 'The health care board' },
          parts: [
            {
              ...organisation,
              slug: 'rehabkliniken',
              kind: 'unit',
              name: { sv: 'Rehabkliniken', en: 'The rehab clinic' },
              validTo: '2027-01-01',
            },
            {
              ...organisation,
              slug: 'regionens-gren',
              kind: 'branch',
              area: 'regionens-gren',
              name: { sv: 'Den självständiga grenen', en: 'The independent branch' },
            },
          ],
        },
      ],
    },
    { ...organisation, ...place, kind: 'federation', area: place.slug },
  ],
  members: [
    { federation: 'exempelforbundet', member: 'exempelregionen', validFrom: '2021-01-01', validTo: null },
  ],
  sameAreas: [
    {
      id: 1,
      first: 'regionens-namnd',
      second: 'regionens-gren',
      ground: 'osl-8-2-adel',
      validFrom: '2021-01-01',
      validTo: null,
    },
  ],
}

export const tokens: MachineTokens = {
  scopes: {
    operator: ['study.read', 'study.bring'],
    evaluator: ['study.read', 'study.evaluate'],
    reader: ['study.read', 'job.read'],
    auditor: ['log.read'],
  },
  tokens: [
    {
      id: 1,
      name: 'Nattlig hämtning till statistiken',
      role: 'reader',
      scopes: ['study.read'],
      createdAt: '2026-10-01T08:00:00Z',
      createdBy: 'Eva Exempelsson',
      expiresAt: '2027-01-01T08:00:00Z',
      revokedAt: null,
      revokedBy: null,
    },
  ],
}

const job: JobView = {
  id: '5',
  kind: 'evaluation',
  subject: 'study/exempelforbundet',
  state: 'running',
  share: 0.4,
  step: 'main',
  answer: null,
  problem: null,
  name: { sv: 'Utvärdering av en studie', en: 'Evaluation of a study' },
  why: null,
  link: null,
  requestedAt: '2026-11-21T08:00:00Z',
  requestedBy: 'person/7',
  isOwn: true,
  startedAt: '2026-11-21T08:00:01Z',
  finishedAt: null,
  stopAskedAt: null,
}
const over = { finishedAt: '2026-11-21T08:03:00Z', share: 1 } as const
export const jobs: readonly JobView[] = [
  job,
  { ...job, ...over, id: '4', state: 'done', link: '/studier/exempelforbundet' },
  {
    ...job,
    ...over,
    id: '3',
    state: 'failed',
    why: { sv: 'Arbetet avbröts.', en: 'The work was interrupted.' },
  },
]

export const houseState: HouseState = {
  kind: 'own',
  name: 'Provhuset',
  database: 'embedded',
  version: '1.0.0',
  migrations: 12,
  restarts: 0,
  workByTheClock: [
    {
      kind: 'house.back-up',
      dueAt: '2026-11-21T02:30:00Z',
      finishedAt: '2026-11-21T02:30:04Z',
      problem: null,
    },
    { kind: 'sessions.end', dueAt: '2026-11-21T08:00:00Z', finishedAt: null, problem: null },
  ],
}

const page = <T>(items: readonly T[], next: string | null = null) => ({ json: { items, next } })

export function houseIsWell(answers: Answers): void {
  answers.set('GET /api/account', () => ({ json: account }))
  answers.set('GET /api/account/log', () => page(logRows))
  answers.set('GET /api/people', () => page(people))
  answers.set('GET /api/people/conflicts', () => page(conflicts))
  answers.set('GET /api/organisations', () => ({ json: organisations }))
  answers.set('GET /api/machine-tokens', () => ({ json: tokens }))
  answers.set('GET /api/log', () => page(logRows, 'sida-2'))
  answers.set('GET /api/log/whole', () => ({
    json: { kind: 'whole', rows: 1204, lanes: [], clockWentBack: 0 },
  }))
  answers.set('GET /api/log/sample', () => ({ json: { drawnFrom: 340, items: logRows } }))
  answers.set('GET /api/log/reviews', () => ({
    json: { rows: 340, reviewed: 12, inOrder: 9, asked: 2, notInOrder: 1 },
  }))
  answers.set('GET /api/house', () => ({ json: houseState }))
  answers.set('GET /api/jobs', () => ({ json: { jobs, next: null } }))
}
