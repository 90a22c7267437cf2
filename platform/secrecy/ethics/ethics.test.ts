import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseCalendarDate } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import { type TestPerson, testPerson } from '@utfall/database/testing'
import fc from 'fast-check'
import {
  answersOfPerson,
  collectionFor,
  countParticipation,
  listApprovals,
  recordApproval,
  recordParticipation,
  withdrawParticipation,
} from '../index.ts'
import type { NewApproval, NewParticipation } from '../schema.ts'
import { newHouse } from '../world-for-tests.ts'
import {
  type ApprovalFact,
  approvalState,
  decisionsOn,
  mayCollect,
  participationCounts,
  participationOf,
} from './rules.ts'

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
})

test('a study is open for what it collects exactly where each of its purposes is, each by a decision of its own if need be', () => {
  const day = fc.constantFrom('2026-01-01', '2026-11-22', '2027-01-01')
  const decision: fc.Arbitrary<Omit<ApprovalFact, 'id'>> = fc.record({
    study: fc.constant('vagen'),
    reference: fc.constantFrom('prov 1', 'prov 2', 'prov 3'),
    decision: fc.constantFrom('approved', 'approved-with-conditions', 'refused', 'not-required'),
    scope: fc.subarray(['questionnaire', 'register-link', 'staff-rating'] as const),
    validFrom: day,
    validTo: day,
  })
  const purposes = fc.subarray(['questionnaire', 'register-link', 'staff-rating'] as const, { minLength: 1 })
  const participation = { kind: 'given', id: 1 } as const
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 4 }), purposes, (written, asked) => {
      const approvals = written.map((one, index) => ({ ...one, id: index + 1 }))
      const decisions = { today: '2026-11-22', approvals }
      const opens = (purpose: (typeof asked)[number]) =>
        mayCollect({ ...QUESTION, purpose }, { ...decisions, participation }).kind === 'yes'
      assert.equal(decisionsOn(asked, decisions).kind === 'yes', asked.every(opens))
      const anything = (['questionnaire', 'register-link', 'staff-rating'] as const).some(opens)
      assert.equal(decisionsOn([], decisions).kind === 'yes', anything)
    }),
    { numRuns: 1000, seed: 9 },
  )
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

