import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DatabaseProblem, type House } from '@utfall/database'
import { type TestPerson, testPerson } from '@utfall/database/testing'
import { sql } from 'kysely'
import { recordConsents, withdrawConsent } from './index.ts'
import { consentTo, newHouse, openFor, type World, worldIn } from './world-for-tests.ts'

/*
 * That a unit knows a person is a secret too. Numbers of cases are never shown, but they can be guessed: whoever reaches
 * the functions and tables past all routes must get the same answer where there is a case as where there is none.
 */

let house: House
let world: World
/** A case with workers, a consent that holds and one that was taken back, none of which is the strangers'. */
let known: { readonly cases: number; readonly consents: number; readonly areas: readonly number[] }
before(async () => {
  house = await newHouse()
  world = await worldIn(house)
  const psychiatry = world.psychiatry.as('test')
  const reference = await openFor(house, psychiatry)
  await recordConsents(house, psychiatry, reference, consentTo('socialtjanst'))
  const taken = await recordConsents(
    house,
    psychiatry,
    reference,
    consentTo('socialtjanst', { categories: ['plan'] }),
  )
  assert.ok(taken.kind === 'recorded', JSON.stringify(taken))
  const withdrawn = taken.ids[0] ?? 0
  await withdrawConsent(house, psychiatry, reference, { consent: withdrawn, reason: null })
  const areas = await house.withTx(psychiatry, (tx) => tx.selectFrom('organisation').select('id').execute())
  known = { cases: 1, consents: withdrawn, areas: areas.map(({ id }) => id) }
})
after(() => house.close())

async function answer(person: TestPerson, statement: string): Promise<string> {
  try {
    const { rows } = await house.withTx(person.as('coordination'), (tx) => sql.raw(statement).execute(tx))
    return JSON.stringify(rows)
  } catch (error) {
    if (error instanceof DatabaseProblem) return error.message
    throw error
  }
}

/** Everything that takes the number of a case or of a consent. */
function guesses(by: TestPerson, theCase: number, theConsent: number): readonly string[] {
  const people = [world.psychiatry, world.colleague, world.social, world.employment]
  const actor = `'person/${by.account}'`
  const functions = [
    ...['works_with', 'works_inside', 'holds_case', 'holds_open_case', 'is_first_worker', 'sees_protected'],
  ].map((name) => `app.${name}(${theCase})`)
  const consent = `row(${theConsent}, ${theCase}, 1, 2, 'plan', 'coordination', 'written', null, 'x', 'sv',
    now() - interval '1 day', now() + interval '1 day', true, null, now(), 'x')::consent`
  return [
    ...functions.map((call) => `select ${call} as answer`),
    `select app.may_be_told(${theCase}, 'health') as answer`,
    `select app.is_consented(${theConsent}, ${theCase}, 'health') as answer`,
    `select app.consent_holds(${consent}, now()) as answer`,
    ...people.map(
      (one) => `select app.may_know_of(${theCase}, ${one.account}, ${one.organisation}) as answer`,
    ),
    ...known.areas.map(
      (
        area,
      ) => `insert into consent (case_id, from_area_id, to_area_id, category, purpose, form, text_version, language,
        valid_from, valid_to, is_voluntary, recorded_by) values (${theCase}, ${area}, ${area === 1 ? 2 : 1}, 'health',
        'coordination', 'written', 'x', 'sv', now(), now() + interval '1 day', true, ${actor})`,
    ),
    ...known.areas.map(
      (
        area,
      ) => `insert into disclosure_exception (case_id, from_area_id, to_area_id, to_account_id, category, ground,
        need, reason, decided_by, valid_to) values (${theCase}, ${area}, ${area === 1 ? 2 : 1}, ${world.social.account},
        'health', 'x', repeat('x', 20), repeat('x', 20), ${actor}, now() + interval '1 hour')`,
    ),
    `insert into case_worker (case_id, account_id, organisation_id, reason, added_by)
      values (${theCase}, ${by.account}, ${by.organisation}, 'x', ${actor})`,
    `insert into case_information (case_id, category, content, recorded_by) values (${theCase}, 'health', 'x', ${actor})`,
    `insert into consent_withdrawal (consent_id, withdrawn_by) values (${theConsent}, ${actor})`,
    `insert into consent_review (consent_id, holds, reason, reviewed_by) values (${theConsent}, true, 'x', ${actor})`,
    `insert into disclosure (information_id, case_id, to_area_id, to_account_id, consent_id)
      values (1, ${theCase}, 1, ${by.account}, ${theConsent})`,
    `update person_case set closed_at = now(), closed_by = 'x' where id = ${theCase}`,
  ]
}

test('a guessed number of a case or a consent tells a stranger nothing, whichever function or table is asked', async () => {
  const reader = await testPerson(house, {
    name: 'Rut Prov',
    organisation: { slug: 'utvardering' },
    roles: ['reader'],
  })
  // Of another area, of the same area without working with the case, and of none.
  for (const person of [world.employment, world.branch, world.colleague, reader]) {
    const real = guesses(person, known.cases, known.consents)
    const none = guesses(person, 987_654, 987_654)
    for (const [index, statement] of real.entries())
      assert.equal(
        await answer(person, statement),
        await answer(person, none[index] ?? ''),
        `${person.name}: ${statement}`,
      )
  }
})

test('who does not handle cases is not told who does elsewhere', async () => {
  const funder = await testPerson(house, {
    name: 'Frida Prov',
    organisation: { slug: 'finansiar' },
    roles: ['funder'],
  })
  const { account, organisation } = world.psychiatry
  assert.match(await answer(funder, `select app.handles_cases(${account}, ${organisation})`), /^42501/)
  assert.deepEqual(
    await answer(funder, `select app.may_receive(${organisation}, ${account}) as answer`),
    '[{"answer":false}]',
  )
})
