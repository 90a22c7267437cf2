import { realpath, stat } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { AnchorUnreadable, readAnchor } from '@utfall/audit'
import { newestBackup } from '@utfall/database'
import { describeKeyRing, howKeysFit, type KeyFit, openKeyRing } from '@utfall/identity'
import { inHouse } from '../analysis/hanging-on-keys.ts'
import type { DoctorFinding } from '../texts/doctor-texts.ts'

const NODE_MAJOR = 24

export function nodeFinding(version: string): DoctorFinding {
  const isKnown = Number(version.split('.')[0]) >= NODE_MAJOR
  const [state, reason] = isKnown ? (['ok', 'known'] as const) : (['bad', 'old'] as const)
  return { code: 'NODE', state, reason, detail: { version } }
}

/** The key file: there, closed to others, whole, and not together with what it protects. */
export async function keysFinding(file: string, apartFrom: readonly string[]): Promise<DoctorFinding> {
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile())
    return { code: 'KEYS', state: 'bad', reason: 'missing', detail: { file } }
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    return { code: 'KEYS', state: 'bad', reason: 'open-to-others', detail: { mode } }
  const ring = await describeKeyRing(file)
  if (ring.kind === 'refused')
    return { code: 'KEYS', state: 'bad', reason: 'faulty', detail: { file, because: ring.code } }
  const place = dirname(await realpath(file))
  for (const each of apartFrom) {
    const folder = await realpath(each).catch(() => resolve(each))
    if (place === folder || place.startsWith(folder + sep))
      return { code: 'KEYS', state: 'bad', reason: 'beside-data', detail: { folder } }
  }
  return { code: 'KEYS', state: 'ok', reason: 'well-placed', detail: {} }
}

/**
 * Whether the key file is the one that locked what is in the database, and what still hangs on its older keys. Nothing
 * where the file itself does not open, which is a finding of its own.
 */
export async function keyFitFindings(
  given: Parameters<typeof inHouse>[0],
  file: string,
): Promise<readonly DoctorFinding[]> {
  const ring = await openKeyRing(file)
  if ('kind' in ring) return []
  const fits = await inHouse(given, (house) => howKeysFit(house, ring))
  const found = (['closed', 'older'] as const).flatMap((reason) => {
    const some = fits.filter(({ state }) => state === reason)
    const versions = [...new Set(some.map(({ version }) => version))].sort((a, b) => a - b)
    return versions.map((version): DoctorFinding => {
      const detail = { version, ...countsOf(some.filter((each) => each.version === version)) }
      return { code: 'KEYS_FIT', state: reason === 'closed' ? 'bad' : 'ok', reason, detail }
    })
  })
  return found.length > 0 ? found : [{ code: 'KEYS_FIT', state: 'ok', reason: 'newest', detail: {} }]
}

function countsOf(fits: readonly KeyFit[]) {
  const of = (wanted: KeyFit['kind']) =>
    fits.filter(({ kind }) => kind === wanted).reduce((sum, { howMany }) => sum + howMany, 0)
  return { codes: of('one-time-code'), identities: of('identity'), begun: of('step') }
}

/** A night and a little; a week. */
const BACKUP_HOURS = { warn: 26, bad: 168 }

export async function backupFinding(folder: string, now: Date): Promise<DoctorFinding> {
  const newest = await newestBackup(folder)
  if (newest.kind === 'none') return { code: 'BACKUP', state: 'bad', reason: 'none', detail: { folder } }
  if (newest.kind === 'refused')
    return { code: 'BACKUP', state: 'bad', reason: 'unreadable', detail: { because: newest.code } }
  const hours = Math.max(0, Math.floor((now.getTime() - Date.parse(newest.madeAt)) / 3_600_000))
  const state = hours > BACKUP_HOURS.bad ? 'bad' : hours > BACKUP_HOURS.warn ? 'warn' : 'ok'
  return { code: 'BACKUP', state, reason: state === 'ok' ? 'fresh' : 'old', detail: { hours } }
}

type Heads = NonNullable<Awaited<ReturnType<typeof readAnchor>>>['heads']

/** The chains' newest rows as they were last seen outside the database; a finding where the file is something else. */
export async function anchorHeads(file: string): Promise<{ readonly heads: Heads } | DoctorFinding> {
  const unreadable = { code: 'ANCHOR', state: 'bad', reason: 'unreadable', detail: { file } } as const
  try {
    const anchor = await readAnchor(file)
    return anchor === null ? unreadable : { heads: anchor.heads }
  } catch (error) {
    if (error instanceof AnchorUnreadable) return unreadable
    throw error
  }
}
