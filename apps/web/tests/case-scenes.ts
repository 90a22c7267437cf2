import { CASE_PATH, REFERENCE } from './case-answers.ts'
import { answer, as, broken } from './house-scenes.ts'
import type { Scene } from './scenes.ts'

const LEFT = '/folk/lamnade-arenden'
const EXCEPTIONS = '/sekretess/undantag'
const nothing = { items: [], next: null }

/** Cases that everybody has left, exceptions over time, and who is kept from cases whatever else they are. */
export const caseScenes: readonly Scene[] = [
  {
    name: 'cases-kept',
    path: '/arenden',
    shows: 'ser inga ärenden',
    arrange: as(['coordinator', 'manager']),
  },
  {
    name: 'case-broken',
    path: `/arenden/${REFERENCE}`,
    shows: 'Något gick fel hos oss',
    arrange: as(['coordinator'], broken(`GET ${CASE_PATH}`)),
    expected: /500/,
  },
  { name: 'left-cases', path: LEFT, shows: 'Skyddade personuppgifter', arrange: as(['administrator']) },
  {
    name: 'left-cases-empty',
    path: LEFT,
    shows: 'Alla ärenden har någon',
    arrange: as(['administrator'], answer('GET /api/cases/orphaned', nothing)),
  },
  {
    name: 'left-cases-broken',
    path: LEFT,
    shows: 'Något gick fel hos oss',
    arrange: as(['administrator'], broken('GET /api/cases/orphaned')),
    expected: /500/,
  },
  {
    name: 'left-cases-closed',
    path: LEFT,
    shows: 'Sidan är inte för din roll',
    arrange: as(['coordinator']),
  },
  { name: 'exceptions', path: EXCEPTIONS, shows: 'Undantag som upprepas', arrange: as(['auditor']) },
  {
    name: 'exceptions-empty',
    path: EXCEPTIONS,
    shows: 'Inga undantag har beslutats',
    arrange: as(['administrator'], answer('GET /api/secrecy/exceptions', { since: '2025-11-21', rows: [] })),
  },
  {
    name: 'exceptions-broken',
    path: EXCEPTIONS,
    shows: 'Något gick fel hos oss',
    arrange: as(['coordinator'], broken('GET /api/secrecy/exceptions')),
    expected: /500/,
  },
  {
    name: 'exceptions-closed',
    path: EXCEPTIONS,
    shows: 'Sidan är inte för din roll',
    arrange: as(['evaluator']),
  },
]
