import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { House } from '@utfall/database'
import { HOUSE, type TestAsked, type TestSurvey, testHouse, testSurvey } from '@utfall/database/testing'
import { handIn, lookAtLink, openResponse, withdrawFromSurvey } from './actions.ts'
import type { HandIn, Opened } from './schema.ts'

let house: House
let survey: TestSurvey
before(async () => {
  house = await testHouse()
  survey = await testSurvey(house)
})
after(() => house.close())

const PHONE = 'telefonens-egen-hemlighet'
const COMPUTER = 'datorns-helt-egna-hemlighet'

async function openOn(
  device: string,
  { token }: Pick<TestAsked, 'token'>,
): Promise<NonNullable<Opened['asked']>> {
  const opened = await openResponse(house, { token, device })
  assert.ok(opened.kind === 'opened' && opened.asked !== null, JSON.stringify(opened))
  return opened.asked
}

const chosen = (number: number, code: string): HandIn['answers'][number] => ({
  ...{ number, question: 'hjalp', language: 'sv', givenAt: null },
  answer: { kind: 'chosen', codes: [code] },
})

async function send(
  device: string,
  token: string,
  answers: HandIn['answers'],
  finish: HandIn['finish'] = null,
) {
  return await handIn(house, { token, device, answers, finish })
}

async function stored(response: number): Promise<unknown[]> {
  return await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('answer')
      .select(['device', 'number', 'answer'])
      .where('response_id', '=', response)
      .orderBy('id')
      .execute(),
  )
}

test('one response on two devices: each gets back its own answers, and knows what was answered on the other', async () => {
  const asked = await survey.person()
  const phone = await openOn(PHONE, asked)
  assert.deepEqual(phone.answers, [])
  const first = await send(PHONE, asked.token, [chosen(1, '2')])
  assert.deepEqual(first, { kind: 'handed-in', saved: [1], faults: [], isFinished: false })
  const computer = await openOn(COMPUTER, asked)
  assert.deepEqual([computer.answers, computer.elsewhere], [[], ['hjalp']])
  await send(COMPUTER, asked.token, [chosen(1, '3')])
  const again = await openOn(PHONE, asked)
  assert.deepEqual(again.answers, [
    { number: 1, question: 'hjalp', answer: { kind: 'chosen', codes: ['2'] } },
  ])
  assert.equal((await stored(asked.response)).length, 2)
})

test('what is sent again is there once, and is said to be safe', async () => {
  const asked = await survey.person()
  await openOn(PHONE, asked)
  for (const _ of [1, 2, 3]) {
    const sent = await send(PHONE, asked.token, [chosen(1, '2'), chosen(2, '3')])
    assert.deepEqual(sent.kind === 'handed-in' && sent.saved, [1, 2])
  }
  assert.equal((await stored(asked.response)).length, 2)
})

test('an answer outside the scale is told, what is beside it is saved, and the end waits', async () => {
  const asked = await survey.person()
  await openOn(PHONE, asked)
  const unknown = { ...chosen(3, '1'), question: 'finns-inte' }
  const sent = await send(PHONE, asked.token, [chosen(1, '2'), chosen(2, '9'), unknown], 'answered')
  assert.deepEqual(sent, {
    ...{ kind: 'handed-in', saved: [1], isFinished: false },
    faults: [
      {
        ...{ number: 2, question: 'hjalp' },
        fault: { code: 'NOT_AN_OPTION', given: '9', allowed: ['0', '1', '2', '3'] },
      },
      { number: 3, question: 'finns-inte', fault: { code: 'NO_SUCH_QUESTION' } },
    ],
  })
  assert.equal((await stored(asked.response)).length, 1)
})

test('a finished response opens nowhere, takes what its other device had, and nothing from a new one', async () => {
  const asked = await survey.person()
  await openOn(PHONE, asked)
  await openOn(COMPUTER, asked)
  const end = await send(PHONE, asked.token, [chosen(1, '2')], 'answered')
  assert.ok(end.kind === 'handed-in' && end.isFinished)
  const opened = await openResponse(house, { token: asked.token, device: PHONE })
  assert.deepEqual(opened.kind === 'opened' && [opened.state, opened.asked], ['finished', null])
  const late = await send(COMPUTER, asked.token, [chosen(1, '3')])
  assert.deepEqual(late.kind === 'handed-in' && [late.saved, late.isFinished], [[1], true])
  const stranger = await send('en-helt-annan-enhets-hemlighet', asked.token, [chosen(1, '3')])
  assert.deepEqual(stranger, { kind: 'refused', code: 'RESPONSE_FINISHED' })
})

