import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openHouse } from '@utfall/database'
import { HOUSE, TEMPLATES, temporaryDirectory, testPerson } from '@utfall/database/testing'
import { document, refusal, run } from '../testing/program.ts'
import { FINDING_TEXTS, findingText } from '../texts/doctor-texts.ts'
import { HOUSE_REFUSALS } from '../texts/house-refusals.ts'

type Check = {
  readonly code: string
  readonly state: string
  readonly reason: string
  readonly sv: string
  readonly en: string
  readonly do: { readonly sv: string; readonly en: string } | null
}

async function houseIn(folder: string): Promise<string> {
  const directory = join(folder, 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  await testPerson(house, { name: 'Anna Prov' })
  await house.close()
  return directory
}

/** What the doctor says of each thing, by code. */
async function checksOf(
  ...words: readonly string[]
): Promise<{ readonly exitCode: number; readonly checks: ReadonlyMap<string, Check> }> {
  const result = await run('doctor', ...words, '--json')
  assert.equal(result.stderr, '')
  const { checks }: { checks: readonly Check[] } = JSON.parse(result.stdout)
  for (const { sv, en } of checks)
    assert.ok(sv.length > 5 && en.length > 5 && !/\{|\?$/.test(sv + en), sv + en)
  return { exitCode: result.exitCode, checks: new Map(checks.map((check) => [check.code, check])) }
}

const said = (checks: ReadonlyMap<string, Check>, code: string) =>
  `${checks.get(code)?.state} ${checks.get(code)?.reason}`

test('backup writes a file, restore makes the house of it, and both name its rows and sums', async (t) => {
  const folder = await temporaryDirectory(t)
  const directory = await houseIn(folder)
  const [file, elsewhere] = [join(folder, 'a.backup'), join(folder, 'other')]
  const made = await document<{ rows: number; sha256: string; tables: { name: string; rows: number }[] }>(
    'backup',
    '--house',
    directory,
    '--out',
    file,
  )
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.equal(made.utfall.input.rows, made.rows)
  assert.equal(made.tables.find(({ name }) => name === 'public.account')?.rows, 1)
  const back = await document<{ rows: number; sha256: string; sessionsEnded: number }>(
    'restore',
    file,
    '--house',
    elsewhere,
  )
  assert.deepEqual([back.rows, back.sha256, back.sessionsEnded], [made.rows, made.sha256, 1])
  const house = await openHouse({ directory: elsewhere })
  t.after(() => house.close())
  const people = await house.withTx(HOUSE, (tx) => tx.selectFrom('account').select('name').execute())
  assert.deepEqual(people, [{ name: 'Anna Prov' }])
})

test('what cannot be backed up, restored or moved is refused with a code, and nothing is written', async (t) => {
  const folder = await temporaryDirectory(t)
  const file = join(folder, 'a.backup')
  assert.match(
    await refusal('backup', '--house', join(folder, 'none'), '--out', file),
    /HOUSE_NOT_FOUND.* allowed There is no house/,
  )
  assert.match(
    await refusal('backup', '--out', file),
    /^--house, --database: given neither allowed one of them/,
  )
  assert.match(await refusal('restore', file, '--house', join(folder, 'new')), /BACKUP_FILE_UNREADABLE/)
  await writeFile(file, 'person;arm\n')
  assert.match(await refusal('restore', file, '--house', join(folder, 'new')), /BACKUP_NOT_A_BACKUP/)
  assert.match(await refusal('restore', file, '--house', folder), /HOUSE_NOT_EMPTY/)
  const url = 'postgres://nobody@127.0.0.1:1/none'
  assert.match(await refusal('restore', file, '--database', url), /127\.0\.0\.1|because database-unreachable/)
  assert.match(await refusal('database', 'prepare', '--owner', url, '--login', 'utfall'), /does not answer/)
  assert.match(await refusal('database', 'prepare', '--owner', url, '--login', 'Utfall;'), /^--login: given /)
  const short = join(folder, 'short.txt')
  await writeFile(short, 'kort\n')
  const words = ['database', 'prepare', '--owner', url, '--login', 'utfall', '--password-file', short]
  assert.match(await refusal(...words), /^--password-file: given /)
  assert.deepEqual((await readdir(folder)).sort(), ['a.backup', 'short.txt'])
})

test('the doctor calls a closed house well, with what its database does not survive said plainly', async (t) => {
  const folder = await temporaryDirectory(t)
  const directory = await houseIn(folder)
  const keys = join(folder, 'keys.json')
  await run('keys', 'make', keys)
  const backups = join(folder, 'backups')
  await mkdir(backups)
  const name = `utfall-${new Date().toISOString().slice(0, 10)}.backup`
  await document('backup', '--house', directory, '--out', join(backups, name))
  const { exitCode, checks } = await checksOf('--house', directory, '--keys', keys, '--backups', backups)
  assert.deepEqual(
    [...checks.values()].filter(({ state }) => state === 'bad'),
    [],
  )
  assert.equal(exitCode, 0)
  assert.equal(said(checks, 'CHAIN'), 'ok whole')
  assert.equal(said(checks, 'MIGRATIONS'), 'ok all')
  assert.equal(said(checks, 'KEYS'), 'ok well-placed')
  assert.equal(said(checks, 'KEYS_FIT'), 'ok newest')
  assert.equal(said(checks, 'BACKUP'), 'ok fresh')
  assert.equal(said(checks, 'AUTHORITIES'), 'ok unsaid')
  assert.match(checks.get('EMBEDDED_LIMITS')?.en ?? '', /not a power cut/)
  const text = await run('doctor', '--house', directory)
  assert.match(text.stdout, /^Inget är fel\n/)
})

test('the doctor names what is wrong outside the database, what to do, and ends with 2', async (t) => {
  const folder = await temporaryDirectory(t)
  const directory = await houseIn(folder)
  const [keys, backups] = [join(directory, 'keys.json'), join(folder, 'backups')]
  await mkdir(backups)
  await writeFile(join(folder, 'open.json'), '{}', { mode: 0o644 })
  const open = await checksOf('--house', directory, '--keys', join(folder, 'open.json'), '--backups', backups)
  assert.equal(open.exitCode, 2)
  assert.equal(said(open.checks, 'KEYS'), 'bad open-to-others')
  assert.equal(said(open.checks, 'BACKUP'), 'bad none')
  assert.match(open.checks.get('KEYS')?.do?.en ?? '', /chmod 600/)
  await writeFile(keys, '{}', { mode: 0o600 })
  const empty = await checksOf('--house', directory, '--keys', keys)
  assert.equal(said(empty.checks, 'KEYS'), 'bad faulty')
  await rm(keys)
  await run('keys', 'make', join(backups, 'keys.json'))
  const beside = await checksOf(
    '--house',
    directory,
    '--keys',
    join(backups, 'keys.json'),
    '--backups',
    backups,
  )
  assert.equal(said(beside.checks, 'KEYS'), 'bad beside-data')
  await chmod(directory, 0o755)
  const wide = await checksOf('--house', directory, '--keys', keys)
  assert.deepEqual(
    [said(wide.checks, 'DIRECTORY'), said(wide.checks, 'KEYS')],
    ['bad open-to-others', 'bad missing'],
  )
  const none = await checksOf('--house', join(folder, 'none'))
  assert.equal(said(none.checks, 'DIRECTORY'), 'bad nothing-there')
  assert.ok(!(await readdir(folder)).includes('none'))
})

async function openedHouse(t: TestContext) {
  const directory = join(await temporaryDirectory(t), 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  t.after(() => house.close())
  return { directory, house }
}

test('a house that is being served is examined from outside, and a moved one says where it went', async (t) => {
  const { directory, house } = await openedHouse(t)
  const served = await checksOf('--house', directory)
  assert.equal(said(served.checks, 'HOUSE_IN_USE'), 'warn served')
  assert.equal(served.exitCode, 0)
  await house.close()
  await writeFile(join(directory, 'moved.json'), JSON.stringify({ to: 'postgres://127.0.0.1/utfall' }))
  const moved = await checksOf('--house', directory)
  assert.equal(said(moved.checks, 'HOUSE_MOVED'), 'bad moved')
  assert.match(moved.checks.get('HOUSE_MOVED')?.en ?? '', /postgres:\/\/127\.0\.0\.1\/utfall/)
})

test('an embedded house for several authorities is called wrong', async (t) => {
  const { directory, house } = await openedHouse(t)
  await house.withTx(HOUSE, (tx) =>
    tx.insertInto('house').values({ kind: 'joint', name: 'Gemensam' }).execute(),
  )
  await house.close()
  const { exitCode, checks } = await checksOf('--house', directory)
  assert.deepEqual([exitCode, said(checks, 'AUTHORITIES')], [2, 'bad joint'])
})

test('an anchor whose rows are gone from the log is found, and a file that is none is said to be none', async (t) => {
  const folder = await temporaryDirectory(t)
  const directory = await houseIn(folder)
  const anchor = join(folder, 'log-anchor.json')
  const heads = [{ lane: 0, place: 900, hash: 'a'.repeat(64) }]
  await writeFile(
    anchor,
    JSON.stringify({ utfall: 'log-anchor', format: 1, at: '2026-03-01T09:30:00.000Z', heads }),
  )
  const behind = await checksOf('--house', directory, '--anchor', anchor)
  assert.deepEqual([behind.exitCode, said(behind.checks, 'ANCHOR')], [2, 'bad behind'])
  await writeFile(anchor, '{}')
  const none = await run('doctor', '--house', directory, '--anchor', anchor, '--json')
  assert.match(none.stdout, /"unreadable"/)
  assert.equal(none.exitCode, 2)
})

test('every finding and every refusal of a house has words in both languages, with the same blanks', () => {
  const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [code, { says, do: advice }] of Object.entries(FINDING_TEXTS)) {
    assert.deepEqual(blanks(says.sv), blanks(says.en), code)
    if (advice !== null) assert.ok(advice.sv.length > 5 && advice.en.length > 5, code)
  }
  for (const { sv, en } of Object.values(HOUSE_REFUSALS)) assert.ok(sv.length > 5 && en.length > 5)
  const migrations = { code: 'MIGRATIONS', state: 'bad', reason: 'migrations-waiting', detail: {} } as const
  assert.match(findingText(migrations).says.en, /database prepare/)
})
