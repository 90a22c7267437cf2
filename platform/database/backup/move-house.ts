import { randomUUID } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { lockDirectory } from '../directory-lock.ts'
import { type MovedFile, markMoved, readMoving, unmarkMoved } from '../moved-file.ts'
import { DatabaseProblem } from '../refusal.ts'
import { dump } from './dump.ts'
import { type Loaded, load } from './load.ts'
import { asOwner } from './owner-place.ts'
import { type BackupRefused, orRefused } from './refused.ts'
import { restoreDatabase, type ServerLogin } from './restore-house.ts'
import { wasMovedHere } from './store.ts'

export type Moved = { readonly kind: 'moved'; readonly directory: string; readonly to: string } & Loaded

export type Move = {
  readonly directory: string
  readonly ownerUrl: string
  readonly login: ServerLogin | null
}

const MOVE = { action: 'house.move', purpose: 'move to PostgreSQL', database: 'postgres' } as const

/**
 * Takes an embedded house to an empty PostgreSQL database, straight across: no file of it lies anywhere between. When
 * all tables have been counted and held against each other, and before they are kept there, the old folder is marked:
 * whenever it is broken off there is one house and never two. Where it was broken off just then, moving again to the same
 * place finds out which.
 */
export async function moveHouse(move: Move): Promise<Moved | BackupRefused> {
  const directory = resolve(move.directory)
  const to = urlWithoutPassword(move.ownerUrl)
  return await orRefused(async () => {
    const loaded = (await brokenOff(move, directory, to)) ?? (await moveNow(move, directory, to))
    return { kind: 'moved', directory, to, ...loaded }
  })
}

async function moveNow({ ownerUrl, login }: Move, directory: string, to: string): Promise<Loaded> {
  return await asOwner({ kind: 'house', directory }, async (source) => {
    const move = randomUUID()
    const mark = (state: MovedFile['state'], loaded: Loaded) =>
      markMoved(directory, { state, to, move, loaded })
    const loaded = await restoreDatabase(ownerUrl, login, async (target) => {
      try {
        const beforeKept = (checked: Loaded) => mark('moving', checked)
        return await load(target, dump(source, 'embedded'), { ...MOVE, move, beforeKept })
      } catch (error) {
        if (!isUncertain(error)) await unmarkMoved(directory)
        throw error
      }
    })
    await mark('moved', loaded)
    return loaded
  })
}

/** The connection was lost, perhaps while it was being kept. */
function isUncertain(error: unknown): boolean {
  return error instanceof DatabaseProblem && error.code === 'UF005'
}

/** What a move that was broken off brought there all the same; null where it brought nothing, or there was none. */
async function brokenOff({ ownerUrl, login }: Move, directory: string, to: string): Promise<Loaded | null> {
  if ((await readMoving(directory)) === null) return null
  // Whoever is moving it at this moment holds it.
  const lock = await lockDirectory(await realpath(directory))
  try {
    const moving = await readMoving(directory)
    if (moving === null || moving.to !== to) return null
    const isThere = await asOwner({ kind: 'database', ownerUrl }, (target) =>
      wasMovedHere(target, moving.move),
    )
    if (!isThere) {
      await unmarkMoved(directory)
      return null
    }
    const loaded = await restoreDatabase(ownerUrl, login, async () => moving.loaded)
    await markMoved(directory, { ...moving, state: 'moved' })
    return loaded
  } finally {
    await lock.release()
  }
}

/** Where a database is, without what opens it: for people, files and logs. */
export function urlWithoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'postgres'
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}
