import { mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MOVED, movedTo } from './moved-file.ts'
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
