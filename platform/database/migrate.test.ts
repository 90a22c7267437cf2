import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { checkMigrations, type Migration, migrate, readMigrations } from './migrate.ts'
import {
  emptyRunner,
  MIGRATIONS,
  type OwnerRunner,
  temporaryDirectory,
} from './testing/database-for-tests.ts'

function migration(number: number, sql: string): Migration {
  return {
    number,
    name: `000${number}-test.sql`,
    sql,
    sha256: createHash('sha256').update(sql).digest('hex'),
  }
}

const FIRST = migration(1, 'create table a (id integer); create table b (id integer);')
const SECOND = migration(2, 'insert into a values (1);')
const BROKEN = migration(3, 'insert into a values (2); insert into missing values (1);')

let owner: OwnerRunner
before(async () => {
  owner = await emptyRunner()
})
after(() => owner.close())

async function countOfA(): Promise<unknown> {
  return (await owner.query('select count(*) as n from a')).rows[0]?.n
}

test('a database without a book of migrations is not prepared, and one that lacks some waits for them', async () => {
  await assert.rejects(checkMigrations(owner, [FIRST]), { code: 'database-not-prepared' })
  await migrate(owner, [])
  await assert.rejects(checkMigrations(owner, [FIRST]), {
    code: 'migrations-waiting',
    detail: { name: '0001-test.sql' },
  })
})

test('each migration is applied once, in order', async () => {
  assert.equal(await migrate(owner, [FIRST]), 1)
  assert.equal(await migrate(owner, [FIRST, SECOND]), 1)
  assert.equal(await migrate(owner, [FIRST, SECOND]), 0)
  assert.equal(await countOfA(), 1)
})

test('a migration that fails leaves nothing of itself', async () => {
  await assert.rejects(migrate(owner, [FIRST, SECOND, BROKEN]), { code: '42P01' })
  assert.equal(await countOfA(), 1)
  assert.equal(await migrate(owner, [FIRST, SECOND, migration(3, 'insert into a values (2);')]), 1)
  assert.equal(await countOfA(), 2)
})

test('a migration that was changed after it was applied is refused', async () => {
  const changed = migration(2, 'insert into a values (7);')
  await assert.rejects(migrate(owner, [FIRST, changed]), {
    code: 'migration-changed',
    detail: { name: '0002-test.sql' },
  })
})

test('a database that is ahead of this version is refused', async () => {
  await assert.rejects(migrate(owner, [FIRST]), { code: 'migration-missing' })
  await assert.rejects(checkMigrations(owner, [FIRST]), { code: 'migration-missing' })
})

test('line ends do not change a migration, and a gap in the numbers is refused', async (t) => {
  const directory = await temporaryDirectory(t)
  const folder = async (name: string, files: Record<string, string>): Promise<URL> => {
    await mkdir(join(directory, name))
    for (const [file, sql] of Object.entries(files)) await writeFile(join(directory, name, file), sql)
    return pathToFileURL(`${join(directory, name)}/`)
  }
  const unix = await readMigrations(await folder('unix', { '0001-a.sql': 'select 1;\nselect 2;\n' }))
  const windows = await readMigrations(
    await folder('windows', { '0001-a.sql': 'select 1;\r\nselect 2;\r\n' }),
  )
  assert.deepEqual(windows, unix)
  const gap = await folder('gap', { '0001-a.sql': '', '0003-c.sql': '' })
  await assert.rejects(readMigrations(gap), /0003-c.sql is not migration 2/)
})

test('the house’s own migrations use nothing newer than PostgreSQL 15', async () => {
  for (const { name, sql } of await readMigrations(MIGRATIONS)) {
    assert.doesNotMatch(
      sql,
      /\bvirtual\b|without overlaps|uuidv7|any_value|json_table|on conflict do select/i,
      name,
    )
  }
})
