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
import { answerFault, questionsOf } from '@utfall/instruments/questionnaire'
import { type FormSent, FormShape } from '@utfall/instruments/questionnaire/shape'
import type { SurveyProblem, SurveyRefusal } from '../problems.ts'
import { GivenAnswer, SurveyDescription, WaveSettings, WaveTiming } from '../schema.ts'
import { askingState } from './asking-state.ts'
import type { AskingState, HandedIn, HandIn, Opened, OpenOrder, SentAnswer } from './schema.ts'
import * as store from './store.ts'

/** What somebody who answers by a link does. The link is all they have; nothing is done by looking (GET). */

/**
 * What a link leads to, for whoever looks at it: a mail scanner, or somebody who has not decided. Nothing is begun, and
 * nothing that was answered is told.
 */
export async function lookAtLink(
  house: House,
  token: string,
): Promise<({ readonly kind: 'opened' } & Opened) | SurveyRefusal> {
  return await withLink(() =>
    house.withTx(byLink({ token, device: '' }, 'look'), async (tx, acting) => {
      const { asked, ...opened } = await opening(house, tx, acting)
      return { ...opened, asked: opened.state === 'open' ? { ...asked, answers: [], elsewhere: [] } : null }
    }),
  )
}

/** Opens what a link leads to, on this device: from here on it is begun. */
export async function openResponse(
  house: House,
  order: OpenOrder,
): Promise<({ readonly kind: 'opened' } & Opened) | SurveyRefusal> {
  const person = byLink(order, 'answer')
  return await withLink(() =>
    withOwnResponse(house, person, async (tx, acting) => {
      const opened = await opening(house, tx, acting)
      const { response } = answeringOf(acting)
      if (opened.state !== 'open' || response === null) return { ...opened, asked: null }
      const device = await openOn(tx, response, person.device)
      const answers = await store.answersOf(tx, response)
      return {
        ...opened,
        asked: {
          ...opened.asked,
          answers: answers
            .filter((each) => each.device === device)
            .map(({ number, question, answer }) => ({ number, question, answer: GivenAnswer.parse(answer) })),
          elsewhere: [
            ...new Set(answers.filter((each) => each.device !== device).map(({ question }) => question)),
          ],
        },
      }
    }),
  )
}

/**
 * Takes what a device sends. It is answered when it is safe, and once however often it is sent. A device that comes for
 * the first time opens the response by it; one that opened it in time may hand in late.
 */
export async function handIn(
  house: House,
  order: HandIn,
): Promise<({ readonly kind: 'handed-in' } & HandedIn) | SurveyRefusal> {
  const person = byLink(order, 'answer')
  return await withLink(() =>
    withOwnResponse(house, person, async (tx, acting) => {
      const { response, questionnaireVersion } = answeringOf(acting)
      if (response === null) return refused(NOT_NOW[(await opening(house, tx, acting)).state])
      const place = await store.handingIn(tx, response, person.device)
      if (place.is_withdrawn) return refused('WITHDRAWN')
      let { device } = place
      if (device === null) {
        const { state } = await opening(house, tx, acting)
        if (state !== 'open') return refused(NOT_NOW[state])
        device = await openOn(tx, response, person.device)
      }
      const form = await formOf(house, tx, questionnaireVersion)
      const faults = faultsIn(form, order.answers)
      const faulty = new Set(faults.map(({ number }) => number))
      const sound = order.answers.filter(({ number }) => !faulty.has(number))
      if (sound.length > 0) await store.addAnswers(tx, { response, device }, sound)
      // What is faulty is kept on the device and mended there: the end waits for it.
      const finish = faults.length === 0 ? order.finish : null
      if (finish !== null && (await store.noteFinished(tx, response, finish)))
        await record(tx, {
          action: 'response.finish',
          subject: `response/${place.reference}`,
          after: { kind: finish },
        })
      return {
        kind: 'handed-in',
        saved: sound.map(({ number }) => number),
        faults,
        isFinished: finish !== null || place.finished_at !== null,
      } as const
    }),
  )
}

/** Why nothing is asked now, in each state but the one in which it is. */
const NOT_NOW: Readonly<Record<AskingState, SurveyProblem>> = {
  open: 'LINK_UNKNOWN',
  'not-yet': 'NOT_OPEN_YET',
  paused: 'SURVEY_PAUSED',
  closed: 'SURVEY_CLOSED',
  finished: 'RESPONSE_FINISHED',
  withdrawn: 'WITHDRAWN',
}

