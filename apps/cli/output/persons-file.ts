import { basename, dirname, resolve } from 'node:path'
import { writeTable } from '@utfall/exchange'
import { measureInterval } from '@utfall/instruments/offline'
import { mean, quantile, variance } from '@utfall/numerics'
import type { PersonMeasure } from '@utfall/rasch'
import { badOption } from '../bad-input.ts'
import { writeWholeFiles } from './whole-files.ts'

/** One person in a document and in a file of persons; null is what does not exist. */
export type PersonRow = {
  readonly id: string
  readonly answered: number
  /** The sum of the answers, in the categories of the calibration. */
  readonly raw: number
  readonly max: number
  readonly measure: number | null
  readonly se: number | null
  readonly method: string
  readonly extreme: 'lowest' | 'highest' | null
  /** The interval of the measure: with the uncertainty of the items where that was asked for. */
  readonly low: number | null
  readonly high: number | null
}

export type PersonSummary = {
  readonly n: number
  readonly measured: number
  readonly withoutAnswers: number
  /** With answers and no finite measure: an extreme score by maximum likelihood. */
  readonly withoutMeasure: number
  readonly lowest: number
  readonly highest: number
  readonly mean: number | null
  readonly sd: number | null
  readonly medianSe: number | null
}

/** The persons in a few figures: mean and standard deviation (n − 1) of the measures, and how many stand at the ends. */
export function summaryOf(rows: readonly PersonRow[]): PersonSummary {
  const measures = rows.flatMap(({ measure }) => (measure === null ? [] : [measure]))
  const ses = rows.flatMap(({ se, answered }) => (se === null || answered === 0 ? [] : [se]))
  const count = (is: (row: PersonRow) => boolean) => rows.reduce((sum, row) => sum + (is(row) ? 1 : 0), 0)
  return {
    n: rows.length,
    measured: measures.length,
    withoutAnswers: count((row) => row.answered === 0),
    withoutMeasure: count((row) => row.answered > 0 && row.measure === null),
    lowest: count((row) => row.extreme === 'lowest'),
    highest: count((row) => row.extreme === 'highest'),
    mean: measures.length > 0 ? mean(Float64Array.from(measures)) : null,
    sd: measures.length > 1 ? Math.sqrt(variance(Float64Array.from(measures))) : null,
    medianSe: ses.length > 0 ? quantile(Float64Array.from(ses), 0.5, 7) : null,
  }
}

/** Who each person is: as the file says, or the order in it from 1 when it does not. */
export function idsOr(column: string | null, ids: readonly string[]): readonly string[] {
  return column === null ? ids.map((_, index) => String(index + 1)) : ids
}

export function personRows(
  ids: readonly string[],
  persons: readonly (PersonMeasure & { readonly answered: number; readonly seTotal?: number | null })[],
  method: string,
  level: number,
): readonly PersonRow[] {
  return persons.map(({ answered, score, max, measure, se, extreme, seTotal }, row) => ({
    id: ids[row] ?? '',
    answered,
    raw: score,
    max,
    measure,
    se,
    method,
    extreme,
    ...measureInterval(measure, seTotal ?? se, level),
  }))
}

/** The file of persons is never the file of answers that it is made from. */
export function requireOtherFile(out: string | undefined, answers: string): void {
  if (out === undefined || resolve(out) !== resolve(answers)) return
  throw badOption(
    'persons',
    out,
    { sv: 'en annan fil än den med svaren', en: 'another file than the one with the answers' },
    { sv: 'Inget har skrivits.', en: 'Nothing was written.' },
  )
}

/** Writes one row per person as CSV, whole or not at all; the columns are the keys of the first row. */
export async function writePersons<Row extends PersonRow>(path: string, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {}) as (keyof Row & string)[]
  const bytes = writeTable({
    columns: names.map((name) => ({
      name,
      values: rows.map((row) => row[name] as string | number | null),
    })),
  })
  await writeWholeFiles(dirname(path), new Map([[basename(path), bytes]]), 'persons')
}
