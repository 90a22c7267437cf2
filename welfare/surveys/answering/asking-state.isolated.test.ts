import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addDays, dateInSweden } from '@utfall/basics'
import type { House, SurveyState } from '@utfall/database'
import { HOUSE, type TestSurvey, testHouse, testSurvey } from '@utfall/database/testing'
import { sql } from 'kysely'
import { askingState } from './asking-state.ts'

let house: House
let survey: TestSurvey
before(async () => {
  house = await testHouse()
  survey = await testSurvey(house)
})
after(() => house.close())

const STATES: readonly SurveyState[] = ['open', 'paused', 'closed']

async function setStates(surveyState: SurveyState, waveState: SurveyState): Promise<void> {
  const closedAt = (state: SurveyState) => (state === 'closed' ? new Date() : null)
  await house.withTx(HOUSE, async (tx) => {
    const one = { state: surveyState, closed_at: closedAt(surveyState) }
    await tx.updateTable('survey').set(one).where('id', '=', survey.survey).execute()
    const other = { state: waveState, closed_at: closedAt(waveState) }
    await tx.updateTable('survey_wave').set(other).where('id', '=', survey.wave).execute()
  })
}

test('code and database agree on when a response may be opened, in every state of survey, wave, window and person', async () => {
  const today = dateInSweden(new Date())
  let asked = 0
  for (const first of [-9, -5, -1, 0, 1])
    for (const [isBegun, isFinished, isWithdrawn] of [
      [false, false, false],
      [true, false, false],
      [true, true, false],
      [true, false, true],
    ] as const) {
      const [opensOn, closesOn, lastDay] = [
        addDays(today, first),
        addDays(today, first + 4),
        addDays(today, first + 7),
      ]
      await setStates('open', 'open')
      const { as, response, person } = await survey.person()
      await house.withTx(HOUSE, async (tx) => {
        if (isWithdrawn)
          await tx.insertInto('survey_person_event').values({ person_id: person, kind: 'dead' }).execute()
      })
      await house.withTx((await survey.operator()).as('test'), (tx) =>
        tx
          .updateTable('response')
          .set({
            ...{ opens_on: opensOn, due_on: opensOn, closes_on: closesOn, last_day: lastDay },
            ...(isBegun ? { begun_at: new Date() } : {}),
            ...(isFinished ? { finished_at: new Date(), finish_kind: 'answered' as const } : {}),
          })
          .where('id', '=', response)
          .execute(),
      )
      for (const surveyState of STATES)
        for (const waveState of STATES) {
          await setStates(surveyState, waveState)
          const facts = {
            survey: surveyState,
            wave: waveState,
            opensOn,
            closesOn,
            lastDay,
            isBegun,
            isFinished,
            isWithdrawn,
          }
          const byDatabase = await house.withTx(as('phone'), async (tx) => {
            const { rows } = await sql<{ may: boolean }>`select app.may_begin(${response}) as may`.execute(tx)
            return rows[0]?.may
          })
          assert.equal(askingState(facts, new Date()) === 'open', byDatabase, JSON.stringify(facts))
          asked += byDatabase === true ? 1 : 0
        }
    }
  // Two windows that hold today, begun or not; one in grace, begun.
  assert.equal(asked, 5)
})
