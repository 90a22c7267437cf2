import assert from 'node:assert/strict'
import { hkdfSync } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { temporaryDirectory } from '@utfall/database/testing'
import { type KeyRing, keyRing } from './key-ring.ts'
import { describeKeyRing, makeKeyRing, openKeyRing, retireKey, rotateKeyRing } from './key-ring-file.ts'

const AT = new Date('2026-11-22T05:00:00Z')

async function ringFile(t: TestContext): Promise<string> {
  const file = join(await temporaryDirectory(t), 'keys.json')
  const made = await makeKeyRing(file, AT)
  assert.equal(made.kind, 'key-ring')
  return file
}

const keysOf = (text: string): readonly unknown[] => JSON.parse(text).keys

async function opened(file: string): Promise<KeyRing> {
  const ring = await openKeyRing(file)
  assert.ok('key' in ring, JSON.stringify(ring))
  return ring
}

test('a key is the HKDF of RFC 5869 of its master key, its use and its context', () => {
  // RFC 5869 itself has no case with our salt; node's own HKDF, fed by hand, is the reference for salt and info.
  const master = { version: 1, createdAt: AT.toISOString(), key: Buffer.alloc(32, 7) }
  const found = keyRing([master]).key(1, 'pseudonym', 'exempelstudien')
  const expected = hkdfSync(
    'sha256',
    Buffer.alloc(32, 7),
    'utfall key ring 1',
    'pseudonym:exempelstudien',
    32,
  )
  assert.deepEqual(found, Buffer.from(expected))
})

test('keys for other uses, contexts, versions and rings are others', async (t) => {
  const file = await ringFile(t)
  await rotateKeyRing(file, AT)
  const ring = await opened(file)
  const other = await opened(await ringFile(t))
  const keys = [
    ring.key(1, 'pseudonym', 'a'),
    ring.key(1, 'pseudonym', 'b'),
    ring.key(1, 'pseudonym'),
    ring.key(1, 'one-time-code', 'a'),
    ring.key(1, 'oidc', 'a'),
    ring.key(2, 'pseudonym', 'a'),
    other.key(1, 'pseudonym', 'a'),
  ].map((key) => key.toString('hex'))
  assert.equal(new Set(keys).size, keys.length)
  assert.deepEqual(ring.key(1, 'oidc', 'a'), ring.key(1, 'oidc', 'a'))
  for (const version of [0, 3, 1.5, Number.NaN]) assert.throws(() => ring.key(version, 'oidc'), InvalidInput)
})

test('the file is for its owner alone, and what could be read by others is refused', async (t) => {
  const file = await ringFile(t)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(join(file, '..')), ['keys.json'])
  for (const mode of [0o640, 0o604, 0o660, 0o666, 0o601]) {
    await chmod(file, mode)
    for (const open of [openKeyRing, describeKeyRing])
      assert.deepEqual(
        await open(file),
        { kind: 'refused', code: 'KEY_RING_OPEN_TO_OTHERS' },
        mode.toString(8),
      )
    assert.deepEqual(await rotateKeyRing(file, AT), { kind: 'refused', code: 'KEY_RING_OPEN_TO_OTHERS' })
  }
  await chmod(file, 0o400)
  await opened(file)
})

test('a key file is never written over, whatever it holds', async (t) => {
  const file = await ringFile(t)
  const before = await readFile(file, 'utf8')
  assert.deepEqual(await makeKeyRing(file, AT), { kind: 'refused', code: 'KEY_RING_EXISTS' })
  assert.equal(await readFile(file, 'utf8'), before)
  assert.deepEqual(await readdir(join(file, '..')), ['keys.json'])
})

test('a change keeps every earlier key and adds one', async (t) => {
  const file = await ringFile(t)
  const first = (await opened(file)).key(1, 'oidc')
  const changed = await rotateKeyRing(file, new Date('2027-01-01T00:00:00Z'))
  assert.ok(changed.kind === 'key-ring')
  assert.deepEqual(
    changed.versions.map(({ version, createdAt }) => [version, createdAt]),
    [
      [1, '2026-11-22T05:00:00.000Z'],
      [2, '2027-01-01T00:00:00.000Z'],
    ],
  )
  const ring = await opened(file)
  assert.equal(ring.newest, 2)
  assert.deepEqual(ring.key(1, 'oidc'), first)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})

