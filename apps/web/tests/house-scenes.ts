import type { Role } from '../api/house-shapes.ts'
import { CASE_PATH, casePage, REFERENCE } from './case-answers.ts'
import { account, houseState } from './house-answers.ts'
import type { Scene } from './scenes.ts'
import { nobodyIsIn, sessionIs, signedInAs } from './session-answers.ts'
import type { Answers } from './test-server.ts'

type Arrange = NonNullable<Scene['arrange']>

export const as =
  (roles: readonly Role[], more: Arrange = () => {}): Arrange =>
  (answers: Answers) => {
    sessionIs(answers, signedInAs(roles))
    more(answers)
  }
export const answer =
  (request: string, json: unknown): Arrange =>
  (answers) =>
    answers.set(request, () => ({ json }))
export const broken =
  (request: string): Arrange =>
  (answers) =>
    answers.set(request, () => ({ status: 500, json: 'broken' }))
const nothing = { items: [], next: null }
const CASE = `/arenden/${REFERENCE}`
const EVERYBODY = ['house-administrator', 'administrator', 'auditor'] as const

export const houseScenes: readonly Scene[] = [
  { name: 'account', path: '/konto', shows: 'Jobbdatorn' },
  {
    name: 'account-empty',
    path: '/konto',
    shows: 'Du har inga nycklar än',
    arrange: as(
      ['reader'],
      answer('GET /api/account', {
        ...account,
        passkeys: [],
        hasPassword: false,
        hasCode: false,
        identities: [],
      }),
    ),
  },
  {
    name: 'account-broken',
    path: '/konto',
    shows: 'Något gick fel hos oss',
    arrange: broken('GET /api/account'),
    expected: /500/,
  },
  { name: 'people', path: '/folk', shows: 'Nils Provman', arrange: as(EVERYBODY) },
  {
    name: 'people-empty',
    path: '/folk',
    shows: 'Här finns ingen än',
    arrange: as(EVERYBODY, answer('GET /api/people', nothing)),
  },
  {
    name: 'people-broken',
    path: '/folk',
    shows: 'Något gick fel hos oss',
    arrange: as(EVERYBODY, broken('GET /api/people')),
    expected: /500/,
  },
  { name: 'people-closed', path: '/folk', shows: 'Sidan är inte för din roll', arrange: as(['reader']) },
  { name: 'conflicts', path: '/folk/konflikter', shows: 'Anteckning saknas', arrange: as(EVERYBODY) },
  {
    name: 'conflicts-empty',
    path: '/folk/konflikter',
    shows: 'Ingen har roller som krockar',
    arrange: as(EVERYBODY, answer('GET /api/people/conflicts', nothing)),
  },
  { name: 'organisations', path: '/organisationer', shows: 'Rehabkliniken', arrange: as(EVERYBODY) },
  {
    name: 'organisations-empty',
    path: '/organisationer',
    shows: 'Inga organisationer än',
    arrange: as(
      EVERYBODY,
      answer('GET /api/organisations', { on: '2026-11-21', organisations: [], members: [], sameAreas: [] }),
    ),
  },
  { name: 'machine-tokens', path: '/maskinnycklar', shows: 'Nattlig hämtning', arrange: as(EVERYBODY) },
  { name: 'log', path: '/logg', shows: 'Gav en roll', arrange: as(EVERYBODY) },
  {
    name: 'log-empty',
    path: '/logg',
    shows: 'Inga rader.',
    arrange: as(EVERYBODY, answer('GET /api/log', nothing)),
  },
  {
    name: 'log-broken',
    path: '/logg',
    shows: 'Något gick fel hos oss',
    arrange: as(EVERYBODY, broken('GET /api/log')),
    expected: /500/,
  },
  { name: 'log-closed', path: '/logg', shows: 'Sidan är inte för din roll', arrange: as(['coordinator']) },
  { name: 'log-review', path: '/logg/granskning', shows: 'dragna ur 340', arrange: as(EVERYBODY) },
  { name: 'jobs', path: '/arbeten', shows: 'Utvärdering av en studie' },
  {
    name: 'jobs-empty',
    path: '/arbeten',
    shows: 'Inga arbeten än',
    arrange: answer('GET /api/jobs', { jobs: [], next: null }),
  },
  { name: 'cases', path: '/arenden', shows: 'exempelperson-0001', arrange: as(['coordinator']) },
  {
    name: 'cases-empty',
    path: '/arenden',
    shows: 'Du arbetar inte med något ärende',
    arrange: as(['referrer'], answer('GET /api/cases', nothing)),
  },
  { name: 'cases-closed', path: '/arenden', shows: 'Sidan är inte för din roll', arrange: as(['evaluator']) },
  { name: 'case', path: CASE, shows: 'Arbetstränar två dagar', arrange: as(['coordinator']) },
  {
    name: 'case-guest',
    path: CASE,
    shows: 'Stängt för dig',
    arrange: as(
      ['coordinator'],
      answer(`GET ${CASE_PATH}`, { ...casePage, isHolder: false, consents: [], exceptions: [] }),
    ),
  },
  {
    name: 'case-missing',
    path: '/arenden/00000000-0000-4000-8000-000000000000',
    shows: 'Det finns inte här',
    arrange: as(['coordinator']),
    expected: /404/,
  },
  { name: 'case-log', path: `${CASE}/logg`, shows: 'Läste i ärendet', arrange: as(['auditor']) },
  { name: 'legal-map', path: '/sekretess', shows: '4 kap. 1 §' },
  { name: 'access-matrix', path: '/sekretess/behorighet', shows: 'osl-25-1' },
  { name: 'needs', path: '/sekretess/behov', shows: 'Planen skickas i dag med brev' },
  {
    name: 'needs-empty',
    path: '/sekretess/behov',
    shows: 'Inga behov är kartlagda än',
    arrange: answer('GET /api/secrecy/needs', { items: [] }),
  },
  { name: 'obstacles', path: '/sekretess/hinder', shows: 'Systemen talar inte med varandra' },
  {
    name: 'obstacles-nobody',
    path: '/sekretess/hinder',
    shows: 'Berätta om ett hinder',
    arrange: nobodyIsIn,
  },
  { name: 'house', path: '/huset', shows: 'Senaste kopian', arrange: as(EVERYBODY) },
  {
    name: 'house-trial',
    path: '/huset',
    shows: 'Inga kopior görs',
    arrange: as(EVERYBODY, answer('GET /api/house', { ...houseState, kind: 'trial', workByTheClock: [] })),
  },
  { name: 'house-closed', path: '/huset', shows: 'Sidan är inte för din roll', arrange: as(['reader']) },
]
