import { isUtf8 } from 'node:buffer'
import { stat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import {
  type Entry,
  fromBufferPromise,
  getFileNameLowLevel,
  openPromise,
  validateFileName,
  type ZipFile,
} from 'yauzl'
import { FaultList, type Faults, type FaultWords, faultWords, fileFault, type PlacedFault } from './fault.ts'
import { isPassedOver, type StudyFiles, type StudyLimits, tooManyBytes, tooManyFiles } from './study-files.ts'

export type StudyArchive = { readonly name: string } & (
  | { readonly bytes: Uint8Array }
  | { readonly path: string }
)

/** An archive comes from anyone who may upload; it is held in memory while it is read. */
const ARCHIVE_LIMITS: StudyLimits = { files: 200, totalBytes: 200_000_000 }
/** Folders and passed-over files count too, so that an archive of a million empty folders ends soon. */
const ENTRIES_PER_FILE = 10
const LONGEST_PATH = 240

/**
 * The files of a zipped study. One folder around them all is taken off. Whatever an archive can be (not a zip, cut
 * off, encrypted, with paths that lead out, links, one name twice, too many files, larger than it says), the answer is
 * files or faults, never a throw; nothing is written to disk.
 */
export async function readStudyArchive(
  archive: StudyArchive,
  limits: StudyLimits = ARCHIVE_LIMITS,
): Promise<StudyFiles | Faults> {
  try {
    if ('path' in archive && (await stat(archive.path)).size > limits.totalBytes) {
      return tooManyBytes(archive.name, limits)
    }
    // Names are decoded here: the library's own check would end the reading at the first bad one.
    const options = { decodeStrings: false }
    const zip =
      'path' in archive
        ? await openPromise(archive.path, options)
        : await fromBufferPromise(
            Buffer.from(archive.bytes.buffer, archive.bytes.byteOffset, archive.bytes.byteLength),
            options,
          )
    // A second error after the first has been told must not become an uncaught one.
    zip.on('error', () => {})
    return await readEntries(zip, archive.name, limits)
  } catch (error) {
    return unreadable(archive.name, error)
  }
}

async function readEntries(zip: ZipFile, archive: string, limits: StudyLimits): Promise<StudyFiles | Faults> {
  const files = new Map<string, Uint8Array>()
  const taken = new Set<string>()
  const list = new FaultList(archive)
  let entries = 0
  let totalBytes = 0
  for await (const entry of zip.eachEntry()) {
    entries += 1
    if (entries > limits.files * ENTRIES_PER_FILE) return tooManyFiles(archive, limits)
    const name = entryName(entry)
    const refusal = entryRefusal(entry, name)
    if (refusal) {
      list.add(refusal)
      continue
    }
    if (name.endsWith('/') || isPassedOver(name)) continue
    if (taken.has(name.toLowerCase())) {
      list.add(duplicateName(name))
      continue
    }
    taken.add(name.toLowerCase())
    if (taken.size > limits.files) return tooManyFiles(archive, limits)
    const left = limits.totalBytes - totalBytes
    const bytes = entry.uncompressedSize > left ? null : await unpack(zip, entry, left)
    if (bytes === null) return tooManyBytes(archive, limits)
    if (crc32(bytes) !== entry.crc32) list.add(damagedFile(name))
    totalBytes += bytes.length
    files.set(name, bytes)
  }
  if (list.total > 0) return list.result()
  if (files.size === 0) {
    return fileFault(
      archive,
      ['an archive without files', 'a study.json and its data files'],
      ['ett arkiv utan filer', 'en study.json och dess datafiler'],
    )
  }
  return { kind: 'files', files: withoutTopFolder(files) }
}

/** Some programs write UTF-8 names without saying so; what is not UTF-8 is code page 437, as the format says. */
function entryName(entry: Entry): string {
  const raw = entry.fileNameRaw
  const name = isUtf8(raw)
    ? raw.toString('utf8')
    : getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true)
  return name.normalize('NFC')
}

/** The bytes of one file, or null when they are more than may be unpacked, whatever the archive said. */
async function unpack(zip: ZipFile, entry: Entry, mostBytes: number): Promise<Uint8Array | null> {
  const stream = await zip.openReadStreamPromise(entry)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function withoutTopFolder(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const tops = new Set([...files.keys()].map((name) => name.slice(0, name.indexOf('/') + 1)))
  const [top = ''] = tops
  if (tops.size !== 1 || top === '') return files
  return new Map([...files].map(([name, bytes]) => [name.slice(top.length), bytes]))
}

const FILE_TYPE_BITS = 0o170000
const REGULAR_OR_FOLDER: readonly number[] = [0, 0o100000, 0o040000]

function entryRefusal(entry: Entry, name: string): PlacedFault | null {
  if (entry.isEncrypted()) {
    return entryFault(
      name,
      ['an encrypted file', 'files without a password'],
      ['en krypterad fil', 'filer utan lösenord'],
    )
  }
  const parts = name.replace(/\/$/, '').split('/')
  const isUnsafe =
    validateFileName(name) !== null ||
    name.length > LONGEST_PATH ||
    /[\p{Cc}:\ufffd]/u.test(name) ||
    parts.some((part) => part === '' || part === '.')
  if (isUnsafe) {
    return entryFault(
      name,
      [
        'a path that leads elsewhere or cannot be written',
        `a plain path of at most ${LONGEST_PATH} characters`,
      ],
      [
        'en sökväg som leder bort eller inte går att skriva',
        `en enkel sökväg på högst ${LONGEST_PATH} tecken`,
      ],
    )
  }
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_BITS
  if (REGULAR_OR_FOLDER.includes(type)) return null
  return entryFault(name, ['a link or device', 'plain files'], ['en länk eller enhet', 'vanliga filer'])
}

function duplicateName(name: string): PlacedFault {
  return entryFault(
    name,
    ['the same name twice', 'each name once, whatever its capitals'],
    ['samma namn två gånger', 'varje namn en gång, oavsett stora bokstäver'],
  )
}

function damagedFile(name: string): PlacedFault {
  return entryFault(
    name,
    ['a damaged file (its checksum is another)', 'an undamaged archive'],
    ['en skadad fil (kontrollsumman är en annan)', 'ett oskadat arkiv'],
  )
}

/** The place of a fault in an archive is the file in it. */
function entryFault(name: string, english: FaultWords, swedish: FaultWords): PlacedFault {
  return { row: null, column: name, ...faultWords(english, swedish) }
}

function unreadable(archive: string, error: unknown): Faults {
  const message = error instanceof Error ? error.message : String(error)
  if (message.startsWith('End of central directory')) {
    return fileFault(
      archive,
      ['something that is no zip file, or only the start of one', 'a study folder as a zip file'],
      ['något som inte är en zip-fil, eller bara början av en', 'en studiemapp som zip-fil'],
    )
  }
  if (message.includes('encryption')) {
    return fileFault(
      archive,
      ['an encrypted archive', 'an archive without a password'],
      ['ett krypterat arkiv', 'ett arkiv utan lösenord'],
    )
  }
  return fileFault(
    archive,
    [`a zip file that cannot be read (${message})`, 'an undamaged zip file'],
    [`en zip-fil som inte går att läsa (${message})`, 'en oskadad zip-fil'],
  )
}
