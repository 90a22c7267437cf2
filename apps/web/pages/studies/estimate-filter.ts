import type { EstimateRow } from '../../api/shapes.ts'
import type { Choice } from '../../parts/choice-field.vue'

/** Values of the filters that are not the name of anything. */
export const EVERYTHING = '*'
export const EVERYONE = ''

export type EstimateFilter = { readonly outcome: string; readonly analysis: string; readonly group: string }

const groupValue = (name: string) => `group/${name}`
const siteValue = (name: string) => `site/${name}`

function distinct(choices: readonly Choice[]): readonly Choice[] {
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()]
}

export function outcomesOf(rows: readonly EstimateRow[]): readonly Choice[] {
  return distinct(rows.map(({ outcome }) => ({ value: outcome.id, label: outcome.label })))
}

export function analysesOf(rows: readonly EstimateRow[]): readonly Choice[] {
  return distinct(rows.map(({ analysis }) => ({ value: analysis.id, label: analysis.label })))
}

export function groupsOf(rows: readonly EstimateRow[]) {
  const named = (name: string | null, value: (name: string) => string): readonly Choice[] =>
    name === null ? [] : [{ value: value(name), label: name }]
  return {
    subgroups: distinct(rows.flatMap(({ group }) => named(group, groupValue))),
    sites: distinct(rows.flatMap(({ site }) => named(site, siteValue))),
  }
}

function isInGroup(row: EstimateRow, group: string): boolean {
  if (group === EVERYTHING) return true
  if (group === EVERYONE) return row.group === null && row.site === null
  return (
    (row.group !== null && group === groupValue(row.group)) ||
    (row.site !== null && group === siteValue(row.site))
  )
}

export function selectRows(rows: readonly EstimateRow[], filter: EstimateFilter): readonly EstimateRow[] {
  return rows.filter(
    (row) =>
      (filter.outcome === EVERYTHING || row.outcome.id === filter.outcome) &&
      (filter.analysis === EVERYTHING || row.analysis.id === filter.analysis) &&
      isInGroup(row, filter.group),
  )
}
