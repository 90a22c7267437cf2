import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beginHouse, type House, type Person } from '@utfall/database'
import { HOUSE, houseFor, type TestPerson, testHouse, testPerson } from '@utfall/database/testing'
import { recordApproval, recordParticipation, withdrawParticipation } from '@utfall/secrecy'
import type { NewApproval, NewParticipation } from '@utfall/secrecy/schema'
import { bringStudy, requestRun, studyOverview } from './index.ts'

/** What stands between a file of persons and the house (R2.17). */

let house: House
let evaluator: TestPerson
let operator: TestPerson
let coordinator: TestPerson
before(async () => {
  house = await testHouse()
  await beginHouse(house, 'own')
  evaluator = await testPerson(house, { roles: ['evaluator'] })
  operator = await testPerson(house, { roles: ['operator'], name: 'Olle Prov' })
  coordinator = await testPerson(house, { roles: ['coordinator'], name: 'Siv Prov' })
})
after(() => house.close())

const as = (person: TestPerson): Person => person.as('test')
const codeOf = (answer: object) => ('code' in answer ? answer.code : 'kind' in answer ? answer.kind : 'seen')
const nameOf = (number: number) => `prov-person-${String(number).padStart(6, '0')}`
const NO_ORDER = async () => {}

/** A small trial whose answers come from persons themselves and, after, from a register. */
function filesOf(id: string, csv = personsCsv()): ReadonlyMap<string, Uint8Array> {
  const study = {
    ...{ utfall: 1, id, title: 'Liten studie', question: 'Blir det bättre?', initiative: { name: 'Stöd' } },
    ...{ evaluator: { name: 'Prov', independent: true }, design: { kind: 'individually-randomised' } },
    population: { description: 'Påhittade', selection: 'Alla' },
    arms: [
      { id: 'vantan', role: 'control', label: 'Väntan' },
      { id: 'stod', role: 'treatment', label: 'Stöd' },
    ],
    timePoints: [{ id: 'efter', label: 'Efter', months: 6 }],
    data: { file: 'personer.csv', person: 'person', arm: 'grupp' },
    outcomes: [outcome('maende', 'self', 'mående'), outcome('arbete', 'register', 'arbete')],
  }
  const bytes = (text: string) => new TextEncoder().encode(text)
  return new Map([
    ['study.json', bytes(JSON.stringify(study))],
    ['personer.csv', bytes(csv)],
  ])
}

function outcome(id: string, source: string, column: string) {
  const kind = { kind: 'measure', direction: 'higher-is-better', role: 'primary' }
  return { id, label: id, source, ...kind, at: [{ time: 'efter', column }] }
}

function personsCsv(change: (number: number, line: string) => string = (_, line) => line): string {
  const rows = Array.from({ length: 24 }, (_, number) =>
    change(number, `${nameOf(number)},${number % 2 ? 'stod' : 'vantan'},${40 + number},${number % 7}`),
  )
  return ['person,grupp,mående,arbete', ...rows].join('\n')
}

function decision(study: string, change: Partial<NewApproval> = {}): NewApproval {
  return {
    ...{ study, authority: 'Etikprövningsmyndigheten', reference: `Prov ${study}`, conditions: null },
    ...{ decision: 'approved', scope: ['questionnaire', 'register-link'] },
    ...{ validFrom: '2020-01-01', validTo: '2099-01-01', ...change },
  }
}

async function decide(study: string, change: Partial<NewApproval> = {}, who = evaluator): Promise<void> {
  assert.equal(codeOf(await recordApproval(house, as(who), decision(study, change))), 'recorded')
}

async function say(
  study: string,
  number: number,
  purpose: NewParticipation['purpose'],
  answer: NewParticipation['answer'],
): Promise<void> {
  const given = { textVersion: '2026-1', language: 'sv', givenAt: '2026-11-01T10:00:00Z' } as const
  const order = { study, pseudonym: nameOf(number), purpose, answer, ...given }
  assert.equal(codeOf(await recordParticipation(house, as(coordinator), order)), 'recorded')
}

