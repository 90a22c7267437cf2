import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { PUBLISHED_TEST_NUMBERS } from '@utfall/basics'
import { document, refusal, run } from '../testing/program.ts'

const FORM = /^p\d{2}\.[a-z2-7]{32}$/
const [ASTA = '', BIRK = '', CILLA = ''] = ['198804202383', '197701172392', '189001019802']

/** A folder of its own with a key file. */
async function stage(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-pseudonym-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const at = (name: string) => join(folder, name)
  const keys = at('keys.json')
  assert.equal((await run('keys', 'make', keys)).exitCode, 0)
  const people = (text: string, name = 'people.csv') => {
    writeFileSync(at(name), text)
    return at(name)
  }
  const words = (path: string, ...more: readonly string[]) =>
    [
      'pseudonym',
      'make',
      path,
      '--column',
      'nr',
      '--study',
      's',
      '--keys',
      keys,
      '--out',
      at('out.csv'),
      ...more,
    ] as const
  const files = () => readdirSync(folder).sort()
  return { folder, at, keys, people, words, files, out: () => readFileSync(at('out.csv'), 'utf8') }
}

test('the column is replaced, all else stays, and every way to write a number gives one pseudonym', async (t) => {
  const { people, words, out, at } = await stage(t)
  const path = people(
    `ort;nr;kommentar\nÅs;${ASTA};"a;b"\n;${ASTA.slice(2, 8)}-${ASTA.slice(8)};NA\nÖ;${CILLA.slice(2, 8)}+${CILLA.slice(8)};"sa ""hej"""\n`,
  )
  const made = await document<{
    persons: number
    rows: number
    repeatedRows: number
    repeatedAt: number[]
    version: number
  }>(...words(path))
  assert.deepEqual(
    [made.rows, made.persons, made.repeatedRows, made.repeatedAt, made.version],
    [3, 2, 1, [3], 1],
  )
  const lines = out().trimEnd().split('\n')
  assert.equal(lines[0], 'ort;pseudonym;kommentar')
  const cells = lines.slice(1).map((line) => line.split(';')[1] ?? '')
  for (const cell of cells) assert.match(cell, FORM)
  assert.equal(cells[0], cells[1])
  assert.notEqual(cells[0], cells[2])
  assert.ok(lines[1]?.endsWith(';"a;b"') && lines[3]?.endsWith(';"sa ""hej"""'))
  assert.equal(statSync(at('out.csv')).mode & 0o777, 0o600)
})

/** A pseudonym has digits too, a few in a row by chance; a number's date in one would be no chance. */
const besidePseudonyms = (text: string) => text.replace(/p\d{2}\.[a-z2-7]{32}/g, 'p')

test('no number, nor part of one, is in what is written or said, whether it went well or not', async (t) => {
  const { people, words, out, files } = await stage(t)
  const holdsNumber = (text: string) =>
    PUBLISHED_TEST_NUMBERS.some(
      (number) => text.includes(number.slice(2, 8)) || besidePseudonyms(text).includes(number.slice(-4)),
    )
  const good = people(`nr\n${PUBLISHED_TEST_NUMBERS.join('\n')}\n`)
  for (const more of [[], ['--json']]) {
    const result = await run(...words(good, ...more))
    assert.equal(result.exitCode, 0, result.stderr)
    assert.equal(holdsNumber(result.stdout + result.stderr), false)
  }
  assert.equal(besidePseudonyms(out()).match(/\d{6}/g), null)
  const wrong = ASTA.slice(0, 11) + ((Number(ASTA[11]) + 1) % 10)
  const files0 = files()
  for (const text of [
    `nr\n${wrong}\n`,
    `nr\n${ASTA}x\n`,
    `${ASTA}\n${BIRK}\n`,
    `${ASTA},${ASTA}\n1,2\n`,
    `nr,mer\n${ASTA},${BIRK}\n`,
    `nr\n"${ASTA}\n`,
    `nr\n${ASTA},${BIRK}\n`,
  ])
    for (const language of ['sv', 'en']) {
      const result = await run(...words(people(text, 'faulty.csv'), '--language', language))
      assert.equal(result.exitCode, 2, text)
      assert.equal(holdsNumber(result.stdout + result.stderr), false, result.stderr)
    }
  assert.deepEqual(files(), [...files0, 'faulty.csv'].sort())
})

