import { resolve } from 'node:path'
import { markMoved } from '../directory.ts'
import { dump } from './dump.ts'
import { type Loaded, load } from './load.ts'
import { asOwner } from './owner-place.ts'
import { type BackupRefused, orRefused } from './refused.ts'
import { restoreDatabase, type ServerLogin } from './restore-house.ts'

export type Moved = { readonly kind: 'moved'; readonly directory: string; readonly to: string } & Loaded

export type Move = {
  readonly directory: string
  readonly ownerUrl: string
  readonly login: ServerLogin | null
}

const MOVE = { action: 'house.move', purpose: 'move to PostgreSQL', database: 'postgres' } as const

/**
 * Takes an embedded house to an empty PostgreSQL database, straight across: no file of it lies anywhere between. When
 * all tables have been counted and held against each other, the old folder is marked, so that nobody goes on there.
 */
export async function moveHouse(move: Move): Promise<Moved | BackupRefused> {
  const directory = resolve(move.directory)
  const to = urlWithoutPassword(move.ownerUrl)
  return await orRefused(() =>
    asOwner({ kind: 'house', directory }, async (source) => {
      const loaded = await restoreDatabase(move.ownerUrl, move.login, (target) =>
        load(target, dump(source, 'embedded'), MOVE),
      )
      await markMoved(directory, { to, snapshotAt: loaded.header.madeAt, sha256: loaded.sha256 })
      return { kind: 'moved', directory, to, ...loaded }
    }),
  )
}

/** Where a database is, without what opens it: for people, files and logs. */
export function urlWithoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'postgres'
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}
