import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { EMBEDDED_ONLY, houseFor, temporaryDirectory } from '@utfall/database/testing'
import { keyRing } from '@utfall/identity'
import { houseSchedules } from './housekeeping.ts'
import { nightlyBackup } from './nightly-backup.ts'

const KEYS = keyRing([{ version: 1, createdAt: '2026-01-01', key: Buffer.alloc(32, 1) }])

test(
  'a copy is made each night, one a day, and the fortnight before it is kept',
  EMBEDDED_ONLY,
  async (t) => {
    const folder = join(await temporaryDirectory(t), 'copies')
    mkdirSync(folder, { mode: 0o700 })
    for (let day = 1; day <= 14; day++)
      writeFileSync(join(folder, `utfall-2026-11-${String(day).padStart(2, '0')}.backup`), 'an older one')
    writeFileSync(join(folder, 'brev.txt'), 'somebody else’s')
    const house = await houseFor(t)
    const backUp = nightlyBackup(house, folder, () => new Date('2026-11-22T00:30:00+01:00'))
    await backUp()
    await backUp()
    const names = readdirSync(folder).sort()
    assert.equal(names.filter((name) => name.endsWith('.backup')).length, 14)
    assert.ok(names.includes('utfall-2026-11-22.backup'))
    assert.ok(!names.includes('utfall-2026-11-01.backup'))
    assert.ok(names.includes('brev.txt'))
  },
)

test('what the house does by the clock has one name each, and clears what is kept for a day', async (t) => {
  const house = await houseFor(t)
  const kinds = houseSchedules(house, KEYS, { backUp: async () => {} }).map(({ kind }) => kind)
  assert.deepEqual(kinds.toSorted(), [...new Set(kinds)].toSorted())
  for (const kind of [
    ...['requests.clear', 'sign-in.clear', 'jobs.clear', 'keys.seal-anew'],
    ...['house.tidy', 'house.back-up', 'sessions.end'],
  ])
    assert.ok(kinds.includes(kind), kind)
})
