import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from '../testing/program.ts'
import { emptyFolder, SMALL_STUDY, smallTrial, studyFolder } from '../testing/small-trial.ts'

const lock = (folder: string, name = 'Anna Analytiker') =>
  run('lock', folder, '--name', name, '--language', 'en')

async function lockedFolder(): Promise<string> {
  const folder = studyFolder(smallTrial())
  const { exitCode, stderr } = await lock(folder)
  assert.equal(exitCode, 0, stderr)
  return folder
}

async function evaluated(folder: string, ...words: readonly string[]) {
  const out = emptyFolder()
  const { exitCode, stdout, stderr } = await run(
    'evaluate',
    folder,
    '--out',
    out,
    '--language',
    'en',
    ...words,
  )
  assert.equal(exitCode, 0, stderr)
  const read = (name: string) => readFileSync(join(out, name), 'utf8')
  return { stdout, results: JSON.parse(read('results.json')), html: read('report.html') }
}

const change = (folder: string, changes: Readonly<Record<string, unknown>>) =>
  writeFileSync(join(folder, 'study.json'), smallTrial(changes)['study.json'] ?? '')

test('a lock holds the plan, its checksum, who locked and when; the data stay as they were', async () => {
  const folder = studyFolder(smallTrial())
  const data = readFileSync(join(folder, 'personer.csv'))
  const before = Date.now()
  const { exitCode, stdout } = await run('lock', folder, '--name', 'Anna Analytiker', '--json')
  assert.equal(exitCode, 0)
  const document = JSON.parse(stdout)
  const written = JSON.parse(readFileSync(join(folder, 'study.lock.json'), 'utf8'))
  assert.equal(written.lockedBy, 'Anna Analytiker')
  assert.equal(written.sha256, document.sha256)
  assert.match(written.sha256, /^[0-9a-f]{64}$/)
  assert.equal(written.definition.question.sv, SMALL_STUDY.question.sv)
  const lockedAt = Date.parse(written.lockedOn)
  assert.ok(lockedAt >= before && lockedAt <= Date.now())
  assert.deepEqual(readdirSync(folder).sort(), ['personer.csv', 'study.json', 'study.lock.json'])
  assert.ok(readFileSync(join(folder, 'personer.csv')).equals(data))
})

test('a locked study is called locked, by whom, on the terminal, in the figures and in the report', async () => {
  const { stdout, results, html } = await evaluated(await lockedFolder())
  assert.equal(results.study.lock.kind, 'locked')
  assert.equal(results.study.lock.lockedBy, 'Anna Analytiker')
  const sentence = /were locked on \d{4}-\d\d-\d\d by Anna Analytiker, and have not changed since/
  assert.match(stdout, sentence)
  assert.match(html, sentence)
})

test('a study without a lock is said to have none', async () => {
  const { stdout, results, html } = await evaluated(studyFolder(smallTrial()))
  assert.deepEqual(results.study.lock, { kind: 'not-locked' })
  assert.match(stdout, /were not locked before data came/)
  assert.match(html, /were not locked before data came/)
})

test('a second lock is refused, and the first stays byte for byte', async () => {
  const folder = await lockedFolder()
  const first = readFileSync(join(folder, 'study.lock.json'))
  const again = await lock(folder, 'Någon Annan')
  assert.equal(again.exitCode, 2)
  assert.equal(again.stdout, '')
  assert.match(
    again.stderr,
    /^study\.lock\.json: given locked on \d{4}-[^\n]+\nThe study is already locked\./,
  )
  assert.ok(readFileSync(join(folder, 'study.lock.json')).equals(first))
})

test('what changed after the lock is named with before and after, in all three places', async () => {
  const folder = await lockedFolder()
  change(folder, { analysis: { ...SMALL_STUDY.analysis, estimator: 'adjusted' } })
  const { stdout, results, html } = await evaluated(folder)
  assert.equal(results.study.lock.kind, 'changed')
  assert.deepEqual(results.study.lock.changes, [
    { path: 'analysis.estimator', before: 'difference', after: 'adjusted', decisive: true },
  ])
  assert.equal(results.verdict.underLock, 'changed-after-lock')
  assert.match(stdout, /^[^\n]+\n\nThe plan was changed after it was locked\n/)
  assert.match(stdout, /\nanalysis\.estimator +difference +adjusted\n/)
  assert.match(html, /The plan was changed after it was locked/)
  assert.match(html, /analysis\.estimator/)
})

test('another seed than the locked one is a change like any other', async () => {
  const { results } = await evaluated(await lockedFolder(), '--seed', '8')
  assert.deepEqual(results.study.lock.changes, [
    { path: 'analysis.seed', before: '7', after: '8', decisive: true },
  ])
})

test('white space and the order of fields are no change of the plan', async () => {
  const folder = await lockedFolder()
  const turned = Object.fromEntries(Object.entries(SMALL_STUDY).reverse())
  writeFileSync(join(folder, 'study.json'), JSON.stringify(turned))
  assert.equal((await evaluated(folder)).results.study.lock.kind, 'locked')
})

test('a lock that someone edited by hand is no longer a lock', async () => {
  const folder = await lockedFolder()
  const path = join(folder, 'study.lock.json')
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('Blir det bättre?', 'Blev det bättre?'))
  change(folder, { question: { ...SMALL_STUDY.question, sv: 'Blev det bättre?' } })
  const { stdout, results } = await evaluated(folder)
  assert.equal(results.study.lock.kind, 'changed')
  assert.equal(results.study.lock.changes[0].path, 'study.lock.json')
  assert.match(stdout, /The plan was changed after it was locked/)
})

test('a study with faults is not locked, and a lock needs a name', async () => {
  const faulty = studyFolder(smallTrial({ hypotes: 'x' }))
  const refused = await lock(faulty)
  assert.equal(refused.exitCode, 2)
  assert.match(refused.stderr, /^study\.json: given «hypotes» /)
  assert.deepEqual(readdirSync(faulty).sort(), ['personer.csv', 'study.json'])
  const nameless = await run('lock', studyFolder(smallTrial()), '--language', 'en')
  assert.equal(nameless.exitCode, 2)
  assert.match(nameless.stderr, /^--name: given nothing /)
})
