import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUSE, testPerson } from '@utfall/database/testing'
import { generateSync } from 'otplib'
import { sessionOverview } from '../sessions/actions.ts'
import { beginSession } from '../sessions/begin.ts'
import { SoftwareAuthenticator } from './authenticator-for-tests.ts'
import { setPassword } from './credentials.ts'
import { becomeAnother, enterAs, makeEntryLink, peopleBehindEntryLink } from './entry-links.ts'
import {
  bareAccount,
  codeOf,
  identityFor,
  PASSWORD,
  signedIn,
  stepOf,
  type TestIdentity,
} from './house-for-tests.ts'
import { atDoor } from './identity.ts'
import { beginInvitedPassword, endInvitedPassword, lookAtInvitation, makeInvitation } from './invitations.ts'
import { beginNewPasskey, endNewPasskey } from './passkeys.ts'
import { beginPasswordSignIn, endPasswordSignIn } from './password-sign-in.ts'

const secretIn = (uri: string) => new URL(uri).searchParams.get('secret') ?? ''
const codeFor = (uri: string, at: Date) =>
  generateSync({ secret: secretIn(uri), epoch: Math.floor(at.getTime() / 1000) })

async function invitedBy(
  identity: TestIdentity,
  administrator: Awaited<ReturnType<typeof testPerson>>,
  account: number,
) {
  return await identity.house.withTx(administrator.as('invite'), (tx, acting) =>
    makeInvitation(tx, acting, { account, at: identity.clock() }),
  )
}

async function linkTo(identity: TestIdentity, account: number): Promise<string> {
  const administrator = await testPerson(identity.house, { roles: ['administrator'], name: 'Ada Minsson' })
  const invitation = await invitedBy(identity, administrator, account)
  if (invitation.kind === 'refused') throw new Error(invitation.code)
  return invitation.link
}

test('the invited chooses a password, confirms the app, and is in with ten recovery codes', async () => {
  const identity = await identityFor()
  const account = await bareAccount(identity.house)
  const link = await linkTo(identity, account)
  for (let look = 0; look < 3; look++)
    assert.equal(codeOf(await lookAtInvitation(identity, link)), 'invitation')
  const { step, uri } = stepOf(await beginInvitedPassword(identity, { link, password: PASSWORD }))
  assert.equal(codeOf(await endInvitedPassword(identity, { link, step, code: '000000' })), 'CODE_WRONG')
  const code = codeFor(uri, identity.clock())
  const { token, recoveryCodes } = signedIn(await endInvitedPassword(identity, { link, step, code }))
  assert.equal((await sessionOverview(identity.house, token))?.account.id, account)
  assert.equal(new Set(recoveryCodes).size, 10)
  assert.equal(codeOf(await lookAtInvitation(identity, link)), 'LINK_NOT_VALID')
})

test('an invitation holds for seven days', async () => {
  const identity = await identityFor()
  const link = await linkTo(identity, await bareAccount(identity.house))
  identity.wait(7 * 24 * 60 - 1)
  assert.equal(codeOf(await lookAtInvitation(identity, link)), 'invitation')
  identity.wait(2)
  assert.equal(codeOf(await lookAtInvitation(identity, link)), 'LINK_NOT_VALID')
})

test('a new invitation puts an end to what opened the account before, and to the other invitations', async () => {
  const identity = await identityFor()
  const email = `byter-${Date.now()}@example.se`
  const account = await bareAccount(identity.house, { email })
  const links = [
    await linkTo(identity, account),
    await linkTo(identity, account),
    await linkTo(identity, account),
  ]
  const accept = async (link: string, password: string) => {
    const { step, uri } = stepOf(await beginInvitedPassword(identity, { link, password }))
    const ended = await endInvitedPassword(identity, { link, step, code: codeFor(uri, identity.clock()) })
    return { uri, ...signedIn(ended) }
  }
  const first = await accept(links[0] ?? '', PASSWORD)
  assert.equal(codeOf(await lookAtInvitation(identity, links[1] ?? '')), 'LINK_NOT_VALID')
  await accept(await linkTo(identity, account), 'tuppen på loftet')
  assert.equal(await sessionOverview(identity.house, first.token), null)
  identity.wait(1)
  const { step } = stepOf(await beginPasswordSignIn(identity, { name: email, password: PASSWORD }))
  const old = await endPasswordSignIn(identity, { step, code: codeFor(first.uri, identity.clock()) })
  assert.equal(codeOf(old), 'SIGN_IN_FAILED')
})

