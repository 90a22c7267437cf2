export { handIn, lookAtLink, openResponse, withdrawFromSurvey } from './answering/actions.ts'
export {
  type AddedAnswer,
  type CollatedAnswers,
  collateAnswers,
  type KeptAnswer,
} from './answering/collate.ts'
export {
  plannedAt,
  type Step,
  type WaveTiming,
  type WaveWindow,
  type WindowState,
  waveWindow,
  windowState,
} from './calendar/wave-window.ts'
export {
  type Because,
  type Contact,
  type Route,
  type Standing,
  whetherToContact,
} from './contact/whether-to-contact.ts'
export { SURVEY_PROBLEMS, type SurveyProblem, type SurveyRefusal } from './problems.ts'
