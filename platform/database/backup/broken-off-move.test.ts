import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { InvalidInput } from '@utfall/basics'
import { openHouse } from '../index.ts'
import { type MovedFile, markMoved } from '../moved-file.ts'
import { TEMPLATES, temporaryDirectory } from '../testing/database-for-tests.ts'
import { HOUSE, houseFor, testPerson } from '../testing/index.ts'
import { emptyTestDatabase, type TestDatabase } from '../testing/postgres-databases.ts'
import { POSTGRES_ONLY, serverFor } from '../testing/server-for-tests.ts'
import { moveHouse } from './move-house.ts'

/*
 * A move is broken off between the moment when all is kept in the new place and the moment when that is known. There must
 * then never be two houses that people can work in.
 */

const LOGIN = { name: 'utfall_login', password: null }

type Ground = { readonly directory: string; readonly to: TestDatabase }

async function ground(t: TestContext): Promise<Ground> {
  const server = await serverFor(t)
  const to = await emptyTestDatabase(server.url)
  const directory = join(await temporaryDirectory(t), 'house')
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  await testPerson(house, { name: 'Anna Prov' })
  await house.close()
  return { directory, to }
}

async function fileIn(directory: string): Promise<MovedFile> {
  return JSON.parse(await readFile(join(directory, 'moved.json'), 'utf8'))
}

async function assertOneHouseThere(t: TestContext, { directory, to }: Ground): Promise<void> {
  await assert.rejects(openHouse({ directory }), { code: 'house-moved' })
  assert.equal((await fileIn(directory)).state, 'moved')
  const house = await houseFor(t, { url: to.url })
  const found = await house.withTx(HOUSE, async (tx) => ({
    people: await tx.selectFrom('account').select('name').execute(),
    moves: await tx.selectFrom('audit_event').select('id').where('action', '=', 'house.move').execute(),
  }))
  assert.deepEqual([found.people, found.moves.length], [[{ name: 'Anna Prov' }], 1])
}

test(
  'a move that is broken off when all was kept leaves the old house closed, and moving again ends it',
  POSTGRES_ONLY,
  async (t) => {
    const there = await ground(t)
    const { directory, to } = there
    const move = { directory, ownerUrl: to.ownerUrl }
    // A login that cannot be made stops it there, as a kill would.
    await assert.rejects(moveHouse({ ...move, login: { name: 'No Login', password: null } }), InvalidInput)
    await assert.rejects(openHouse({ directory }), {
      code: 'house-moved',
      detail: { ...(await told(there)) },
    })
    const elsewhere = await emptyTestDatabase(to.superuserUrl)
    const other = await moveHouse({ directory, ownerUrl: elsewhere.ownerUrl, login: LOGIN })
    assert.ok(other.kind === 'refused' && other.detail.because === 'house-moved', JSON.stringify(other))
    const again = await moveHouse({ ...move, login: LOGIN })
    assert.ok(again.kind === 'moved' && again.rows > 0 && again.tables.length > 0, JSON.stringify(again))
    await assertOneHouseThere(t, there)
    const third = await moveHouse({ ...move, login: LOGIN })
    assert.ok(third.kind === 'refused' && third.detail.because === 'house-moved', JSON.stringify(third))
  },
)

async function told({ directory }: Ground) {
  return { directory, to: (await fileIn(directory)).to, state: 'moving' }
}

test(
  'a move that is broken off just before anything was kept leaves the old house closed, and moving again moves it',
  POSTGRES_ONLY,
  async (t) => {
    const [there, model] = [await ground(t), await ground(t)]
    // What a kill leaves there: the file of another move, to this place, where nothing has come.
    await moveHouse({ directory: model.directory, ownerUrl: model.to.ownerUrl, login: LOGIN })
    const left = await fileIn(model.directory)
    const { host, pathname } = new URL(there.to.ownerUrl)
    const place = `postgres://${host}${pathname}`
    await markMoved(there.directory, { ...left, state: 'moving', to: place })
    await assert.rejects(openHouse({ directory: there.directory }), { code: 'house-moved' })
    const moved = await moveHouse({ directory: there.directory, ownerUrl: there.to.ownerUrl, login: LOGIN })
    assert.ok(moved.kind === 'moved', JSON.stringify(moved))
    await assertOneHouseThere(t, there)
  },
)

test(
  'a process killed while it moves a house leaves one house at whichever moment, and moving again ends it',
  POSTGRES_ONLY,
  async (t) => {
    const there = await ground(t)
    const { directory, to } = there
    const script = join(await temporaryDirectory(t), 'move.mjs')
    const moving = new URL('./move-house.ts', import.meta.url).href
    await writeFile(
      script,
      `import { moveHouse } from '${moving}'\nawait moveHouse(JSON.parse(process.argv[2]))\n`,
    )
    for (const wait of [0, 2, 10]) {
      if (wait > 0) await rm(join(directory, 'moved.json'))
      const database = wait > 0 ? await emptyTestDatabase(to.superuserUrl) : to
      const move = { directory, ownerUrl: database.ownerUrl, login: LOGIN }
      const child = spawn(process.execPath, [script, JSON.stringify(move)], { stdio: 'inherit' })
      const over = new Promise((resolve) => child.once('close', resolve))
      while (!existsSync(join(directory, 'moved.json')) && child.exitCode === null) await pause(1)
      await pause(wait)
      child.kill('SIGKILL')
      await over
      const { state } = await fileIn(directory)
      await assert.rejects(openHouse({ directory }), { code: 'house-moved' })
      if (state === 'moving') {
        const again = await moveHouse(move)
        assert.equal(again.kind, 'moved')
      }
      await assertOneHouseThere(t, { directory, to: database })
      t.diagnostic(`killed ${wait} ms after the mark: ${state}`)
    }
  },
)
