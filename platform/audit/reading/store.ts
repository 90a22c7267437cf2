import type { Tables, Tx } from '@utfall/database'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { actionsAsked } from '../action-groups.ts'
import type { LogFilter } from '../schema.ts'
import { type ExportedRow, withMicroseconds } from '../verify/exported-row.ts'

/** Rows of the log as row level security allows, with all their columns. */
export type Slice = {
  readonly filter: LogFilter
  /** Towards older rows (for reading) or newer ones (for a file). */
  readonly direction: 'older' | 'newer'
  /** The row after which to go on; null from the beginning. */
  readonly after: number | null
  /** No rows beyond this one; null without limit. */
  readonly upTo?: number | null
  readonly limit: number
}

type Condition = (row: ExpressionBuilder<Tables, 'audit_event'>) => ReturnType<typeof sql<SqlBool>>

const swedishDay = (day: string, shift: number) =>
  sql`((${day}::date + ${sql.lit(shift)})::timestamp at time zone 'Europe/Stockholm')`

/** What an account did, and what was done to it. */
const byOrAbout = (account: number): Condition => {
  return () => sql<SqlBool>`(account_id = ${account} or subject = ${`account/${account}`})`
}

function conditions(filter: LogFilter): readonly Condition[] {
  const { from, to, account, subject, organisation } = filter
  const asked = actionsAsked([filter.action ?? []].flat(), [filter.group ?? []].flat())
  const all: Condition[] = []
  if (from !== undefined) all.push(() => sql<SqlBool>`at >= ${swedishDay(from, 0)}`)
  if (to !== undefined) all.push(() => sql<SqlBool>`at < ${swedishDay(to, 1)}`)
  if (asked !== null)
    all.push(
      () =>
        sql<SqlBool>`(action = any(${[...asked.codes]}::text[]) or action ^@ any(${[...asked.beginnings]}::text[]))`,
    )
  if (account !== undefined) all.push(byOrAbout(account))
  if (subject !== undefined) all.push(() => sql<SqlBool>`subject = ${subject}`)
  if (organisation !== undefined) all.push(() => sql<SqlBool>`organisation_slug = ${organisation}`)
  return all
}

/**
 * What somebody did and what was done to their account, what the organisation did for who keeps its log, and the house's own for who administers the house:
 * asked here as well as by the policies under it.
 */
const inSight = sql<SqlBool>`(account_id = (select app.account()) or subject = 'account/' || (select app.account())
  or (organisation_id = (select app.organisation()) and (select app.has_role('administrator', 'auditor')))
  or (organisation_id is null and (select app.has_role('house-administrator'))))`

export async function logRows(tx: Tx, slice: Slice): Promise<readonly ExportedRow[]> {
  return await rowsWhere(tx, slice, conditions(slice.filter))
}

/** What somebody did, and what was done to their account. */
export async function rowsAbout(tx: Tx, account: number, slice: Slice): Promise<readonly ExportedRow[]> {
  return await rowsWhere(tx, slice, [byOrAbout(account), ...conditions(slice.filter)])
}

/** These rows, in the order of their keys. */
export async function rowsByKey(tx: Tx, keys: readonly number[]): Promise<readonly ExportedRow[]> {
  if (keys.length === 0) return []
  const slice = { filter: {}, direction: 'newer', after: null, limit: keys.length } as const
  return await rowsWhere(tx, slice, [() => sql<SqlBool>`id = any(${[...keys]}::bigint[])`])
}

async function rowsWhere(
  tx: Tx,
  { direction, after, upTo = null, limit }: Slice,
  all: readonly Condition[],
): Promise<readonly ExportedRow[]> {
  let asked = tx
    .selectFrom('audit_event')
    .select(['format', 'lane', 'place', 'id', 'at', 'actor', 'actor_name as actorName'])
    .select([
      'account_id as accountId',
      'organisation_id as organisationId',
      'organisation_slug as organisation',
    ])
    .select(['roles', 'purpose', 'action', 'subject', 'case_id as caseId'])
    .select([sql<string | null>`before::text`.as('before'), sql<string | null>`after::text`.as('after')])
    .select(['previous_hash as previousHash', 'hash'])
    .where(inSight)
    .orderBy('id', direction === 'older' ? 'desc' : 'asc')
    .limit(limit)
  for (const condition of all) asked = asked.where(condition)
  if (after !== null) asked = asked.where('id', direction === 'older' ? '<' : '>', after)
  if (upTo !== null) asked = asked.where('id', '<=', upTo)
  return (await asked.execute()).map((row) => ({ ...row, at: withMicroseconds(row.at) }))
}

/** The newest row that is seen; 0 where there is none. */
export async function newestKey(tx: Tx): Promise<number> {
  const found = await tx
    .selectFrom('audit_event')
    .select('id')
    .where(inSight)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found?.id ?? 0
}

export type AccountNames = ReadonlyMap<number, string>

/** What accounts are called, of those that row level security lets the reader see. */
export async function accountNames(tx: Tx, ids: ReadonlySet<number>): Promise<AccountNames> {
  if (ids.size === 0) return new Map()
  const rows = await tx
    .selectFrom('account')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export type OrganisationNames = ReadonlyMap<string, { readonly sv: string; readonly en: string }>

export async function organisationNames(tx: Tx, slugs: ReadonlySet<string>): Promise<OrganisationNames> {
  if (slugs.size === 0) return new Map()
  const rows = await tx
    .selectFrom('organisation')
    .select(['slug', 'name_sv', 'name_en'])
    .where('slug', 'in', [...slugs])
    .execute()
  return new Map(rows.map(({ slug, name_sv, name_en }) => [slug, { sv: name_sv, en: name_en }]))
}

export type CaseRow = {
  readonly case_id: number
  readonly id: number
  readonly at: string
  readonly actor_name: string | null
  readonly organisation_slug: string | null
  readonly roles: string | null
  readonly action: string
  readonly purpose: string
  /** On which ground each kind of information was read or told. */
  readonly grounds: Readonly<Record<string, string>> | null
}

/** What the log says about a case, newest first: nothing for whoever may not know. */
export async function caseRows(
  tx: Tx,
  reference: string,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<readonly CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    select case_id, place as id, at, actor_name, organisation_slug, roles, action, purpose, grounds
    from app.case_log(${reference}::uuid) where ${after}::bigint is null or place < ${after}::bigint
    order by place desc limit ${limit}`.execute(tx)
  return rows
}
