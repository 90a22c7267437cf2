import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HOUSE, testPerson } from '@utfall/database/testing'
import { keyRing } from '../keys/key-ring.ts'
import { sessionOverview } from '../sessions/actions.ts'
import { bareAccount, codeOf, identityFor, signedIn, type TestIdentity } from './house-for-tests.ts'
import { makeInvitation } from './invitations.ts'
import { CLIENT, startProvider, type TestProvider } from './provider-for-tests.ts'
import { linkIdentity } from './provider-links.ts'
import { beginProviderSignIn, endProviderSignIn, type ProviderErrand } from './provider-sign-in.ts'
import { OidcProvider } from './providers.ts'

const ORIGIN = 'http://localhost:4800'
let here: TestProvider
let other: TestProvider
before(async () => {
  const callbacks = ['broker', 'annan', 'nummer'].map((id) => `${ORIGIN}/api/sign-in/oidc/${id}/callback`)
  here = await startProvider(callbacks)
  other = await startProvider(callbacks)
})
after(async () => {
  await here.close()
  await other.close()
})

function providers(): readonly OidcProvider[] {
  const shared = {
    ...{ name: { sv: 'Mäklaren', en: 'The broker' }, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    assuranceByAcr: { 'urn:sakert': 'two-factor', 'urn:svagt': 'one-factor' },
  } as const
  return [
    OidcProvider.parse({ ...shared, id: 'broker', issuer: here.issuer }),
    OidcProvider.parse({ ...shared, id: 'annan', issuer: other.issuer }),
    OidcProvider.parse({ ...shared, id: 'nummer', issuer: here.issuer, subjectClaim: 'personnummer' }),
    OidcProvider.parse({ ...shared, id: 'borta', issuer: 'http://127.0.0.1:9' }),
  ]
}

const withProviders = () => identityFor({ providers: providers(), origin: ORIGIN })

async function begin(identity: TestIdentity, id = 'broker', errand: ProviderErrand = { kind: 'sign-in' }) {
  const trip = await beginProviderSignIn(identity, id, errand)
  if (trip.kind === 'refused') throw new Error(trip.code)
  return trip
}

/** There and back; as whom, and how surely, is the provider's to say. */
async function signInAs(
  identity: TestIdentity,
  account: string,
  { acr = 'urn:sakert', id = 'broker', errand = { kind: 'sign-in' } as ProviderErrand } = {},
) {
  const trip = await begin(identity, id, errand)
  Object.assign(id === 'annan' ? other.person : here.person, { account, acr })
  const back = await here.visit(trip.url)
  const token = errand.kind === 'confirm' ? errand.token : null
  return await endProviderSignIn(identity, id, { kept: trip.kept, query: back.search, token })
}

async function linked(identity: TestIdentity, subject: string, provider = 'broker'): Promise<number> {
  const account = await bareAccount(identity.house)
  const keeper = await testPerson(identity.house, { roles: ['house-administrator'] })
  const answer = await linkIdentity(identity, keeper.as('link'), { account, provider, subject })
  assert.equal(codeOf(answer), 'linked')
  return account
}

test('somebody an administrator has linked signs in at the provider, with the assurance it vouches for', async () => {
  const identity = await withProviders()
  const account = await linked(identity, 'sub-anna')
  const { token } = signedIn(await signInAs(identity, 'sub-anna'))
  const overview = await sessionOverview(identity.house, token)
  assert.equal(overview?.account.id, account)
  assert.equal(overview?.assurance, 'two-factor')
})

test('somebody whom nobody has linked gets no account, and the log does not say who it was', async () => {
  const identity = await withProviders()
  assert.equal(codeOf(await signInAs(identity, 'sub-okand')), 'IDENTITY_NOT_LINKED')
  assert.ok(!JSON.stringify(await identity.log()).includes('sub-okand'))
})

test('a surety that is not in the settings lets nobody in; one factor is no fresh proof', async () => {
  const identity = await withProviders()
  await linked(identity, 'sub-berit')
  assert.equal(codeOf(await signInAs(identity, 'sub-berit', { acr: 'urn:okant' })), 'PROVIDER_TOO_WEAK')
  const { token } = signedIn(await signInAs(identity, 'sub-berit', { acr: 'urn:svagt' }))
  const overview = await sessionOverview(identity.house, token)
  assert.equal(overview?.assurance, 'one-factor')
  assert.equal(new Date(overview?.confirmedAt ?? '').getFullYear(), 1970)
  const errand = { kind: 'confirm', token } as const
  assert.equal(
    codeOf(await signInAs(identity, 'sub-berit', { acr: 'urn:svagt', errand })),
    'PROVIDER_TOO_WEAK',
  )
  const sure = signedIn(await signInAs(identity, 'sub-berit', { errand }))
  assert.equal((await sessionOverview(identity.house, sure.token))?.assurance, 'two-factor')
  assert.equal(await sessionOverview(identity.house, token), null)
})

test('a fresh proof by somebody else than who is signed in is refused', async () => {
  const identity = await withProviders()
  await linked(identity, 'sub-cilla')
  await linked(identity, 'sub-doris')
  const { token } = signedIn(await signInAs(identity, 'sub-cilla'))
  const answer = await signInAs(identity, 'sub-doris', { errand: { kind: 'confirm', token } })
  assert.equal(codeOf(answer), 'PROVIDER_REFUSED')
})

test('an answer that was replayed, forged, mixed up or brought by another browser opens nothing', async () => {
  const identity = await withProviders()
  await linked(identity, 'sub-eva')
  Object.assign(here.person, { account: 'sub-eva', acr: 'urn:sakert' })
  const end = (kept: string | null, query: string, id = 'broker') =>
    endProviderSignIn(identity, id, { kept, query, token: null })

  const used = await begin(identity)
  const usedBack = await here.visit(used.url)
  signedIn(await end(used.kept, usedBack.search))
  assert.equal(codeOf(await end(used.kept, usedBack.search)), 'STEP_OVER', 'replayed')

  const fresh = await begin(identity)
  assert.equal(codeOf(await end(fresh.kept, usedBack.search)), 'PROVIDER_REFUSED', 'the answer to another')

  // Everything else is right, so that it is the state alone that shuts.
  for (const state of ['annat', null]) {
    const bent = await begin(identity)
    const bentBack = await here.visit(bent.url)
    if (state === null) bentBack.searchParams.delete('state')
    else bentBack.searchParams.set('state', state)
    assert.equal(codeOf(await end(bent.kept, bentBack.search)), 'PROVIDER_REFUSED', `state ${state}`)
  }

  const forged = await begin(identity)
  const forgedBack = await here.visit(forged.url)
  forgedBack.searchParams.set('code', 'gissad')
  assert.equal(codeOf(await end(forged.kept, forgedBack.search)), 'PROVIDER_REFUSED', 'forged')

  const mixed = await begin(identity)
  const mixedBack = await here.visit(mixed.url)
  assert.equal(codeOf(await end(mixed.kept, mixedBack.search, 'annan')), 'STEP_OVER', 'another provider')

  const impostor = await begin(identity)
  const impostorBack = await here.visit(impostor.url)
  impostorBack.searchParams.set('iss', other.issuer)
  assert.equal(codeOf(await end(impostor.kept, impostorBack.search)), 'PROVIDER_REFUSED', 'another issuer')

  const stolen = await begin(identity)
  const stolenBack = await here.visit(stolen.url)
  assert.equal(codeOf(await end(null, stolenBack.search)), 'STEP_OVER', 'another browser')

  const late = await begin(identity)
  const lateBack = await here.visit(late.url)
  identity.wait(11)
  assert.equal(codeOf(await end(late.kept, lateBack.search)), 'STEP_OVER', 'too late')
})

test('the same name at another provider is another person', async () => {
  const identity = await withProviders()
  await linked(identity, 'sub-frida')
  Object.assign(other.person, { account: 'sub-frida', acr: 'urn:sakert' })
  const trip = await begin(identity, 'annan')
  const back = await other.visit(trip.url)
  const answer = await endProviderSignIn(identity, 'annan', {
    kept: trip.kept,
    query: back.search,
    token: null,
  })
  assert.equal(codeOf(answer), 'IDENTITY_NOT_LINKED')
})

test('a personal number is never kept: only a keyed hash of it, which still finds the person', async () => {
  const identity = await withProviders()
  // Published by Skatteverket for tests.
  const number = '189001019802'
  await linked(identity, number, 'nummer')
  signedIn(await signInAs(identity, number, { id: 'nummer' }))
  const kept = await identity.house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx.selectFrom('external_identity').select('subject').where('subject', 'like', 'keyed:%').execute(),
  )
  assert.equal(kept.length, 1)
  assert.ok(!JSON.stringify([kept, await identity.log()]).includes(number.slice(2)))
})

