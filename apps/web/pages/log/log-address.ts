import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { ACTION_GROUPS, type LogFilter } from '../../api/people-shapes.ts'

/** What of the log is shown stands in the address, so that it can be kept, sent on and gone back to. */

export const EVERYTHING: LogFilter = { from: '', to: '', group: [], action: '', account: '', subject: '' }

export const isEverything = (filter: LogFilter): boolean => Object.keys(queryOf(filter)).length === 0

const DAY = /^\d{4}-\d\d-\d\d$/
const NUMBER = /^\d{1,9}$/
/** Nothing, or the number of an account: a personal identity number is longer, and must not come into an address. */
export const isAccountNumber = (text: string): boolean => text === '' || NUMBER.test(text)

/** What the address asks for; what cannot be asked for is left out. */
export function filterOf(query: LocationQuery): LogFilter {
  const text = (name: string): string => {
    const [first] = [query[name] ?? ''].flat()
    return first ?? ''
  }
  const fitting = (name: string, shape: RegExp): string => (shape.test(text(name)) ? text(name) : '')
  const groups = [query.group ?? []].flat()
  return {
    from: fitting('from', DAY),
    to: fitting('to', DAY),
    group: ACTION_GROUPS.filter((group) => groups.includes(group)),
    action: text('action').slice(0, 80),
    account: fitting('account', NUMBER),
    subject: text('subject').slice(0, 200),
  }
}

export function queryOf({ group, ...texts }: LogFilter): LocationQueryRaw {
  const asked = Object.entries(texts).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(asked), ...(group.length > 0 && { group: [...group] }) }
}