async function takeBack(study: string, number: number, purpose: NewParticipation['purpose']): Promise<void> {
  const question = { study, pseudonym: nameOf(number), purpose }
  assert.equal(codeOf(await withdrawParticipation(house, as(coordinator), question)), 'done')
}

const bring = (study: string, csv?: string, who = evaluator) =>
  bringStudy(house, as(who), filesOf(study, csv))
const run = (study: string, who = evaluator) => requestRun(house, as(who), study, '1.0.0', NO_ORDER)

async function whyIn(study: string): Promise<unknown[]> {
  const rows = await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select('after')
      .where('subject', '=', `study/${study}/collect`)
      .where('action', '=', 'refused')
      .orderBy('id')
      .execute(),
  )
  return rows.map(({ after: because }) => because)
}

test('nothing about persons is taken in before a decision that holds today covers all that the study collects', async () => {
  const study = 'beslut'
  const numbered = (reference: string, change: Partial<NewApproval>) =>
    decide(study, { reference, ...change })
  assert.equal(codeOf(await bring(study)), 'ETHICS_DECISION_MISSING')
  await numbered('1', { decision: 'refused' })
  assert.equal(codeOf(await bring(study)), 'ETHICS_DECISION_REFUSED')
  await numbered('2', { scope: ['questionnaire', 'randomisation'] })
  assert.equal(codeOf(await bring(study)), 'ETHICS_DECISION_OUTSIDE')
  await numbered('3', { scope: ['register-link'], validTo: '2021-01-01' })
  assert.equal(codeOf(await bring(study)), 'ETHICS_DECISION_OVER')
  await numbered('3', { scope: ['register-link'], validFrom: '2098-01-01' })
  assert.equal(codeOf(await bring(study)), 'ETHICS_DECISION_NOT_YET')
  assert.equal(codeOf(await studyOverview(house, as(evaluator), study)), 'STUDY_NOT_FOUND')
  assert.deepEqual(
    await whyIn(study),
    ['NO_APPROVAL', 'APPROVAL_REFUSED', 'OUTSIDE_APPROVAL', 'APPROVAL_OVER', 'APPROVAL_NOT_YET'].map(
      (because) => ({ because }),
    ),
  )
  await numbered('3', { scope: ['register-link'], decision: 'approved-with-conditions', conditions: 'Kodat' })
  assert.equal(codeOf(await bring(study)), 'brought')
})

test('that no review is required is a decision too', async () => {
  await decide('behovs-inte', { decision: 'not-required' })
  assert.equal(codeOf(await bring('behovs-inte')), 'brought')
})

test('a decision that ends closes what comes after it, not the answer that is there', async () => {
  const study = 'slutar'
  await decide(study)
  await bring(study)
  await decide(study, { validTo: '2021-01-01' })
  assert.equal(codeOf(await bring(study)), 'ETHICS_DECISION_OVER')
  assert.equal(codeOf(await run(study)), 'requested')
})

test('what another organisation has recorded opens nothing here', async () => {
  const organisation = { slug: 'grannen' }
  const neighbour = await testPerson(house, { organisation, roles: ['evaluator'], name: 'Nils Prov' })
  await decide('grannens', {}, neighbour)
  assert.equal(codeOf(await bring('grannens')), 'ETHICS_DECISION_MISSING')
  assert.equal(codeOf(await bring('grannens', undefined, neighbour)), 'brought')
})

