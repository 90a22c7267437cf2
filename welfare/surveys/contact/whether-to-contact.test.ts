import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Route, type Standing, whetherToContact } from './whether-to-contact.ts'

const REACHABLE: Standing = {
  ...{ window: 'open', isSurveyOpen: true, isWithdrawn: false, isDead: false, isBarred: false },
  ...{ hasProtectedIdentity: false, response: 'none', route: 'e-mail', hasAddress: true },
}

test('whoever has taken back, died, asked not to be contacted or answered gets nothing', () => {
  const cases: [Partial<Standing>, string][] = [
    [{ isWithdrawn: true, isDead: true }, 'withdrawn'],
    [{ isDead: true }, 'dead'],
    [{ isBarred: true }, 'barred'],
    [{ response: 'finished' }, 'finished'],
    [{ isSurveyOpen: false }, 'survey-closed'],
    [{ window: 'not-yet' }, 'not-open-yet'],
    [{ window: 'closed', response: 'begun' }, 'closed'],
    [{ window: 'grace' }, 'grace-for-begun-only'],
    [{ hasAddress: false }, 'no-address'],
  ]
  for (const [changes, because] of cases)
    assert.deepEqual(whetherToContact({ ...REACHABLE, ...changes }), { kind: 'nothing', because })
})

test('a reminder to somebody who has begun leads on, and does not begin anew', () => {
  const begun = { ...REACHABLE, response: 'begun' } as const
  assert.deepEqual(whetherToContact(begun), { kind: 'send', route: 'e-mail', link: 'continue' })
  assert.equal(whetherToContact({ ...begun, window: 'grace' }).kind, 'send')
})

test('nobody with protected identity is reached but through the referring party, whatever else is so', () => {
  const standings = fc.record({
    window: fc.constantFrom('not-yet', 'open', 'grace', 'closed'),
    response: fc.constantFrom('none', 'begun', 'finished'),
    route: fc.constantFrom<Route>('e-mail', 'text-message', 'letter', 'referring-party'),
    ...{
      isSurveyOpen: fc.boolean(),
      isWithdrawn: fc.boolean(),
      isDead: fc.boolean(),
      isBarred: fc.boolean(),
    },
    ...{ hasProtectedIdentity: fc.boolean(), hasAddress: fc.boolean() },
  }) as fc.Arbitrary<Standing>
  fc.assert(
    fc.property(standings, (standing) => {
      const contact = whetherToContact(standing)
      if (contact.kind === 'nothing') return
      assert.ok(
        !standing.isWithdrawn && !standing.isDead && !standing.isBarred && standing.response !== 'finished',
      )
      if (standing.hasProtectedIdentity) assert.equal(contact.route, 'referring-party')
      assert.ok(contact.route === 'referring-party' || standing.hasAddress)
    }),
    { seed: 39, numRuns: 2000 },
  )
})
