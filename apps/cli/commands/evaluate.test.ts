import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { close, ROOT, run, runProgram } from '../testing/program.ts'
import {
  emptyFolder,
  type Person,
  personsText,
  SMALL_STUDY,
  smallPersons,
  smallTrial,
  studyFolder,
} from '../testing/small-trial.ts'

const EXAMPLE = 'examples/exempelforbundet'
const FILES = ['report.html', 'report.pdf', 'results.json']

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')

/** Evaluates a study that has an answer; gives what was said and what was written. */
async function evaluated(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const out = emptyFolder()
  const result = await run('evaluate', studyFolder(files), '--out', out, ...words)
  assert.equal(result.exitCode, 0, result.stderr)
  return { stdout: result.stdout, results: JSON.parse(read(out, 'results.json')), out }
}

test('the example is evaluated by the real program: verdict, estimates, three files and no fourth', async () => {
  const out = join(emptyFolder(), 'rapport')
  const { exitCode, stdout, stderr } = await runProgram(
    join(ROOT, 'utfall'),
    ['evaluate', EXAMPLE, '--out', out],
    { cwd: ROOT },
  )
  assert.equal(exitCode, 0, stderr)
  assert.equal(stderr, '')
  assert.match(stdout, /^Ja, det blev bättre\n/)
  const shown = /Egen bedömd arbetsförmåga, 6 månader +Huvudanalys +(\+\d+,\d+) poäng av 100 /.exec(
    stdout,
  )?.[1]
  const { estimates } = JSON.parse(read(out, 'results.json'))
  assert.equal(shown, `+${estimates[1].estimate.toFixed(2).replace('.', ',')}`)
  assert.match(stdout, /Skrivet i .*rapport: results\.json, report\.html, report\.pdf\n$/)
  assert.deepEqual(readdirSync(out).sort(), FILES)
  assert.equal(read(out, 'report.pdf').slice(0, 5), '%PDF-')
  const page = read(out, 'report.html')
  assert.match(page, /^<!doctype html>[\s\S]*Ja, det blev bättre/i)
  assert.ok(page.includes(`${shown} poäng av 100`))
})

test('a difference of four points that stands in the data is four points in every file and on the terminal', async () => {
  const { stdout, results, out } = await evaluated(smallTrial())
  const [first] = results.estimates
  // Within each site both arms are 0 to 9: variance 82.5 / 9, ten in each arm. Two sites of equal size halve it.
  close(first.estimate, 4, 1e-12, 'estimate')
  close(first.se, Math.sqrt((2 * (82.5 / 9)) / 10 / 2), 1e-12, 'se')
  assert.match(stdout, /Mående vid efter: \+4,0/)
  assert.match(read(out, 'report.html'), /\+4,0/)
})

test('--json is the document of results.json: version, command, input and every figure', async () => {
  const { stdout, results } = await evaluated(smallTrial(), '--json')
  const document = JSON.parse(stdout)
  assert.deepEqual(document, results)
  assert.match(document.utfall.version, /^\d+\.\d+\.\d+$/)
  assert.equal(document.utfall.command, 'evaluate')
  assert.equal(document.utfall.input.rows, 40)
  assert.match(document.utfall.input.sha256, /^[0-9a-f]{64}$/)
})

test('the same seed gives the same bytes of figures, page and PDF, whatever the clock says', async () => {
  const [first, second] = [await evaluated(smallTrial()), await evaluated(smallTrial())]
  for (const name of FILES) {
    assert.ok(readFileSync(join(first.out, name)).equals(readFileSync(join(second.out, name))), name)
  }
})

test('another seed draws other permutations and is recorded; the difference itself stays', async () => {
  const persons = smallPersons().map((each, index) => ({ ...each, efter: String((index * 37) % 41) }))
  const files = smallTrial({}, persons)
  const [first, second] = [await evaluated(files), await evaluated(files, '--seed', '8')]
  assert.equal(first.results.seed, 7)
  assert.equal(second.results.seed, 8)
  assert.equal(second.results.estimates[0].estimate, first.results.estimates[0].estimate)
  assert.notDeepEqual(second.results, first.results)
})

test('without --out the report lies in the folder of the study, beside what was there', async () => {
  const folder = studyFolder(smallTrial())
  const { exitCode } = await run('evaluate', folder)
  assert.equal(exitCode, 0)
  assert.deepEqual(readdirSync(folder).sort(), ['personer.csv', ...FILES, 'study.json'])
})

test('the report and the terminal are in the language that was asked for', async () => {
  const { stdout, out } = await evaluated(smallTrial(), '--language', 'en')
  assert.match(stdout, /^Yes, it got better\n/)
  assert.match(stdout, /Well-being, After +Main analysis/)
  assert.match(read(out, 'report.html'), /<html lang="en"/)
  assert.match(read(out, 'report.html'), /Yes, it got better/)
})

const persons = smallPersons()
const changed = (index: number, cells: Partial<Person>) =>
  smallTrial(
    {},
    persons.map((each, place) => (place === index ? { ...each, ...cells } : each)),
  )

