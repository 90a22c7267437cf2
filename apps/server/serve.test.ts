import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { EMBEDDED_ONLY, temporaryDirectory } from '@utfall/database/testing'
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

test(
  'a server that cannot have its port lets go of everything, and the house opens again at once',
  EMBEDDED_ONLY,
  async (t) => {
    const folder = await temporaryDirectory(t)
    const clock = () => new Date()
    await assert.rejects(serve(settingsIn(folder, await takenPort(t)), clock), { code: 'EADDRINUSE' })
    const service = await serve(settingsIn(folder, 0), clock)
    assert.match(service.entry ?? '', /^http:\/\/localhost:\d+\/kom-in#/)
    assert.equal((await fetch(`${service.address}/api/ready`)).status, 200)
    await service.close()
    await assert.rejects(fetch(`${service.address}/api/ready`))
  },
)