test('each faulty row is named with what is wrong, and then nothing is written', async (t) => {
  const { people, words, files } = await stage(t)
  const wrong = `${ASTA.slice(0, 11)}${(Number(ASTA[11]) + 1) % 10}`
  const path = people(`id,nr\n1,${ASTA}\n2,\n3,${wrong}\n4,19880230-2383\n5,20991231-2383\n6,T88042\n`)
  const before = files()
  const said = await refusal(...words(path))
  const lines = said.split('\n').map((line) => line.replace(path, 'F'))
  assert.deepEqual(lines.slice(0, 5), [
    'F:3:nr: given nothing allowed a personal or coordination number, preferably with twelve digits',
    'F:4:nr: given a number whose check digit is not right allowed a personal or coordination number, preferably with twelve digits',
    'F:5:nr: given a number whose date does not exist allowed a personal or coordination number, preferably with twelve digits',
    'F:6:nr: given a number whose date has not been allowed a personal or coordination number, preferably with twelve digits',
    'F:7:nr: given something else than ten or twelve digits allowed a personal or coordination number, preferably with twelve digits',
  ])
  assert.deepEqual(files(), before)
})

test('another column with numbers is refused, so that they do not go out beside the pseudonyms', async (t) => {
  const { people, words, files } = await stage(t)
  const path = people(`nr,ring,telefon\n${ASTA},19770117-2392,0701234567\n`)
  assert.match(
    await refusal(...words(path)),
    /people\.csv:2:ring: given another personal number allowed numbers in the column nr only/,
  )
  assert.equal(files().includes('out.csv'), false)
})

test('studies and versions give other pseudonyms, the same call the same', async (t) => {
  const { people, words, keys, out } = await stage(t)
  const path = people(`nr\n${ASTA}\n`)
  const pseudonym = async (...more: readonly string[]) => {
    const all = words(path).map((word, place, list) =>
      list[place - 1] === '--study' && more[0] ? more[0] : word,
    )
    const result = await run(...all, ...more.slice(1))
    assert.equal(result.exitCode, 0, result.stderr)
    return out().split('\n')[1] ?? ''
  }
  const first = await pseudonym()
  assert.equal(await pseudonym(), first)
  assert.notEqual((await pseudonym('annan')).slice(4), first.slice(4))
  assert.equal((await run('keys', 'rotate', keys)).exitCode, 0)
  const second = await pseudonym()
  assert.ok(second.startsWith('p02.') && second.slice(4) !== first.slice(4))
  assert.equal(await pseudonym('s', '--version', '1'), first)
  assert.match(await refusal(...words(path), '--version', '3'), /^--version: given 3 allowed 1 to 2\n/)
})

test('a change of key gives pairs of every person once, that fit both files and hold nobody', async (t) => {
  const { people, words, keys, out, at } = await stage(t)
  const path = people(`nr\n${[...PUBLISHED_TEST_NUMBERS, ASTA].join('\n')}\n`)
  const rotate = [
    'pseudonym',
    'rotate',
    path,
    '--column',
    'nr',
    '--study',
    's',
    '--keys',
    keys,
    '--out',
    at('pairs.csv'),
  ]
  assert.match(await refusal(...rotate), /^--keys: given .* allowed a key file with at least two versions\n/)
  await run(...words(path))
  const older = out().trimEnd().split('\n').slice(1)
  await run('keys', 'rotate', keys)
  await run(...words(path))
  const newer = out().trimEnd().split('\n').slice(1)
  const done = await document<{ pairs: number; from: number; to: number }>(...rotate)
  assert.deepEqual([done.pairs, done.from, done.to], [PUBLISHED_TEST_NUMBERS.length, 1, 2])
  const text = readFileSync(at('pairs.csv'), 'utf8')
  const pairs = new Map(
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',') as [string, string]),
  )
  assert.deepEqual(
    older.map((name) => pairs.get(name)),
    newer,
  )
  const order = [...pairs.values()]
  assert.deepEqual(order, [...order].sort(), 'in the order of the new ones, which tells nothing')
  assert.equal(besidePseudonyms(text).match(/\d{6}/g), null)
})

test('what cannot be written, read or named is refused before anything is done', async (t) => {
  const { people, words, keys, at, files } = await stage(t)
  const path = people(`nr,pseudonym\n${ASTA},x\n`)
  const before = files()
  const withOut = (out: string) => words(path).map((word) => (word === at('out.csv') ? out : word))
  assert.match(await refusal(...withOut(path)), /^--out: given .* allowed another file/)
  assert.match(await refusal(...withOut(keys)), /^--out: given .* allowed another file/)
  assert.match(
    await refusal(...words(path)),
    /^--as: given pseudonym allowed a name that no other column has/,
  )
  assert.match(await refusal(...withOut(at('none/out.csv')), '--as', 'p'), /^--out: given .* \(ENOENT\)/)
  for (const study of ['S', 'å', 'a b', '']) {
    const all = words(path).map((word, place, list) => (list[place - 1] === '--study' ? study : word))
    assert.match(await refusal(...all), /^--study: given .* allowed the study/, study)
  }
  const noKeys = words(path).map((word) => (word === keys ? at('none.json') : word))
  assert.match(await refusal(...noKeys, '--as', 'p'), /none\.json: given no key file/)
  assert.deepEqual(files(), before)
})