test('collection is open exactly where some approval that stands opens, covers and holds today, and the last word was yes', () => {
  const day = fc.constantFrom('2026-01-01', '2026-06-01', '2026-11-22', '2027-01-01')
  const approval: fc.Arbitrary<Omit<ApprovalFact, 'id'>> = fc.record({
    study: fc.constant('vagen'),
    reference: fc.constantFrom('prov 1', 'Prov1', 'prov 2'),
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
      (written, answers) => {
        const approvals = written.map((one, index) => ({ ...one, id: index + 1 }))
        const isWrittenAgain = (index: number) =>
          approvals
            .slice(index + 1)
            .some(({ reference }) => (reference === 'prov 2') === (approvals[index]?.reference === 'prov 2'))
        const rows = answers.map((one, index) => ({ ...one, id: index + 1 }))
        const facts = { today: '2026-11-22', approvals, participation: participationOf(rows) }
        const last = rows.at(-1)
        const isOpen =
          approvals.some(
            (one, index) =>
              !isWrittenAgain(index) &&
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

const DECISION: NewApproval = {
  ...{ study: 'rattad', authority: 'Etikprövningsmyndigheten', reference: 'Dnr 2026-00001-01' },
  ...{ decision: 'approved', scope: ['questionnaire'], conditions: null },
  ...{ validFrom: '2020-01-01', validTo: '2099-01-01' },
}

test('a decision written again under its number stands in for the earlier, so a slip can be mended and an end written', async () => {
  const question = { study: 'rattad', pseudonym: 'prov-rattad-person' }
  await recordApproval(house, as(evaluator), DECISION)
  await recordParticipation(house, as(coordinator), said(question))
  assert.equal((await collect(coordinator, question)).kind, 'yes')
  const ended = { ...DECISION, reference: 'DNR 2026-00001-01 ', validTo: '2020-06-01' }
  await recordApproval(house, as(evaluator), ended)
  assert.equal(code(await collect(coordinator, question)), 'APPROVAL_OVER')
  await recordApproval(house, as(evaluator), { ...DECISION, decision: 'refused' })
  assert.equal(code(await collect(coordinator, question)), 'APPROVAL_REFUSED')
  const listed = await listApprovals(house, as(decider))
  assert.ok(listed.kind === 'approvals')
  const states = listed.approvals.filter(({ study }) => study === 'rattad').map(({ state }) => state)
  assert.deepEqual(states, ['replaced', 'replaced', 'refused'])
})

test('a decision says for two months before its end that it will soon be over', () => {
  const today = parseCalendarDate('2026-11-22', 'today')
  const state = (validFrom: string, validTo: string) => {
    const one: ApprovalFact = { id: 1, ...DECISION, validFrom, validTo }
    return approvalState(one, [one], today)
  }
  assert.equal(state('2026-11-23', '2027-11-22'), 'not-yet')
  assert.equal(state('2026-11-22', '2027-01-23'), 'in-force')
  assert.equal(state('2026-01-01', '2027-01-22'), 'ends-soon')
  assert.equal(state('2026-01-01', '2026-11-23'), 'ends-soon')
  assert.equal(state('2026-01-01', '2026-11-22'), 'over')
})

test('what one person has said is told for each purpose, with why nothing may be collected, and the reading is in the log', async () => {
  const question = { study: 'svar', pseudonym: 'prov-svar-0123456789' }
  await recordApproval(house, as(evaluator), { ...DECISION, study: 'svar' })
  await recordParticipation(house, as(coordinator), said(question))
  await recordParticipation(house, as(coordinator), said({ ...question, purpose: 'register-link' }))
  await recordParticipation(house, as(coordinator), said({ ...question, purpose: 'staff-rating' }))
  await withdrawParticipation(house, as(coordinator), { ...question, purpose: 'staff-rating' })
  const found = await answersOfPerson(house, as(evaluator), question)
  assert.ok(found.kind === 'answers')
  assert.deepEqual(
    found.purposes.map(({ purpose, said: answer, closedBy }) => [purpose, answer, closedBy]),
    [
      ['questionnaire', 'given', null],
      ['staff-rating', 'withdrawn', 'OUTSIDE_APPROVAL'],
      ['register-link', 'given', 'OUTSIDE_APPROVAL'],
      ['randomisation', 'not-asked', 'OUTSIDE_APPROVAL'],
    ],
  )
  assert.equal(code(await answersOfPerson(house, as(decider), question)), 'NOT_ALLOWED')
  const [row] = await house.withTx(as(evaluator), (tx) =>
    tx.selectFrom('audit_event').select(['after']).where('action', '=', 'participation.read').execute(),
  )
  assert.ok(row && !JSON.stringify(row).includes(question.pseudonym))
})

test('persons are counted by their last word, and four of them are fewer than five', async () => {
  const study = 'rakna'
  for (const number of [1, 2, 3, 4, 5]) {
    const pseudonym = `prov-rakna-person-${number}`
    await recordParticipation(house, as(coordinator), said({ study, pseudonym, answer: 'declined' }))
    await recordParticipation(house, as(coordinator), said({ study, pseudonym }))
  }
  const ofStudy = async () => {
    const found = await countParticipation(house, as(evaluator))
    assert.ok(found.kind === 'counts')
    return found.counts.find((one) => one.study === study)
  }
  assert.deepEqual((await ofStudy())?.given, { kind: 'count', n: 5 })
  const one = { study, pseudonym: 'prov-rakna-person-1', purpose: 'questionnaire' } as const
  await withdrawParticipation(house, as(coordinator), one)
  const after = await ofStudy()
  assert.equal(after?.given.kind, 'few')
  assert.equal(after?.withdrawn.kind, 'few')
  assert.equal(code(await countParticipation(house, as(decider))), 'NOT_ALLOWED')
})

test('no count below five is a number, nought neither', () => {
  const one = fc.record({
    study: fc.constantFrom('a', 'b'),
    purpose: fc.constantFrom('questionnaire' as const, 'register-link' as const),
    answer: fc.constantFrom('given' as const, 'declined' as const, 'no-answer' as const),
    isWithdrawn: fc.boolean(),
    n: fc.integer({ min: 1, max: 6 }),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), (counts) => {
      for (const { study, purpose, ...kinds } of participationCounts(counts)) {
        const ofGroup = counts.filter((each) => each.study === study && each.purpose === purpose)
        const given = ofGroup.filter((each) => each.answer === 'given' && !each.isWithdrawn)
        const n = given.reduce((sum, each) => sum + each.n, 0)
        assert.deepEqual(kinds.given.kind === 'count' ? kinds.given.n : null, n < 5 ? null : n)
        for (const kind of Object.values(kinds)) assert.ok(kind.kind === 'few' || kind.n >= 5)
      }
    }),
    { numRuns: 500, seed: 9 },
  )
})
