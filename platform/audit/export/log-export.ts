import { createHash } from 'node:crypto'
import { type House, type Person, record } from '@utfall/database'
import { refusal } from '@utfall/secrecy'
import type { AuditRefusal } from '../problems.ts'
import { namesIn } from '../reading/actions.ts'
import type { Names } from '../reading/row-view.ts'
import { logRows, newestKey } from '../reading/store.ts'
import type { LogFilter } from '../schema.ts'
import type { ExportedRow } from '../verify/exported-row.ts'
import { endLine, headLine, rowLine } from '../verify/log-file.ts'
import { csvHeader, csvLine } from './log-csv.ts'

export type ExportOrder = {
  readonly format: 'csv' | 'json'
  readonly language: 'sv' | 'en'
  readonly filter: LogFilter
}

const ROWS_PER_PIECE = 2000

/**
 * The log as a file, in pieces as they are read: as much as the person sees of it, oldest first, up to the moment it
 * was asked for. That it was taken out is written in the log before the first piece. Each piece is a transaction of its
 * own, so a slow receiver holds nothing up; a session that ends meanwhile ends the file too, and its last line then
 * lacks.
 */
export async function exportLog(
  house: House,
  person: Person,
  { format, language, filter }: ExportOrder,
): Promise<{ readonly kind: 'file'; readonly pieces: AsyncGenerator<string> } | AuditRefusal> {
  const begun = await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'log.read')
    if (no) return no
    const upTo = await newestKey(tx)
    await record(tx, { action: 'log.export', subject: 'log', after: { format, filter } })
    return { kind: 'begun', upTo, at: acting.at, by: acting.actor } as const
  })
  if (begun.kind === 'refused') return begun
  const rows = rowsInPieces(house, person, filter, begun.upTo)
  if (format === 'csv') return { kind: 'file', pieces: csvPieces(rows, language) }
  const chosen: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined) chosen[key] = Array.isArray(value) ? value.join(', ') : value
  const head = headLine({
    ...{ utfall: 'log', format: 1, extent: 'excerpt', at: begun.at, by: begun.by, filter: chosen },
  })
  return { kind: 'file', pieces: jsonPieces(rows, head) }
}

type Piece = { readonly rows: readonly ExportedRow[]; readonly names: Names }
type Pieces = AsyncGenerator<Piece>

async function* rowsInPieces(house: House, person: Person, filter: LogFilter, upTo: number): Pieces {
  let after = 0
  for (;;) {
    const slice = { filter, direction: 'newer', after, upTo, limit: ROWS_PER_PIECE } as const
    const piece = await house.withTx(person, async (tx) => {
      const rows = await logRows(tx, slice)
      return { rows, names: await namesIn(tx, rows) }
    })
    const { rows } = piece
    if (rows.length > 0) yield piece
    if (rows.length < ROWS_PER_PIECE) return
    after = rows.at(-1)?.id ?? after
  }
}

async function* jsonPieces(pieces: Pieces, head: string): AsyncGenerator<string> {
  const sum = createHash('sha256').update(head)
  let count = 0
  yield head
  for await (const { rows } of pieces) {
    const text = rows.map(rowLine).join('')
    sum.update(text)
    count += rows.length
    yield text
  }
  yield endLine(count, sum.digest('hex'))
}

async function* csvPieces(pieces: Pieces, language: 'sv' | 'en'): AsyncGenerator<string> {
  yield csvHeader(language)
  for await (const { rows, names } of pieces) yield rows.map((row) => csvLine(row, language, names)).join('')
}