test('the invited may choose to be known by the provider, and is then', async () => {
  const identity = await withProviders()
  const account = await bareAccount(identity.house)
  const administrator = await testPerson(identity.house, { roles: ['administrator'] })
  const invitation = await identity.house.withTx(administrator.as('invite'), (tx, acting) =>
    makeInvitation(tx, acting, { account, at: identity.clock() }),
  )
  const link = invitation.kind === 'invitation' ? invitation.link : ''
  signedIn(await signInAs(identity, 'sub-greta', { errand: { kind: 'invitation', link } }))
  const { token } = signedIn(await signInAs(identity, 'sub-greta'))
  assert.equal((await sessionOverview(identity.house, token))?.account.id, account)
  const again = await beginProviderSignIn(identity, 'broker', { kind: 'invitation', link })
  assert.equal(codeOf(again), 'LINK_NOT_VALID')
})

test('a provider that does not answer is said to be away, and one that is not in the settings is none', async () => {
  const identity = await withProviders()
  assert.equal(codeOf(await beginProviderSignIn(identity, 'borta', { kind: 'sign-in' })), 'PROVIDER_DOWN')
  assert.equal(
    codeOf(await beginProviderSignIn(identity, 'finns-inte', { kind: 'sign-in' })),
    'PROVIDER_NOT_FOUND',
  )
  const trip = await begin(identity, 'annan')
  const back = await other.visit(trip.url)
  await other.close()
  const answer = await endProviderSignIn(identity, 'annan', {
    kept: trip.kept,
    query: back.search,
    token: null,
  })
  assert.equal(codeOf(answer), 'PROVIDER_DOWN')
})

