import type { Answer, Sent } from './operations.ts'
import { everyOf } from './values.ts'

/** Cases, consents, exceptions, the law and what stands in the way. */

export type Category = Sent<'post', '/api/cases/{reference}/information'>['category']
export const CATEGORIES = everyOf<Category>({
  contact: true,
  situation: true,
  employment: true,
  benefit: true,
  health: true,
  social: true,
  plan: true,
  answers: true,
})
export type Purpose = CasePage['purpose']
export const PURPOSES = everyOf<Purpose>({
  coordination: true,
  referral: true,
  planning: true,
  'follow-up': true,
  evaluation: true,
})
export const OBSTACLES = everyOf<NewObstacle['obstacle']>({
  law: true,
  technique: true,
  habit: true,
  unclear: true,
})

export type CaseListing = Answer<'get', '/api/cases'>['items'][number]
/** A case that nobody in the unit can work with any more, as its administrator may know of it. */
export type OrphanedCase = Answer<'get', '/api/cases/orphaned'>['items'][number]
export type NewCase = Sent<'post', '/api/cases'>
export type CasePage = Answer<'get', '/api/cases/{reference}'>
export type WorkerView = CasePage['workers'][number]
export type NewWorker = Sent<'post', '/api/cases/{reference}/workers'>
export type NewConsents = Sent<'post', '/api/cases/{reference}/consents'>
export type ConsentForm = NewConsents['form']
export const CONSENT_FORMS = everyOf<ConsentForm>({ spoken: true, written: true, representative: true })
export type NewException = Sent<'post', '/api/cases/{reference}/exceptions'>
export type Decided = Answer<'post', '/api/cases/{reference}/exceptions'>
export type CaseLogPage = Answer<'get', '/api/cases/{reference}/log'>

export type LegalMap = Answer<'get', '/api/secrecy/map'>
export type LegalRule = LegalMap['rules'][number]
export type AccessMatrix = Answer<'get', '/api/secrecy/matrix'>
export type ExceptionReport = Answer<'get', '/api/secrecy/exceptions'>
export type NeedView = Answer<'get', '/api/secrecy/needs'>['items'][number]
export type NewNeed = Sent<'post', '/api/secrecy/needs'>
export type NewObstacle = Sent<'post', '/api/obstacles'>
export type ObstacleReport = Answer<'get', '/api/obstacles'>
