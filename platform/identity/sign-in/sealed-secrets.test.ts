import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { beginHouse, type House, openHouse } from '@utfall/database'
import { EMBEDDED_ONLY, HOUSE, houseFor, TEMPLATES, temporaryDirectory } from '@utfall/database/testing'
import { generateSync } from 'otplib'
import { type KeyRing, keyRing } from '../keys/key-ring.ts'
import { freshSecret, keepSecret } from './credentials.ts'
import { bareAccount, CHEAP, PASSWORD } from './house-for-tests.ts'
import { atDoor, type Identity, makeIdentity } from './identity.ts'
import { newRecoveryCode, recoveryKey, unseal } from './one-time-codes.ts'
import { beginPasswordSignIn, endPasswordSignIn } from './password-sign-in.ts'
import { howKeysFit, sealAnew, whatHangsOnKeys } from './sealed-secrets.ts'
import { replacePassword, replaceRecoveryCodes, secretOf } from './store.ts'

const master = (version: number) => ({ version, createdAt: '2026-01-01', key: Buffer.alloc(32, version) })
const OLD = keyRing([master(1)])
const BOTH = keyRing([master(1), master(2)])
const NEW = keyRing([master(2)])

const clock = () => new Date('2026-11-22T12:00:00Z')
const identityWith = (house: House, keys: KeyRing): Identity =>
  makeIdentity({ house, keys, clock, settings: { passwordCost: CHEAP } })

/** So many with a secret under the old key; gives each account's secret. */
async function secretsUnderOld(house: House, count: number): Promise<ReadonlyMap<number, string>> {
  const identity = identityWith(house, OLD)
  const secrets = new Map<number, string>()
  for (let each = 0; each < count; each++) {
    const account = await bareAccount(house)
    const { secret, waiting } = freshSecret(identity, account)
    await house.withTx(atDoor('test'), (tx) => keepSecret(tx, account, waiting, 0))
    secrets.set(account, secret)
  }
  return secrets
}

/** Opens every secret with the ring; gives how many lie under each version. */
async function opensAll(
  house: House,
  keys: KeyRing,
  secrets: ReadonlyMap<number, string>,
): Promise<readonly [number, number]> {
  const under: [number, number] = [0, 0]
  for (const [account, secret] of secrets) {
    const stored = await house.withTx(atDoor('test'), (tx) => secretOf(tx, account))
    assert.ok(stored)
    assert.equal(unseal(keys, account, stored), secret)
    under[stored.keyVersion - 1] = (under[stored.keyVersion - 1] ?? 0) + 1
  }
  return under
}

async function sealedAnewRows(house: House) {
  return await house.withTx(HOUSE, (tx) =>
    tx
      .selectFrom('audit_event')
      .select(['subject', 'before', 'after'])
      .where('action', '=', 'one-time-code.seal-anew')
      .execute(),
  )
}

test('after a change of key every secret is sealed under the new one, once and logged, and the old key can go', async (t) => {
  const house = await houseFor(t)
  const secrets = await secretsUnderOld(house, 3)
  assert.deepEqual(await whatHangsOnKeys(house), [{ version: 1, kind: 'one-time-code', howMany: 3 }])
  assert.equal(await sealAnew(house, OLD), 0)
  assert.equal(await sealAnew(house, BOTH), 3)
  assert.equal(await sealAnew(house, BOTH), 0)
  assert.deepEqual(await whatHangsOnKeys(house), [{ version: 2, kind: 'one-time-code', howMany: 3 }])
  assert.deepEqual(await opensAll(house, NEW, secrets), [0, 3])
  assert.deepEqual(
    (await sealedAnewRows(house)).map(({ subject, before, after }) => ({ subject, before, after })),
    [...secrets.keys()].map((account) => ({
      subject: `account/${account}`,
      before: { keyVersion: 1 },
      after: { keyVersion: 2 },
    })),
  )
})

