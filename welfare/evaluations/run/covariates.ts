import type { Faults, Table } from '@utfall/exchange'
import { mean } from '@utfall/numerics'
import { codeGroups, type DataColumn } from '@utfall/regression'
import { personColumn } from '../data/people.ts'
import { isFaults } from '../data/tables.ts'

/** Numeric covariates for everyone in the study, complete. */
export type Covariates = {
  readonly terms: readonly string[]
  readonly columns: readonly Float64Array[]
  /** Covariates in which something was missing, with how many. */
  readonly filled: Readonly<Record<string, number>>
}

export const NO_COVARIATES: Covariates = { terms: [], columns: [], filled: {} }

/**
 * Covariates as numbers. Text becomes one indicator for each value but the first. A missing baseline value is filled
 * with the mean and marked by an indicator of its own (missing text is a value of its own), so that nobody who was
 * drawn by lot is lost for want of a covariate: White & Thompson 2005, Stat Med 24:993, section 5.
 */
export function prepareCovariates(
  table: Table,
  names: readonly string[],
  rows: Int32Array,
): Covariates | Faults {
  let prepared = NO_COVARIATES
  for (const name of new Set(names)) {
    const column = personColumn(table, name, rows)
    if (isFaults(column)) return column
    prepared = joinCovariates(prepared, covariatesOf(column))
  }
  return prepared
}

export function joinCovariates(a: Covariates, b: Covariates): Covariates {
  return {
    terms: [...a.terms, ...b.terms],
    columns: [...a.columns, ...b.columns],
    filled: { ...a.filled, ...b.filled },
  }
}

export function covariatesOf(column: DataColumn): Covariates {
  return column.kind === 'number'
    ? fromNumbers(column.name, column.values)
    : fromText(column.name, column.values)
}

function fromNumbers(name: string, values: Float64Array): Covariates {
  const present = values.filter((value) => !Number.isNaN(value))
  if (present.length === values.length) return { terms: [name], columns: [values], filled: {} }
  if (present.length === 0) return NO_COVARIATES
  const centre = mean(present)
  return {
    terms: [name, `${name}=?`],
    columns: [
      values.map((value) => (Number.isNaN(value) ? centre : value)),
      values.map((value) => (Number.isNaN(value) ? 1 : 0)),
    ],
    filled: { [name]: values.length - present.length },
  }
}

function fromText(name: string, values: readonly (string | null)[]): Covariates {
  const missing = values.filter((value) => value === null).length
  const { codes, labels } = codeGroups({ name, kind: 'text', values: values.map((value) => value ?? '?') })
  const columns = labels
    .slice(1)
    .map((_, index) => Float64Array.from(codes, (code) => (code === index + 1 ? 1 : 0)))
  return {
    terms: labels.slice(1).map((label) => `${name}=${label}`),
    columns,
    filled: missing > 0 ? { [name]: missing } : {},
  }
}
