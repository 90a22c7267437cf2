import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteRecordRaw,
  type RouterScrollBehavior,
} from 'vue-router'
import StudyList from './pages/studies/study-list.vue'
import { STUDY_PARTS_ID, studyPart } from './pages/studies/study-parts.ts'

/** Each page's address. Addresses are Swedish in both languages, so that a link means the same for everyone. */
export const routes: readonly RouteRecordRaw[] = [
  { path: '/', name: 'studies', component: StudyList },
  { path: '/ny-studie', name: 'new-study', component: () => import('./pages/studies/new-study.vue') },
  {
    path: '/studier/:id',
    props: true,
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
  { path: '/om', name: 'about', component: () => import('./pages/about/about-utfall.vue') },
  {
    path: '/tillganglighet',
    name: 'accessibility',
    component: () => import('./pages/about/accessibility-statement.vue'),
  },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./pages/about/not-found.vue') },
]

type Place = Pick<RouteLocationNormalized, 'name' | 'params'>

/** A change between the parts of one study is not a new page. */
export function isWithinStudy(to: Place, from: Place): boolean {
  return studyPart(to.name) !== null && studyPart(from.name) !== null && to.params.id === from.params.id
}

const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved !== null) return saved
  if (to.hash !== '') return { el: to.hash, top: 16 }
  if (!isWithinStudy(to, from)) return { top: 0 }
  return to.name === 'study' ? { top: 0 } : { el: `#${STUDY_PARTS_ID}`, top: 0 }
}

export function makeRouter() {
  return createRouter({ history: createWebHistory(), routes, scrollBehavior })
}