test('only who administers the house says who somebody is at a provider', async () => {
  const identity = await withProviders()
  const account = await bareAccount(identity.house)
  const administrator = await testPerson(identity.house, { roles: ['administrator'] })
  const order = { account, provider: 'broker', subject: 'sub-hanna' }
  assert.equal(codeOf(await linkIdentity(identity, administrator.as('link'), order)), 'NOT_ALLOWED')
  const refusals = await identity.house.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select('actor').where('action', '=', 'refused').execute(),
  )
  assert.ok(refusals.some(({ actor }) => actor === `person/${administrator.account}`))
})

test('who signs in after a change of key is kept under the new one, and is linked to no second account', async () => {
  const identity = await withProviders()
  // Published by Skatteverket for tests.
  const number = '189001059808'
  const account = await linked(identity, '18900105-9808', 'nummer')
  const master = (version: number) => ({
    version,
    createdAt: '2026-01-01',
    key: Buffer.alloc(32, version + 6),
  })
  const both = { ...identity, keys: keyRing([master(1), master(2)]) }
  const keeper = await testPerson(identity.house, { roles: ['house-administrator'] })
  const again = { account: await bareAccount(identity.house), provider: 'nummer', subject: number }
  assert.equal(codeOf(await linkIdentity(both, keeper.as('link'), again)), 'IDENTITY_TAKEN')
  assert.equal(signedIn(await signInAs(both, number, { id: 'nummer' })).account, account)
  const moved = (await identity.log()).filter(({ action }) => action === 'identity.keep-anew')
  assert.deepEqual(
    moved.map(({ subject }) => subject),
    [`account/${account}`],
  )
  const later = { ...identity, keys: keyRing([master(2)]) }
  assert.equal(signedIn(await signInAs(later, number, { id: 'nummer' })).account, account)
})
