export { ACTIONS, type Action } from './actions-by-role.ts'
export { refusal } from './allow.ts'
export { CONFIRMED_MINUTES, type Decision, may, type Subject } from './may.ts'
export { SECRECY_PROBLEMS, type SecrecyProblem, type SecrecyRefusal } from './problems.ts'
