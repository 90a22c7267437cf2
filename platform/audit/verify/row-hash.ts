import { hash } from 'node:crypto'
import type { ExportedRow } from './exported-row.ts'

/** What stands before the first row of a lane. */
export const NO_HASH = '0'.repeat(64)

/**
 * The text that a row's hash is made of, without asking the database: a JSON list in the form in which PostgreSQL
 * writes `jsonb_build_array(…)::text`, which is `, ` between the values, strings with the escapes of RFC 8259 that
 * `escape_json` makes (the same as JavaScript's: \b \f \n \r \t \" \\ and \u00xx for the other control characters) and
 * everything else as it is. Null where the row's format is none that we know.
 * Source: PostgreSQL 15 `src/backend/utils/adt/json.c` (escape_json) and `jsonb.c` (JsonbToCString).
 */
export function hashedText(row: ExportedRow): string | null {
  const text = JSON.stringify
  const ending =
    `${text(row.purpose)}, ${text(row.action)}, ${text(row.subject)}, ` +
    `${row.format === 1 ? '' : `${row.caseId}, `}${row.before}, ${row.after}, ${text(row.previousHash)}]`
  if (row.format === 1) return `[${row.place}, ${text(row.at)}, ${text(row.actor)}, ${ending}`
  if (row.format !== 2) return null
  return (
    `[2, ${row.lane}, ${row.place}, ${row.id}, ${text(row.at)}, ${text(row.actor)}, ${text(row.actorName)}, ` +
    `${row.accountId}, ${row.organisationId}, ${text(row.organisation)}, ${text(row.roles)}, ${ending}`
  )
}

/** The hash that a row should have: SHA-256 in hexadecimal. */
export function hashOf(row: ExportedRow): string | null {
  const text = hashedText(row)
  return text === null ? null : hash('sha256', text, 'hex')
}
