/**
 * A questionnaire as it is asked: pages of questions in every language it has. Made from the stored FHIR resource by
 * `compile.ts`; this file and `branching.ts` and `answers.ts` hold nothing that a phone cannot run.
 */

/** By language code, for instance `sv`, `sv-x-latt` (easy Swedish), `en`, `ar`. Every language of the form has a text. */
export type Texts = Readonly<Record<string, string>>

export type Form = {
  /** The first is the language it was written in; the others are translations. */
  readonly languages: readonly string[]
  readonly title: Texts
  readonly introduction: Texts | null
  /** What becomes of an answer to a question that a later answer hides: taken away, or kept beside and not analysed. */
  readonly hiddenAnswers: HiddenAnswers
  readonly pages: readonly FormPage[]
}

export type HiddenAnswers = 'removed' | 'kept-apart'

/** What stands on the phone at one time. */
export type FormPage = {
  readonly id: string
  readonly title: Texts | null
  /** All of them must be met. */
  readonly when: readonly Condition[]
  readonly questions: readonly Question[]
}

export type QuestionKind = 'one' | 'several' | 'text' | 'whole-number' | 'number' | 'date' | 'information'

export type Question = {
  readonly id: string
  readonly kind: QuestionKind
  readonly text: Texts
  readonly help: Texts | null
  /** All of them must be met. */
  readonly when: readonly Condition[]
  /** For `one` and `several`; empty for the others. */
  readonly options: readonly Option[]
  /** Smallest and largest number, or first and last day. */
  readonly lowest: number | string | null
  readonly highest: number | string | null
  /** Most characters of a text. */
  readonly longest: number
}

export type Option = {
  readonly code: string
  readonly text: Texts
  /** Its place on the scale, 0 and up; null where the options are not ordered. Never summed by itself (R4.28). */
  readonly weight: number | null
  /** "No need", "do not know" and "would rather not say" are answers of their own and no place on the scale (R3.22, X.26). */
  readonly meaning: OptionMeaning
  /** Chosen alone: it takes the others away. */
  readonly isExclusive: boolean
}

export type OptionMeaning = 'answer' | 'not-applicable' | 'unknown' | 'declined'

/** FHIR's enableWhen: whether a question is asked depends on earlier answers. */
export type Condition = { readonly kind: 'all' | 'any'; readonly tests: readonly AnswerTest[] }

export type AnswerTest =
  | { readonly question: string; readonly operator: 'exists'; readonly value: boolean }
  | { readonly question: string; readonly operator: Comparison; readonly value: string | number }

export type Comparison = '=' | '!=' | '>' | '<' | '>=' | '<='

/** What somebody has answered a question with. Unknown is a value (X.26). */
export type Answer =
  | { readonly kind: 'chosen'; readonly codes: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'date'; readonly date: string }
  /** The question was seen and passed. */
  | { readonly kind: 'declined' }

export type Answers = ReadonlyMap<string, Answer>

/** The text in a language, or in the language that the form was written in. */
export function textIn(texts: Texts, language: string, form: Pick<Form, 'languages'>): string {
  return texts[language] ?? texts[form.languages[0] ?? ''] ?? ''
}

export function questionsOf(form: Form): readonly Question[] {
  return form.pages.flatMap((page) => page.questions)
}
