import { ROLES, type Role } from '@utfall/basics'

/** Everybody who acts in the organisation. */
const EVERYBODY: readonly Role[] = ROLES.filter((role) => role !== 'house-administrator')
const CASE_WORK: readonly Role[] = ['coordinator', 'referrer']

type Rule = {
  readonly roles: readonly Role[]
  /** Asks that the person has just proved who they are: signing, overriding, unblinding. */
  readonly confirmed?: true
  /** A machine may be given it as a scope. */
  readonly machine?: true
  /** Work on cases, which who leads the staff, evaluates or operates never does, whatever else they are. */
  readonly caseWork?: true
}

/**
 * What can be done in the house, and as what. What is not listed is not done: a new action begins here.
 * Operating, evaluating, deciding and funding are kept apart (X.19): operators never lock, evaluators never handle cases.
 */
export const ACTIONS = {
  'study.read': { roles: EVERYBODY, machine: true },
  'study.bring': { roles: ['operator', 'evaluator'], machine: true },
  'study.lock': { roles: ['evaluator'], confirmed: true },
  'study.evaluate': { roles: ['operator', 'evaluator'], machine: true },
  'instrument.read': { roles: EVERYBODY, machine: true },
  'instrument.calibrate': { roles: ['operator', 'evaluator'], machine: true },
  'instrument.judge': { roles: ['evaluator'] },
  /** Answers of single persons go in, measures of single persons come out. */
  'instrument.measure-persons': { roles: ['operator', 'evaluator', 'coordinator'], machine: true },
  'job.read': { roles: EVERYBODY, machine: true },
  'job.stop': { roles: EVERYBODY, machine: true },
  'log.read': { roles: ['administrator', 'auditor', 'house-administrator'], machine: true },
  'log.review': { roles: ['auditor'] },
  'people.read': { roles: [...EVERYBODY, 'house-administrator'] },
  /** Who is kept apart from what only by a note (X.19). */
  'people.conflicts': { roles: ['administrator', 'auditor', 'house-administrator'] },
  'people.change': { roles: ['administrator', 'house-administrator'], confirmed: true },
  'machine-token.read': { roles: ['administrator'] },
  'machine-token.change': { roles: ['administrator'], confirmed: true },
  'organisation.read': { roles: [...EVERYBODY, 'house-administrator'], machine: true },
  'organisation.change': { roles: ['house-administrator'], confirmed: true },
  'house.read': { roles: ['house-administrator', 'administrator'] },
  'house.change': { roles: ['house-administrator'], confirmed: true },
  'case.list': { roles: CASE_WORK, caseWork: true },
  'case.open': { roles: CASE_WORK, caseWork: true },
  'case.read': { roles: CASE_WORK, caseWork: true },
  'case.write': { roles: CASE_WORK, caseWork: true },
  'case.staff': { roles: CASE_WORK, caseWork: true },
  'case.close': { roles: CASE_WORK, caseWork: true },
  /** Cases that everybody who worked with them has left: that there are such, and to whom they go; never what is in them. */
  'case.orphaned': { roles: ['administrator'] },
  'case.hand-over': { roles: ['administrator'], confirmed: true },
  'consent.record': { roles: CASE_WORK, caseWork: true },
  'consent.withdraw': { roles: CASE_WORK, caseWork: true },
  'consent.review': { roles: CASE_WORK, caseWork: true },
  'exception.decide': { roles: CASE_WORK, confirmed: true, caseWork: true },
  /** How often, to whom and on which ground; never about whom. */
  'exception.report': { roles: [...CASE_WORK, 'administrator', 'auditor'] },
  'case.log': { roles: [...CASE_WORK, 'auditor'] },
  'ethics.read': { roles: EVERYBODY },
  'ethics.record': { roles: ['evaluator', 'administrator'], confirmed: true },
  'participation.record': { roles: CASE_WORK },
  'participation.read': { roles: [...CASE_WORK, 'evaluator'] },
  'information-need.read': { roles: EVERYBODY },
  'information-need.change': { roles: ['operator', 'coordinator', 'administrator'] },
  /** The law is no secret, and whoever looks after the house needs it to say which areas it counts as one. */
  'secrecy.read': { roles: [...EVERYBODY, 'house-administrator'] },
  'obstacle.read': { roles: ['operator', 'administrator', 'decision-maker', 'auditor'] },
} as const satisfies Readonly<Record<string, Rule>>

export type Action = keyof typeof ACTIONS
export const ruleOf = (action: Action): Rule => ACTIONS[action]
