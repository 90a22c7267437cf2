import { actionText } from '../action-texts.ts'
import { categoryText, groundText, purposeText } from '../case-texts.ts'
import { ROLE_TEXTS } from '../role-texts.ts'
import type { CaseLogRow, LogRow } from '../schema.ts'
import type { ExportedRow } from '../verify/exported-row.ts'
import type { AccountNames, CaseRow, OrganisationNames } from './store.ts'

const SWEDISH_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  ...{
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
})

/** `2026-03-01 10:30:00`: what the clock on the wall said in Sweden. */
export function inSweden(at: string): string {
  return SWEDISH_TIME.format(new Date(at))
}

const ACCOUNT = /^account\/(\d{1,9})$/

/** The account that a row is about, where it is about one: what happens at the door is written by the house about somebody. */
export function accountAbout({ subject }: Pick<ExportedRow, 'subject'>): number | null {
  const number = ACCOUNT.exec(subject)?.[1]
  return number === undefined ? null : Number(number)
}

/** What organisations and accounts are called, beside their codes and numbers. */
export type Names = { readonly organisations: OrganisationNames; readonly accounts: AccountNames }

export function aboutOf(row: ExportedRow, { accounts }: Pick<Names, 'accounts'>): LogRow['about'] {
  const account = accountAbout(row)
  const name = account === null ? undefined : accounts.get(account)
  return account === null || name === undefined ? null : { account, name }
}

/** A row for people, with words beside its codes. */
export function rowView(row: ExportedRow, names: Names): LogRow {
  const { id, at, subject, purpose, lane, place, hash } = row
  return {
    ...{ id, at, inSweden: inSweden(at) },
    who: {
      id: row.actor,
      name: row.actorName,
      account: row.accountId,
      roles: rolesOf(row.roles),
      organisation: organisationOf(row.organisation, names.organisations),
    },
    what: { code: row.action, text: actionText(row.action) },
    ...{ subject, about: aboutOf(row, names), purpose },
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    ...{ lane, place, hash },
  }
}

/** A row of a case's log: who, when, what for and on which ground, and nothing of what was read. */
export function caseRowView(row: CaseRow, names: OrganisationNames): CaseLogRow {
  return {
    id: row.id,
    at: row.at,
    inSweden: inSweden(row.at),
    name: row.actor_name,
    roles: rolesOf(row.roles),
    organisation: organisationOf(row.organisation_slug, names),
    what: { code: row.action, text: actionText(row.action) },
    purpose: { code: row.purpose, text: purposeText(row.purpose) },
    grounds: Object.entries(row.grounds ?? {}).map(([category, ground]) => ({
      category: { code: category, text: categoryText(category) },
      ground: { code: ground, text: groundText(ground) },
    })),
  }
}

const ROLE_WORDS: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = ROLE_TEXTS

function rolesOf(roles: string | null): LogRow['who']['roles'] {
  if (roles === null || roles === '') return []
  return roles.split(', ').map((code) => ({ code, text: ROLE_WORDS[code] ?? { sv: code, en: code } }))
}

function organisationOf(slug: string | null, names: OrganisationNames): LogRow['who']['organisation'] {
  return slug === null ? null : { slug, name: names.get(slug) ?? { sv: slug, en: slug } }
}
