/**
 * A row of the log with all that its hash is made of, as text and whole numbers that are the same on every machine.
 * What a key is about stands in the comments of the table (`platform/database/schema.sql`).
 */
export type ExportedRow = {
  readonly format: number
  readonly lane: number
  readonly place: number
  readonly id: number
  /** UTC with six digits after the second: `2026-03-01T09:30:00.123456Z`. */
  readonly at: string
  readonly actor: string
  readonly actorName: string | null
  readonly accountId: number | null
  readonly organisationId: number | null
  readonly organisation: string | null
  readonly roles: string | null
  readonly purpose: string
  readonly action: string
  readonly subject: string
  readonly caseId: number | null
  /** The raw text of the database's `jsonb`, not the value: the hash is over the text. */
  readonly before: string | null
  readonly after: string | null
  readonly previousHash: string
  readonly hash: string
}

/** The newest row of a lane. */
export type LaneHead = { readonly lane: number; readonly place: number; readonly hash: string }

/** Six digits after the second, where PostgreSQL leaves out closing zeros. */
export function withMicroseconds(instant: string): string {
  const [whole = '', fraction = ''] = instant.replace(/Z$/, '').split('.')
  return `${whole}.${fraction.padEnd(6, '0')}Z`
}
