import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fingerprint, KEY_BYTES, type KeyRing, keyRing, type MasterKey } from './key-ring.ts'
import type { KeyProblem, KeyRefusal } from './problems.ts'

/** What may be told about a key ring. */
export type KeyRingVersion = {
  readonly version: number
  readonly createdAt: string
  readonly fingerprint: string
}
export type KeyRingVersions = { readonly kind: 'key-ring'; readonly versions: readonly KeyRingVersion[] }

const FORMAT = 'utfall-key-ring-1'
/** A pseudonym has two digits for it. */
const NEWEST_VERSION = 99
const LARGEST_BYTES = 100_000
const OTHERS_MAY = 0o077
const OWN_ONLY = 0o600

/** The keys in the file, or why they are not to be had: a file that others may read is refused. */
export async function openKeyRing(file: string): Promise<KeyRing | KeyRefusal> {
  const masters = await readMasters(file)
  return 'kind' in masters ? masters : keyRing(masters)
}

/** Which keys the file holds, without the keys. */
export async function describeKeyRing(file: string): Promise<KeyRingVersions | KeyRefusal> {
  const masters = await readMasters(file)
  return 'kind' in masters ? masters : described(masters)
}

/** Makes a key file with its first key. What is there already is never written over. */
export async function makeKeyRing(file: string, at: Date): Promise<KeyRingVersions | KeyRefusal> {
  const masters = [newMaster(1, at)]
  return await withNext(file, async (next, handle) => {
    await writeMasters(handle, masters)
    // A link, unlike a renaming, fails where there is something already.
    const isThere = await link(next, file).then(
      () => false,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return true
        throw error
      },
    )
    if (isThere) return refused('KEY_RING_EXISTS')
    return described(masters)
  })
}

/**
 * Adds a key, which becomes the newest. The earlier ones stay: what they have sealed is opened with them until it has
 * been sealed anew. The file holds either all the old keys or all the old and the new one, whenever the power goes.
 */
export async function rotateKeyRing(file: string, at: Date): Promise<KeyRingVersions | KeyRefusal> {
  return await withNext(file, async (next, handle, moved) => {
    const masters = await readMasters(file)
    if ('kind' in masters) return masters
    const newest = masters.at(-1)?.version ?? 0
    if (newest >= NEWEST_VERSION) return refused('KEY_RING_FULL')
    const more = [...masters, newMaster(newest + 1, at)]
    await writeMasters(handle, more)
    await rename(next, file)
    moved()
    return described(more)
  })
}

/**
 * Takes an earlier key away; the newest stays. Whether anything still hangs on it is for who calls to know, and it
 * cannot be undone. Its number is not used again.
 */
export async function retireKey(file: string, version: number): Promise<KeyRingVersions | KeyRefusal> {
  return await withNext(file, async (next, handle, moved) => {
    const masters = await readMasters(file)
    if ('kind' in masters) return masters
    if (masters.at(-1)?.version === version) return refused('KEY_IS_NEWEST')
    const left = masters.filter((master) => master.version !== version)
    if (left.length === masters.length) return refused('KEY_NOT_IN_RING')
    await writeMasters(handle, left)
    await rename(next, file)
    moved()
    return described(left)
  })
}

function newMaster(version: number, at: Date): MasterKey {
  return { version, createdAt: at.toISOString(), key: randomBytes(KEY_BYTES) }
}

function described(masters: readonly MasterKey[]): KeyRingVersions {
  const versions = masters.map((master) => ({
    version: master.version,
    createdAt: master.createdAt,
    fingerprint: fingerprint(master),
  }))
  return { kind: 'key-ring', versions }
}

/**
 * Works with the file beside the key file, which is made here and is also the lock: two that change the ring at once
 * would lose one of the keys. It is gone afterwards, however it went; once it has been moved, a file of that name is
 * another's lock.
 */
async function withNext<T>(
  file: string,
  work: (next: string, handle: FileHandle, moved: () => void) => Promise<T | KeyRefusal>,
): Promise<T | KeyRefusal> {
  const next = `${file}.next`
  const handle = await open(next, 'wx', OWN_ONLY).catch((error: NodeJS.ErrnoException) => error.code ?? '')
  if (typeof handle === 'string') return refused(handle === 'EEXIST' ? 'KEY_RING_BUSY' : 'KEY_RING_MISSING')
  let isOurs = true
  try {
    const answer = await work(next, handle, () => {
      isOurs = false
    })
    await syncDirectory(dirname(file))
    return answer
  } finally {
    await handle.close()
    if (isOurs) await unlink(next)
  }
}

async function writeMasters(handle: FileHandle, masters: readonly MasterKey[]): Promise<void> {
  const keys = masters.map(({ version, createdAt, key }) => ({
    version,
    createdAt,
    key: key.toString('base64url'),
  }))
  await handle.writeFile(`${JSON.stringify({ format: FORMAT, keys }, null, 2)}\n`)
  await handle.sync()
}

/** A new name in a directory lasts a power cut first when the directory itself is on the disk. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readMasters(file: string): Promise<readonly MasterKey[] | KeyRefusal> {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return refused('KEY_RING_MISSING')
  try {
    // Of the file that is open, not of its name: between two questions another could be put there.
    const found = await handle.stat()
    if (!found.isFile() || found.size > LARGEST_BYTES) return refused('KEY_RING_FAULTY')
    if (process.platform !== 'win32') {
      if ((found.mode & OTHERS_MAY) !== 0) return refused('KEY_RING_OPEN_TO_OTHERS')
      if (found.uid !== process.getuid?.()) return refused('KEY_RING_NOT_OURS')
    }
    return mastersIn(await handle.readFile('utf8')) ?? refused('KEY_RING_FAULTY')
  } finally {
    await handle.close()
  }
}

/** The keys in a text; null where any of it is not as it should be. */
function mastersIn(text: string): readonly MasterKey[] | null {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(content) || content.format !== FORMAT || !Array.isArray(content.keys)) return null
  const masters: MasterKey[] = []
  let newest = 0
  for (const each of content.keys as readonly unknown[]) {
    if (!isRecord(each) || typeof each.key !== 'string' || typeof each.createdAt !== 'string') return null
    const key = Buffer.from(each.key, 'base64url')
    const { version } = each
    const isLater = typeof version === 'number' && Number.isInteger(version) && version > newest
    if (!isLater || key.length !== KEY_BYTES || key.toString('base64url') !== each.key) return null
    masters.push({ version, createdAt: each.createdAt, key })
    newest = version
  }
  return masters.length === 0 || newest > NEWEST_VERSION ? null : masters
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refused(code: KeyProblem): KeyRefusal {
  return { kind: 'refused', code }
}
