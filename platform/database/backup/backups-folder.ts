import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readHeader } from './archive.ts'
import { type BackupRefused, orRefused } from './refused.ts'

/** `utfall-2026-11-22.backup`, with a time after the date where there are several a day: later ones sort after earlier. */
const NAME = /^utfall-\d{4}-\d\d-\d\d[\w-]*\.backup$/

export type NewestBackup =
  | { readonly kind: 'none' }
  | { readonly kind: 'newest'; readonly file: string; readonly madeAt: string }

/** The newest backup of a folder, by its name; what it says of itself is read, the rest is not. */
export async function newestBackup(folder: string): Promise<NewestBackup | BackupRefused> {
  return await orRefused(async () => {
    const names = await readdir(folder).catch(() => [])
    const name = names
      .filter((each) => NAME.test(each))
      .sort()
      .at(-1)
    if (name === undefined) return { kind: 'none' }
    const { madeAt } = await readHeader(join(folder, name))
    return { kind: 'newest', file: join(folder, name), madeAt }
  })
}
