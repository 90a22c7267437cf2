import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { pipeline as join, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { BackupRefusal } from './refused.ts'

/** The newest form of the file that this version writes and reads. */
export const ARCHIVE_FORMAT = 1

export type MigrationName = { readonly number: number; readonly name: string; readonly sha256: string }
/** The newest row of one chain of the log. */
export type ChainHead = { readonly lane: number; readonly place: number; readonly hash: string }

/** The first line: what this is a backup of, and when. */
export type BackupHeader = {
  readonly kind: 'utfall-backup'
  readonly format: number
  readonly utfallVersion: string
  readonly database: 'embedded' | 'postgres'
  /** The database's clock in the snapshot. */
  readonly madeAt: string
  readonly migrations: readonly MigrationName[]
  readonly heads: readonly ChainHead[]
  /** The first row of the log that was not as it should be when the backup was made; null where the chains were whole. */
  readonly firstFault: number | null
}

/** A table's end: how many rows came, and SHA-256 of their lines. */
export type TableCount = { readonly name: string; readonly rows: number; readonly sha256: string }
/** One row, each value as PostgreSQL writes it as text. */
export type Values = readonly (string | null)[]
/** Some of the bytes of a value that is too long for one line; its row comes after, with no bytes in that place. */
export type Piece = { readonly kind: 'piece'; readonly column: number; readonly hex: string }
export type RowRecord = { readonly kind: 'row'; readonly values: Values } | Piece

/**
 * A backup as a sequence of lines, each JSON. A row is a list; everything else is an object. What can only be known
 * when all rows have been seen (counts, sums) stands at the end, so that nothing is held in memory or written twice.
 */
export type BackupRecord =
  | BackupHeader
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | RowRecord
  | ({ readonly kind: 'table-end' } & TableCount)
  | {
      readonly kind: 'sequence'
      readonly name: string
      readonly last: string
      readonly isCalled: boolean
    }
  | BackupEnd

/** The last line: without it the file is not whole. */
export type BackupEnd = {
  readonly kind: 'end'
  readonly tables: number
  readonly rows: number
  /** Of the tables' own sums, in order. */
  readonly sha256: string
}

export function recordLine(record: BackupRecord): string {
  return `${JSON.stringify(record.kind === 'row' ? record.values : record)}\n`
}

/** The sum over the tables. */
export function endOf(tables: readonly TableCount[]): BackupEnd {
  const hash = createHash('sha256')
  for (const { name, rows, sha256 } of tables) hash.update(`${name} ${rows} ${sha256}\n`)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return { kind: 'end', tables: tables.length, rows, sha256: hash.digest('hex') }
}

/** Lines are gathered to pieces of this size before they are packed. */
const PIECE_CHARACTERS = 65_536

async function* pieces(records: AsyncIterable<BackupRecord>): AsyncGenerator<string> {
  let piece = ''
  for await (const record of records) {
    piece += recordLine(record)
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield piece
}

/**
 * Writes the file whole or not at all: under another name, to the disk, and only then under its own. Nobody else may
 * read it, and a file that is there already stays. What a killed process leaves ends in `.half`.
 */
export async function writeArchive(file: string, records: AsyncIterable<BackupRecord>): Promise<void> {
  const half = `${file}.${randomUUID()}.half`
  const taken = await openHalf(file, half)
  try {
    const into = taken.createWriteStream({ flush: true })
    await pipeline(Readable.from(pieces(records)), createGzip({ level: 6 }), into)
    await giveName(half, file)
  } catch (error) {
    await taken.close().catch(() => {})
    await rm(half, { force: true })
    const because = codeOf(error)
    throw NO_ROOM.includes(because) ? new BackupRefusal('BACKUP_FILE_UNWRITABLE', { file, because }) : error
  }
}

/** What a disk says that is full, or of which one has had one's share. */
const NO_ROOM: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

async function openHalf(file: string, half: string): Promise<FileHandle> {
  if (existsSync(file)) throw new BackupRefusal('BACKUP_FILE_EXISTS', { file })
  try {
    return await open(half, 'wx', 0o600)
  } catch (error) {
    throw new BackupRefusal('BACKUP_FILE_UNWRITABLE', { file, because: codeOf(error) })
  }
}

/** A second name and then only that: unlike renaming, it never takes the place of a file that came meanwhile. */
async function giveName(half: string, file: string): Promise<void> {
  try {
    await link(half, file)
    await rm(half)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new BackupRefusal('BACKUP_FILE_EXISTS', { file })
    // Some file systems give a file one name only.
    await rename(half, file)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** The records of a file, in order. Throws `BackupRefusal` where it is no backup, is damaged or ends too early. */
export async function* readArchive(file: string): AsyncGenerator<BackupRecord> {
  let isEnded = false
  let isBegun = false
  try {
    const unpacked = createGunzip()
    // Trouble with the file ends the unpacking, and so the loop.
    join(createReadStream(file), unpacked, () => {})
    for await (const line of lines(unpacked)) {
      const record = parse(line)
      if (!isBegun && record.kind !== 'utfall-backup')
        throw new BackupRefusal('BACKUP_NOT_A_BACKUP', { file })
      isBegun = true
      if (isEnded) throw new BackupRefusal('BACKUP_DAMAGED', { file, because: 'more after the end' })
      isEnded = record.kind === 'end'
      yield record
    }
  } catch (error) {
    throw readingRefusal(error, file, isBegun)
  }
  if (!isBegun) throw new BackupRefusal('BACKUP_NOT_A_BACKUP', { file })
  if (!isEnded) throw new BackupRefusal('BACKUP_DAMAGED', { file, because: 'the end is missing' })
}

function readingRefusal(error: unknown, file: string, isBegun: boolean): unknown {
  const code = codeOf(error)
  if (/^(ENOENT|EACCES|EISDIR|EPERM)$/.test(code))
    return new BackupRefusal('BACKUP_FILE_UNREADABLE', { file, because: code })
  const isOfTheFile =
    error instanceof SyntaxError ||
    error instanceof NotARecord ||
    code.startsWith('Z_') ||
    code.startsWith('ERR_')
  if (!isOfTheFile) return error
  return isBegun
    ? new BackupRefusal('BACKUP_DAMAGED', { file, because: 'unreadable content' })
    : new BackupRefusal('BACKUP_NOT_A_BACKUP', { file })
}

class NotARecord extends Error {}

const KINDS: readonly string[] = ['utfall-backup', 'table', 'piece', 'table-end', 'sequence', 'end']

function parse(line: string): BackupRecord {
  const given: unknown = JSON.parse(line)
  if (Array.isArray(given)) {
    if (given.every((value) => value === null || typeof value === 'string'))
      return { kind: 'row', values: given }
    throw new NotARecord()
  }
  if (typeof given !== 'object' || given === null || !KINDS.includes(String(Reflect.get(given, 'kind'))))
    throw new NotARecord()
  const record = given as BackupRecord
  if (record.kind === 'utfall-backup' && !isHeader(record)) throw new NotARecord()
  // What the other fields hold is held against the database's own catalogue, and the sums against the rows.
  return record
}

function isHeader(given: Readonly<Record<keyof BackupHeader, unknown>>): boolean {
  const { format, utfallVersion, madeAt, migrations, heads, firstFault } = given
  return (
    Number.isInteger(format) &&
    (firstFault === null || Number.isInteger(firstFault)) &&
    typeof utfallVersion === 'string' &&
    typeof madeAt === 'string' &&
    isListOf(migrations, ['name', 'sha256']) &&
    isListOf(heads, ['hash'])
  )
}

/** Whether it is a list of objects whose fields of these names are text. */
function isListOf(given: unknown, names: readonly string[]): boolean {
  if (!Array.isArray(given)) return false
  return given.every(
    (each: unknown) =>
      typeof each === 'object' &&
      each !== null &&
      names.every((name) => typeof Reflect.get(each, name) === 'string'),
  )
}

const NEW_LINE = 10

async function* lines(stream: AsyncIterable<unknown>): AsyncGenerator<string> {
  let parts: Buffer[] = []
  for await (const chunk of stream) {
    let rest = chunk as Buffer
    for (let end = rest.indexOf(NEW_LINE); end >= 0; end = rest.indexOf(NEW_LINE)) {
      parts.push(rest.subarray(0, end))
      yield Buffer.concat(parts).toString('utf8')
      parts = []
      rest = rest.subarray(end + 1)
    }
    if (rest.length > 0) parts.push(rest)
  }
  if (parts.length > 0) throw new NotARecord()
}

/** Only the first line: when, by which version. */
export async function readHeader(file: string): Promise<BackupHeader> {
  for await (const record of readArchive(file)) {
    if (record.kind === 'utfall-backup') return record
  }
  throw new BackupRefusal('BACKUP_NOT_A_BACKUP', { file })
}
