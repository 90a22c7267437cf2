import assert from 'node:assert/strict'
import { cp, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectDirectly, type House, openHouse, record } from '@utfall/database'
import { HOUSE, TEMPLATES, temporaryDirectory, testPerson } from '@utfall/database/testing'
import { verifyDatabase } from '../verify/actions.ts'
import { headsOfHouse } from '../verify/store.ts'
import { checkAnchor, keepAnchor, LogBehindAnchor, reconcile } from './actions.ts'
import { AnchorUnreadable, readAnchor, writeAnchor } from './anchor-file.ts'

const AT = new Date('2026-03-01T09:30:00Z')

const open = (directory: string) => openHouse({ directory, templateDirectory: TEMPLATES })

async function write(house: House, many: number): Promise<void> {
  for (let n = 0; n < many; n++)
    await house.withTx(HOUSE, (tx) => record(tx, { action: 'test.row', subject: 'test', after: { n } }))
}

test('the anchor is written whole, for nobody else to read, and read back the same', async (t) => {
  const folder = await temporaryDirectory(t)
  const file = join(folder, 'log-anchor.json')
  assert.equal(await readAnchor(file), null)
  const heads = [{ lane: 0, place: 7, hash: 'a'.repeat(64) }]
  await writeAnchor(file, [], AT)
  await writeAnchor(file, heads, AT)
  assert.deepEqual(await readAnchor(file), { at: AT.toISOString(), heads })
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['log-anchor.json'])
})

test('an anchor that somebody spoilt is not taken for none', async (t) => {
  const file = join(await temporaryDirectory(t), 'log-anchor.json')
  for (const text of ['', '{}', '{"utfall":"log-anchor","format":1,"at":"x","heads":[]}']) {
    await writeFile(file, text)
    await assert.rejects(readAnchor(file), AnchorUnreadable)
  }
})

test('a house put back from yesterday’s copy is behind its anchor until the loss is accepted with a reason', async (t) => {
  const folder = await temporaryDirectory(t)
  const [directory, copy, file] = ['house', 'copy', 'log-anchor.json'].map((name) => join(folder, name))
  const first = await open(directory)
  await write(first, 3)
  assert.deepEqual(await checkAnchor(first, file), { kind: 'none' })
  await first.close()
  await cp(directory, copy, { recursive: true })

  const second = await open(directory)
  await write(second, 2)
  const keeper = keepAnchor({
    house: second,
    file,
    clock: () => AT,
    onTrouble: (error) => assert.fail(String(error)),
  })
  await write(second, 1)
  await keeper.stop()
  assert.deepEqual(await checkAnchor(second, file), { kind: 'in-step', at: AT.toISOString() })
  await write(second, 1)
  assert.equal((await checkAnchor(second, file)).kind, 'in-step')
  await second.close()

  const restored = await open(copy)
  const behind = await checkAnchor(restored, file)
  assert.ok(behind.kind === 'behind')
  assert.deepEqual(
    behind.lanes.map(({ kind, seen, now }) => [kind, seen, now]),
    [['rows-gone', 6, 3]],
  )
  // Rows written after the restore fill the places, and are other rows.
  await write(restored, 5)
  const other = await checkAnchor(restored, file)
  assert.ok(other.kind === 'behind' && other.lanes[0].kind === 'other-row')
  await restored.close()

  const place = { kind: 'directory', directory: copy } as const
  const order = { file, reason: 'Disken gick sönder; kopian från i går sattes tillbaka.', at: AT }
  const accepted = await reconcile(place, order)
  assert.ok(accepted.kind === 'reconciled')
  assert.deepEqual(
    accepted.lost.map(({ seen }) => seen),
    [6],
  )
  assert.deepEqual(await reconcile(place, order), { kind: 'in-step' })

  const again = await open(copy)
  t.after(() => again.close())
  assert.equal((await checkAnchor(again, file)).kind, 'in-step')
  const rows = await again.withTx(HOUSE, (tx) =>
    tx.selectFrom('audit_event').select(['actor', 'after']).where('action', '=', 'house.reconcile').execute(),
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0].actor, 'house')
  const { reason, lost } = rows[0].after as { reason: string; lost: unknown }
  assert.equal(reason, order.reason)
  assert.deepEqual(lost, accepted.lost)
  assert.ok((await headsOfHouse(again)).length > 0)
})

