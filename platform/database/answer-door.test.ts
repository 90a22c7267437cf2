import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { House, Person, Tables, Tx } from './index.ts'
import {
  byLink,
  HOUSE,
  refusalCode,
  type TestAsked,
  type TestSurvey,
  testHouse,
  testSurvey,
} from './testing/index.ts'

/*
 * Whoever answers by a link comes in by a door of their own. Here is what they see there, and what they cannot do.
 */

let house: House
let survey: TestSurvey
before(async () => {
  house = await testHouse()
  survey = await testSurvey(house)
  // Others who are asked, in this survey and in one of another organisation.
  const other = await testSurvey(house, { organisation: 'annan' })
  for (const asked of [await survey.person(), await other.person()]) await begin(asked.as('another device'))
})
after(() => house.close())

const codeOf = (person: Person, work?: (tx: Tx) => Promise<unknown>) => refusalCode(house, person, work)

/** Opens the response that the link leads to on this device. */
async function begin(person: Person, device = 1): Promise<number> {
  return await house.withTx(person, async (tx) => {
    const { id } = await tx.selectFrom('response').select('id').executeTakeFirstOrThrow()
    if (person.kind !== 'answer-link') throw new Error('a link is expected')
    await tx
      .insertInto('response_device')
      .values({ response_id: id, device, key: person.device, mode: 'web' })
      .execute()
    return id
  })
}

const answerWith =
  (response: number, { device = 1, number = 1, code = '2' } = {}) =>
  (tx: Tx) =>
    tx
      .insertInto('answer')
      .values({
        ...{ response_id: response, device, number, question: 'hjalp', language: 'sv' },
        answer: JSON.stringify({ kind: 'chosen', codes: [code] }),
      })
      .execute()

async function answersOf(response: number): Promise<number> {
  return await house.withTx(HOUSE, async (tx) => {
    const rows = await tx.selectFrom('answer').select('id').where('response_id', '=', response).execute()
    return rows.length
  })
}

const finish = ({ as }: TestAsked) =>
  house.withTx(as('phone'), (tx) =>
    tx.updateTable('response').set({ finished_at: new Date(), finish_kind: 'answered' }).execute(),
  )

test('a link shows one response, what it asks and who asks, and no row of anything else', async () => {
  const asked = await survey.person()
  await begin(asked.as('phone'))
  await house.withTx(asked.as('phone'), answerWith(asked.response))
  const { rows: tables } = await house.withTx(HOUSE, (tx) =>
    sql<{ name: keyof Tables }>`select relname::text as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`.execute(tx),
  )
  const seen: Record<string, number> = {}
  for (const { name } of tables) {
    const columns = await house.withTx(HOUSE, (tx) =>
      sql<{ name: string }>`select attname::text as name from pg_attribute where attrelid = ${name}::regclass
        and attnum > 0 and not attisdropped and has_column_privilege('utfall_answer', attrelid, attnum, 'select')`.execute(
        tx,
      ),
    )
    if (columns.rows.length === 0) continue
    seen[name] = await house.withTx(asked.as('phone'), async (tx) => {
      const first = columns.rows[0]?.name ?? ''
      return (await sql`select ${sql.ref(first)} from ${sql.table(name)}`.execute(tx)).rows.length
    })
  }
  assert.deepEqual(seen, {
    ...{ answer: 1, organisation: 1, questionnaire_version: 1, response: 1, response_device: 1 },
    ...{ survey: 1, survey_person: 1, survey_person_event: 0, survey_wave: 1 },
  })
})

test('a link that is unknown, ended or over opens nothing', async () => {
  const asked = await survey.person()
  assert.equal(await codeOf(byLink('made up', 'phone')), 'UF010')
  await house.withTx(HOUSE, (tx) =>
    tx
      .updateTable('answer_link')
      .set({ ended_at: new Date(), ended_by: 'test' })
      .where('response_id', '=', asked.response)
      .execute(),
  )
  assert.equal(await codeOf(asked.as('phone')), 'UF010')
  const over = 'a link of last year'
  const key = createHash('sha256').update(over).digest()
  const values = { key, response_id: asked.response, expires_at: new Date(Date.now() - 1000) }
  await house.withTx(HOUSE, (tx) => tx.insertInto('answer_link').values(values).execute())
  assert.equal(await codeOf(byLink(over, 'phone')), 'UF010')
})

test('a wave that has been opened keeps what it asks of whom, and is no draft again', async () => {
  const operator = await survey.operator()
  const change = (changes: { state?: 'draft'; respondent?: 'staff' }) =>
    codeOf(operator.as('test'), (tx) =>
      tx.updateTable('survey_wave').set(changes).where('id', '=', survey.wave).execute(),
    )
  assert.equal(await change({ respondent: 'staff' }), 'UF001')
  assert.equal(await change({ state: 'draft' }), 'UF001')
})

