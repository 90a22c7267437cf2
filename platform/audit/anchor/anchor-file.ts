import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { LaneHead } from '../verify/exported-row.ts'

/** The newest row of each lane as it stood at a time, kept where a restore of the database does not reach. */
export type Anchor = { readonly at: string; readonly heads: readonly LaneHead[] }

const ANCHOR = z.strictObject({
  utfall: z.literal('log-anchor'),
  format: z.literal(1),
  at: z.iso.datetime(),
  heads: z.array(
    z.strictObject({
      lane: z.int().min(0).max(32_767),
      place: z.int().positive(),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

/** The file is there and is no anchor: taking that for none would let whoever spoils it hide a rollback. */
export class AnchorUnreadable extends Error {
  readonly file: string
  constructor(file: string) {
    super(`${file} is no anchor of a log`)
    this.name = 'AnchorUnreadable'
    this.file = file
  }
}

/** Writes the file whole or not at all, for nobody else to read, and waits until it is on the disk. */
export async function writeAnchor(file: string, heads: readonly LaneHead[], at: Date): Promise<void> {
  const text = JSON.stringify({ utfall: 'log-anchor', format: 1, at: at.toISOString(), heads }, null, 2)
  const half = `${file}.${process.pid}.half`
  await rm(half, { force: true })
  const handle = await open(half, 'wx', 0o600)
  try {
    await handle.writeFile(`${text}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(half, file)
  await syncDirectory(dirname(file))
}

/** A new name in a folder is kept through a power cut only when the folder itself is written. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => null)
  // Windows opens no folders.
  if (handle === null) return
  await handle.sync().catch(() => {})
  await handle.close()
}

/** The anchor of a file; null where there is none yet. Throws `AnchorUnreadable`. */
export async function readAnchor(file: string): Promise<Anchor | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const read = ANCHOR.safeParse(parsed(text))
  if (!read.success) throw new AnchorUnreadable(file)
  return { at: read.data.at, heads: read.data.heads }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
