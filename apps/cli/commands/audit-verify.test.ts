import assert from 'node:assert/strict'
import { cp, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { exportLog, headsOfHouse, writeAnchor } from '@utfall/audit'
import { connectDirectly, openHouse, record } from '@utfall/database'
import { TEMPLATES, temporaryDirectory, testPerson } from '@utfall/database/testing'
import { runCommandLine } from '../run-command.ts'
import { document, refusal, run } from '../testing/program.ts'

/** A stopped house with a log, its anchor and a file that was taken out. */
async function stoppedHouse(t: Parameters<typeof temporaryDirectory>[0]) {
  const folder = await temporaryDirectory(t)
  const [directory, anchor, file] = ['house', 'anchor.json', 'log.jsonl'].map((name) => join(folder, name))
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  const arvid = await testPerson(house, { roles: ['auditor'], name: 'Arvid Prov' })
  const write = (n: number) =>
    house.withTx(arvid.as('test'), (tx) => record(tx, { action: 'test.row', subject: 'test', after: { n } }))
  for (let n = 0; n < 4; n++) await write(n)
  await house.close()
  const copy = join(folder, 'copy')
  await cp(directory, copy, { recursive: true })
  const again = await openHouse({ directory, templateDirectory: TEMPLATES })
  const order = { format: 'json', language: 'sv', filter: {} } as const
  const taken = await exportLog(again, arvid.as('ta ut'), order)
  assert.ok(taken.kind === 'file')
  let text = ''
  for await (const piece of taken.pieces) text += piece
  await writeFile(file, text)
  await writeAnchor(anchor, await headsOfHouse(again), new Date('2026-03-01T09:30:00Z'))
  await again.close()
  return { directory, copy, anchor, file }
}

test('a whole log is called whole, with how many rows and where each chain ends', async (t) => {
  const { directory, anchor, file } = await stoppedHouse(t)
  const found = await document<{
    rows: number
    extent: string
    lanes: readonly { place: number }[]
    anchor: { kind: string }
  }>(...['audit', 'verify', '--house', directory, '--anchor', anchor])
  assert.equal(found.rows, 5)
  assert.equal(found.extent, 'all')
  assert.equal(
    found.lanes.reduce((sum, { place }) => sum + place, 0),
    5,
  )
  assert.equal(found.anchor.kind, 'in-step')
  const excerpt = await run('audit', 'verify', '--file', file)
  assert.equal(excerpt.exitCode, 0, excerpt.stderr)
  assert.match(excerpt.stdout, /^Loggen är hel\n\nEtt utdrag: 4 rader/)
})

test('whoever waits at a terminal sees how far it has come, and the document is the same as when nobody does', async (t) => {
  const { directory, file } = await stoppedHouse(t)
  for (const [place, total] of [
    [['--house', directory], 5],
    [['--file', file], (await stat(file)).size],
  ] as const) {
    const words = ['audit', 'verify', ...place, '--json']
    const seen: [number, number][] = []
    const watched = await runCommandLine(words, (done, of) => void seen.push([done, of]))
    // The last takes the line away.
    assert.deepEqual(seen, [
      [total, total],
      [1, 1],
    ])
    assert.deepEqual(watched, await run(...words))
    assert.equal(watched.stderr, '')
  }
})

test('a changed row ends with exit code 2, and its lane, place and key on stderr', async (t) => {
  const { directory, file } = await stoppedHouse(t)
  const connection = await connectDirectly({ kind: 'directory', directory })
  await connection.script(
    `alter table audit_event disable trigger user; update audit_event set actor_name = 'Någon Annan' where id = 3;
     alter table audit_event enable trigger user`,
  )
  await connection.close()
  assert.match(
    await refusal('audit', 'verify', '--house', directory),
    /:lane \d+:place 3:id 3: given a row whose content was changed \([0-9a-f]{64}\) allowed what the hash was made of/,
  )
  await writeFile(file, (await readFile(file, 'utf8')).replace('{\\"n\\": 1}', '{\\"n\\": 7}'))
  assert.match(
    await refusal('audit', 'verify', '--file', file),
    /place 2:id 2: given a row whose content was changed/,
  )
  await writeFile(file, 'n\n1\n')
  assert.match(
    await refusal('audit', 'verify', '--file', file),
    /:1: given something other than a log of Utfall/,
  )
})

test('a house put back from an older copy is behind its anchor, until that is accepted with a reason', async (t) => {
  const { copy, anchor } = await stoppedHouse(t)
  assert.match(
    await refusal('audit', 'verify', '--house', copy, '--anchor', anchor),
    /:lane \d+: given last place 4 allowed the row at place 5 that the anchor saw\nRows that were there at 2026-03-01/,
  )
  const accept = ['audit', 'reconcile', '--house', copy, '--anchor', anchor, '--reason', 'Disken gick sönder']
  const { lost, reason } = await document<{ lost: readonly { seen: number; now: number }[]; reason: string }>(
    ...accept,
  )
  assert.deepEqual([lost.map(({ seen, now }) => [seen, now]), reason], [[[5, 4]], 'Disken gick sönder'])
  const whole = await run('audit', 'verify', '--house', copy, '--anchor', anchor)
  assert.equal(whole.exitCode, 0, whole.stderr)
  assert.match(await refusal(...accept), /nothing is missing here/)
})

test('a log that cannot be reached is refused in words, and nothing is made', async (t) => {
  const folder = await temporaryDirectory(t)
  assert.match(
    await refusal('audit', 'verify'),
    /^--house\|--database\|--file: given nothing allowed one of them/,
  )
  assert.match(
    await refusal('audit', 'verify', '--house', folder, '--file', 'x'),
    /given --house --file allowed one of them/,
  )
  assert.match(
    await refusal('audit', 'verify', '--house', folder),
    /directory-not-a-house allowed a folder with a house/,
  )
  assert.match(
    await refusal('audit', 'verify', '--file', join(folder, 'no')),
    /given ENOENT allowed a file that can be read/,
  )
  const unreachable = await refusal(
    'audit',
    'verify',
    '--database',
    'postgres://anna:hemligt@127.0.0.1:1/utfall',
  )
  assert.match(unreachable, /^postgres:\/\/127\.0\.0\.1:1\/utfall: given database-unreachable/)
  assert.doesNotMatch(unreachable, /hemligt/)
})
