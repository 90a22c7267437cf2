import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Acting, type DisclosurePurpose, type InformationCategory, ROLES } from '@utfall/database'
import fc from 'fast-check'
import { ACTIONS, type Action } from './actions-by-role.ts'
import { type Decision, may } from './may.ts'
import type { CaseFacts, ConsentFact, ExceptionFact } from './may-case.ts'
import { CATEGORIES, PURPOSES } from './schema.ts'

const OWN = 1
const OTHER = 2
const NOW = Date.parse('2026-11-22T08:00:00Z')
const instant = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()

const minutes = fc.integer({ min: -3, max: 3 }).map(instant)
const category = fc.constantFrom<InformationCategory>('health', 'contact', 'plan')
const purpose = fc.constantFrom<DisclosurePurpose>('coordination', 'planning')
const area = fc.constantFrom(OWN, OTHER, 3)
const consent: fc.Arbitrary<ConsentFact> = fc.record({
  id: fc.integer({ min: 1, max: 99 }),
  from: area,
  to: area,
  category,
  purpose,
  validFrom: minutes,
  validTo: minutes,
  isWithdrawn: fc.boolean(),
  isInDoubt: fc.boolean(),
  review: fc.constantFrom(null, true, false),
})
const exception: fc.Arbitrary<ExceptionFact> = fc.record({
  id: fc.integer({ min: 1, max: 99 }),
  from: area,
  to: area,
  toAccount: fc.constantFrom(7, 8),
  category,
  rule: fc.constant('osl-10-2'),
  validTo: minutes,
})
const caseFacts: fc.Arbitrary<CaseFacts> = fc.record({
  area,
  isWorker: fc.boolean(),
  seesProtected: fc.boolean(),
  isSameArea: fc.boolean(),
  hasProtectedIdentity: fc.boolean(),
  consents: fc.array(consent, { maxLength: 4 }),
  exceptions: fc.array(exception, { maxLength: 3 }),
})
const acting: fc.Arbitrary<Acting> = fc
  .record({
    roles: fc.subarray([...ROLES], { maxLength: 3 }),
    area: fc.constantFrom(OWN, OTHER, null),
    account: fc.constantFrom(7, 8),
    organisation: fc.constantFrom(11, null),
    isMachine: fc.boolean(),
  })
  .map(({ roles, area: at, account, organisation, isMachine }) => ({
    ...{ actor: 'person/7', name: 'Prov', purpose: 'coordination', at: instant(0), account, organisation },
    ...{ organisationSlug: 'prov', area: at, roles, scopes: isMachine ? ['case.read'] : null, session: 1 },
    ...{ method: 'passkey', assurance: 'two-factor', confirmedAt: instant(0), language: 'sv' },
  }))

const question = fc.record({ acting, facts: caseFacts, category, purpose })
type Question = {
  acting: Acting
  facts: CaseFacts
  category: InformationCategory
  purpose: DisclosurePurpose
}

const ask = ({ acting, facts, category, purpose }: Question): Decision =>
  may(acting, 'case.read', { kind: 'case', facts, category, purpose })

/** The law, line by line, as a table of every ground there could be: written apart from the function it checks. */
function readingOfTheLaw({ acting: who, facts, category, purpose }: Question): boolean {
  const now = Date.parse(who.at)
  const mustBe = [
    who.organisation !== null,
    who.scopes === null,
    who.roles.includes('coordinator') || who.roles.includes('referrer'),
    !who.roles.includes('manager'),
    !who.roles.includes('evaluator'),
    !who.roles.includes('operator'),
    facts.isWorker,
    !(facts.hasProtectedIdentity && category === 'contact') || facts.seesProtected,
  ]
  const grounds = [
    who.area === facts.area,
    facts.isSameArea,
    ...facts.consents.map((one) =>
      [
        one.from === facts.area,
        one.to === who.area,
        one.category === category,
        one.purpose === purpose,
        Date.parse(one.validFrom) <= now,
        Date.parse(one.validTo) > now,
        !one.isWithdrawn,
        !one.isInDoubt || one.review === true,
      ].every(Boolean),
    ),
    ...facts.exceptions.map((one) =>
      [
        one.from === facts.area,
        one.to === who.area,
        one.toAccount === who.account,
        one.category === category,
        Date.parse(one.validTo) > now,
      ].every(Boolean),
    ),
  ]
  return mustBe.every(Boolean) && grounds.some(Boolean)
}

/** Questions near a yes: drawn at random, nearly all would be a no for several reasons at once. */
const nearYes = question.map(
  (one): Question => ({
    ...one,
    acting: { ...one.acting, roles: ['coordinator'], organisation: 11, scopes: null, area: OTHER },
    facts: { ...one.facts, area: OWN, isWorker: true, isSameArea: false },
  }),
)

test('the answer is what a reading of the law line by line gives', () => {
  let yes = 0
  const check = (one: Question) => {
    const decision = ask(one)
    if (decision.kind === 'yes') yes += 1
    assert.equal(decision.kind === 'yes', readingOfTheLaw(one), JSON.stringify(one))
  }
  fc.assert(fc.property(question, check), { numRuns: 2000, seed: 41 })
  fc.assert(fc.property(nearYes, check), { numRuns: 9000, seed: 42 })
  assert.ok(yes > 100, `only ${yes} were a yes`)
})

