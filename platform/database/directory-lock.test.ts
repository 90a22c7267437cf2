import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { lockDirectory } from './directory-lock.ts'
import { EMBEDDED_ONLY, temporaryDirectory } from './testing/database-for-tests.ts'

const LOCK = fileURLToPath(new URL('./directory-lock.ts', import.meta.url))

/** Another process that takes the directory if it can, says which it was, and is killed. */
async function killedHolder(directory: string): Promise<string> {
  const code = `import { lockDirectory } from ${JSON.stringify(LOCK)}
    await lockDirectory(${JSON.stringify(directory)}).then(() => console.log('has'), (error) => console.log(error.code))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await new Promise<string>((resolve) =>
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim())),
  )
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  return said
}

test(
  'of however many who ask at once for what a killed process left, one has the directory, and nobody else until it is over',
  EMBEDDED_ONLY,
  async (t) => {
    const directory = await temporaryDirectory(t)
    assert.equal(await killedHolder(directory), 'has')
    assert.equal((await readdir(directory)).length, 1)
    for (let round = 0; round < 40; round++) {
      // Some begin while others are already looking.
      const asked = await Promise.allSettled(
        Array.from({ length: 2 + (round % 7) }, async (_, index) => {
          for (let turn = 0; turn < index % 4; turn++) await new Promise((resolve) => setImmediate(resolve))
          return await lockDirectory(directory)
        }),
      )
      const held = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      assert.equal(held.length, 1, `round ${round}`)
      for (const each of asked) if (each.status === 'rejected') assert.equal(each.reason.code, 'already-open')
      await assert.rejects(lockDirectory(directory), { code: 'already-open' })
      await held[0]?.release()
      assert.deepEqual(await readdir(directory), [])
    }
  },
)

test('several processes that begin together: one has the directory', EMBEDDED_ONLY, async (t) => {
  const directory = await temporaryDirectory(t)
  const held = await lockDirectory(directory)
  const said = await Promise.all([1, 2, 3].map(() => killedHolder(directory)))
  assert.deepEqual(said, ['already-open', 'already-open', 'already-open'])
  await held.release()
  assert.equal(await killedHolder(directory), 'has')
})
