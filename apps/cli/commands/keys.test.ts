import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openHouse } from '@utfall/database'
import { EMBEDDED_ONLY, TEMPLATES, testPerson } from '@utfall/database/testing'
import { document, refusal, run } from '../testing/program.ts'

type Versions = { readonly versions: readonly { readonly version: number; readonly fingerprint: string }[] }

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'utfall-keys-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a key file is made, shown and changed without a key ever being printed', async (t) => {
  const file = join(folder(t), 'keys.json')
  const said: string[] = []
  for (const words of [
    ['keys', 'make', file],
    ['keys', 'rotate', file],
    ['keys', 'show', file],
    ['keys', 'show', file, '--json'],
    ['keys', 'show', file, '--language', 'en'],
    ['keys', 'make', file],
  ]) {
    const result = await run(...words)
    said.push(result.stdout, result.stderr)
  }
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const { keys } = JSON.parse(readFileSync(file, 'utf8'))
  assert.equal(keys.length, 2)
  for (const { key } of keys) {
    const bytes = Buffer.from(key, 'base64url')
    for (const form of [key, bytes.toString('hex'), bytes.toString('base64')])
      for (const text of said) assert.equal(text.includes(form.slice(0, 12)), false)
  }
  const { versions } = await document<Versions>('keys', 'show', file)
  assert.deepEqual(
    versions.map(({ version }) => version),
    [1, 2],
  )
  for (const { fingerprint } of versions) assert.match(fingerprint, /^[0-9a-f]{8}$/)
})

test('a key file that is there, missing or open to others is refused with its place', async (t) => {
  const file = join(folder(t), 'keys.json')
  assert.match(await refusal('keys', 'show', file), /keys\.json: given no key file/)
  assert.match(await refusal('keys', 'rotate', file), /keys\.json: given no key file/)
  assert.match(await refusal('keys', 'make', join(file, 'in', 'nowhere')), /given no key file, or a folder/)
  await run('keys', 'make', file)
  assert.match(
    await refusal('keys', 'make', file),
    /keys\.json: given a file that is there already allowed a new name/,
  )
  chmodSync(file, 0o644)
  for (const command of ['show', 'rotate'])
    assert.match(
      await refusal('keys', command, file),
      /given a file that others can read allowed your own file with mode 0600/,
    )
  assert.match(await refusal('keys', 'show', new URL(import.meta.url).pathname), /given a file that/)
})

/** A house with one person's secret under the first key of the file. */
async function lockedHouse(t: TestContext, file: string): Promise<string> {
  const directory = join(folder(t), 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  const { account } = await testPerson(house)
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .insertInto('one_time_code')
      .values({
        ...{ account_id: account, sealed_secret: Buffer.alloc(60), key_version: 1 },
        confirmed_at: new Date(),
      })
      .execute(),
  )
  await house.close()
  await run('keys', 'make', file)
  await run('keys', 'rotate', file)
  return directory
}

test(
  'a key that something in the house hangs on is not taken away, and keys show names what',
  EMBEDDED_ONLY,
  async (t) => {
    const file = join(folder(t), 'keys.json')
    const house = await lockedHouse(t, file)
    const shown = await document<Versions & { hangs: unknown }>('keys', 'show', file, '--house', house)
    assert.deepEqual(shown.hangs, [{ version: 1, kind: 'one-time-code', howMany: 1 }])
    assert.match((await run('keys', 'show', file, '--house', house)).stdout, /1 engångskoder[\s\S]*inget/)
    const before = readFileSync(file, 'utf8')
    const retire = (version: string) =>
      refusal('keys', 'retire', file, '--version', version, '--house', house)
    assert.match(await retire('1'), /given a key in use allowed one that nothing hangs on/)
    assert.match(await retire('2'), /given the newest key/)
    assert.match(await retire('3'), /given a version that is not there/)
    assert.match(await refusal('keys', 'retire', file, '--version', '1'), /--house, --database/)
    assert.match(
      await refusal('keys', 'retire', file, '--version', '1', '--house', join(house, 'nowhere')),
      /allowed a house that can be opened/,
    )
    assert.equal(readFileSync(file, 'utf8'), before)
    // What lies there was sealed by no key at all, so no file opens it: the doctor says so, and ends with 2.
    const doctor = await run('doctor', '--house', house, '--keys', file, '--language', 'en')
    assert.equal(doctor.exitCode, 2)
    assert.match(
      doctor.stdout,
      /does not open what is locked with key 1: one-time codes 1, .*\n.*put back the right/,
    )
    const open = await openHouse({ directory: house })
    await open.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
      tx.updateTable('one_time_code').set({ key_version: 2 }).execute(),
    )
    await open.close()
    const { versions } = await document<Versions>('keys', 'retire', file, '--version', '1', '--house', house)
    assert.deepEqual(
      versions.map(({ version }) => version),
      [2],
    )
  },
)
