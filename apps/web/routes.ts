import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteRecordRaw,
  type RouterScrollBehavior,
} from 'vue-router'
import { INSTRUMENT_PARTS_ID, instrumentPart } from './pages/measurement/instrument-parts.ts'
import StudyList from './pages/studies/study-list.vue'
import { STUDY_PARTS_ID, studyPart } from './pages/studies/study-parts.ts'
import {
  BRINGERS,
  CASE_WORK,
  CASE_WORKERS,
  EXCEPTION_READERS,
  LOG_READERS,
  PARTICIPATION_READERS,
  PEOPLE_KEEPERS,
} from './session/access.ts'
import { guardPages } from './session/guard.ts'

/** Each page's address. Addresses are Swedish in both languages, so that a link means the same for everyone. */
export const routes: readonly RouteRecordRaw[] = [
  { path: '/', name: 'studies', component: StudyList, meta: { help: 'studier' } },
  {
    path: '/ny-studie',
    name: 'new-study',
    meta: { access: BRINGERS, help: 'studier' },
    component: () => import('./pages/studies/new-study.vue'),
  },
  {
    path: '/studier/:id',
    props: true,
    meta: { help: 'studier', under: '/' },
    component: () => import('./pages/studies/one-study.vue'),
    children: [
      { path: '', name: 'study', component: () => import('./pages/studies/board-page.vue') },
      {
        path: 'rapport',
        name: 'study-report',
        props: { part: 'statistician' },
        component: () => import('./pages/studies/report-view.vue'),
      },
      {
        path: 'underlag',
        name: 'study-annex',
        props: { part: 'annex' },
        component: () => import('./pages/studies/report-view.vue'),
      },
      {
        path: 'skattningar',
        name: 'study-estimates',
        component: () => import('./pages/studies/study-estimates.vue'),
      },
      { path: 'filer', name: 'study-files', component: () => import('./pages/studies/study-files.vue') },
      { path: 'berakningar', name: 'study-runs', component: () => import('./pages/studies/study-runs.vue') },
    ],
  },
  { path: '/studier', redirect: '/' },
  {
    path: '/matning',
    name: 'instruments',
    meta: { help: 'matning' },
    component: () => import('./pages/measurement/instrument-list.vue'),
  },
  {
    path: '/ny-enkat',
    name: 'new-survey',
    meta: { access: BRINGERS, help: 'matning', under: '/matning' },
    component: () => import('./pages/measurement/new-survey.vue'),
  },
  {
    path: '/matning/:id',
    props: true,
    meta: { help: 'matning' },
    component: () => import('./pages/measurement/one-instrument.vue'),
    children: [
      {
        path: '',
        name: 'instrument',
        component: () => import('./pages/measurement/answer-page.vue'),
      },
      {
        path: 'evidens',
        name: 'instrument-evidence',
        component: () => import('./pages/measurement/evidence-page.vue'),
      },
      {
        path: 'kvalitetskort',
        name: 'instrument-card',
        component: () => import('./pages/measurement/card-page.vue'),
      },
      {
        path: 'personmatt',
        name: 'instrument-measures',
        component: () => import('./pages/measurement/measures-page.vue'),
      },
      {
        path: 'farre-fragor',
        name: 'instrument-shorter',
        component: () => import('./pages/measurement/shorter-page.vue'),
      },
      {
        path: 'filer',
        name: 'instrument-files',
        component: () => import('./pages/measurement/instrument-files.vue'),
      },
    ],
  },
  {
    path: '/logga-in',
    name: 'sign-in',
    meta: { access: 'public', help: 'logga-in' },
    component: () => import('./pages/signing-in/sign-in.vue'),
  },
  {
    path: '/kom-in',
    name: 'entry',
    meta: { access: 'public', help: 'logga-in' },
    component: () => import('./pages/signing-in/entry-page.vue'),
  },
  {
    path: '/valkommen',
    name: 'welcome',
    meta: { access: 'public', help: 'logga-in' },
    component: () => import('./pages/signing-in/welcome-page.vue'),
  },
  {
    path: '/konto',
    name: 'account',
    meta: { access: 'signed-in', help: 'konto' },
    component: () => import('./pages/account/own-account.vue'),
  },
  {
    path: '/folk',
    name: 'people',
    meta: { access: PEOPLE_KEEPERS, help: 'folk' },
    component: () => import('./pages/people/people-page.vue'),
  },
  {
    path: '/folk/konflikter',
    name: 'conflicts',
    meta: { access: [...PEOPLE_KEEPERS, 'auditor'], help: 'folk' },
    component: () => import('./pages/people/conflicts-page.vue'),
  },
  {
    path: '/folk/lamnade-arenden',
    name: 'left-cases',
    meta: { access: ['administrator'], help: 'folk' },
    component: () => import('./pages/cases/left-cases.vue'),
  },
  {
    path: '/organisationer',
    name: 'organisations',
    meta: { access: PEOPLE_KEEPERS, help: 'folk', under: '/folk' },
    component: () => import('./pages/people/organisations-page.vue'),
  },
  {
    path: '/maskinnycklar',
    name: 'machine-tokens',
    meta: { access: ['administrator'], help: 'folk', under: '/folk' },
    component: () => import('./pages/people/machine-tokens.vue'),
  },
  {
    path: '/logg',
    name: 'log',
    meta: { access: LOG_READERS, help: 'logg' },
    component: () => import('./pages/log/log-page.vue'),
  },
  {
    path: '/logg/granskning',
    name: 'log-review',
    meta: { access: ['auditor'], help: 'logg' },
    component: () => import('./pages/log/review-page.vue'),
  },
  {
    path: '/arbeten',
    name: 'jobs',
    meta: { help: 'arbeten' },
    component: () => import('./pages/jobs/jobs-page.vue'),
  },
  {
    path: '/arenden',
    name: 'cases',
    meta: { access: CASE_WORK, help: 'arenden' },
    component: () => import('./pages/cases/case-list.vue'),
  },
  {
    path: '/arenden/:reference',
    name: 'case',
    props: true,
    meta: { access: CASE_WORK, help: 'arenden' },
    component: () => import('./pages/cases/one-case.vue'),
  },
  {
    path: '/arenden/:reference/logg',
    name: 'case-log',
    props: true,
    meta: { access: [...CASE_WORKERS, 'auditor'], help: 'arenden' },
    component: () => import('./pages/cases/case-log.vue'),
  },
  {
    path: '/sekretess',
    name: 'legal-map',
    meta: { help: 'sekretess' },
    component: () => import('./pages/secrecy/legal-map.vue'),
  },
  {
    path: '/sekretess/behorighet',
    name: 'access-matrix',
    meta: { help: 'sekretess' },
    component: () => import('./pages/secrecy/access-matrix.vue'),
  },
  {
    path: '/sekretess/behov',
    name: 'needs',
    meta: { help: 'sekretess' },
    component: () => import('./pages/secrecy/needs-page.vue'),
  },
  {
    path: '/sekretess/undantag',
    name: 'exceptions',
    meta: { access: EXCEPTION_READERS, help: 'sekretess' },
    component: () => import('./pages/secrecy/exceptions-page.vue'),
  },
  {
    path: '/sekretess/etik',
    name: 'ethics',
    meta: { help: 'sekretess' },
    component: () => import('./pages/secrecy/ethics-page.vue'),
  },
  {
    path: '/sekretess/deltagande',
    name: 'participation',
    meta: { access: PARTICIPATION_READERS, help: 'sekretess' },
    component: () => import('./pages/secrecy/participation-page.vue'),
  },
  {
    path: '/sekretess/hinder',
    name: 'obstacles',
    meta: { access: 'public', help: 'sekretess' },
    component: () => import('./pages/secrecy/obstacles-page.vue'),
  },
  {
    path: '/huset',
    name: 'house',
    meta: { access: PEOPLE_KEEPERS, help: 'huset' },
    component: () => import('./pages/house/house-page.vue'),
  },
  {
    path: '/hjalp',
    name: 'help',
    meta: { access: 'public' },
    component: () => import('./pages/about/help-page.vue'),
  },
  {
    path: '/om',
    name: 'about',
    meta: { access: 'public' },
    component: () => import('./pages/about/about-utfall.vue'),
  },
  {
    path: '/tillganglighet',
    name: 'accessibility',
    meta: { access: 'public' },
    component: () => import('./pages/about/accessibility-statement.vue'),
  },
  {
    path: '/:rest(.*)*',
    name: 'not-found',
    meta: { access: 'signed-in' },
    component: () => import('./pages/about/not-found.vue'),
  },
]

type Place = Pick<RouteLocationNormalized, 'name' | 'params'>

/** A change between the parts of one study, or of one instrument, is not a new page. */
export function isWithinSubject(to: Place, from: Place): boolean {
  if (to.params.id !== from.params.id) return false
  const areStudyParts = studyPart(to.name) !== null && studyPart(from.name) !== null
  return areStudyParts || (instrumentPart(to.name) !== null && instrumentPart(from.name) !== null)
}

const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved !== null) return saved
  if (to.hash !== '') return { el: to.hash, top: 16 }
  // Another choice on the same page moves nothing.
  if (to.path === from.path) return false
  if (!isWithinSubject(to, from) || to.name === 'study' || to.name === 'instrument') return { top: 0 }
  return { el: `#${studyPart(to.name) === null ? INSTRUMENT_PARTS_ID : STUDY_PARTS_ID}`, top: 0 }
}

export function makeRouter() {
  const router = createRouter({ history: createWebHistory(), routes, scrollBehavior })
  guardPages(router)
  return router
}