test('a stopped house is verified where it lies, and a house that is not there is not made', async (t) => {
  const folder = await temporaryDirectory(t)
  const directory = join(folder, 'house')
  const house = await open(directory)
  await testPerson(house)
  await write(house, 4)
  const file = join(folder, 'log-anchor.json')
  await writeAnchor(file, await headsOfHouse(house), AT)
  await house.close()
  const { log, anchor } = await verifyDatabase({ kind: 'directory', directory }, await readAnchor(file))
  assert.ok(log.kind === 'whole' && log.rows === 4)
  assert.equal(anchor.kind, 'in-step')
  await assert.rejects(verifyDatabase({ kind: 'directory', directory: join(folder, 'no') }, null), {
    code: 'directory-not-a-house',
  })
  assert.deepEqual((await readdir(folder)).toSorted(), ['house', 'log-anchor.json'])
})

test('an anchor that cannot be written is told of, and the house goes on', async (t) => {
  const house = await open(join(await temporaryDirectory(t), 'house'))
  const troubles: unknown[] = []
  const file = join(await temporaryDirectory(t), 'not-there', 'log-anchor.json')
  const keeper = keepAnchor({ house, file, clock: () => AT, onTrouble: (error) => troubles.push(error) })
  await keeper.write()
  await write(house, 1)
  await keeper.stop()
  await house.close()
  assert.equal(troubles.length, 2)
})

/** What somebody can do who has the whole machine: a row is changed, and every hash after it made anew. */
async function rechain(directory: string, place: number): Promise<void> {
  const owner = await connectDirectly({ kind: 'directory', directory })
  await owner.script(`alter table audit_event disable trigger user;
    do $$
    declare
      event audit_event;
      before text := null;
    begin
      for event in select * from audit_event order by lane, place loop
        if event.place = ${place} then event.action := 'test.changed'; end if;
        if event.place > ${place} then event.previous_hash := before; end if;
        event.hash := app.audit_hash(event);
        update audit_event set action = event.action, previous_hash = event.previous_hash, hash = event.hash
          where id = event.id;
        before := event.hash;
      end loop;
    end
    $$;
    alter table audit_event enable trigger user`)
  await owner.close()
}

test('a chain that was made anew from a changed row on is whole by itself, and the anchor finds it and is not written over', async (t) => {
  const folder = await temporaryDirectory(t)
  const [directory, file] = ['house', 'log-anchor.json'].map((name) => join(folder, name))
  const house = await open(directory)
  await write(house, 5)
  await keepAnchor({ house, file, clock: () => AT, onTrouble: (error) => assert.fail(String(error)) }).stop()
  await house.close()
  const kept = await readAnchor(file)
  await rechain(directory, 2)

  const { log, anchor } = await verifyDatabase({ kind: 'directory', directory }, kept)
  assert.equal(log.kind, 'whole')
  assert.ok(anchor.kind === 'behind')
  assert.deepEqual(
    anchor.lanes.map(({ seen, kind }) => [seen, kind]),
    [[5, 'other-row']],
  )
  // A server that was at work all the while keeps what it saw, whatever is there now.
  const again = await open(directory)
  t.after(() => again.close())
  await write(again, 1)
  const troubles: unknown[] = []
  await keepAnchor({ house: again, file, clock: () => AT, onTrouble: (error) => troubles.push(error) }).stop()
  assert.ok(troubles[0] instanceof LogBehindAnchor && troubles.length === 1, String(troubles))
  assert.deepEqual(await readAnchor(file), kept)
})