test('a yes names the ground that it rests on, and that ground is about just this', () => {
  fc.assert(
    fc.property(nearYes, (one) => {
      const decision = ask(one)
      if (decision.kind === 'no') return
      const { ground } = decision
      assert.ok(ground)
      if (ground.kind === 'consent')
        assert.ok(
          one.facts.consents.some(
            (held) => held.id === ground.id && held.category === one.category && held.purpose === one.purpose,
          ),
        )
      if (ground.kind === 'exception')
        assert.ok(
          one.facts.exceptions.some((held) => held.id === ground.id && held.toAccount === one.acting.account),
        )
    }),
    { numRuns: 2000, seed: 43 },
  )
})

test('whoever does not work with a case is told nothing about it', () => {
  fc.assert(
    fc.property(question, (one) => {
      assert.equal(ask({ ...one, facts: { ...one.facts, isWorker: false } }).kind, 'no')
    }),
    { numRuns: 1000, seed: 44 },
  )
})

test('across a border nothing is told without a consent to exactly that or an exception for exactly that person', () => {
  fc.assert(
    fc.property(nearYes, (one) => {
      const others = one.facts.consents.filter(
        (held) =>
          held.category !== one.category || held.purpose !== one.purpose || held.to !== one.acting.area,
      )
      const elsewhere = one.facts.exceptions.filter(
        (held) => held.toAccount !== one.acting.account || held.category !== one.category,
      )
      const facts = { ...one.facts, consents: others, exceptions: elsewhere }
      assert.equal(ask({ ...one, facts }).kind, 'no')
    }),
    { numRuns: 2000, seed: 45 },
  )
})

test('whoever leads the staff, evaluates or operates is told nothing about anybody, whatever else they are', () => {
  fc.assert(
    fc.property(question, fc.constantFrom('manager', 'evaluator', 'operator'), (one, role) => {
      const roles = [...one.acting.roles, 'coordinator', role] as const
      assert.equal(ask({ ...one, acting: { ...one.acting, roles } }).kind, 'no')
    }),
    { numRuns: 1000, seed: 46 },
  )
})

test('what a protected identity hides is told to nobody but those named, whatever the ground', () => {
  fc.assert(
    fc.property(question, (one) => {
      const facts = { ...one.facts, hasProtectedIdentity: true, seesProtected: false }
      assert.equal(ask({ ...one, category: 'contact', facts }).kind, 'no')
    }),
    { numRuns: 1000, seed: 47 },
  )
})

test('taking a ground away never opens anything', () => {
  fc.assert(
    fc.property(nearYes, (one) => {
      if (ask(one).kind === 'yes') return
      const facts = { ...one.facts, consents: one.facts.consents.slice(1), exceptions: [] }
      assert.equal(ask({ ...one, facts }).kind, 'no')
    }),
    { numRuns: 1000, seed: 48 },
  )
})

test('a consent ends at its last microsecond, not at its last millisecond', () => {
  const facts: CaseFacts = {
    ...{ area: OWN, isWorker: true, seesProtected: false, isSameArea: false, hasProtectedIdentity: false },
    exceptions: [],
    consents: [
      {
        ...{ id: 1, from: OWN, to: OTHER, category: 'health', purpose: 'planning', isWithdrawn: false },
        ...{ isInDoubt: false, review: null, validFrom: instant(-1), validTo: '2026-11-22T08:00:00.000500Z' },
      },
    ],
  }
  const who = (at: string): Acting => ({
    ...{ actor: 'person/7', name: 'Prov', purpose: 'planning', at, account: 7, organisation: 11 },
    ...{ organisationSlug: 'prov', area: OTHER, roles: ['coordinator'], scopes: null, session: 1 },
    ...{ method: 'passkey', assurance: 'two-factor', confirmedAt: at, language: 'sv' },
  })
  const at = (time: string) => ask({ acting: who(time), facts, category: 'health', purpose: 'planning' }).kind
  assert.deepEqual(
    [at('2026-11-22T09:00:00.000499+01:00'), at('2026-11-22T09:00:00.0005+01:00')],
    ['yes', 'no'],
  )
})

test('no role is let to everything, and case work is for those who work with persons', () => {
  const all = Object.keys(ACTIONS) as Action[]
  for (const role of ROLES) {
    const allowed = all.filter((action) => (ACTIONS[action].roles as readonly string[]).includes(role))
    assert.ok(allowed.length < all.length, role)
  }
  for (const action of all.filter((one) => /^(case|consent|exception)\./.test(one)))
    for (const role of ['manager', 'evaluator', 'operator', 'decision-maker', 'funder', 'reader'])
      assert.ok(!(ACTIONS[action].roles as readonly string[]).includes(role), `${role} ${action}`)
  assert.equal(CATEGORIES.length * PURPOSES.length, 40)
})
