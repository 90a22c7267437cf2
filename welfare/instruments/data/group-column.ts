/** Persons parted by a column: −1 where nothing stands. Numbers are ordered as numbers, texts by code unit. */
export type GroupColumn = {
  readonly name: string
  readonly codes: Int32Array
  readonly labels: readonly string[]
}

/** More groups than this are a number or a name: numbers are put in bands, names cannot be compared. */
export const MOST_GROUPS = 12
const BANDS = 3

/** A column of numbers with more values than groups can be, such as age in years, becomes three bands of about equal size. */
export function codeGroups(name: string, values: readonly (string | null)[]): GroupColumn {
  const distinct = [...new Set(values.filter((value) => value !== null))]
  const isNumeric = areNumbers(distinct)
  if (isNumeric && distinct.length > MOST_GROUPS) return inBands(name, values)
  distinct.sort((a, b) => (isNumeric && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1))
  const codeOf = new Map(distinct.map((label, code) => [label, code]))
  return {
    name,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : (codeOf.get(value) ?? -1))),
    labels: distinct,
  }
}

export function areNumbers(values: readonly string[]): boolean {
  return values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)))
}

/** Persons with one value are never parted; each label is the lowest and the highest value in its band. */
function inBands(name: string, values: readonly (string | null)[]): GroupColumn {
  const numbers = values.map((value) => (value === null ? null : Number(value)))
  const sorted = numbers.filter((value) => value !== null).sort((a, b) => a - b)
  const tops = Array.from(
    { length: BANDS },
    (_, band) => sorted[Math.ceil(((band + 1) * sorted.length) / BANDS) - 1] ?? Number.POSITIVE_INFINITY,
  )
  const edges = [...new Set(tops)]
  const bandOf = (value: number) => edges.findIndex((top) => value <= top)
  return {
    name,
    codes: Int32Array.from(numbers, (value) => (value === null ? -1 : bandOf(value))),
    labels: edges.map((top, band) => {
      const lowest = sorted.find((value) => band === 0 || value > (edges[band - 1] ?? top)) ?? top
      return lowest === top ? String(top) : `${lowest}–${top}`
    }),
  }
}
