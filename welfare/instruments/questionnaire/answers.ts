import { isCalendarDate } from '@utfall/basics'
import type { Answer, Question } from './form.ts'

/** Why an answer is not one that the question takes. */
export type AnswerFault =
  | { readonly code: 'WRONG_KIND' }
  | { readonly code: 'NOT_AN_OPTION'; readonly given: string; readonly allowed: readonly string[] }
  | { readonly code: 'ONE_ONLY' }
  | { readonly code: 'CHOSEN_TWICE'; readonly given: string }
  | { readonly code: 'STANDS_ALONE'; readonly given: string }
  | { readonly code: 'TOO_LONG'; readonly given: number; readonly allowed: number }
  | { readonly code: 'EMPTY' }
  | { readonly code: 'NOT_WHOLE'; readonly given: number }
  | {
      readonly code: 'OUTSIDE'
      readonly given: number | string
      readonly lowest: number | string | null
      readonly highest: number | string | null
    }
  | { readonly code: 'NOT_A_DAY'; readonly given: string }

/** Whether a question takes an answer; null where it does. Whoever passes a question answers it with that. */
export function answerFault(question: Question, answer: Answer): AnswerFault | null {
  if (question.kind === 'information') return { code: 'WRONG_KIND' }
  if (answer.kind === 'declined') return null
  switch (question.kind) {
    case 'one':
    case 'several':
      return answer.kind === 'chosen' ? choiceFault(question, answer.codes) : { code: 'WRONG_KIND' }
    case 'text':
      return answer.kind === 'text' ? textFault(question, answer.text) : { code: 'WRONG_KIND' }
    case 'whole-number':
    case 'number':
      return answer.kind === 'number' ? numberFault(question, answer.number) : { code: 'WRONG_KIND' }
    case 'date':
      return answer.kind === 'date' ? dateFault(question, answer.date) : { code: 'WRONG_KIND' }
  }
}

function choiceFault(question: Question, codes: readonly string[]): AnswerFault | null {
  if (codes.length === 0) return { code: 'EMPTY' }
  if (question.kind === 'one' && codes.length > 1) return { code: 'ONE_ONLY' }
  const options = new Map(question.options.map((option) => [option.code, option]))
  for (const [place, code] of codes.entries()) {
    const option = options.get(code)
    if (option === undefined) return { code: 'NOT_AN_OPTION', given: code, allowed: [...options.keys()] }
    if (codes.indexOf(code) !== place) return { code: 'CHOSEN_TWICE', given: code }
    if (option.isExclusive && codes.length > 1) return { code: 'STANDS_ALONE', given: code }
  }
  return null
}

function textFault({ longest }: Question, text: string): AnswerFault | null {
  if (text.trim() === '') return { code: 'EMPTY' }
  // Characters, not the units that they are stored in.
  const { length } = [...text]
  return length > longest ? { code: 'TOO_LONG', given: length, allowed: longest } : null
}

function numberFault({ kind, lowest, highest }: Question, given: number): AnswerFault | null {
  if (!Number.isFinite(given)) return { code: 'WRONG_KIND' }
  if (kind === 'whole-number' && !Number.isSafeInteger(given)) return { code: 'NOT_WHOLE', given }
  const isBelow = typeof lowest === 'number' && given < lowest
  const isAbove = typeof highest === 'number' && given > highest
  return isBelow || isAbove ? { code: 'OUTSIDE', given, lowest, highest } : null
}

function dateFault({ lowest, highest }: Question, given: string): AnswerFault | null {
  if (!isCalendarDate(given)) return { code: 'NOT_A_DAY', given }
  const isBelow = typeof lowest === 'string' && given < lowest
  const isAbove = typeof highest === 'string' && given > highest
  return isBelow || isAbove ? { code: 'OUTSIDE', given, lowest, highest } : null
}