test('what somebody has said no to is refused with its place, for an operator too, who may not see the answers', async () => {
  const study = 'nej'
  await decide(study)
  await say(study, 2, 'register-link', 'declined')
  await say(study, 3, 'questionnaire', 'given')
  await takeBack(study, 3, 'questionnaire')
  await say(study, 4, 'questionnaire', 'declined')
  await say(study, 4, 'questionnaire', 'given')
  await say(study, 5, 'questionnaire', 'no-answer')
  for (const who of [evaluator, operator]) {
    const answer = await bring(study, undefined, who)
    assert.ok(answer.kind === 'refused' && answer.faults)
    assert.equal(answer.code, 'PERSONS_SAID_NO')
    assert.deepEqual(
      answer.faults.faults.map(({ file, row, column }) => [file, row, column]),
      [
        ['personer.csv', 4, 'arbete'],
        ['personer.csv', 5, 'mående'],
      ],
    )
  }
  assert.equal(codeOf(await studyOverview(house, as(evaluator), study)), 'STUDY_NOT_FOUND')
  assert.deepEqual(await whyIn(study), Array(2).fill({ because: 'PERSONS_SAID_NO' }))
  const without = personsCsv((number, line) => {
    const cells = line.split(',')
    return cells.map((cell, at) => (at === (number === 2 ? 3 : number === 3 ? 2 : -1) ? '' : cell)).join(',')
  })
  assert.equal(codeOf(await bring(study, without, operator)), 'brought')
})

test('asking who has said no is in the log as a reading of the answers, without a person in it', async () => {
  const [row] = await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select('after')
      .where('action', '=', 'participation.read')
      .where('actor', '=', `person/${operator.account}`)
      .execute(),
  )
  assert.ok(row && Array.isArray((row.after as { rows?: unknown }).rows))
  assert.ok(!JSON.stringify(row).includes('prov-person'))
})

test('a study that holds somebody who has since taken back their yes is not evaluated again before the values are gone', async () => {
  const study = 'tar-tillbaka'
  await decide(study)
  await say(study, 7, 'questionnaire', 'given')
  assert.equal(codeOf(await bring(study)), 'brought')
  await takeBack(study, 7, 'questionnaire')
  assert.equal(codeOf(await run(study, operator)), 'STUDY_HOLDS_NOES')
  assert.equal(codeOf(await bring(study)), 'PERSONS_SAID_NO')
  assert.deepEqual((await whyIn(study))[0], { because: 'STUDY_HOLDS_NOES' })
  const without = personsCsv((number, line) => (number === 7 ? `${nameOf(7)},stod,,0` : line))
  assert.equal(codeOf(await bring(study, without)), 'brought')
  assert.equal(codeOf(await run(study)), 'requested')
})

test('an answer in another study, or at another organisation, closes nothing here', async () => {
  const study = 'for-sig'
  await decide(study)
  await say('en-helt-annan', 1, 'questionnaire', 'declined')
  const organisation = { slug: 'grannen' }
  const elsewhere = await testPerson(house, { organisation, roles: ['coordinator'], name: 'Ulf Prov' })
  const given = { textVersion: '2026-1', language: 'sv', givenAt: '2026-11-01T10:00:00Z' } as const
  await recordParticipation(house, as(elsewhere), {
    ...{ study, pseudonym: nameOf(1), purpose: 'questionnaire', answer: 'declined', ...given },
  })
  assert.equal(codeOf(await bring(study)), 'brought')
})

test('in a trial house, where nobody is real, a study comes in as before', async (t) => {
  const trial = await houseFor(t)
  await beginHouse(trial, 'trial')
  const anybody = await testPerson(trial)
  const answer = await bringStudy(trial, anybody.as('test'), filesOf('provas'))
  assert.equal(answer.kind, 'brought')
})

test('the database tells who has said no only to those who bring and evaluate, of their own organisation', async () => {
  const ask = (person: TestPerson) =>
    house.withTx(as(person), (tx) =>
      tx
        .selectNoFrom((eb) =>
          eb
            .selectFrom(
              eb.fn<{ pseudonym: string }>('app.said_no', [eb.val('nej'), eb.val([nameOf(2)])]).as('said'),
            )
            .select(eb.fn.countAll<string>().as('n'))
            .as('n'),
        )
        .executeTakeFirstOrThrow(),
    )
  const decider = await testPerson(house, { roles: ['decision-maker', 'auditor', 'administrator'] })
  const organisation = { slug: 'grannen' }
  const foreign = await testPerson(house, { organisation, roles: ['evaluator', 'operator'] })
  assert.equal(Number((await ask(operator)).n), 1)
  for (const person of [decider, foreign]) assert.equal(Number((await ask(person)).n), 0)
})
