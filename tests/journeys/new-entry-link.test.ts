import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startServer } from './server-process.ts'

test('whoever runs the machine gets a new link into the house without a restart, and the one before opens nothing', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no such signal')
  const folder = mkdtempSync(join(tmpdir(), 'utfall-entry-'))
  const server = await startServer(join(folder, 'house'), { environment: { UTFALL_HOUSE: 'own' } })
  t.after(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const look = async (entry: string) => {
    const answer = await fetch(`${server.address}/api/sign-in/entry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link: entry.split('#')[1] }),
    })
    return answer.ok ? 'opens' : (await answer.json()).code
  }
  const first = server.entry ?? ''
  assert.equal(await look(first), 'opens')
  const printed = server.nextEntry()
  process.kill(server.pid ?? 0, 'SIGUSR2')
  const second = await printed
  assert.notEqual(second, first)
  assert.equal(await look(first), 'LINK_NOT_VALID')
  assert.equal(await look(second), 'opens')
})
