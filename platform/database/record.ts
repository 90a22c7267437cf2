import type { Tx } from './tables.ts'

/** One row of the log. Who, where, as what, when and what for are the database's to fill in. */
export type AuditEntry = {
  /** What was done: a stable code, for instance `study.lock`. */
  readonly action: string
  /** What it was done to, for instance `study/vagen-till-arbete`. */
  readonly subject: string
  /** The state before and after, without personal data. */
  readonly before?: unknown
  readonly after?: unknown
  /** The person's case that it was about, so that the person can be told who has looked. */
  readonly caseId?: number
}

/** Writes a row in the log, in the transaction of what it tells about: both are kept, or neither. */
export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_event')
    .values({
      action: entry.action,
      subject: entry.subject,
      before: entry.before === undefined ? null : JSON.stringify(entry.before),
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
      case_id: entry.caseId ?? null,
    })
    .execute()
}
