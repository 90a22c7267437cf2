import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { connectDirectly, openHouse, record } from '@utfall/database'
import { HOUSE, houseFor, TEMPLATES, temporaryDirectory, testPerson } from '@utfall/database/testing'
import type { ExportedRow } from './exported-row.ts'
import { hashedText, hashOf } from './row-hash.ts'
import { inSnapshot, rowsOfDatabase, rowsOfHouse } from './store.ts'
import { type Verified, verifyLog } from './verify-log.ts'

/** What a hash could stumble on: every control character, quotes, other scripts, numbers that JavaScript would bend. */
const CONTROL = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join('')
const NASTY = `"quoted" \\ / ${CONTROL}\u007f\u0085\u2028\u2029\ufeff åäö שלום 👩‍👩‍👧 \ud7ff\ue000`
const STATES: readonly unknown[] = [
  undefined,
  null,
  {},
  [],
  '',
  NASTY,
  { [NASTY]: [1, 2.5, -0, 1e21, 1e-7, true, null, { deep: [NASTY] }] },
  0.1,
  false,
]

async function writtenHouse(t: Parameters<typeof houseFor>[0], house = houseFor(t)) {
  const open = await house
  const anna = await testPerson(open, { name: `Anna ${NASTY}` })
  for (const state of STATES) {
    await open.withTx(anna.as(NASTY), (tx) =>
      record(tx, { action: 'test.row', subject: `test/${NASTY}`, before: state, after: state }),
    )
    await open.withTx(HOUSE, (tx) => record(tx, { action: 'test.row', subject: 'test', after: state }))
  }
  return open
}

async function all(pages: AsyncIterable<readonly ExportedRow[]>): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

async function* one(rows: readonly ExportedRow[]): AsyncGenerator<readonly ExportedRow[]> {
  yield rows
}

const verify = (rows: readonly ExportedRow[]): Promise<Verified> => verifyLog(one(rows))

/** Another value of the same kind: for a text one character changed, for what is empty something. */
function others(key: keyof ExportedRow, value: string | number | null): readonly (string | number | null)[] {
  if (typeof value === 'number') return [value + 1, value - 1, ...(key.endsWith('Id') ? [null] : [])]
  if (value === null) return key.endsWith('Id') ? [0, 1] : ['', 'null', '{}', 'x']
  const middle = Math.floor(value.length / 2)
  const changed = value.slice(0, middle) + (value[middle] === 'b' ? 'c' : 'b') + value.slice(middle + 1)
  return [changed, `${value} `, value.slice(0, -1), value.toUpperCase()].filter((other) => other !== value)
}

test('what the database hashed is hashed the same here, whatever characters and numbers are in it', async (t) => {
  const rows = await all(rowsOfHouse(await writtenHouse(t)))
  assert.ok(rows.length >= 2 * STATES.length)
  for (const row of rows) assert.equal(hashOf(row), row.hash, hashedText(row) ?? '')
  const verified = await verify(rows)
  assert.equal(verified.kind, 'whole')
  assert.ok(verified.kind === 'whole' && verified.rows === rows.length && verified.clockWentBack === 0)
})

test('any value of any column of any row that is another than was written is found, and named by lane and place', async (t) => {
  const rows = await all(rowsOfHouse(await writtenHouse(t)))
  let tried = 0
  for (const [index, row] of rows.entries()) {
    for (const [key, value] of Object.entries(row) as [keyof ExportedRow, string | number | null][]) {
      for (const other of others(key, value)) {
        const changed = await verify(rows.with(index, { ...row, [key]: other }))
        assert.equal(changed.kind, 'broken', `${key}: ${value} → ${other}`)
        tried += 1
      }
    }
  }
  assert.ok(tried > 1000)
})

test('a row that is missing inside, moved, doubled or put in between is found', async (t) => {
  const rows = await all(rowsOfHouse(await writtenHouse(t)))
  const lane = rows.filter((row) => row.lane === rows[0].lane)
  assert.ok(lane.length > 4)
  for (const spoilt of [
    lane.toSpliced(2, 1),
    lane.slice(1),
    lane.toSpliced(2, 0, lane[2]),
    lane.with(2, lane[3]).with(3, lane[2]),
  ]) {
    assert.equal((await verify(spoilt)).kind, 'broken')
  }
  // What is missing at the end is the anchor's to find.
  assert.equal((await verify(lane.slice(0, -1))).kind, 'whole')
})

