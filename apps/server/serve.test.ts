import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { readdir, rename } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { EMBEDDED_ONLY, temporaryDirectory, testPerson } from '@utfall/database/testing'
import { makeKeyRing, openKeyRing } from '@utfall/identity'
import { serve } from './serve.ts'
import { readSettings, type Settings } from './settings.ts'

/** An own house on this machine, as the environment would say it. */
function settingsIn(folder: string, port: number): Settings {
  const settings = readSettings({ house: join(folder, 'house'), port: String(port) }, { UTFALL_HOUSE: 'own' })
  assert.ok('host' in settings)
  return settings
}

async function takenPort(t: TestContext): Promise<number> {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.after(() => other.close())
  const place = other.address()
  return typeof place === 'object' && place !== null ? place.port : 0
}

const clock = () => new Date()

test('a server that cannot have its port says so before it makes a house', EMBEDDED_ONLY, async (t) => {
  const folder = await temporaryDirectory(t)
  await assert.rejects(serve(settingsIn(folder, await takenPort(t)), clock), { code: 'EADDRINUSE' })
  assert.deepEqual(await readdir(folder), [])
})

test(
  'a server that cannot start lets go of everything, and the house opens again at once',
  EMBEDDED_ONLY,
  async (t) => {
    const folder = await temporaryDirectory(t)
    const faulty = { ...settingsIn(folder, 0), oidc: join(folder, 'no-such-file') }
    await assert.rejects(serve(faulty, clock), { code: 'OIDC_SETTINGS_FAULTY' })
    const service = await serve(settingsIn(folder, 0), clock)
    assert.deepEqual(service.warnings, [])
    assert.match(service.entry ?? '', /^http:\/\/localhost:\d+\/kom-in#/)
    assert.equal((await fetch(`${service.address}/api/ready`)).status, 200)
    await service.close()
    await assert.rejects(fetch(`${service.address}/api/ready`))
  },
)

/** Sealed as the house seals a secret, and with which key. */
async function sealedSecret(file: string, account: number): Promise<Buffer> {
  const ring = await openKeyRing(file)
  assert.ok('key' in ring)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', ring.key(1, 'one-time-code'), nonce)
  cipher.setAAD(Buffer.from(`one-time-code/${account}`))
  return Buffer.concat([nonce, cipher.update('GEZDGNBVGY3TQOJQ'), cipher.final(), cipher.getAuthTag()])
}

test(
  'a server with another key file than the one that sealed what is there says whom it shuts out, and starts',
  EMBEDDED_ONLY,
  async (t) => {
    const folder = await temporaryDirectory(t)
    const settings = settingsIn(folder, 0)
    const first = await serve(settings, clock)
    const { account } = await testPerson(first.house)
    const sealed_secret = await sealedSecret(settings.keys, account)
    await first.house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
      tx
        .insertInto('one_time_code')
        .values({ account_id: account, sealed_secret, key_version: 1, confirmed_at: clock() })
        .execute(),
    )
    await first.close()
    const right = await serve(settings, clock)
    assert.deepEqual(right.warnings, [])
    await right.close()
    await rename(settings.keys, `${settings.keys}.right`)
    await makeKeyRing(settings.keys, clock())
    const wrong = await serve(settings, clock)
    const [warning] = wrong.warnings
    assert.match(warning?.sv ?? '', /nyckel 1\)\. Engångskoder som inte öppnar: 1\. E-legitimationer .*: 0\./)
    assert.match(
      warning?.en ?? '',
      /key 1\)\. One-time codes that do not open: 1\. .*put back the right file/,
    )
    assert.ok(warning?.en.includes(settings.keys))
    assert.equal((await fetch(`${wrong.address}/api/ready`)).status, 200)
    await wrong.close()
  },
)