test('an answer is added once however often it is sent, on two devices side by side, and never changed', async () => {
  const asked = await survey.person()
  await begin(asked.as('phone'))
  await begin(asked.as('computer'), 2)
  await house.withTx(asked.as('phone'), answerWith(asked.response))
  await house.withTx(asked.as('computer'), answerWith(asked.response, { device: 2, code: '3' }))
  assert.equal(await codeOf(asked.as('phone'), answerWith(asked.response)), '23505')
  // In the name of the other device.
  assert.equal(await codeOf(asked.as('phone'), answerWith(asked.response, { device: 2, number: 2 })), '42501')
  assert.equal(await answersOf(asked.response), 2)
  assert.equal(
    await codeOf(asked.as('phone'), (tx) => sql`update answer set answer = '{}'`.execute(tx)),
    '42501',
  )
  assert.equal(await codeOf(asked.as('phone'), (tx) => sql`delete from answer`.execute(tx)), '42501')
  assert.equal(await codeOf(HOUSE, (tx) => sql`update answer set answer = '{}'`.execute(tx)), '42501')
})

test('into another’s response nothing can be written', async () => {
  const [asked, other] = [await survey.person(), await survey.person()]
  await begin(asked.as('phone'))
  await begin(other.as('phone'))
  assert.equal(await codeOf(asked.as('phone'), answerWith(other.response)), '42501')
  const { numUpdatedRows } = await house.withTx(asked.as('phone'), (tx) =>
    tx
      .updateTable('response')
      .set({ begun_at: new Date() })
      .where('id', '=', other.response)
      .executeTakeFirst(),
  )
  assert.equal(numUpdatedRows, 0n)
})

test('a response is begun within its window, and in its grace where it was begun before', async () => {
  for (const window of ['not-yet', 'grace', 'closed'] as const) {
    const asked = await survey.person({ window })
    await assert.rejects(begin(asked.as('phone')), { code: '42501' }, window)
  }
  const begun = await survey.person({ window: 'grace' })
  await house.withTx(begun.as('phone'), (tx) =>
    tx.updateTable('response').set({ begun_at: new Date() }).execute(),
  )
  await begin(begun.as('phone'))
  await house.withTx(begun.as('phone'), answerWith(begun.response))
})

test('what was answered in time and comes late is taken, on the devices that had begun and on no new one', async () => {
  const asked = await survey.person()
  await begin(asked.as('phone'))
  await house.withTx(HOUSE, (tx) =>
    tx
      .updateTable('survey_wave')
      .set({ state: 'closed', closed_at: new Date() })
      .where('id', '=', survey.wave)
      .execute(),
  )
  await assert.rejects(begin(asked.as('computer'), 2), { code: '42501' })
  await house.withTx(asked.as('phone'), answerWith(asked.response))
  await house.withTx(HOUSE, (tx) =>
    tx
      .updateTable('survey_wave')
      .set({ state: 'open', closed_at: null })
      .where('id', '=', survey.wave)
      .execute(),
  )
})

test('a finished response takes what its devices had not sent yet, opens on no other, and is finished once', async () => {
  const asked = await survey.person()
  await begin(asked.as('phone'))
  await begin(asked.as('computer'), 2)
  await finish(asked)
  await house.withTx(asked.as('computer'), answerWith(asked.response, { device: 2 }))
  await assert.rejects(begin(asked.as('tablet'), 3), { code: '42501' })
  await assert.rejects(finish(asked), { code: 'UF001' })
})

test('whoever has withdrawn is asked nothing more, and can say so themself', async () => {
  const asked = await survey.person()
  await begin(asked.as('phone'))
  const withdraw = (person: number) => (tx: Tx) =>
    tx.insertInto('survey_person_event').values({ person_id: person, kind: 'withdrawn' }).execute()
  const other = await survey.person()
  assert.equal(await codeOf(asked.as('phone'), withdraw(other.person)), '42501')
  await house.withTx(asked.as('phone'), withdraw(asked.person))
  assert.equal(await codeOf(asked.as('phone'), answerWith(asked.response)), '42501')
  await assert.rejects(begin(asked.as('computer'), 2), { code: '42501' })
})

test('by a link for everybody each device has a response of its own, and sees no other', async () => {
  const token = await survey.openLink()
  const open = async (device: string) => {
    const person = byLink(token, device)
    if (person.kind !== 'answer-link') throw new Error('a link is expected')
    await house.withTx(person, async (tx, { answering }) => {
      assert.equal(answering?.response, null)
      const today = sql<string>`app.today()`
      await tx
        .insertInto('response')
        .values({
          ...{ wave_id: answering?.wave ?? 0, open_link_id: answering?.openLink, opener: person.device },
          ...{ opens_on: today, due_on: today, closes_on: today, last_day: today },
        })
        .execute()
    })
    return await begin(person)
  }
  const [one, other] = [await open('one'), await open('other')]
  assert.notEqual(one, other)
  await house.withTx(byLink(token, 'one'), answerWith(one))
  assert.equal(await codeOf(byLink(token, 'other'), answerWith(one)), '42501')
  const seen = await house.withTx(byLink(token, 'other'), (tx) =>
    tx.selectFrom('response').select('id').execute(),
  )
  assert.deepEqual(seen, [{ id: other }])
})