test('an earlier key is taken away whole, its number is not used again, and the newest stays', async (t) => {
  const file = await ringFile(t)
  await rotateKeyRing(file, AT)
  await rotateKeyRing(file, AT)
  const before = await opened(file)
  assert.deepEqual(await retireKey(file, 3), { kind: 'refused', code: 'KEY_IS_NEWEST' })
  assert.deepEqual(await retireKey(file, 4), { kind: 'refused', code: 'KEY_NOT_IN_RING' })
  const [first] = keysOf(await readFile(file, 'utf8')) as readonly { readonly key: string }[]
  assert.equal((await retireKey(file, 1)).kind, 'key-ring')
  assert.ok(!(await readFile(file, 'utf8')).includes(first?.key ?? 'nothing'))
  const ring = await opened(file)
  assert.deepEqual(ring.versions, [3, 2])
  assert.throws(() => ring.key(1, 'oidc'), InvalidInput)
  assert.deepEqual(ring.key(2, 'oidc'), before.key(2, 'oidc'))
  await retireKey(file, 2)
  await rotateKeyRing(file, AT)
  assert.deepEqual((await opened(file)).versions, [4, 3])
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})

test('of many that change the ring at once none is lost, and who comes too late is told', async (t) => {
  const file = await ringFile(t)
  const answers = await Promise.all(Array.from({ length: 8 }, () => rotateKeyRing(file, AT)))
  const changed = answers.filter((answer) => answer.kind === 'key-ring').length
  const late = answers.filter((answer) => answer.kind === 'refused' && answer.code === 'KEY_RING_BUSY').length
  assert.equal(changed + late, 8)
  assert.ok(changed >= 1)
  assert.equal((await opened(file)).newest, 1 + changed)
})

test('a change that was cut off leaves the ring as it was', async (t) => {
  const file = await ringFile(t)
  const before = await readFile(file, 'utf8')
  await writeFile(`${file}.next`, before.slice(0, 60), { mode: 0o600 })
  assert.deepEqual(await rotateKeyRing(file, AT), { kind: 'refused', code: 'KEY_RING_BUSY' })
  assert.equal((await opened(file)).newest, 1)
})

test('a file that is damaged, or something else, is refused whole', async (t) => {
  const file = await ringFile(t)
  const whole = await readFile(file, 'utf8')
  const faulty = [
    '',
    '[]',
    '{}',
    'null',
    whole.slice(0, -10),
    whole.replace('"version": 1', '"version": 0'),
    whole.replace('"version": 1', '"version": 1.5'),
    whole.replace('"version": 1', '"version": 100'),
    JSON.stringify({ format: 'utfall-key-ring-1', keys: [...keysOf(whole), ...keysOf(whole)] }),
    whole.replace('utfall-key-ring-1', 'utfall-key-ring-2'),
    whole.replace(/"key": "../, '"key": "'),
    whole.replace(/"key": "./, '"key": "!'),
    JSON.stringify({ format: 'utfall-key-ring-1', keys: [] }),
  ]
  for (const text of faulty) {
    await writeFile(file, text)
    assert.deepEqual(await openKeyRing(file), { kind: 'refused', code: 'KEY_RING_FAULTY' }, text)
  }
  await rename(file, `${file}.gone`)
  assert.deepEqual(await openKeyRing(file), { kind: 'refused', code: 'KEY_RING_MISSING' })
  await mkdir(file)
  assert.deepEqual(await openKeyRing(file), { kind: 'refused', code: 'KEY_RING_FAULTY' })
})

test('what is told about a ring holds no key', async (t) => {
  const file = await ringFile(t)
  const told = JSON.stringify(await describeKeyRing(file))
  const { keys } = JSON.parse(await readFile(file, 'utf8'))
  assert.match(told, /"fingerprint":"[0-9a-f]{8}"/)
  assert.equal(told.includes(keys[0].key), false)
  assert.equal(told.includes(Buffer.from(keys[0].key, 'base64url').toString('hex').slice(0, 8)), false)
})
