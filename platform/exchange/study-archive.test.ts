import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Faults, faultText, readStudyArchive, type StudyFiles } from './index.ts'
import { type ZipEntry, zipFile } from './zip-for-tests.ts'

const LIMITS = { files: 5, totalBytes: 10_000 }
const STUDY: readonly ZipEntry[] = [
  { name: 'study.json', data: '{}' },
  { name: 'data/people.csv', data: 'id\n1\n', stored: true },
]

function readZip(bytes: Uint8Array): Promise<StudyFiles | Faults> {
  return readStudyArchive({ name: 'study.zip', bytes }, LIMITS)
}

function contents(result: StudyFiles | Faults): Record<string, string> | readonly string[] {
  if (result.kind === 'faults') return result.faults.map((fault) => faultText(fault, 'en'))
  return Object.fromEntries(
    [...result.files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  )
}

/** The lines of the faults that an archive of these entries gives. */
async function faultsOf(entries: readonly ZipEntry[]): Promise<readonly string[]> {
  const found = contents(await readZip(zipFile(entries)))
  assert.ok(Array.isArray(found), JSON.stringify(found))
  return found
}

test('packed and stored files are read by their path', async () => {
  assert.deepEqual(contents(await readZip(zipFile(STUDY))), {
    'study.json': '{}',
    'data/people.csv': 'id\n1\n',
  })
})

test('an archive is read from disk as well', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'utfall-archive-'))
  const path = join(folder, 'study.zip')
  await writeFile(path, zipFile(STUDY))
  assert.deepEqual(Object.keys(contents(await readStudyArchive({ name: 'study.zip', path }))), [
    'study.json',
    'data/people.csv',
  ])
  assert.deepEqual(
    contents(await readStudyArchive({ name: 'study.zip', path }, { files: 5, totalBytes: 100 })),
    ['study.zip: given more than 100 byte of unpacked files allowed at most 100 byte'],
  )
  assert.equal((await readStudyArchive({ name: 'x.zip', path: join(folder, 'none.zip') })).kind, 'faults')
  await rm(folder, { recursive: true })
})

test('one folder around everything is taken off, and what file browsers leave is passed over', async () => {
  const entries = [
    { name: 'Min studie/' },
    ...STUDY.map((entry) => ({ ...entry, name: `Min studie/${entry.name}` })),
    { name: 'Min studie/.DS_Store', data: 'x' },
    { name: '__MACOSX/Min studie/._study.json', data: 'x' },
  ]
  assert.deepEqual(contents(await readZip(zipFile(entries))), {
    'study.json': '{}',
    'data/people.csv': 'id\n1\n',
  })
})

test('Swedish names are read whether they are UTF-8, UTF-8 that does not say so, or code page 437', async () => {
  for (const [name, flags] of [
    [Buffer.from('lön.csv'), 0x0800],
    [Buffer.from('lo\u0308n.csv'), 0],
    [Buffer.from([0x6c, 0x94, 0x6e, 0x2e, 0x63, 0x73, 0x76]), 0],
  ] as const) {
    assert.deepEqual(contents(await readZip(zipFile([{ name, flags, data: 'x' }]))), { 'lön.csv': 'x' })
  }
})

test('paths that lead out or cannot be written are refused, all of them named', async () => {
  const names = [
    '../a.csv',
    '/etc/passwd',
    'a/../../b',
    'C:/a',
    'a\\b',
    'a//b',
    './a',
    'a\nb',
    'a:b',
    'x'.repeat(241),
  ]
  const lines = await faultsOf(names.map((name) => ({ name, data: 'x' })))
  assert.equal(lines.length, names.length)
  assert.equal(
    lines[0],
    'study.zip::../a.csv: given a path that leads elsewhere or cannot be written allowed a plain path of at most 240 characters',
  )
})

test('links, encrypted files, names twice and wrong checksums are refused by name', async () => {
  const lines = await faultsOf([
    { name: 'link.csv', data: '/etc/passwd', unixMode: 0o120777 },
    { name: 'secret.csv', data: 'x', flags: 0x0801 },
    { name: 'a.csv', data: 'x' },
    { name: 'A.CSV', data: 'y' },
    { name: 'broken.csv', data: 'x', claimedChecksum: 1 },
  ])
  assert.deepEqual(
    lines.map((line) => line.split(' allowed ')[0]),
    [
      'study.zip::link.csv: given a link or device',
      'study.zip::secret.csv: given an encrypted file',
      'study.zip::A.CSV: given the same name twice',
      'study.zip::broken.csv: given a damaged file (its checksum is another)',
    ],
  )
  assert.match((await faultsOf([{ name: 'a.csv', data: 'x', flags: 0x41 }]))[0] ?? '', /encrypted archive/)
})

test('too many files, and too many folders, are refused', async () => {
  const files = Array.from({ length: 6 }, (_, index) => ({ name: `${index}.csv`, data: 'x' }))
  assert.deepEqual(await faultsOf(files), ['study.zip: given more than 5 files allowed at most 5 in a study'])
  const folders = Array.from({ length: 51 }, (_, index) => ({ name: `${index}/` }))
  assert.deepEqual(await faultsOf(folders), [
    'study.zip: given more than 5 files allowed at most 5 in a study',
  ])
})

test('a bomb is stopped whether it tells its size or lies about it', async () => {
  const data = Buffer.alloc(50_000_000)
  const honest = await faultsOf([{ name: 'a.csv', data }])
  assert.match(honest[0] ?? '', /more than 10000 byte/)
  const lying = await faultsOf([{ name: 'a.csv', data, claimedSize: 100 }])
  assert.match(lying[0] ?? '', /cannot be read \(too many bytes/)
  const together = await faultsOf([
    { name: 'a.csv', data: Buffer.alloc(6000) },
    { name: 'b.csv', data: Buffer.alloc(6000) },
  ])
  assert.match(together[0] ?? '', /more than 10000 byte/)
})

test('what is no zip, an empty one and one that is cut off say so', async () => {
  for (const bytes of [Buffer.from(''), Buffer.from('id,y\n1,2\n'), zipFile(STUDY).subarray(0, 100)]) {
    assert.deepEqual(contents(await readZip(bytes)), [
      'study.zip: given something that is no zip file, or only the start of one allowed a study folder as a zip file',
    ])
  }
  assert.match((await faultsOf([]))[0] ?? '', /an archive without files/)
})

test('a zip with any bytes changed or cut gives files or faults, never a throw', async () => {
  const whole = zipFile([...STUDY, { name: 'mapp/å.csv', data: 'id;y\n1;2\n'.repeat(50) }])
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.option(fc.nat({ max: whole.length }), { nil: null }),
      async (changes, cut) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        const result = await readZip(cut === null ? bytes : bytes.subarray(cut))
        assert.ok(result.kind === 'files' || result.faults.length > 0)
      },
    ),
    { numRuns: 1500 },
  )
})
