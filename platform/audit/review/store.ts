import type { Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { Outcome } from '../schema.ts'

export type Span = { readonly from: string; readonly to: string }

/** Rows about cases in these Swedish days, written by others, that nobody has reviewed. */
const waiting = ({ from, to }: Span, account: number | null) => sql`
  from audit_event event
  where event.case_id is not null
    and event.organisation_id = app.organisation()
    and event.account_id is distinct from ${account}::integer
    and event.at >= (${from}::date::timestamp at time zone 'Europe/Stockholm')
    and event.at < ((${to}::date + 1)::timestamp at time zone 'Europe/Stockholm')
    and not exists (select from log_review review where review.audit_event_id = event.id)`

export async function countWaiting(tx: Tx, span: Span, account: number | null): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n ${waiting(span, account)}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Keys of the rows at these places, counted from 1, in a fixed order. */
export async function keysAt(
  tx: Tx,
  span: Span,
  account: number | null,
  places: readonly number[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (select event.id, row_number() over (order by event.id) as place ${waiting(span, account)}) as waiting
    where place = any(${[...places]}::bigint[]) order by id`.execute(tx)
  return rows.map((row) => row.id)
}

export type ReviewedRow = {
  readonly account_id: number | null
  readonly organisation_id: number | null
  /** The newest review of it, and what came of it. */
  readonly review: number | null
  readonly outcome: Outcome | null
}

/** A row of the own organisation's log, and how far its review has come. */
export async function reviewState(tx: Tx, entry: number): Promise<ReviewedRow | null> {
  const { rows } = await sql<ReviewedRow>`
    select event.account_id, event.organisation_id, newest.id as review, newest.outcome
    from audit_event event left join lateral (
      select review.id, review.outcome from log_review review where review.audit_event_id = event.id
      order by review.id desc limit 1
    ) as newest on true
    where event.id = ${entry}::bigint and event.organisation_id = app.organisation()`.execute(tx)
  return rows[0] ?? null
}

export async function addReview(
  tx: Tx,
  review: {
    readonly organisation: number
    readonly entry: number
    readonly outcome: Outcome
    readonly note: string
    readonly by: string
    readonly follows: number | null
  },
): Promise<void> {
  await tx
    .insertInto('log_review')
    .values({
      organisation_id: review.organisation,
      audit_event_id: review.entry,
      outcome: review.outcome,
      note: review.note,
      reviewed_by: review.by,
      follows_id: review.follows,
    })
    .execute()
}

export type ReviewCounts = {
  readonly rows: number
  readonly in_order: number
  readonly asked: number
  readonly not_in_order: number
}

/** Rows about cases in these Swedish days by the newest review of each. */
export async function countReviews(tx: Tx, { from, to }: Span): Promise<ReviewCounts> {
  const { rows } = await sql<ReviewCounts>`
    select count(*) as rows,
      count(*) filter (where newest.outcome = 'in-order') as in_order,
      count(*) filter (where newest.outcome = 'asked') as asked,
      count(*) filter (where newest.outcome = 'not-in-order') as not_in_order
    from audit_event event left join lateral (
      select review.outcome from log_review review where review.audit_event_id = event.id order by review.id desc limit 1
    ) as newest on true
    where event.case_id is not null and event.organisation_id = app.organisation()
      and event.at >= (${from}::date::timestamp at time zone 'Europe/Stockholm')
      and event.at < ((${to}::date + 1)::timestamp at time zone 'Europe/Stockholm')`.execute(tx)
  return rows[0] ?? { rows: 0, in_order: 0, asked: 0, not_in_order: 0 }
}
