import {
  numbers,
  type ReferenceCase,
  type ReferenceTable,
  readReferenceCsv,
} from '../../../tests/reference-data.ts'
import { codeGroups } from '../frame/data-column.ts'
import { type DesignMatrix, designMatrix } from '../frame/design-matrix.ts'

/** For tests only: the few words of R's formulas that the reference scripts use, on the shared data. */

export type Study = {
  readonly number: (name: string) => Float64Array
  readonly text: (name: string) => readonly string[]
  readonly rows: number
}

export function studyOf(file: string): Study | null {
  const table = readReferenceCsv(file)
  return table === null ? null : tableStudy(table)
}

function tableStudy(table: ReferenceTable): Study {
  return {
    number: once((name) => numbers(table.columns[name])),
    text: (name) => {
      const column = table.columns[name]
      if (column === undefined) throw new Error(`the reference table lacks ${name}`)
      return column
    },
    rows: table.rows,
  }
}

function once<Column>(read: (name: string) => Column): (name: string) => Column {
  const columns = new Map<string, Column>()
  return (name) => {
    const column = columns.get(name) ?? read(name)
    columns.set(name, column)
    return column
  }
}

/** The rows for which `keep` holds. */
export function subset(study: Study, keep: (row: number) => boolean): Study {
  const kept = Array.from({ length: study.rows }, (_, row) => row).filter(keep)
  return {
    number: once((name) => {
      const column = study.number(name)
      return Float64Array.from(kept, (row) => column[row])
    }),
    text: once((name) => {
      const column = study.text(name)
      return kept.map((row) => column[row])
    }),
    rows: kept.length,
  }
}

export type Term = readonly [name: string, values: Float64Array]

/** R's factor(name) with treatment contrasts: one 0/1 column for each level but the first. */
export function factorTerms(name: string, values: readonly string[]): readonly Term[] {
  const present = values.filter((value) => value !== '')
  const numeric = present.every((value) => Number.isFinite(Number(value)))
  const column = numeric
    ? ({ name, kind: 'number', values: numbers(values) } as const)
    : ({ name, kind: 'text', values: values.map((value) => (value === '' ? null : value)) } as const)
  const { codes, labels } = codeGroups(column)
  return labels
    .slice(1)
    .map((label, index) => [
      `factor(${name})${label}`,
      Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code === index + 1 ? 1 : 0)),
    ])
}

export type Model = {
  readonly outcome: Float64Array
  readonly design: DesignMatrix
  readonly terms: readonly string[]
  readonly columns: readonly Float64Array[]
  /** Further columns, on the same complete rows. */
  readonly beside: Readonly<Record<string, Float64Array>>
  readonly groups: (values: readonly string[]) => Int32Array
}

/** Complete cases of outcome, terms and `beside`, as R's model frame. */
export function modelOf(
  outcome: Float64Array,
  terms: readonly Term[],
  beside: Readonly<Record<string, Float64Array>> = {},
): Model {
  const all = [outcome, ...terms.map(([, values]) => values), ...Object.values(beside)]
  const rows = Array.from(outcome.keys()).filter((row) => all.every((values) => !Number.isNaN(values[row])))
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row])
  const columns = terms.map(([, values]) => take(values))
  const names = terms.map(([name]) => name)
  return {
    outcome: take(outcome),
    design: designMatrix({ rows: rows.length, terms: names, columns }),
    terms: names,
    columns,
    beside: Object.fromEntries(Object.entries(beside).map(([name, values]) => [name, take(values)])),
    groups: (values) =>
      codeGroups({ name: 'group', kind: 'text', values: rows.map((row) => values[row]) }).codes,
  }
}

export type ReferenceTerm = {
  readonly term: string
  readonly estimate: number
  readonly 'std.error': number
  readonly statistic: number
  readonly 'p.value': number
  readonly 'conf.low': number
  readonly 'conf.high': number
  readonly df: number
}

/** What R gave for a case; a case that is not in the file is a mistake in the test. */
export function resultOf<Result>(cases: readonly ReferenceCase[] | null, id: string): Result {
  const found = cases?.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no reference case ${id}`)
  return found.result
}
