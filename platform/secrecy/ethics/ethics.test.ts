import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { House, Person } from '@utfall/database'
import { type TestPerson, testPerson } from '@utfall/database/testing'
import fc from 'fast-check'
import {
  collectionFor,
  listApprovals,
  recordApproval,
  recordParticipation,
  withdrawParticipation,
} from '../index.ts'
import type { NewApproval, NewParticipation } from '../schema.ts'
import { newHouse } from '../world-for-tests.ts'
import { type ApprovalFact, mayCollect, participationOf } from './rules.ts'

let house: House
let evaluator: TestPerson
let coordinator: TestPerson
let decider: TestPerson
before(async () => {
  house = await newHouse()
  const organisation = { slug: 'forskare' }
  evaluator = await testPerson(house, { organisation, roles: ['evaluator'], name: 'Eva Prov' })
  coordinator = await testPerson(house, { organisation, roles: ['coordinator'], name: 'Siv Prov' })
  decider = await testPerson(house, { organisation, roles: ['decision-maker'], name: 'Olle Prov' })
})
after(() => house.close())

const as = (person: { as(purpose: string): Person }) => person.as('test')
const code = (answer: { kind: string; code?: string }) => ('code' in answer ? answer.code : answer.kind)
const QUESTION = { study: 'vagen', pseudonym: 'prov-0123456789abcdef', purpose: 'questionnaire' } as const
const collect = (person: TestPerson, question: typeof QUESTION | Record<string, string> = QUESTION) =>
  house.withTx(as(person), (tx, acting) => collectionFor(tx, acting, { ...QUESTION, ...question }))

function said(change: Partial<NewParticipation> = {}): NewParticipation {
  return {
    ...{ ...QUESTION, answer: 'given', textVersion: '2026-1', language: 'sv' },
    ...{ givenAt: '2026-11-01T10:00:00Z', ...change },
  }
}

test('nothing is collected without an approval that holds and covers it, and the person’s own yes', async () => {
  assert.equal(code(await collect(coordinator)), 'NO_APPROVAL')
  const order: NewApproval = {
    ...{ study: 'vagen', authority: 'Etikprövningsmyndigheten', reference: 'prov 1', conditions: null },
    ...{ decision: 'approved', scope: ['questionnaire'], validFrom: '2020-01-01', validTo: '2099-01-01' },
  }
  assert.equal(code(await recordApproval(house, as(coordinator), order)), 'NOT_ALLOWED')
  const turned = { ...order, validTo: order.validFrom }
  assert.equal(code(await recordApproval(house, as(evaluator), turned)), 'APPROVAL_DATES')
  assert.equal(code(await recordApproval(house, as(evaluator), order)), 'recorded')
  assert.equal(code(await collect(coordinator)), 'NOT_ASKED')
  assert.equal(code(await collect(coordinator, { purpose: 'register-link' })), 'OUTSIDE_APPROVAL')
  assert.equal(code(await recordParticipation(house, as(evaluator), said())), 'NOT_ALLOWED')
  await recordParticipation(house, as(coordinator), said())
  assert.equal((await collect(coordinator)).kind, 'yes')
  assert.equal((await collect(evaluator)).kind, 'yes')
  assert.equal(code(await collect(coordinator, { study: 'annan' })), 'NO_APPROVAL')
  assert.equal(code(await withdrawParticipation(house, as(coordinator), QUESTION)), 'done')
  assert.equal(code(await collect(coordinator)), 'CONSENT_WITHDRAWN')
  const again = await withdrawParticipation(house, as(coordinator), QUESTION)
  assert.equal(code(again), 'PARTICIPATION_NOT_FOUND')
  const listed = await listApprovals(house, as(decider))
  assert.equal(listed.kind === 'approvals' && listed.approvals.length, 1)
})

test('five kinds of nothing are kept apart', async () => {
  const pseudonym = 'prov-fem-slags-intet'
  const state = async (person = coordinator) => code(await collect(person, { pseudonym }))
  assert.equal(await state(), 'NOT_ASKED')
  for (const [answer, expected] of [
    ['no-answer', 'CONSENT_MISSING'],
    ['not-applicable', 'NOT_APPLICABLE'],
    ['declined', 'CONSENT_DECLINED'],
    ['given', 'yes'],
  ] as const) {
    await recordParticipation(house, as(coordinator), said({ pseudonym, answer }))
    assert.equal(await state(), expected)
  }
  assert.equal(await state(decider), 'SECRET')
  assert.deepEqual(participationOf([]), { kind: 'not-asked' })
  assert.deepEqual(participationOf(null), { kind: 'secret' })
})

test('a refusal to collect is in the log, with the reason and without the person', async () => {
  await collect(coordinator, { study: 'inte-godkand' })
  const rows = await house.withTx(as(coordinator), (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['subject', 'after'])
      .where('subject', '=', 'study/inte-godkand/collect')
      .execute(),
  )
  assert.deepEqual(
    rows.map((row) => row.after),
    [{ because: 'NO_APPROVAL', purpose: 'questionnaire' }],
  )
})

test('collection is open exactly where some approval opens, covers and holds today, and the last word was yes', () => {
  const day = fc.constantFrom('2026-01-01', '2026-06-01', '2026-11-22', '2027-01-01')
  const approval: fc.Arbitrary<ApprovalFact> = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    decision: fc.constantFrom('approved', 'approved-with-conditions', 'refused', 'not-required'),
    scope: fc.subarray(['questionnaire', 'register-link'] as const),
    validFrom: day,
    validTo: day,
  })
  const answer = fc.record({
    answer: fc.constantFrom('given' as const, 'declined' as const, 'no-answer' as const),
    isWithdrawn: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.array(approval, { maxLength: 3 }),
      fc.array(answer, { maxLength: 3 }),
      (approvals, answers) => {
        const rows = answers.map((one, index) => ({ ...one, id: index + 1 }))
        const facts = { today: '2026-11-22', approvals, participation: participationOf(rows) }
        const last = rows.at(-1)
        const isOpen =
          approvals.some(
            (one) =>
              one.decision !== 'refused' &&
              one.scope.includes('questionnaire') &&
              one.validFrom <= '2026-11-22' &&
              '2026-11-22' < one.validTo,
          ) &&
          last?.answer === 'given' &&
          !last.isWithdrawn
        assert.equal(mayCollect(QUESTION, facts).kind === 'yes', isOpen)
      },
    ),
    { numRuns: 2000, seed: 9 },
  )
})
