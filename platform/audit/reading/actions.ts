import { type Acting, type House, type Person, record, type Tx } from '@utfall/database'
import { refusal } from '@utfall/secrecy'
import { type AuditRefusal, refused } from '../problems.ts'
import type { CaseLogPage, LogFilter, LogPage } from '../schema.ts'
import type { ExportedRow } from '../verify/exported-row.ts'
import { accountAbout, caseRowView, type Names, rowView } from './row-view.ts'
import { accountNames, type CaseRow, caseRows, logRows, organisationNames, rowsAbout } from './store.ts'

/** Which part of a long list: `cursor` is what the page before gave as `next`. */
export type PageOrder = { readonly cursor?: string | undefined; readonly limit?: number | undefined }

const ROWS_ON_A_PAGE = 50
const MOST_ROWS_ON_A_PAGE = 500

/** The log, newest first: the organisation's for who keeps it, the house's own for who administers the house. */
export async function readLog(
  house: House,
  person: Person,
  filter: LogFilter,
  order: PageOrder = {},
): Promise<({ readonly kind: 'page' } & LogPage) | AuditRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'log.read')
    if (no) return no
    const { after, limit } = bounds(order)
    const rows = await logRows(tx, { filter, direction: 'older', after, limit: limit + 1 })
    // Who has looked into the log stands in the log.
    await record(tx, {
      action: 'log.read',
      subject: 'log',
      after: { filter, rows: Math.min(rows.length, limit) },
    })
    return await pageOf(tx, rows, limit)
  })
}

/** What somebody did themselves and what was done to their account. Their own: it needs no role, and is not noted. */
export async function accountLog(
  house: House,
  person: Person,
  order: PageOrder = {},
): Promise<({ readonly kind: 'page' } & LogPage) | AuditRefusal> {
  return await house.withTx(person, async (tx, { account }) => {
    if (account === null) return refused('NOT_ALLOWED')
    const { after, limit } = bounds(order)
    const rows = await rowsAbout(tx, account, { filter: {}, direction: 'older', after, limit: limit + 1 })
    return await pageOf(tx, rows, limit)
  })
}

/**
 * Who has looked at a case or changed something in it, newest first: for those who hold it, to be given to the person,
 * and for the auditor of the unit. To everybody else there is no such case.
 */
export async function caseLog(
  house: House,
  person: Person,
  reference: string,
  order: PageOrder = {},
): Promise<({ readonly kind: 'page' } & CaseLogPage) | AuditRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'case.log')
    const { after, limit } = bounds(order)
    const rows = await caseRows(tx, reference, { after, limit: limit + 1 })
    const [first] = rows
    if (no) return first ? no : refused('LOG_CASE_NOT_FOUND')
    if (!first) return after === null ? await caseNotFound(tx, acting) : emptyPage(reference)
    await record(tx, { action: 'case.log', subject: `case/${reference}`, caseId: first.case_id })
    const shown = rows.slice(0, limit)
    const names = await organisationNames(tx, slugsOf(shown.map((row) => row.organisation_slug)))
    const items = shown.map((row) => caseRowView(row, names))
    return { kind: 'page', reference, items, next: nextOf(rows, shown) }
  })
}

/** Each case has a first row, so where no row is seen there is no case, or none for them. */
async function caseNotFound(tx: Tx, acting: Acting): Promise<AuditRefusal> {
  await record(tx, {
    action: 'refused',
    subject: 'case.log',
    after: { because: 'NOT_SEEN', as: acting.actor },
  })
  return refused('LOG_CASE_NOT_FOUND')
}

function emptyPage(reference: string): { readonly kind: 'page' } & CaseLogPage {
  return { kind: 'page', reference, items: [], next: null }
}

function bounds({ cursor, limit = ROWS_ON_A_PAGE }: PageOrder): { after: number | null; limit: number } {
  const after = cursor === undefined || !/^\d{1,15}$/.test(cursor) ? null : Number(cursor)
  return { after, limit: Math.max(1, Math.min(limit, MOST_ROWS_ON_A_PAGE)) }
}

async function pageOf(
  tx: Tx,
  rows: readonly ExportedRow[],
  limit: number,
): Promise<{ readonly kind: 'page' } & LogPage> {
  const shown = rows.slice(0, limit)
  const names = await namesIn(tx, shown)
  return { kind: 'page', items: shown.map((row) => rowView(row, names)), next: nextOf(rows, shown) }
}

function nextOf(rows: readonly (ExportedRow | CaseRow)[], shown: readonly (ExportedRow | CaseRow)[]) {
  const last = shown.at(-1)
  return rows.length > shown.length && last ? String(last.id) : null
}

/** The names that belong beside these rows, as far as the reader may see them. */
export async function namesIn(tx: Tx, rows: readonly ExportedRow[]): Promise<Names> {
  return {
    organisations: await organisationNames(tx, slugsOf(rows.map((row) => row.organisation))),
    accounts: await accountNames(tx, new Set(rows.map(accountAbout).filter((id) => id !== null))),
  }
}

function slugsOf(slugs: readonly (string | null)[]): ReadonlySet<string> {
  return new Set(slugs.filter((slug) => slug !== null))
}
