import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openEmbedded } from '../embedded-engine.ts'
import type { Engine, EngineConnection } from '../engine.ts'
import { connectPostgres } from '../postgres-engine.ts'
import { BackupRefusal } from './refused.ts'

/** A house as whoever runs it reaches it: its folder while nobody has it open, or its database by the owner's login. */
export type OwnerPlace =
  | { readonly kind: 'house'; readonly directory: string }
  | { readonly kind: 'database'; readonly ownerUrl: string }

/** A foreign key over a large table is one statement; so is an index. */
const STATEMENT_SECONDS = 3600

export async function isHouse(directory: string): Promise<boolean> {
  return await access(join(directory, 'data-is-whole')).then(
    () => true,
    () => false,
  )
}

/** Runs the work on a connection of the owner, and closes what was opened. */
export async function asOwner<T>(
  place: OwnerPlace,
  work: (connection: EngineConnection, engine: Engine['kind']) => Promise<T>,
): Promise<T> {
  const engine = await openPlace(place)
  try {
    const connection = await engine.connect()
    try {
      return await work(connection, engine.kind)
    } finally {
      await connection.release()
    }
  } finally {
    await engine.close()
  }
}

async function openPlace(place: OwnerPlace): Promise<Engine> {
  if (place.kind === 'database')
    return connectPostgres({
      url: place.ownerUrl,
      connections: 1,
      statementSeconds: STATEMENT_SECONDS,
      waitSeconds: 10,
    })
  const directory = resolve(place.directory)
  if (!(await isHouse(directory))) throw new BackupRefusal('HOUSE_NOT_FOUND', { directory })
  return await openEmbedded({ directory, watchdogSeconds: STATEMENT_SECONDS, templateDirectory: null })
}