test('an administrator invites no one who works elsewhere too: the link would be a way into the other organisation', async () => {
  const identity = await identityFor()
  const elsewhere = await testPerson(identity.house, { organisation: { slug: 'annan-myndighet' } })
  const administrator = await testPerson(identity.house, { roles: ['administrator'] })
  await identity.house.withTx(HOUSE, (tx) =>
    tx
      .insertInto('role_assignment')
      .values({
        ...{ account_id: elsewhere.account, organisation_id: administrator.organisation, role: 'reader' },
        ...{ reason: 'test', granted_by: 'house' },
      })
      .execute(),
  )
  assert.equal(codeOf(await invitedBy(identity, administrator, elsewhere.account)), 'NOT_ALLOWED')
  const keeper = await testPerson(identity.house, { roles: ['house-administrator'] })
  assert.equal(codeOf(await invitedBy(identity, keeper, elsewhere.account)), 'invitation')
  assert.equal(codeOf(await invitedBy(identity, administrator, keeper.account)), 'NOT_ALLOWED')
})

test('an entry link to a trial house shows the example people, lets one be one of them once, and no other hands are taken', async () => {
  const identity = await identityFor({}, 'trial')
  const evert = await bareAccount(identity.house, { kind: 'example', name: 'Evert Exempelsson' })
  const ylva = await bareAccount(identity.house, {
    kind: 'example',
    name: 'Ylva Exempelsson',
    roles: ['manager'],
  })
  const real = await bareAccount(identity.house)
  const link = await makeEntryLink(identity.house, identity.clock())
  const answer = await peopleBehindEntryLink(identity, link)
  const names = answer.kind === 'people' ? answer.people.map(({ name }) => name) : []
  assert.deepEqual(names, ['Evert Exempelsson', 'Ylva Exempelsson'])
  assert.equal(codeOf(await enterAs(identity, { link, account: real })), 'NOBODY_THERE')
  const { token } = signedIn(await enterAs(identity, { link, account: evert }))
  assert.equal((await sessionOverview(identity.house, token))?.assurance, 'trial')
  assert.equal(codeOf(await enterAs(identity, { link, account: ylva })), 'LINK_NOT_VALID')
  assert.equal(codeOf(await setPassword(identity, token, PASSWORD)), 'EXAMPLE_ACCOUNT')
  const other = signedIn(await becomeAnother(identity, token, ylva))
  assert.equal(await sessionOverview(identity.house, token), null)
  assert.equal((await sessionOverview(identity.house, other.token))?.account.name, 'Ylva Exempelsson')
})

test('an entry link holds for half an hour, and a new start ends the one before', async () => {
  const identity = await identityFor({}, 'trial')
  const first = await makeEntryLink(identity.house, identity.clock())
  const second = await makeEntryLink(identity.house, identity.clock())
  assert.equal(codeOf(await peopleBehindEntryLink(identity, first)), 'LINK_NOT_VALID')
  assert.equal(codeOf(await peopleBehindEntryLink(identity, second)), 'people')
  identity.wait(31)
  assert.equal(codeOf(await peopleBehindEntryLink(identity, second)), 'LINK_NOT_VALID')
})

test('the database itself refuses example people outside a trial house, and trial sessions of others', async () => {
  const identity = await identityFor()
  await assert.rejects(bareAccount(identity.house, { kind: 'example' }), { code: 'UF009' })
  const account = await bareAccount(identity.house)
  const trial = { account, method: 'passkey', assurance: 'trial' } as const
  await assert.rejects(
    identity.house.withTx(atDoor('test'), (tx) => beginSession(tx, identity.settings.lives, trial)),
    { code: 'UF009' },
  )
})

test('in a house of one’s own the entry link lets in the administrator who has no other way, and later nobody', async () => {
  const identity = await identityFor()
  const keeper = await bareAccount(identity.house, { roles: ['house-administrator'], name: 'Hus Husson' })
  const other = await bareAccount(identity.house)
  const link = await makeEntryLink(identity.house, identity.clock())
  assert.equal(codeOf(await enterAs(identity, { link, account: other })), 'NOBODY_THERE')
  const { token } = signedIn(await enterAs(identity, { link, account: keeper }))
  assert.equal((await sessionOverview(identity.house, token))?.assurance, 'one-factor')
  const offer = stepOf(await beginNewPasskey(identity, token))
  const response = new SoftwareAuthenticator().make(offer)
  assert.equal(
    codeOf(await endNewPasskey(identity, token, { step: offer.step, response, name: 'Nyckel' })),
    'changed',
  )
  const later = await makeEntryLink(identity.house, identity.clock())
  const answer = await peopleBehindEntryLink(identity, later)
  assert.deepEqual(answer.kind === 'people' && answer.people, [])
  assert.equal(codeOf(await enterAs(identity, { link: later, account: keeper })), 'NOBODY_THERE')
})