/** The person no longer wants to take part, in any wave of the survey. */
export async function withdrawFromSurvey(
  house: House,
  order: OpenOrder,
): Promise<{ readonly kind: 'withdrawn' } | SurveyRefusal> {
  return await withLink(() =>
    house.withTx(byLink(order, 'withdraw'), async (tx, acting) => {
      const { person, survey, response } = answeringOf(acting)
      if (person !== null && (await store.isWithdrawn(tx, person))) return { kind: 'withdrawn' } as const
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

/** Does the work in a transaction that leads to the device's response, which by a link for everybody is made first. */
async function withOwnResponse<T>(
  house: House,
  person: LinkPerson,
  work: (tx: Tx, acting: Acting) => Promise<T>,
): Promise<T> {
  const done = await house.withTx(person, async (tx, acting) => {
    const { openLink, response } = answeringOf(acting)
    return openLink !== null && response === null ? null : { answer: await work(tx, acting) }
  })
  if (done !== null) return done.answer
  await beginByOpenLink(house, person)
  return await house.withTx(person, work)
}

/** In a transaction of its own: only the next one's door leads to what it made. */
async function beginByOpenLink(house: House, person: LinkPerson): Promise<void> {
  await house.withTx(person, async (tx, acting) => {
    const answering = answeringOf(acting)
    if (answering.openLink === null || answering.response !== null) return
    const place = await store.place(tx, answering)
    if ((await opening(house, tx, acting)).state !== 'open') return
    const { closesDaysAfter, graceDays } = WaveTiming.parse(place.timing)
    const opens = dateInSweden(new Date(acting.at))
    const closes = addDays(place.anchor_day ?? opens, closesDaysAfter)
    const last = addDays(closes, graceDays)
    await store.addOpenResponse(tx, answering, person.device, { opens, closes, last })
  })
}

/** What whoever opens a link is told, and whether they are asked now. */
async function opening(house: House, tx: Tx, acting: Acting) {
  const answering = answeringOf(acting)
  const place = await store.place(tx, answering)
  const now = new Date(acting.at)
  const [opensOn, closesOn, lastDay] = daysOf(place, now)
  const state = askingState(
    {
      ...{ survey: place.survey_state, wave: place.wave_state, opensOn, closesOn, lastDay },
      ...{ isBegun: place.begun_at !== null, isFinished: place.finished_at !== null },
      isWithdrawn: answering.person !== null && (await store.isWithdrawn(tx, answering.person)),
    },
    now,
  )
  const { title, asker, why, answers, contact } = SurveyDescription.parse(place.description)
  return {
    ...{ kind: 'opened' as const, state, respondent: place.respondent, language: place.language },
    description: { title, asker, why, answers, contact },
    minutes: WaveSettings.parse(place.settings).minutes,
    ...{ opensOn: place.opens_on, lastDay: place.last_day },
    asked: { form: await formOf(house, tx, answering.questionnaireVersion) },
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

/** The device's number; where it is the first, the response is begun. */
async function openOn(tx: Tx, response: number, key: Uint8Array): Promise<number> {
  const device = await numberOf(tx, response, key)
  const begun = await store.noteBegun(tx, response)
  if (begun !== null) await record(tx, { action: 'response.begin', subject: `response/${begun}` })
  return device
}

/** The next number; two devices that open at the same moment take one each. */
async function numberOf(tx: Tx, response: number, key: Uint8Array): Promise<number> {
  for (;;) {
    const known = await store.devices(tx, response)
    const own = known.find((each) => Buffer.from(each.key).equals(key))
    if (own) return own.device
    const device = (known.at(-1)?.device ?? 0) + 1
    if (await store.addDevice(tx, { response, device, key })) return device
  }
}

function faultsIn(form: FormSent, sent: readonly SentAnswer[]): HandedIn['faults'] {
  const questions = new Map(questionsOf(form).map((question) => [question.id, question]))
  return sent.flatMap(({ number, question: id, answer }): HandedIn['faults'] => {
    const question = questions.get(id)
    if (question === undefined) return [{ number, question: id, fault: { code: 'NO_SUCH_QUESTION' } }]
    const fault = answer.kind === 'taken-back' ? null : answerFault(question, answer)
    return fault === null ? [] : [{ number, question: id, fault }]
  })
}

/** Versions never change: what was compiled once in a house is kept, the newest few. */
const FORMS = new WeakMap<House, Map<number, FormSent>>()
const MOST_FORMS = 50

async function formOf(house: House, tx: Tx, version: number): Promise<FormSent> {
  const forms = FORMS.get(house) ?? new Map<number, FormSent>()
  FORMS.set(house, forms)
  const known = forms.get(version)
  if (known) return known
  const resource = await store.resourceOf(tx, version)
  const compiled = compileQuestionnaire(Buffer.from(resource), `questionnaire-version/${version}`)
  if (compiled.kind === 'faults') throw new Error(`version ${version} was published with faults`)
  for (const oldest of [...forms.keys()].slice(0, Math.max(0, forms.size - MOST_FORMS + 1)))
    forms.delete(oldest)
  const form = FormShape.parse(compiled.form)
  forms.set(version, form)
  return form
}

function answeringOf({ answering }: Acting): Answering {
  if (answering === undefined) throw new Error('only a link leads here')
  return answering
}

function refused(code: SurveyProblem): SurveyRefusal {
  return { kind: 'refused', code }
}
