import { columnNames, FaultList, type Faults, faultWords, quoted, type Table } from '@utfall/exchange'

/** What the caller says of the columns; what is not said follows from their names. */
export type ColumnChoice = {
  /** Exactly these are items; without it, every column that is nothing else. */
  readonly items?: readonly string[]
  /** Columns that part persons into groups; without it, those whose names start with `grp_`. */
  readonly groups?: readonly string[]
  readonly id?: string
  readonly weights?: string
}

export type ColumnRoles = {
  readonly kind: 'roles'
  readonly items: readonly string[]
  readonly groups: readonly string[]
  readonly id: string | null
  readonly weights: string | null
}

const GROUP_PREFIX = 'grp_'
const ID_NAMES: readonly string[] = ['id', 'person', 'person_id']

/**
 * Which columns are items. Groups, identity and weights are what the caller names; a column that starts with `grp_` is
 * a group and one called id, person or person_id (in any case) an identity, so neither is taken for an item.
 */
export function columnRoles(table: Table, choice: ColumnChoice): ColumnRoles | Faults {
  const names = columnNames(table)
  const faults = new FaultList(table.name)
  const named = (choice.items ?? []).map(normal)
  const ids = names.filter((name) => ID_NAMES.includes(name.toLowerCase()) && !named.includes(name))
  const groups =
    choice.groups?.map(normal) ??
    names.filter((name) => name.startsWith(GROUP_PREFIX) && !named.includes(name))
  const id = choice.id === undefined ? (ids[0] ?? null) : normal(choice.id)
  const weights = choice.weights === undefined ? null : normal(choice.weights)
  const taken = new Set([
    ...groups,
    ...ids,
    ...(id === null ? [] : [id]),
    ...(weights === null ? [] : [weights]),
  ])
  const items =
    choice.items === undefined
      ? names.filter((name) => !taken.has(name) && !name.startsWith(GROUP_PREFIX))
      : named
  addMissing(faults, names, [...items, ...taken])
  addTwice(faults, items, taken)
  if (items.length === 0) {
    faults.add({
      row: 1,
      column: null,
      ...faultWords(
        [`no columns left for items among ${shown(names)}`, 'a column of answers for each item'],
        [`inga kolumner kvar för frågor bland ${shown(names)}`, 'en kolumn med svar för varje fråga'],
      ),
    })
  }
  return faults.total > 0 ? faults.result() : { kind: 'roles', items, groups, id, weights }
}

/** As the header's names are written. */
function normal(name: string): string {
  return name.trim().normalize('NFC')
}

function addMissing(faults: FaultList, names: readonly string[], asked: readonly string[]): void {
  const present = new Set(names)
  for (const column of new Set(asked)) {
    if (present.has(column)) continue
    faults.add({
      row: 1,
      column,
      ...faultWords(
        [`the columns ${shown(names)}`, `a column named ${quoted(column)}`],
        [`kolumnerna ${shown(names)}`, `en kolumn som heter ${quoted(column)}`],
      ),
    })
  }
}

/** An item named twice, or an item that is also a group, an identity or a weight. */
function addTwice(faults: FaultList, items: readonly string[], taken: ReadonlySet<string>): void {
  const seen = new Set<string>()
  for (const column of items) {
    if (seen.has(column) || taken.has(column)) {
      faults.add({
        row: 1,
        column,
        ...faultWords(
          [`${quoted(column)} named twice`, 'each column for one use'],
          [`${quoted(column)} nämnd två gånger`, 'varje kolumn till ett bruk'],
        ),
      })
    }
    seen.add(column)
  }
}

const SHOWN_COLUMNS = 30

function shown(names: readonly string[]): string {
  const list = names.slice(0, SHOWN_COLUMNS).map(quoted).join(', ')
  return names.length > SHOWN_COLUMNS ? `${list} … (+${names.length - SHOWN_COLUMNS})` : list
}
