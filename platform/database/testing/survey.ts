import { createHash, randomBytes } from 'node:crypto'
import { addDays, dateInSweden } from '@utfall/basics'
import type { House } from '../house.ts'
import type { Person } from '../person.ts'
import type { Tx } from '../tables.ts'
import { HOUSE, type TestPerson, testOrganisation, testPerson } from './people.ts'

/** Where in its window a response is. */
export type TestWindow = 'not-yet' | 'open' | 'grace' | 'closed'

export type TestSurvey = {
  readonly organisation: number
  readonly survey: number
  readonly wave: number
  readonly version: number
  /** Somebody who is asked, with a link of their own. */
  person(options?: { readonly window?: TestWindow; readonly pseudonym?: string }): Promise<TestAsked>
  /** What stands in a link that anybody may answer by. */
  openLink(): Promise<string>
  /** Somebody who runs it. */
  operator(): Promise<TestPerson>
}

export type TestAsked = {
  readonly person: number
  readonly response: number
  /** What stands in the link. */
  readonly token: string
  as(device: string, purpose?: string): Person
}

const hash = (text: string) => createHash('sha256').update(text).digest()

/** Whoever holds a link, on a device that has made up this. */
export function byLink(token: string, device: string, purpose = 'test'): Person {
  return { kind: 'answer-link', key: hash(token), device: hash(device), purpose }
}

/** A resource of one question with four ordered answers, for tests of what is around it. */
export const SMALL_QUESTIONNAIRE = {
  resourceType: 'Questionnaire',
  status: 'active',
  language: 'sv',
  title: 'Provfrågor',
  item: [
    {
      linkId: 'hjalp',
      type: 'coding',
      text: 'Får du den hjälp du behöver?',
      answerOption: ['Aldrig', 'Ibland', 'Ofta', 'Alltid'].map((display, weight) => ({
        valueCoding: { code: String(weight), display },
      })),
    },
  ],
}

const SMALL_DESCRIPTION = {
  title: { sv: 'Provundersökning' },
  asker: 'Provförbundet',
  why: { sv: 'Vi vill veta om det blir bättre.' },
  answers: { sv: 'Bara de som utvärderar läser svaren. Det är frivilligt.' },
  contact: { name: 'Anna Prov', email: 'anna@example.se', telephone: null },
  groups: [],
  burden: { mostMinutes: 30, mostQuestions: 60, months: 12 },
}

const SMALL_SETTINGS = {
  name: { sv: 'Vid start', en: 'At start' },
  ...{ minutes: 3, modes: ['web'], doubleEntry: false, steps: [], adaptive: null },
}

/** A survey of one wave that is open, of an organisation's own. */
export async function testSurvey(
  house: House,
  {
    organisation = 'provning',
    slug = 'prov',
    resource = SMALL_QUESTIONNAIRE,
  }: { readonly organisation?: string; readonly slug?: string; readonly resource?: object } = {},
): Promise<TestSurvey> {
  const place = await testOrganisation(house, { slug: organisation })
  const text = JSON.stringify(resource)
  const made = await house.withTx(HOUSE, async (tx) => {
    const { id: questionnaire } = await tx
      .insertInto('questionnaire')
      .values({ slug: `${organisation}-${slug}` })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: version } = await tx
      .insertInto('questionnaire_version')
      .values({
        questionnaire_id: questionnaire,
        version: 1,
        resource: text,
        resource_sha256: hash(text).toString('hex'),
        change_note: 'första',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: survey } = await tx
      .insertInto('survey')
      .values({ organisation_id: place, slug, description: JSON.stringify(SMALL_DESCRIPTION), state: 'open' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id: wave } = await newWave(tx, { survey, version, code: 'start', anchor: 'start', day: null })
    return { survey, wave, version }
  })
  let persons = 0
  const person: TestSurvey['person'] = async ({ window = 'open', pseudonym = `p${++persons}` } = {}) => {
    const token = randomBytes(16).toString('base64url')
    const asked = await house.withTx(HOUSE, async (tx) => {
      const { id } = await tx
        .insertInto('survey_person')
        .values({ survey_id: made.survey, holder_id: place, pseudonym, route: 'e-mail' })
        .returning('id')
        .executeTakeFirstOrThrow()
      const { id: response } = await tx
        .insertInto('response')
        .values({ wave_id: made.wave, person_id: id, ...daysOf(window) })
        .returning('id')
        .executeTakeFirstOrThrow()
      await tx
        .insertInto('answer_link')
        .values({
          key: hash(token),
          response_id: response,
          expires_at: new Date(Date.now() + 30 * 86_400_000),
        })
        .execute()
      return { person: id, response }
    })
    return { ...asked, token, as: (device, purpose) => byLink(token, device, purpose) }
  }
  const openLink = async () => {
    const token = randomBytes(16).toString('base64url')
    await house.withTx(HOUSE, async (tx) => {
      const day = dateInSweden(new Date())
      const { id } = await newWave(tx, {
        ...made,
        code: `open-${token.toLowerCase().replace(/[^a-z0-9]/g, '')}`,
        anchor: 'open',
        day,
      })
      await tx
        .insertInto('open_link')
        .values({ wave_id: id, key: hash(token), name: 'väntrummet' })
        .execute()
    })
    return token
  }
  const operator = () => testPerson(house, { roles: ['operator'], organisation: { slug: organisation } })
  return { organisation: place, ...made, person, openLink, operator }
}

type NewWave = {
  readonly survey: number
  readonly version: number
  readonly code: string
  readonly anchor: 'start' | 'open'
  readonly day: string | null
}

function newWave(tx: Tx, { survey, version, code, anchor, day }: NewWave): Promise<{ id: number }> {
  const timing = { months: 0, days: 0, opensDaysBefore: 0, closesDaysAfter: 14, graceDays: 3 }
  return tx
    .insertInto('survey_wave')
    .values({
      ...{ survey_id: survey, code, questionnaire_version_id: version, state: 'open' },
      ...{ respondent: 'participant', anchor, anchor_day: day, settings: JSON.stringify(SMALL_SETTINGS) },
      timing: JSON.stringify(timing),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
}

/** Days around today in Sweden, so that the response is there in its window. */
function daysOf(window: TestWindow) {
  const today = dateInSweden(new Date())
  const from = { 'not-yet': 1, open: -1, grace: -5, closed: -10 }[window]
  const day = (days: number) => addDays(today, from + days)
  return { opens_on: day(0), due_on: day(1), closes_on: day(4), last_day: day(7) }
}
