import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { openHouse } from '../index.ts'
import { TEMPLATES } from '../testing/database-for-tests.ts'
import { HOUSE } from '../testing/people.ts'
import { backupHouse } from './backup-house.ts'
import { fillHouse } from './full-house-for-tests.ts'
import { BACKUP_PROBLEMS } from './problems.ts'
import { restoreHouse } from './restore-house.ts'

let folder: string
let whole: Buffer

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'utfall-backups-'))
  const directory = join(folder, 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  await fillHouse(house)
  await house.close()
  const backup = await backupHouse({ kind: 'house', directory }, join(folder, 'whole.backup'))
  assert.equal(backup.kind, 'backup')
  whole = await readFile(join(folder, 'whole.backup'))
})
after(() => rm(folder, { recursive: true, force: true }))

const linesOf = () => gunzipSync(whole).toString('utf8').split('\n').slice(0, -1)

/** What a restore of this file is refused with, and what then lies where the house should have been. */
async function refusalOf(content: Buffer): Promise<readonly [string, readonly string[]]> {
  const place = join(folder, 'place')
  await mkdir(place, { recursive: true })
  const file = join(place, 'x.backup')
  await writeFile(file, content)
  const directory = join(place, 'fresh')
  const given = await restoreHouse(file, { kind: 'house', directory, templateDirectory: TEMPLATES })
  assert.ok(given.kind === 'refused', 'it was restored')
  return [given.code, (await readdir(place)).filter((name) => name !== 'x.backup')]
}

/** Writes a backup where no file may be longer than one block, and prints how it went. */
const CROWDED = `
  import { writeArchive } from '${new URL('./archive.ts', import.meta.url).href}'
  import { randomBytes } from 'node:crypto'
  async function* rows() {
    for (let row = 0; row < 500; row++) yield { kind: 'row', values: [randomBytes(500).toString('hex')] }
  }
  await writeArchive(process.argv[1], rows()).catch(({ refused }) => console.log(JSON.stringify(refused)))`

test('a disk without room is a refusal, and nothing half is left behind', {
  skip: process.platform === 'win32',
}, async () => {
  const place = await mkdtemp(join(folder, 'crowded-'))
  const file = join(place, 'x.backup')
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', CROWDED, file],
    { encoding: 'utf8' },
  )
  const detail = { file, because: 'EFBIG' }
  assert.deepEqual(JSON.parse(stdout), { kind: 'refused', code: 'BACKUP_FILE_UNWRITABLE', detail })
  assert.deepEqual(await readdir(place), [])
})

const packed = (lines: readonly string[]) => gzipSync(lines.map((line) => `${line}\n`).join(''))

/** The lines with the one that fits changed. */
function changed(find: (line: string) => boolean, change: (line: string) => string): Buffer {
  const lines = linesOf()
  const index = lines.findIndex(find)
  assert.ok(index >= 0)
  return packed(lines.with(index, change(lines[index] ?? '')))
}

const header = (
  change: (header: { migrations: { sha256: string }[]; utfallVersion: string; format: number }) => void,
) =>
  changed(
    (line) => line.includes('"utfall-backup"'),
    (line) => {
      const parsed = JSON.parse(line)
      change(parsed)
      return JSON.stringify(parsed)
    },
  )

test('a file that is no backup, or only part of one, is refused and leaves nothing', async () => {
  assert.deepEqual(await refusalOf(Buffer.from('person;grupp\n1;a\n')), ['BACKUP_NOT_A_BACKUP', []])
  assert.deepEqual(await refusalOf(gzipSync('person;grupp\n')), ['BACKUP_NOT_A_BACKUP', []])
  assert.deepEqual(await refusalOf(Buffer.alloc(0)), ['BACKUP_NOT_A_BACKUP', []])
  for (const share of [0.3, 0.9, 0.999]) {
    assert.deepEqual(await refusalOf(whole.subarray(0, Math.floor(whole.length * share))), [
      'BACKUP_DAMAGED',
      [],
    ])
  }
  const lines = linesOf()
  assert.deepEqual(await refusalOf(packed(lines.slice(0, -1))), ['BACKUP_DAMAGED', []])
})

test('a row that was changed, added or taken away is found by the sum of its table', async () => {
  const isRow = (line: string) => line.includes('test.row')
  assert.deepEqual(await refusalOf(changed(isRow, (line) => line.replace('test.row', 'test.raw'))), [
    'BACKUP_DAMAGED',
    [],
  ])
  assert.deepEqual(await refusalOf(changed(isRow, (line) => `${line}\n${line}`)), ['BACKUP_DAMAGED', []])
  const lines = linesOf()
  assert.deepEqual(await refusalOf(packed(lines.filter((line) => !line.includes('en-studie')))), [
    'BACKUP_DAMAGED',
    [],
  ])
})

