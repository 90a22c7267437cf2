import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectDirectly, openHouse } from '@utfall/database'
import {
  emptyTestDatabase,
  HOUSE,
  POSTGRES_ONLY,
  serverFor,
  TEMPLATES,
  temporaryDirectory,
  testPerson,
} from '@utfall/database/testing'
import { document, refusal } from '../testing/program.ts'

type Note = { readonly code: string; readonly state: string; readonly do: { readonly en: string } }

/** What the doctor has to remark on in a database. */
async function notesOf(url: string): Promise<readonly Note[]> {
  const { checks } = await document<{ checks: readonly Note[] }>('doctor', '--database', url)
  return checks.filter(({ state }) => state !== 'ok')
}

test(
  'a house goes from a folder to PostgreSQL, from there to a backup, and into a second database',
  POSTGRES_ONLY,
  async (t) => {
    const folder = await temporaryDirectory(t)
    const server = await serverFor(t)
    const [first, second] = [await emptyTestDatabase(server.url), await emptyTestDatabase(server.url)]
    const directory = join(folder, 'house')
    const house = await openHouse({ directory, templateDirectory: TEMPLATES })
    await testPerson(house, { name: 'Anna Prov' })
    await house.close()
    const secret = join(folder, 'password.txt')
    await writeFile(secret, 'ett långt lösenord för provet\n', { mode: 0o600 })

    const login = ['--login', 'utfall_cli', '--password-file', secret]
    const moved = await document<{ rows: number; sha256: string; to: string }>(
      'move',
      '--house',
      directory,
      '--to',
      first.ownerUrl,
      ...login,
    )
    assert.doesNotMatch(JSON.stringify(moved), /utfall_owner|långt/)
    assert.match(
      await refusal('move', '--house', directory, '--to', second.ownerUrl),
      /house-moved.*moved\.json/,
    )
    assert.match(await refusal('backup', '--house', directory, '--out', join(folder, 'old')), /house-moved/)

    const file = join(folder, 'a.backup')
    const made = await document<{ rows: number; database: string }>(
      'backup',
      '--database',
      first.ownerUrl,
      '--out',
      file,
    )
    // The row of the move, and that of this backup.
    assert.deepEqual([made.database, made.rows], ['postgres', moved.rows + 2])
    const back = await document<{ rows: number }>('restore', file, '--database', second.ownerUrl)
    assert.equal(back.rows, made.rows)
    const prepared = await document<{ setting: string; migrationsApplied: number }>(
      'database',
      'prepare',
      '--owner',
      `${second.ownerUrl}?sslmode=disable&password=agarens`,
      ...login,
    )
    assert.equal(prepared.migrationsApplied, 0)
    assert.match(
      prepared.setting,
      /^postgres:\/\/utfall_cli:PASSWORD@127\.0\.0\.1:\d+\/utfall_test_\w+\?sslmode=disable$/,
    )

    const url = prepared.setting.replace('PASSWORD', encodeURIComponent('ett långt lösenord för provet'))
    const noted = await notesOf(url)
    assert.deepEqual(
      noted.map(({ code }) => code),
      ['SET_CONFIG'],
    )
    // What the doctor says to do is done as it says it.
    const [, remedy = ''] = /^Let the superuser run in the database: (.*;)$/.exec(noted[0]?.do.en ?? '') ?? []
    const superuser = await connectDirectly({ kind: 'url', url: second.superuserUrl })
    await superuser.script(remedy).finally(() => superuser.close())
    assert.deepEqual(await notesOf(url), [])
    const open = await openHouse({ url })
    t.after(() => open.close())
    const people = await open.withTx(HOUSE, (tx) => tx.selectFrom('account').select('name').execute())
    assert.deepEqual(people, [{ name: 'Anna Prov' }])
  },
)
