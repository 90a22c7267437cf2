import { createHash } from 'node:crypto'
import { addDays, type CalendarDate, dateInSweden } from '@utfall/basics'
import {
  type Acting,
  type Answering,
  DatabaseProblem,
  type House,
  type Person,
  record,
  type Tx,
} from '@utfall/database'
import { compileQuestionnaire } from '@utfall/instruments'
import { type AnswerFault, answerFault, type Form, questionsOf } from '@utfall/instruments/questionnaire'
import type { SurveyProblem, SurveyRefusal } from '../problems.ts'
import { SurveyDescription, WaveSettings, WaveTiming } from '../schema.ts'
import { askingState } from './asking-state.ts'
import type { AskingState, HandIn, OpenOrder, SentAnswer } from './schema.ts'
import * as store from './store.ts'

/** What somebody who answers by a link does. The link is all they have; nothing is done by looking (GET). */

export type Opened = {
  readonly kind: 'opened'
  readonly state: AskingState
  readonly description: SurveyDescription
  readonly settings: WaveSettings
  readonly respondent: string
  /** First day on which it can be begun; null by a link for everybody. */
  readonly opensOn: string | null
  readonly lastDay: string | null
  /** The person's own language, where one is written. */
  readonly language: string | null
  /** Null where nothing is asked now. */
  readonly asked: Asked | null
}

export type Asked = {
  readonly reference: string
  readonly form: Form
  /** What was answered on this device, as it was sent, in order. */
  readonly answers: readonly {
    readonly number: number
    readonly question: string
    readonly answer: unknown
  }[]
  /** Questions that were answered on another device: what was said there is not shown here. */
  readonly elsewhere: readonly string[]
}

/** Opens what a link leads to, on this device: from here on it is begun. */
export async function openResponse(house: House, order: OpenOrder): Promise<Opened | SurveyRefusal> {
  const person = byLink(order, 'answer')
  return await withLink(async () => {
    const isNew = await house.withTx(person, (tx, acting) => beginOpenResponse(tx, acting, person.device))
    return await house.withTx(person, (tx, acting) => open(tx, acting, person.device, isNew))
  })
}

export type HandedIn = {
  readonly kind: 'handed-in'
  /** Numbers that are safe: also those that were so before. */
  readonly saved: readonly number[]
  readonly faults: readonly {
    readonly number: number
    readonly question: string
    readonly fault: AnswerFault | { readonly code: 'NO_SUCH_QUESTION' }
  }[]
  readonly isFinished: boolean
}

/** Takes what a device sends. It is answered when it is safe, and once however often it is sent. */
export async function handIn(house: House, order: HandIn): Promise<HandedIn | SurveyRefusal> {
  const person = byLink(order, 'answer')
  return await withLink(() =>
    house.withTx(person, async (tx, acting) => {
      const { response, questionnaireVersion } = answeringOf(acting)
      if (response === null) return refused('NOT_OPENED_HERE')
      const place = await store.handingIn(tx, response, person.device)
      if (place.is_withdrawn) return refused('WITHDRAWN')
      if (place.device === null || place.opened_at === null)
        return refused(place.finished_at === null ? 'NOT_OPENED_HERE' : 'RESPONSE_FINISHED')
      const form = await formOf(tx, questionnaireVersion)
      const faults = faultsIn(form, order.answers)
      const faulty = new Set(faults.map(({ number }) => number))
      const sound = order.answers.filter(({ number }) => !faulty.has(number))
      if (sound.length > 0) await store.addAnswers(tx, { response, device: place.device }, sound)
      // What is faulty is kept on the device and mended there: the end waits for it.
      const ends = order.finish !== null && faults.length === 0
      if (ends && (await store.noteFinished(tx, response, order.finish ?? 'answered')))
        await record(tx, {
          action: 'response.finish',
          subject: `response/${place.reference}`,
          after: { kind: order.finish },
        })
      return {
        kind: 'handed-in',
        saved: sound.map(({ number }) => number),
        faults,
        isFinished: ends || place.finished_at !== null,
      } as const
    }),
  )
}

/** The person no longer wants to take part, in any wave of the survey. */
export async function withdraw(
  house: House,
  order: OpenOrder,
): Promise<{ readonly kind: 'withdrawn' } | SurveyRefusal> {
  return await withLink(() =>
    house.withTx(byLink(order, 'withdraw'), async (tx, acting) => {
      const { person, survey, response } = answeringOf(acting)
      if (await store.isWithdrawn(tx)) return { kind: 'withdrawn' } as const
      // By a link for everybody nobody knows who it is: there is nobody to strike from a list.
      if (person !== null) await store.addWithdrawal(tx, person)
      else if (response !== null) await store.noteFinished(tx, response, 'stopped')
      await record(tx, { action: 'response.withdraw', subject: `survey/${survey}` })
      return { kind: 'withdrawn' } as const
    }),
  )
}

type LinkPerson = Extract<Person, { kind: 'answer-link' }>

function byLink({ token, device }: OpenOrder, purpose: string): LinkPerson {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return { kind: 'answer-link', key: hash(token), device: hash(device), purpose }
}

/** A link that leads nowhere, or no longer, is told from none by nobody. */
async function withLink<T>(work: () => Promise<T>): Promise<T | SurveyRefusal> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DatabaseProblem && error.code === 'UF010') return refused('LINK_UNKNOWN')
    throw error
  }
}