test('a backup from a newer Utfall, or from one with other migrations, is refused', async () => {
  const newer = header((line) => {
    line.utfallVersion = '1.99.0'
  })
  assert.deepEqual(await refusalOf(newer), ['BACKUP_NEWER', []])
  const form = header((line) => {
    line.format += 1
  })
  assert.deepEqual(await refusalOf(form), ['BACKUP_NEWER', []])
  const ahead = header((line) => {
    line.migrations.push(...line.migrations.slice(-1))
  })
  assert.deepEqual(await refusalOf(ahead), ['BACKUP_NEWER', []])
  const other = header((line) => {
    line.migrations = line.migrations.map((each) => ({ ...each, sha256: '0'.repeat(64) }))
  })
  assert.deepEqual(await refusalOf(other), ['BACKUP_OTHER_MIGRATIONS', []])
})

test('names in the file never reach the database: a table or counter it does not have is damage', async () => {
  const table = changed(
    (line) => line.includes('"public.study"') && line.includes('"table"'),
    (line) => line.replace('public.study', 'public.study; drop table account; --'),
  )
  assert.deepEqual(await refusalOf(table), ['BACKUP_DAMAGED', []])
  const counter = changed(
    (line) => line.includes('"sequence"'),
    (line) => JSON.stringify({ ...JSON.parse(line), name: "x'; drop table account; --" }),
  )
  assert.deepEqual(await refusalOf(counter), ['BACKUP_DAMAGED', []])
})

test('a log that was rewritten in the file, sums and all, does not pass for whole', async () => {
  const lines = linesOf()
  const begin = lines.findIndex((line) => line.includes('"public.audit_event"') && line.includes('"table"'))
  const end = lines.findIndex((line) => line.includes('"public.audit_event"') && line.includes('"table-end"'))
  const rows = lines.slice(begin + 1, end).map((line) => line.replace('test.row', 'test.raw'))
  const sum = (text: string) => createHash('sha256').update(text).digest('hex')
  const forged = [...lines.slice(0, begin + 1), ...rows, ...lines.slice(end)]
  forged[end] = JSON.stringify({
    ...JSON.parse(lines[end] ?? ''),
    sha256: sum(rows.map((line) => `${line}\n`).join('')),
  })
  const ends = forged.filter((line) => line.includes('"table-end"')).map((line) => JSON.parse(line))
  const total = sum(ends.map(({ name, rows: count, sha256 }) => `${name} ${count} ${sha256}\n`).join(''))
  forged[forged.length - 1] = JSON.stringify({ ...JSON.parse(forged.at(-1) ?? ''), sha256: total })
  assert.deepEqual(await refusalOf(packed(forged)), ['BACKUP_CHAIN_BROKEN', []])
})

test('a backup never writes over a file, and a restore never into a folder that holds something', async () => {
  const directory = join(folder, 'house')
  const again = await backupHouse({ kind: 'house', directory }, join(folder, 'whole.backup'))
  assert.ok(again.kind === 'refused' && again.code === 'BACKUP_FILE_EXISTS')
  assert.deepEqual(await readFile(join(folder, 'whole.backup')), whole)
  const missing = await backupHouse({ kind: 'house', directory }, join(folder, 'no/such/folder.backup'))
  assert.ok(missing.kind === 'refused' && missing.code === 'BACKUP_FILE_UNWRITABLE')
  const file = join(folder, 'whole.backup')
  const over = await restoreHouse(file, { kind: 'house', directory, templateDirectory: TEMPLATES })
  assert.ok(over.kind === 'refused' && over.code === 'HOUSE_NOT_EMPTY')
  const nowhere = await backupHouse(
    { kind: 'house', directory: join(folder, 'none') },
    join(folder, 'b.backup'),
  )
  assert.ok(nowhere.kind === 'refused' && nowhere.code === 'HOUSE_NOT_FOUND')
  assert.ok(!(await readdir(folder)).includes('none'))
})

test('a backup of a house that somebody has open is refused, and so is an absent file', async () => {
  const directory = join(folder, 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  try {
    const given = await backupHouse({ kind: 'house', directory }, join(folder, 'open.backup'))
    assert.ok(given.kind === 'refused' && given.code === 'HOUSE_REFUSES')
    assert.equal(given.detail.because, 'already-open')
  } finally {
    await house.close()
  }
  const absent = await restoreHouse(join(folder, 'absent'), {
    kind: 'house',
    directory: join(folder, 'y'),
    templateDirectory: TEMPLATES,
  })
  assert.ok(absent.kind === 'refused' && absent.code === 'BACKUP_FILE_UNREADABLE')
})

test('a house for several authorities does not come back as an embedded one', async () => {
  const directory = join(folder, 'joint')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  await house.withTx(HOUSE, (tx) =>
    tx.insertInto('house').values({ kind: 'joint', name: 'Gemensam' }).execute(),
  )
  await house.close()
  const file = join(folder, 'joint.backup')
  assert.equal((await backupHouse({ kind: 'house', directory }, file)).kind, 'backup')
  assert.deepEqual(await refusalOf(await readFile(file)), ['HOUSE_NEEDS_POSTGRES', []])
})

test('every refusal has its words in both languages and a status', () => {
  for (const [code, { status, sv, en }] of Object.entries(BACKUP_PROBLEMS)) {
    assert.match(code, /^[A-Z0-9_]+$/)
    assert.ok(status >= 400 && status < 600 && sv.length > 10 && en.length > 10 && sv !== en, code)
  }
})
