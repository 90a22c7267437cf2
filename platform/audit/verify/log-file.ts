import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ExportedRow } from './exported-row.ts'
import { type OnProgress, type Verified, verifyLog } from './verify-log.ts'

/** The first line of an exported log: what it holds of the log, and who took it out when. */
export type LogFileHead = {
  readonly utfall: 'log'
  readonly format: 1
  /** `excerpt`: what one person was allowed to see and asked for; rows between may be left out. */
  readonly extent: 'all' | 'excerpt'
  readonly at: string
  readonly by: string
  readonly filter: Readonly<Record<string, string | number>>
}

export function headLine(head: LogFileHead): string {
  return `${JSON.stringify(head)}\n`
}

/** The last line: without it the file ends too early. The sum is over every byte before it. */
export function endLine(rows: number, sha256: string): string {
  return `${JSON.stringify({ end: true, rows, sha256 })}\n`
}

/** A row as one line: always the same keys in the same order, so that a row is one text and no other. */
export function rowLine(row: ExportedRow): string {
  const { format, lane, place, id, at, actor, actorName, accountId, organisationId, organisation, roles } =
    row
  const { purpose, action, subject, caseId, before, after, previousHash, hash } = row
  const who = {
    format,
    lane,
    place,
    id,
    at,
    actor,
    actorName,
    accountId,
    organisationId,
    organisation,
    roles,
  }
  return `${JSON.stringify({ ...who, purpose, action, subject, caseId, before, after, previousHash, hash })}\n`
}

/** Why a file is no log that can be held against itself. `line` counts from 1. */
export type FileFault = {
  readonly line: number
  readonly kind: 'not-a-log' | 'unreadable-line' | 'ends-too-early' | 'more-after-the-end' | 'sum-differs'
}

export type VerifiedFile =
  | { readonly kind: 'verified'; readonly head: LogFileHead; readonly sha256: string; readonly log: Verified }
  | { readonly kind: 'damaged'; readonly fault: FileFault }

const ROWS_PER_PAGE = 1000
/** A row of the log holds no files; a longer line is something else. */
const LONGEST_LINE = 16_000_000

/** Holds an exported file against itself: every row as in `verifyLog`, and every byte by the sum at its end. */
export async function verifyLogFile(path: string, onProgress: OnProgress = () => {}): Promise<VerifiedFile> {
  const file = new LogFile(path, onProgress)
  const head = await file.open()
  if (head === null) return { kind: 'damaged', fault: file.fault ?? { line: 1, kind: 'not-a-log' } }
  const log = await verifyLog(file.pages(), { kind: head.extent })
  // A row that was changed also changes the file's sum; the row says more.
  if (log.kind === 'broken' || file.fault === null)
    return { kind: 'verified', head, sha256: file.sha256, log }
  return { kind: 'damaged', fault: file.fault }
}

class LogFile {
  fault: FileFault | null = null
  sha256 = ''
  readonly #lines: AsyncGenerator<string>
  readonly #sum = createHash('sha256')
  #line = 0

  constructor(path: string, onProgress: OnProgress) {
    this.#lines = linesOf(path, onProgress)
  }

  async open(): Promise<LogFileHead | null> {
    const line = await this.#next()
    const head = line === null ? null : parsed(line)
    if (line === null || !isHead(head)) return null
    this.#sum.update(line)
    return head
  }

  async *pages(): AsyncGenerator<readonly ExportedRow[]> {
    let page: ExportedRow[] = []
    let rows = 0
    for (;;) {
      const line = await this.#next()
      if (line === null) {
        this.fault = { line: this.#line, kind: 'ends-too-early' }
        break
      }
      const value = parsed(line)
      if (typeof value === 'object' && value !== null && 'end' in value) {
        await this.#close(line, rows)
        break
      }
      if (!isRow(value) || rowLine(value) !== line) {
        this.fault = { line: this.#line, kind: 'unreadable-line' }
        break
      }
      this.#sum.update(line)
      rows += 1
      page.push(value)
      if (page.length < ROWS_PER_PAGE) continue
      yield page
      page = []
    }
    yield page
    await this.#lines.return(undefined)
  }

  async #close(line: string, rows: number): Promise<void> {
    this.sha256 = this.#sum.digest('hex')
    if (line !== endLine(rows, this.sha256)) this.fault = { line: this.#line, kind: 'sum-differs' }
    else if ((await this.#next()) !== null) this.fault = { line: this.#line, kind: 'more-after-the-end' }
  }

  async #next(): Promise<string | null> {
    const { value, done } = await this.#lines.next()
    if (done) return null
    this.#line += 1
    return value
  }
}

/** Lines with their line ends; a last one without is given as it is. */
async function* linesOf(path: string, onProgress: OnProgress): AsyncGenerator<string> {
  let rest = ''
  const { size } = await stat(path)
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 262_144 })
  for await (const chunk of stream) {
    onProgress(stream.bytesRead, size)
    const text = rest + chunk
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      yield text.slice(from, at + 1)
      from = at + 1
    }
    rest = text.slice(from)
    if (rest.length > LONGEST_LINE) break
  }
  if (rest !== '') yield rest
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isHead(value: unknown): value is LogFileHead {
  if (typeof value !== 'object' || value === null || !('utfall' in value) || !('extent' in value))
    return false
  return value.utfall === 'log' && (value.extent === 'all' || value.extent === 'excerpt')
}

const NUMBERS: readonly (keyof ExportedRow)[] = ['format', 'lane', 'place', 'id']
const MAYBE_NUMBERS: readonly (keyof ExportedRow)[] = ['accountId', 'organisationId', 'caseId']
const TEXTS: readonly (keyof ExportedRow)[] = [
  'at',
  'actor',
  'purpose',
  'action',
  'subject',
  'previousHash',
  'hash',
]
const MAYBE_TEXTS: readonly (keyof ExportedRow)[] = ['actorName', 'organisation', 'roles', 'before', 'after']

/** A number written as text would give the same hash: each value is of its own kind. */
function isRow(value: unknown): value is ExportedRow {
  if (typeof value !== 'object' || value === null) return false
  const row = value as Readonly<Record<string, unknown>>
  return (
    NUMBERS.every((key) => Number.isSafeInteger(row[key])) &&
    MAYBE_NUMBERS.every((key) => row[key] === null || Number.isSafeInteger(row[key])) &&
    TEXTS.every((key) => typeof row[key] === 'string') &&
    MAYBE_TEXTS.every((key) => row[key] === null || typeof row[key] === 'string')
  )
}