/** By a link for everybody the device's own response, in a transaction before: the door then leads to it. */
async function beginOpenResponse(tx: Tx, acting: Acting, device: Uint8Array): Promise<boolean> {
  const answering = answeringOf(acting)
  if (answering.openLink === null || answering.response !== null) return false
  const place = await store.place(tx, answering)
  const today = dateInSweden(new Date(acting.at))
  const timing = WaveTiming.parse(place.timing)
  const from = place.anchor_day ?? today
  const closes = addDays(from, timing.closesDaysAfter)
  const isOpen = place.survey_state === 'open' && place.wave_state === 'open'
  if (!isOpen || today < from || today > closes) return false
  await store.addOpenResponse(tx, answering, device, {
    opens: today,
    closes,
    last: addDays(closes, timing.graceDays),
  })
  return true
}

async function open(tx: Tx, acting: Acting, key: Uint8Array, isNew: boolean): Promise<Opened> {
  const answering = answeringOf(acting)
  const place = await store.place(tx, answering)
  const now = new Date(acting.at)
  const [opensOn, closesOn, lastDay] = daysOf(place, now)
  const state = askingState(
    {
      ...{ survey: place.survey_state, wave: place.wave_state, opensOn, closesOn, lastDay },
      ...{ isBegun: place.begun_at !== null || isNew, isFinished: place.finished_at !== null },
      isWithdrawn: answering.person !== null && (await store.isWithdrawn(tx)),
    },
    now,
  )
  const { response } = answering
  const known = response === null ? [] : await store.devices(tx, response)
  const own = known.find((each) => Buffer.from(each.key).equals(key))
  return {
    kind: 'opened',
    state,
    description: SurveyDescription.parse(place.description),
    settings: WaveSettings.parse(place.settings),
    respondent: place.respondent,
    opensOn: place.opens_on,
    lastDay: place.last_day,
    language: place.language,
    asked:
      state === 'open' && response !== null && place.reference !== null
        ? await ask(tx, answering, { response, reference: place.reference, key, own: own?.device ?? null })
        : null,
  }
}

/** The days of the response; by a link for everybody that nobody has begun by on this device, those of the link. */
function daysOf(
  place: Awaited<ReturnType<typeof store.place>>,
  now: Date,
): readonly [CalendarDate, CalendarDate, CalendarDate] {
  if (place.opens_on !== null && place.closes_on !== null && place.last_day !== null)
    return [place.opens_on, place.closes_on, place.last_day]
  const { closesDaysAfter } = WaveTiming.parse(place.timing)
  const from = place.anchor_day ?? dateInSweden(now)
  const closes = addDays(from, closesDaysAfter)
  return [from, closes, closes]
}

type AskOrder = {
  readonly response: number
  readonly reference: string
  readonly key: Uint8Array
  readonly own: number | null
}

async function ask(
  tx: Tx,
  answering: Answering,
  { response, reference, key, own }: AskOrder,
): Promise<Asked> {
  if (await store.noteBegun(tx, response))
    await record(tx, { action: 'response.begin', subject: `response/${reference}` })
  const device = own ?? (await addDevice(tx, response, key))
  const answers = await store.answersOf(tx, response)
  const elsewhere = new Set(answers.filter((each) => each.device !== device).map(({ question }) => question))
  return {
    reference,
    form: await formOf(tx, answering.questionnaireVersion),
    answers: answers
      .filter((each) => each.device === device)
      .map(({ number, question, answer }) => ({ number, question, answer })),
    elsewhere: [...elsewhere],
  }
}

/** The next number; two devices that open at the same moment take one each. */
async function addDevice(tx: Tx, response: number, key: Uint8Array): Promise<number> {
  for (;;) {
    const known = await store.devices(tx, response)
    const own = known.find((each) => Buffer.from(each.key).equals(key))
    if (own) return own.device
    const device = (known.at(-1)?.device ?? 0) + 1
    if (await store.addDevice(tx, { response, device, key })) return device
  }
}

function faultsIn(form: Form, sent: readonly SentAnswer[]): HandedIn['faults'] {
  const questions = new Map(questionsOf(form).map((question) => [question.id, question]))
  return sent.flatMap(({ number, question: id, answer }): HandedIn['faults'] => {
    const question = questions.get(id)
    if (question === undefined) return [{ number, question: id, fault: { code: 'NO_SUCH_QUESTION' } }]
    const fault = answer.kind === 'taken-back' ? null : answerFault(question, answer)
    return fault === null ? [] : [{ number, question: id, fault }]
  })
}

/** Versions never change: what was compiled once is kept, the newest few. */
const FORMS = new Map<number, Form>()
const MOST_FORMS = 50

async function formOf(tx: Tx, version: number): Promise<Form> {
  const known = FORMS.get(version)
  if (known) return known
  const resource = await store.resourceOf(tx, version)
  const compiled = compileQuestionnaire(Buffer.from(resource), `questionnaire-version/${version}`)
  if (compiled.kind === 'faults') throw new Error(`version ${version} was published with faults`)
  for (const oldest of [...FORMS.keys()].slice(0, FORMS.size - MOST_FORMS + 1)) FORMS.delete(oldest)
  FORMS.set(version, compiled.form)
  return compiled.form
}

function answeringOf({ answering }: Acting): Answering {
  if (answering === undefined) throw new Error('only a link leads here')
  return answering
}

function refused(code: SurveyProblem): SurveyRefusal {
  return { kind: 'refused', code }
}
