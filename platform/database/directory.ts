import { mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HouseRefusal } from './refusal.ts'

/** The files of one PostgreSQL major version are opened by that version only. */
const POSTGRES_MAJOR = '18'
const OTHERS_MAY = 0o077

/**
 * The directory of a house, made if it is not there. It holds personal data in files that the database makes readable
 * for everyone, so the directory itself must keep everyone else out: anything but mode 0700 is refused.
 */
export async function prepareDirectory(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = await realpath(directory)
  const found = await stat(path)
  if (process.platform !== 'win32') {
    if ((found.mode & OTHERS_MAY) !== 0) {
      const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
      throw new HouseRefusal('directory-open-to-others', { directory: path, mode, allowed: '0700' })
    }
    if (found.uid !== process.getuid?.()) throw new HouseRefusal('directory-not-ours', { directory: path })
  }
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'))
  if (names.includes(MOVED))
    throw new HouseRefusal('house-moved', { directory: path, ...(await movedTo(path)) })
  const isHouse = names.length === 0 || names.every((name) => name === 'data' || name === 'data-is-whole')
  if (!isHouse) throw new HouseRefusal('directory-not-a-house', { directory: path, holds: names[0] ?? '' })
  if (names.includes('data-is-whole')) await checkMajor(path)
  return path
}

async function checkMajor(path: string): Promise<void> {
  const major = (await readFile(join(path, 'data', 'PG_VERSION'), 'utf8').catch(() => 'none')).trim()
  if (major !== POSTGRES_MAJOR) {
    throw new HouseRefusal('other-postgres-version', { found: major, allowed: POSTGRES_MAJOR })
  }
}

/** Beside the data of a house that has moved to PostgreSQL: as long as it lies there, nobody opens the house. */
const MOVED = 'moved.json'

export type MovedTo = { readonly to: string; readonly snapshotAt: string; readonly sha256: string }

/** Says that the house stands elsewhere now. Whoever must open the old one after all takes the file away by hand. */
export async function markMoved(directory: string, moved: MovedTo): Promise<void> {
  await writeFile(join(directory, MOVED), `${JSON.stringify(moved, null, 2)}\n`, { mode: 0o600, flush: true })
}

async function movedTo(directory: string): Promise<{ readonly to?: string }> {
  try {
    const { to }: { readonly to?: unknown } = JSON.parse(await readFile(join(directory, MOVED), 'utf8'))
    return typeof to === 'string' ? { to } : {}
  } catch {
    return {}
  }
}
