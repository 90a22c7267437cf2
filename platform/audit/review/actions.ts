import { randomInt } from 'node:crypto'
import { type House, type Person, record } from '@utfall/database'
import { refusal } from '@utfall/secrecy'
import { type AuditRefusal, refused } from '../problems.ts'
import { namesIn } from '../reading/actions.ts'
import { rowView } from '../reading/row-view.ts'
import { rowsByKey } from '../reading/store.ts'
import type { LogSample, ReviewOrder, ReviewSummary } from '../schema.ts'
import { drawPlaces, mayReview } from './rules.ts'
import { addReview, countReviews, countWaiting, keysAt, reviewState, type Span } from './store.ts'

export type SampleOrder = Span & { readonly n: number }

/**
 * Draws rows about cases by chance for an auditor to look at (R3.96): from the own organisation, written by others, not
 * reviewed yet. What was drawn stands in the log, so drawing again until the sample is convenient is seen.
 */
export async function drawSample(
  house: House,
  person: Person,
  { n, from, to }: SampleOrder,
): Promise<({ readonly kind: 'sample' } & LogSample) | AuditRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'log.review')
    if (no) return no
    const span = { from, to }
    const drawnFrom = await countWaiting(tx, span, acting.account)
    const places = drawPlaces(drawnFrom, n, randomInt)
    const keys = await keysAt(tx, span, acting.account, places)
    const rows = await rowsByKey(tx, keys)
    const names = await namesIn(tx, rows)
    await record(tx, { action: 'log.sample', subject: 'log', after: { from, to, drawnFrom, drawn: keys } })
    return { kind: 'sample', drawnFrom, items: rows.map((row) => rowView(row, names)) }
  })
}

/** An auditor has looked at a row and judged whether it was in order. Never a row of their own; never changed. */
export async function reviewEntry(
  house: House,
  person: Person,
  { entry, outcome, note }: ReviewOrder,
): Promise<{ readonly kind: 'reviewed' } | AuditRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'log.review')
    if (no) return no
    const answer = mayReview(await reviewState(tx, entry), acting.account)
    if (answer.kind === 'no' || acting.organisation === null) {
      const code = answer.kind === 'no' ? answer.code : 'LOG_ROW_NOT_FOUND'
      await record(tx, { action: 'refused', subject: 'log.review', after: { because: code, entry } })
      return refused(code)
    }
    const { organisation, actor: by } = acting
    await addReview(tx, { organisation, entry, outcome, note, by, follows: answer.follows })
    await record(tx, { action: 'log.review', subject: `log/${entry}`, after: { outcome } })
    return { kind: 'reviewed' }
  })
}

/** How the review of these days stands. */
export async function reviewSummary(
  house: House,
  person: Person,
  span: Span,
): Promise<({ readonly kind: 'summary' } & ReviewSummary) | AuditRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'log.read')
    if (no) return no
    const { rows, in_order: inOrder, asked, not_in_order: notInOrder } = await countReviews(tx, span)
    return { kind: 'summary', rows, reviewed: inOrder + asked + notInOrder, inOrder, asked, notInOrder }
  })
}
