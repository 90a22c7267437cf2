import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Loaded } from './backup/load.ts'

/** Beside the data of a house that moves or has moved to PostgreSQL: as long as it lies there, nobody opens the house. */
export const MOVED = 'moved.json'

export type MovedFile = {
  /** moving: from just before the house is kept there, until it is known whether it was. Moving again finds out. */
  readonly state: 'moving' | 'moved'
  readonly to: string
  /** The name of this move, in the log of the house that it made. */
  readonly move: string
  /** What was counted and compared. */
  readonly loaded: Loaded
}

/** Says that the house stands elsewhere. Whoever must open the old one after all takes the file away by hand. */
export async function markMoved(directory: string, moved: MovedFile): Promise<void> {
  const half = join(directory, `.${MOVED}.half`)
  await writeFile(half, `${JSON.stringify(moved, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(half, join(directory, MOVED))
}

/** The move has come to nothing, for certain: the house opens again. */
export async function unmarkMoved(directory: string): Promise<void> {
  await rm(join(directory, MOVED), { force: true })
}

/** A move that was begun and of which it is not known whether it was kept; null where there is none. */
export async function readMoving(directory: string): Promise<MovedFile | null> {
  const moved = await read(directory)
  return moved?.state === 'moving' ? (moved as MovedFile) : null
}

/** What to tell of where the house is. */
export async function movedTo(
  directory: string,
): Promise<{ readonly to?: string; readonly state?: 'moving' }> {
  const moved = await read(directory)
  return {
    ...(typeof moved?.to === 'string' && { to: moved.to }),
    ...(moved?.state === 'moving' && { state: moved.state }),
  }
}

async function read(directory: string): Promise<Partial<MovedFile> | null> {
  try {
    return JSON.parse(await readFile(join(directory, MOVED), 'utf8'))
  } catch {
    return null
  }
}