test('who had their app before the change signs in with it when the old key is gone, and no code twice', async (t) => {
  const house = await houseFor(t)
  const [account, secret] = [...(await secretsUnderOld(house, 1))][0] ?? [0, '']
  const { passwords } = identityWith(house, OLD)
  const hash = await passwords.hash(PASSWORD)
  await house.withTx(atDoor('test'), (tx) => replacePassword(tx, account, hash))
  const { email } = await house.withTx(HOUSE, (tx) =>
    tx.selectFrom('account').select('email').where('id', '=', account).executeTakeFirstOrThrow(),
  )
  const code = generateSync({ secret, epoch: Math.floor(clock().getTime() / 1000) })
  const opens = async (keys: KeyRing, given = code) => {
    const identity = identityWith(house, keys)
    const begun = await beginPasswordSignIn(identity, { name: email ?? '', password: PASSWORD })
    assert.ok(begun.kind === 'step')
    return (await endPasswordSignIn(identity, { step: begun.step, code: given })).kind
  }
  // While the ring lacks the key no code opens, and what was printed on paper still does.
  assert.equal(await opens(NEW), 'refused')
  const paper = newRecoveryCode()
  await house.withTx(atDoor('test'), (tx) => replaceRecoveryCodes(tx, account, [recoveryKey(paper)]))
  assert.equal(await opens(NEW, paper), 'signed-in')
  await sealAnew(house, BOTH)
  assert.equal(await opens(NEW), 'signed-in')
  assert.equal(await opens(NEW), 'refused')
})

test('a ring that lacks a key, or has another under its number, is told from one that fits', async (t) => {
  const house = await houseFor(t)
  assert.deepEqual(await howKeysFit(house, OLD), [])
  await secretsUnderOld(house, 2)
  const other = keyRing([{ ...master(1), key: Buffer.alloc(32, 9) }])
  const fits = async (keys: KeyRing) =>
    (await howKeysFit(house, keys)).map(({ version, howMany, state }) => [version, howMany, state])
  assert.deepEqual(await fits(OLD), [[1, 2, 'newest']])
  assert.deepEqual(await fits(BOTH), [[1, 2, 'older']])
  assert.deepEqual(await fits(NEW), [[1, 2, 'closed']])
  assert.deepEqual(await fits(other), [[1, 2, 'closed']])
  // Somebody got their app while the wrong file was in place.
  const late = await bareAccount(house)
  await house.withTx(atDoor('test'), (tx) =>
    keepSecret(tx, late, freshSecret(identityWith(house, other), late).waiting, 0),
  )
  assert.deepEqual(await fits(OLD), [
    [1, 2, 'newest'],
    [1, 1, 'closed'],
  ])
})

test('two that seal at the same time seal each secret once', async (t) => {
  const house = await houseFor(t)
  const secrets = await secretsUnderOld(house, 8)
  const done = await Promise.all([sealAnew(house, BOTH), sealAnew(house, BOTH)])
  assert.equal(done[0] + done[1], 8)
  assert.equal((await sealedAnewRows(house)).length, 8)
  assert.deepEqual(await opensAll(house, BOTH, secrets), [0, 8])
})

test('a secret that does not open stops the work, and leaves it and its key as they were', async (t) => {
  const house = await houseFor(t)
  const secrets = await secretsUnderOld(house, 2)
  const [broken = 0] = secrets.keys()
  const bent = keyRing([{ ...master(1), key: Buffer.alloc(32, 9) }, master(2)])
  await assert.rejects(sealAnew(house, bent))
  assert.deepEqual(await opensAll(house, OLD, secrets), [2, 0])
  assert.ok(broken > 0)
  assert.equal((await sealedAnewRows(house)).length, 0)
})

test(
  'killed in the middle of a secret, it leaves each under one key that opens it, and goes on the next time',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = join(await temporaryDirectory(t), 'house')
    const before = await openHouse({ directory, templateDirectory: TEMPLATES })
    await beginHouse(before, 'own')
    const secrets = await secretsUnderOld(before, 130)
    await before.close()
    const script = fileURLToPath(new URL('./sealing-process-for-tests.ts', import.meta.url))
    const killed = spawnSync(process.execPath, [script, directory, '120'], { timeout: 60_000 })
    assert.equal(killed.signal, 'SIGKILL', killed.stderr.toString())
    const house = await openHouse({ directory, templateDirectory: TEMPLATES })
    t.after(() => house.close())
    const [older, newer] = await opensAll(house, BOTH, secrets)
    // The transaction that was under way is as if it had not begun; the one before is whole, with its rows in the log.
    assert.deepEqual([older, newer], [30, 100])
    assert.equal((await sealedAnewRows(house)).length, 100)
    assert.equal(await sealAnew(house, BOTH), 30)
    assert.deepEqual(await opensAll(house, NEW, secrets), [0, 130])
  },
)