/** Rows are counted as a person sees them: the header is row 1, so person P3 stands on row 5. */
const FAULTS: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    'text in a column of numbers',
    changed(3, { efter: 'tolv' }),
    /^personer\.csv:5:efter: given «tolv» allowed a number/,
  ],
  [
    'a column that is not there',
    { ...smallTrial(), 'personer.csv': personsText(persons).replace('efter', 'sedan') },
    /^personer\.csv:1:efter: given .*«sedan» allowed a column named «efter»/,
  ],
  [
    'a person twice',
    changed(5, { person: 'P3' }),
    /^personer\.csv:7:person: given «P3», also in row 5 allowed each person once/,
  ],
  [
    'a row without a person',
    changed(3, { person: '' }),
    /^personer\.csv:5:person: given nothing allowed a pseudonym/,
  ],
  [
    'an arm without anyone',
    smallTrial(
      {},
      persons.filter((each) => each.grupp === 'vantan'),
    ),
    /^personer\.csv::grupp: given nobody in arm «stod».* allowed at least one person/,
  ],
  [
    'an outcome of text only',
    smallTrial(
      {},
      persons.map((each) => ({ ...each, efter: 'bra' })),
    ),
    /^personer\.csv:2:efter: given «bra» allowed a number[\s\S]*40 faults in all; the first 20 are shown/,
  ],
  [
    'a row with a cell too many',
    { ...smallTrial(), 'personer.csv': personsText(persons).replace('P3,stod', 'P3,stod,stod') },
    /^personer\.csv:5: given 6 cells allowed 5/,
  ],
  [
    'a folder without study.json',
    { 'personer.csv': personsText(persons) },
    /^study\.json: given no such file among personer\.csv allowed a file study\.json/,
  ],
  [
    'a data file that is not there',
    { 'study.json': smallTrial()['study.json'] ?? '' },
    /^personer\.csv: given no such file/,
  ],
  [
    'study.json that is not JSON',
    { ...smallTrial(), 'study.json': '{\n  "utfall": 1,\n  "id" "liten"\n}\n' },
    /^study\.json:3: given text that is not JSON allowed JSON/,
  ],
  [
    'a field that nobody knows',
    smallTrial({ hypotes: 'x' }),
    /^study\.json: given «hypotes» allowed only the fields/,
  ],
  [
    'a time point that the study lacks',
    smallTrial({
      outcomes: [{ ...SMALL_STUDY.outcomes[0], at: [{ time: 'senare', column: 'efter' }] }],
    }),
    /^study\.json::outcomes.*senare/,
  ],
  [
    'a lock that is no lock',
    { ...smallTrial(), 'study.lock.json': '{"utfall":1}' },
    /^study\.lock\.json::sha256: given nothing allowed a text\n/m,
  ],
]

for (const [what, files, complaint] of FAULTS) {
  test(`${what} ends with 2, names the place, what stood there and what may, and writes nothing`, async () => {
    const folder = studyFolder(files)
    const out = join(emptyFolder(), 'rapport')
    const result = await run('evaluate', folder, '--out', out, '--language', 'en')
    assert.equal(result.exitCode, 2, result.stdout + result.stderr)
    assert.equal(result.stdout, '')
    assert.match(result.stderr, complaint)
    assert.match(result.stderr, /Nothing was computed\.\n$/)
    assert.equal(existsSync(out), false)
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(files).sort())
  })
}

test('a folder that does not exist, and a file in its place, end with 2 and make no folder', async () => {
  const folder = studyFolder(smallTrial())
  for (const path of [join(folder, 'finns-inte'), join(folder, 'study.json')]) {
    const result = await run('evaluate', path, '--out', join(folder, 'rapport'), '--language', 'en')
    assert.equal(result.exitCode, 2)
    assert.equal(result.stdout, '')
    assert.match(result.stderr, /: given .* allowed a folder with a study\n/)
  }
  assert.deepEqual(readdirSync(folder).sort(), ['personer.csv', 'study.json'])
})

test('a folder for the report that is a file ends with 2 and leaves nothing half written', async () => {
  const folder = studyFolder(smallTrial())
  const result = await run('evaluate', folder, '--out', join(folder, 'study.json'), '--language', 'en')
  assert.equal(result.exitCode, 2)
  assert.match(result.stderr, /^--out: given .* allowed a folder that can be written to\n/)
  assert.deepEqual(readdirSync(folder).sort(), ['personer.csv', 'study.json'])
})

test('an arm with one person answers that it cannot be measured, and why', async () => {
  const few = persons.filter((each) => each.grupp === 'vantan' || each.person === 'P1')
  const { stdout, results } = await evaluated(smallTrial({}, few), '--language', 'en')
  assert.equal(results.verdict.kind, 'not-measurable')
  assert.match(
    stdout,
    /^Not measurable with this design\n[\s\S]*Too few in Support have [^\n]*: fewer than 5\. The study requires 10\./,
  )
  assert.equal(results.estimates[0].estimate, null)
})

test('a site with one arm only is left out of the comparison within sites, and the remark counts who', async () => {
  const files = smallTrial(
    {},
    persons.map((each) => (each.grupp === 'stod' ? each : { ...each, plats: 'Norr' })),
  )
  const { stdout, results, out } = await evaluated(files, '--language', 'en')
  assert.equal(results.estimates[0].n, 30)
  assert.match(stdout, /\n– 10 people are at sites or in blocks with one group only/)
  assert.match(read(out, 'report.html'), /10 people are at sites or in blocks with one group only/)
})

test('with several treatment arms each row of the table says which two it compares', async () => {
  const [wait, support] = SMALL_STUDY.arms
  const third = { id: 'kurs', role: 'treatment', label: { sv: 'Kurs', en: 'Course' } }
  const files = smallTrial(
    { arms: [wait, support, third] },
    persons.map((each, index) => (index % 4 === 3 ? { ...each, grupp: 'kurs' } : each)),
  )
  const { stdout } = await evaluated(files, '--language', 'en')
  assert.match(stdout, /Main analysis; Support against Waiting /)
  assert.match(stdout, /Main analysis; Course against Waiting /)
})
