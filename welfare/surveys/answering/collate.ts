import { type Answer, type Form, sortAnswers } from '@utfall/instruments/questionnaire'
import type { GivenAnswer } from '../schema.ts'

/** One thing that was answered, as it was added. */
export type AddedAnswer = {
  /** Rising in the order in which they came. */
  readonly id: number
  readonly device: number
  readonly question: string
  readonly answer: GivenAnswer
  readonly language: string
  readonly receivedAt: string
}

export type KeptAnswer = {
  readonly answer: Answer
  readonly device: number
  readonly language: string
  /** Came after the last day to finish: handed in late by a device that had begun in time. */
  readonly isLate: boolean
}

export type CollatedAnswers = {
  /** To questions that are asked. */
  readonly kept: ReadonlyMap<string, KeptAnswer>
  /** To questions that a later answer hid, where the form keeps such apart: never analysed. */
  readonly hidden: ReadonlyMap<string, KeptAnswer>
}

/**
 * One response from everything that was added to it, on whichever device. The newest answer to a question holds, in the
 * order in which they came. What came after somebody finished fills what was empty and replaces nothing; a
 * question whose answer was taken back has none.
 * @param lateFrom ISO 8601: what came at or after this instant is late.
 */
export function collateAnswers(
  form: Form,
  added: readonly AddedAnswer[],
  { finishedAt, lateFrom }: { readonly finishedAt: string | null; readonly lateFrom: string },
): CollatedAnswers {
  const end = finishedAt === null ? Number.POSITIVE_INFINITY : Date.parse(finishedAt)
  const isAfterEnd = ({ receivedAt }: AddedAnswer) => Date.parse(receivedAt) > end
  const newest = new Map<string, AddedAnswer>()
  for (const each of added.toSorted((one, other) => one.id - other.id)) {
    const before = newest.get(each.question)
    const stands = before !== undefined && before.answer.kind !== 'taken-back' && !isAfterEnd(before)
    if (!(stands && isAfterEnd(each))) newest.set(each.question, each)
  }
  const answers = new Map<string, Answer>()
  for (const [question, { answer }] of newest) if (answer.kind !== 'taken-back') answers.set(question, answer)
  const { kept, hidden } = sortAnswers(form, answers)
  const withPlace = (some: ReadonlyMap<string, Answer>) => {
    const placed = new Map<string, KeptAnswer>()
    for (const [question, answer] of some) {
      const from = newest.get(question)
      if (from === undefined) continue
      const { device, language } = from
      const isLate = Date.parse(from.receivedAt) >= Date.parse(lateFrom)
      placed.set(question, { answer, device, language, isLate })
    }
    return placed
  }
  return {
    kept: withPlace(kept),
    hidden: form.hiddenAnswers === 'removed' ? new Map() : withPlace(hidden),
  }
}
