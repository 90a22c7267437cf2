import type { z } from 'zod'
import { microsecondsOf } from '../instant.ts'
import type { ConsentView, ExceptionView } from '../schema.ts'
import type { ConsentRow, ExceptionRow } from './store.ts'

/** Rows as pages see them. */

export function consentView(row: ConsentRow, at: string): ConsentView {
  return {
    id: row.id,
    from: { slug: row.from_slug, name: { sv: row.from_sv, en: row.from_en } },
    to: { slug: row.to_slug, name: { sv: row.to_sv, en: row.to_en } },
    category: row.category,
    purpose: row.purpose,
    form: row.form,
    representative: row.representative,
    textVersion: row.text_version,
    language: row.language,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    state: stateOf(row, at),
    doubt: row.doubt,
  }
}

function stateOf(row: ConsentRow, at: string): ConsentView['state'] {
  if (row.withdrawn !== null) return 'withdrawn'
  const now = microsecondsOf(at)
  if (now >= microsecondsOf(row.valid_to)) return 'over'
  if (row.doubt !== null && row.holds === null) return 'in-doubt'
  if (row.doubt !== null && row.holds === false) return 'found-not-to-hold'
  return now < microsecondsOf(row.valid_from) ? 'not-yet' : 'holds'
}

export function exceptionView(row: ExceptionRow, at: string): z.infer<typeof ExceptionView> {
  return {
    id: row.id,
    to: { slug: row.to_slug, name: { sv: row.to_sv, en: row.to_en } },
    toAccount: row.to_account_id,
    category: row.category,
    ground: row.ground,
    need: row.need,
    reason: row.reason,
    decidedAt: row.decided_at,
    validTo: row.valid_to,
    isOver: microsecondsOf(at) >= microsecondsOf(row.valid_to),
  }
}
