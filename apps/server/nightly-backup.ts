import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dateInSweden } from '@utfall/basics'
import type { House } from '@utfall/database'

/** How many are kept; the oldest goes when a new one has been made. */
const KEPT = 14
const NAME = /^utfall-\d{4}-\d{2}-\d{2}\.backup$/

/** A copy of the house each night while it is open, in a folder that its owner alone may read. */
export function nightlyBackup(house: House, folder: string, clock: () => Date): () => Promise<void> {
  return async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, `utfall-${dateInSweden(clock())}.backup`)
    const half = `${file}.half`
    await rm(half, { force: true })
    const made = await house.backup(half)
    if (made.kind === 'refused') throw new Error(`no backup was made: ${made.code}`)
    await rename(half, file)
    const copies = (await readdir(folder)).filter((name) => NAME.test(name)).sort()
    for (const name of copies.slice(0, -KEPT)) await rm(join(folder, name))
  }
}
