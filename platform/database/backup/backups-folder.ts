import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { House } from '../house.ts'
import { readHeader } from './archive.ts'
import type { Backup } from './backup-house.ts'
import { type BackupRefused, orRefused } from './refused.ts'

const NAME = /^utfall-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup$/

/** The name of a backup made then: later ones sort after earlier ones. */
export function backupName(at: Date): string {
  return `utfall-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`
}

export type NightlyBackup = {
  readonly folder: string
  readonly at: Date
  /** How many to keep; the oldest go when there are more. */
  readonly keep: number
}

/** One more backup in the folder; only when it is there whole do the oldest go, and never a file of another name. */
export async function nightlyBackup(
  house: Pick<House, 'backup'>,
  { folder, at, keep }: NightlyBackup,
): Promise<Backup | BackupRefused> {
  const made = await house.backup(join(folder, backupName(at)))
  if (made.kind === 'refused') return made
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort()
  for (const name of names.slice(0, Math.max(0, names.length - Math.max(1, keep))))
    await rm(join(folder, name))
  return made
}

export type NewestBackup =
  | { readonly kind: 'none' }
  | { readonly kind: 'newest'; readonly file: string; readonly madeAt: string }

/** The newest backup of a folder, by its name; what it says of itself is read, the rest is not. */
export async function newestBackup(folder: string): Promise<NewestBackup | BackupRefused> {
  return await orRefused(async () => {
    const name = (await readdir(folder).catch(() => []))
      .filter((each) => NAME.test(each))
      .sort()
      .at(-1)
    if (name === undefined) return { kind: 'none' }
    const { madeAt } = await readHeader(join(folder, name))
    return { kind: 'newest', file: join(folder, name), madeAt }
  })
}
