import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DatabaseThread } from '../database-thread.ts'
import manifest from '../package.json' with { type: 'json' }
import { preparePostgres } from '../prepare-postgres.ts'
import { type BackupRecord, readArchive } from './archive.ts'
import { type Loaded, load } from './load.ts'
import { asOwner } from './owner-place.ts'
import { BackupRefusal, type BackupRefused, orRefused } from './refused.ts'

/** Where a house is to stand; there must be nothing there. */
export type RestorePlace =
  | {
      readonly kind: 'house'
      readonly directory: string
      /** Where an empty embedded database is kept as a file; null makes one from nothing. */
      readonly templateDirectory: string | null
    }
  | {
      readonly kind: 'database'
      readonly ownerUrl: string
      /** The login of the server, made or given its doors; null leaves that for later. */
      readonly login: ServerLogin | null
    }

export type ServerLogin = { readonly name: string; readonly password: string | null }
export type Restored = { readonly kind: 'restored' } & Loaded

const RESTORE = { action: 'house.restore', purpose: 'restore' } as const
const STATEMENT_SECONDS = 3600

/** Makes the house of a backup, where nothing stands. A failure leaves what was there: nothing. */
export async function restoreHouse(file: string, place: RestorePlace): Promise<Restored | BackupRefused> {
  return await orRefused(async () => {
    const records = readArchive(resolve(file))
    const loaded =
      place.kind === 'database'
        ? await restoreDatabase(place.ownerUrl, place.login, (runner) =>
            load(runner, records, { ...RESTORE, database: 'postgres' }),
          )
        : await restoreDirectory(place, records)
    return { kind: 'restored', ...loaded }
  })
}

/** Loads as the owner, then sees to the server's login. */
export async function restoreDatabase(
  ownerUrl: string,
  login: ServerLogin | null,
  loading: (runner: Parameters<typeof load>[0]) => Promise<Loaded>,
): Promise<Loaded> {
  const loaded = await asOwner({ kind: 'database', ownerUrl }, loading)
  if (login !== null) await preparePostgres({ ownerUrl, login: login.name, password: login.password })
  return loaded
}

async function restoreDirectory(
  place: Extract<RestorePlace, { kind: 'house' }>,
  records: AsyncIterable<BackupRecord>,
): Promise<Loaded> {
  const directory = resolve(place.directory)
  const names = await readdir(directory).catch(() => [])
  if (names.length > 0) throw new BackupRefusal('HOUSE_NOT_EMPTY', { directory, holds: names[0] ?? '' })
  await mkdir(dirname(directory), { recursive: true })
  // A name nobody else knows; the house gets its own only when it is whole.
  const half = `${directory}.half-${randomUUID()}`
  await mkdir(half, { mode: 0o700 })
  try {
    const template = `pglite-${manifest.dependencies['@electric-sql/pglite']}.tar`
    const templateFile = place.templateDirectory === null ? null : join(place.templateDirectory, template)
    const thread = await DatabaseThread.start({ directory: half, templateFile }, STATEMENT_SECONDS)
    const loaded = await load(thread, records, { ...RESTORE, database: 'embedded' }).finally(() =>
      thread.close(),
    )
    await rmdir(directory).catch(() => {})
    await rename(half, directory).catch((error: NodeJS.ErrnoException) => {
      throw new BackupRefusal('HOUSE_NOT_EMPTY', { directory, holds: error.code ?? 'unknown' })
    })
    return loaded
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw error
  }
}