test('an excerpt with rows left out is sound, and a changed row in it is not', async (t) => {
  const rows = await all(rowsOfHouse(await writtenHouse(t)))
  const excerpt = rows.filter((_, index) => index % 3 !== 1)
  assert.equal((await verifyLog(one(excerpt), { kind: 'excerpt' })).kind, 'whole')
  assert.equal((await verify(excerpt)).kind, 'broken')
  for (const [index, row] of excerpt.entries()) {
    const changed = excerpt.with(index, { ...row, actor: 'person/0' })
    assert.equal((await verifyLog(one(changed), { kind: 'excerpt' })).kind, 'broken')
  }
})

test('a clock that went back is counted and breaks nothing', async (t) => {
  const [first] = await all(rowsOfHouse(await writtenHouse(t)))
  const rest = {
    ...first,
    place: 2,
    id: first.id + 1,
    at: '2020-01-01T00:00:00.000000Z',
    previousHash: first.hash,
  }
  const verified = await verify([first, { ...rest, hash: hashOf(rest) ?? '' }])
  assert.ok(verified.kind === 'whole' && verified.clockWentBack === 1)
})

test('the hash of a row is SHA-256 of a list written out by hand', () => {
  const row: ExportedRow = {
    ...{ format: 2, lane: 3, place: 1, id: 9, at: '2026-03-01T09:30:00.120000Z', actor: 'person/7' },
    ...{
      actorName: 'Anna "A" Prov',
      accountId: 7,
      organisationId: null,
      organisation: null,
      roles: 'auditor',
    },
    ...{ purpose: 'a\tb', action: 'x', subject: 'y', caseId: null, before: null, after: '{"a": 1.0}' },
    ...{ previousHash: '0'.repeat(64), hash: '' },
  }
  const text =
    '[2, 3, 1, 9, "2026-03-01T09:30:00.120000Z", "person/7", "Anna \\"A\\" Prov", 7, null, null, "auditor", ' +
    `"a\\tb", "x", "y", null, null, {"a": 1.0}, "${'0'.repeat(64)}"]`
  assert.equal(hashedText(row), text)
  assert.equal(hashOf(row), createHash('sha256').update(text).digest('hex'))
})

test('rows from before organisations were known are held to their own format, and carry nothing that it does not hash', async (t) => {
  const directory = await temporaryDirectory(t)
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  await house.close()
  const connection = await connectDirectly({ kind: 'directory', directory })
  t.after(() => connection.close())
  await connection.script('alter table audit_event disable trigger user')
  // As the first version wrote them, with the database's own function for the hash.
  await connection.script(`
    do $$
    declare
      made audit_event;
      previous text := repeat('0', 64);
    begin
      for n in 1 .. 4 loop
        made := null;
        made.id := n; made.place := n; made.lane := 0; made.format := 1; made.at := now(); made.actor := 'operator';
        made.purpose := 'lås "studie"'; made.action := 'study.lock'; made.subject := 'study/1'; made.previous_hash := previous;
        made.after := case when n = 2 then 'null'::jsonb when n = 3 then '{"x": [1.50, "å"]}'::jsonb end;
        made.hash := app.audit_hash(made);
        previous := made.hash;
        insert into audit_event select made.*;
      end loop;
    end
    $$`)
  await connection.script('alter table audit_event enable trigger user')
  const rows = await inSnapshot(connection, () => all(rowsOfDatabase(connection)))
  assert.equal(rows.length, 4)
  assert.equal((await verify(rows)).kind, 'whole')
  for (const [index, row] of rows.entries()) {
    for (const [key, value] of Object.entries(row) as [keyof ExportedRow, string | number | null][]) {
      for (const other of others(key, value)) {
        // JSON's null and no value are one and the same in the first format.
        if (value === null && other === 'null' && (key === 'before' || key === 'after')) continue
        assert.equal(
          (await verify(rows.with(index, { ...row, [key]: other }))).kind,
          'broken',
          `${key} ${other}`,
        )
      }
    }
  }
})
