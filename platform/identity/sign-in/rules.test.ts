import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyRing } from '../keys/key-ring.ts'
import { IDENTITY_PROBLEMS } from '../problems.ts'
import { organisationToBeIn } from '../sessions/rules.ts'
import { newRecoveryCode, recoveryKey, seal, stepOfCode, unseal } from './one-time-codes.ts'
import { PASSWORD_COST, PasswordWork } from './passwords.ts'
import { keptSubjects, OidcProvider } from './providers.ts'
import { closedUntil } from './rules.ts'

const minute = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes))
const key = (version: number, byte: number) => ({
  version,
  createdAt: '2026-01-01',
  key: Buffer.alloc(32, byte),
})

test('four failures, or five slow ones, leave a name open', () => {
  assert.equal(closedUntil([0, 1, 2, 3].map(minute)), null)
  assert.equal(closedUntil([0, 5, 10, 15, 20].map(minute)), null)
})

test('five failures in a quarter close a name for a quarter, the next five for half an hour', () => {
  assert.deepEqual(closedUntil([0, 1, 2, 3, 4].map(minute)), minute(19))
  assert.deepEqual(closedUntil([0, 1, 2, 3, 4, 20, 21, 22, 23, 24].map(minute)), minute(54))
})

test('the pause never grows past a day', () => {
  const failures = Array.from({ length: 100 }, (_, failure) => minute(failure))
  assert.deepEqual(closedUntil(failures), new Date(minute(99).getTime() + 24 * 3_600_000))
})

test('the real cost takes a tenth of a second at least, and the hash tells what made it', async () => {
  const work = new PasswordWork(PASSWORD_COST)
  const begun = performance.now()
  const hash = (await work.hash('kanot under bron')) ?? ''
  assert.ok(performance.now() - begun > 100)
  assert.match(hash, /^scrypt\$17\$8\$1\$/)
  assert.equal(await work.matches('kanot under bron', hash), true)
  assert.equal(await work.matches('kanot under bro', hash), false)
})

test('a password that was hashed at another cost still opens, and letters written in another way are the same', async () => {
  const hash = await new PasswordWork({ log2Rounds: 8, block: 8, parallel: 1 }).hash('kanot på sjön')
  const later = new PasswordWork({ log2Rounds: 10, block: 8, parallel: 1 })
  assert.equal(await later.matches('kanot på sjön'.normalize('NFD'), hash), true)
})

test('a password is checked exactly as it was typed: case, spaces and every sign to the end count', async () => {
  const work = new PasswordWork({ log2Rounds: 8, block: 8, parallel: 1 })
  const long = `${'Kanot under bron, '.repeat(7)}X`
  const hash = await work.hash(long)
  assert.equal(await work.matches(long, hash), true)
  for (const other of [long.toLowerCase(), long.slice(0, -1), `${long} `, ` ${long}`, long.replace(',', '')])
    assert.equal(await work.matches(other, hash), false, other)
})

test('when too many wait the work says so instead of taking the memory', async () => {
  const work = new PasswordWork({ log2Rounds: 10, block: 8, parallel: 1 })
  const answers = await Promise.all(Array.from({ length: 40 }, () => work.matches('x', null)))
  assert.equal(answers.filter((answer) => answer === null).length, 14)
  assert.equal(await work.matches('x', null), false)
})

test('a sealed secret opens for its own account and key version, and not when one byte is another', () => {
  const older = keyRing([key(1, 1)])
  const newer = keyRing([key(1, 1), key(2, 2)])
  const sealed = seal(older, 7, 'JBSWY3DPEHPK3PXP')
  assert.equal(unseal(newer, 7, sealed), 'JBSWY3DPEHPK3PXP')
  assert.equal(seal(newer, 7, 'JBSWY3DPEHPK3PXP').keyVersion, 2)
  assert.throws(() => unseal(newer, 8, sealed))
  const bent = Buffer.from(sealed.sealed)
  bent[14] = (bent[14] ?? 0) ^ 1
  assert.throws(() => unseal(newer, 7, { ...sealed, sealed: bent }))
})

test('codes are those of RFC 6238, appendix B', () => {
  // The RFC's secret "12345678901234567890" in base 32; its eight digits end in these six.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [2000000000, '279037'],
  ] as const) {
    const at = new Date(seconds * 1000)
    assert.equal(stepOfCode(secret, code, at, null), Math.floor(seconds / 30))
    assert.equal(stepOfCode(secret, code, at, Math.floor(seconds / 30)), null)
  }
})

test('a recovery code is 140 bits, and may be typed as it is read', () => {
  const code = newRecoveryCode()
  assert.match(code, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){6}$/)
  assert.deepEqual(recoveryKey(code.toUpperCase().replaceAll('-', ' ')), recoveryKey(code))
})

test('a person at a provider is found again under an older key', () => {
  const provider = OidcProvider.parse({
    ...{ id: 'broker', name: { sv: 'M', en: 'B' }, issuer: 'https://broker.example', clientId: 'x' },
    ...{ assuranceByAcr: {}, subject: 'personal-number' },
  })
  const [before] = keptSubjects(keyRing([key(1, 1)]), provider, '18900101-9802')
  const after = keptSubjects(keyRing([key(1, 1), key(2, 2)]), provider, '189001019802')
  assert.equal(after.length, 2)
  assert.equal(after[1], before)
})

test('who has one organisation is in it; who has several is where they were last, if they still are there', () => {
  assert.equal(organisationToBeIn([4], null), 4)
  assert.equal(organisationToBeIn([4, 5], 5), 5)
  assert.equal(organisationToBeIn([4, 5], 6), null)
  assert.equal(organisationToBeIn([], 6), null)
})

test('every refusal has words in both languages and a status', () => {
  const problems: Readonly<Record<string, { status: number; sv: string; en: string }>> = IDENTITY_PROBLEMS
  for (const [code, { status, sv, en }] of Object.entries(problems)) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/)
    assert.ok(status >= 400 && status < 600 && sv !== en && /\.$/.test(sv) && /\.$/.test(en), code)
  }
})
