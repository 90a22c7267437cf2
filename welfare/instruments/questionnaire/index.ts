/** What a phone needs to ask by: nothing here reads a file, a database or a clock. */
export { type AnswerFault, answerFault } from './answers.ts'
export { type ShownPage, type SortedAnswers, shownPages, sortAnswers } from './branching.ts'
export {
  type Answer,
  type Answers,
  type AnswerTest,
  type Condition,
  type Form,
  type FormPage,
  type HiddenAnswers,
  type Option,
  type OptionMeaning,
  type Question,
  type QuestionKind,
  questionsOf,
  type Texts,
  textIn,
} from './form.ts'
