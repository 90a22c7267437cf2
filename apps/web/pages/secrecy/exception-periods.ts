import type { ExceptionReport } from '../../api/case-shapes.ts'

/** The last month, the last three and the last year: each holds the ones before it, so a habit shows as figures that keep up. */
export const PERIOD_MONTHS = [1, 3, 12] as const

type Row = ExceptionReport['rows'][number]
type ExceptionRow = Row & {
  readonly id: string
  /** How many in each period, in the order of the reports. */
  readonly counts: readonly number[]
}

const idOf = ({ to, category, ground }: Row): string => `${to.slug}/${category}/${ground}`

/** The rows of the last report, which is the longest, with how many there are in each. */
export function overPeriods(reports: readonly ExceptionReport[]): readonly ExceptionRow[] {
  const longest = reports.at(-1)?.rows ?? []
  return longest.map((row) => ({
    ...row,
    id: idOf(row),
    counts: reports.map(({ rows }) => rows.find((one) => idOf(one) === idOf(row))?.exceptions ?? 0),
  }))
}
