import type { RandomStream } from '@utfall/numerics'
import { gainOf, serviceMonths } from './outcomes.ts'
import type { Arm, Person } from './people.ts'

/** The ten questions of the example instrument "Närmare arbete", each with its place on the scale, logits. */
const PLACES = [-1.9, -1.4, -0.9, -0.5, -0.1, 0.2, 0.5, 0.9, 1.3, 1.9] as const
/** The steps between the four answers, around a question's place. */
const STEPS = [-1.3, 0.1, 1.2] as const
export const QUESTIONS = PLACES.map((_, place) => `fraga_${place + 1}`)

/** Months at which the questionnaire is answered. */
export const ASKED = [0, 6] as const
const MISSING_SHARE = 0.04
/** Forms that do not come back, beside those of people who have fallen silent altogether. */
const LOST_FORMS = [0.02, 0.05] as const

/** What chance decides about a person's answers once, whichever arm the lot gives. */
export type QuestionnaireFate = {
  readonly stable: number
  readonly passing: readonly number[]
  readonly answers: readonly (readonly number[])[]
  readonly missing: readonly (readonly number[])[]
  readonly lost: readonly number[]
}

export function drawQuestionnaireFate(random: RandomStream): QuestionnaireFate {
  const uniforms = () => ASKED.map(() => PLACES.map(() => random.uniform()))
  return {
    stable: random.normal(),
    passing: ASKED.map(() => random.normal()),
    answers: uniforms(),
    missing: uniforms(),
    lost: ASKED.map(() => random.uniform()),
  }
}

/** How close to work a person truly is, logits: what no form shows without error. */
export function closeness(person: Person, arm: Arm, fate: QuestionnaireFate, asked: number): number {
  const month = ASKED[asked]
  return (
    -0.7 -
    0.35 * Number(person.mentalIllHealth) -
    0.4 * Number(person.longSick) +
    0.55 * person.hidden +
    0.75 * fate.stable +
    0.45 * fate.passing[asked] +
    0.02 * month +
    0.075 * gainOf(person) * serviceMonths(person, arm, month)
  )
}

/** The ten answers as cells; empty where the question, or the whole form, was not answered. */
export function formCells(
  person: Person,
  arm: Arm,
  fate: QuestionnaireFate,
  asked: number,
  isSilent: boolean,
): readonly (number | '')[] {
  const isLost = isSilent || fate.lost[asked] < LOST_FORMS[asked]
  const measure = closeness(person, arm, fate, asked)
  return PLACES.map((place, question) =>
    isLost || fate.missing[asked][question] < MISSING_SHARE
      ? ''
      : answer(measure - place, fate.answers[asked][question]),
  )
}

/** An answer from the partial credit model at this distance between person and question. */
function answer(distance: number, uniform: number): number {
  const weights = [1]
  let log = 0
  for (const step of STEPS) {
    log += distance - step
    weights.push(Math.exp(log))
  }
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [category, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return category
  }
  return STEPS.length
}