test('an unknown link, and a window that is not now', async () => {
  assert.deepEqual(await openResponse(house, { token: 'finns-inte-alls-nagonstans', device: PHONE }), {
    kind: 'refused',
    code: 'LINK_UNKNOWN',
  })
  for (const [window, state, code] of [
    ['not-yet', 'not-yet', 'NOT_OPEN_YET'],
    ['grace', 'closed', 'SURVEY_CLOSED'],
    ['closed', 'closed', 'SURVEY_CLOSED'],
  ] as const) {
    const { token } = await survey.person({ window })
    const opened = await openResponse(house, { token, device: PHONE })
    assert.deepEqual(opened.kind === 'opened' && [opened.state, opened.asked], [state, null], window)
    assert.deepEqual(await send(PHONE, token, [chosen(1, '2')]), { kind: 'refused', code }, window)
  }
})

test('whoever withdraws is asked nothing more, on no device', async () => {
  const asked = await survey.person()
  await openOn(PHONE, asked)
  assert.deepEqual(await withdrawFromSurvey(house, { token: asked.token, device: PHONE }), {
    kind: 'withdrawn',
  })
  assert.deepEqual(await withdrawFromSurvey(house, { token: asked.token, device: PHONE }), {
    kind: 'withdrawn',
  })
  assert.deepEqual(await send(PHONE, asked.token, [chosen(1, '2')]), { kind: 'refused', code: 'WITHDRAWN' })
  const opened = await openResponse(house, { token: asked.token, device: COMPUTER })
  assert.equal(opened.kind === 'opened' && opened.state, 'withdrawn')
})

test('by a link for everybody each device answers by itself, and comes back to what it began', async () => {
  const token = await survey.openLink()
  const phone = await openOn(PHONE, { token })
  const computer = await openOn(COMPUTER, { token })
  assert.deepEqual([phone.elsewhere, computer.elsewhere], [[], []])
  const sent = await send(PHONE, token, [chosen(1, '2')], 'answered')
  assert.ok(sent.kind === 'handed-in' && sent.isFinished)
  const other = await send(COMPUTER, token, [chosen(1, '1')])
  assert.ok(other.kind === 'handed-in' && !other.isFinished)
})

test('two devices that open at the same moment are two, of one response', async () => {
  const asked = await survey.person()
  const devices = Array.from({ length: 6 }, (_, index) => `hemlighet-nummer-${index}-av-flera`)
  const opened = await Promise.all(devices.map((device) => openOn(device, asked)))
  assert.equal(opened.length, 6)
  const sent = await Promise.all(devices.map((device) => send(device, asked.token, [chosen(1, '2')])))
  assert.ok(sent.every((each) => each.kind === 'handed-in'))
  assert.equal((await stored(asked.response)).length, 6)
})

test('whoever only looks begins nothing, is told nothing that was answered, and cannot use the link up', async () => {
  const asked = await survey.person()
  await openOn(PHONE, asked)
  await send(PHONE, asked.token, [chosen(1, '2')])
  const fresh = await survey.person()
  for (const { token } of [asked, fresh, fresh]) {
    const looked = await lookAtLink(house, token)
    assert.ok(looked.kind === 'opened' && looked.state === 'open')
    assert.deepEqual([looked.asked?.answers, looked.asked?.elsewhere], [[], []])
  }
  const begun = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('response').select('begun_at').where('id', '=', fresh.response).executeTakeFirstOrThrow(),
  )
  assert.equal(begun.begun_at, null)
})

test('the first answer that a device sends opens the response, also by a link for everybody', async () => {
  const asked = await survey.person()
  const openToken = await survey.openLink()
  for (const token of [asked.token, openToken]) {
    const sent = await send(PHONE, token, [chosen(1, '2')], 'answered')
    assert.deepEqual(sent, { kind: 'handed-in', saved: [1], faults: [], isFinished: true })
    const again = await send(PHONE, token, [chosen(1, '2')], 'answered')
    assert.deepEqual(again, { kind: 'handed-in', saved: [1], faults: [], isFinished: true })
  }
})
