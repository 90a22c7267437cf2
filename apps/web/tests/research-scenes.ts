import type { Scene } from './scenes.ts'
import { sessionIs, signedInAs } from './session-answers.ts'

/** Ethical decisions and answers about taking part, in each state. */
export const researchScenes: readonly Scene[] = [
  { name: 'ethics', path: '/sekretess/etik', shows: 'Dnr 2025-00009-01' },
  {
    name: 'ethics-empty',
    path: '/sekretess/etik',
    shows: 'Inga beslut är inskrivna än',
    arrange: (answers) => answers.set('GET /api/ethics', () => ({ json: { items: [] } })),
  },
  {
    name: 'ethics-broken',
    path: '/sekretess/etik',
    shows: 'Något gick fel hos oss',
    arrange: (answers) => answers.set('GET /api/ethics', () => ({ status: 500, json: 'broken' })),
    expected: /500/,
  },
  { name: 'participation', path: '/sekretess/deltagande', shows: 'färre än 5' },
  {
    name: 'participation-empty',
    path: '/sekretess/deltagande',
    shows: 'Inga svar är inskrivna än',
    arrange: (answers) => answers.set('GET /api/ethics/participation', () => ({ json: { items: [] } })),
  },
  {
    name: 'participation-closed',
    path: '/sekretess/deltagande',
    shows: 'Sidan är inte för din roll',
    arrange: (answers) => sessionIs(answers, signedInAs(['manager'])),
  },
]
