import type { Answering, FinishKind, Tx } from '@utfall/database'
import { sql } from 'kysely'

/** SQL of whoever answers by a link; the database lets them see their own response and what it asks. */

/** Where the response that a link leads to stands, and what whoever opens it is told. */
export function place(tx: Tx, { survey, wave, response, person }: Answering) {
  return tx
    .selectFrom('survey as s')
    .innerJoin('survey_wave as w', (join) => join.onRef('w.survey_id', '=', 's.id').on('w.id', '=', wave))
    .leftJoin('response as r', (join) => join.on('r.id', '=', response))
    .leftJoin('survey_person as p', (join) => join.on('p.id', '=', person))
    .select(['s.description', 's.state as survey_state', 'w.state as wave_state', 'w.settings', 'w.timing'])
    .select([
      'w.respondent',
      'w.anchor_day',
      'w.closed_at as wave_closed_at',
      's.closed_at as survey_closed_at',
    ])
    .select(['r.opens_on', 'r.closes_on', 'r.last_day', 'r.begun_at', 'r.finished_at'])
    .select(['p.language'])
    .where('s.id', '=', survey)
    .executeTakeFirstOrThrow()
}

export async function isWithdrawn(tx: Tx, person: number): Promise<boolean> {
  const row = await tx
    .selectFrom('survey_person_event')
    .select('kind')
    .where('person_id', '=', person)
    .where('kind', 'in', ['withdrawn', 'dead'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function resourceOf(tx: Tx, version: number): Promise<string> {
  const { resource } = await tx
    .selectFrom('questionnaire_version')
    .select('resource')
    .where('id', '=', version)
    .executeTakeFirstOrThrow()
  return resource
}

/** Once for each device by a link for everybody. */
export async function addOpenResponse(
  tx: Tx,
  { wave, openLink }: Answering,
  opener: Uint8Array,
  days: { readonly opens: string; readonly closes: string; readonly last: string },
): Promise<void> {
  await tx
    .insertInto('response')
    .values({
      ...{ wave_id: wave, open_link_id: openLink, opener },
      ...{ opens_on: days.opens, due_on: days.opens, closes_on: days.closes, last_day: days.last },
    })
    .onConflict((same) => same.doNothing())
    .execute()
}

export function devices(tx: Tx, response: number) {
  return tx
    .selectFrom('response_device')
    .select(['device', 'key', 'opened_at'])
    .where('response_id', '=', response)
    .orderBy('device')
    .execute()
}

/** False where another device took the number at the same moment. */
export async function addDevice(
  tx: Tx,
  row: { readonly response: number; readonly device: number; readonly key: Uint8Array },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('response_device')
    .values({ response_id: row.response, device: row.device, key: row.key, mode: 'web' })
    .onConflict((same) => same.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The response's name the first time, and null after that. */
export async function noteBegun(tx: Tx, response: number): Promise<string | null> {
  const begun = await tx
    .updateTable('response')
    .set({ begun_at: sql<string>`now()` })
    .where('id', '=', response)
    .where('begun_at', 'is', null)
    .returning('reference')
    .executeTakeFirst()
  return begun?.reference ?? null
}

/** True the first time. */
export async function noteFinished(tx: Tx, response: number, kind: FinishKind): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('response')
    .set({ finished_at: sql<string>`now()`, finish_kind: kind })
    .where('id', '=', response)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The device that hands in, and whether its response still takes anything. */
export function handingIn(tx: Tx, response: number, key: Uint8Array) {
  return tx
    .selectFrom('response as r')
    .leftJoin('response_device as d', (join) =>
      join.onRef('d.response_id', '=', 'r.id').on('d.key', '=', key),
    )
    .select(['r.reference', 'r.finished_at', 'd.device'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('survey_person_event as e')
            .select('e.kind')
            .whereRef('e.person_id', '=', 'r.person_id')
            .where('e.kind', 'in', ['withdrawn', 'dead']),
        )
        .as('is_withdrawn'),
    )
    .where('r.id', '=', response)
    .executeTakeFirstOrThrow()
}

export type NewAnswer = {
  readonly number: number
  readonly question: string
  readonly answer: object
  readonly language: string
  readonly givenAt: string | null
}

/** What was sent before is left as it is. */
export async function addAnswers(
  tx: Tx,
  { response, device }: { readonly response: number; readonly device: number },
  answers: readonly NewAnswer[],
): Promise<void> {
  await tx
    .insertInto('answer')
    .values(
      answers.map(({ number, question, answer, language, givenAt }) => ({
        ...{ response_id: response, device, number, question, language, given_at: givenAt },
        answer: JSON.stringify(answer),
      })),
    )
    .onConflict((same) => same.columns(['response_id', 'device', 'number']).doNothing())
    .execute()
}

export function answersOf(tx: Tx, response: number) {
  return tx
    .selectFrom('answer')
    .select(['id', 'device', 'number', 'question', 'answer', 'language', 'received_at'])
    .where('response_id', '=', response)
    .orderBy('id')
    .execute()
}

export async function addWithdrawal(tx: Tx, person: number): Promise<void> {
  await tx.insertInto('survey_person_event').values({ person_id: person, kind: 'withdrawn' }).execute()
}
