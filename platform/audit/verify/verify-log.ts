import type { ExportedRow, LaneHead } from './exported-row.ts'
import { hashOf, NO_HASH } from './row-hash.ts'

/** The first thing that is not as it was written: where, and what differs. */
export type LogFault = {
  readonly lane: number
  readonly place: number
  readonly id: number
  readonly kind: FaultKind
  readonly expected: string
  readonly found: string
}

export type FaultKind =
  /** What the row says is not what its hash was made of, or the hash itself was changed. */
  | 'row-changed'
  /** The row does not follow the one that stands before it. */
  | 'not-following'
  /** Rows are missing before this one, or it is there twice. */
  | 'out-of-place'
  /** A format that was never written. */
  | 'format-unknown'
  /** A row of the first format carries something that its hash does not cover and that was not there then. */
  | 'unhashed-value'
  /** JSON's null where there should be no value: both would give the same hash. */
  | 'null-written-out'

export type Verified =
  | {
      readonly kind: 'whole'
      readonly rows: number
      readonly lanes: readonly LaneHead[]
      /** Rows that are dated before the one they follow: the clock went back. The chain holds without the clock. */
      readonly clockWentBack: number
    }
  | {
      readonly kind: 'broken'
      readonly rows: number
      readonly faults: number
      readonly firstFault: LogFault
    }

/** Told how far a long verification has come, in rows or in bytes. */
export type OnProgress = (done: number, total: number) => void

/** An excerpt, such as one organisation's rows: each row is held against its own hash, and neighbours against each other. */
export type Excerpt = { readonly kind: 'excerpt' } | { readonly kind: 'all' }

type Lane = {
  place: number
  hash: string
  at: string
  format: number
}

/**
 * Whether the log is as it was written. Every hash is made anew from the row's own columns, without the database's
 * function; in each lane places run 1, 2, 3 … and each row names the hash of the one before. Any changed byte of any
 * column, any row that is missing inside, added, moved or doubled is found; rows missing at the end are found by an
 * anchor. The rows of a lane come in the order of their places; lanes may be mixed. Memory does not grow with the log.
 * Of several faults the first by key is told.
 */
export async function verifyLog(
  rows: AsyncIterable<ExportedRow> | AsyncIterable<readonly ExportedRow[]>,
  extent: Excerpt = { kind: 'all' },
): Promise<Verified> {
  const check = new LogCheck(extent)
  for await (const some of rows) {
    if (isList(some)) for (const row of some) check.take(row)
    else check.take(some)
  }
  return check.end()
}

function isList(some: ExportedRow | readonly ExportedRow[]): some is readonly ExportedRow[] {
  return Array.isArray(some)
}

class LogCheck {
  readonly #isExcerpt: boolean
  readonly #lanes = new Map<number, Lane>()
  #rows = 0
  #faults = 0
  #clockWentBack = 0
  #first: LogFault | null = null

  constructor(extent: Excerpt) {
    this.#isExcerpt = extent.kind === 'excerpt'
  }

  take(row: ExportedRow): void {
    this.#rows += 1
    const before = this.#lanes.get(row.lane)
    const fault = this.#faultOf(row, before)
    if (fault) {
      this.#faults += 1
      if (this.#first === null || row.id < this.#first.id) {
        const { lane, place, id } = row
        this.#first = { lane, place, id, ...fault }
      }
    }
    if (before && row.at < before.at) this.#clockWentBack += 1
    this.#lanes.set(row.lane, { place: row.place, hash: row.hash, at: row.at, format: row.format })
  }

  #faultOf(row: ExportedRow, before: Lane | undefined): Omit<LogFault, 'lane' | 'place' | 'id'> | null {
    const inPlace = this.#isExcerpt
      ? this.#faultOfNeighbours(row, before)
      : faultOfPlace(row, before?.place ?? 0, before?.hash ?? NO_HASH)
    if (inPlace) return inPlace
    const expected = hashOf(row)
    if (expected === null || (row.format === 1 && before?.format === 2))
      return { kind: 'format-unknown', expected: '1, 2', found: String(row.format) }
    if (expected !== row.hash) return { kind: 'row-changed', expected, found: row.hash }
    return row.format === 1 ? unhashedValue(row) : writtenNull(row)
  }

  /** Between two rows of an excerpt there may be others that it does not hold. */
  #faultOfNeighbours(row: ExportedRow, before: Lane | undefined) {
    if (!before && row.place > 1) return null
    const place = before?.place ?? 0
    if (row.place > place + 1) return null
    return faultOfPlace(row, place, before?.hash ?? NO_HASH)
  }

  end(): Verified {
    const rows = this.#rows
    if (this.#first) return { kind: 'broken', rows, faults: this.#faults, firstFault: this.#first }
    const lanes = [...this.#lanes]
      .map(([lane, { place, hash }]) => ({ lane, place, hash }))
      .toSorted((one, other) => one.lane - other.lane)
    return { kind: 'whole', rows, lanes, clockWentBack: this.#clockWentBack }
  }
}

function faultOfPlace(row: ExportedRow, placeBefore: number, hashBefore: string) {
  if (row.place !== placeBefore + 1)
    return { kind: 'out-of-place', expected: String(placeBefore + 1), found: String(row.place) } as const
  if (row.previousHash !== hashBefore)
    return { kind: 'not-following', expected: hashBefore, found: row.previousHash } as const
  return null
}

/** The first format knew neither lanes nor organisations: such a row was given these columns empty, and keeps them so. */
function unhashedValue(row: ExportedRow) {
  const { lane, place, id, actorName, accountId, organisationId, organisation, roles, caseId } = row
  const carried = [actorName, accountId, organisationId, organisation, roles, caseId].find(
    (value) => value !== null,
  )
  const found = lane !== 0 ? `lane ${lane}` : id !== place ? `id ${id}` : carried
  return found === undefined
    ? null
    : ({ kind: 'unhashed-value', expected: 'null', found: String(found) } as const)
}

function writtenNull({ before, after }: ExportedRow) {
  return before === 'null' || after === 'null'
    ? ({ kind: 'null-written-out', expected: 'no value', found: 'null' } as const)
    : null
}
