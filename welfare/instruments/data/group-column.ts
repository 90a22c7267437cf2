/** Persons parted by a column: −1 where nothing stands. Numbers are ordered as numbers, texts by code unit. */
export type GroupColumn = {
  readonly name: string
  readonly codes: Int32Array
  readonly labels: readonly string[]
}

export function codeGroups(name: string, values: readonly (string | null)[]): GroupColumn {
  const distinct = [...new Set(values.filter((value) => value !== null))]
  const areNumbers = distinct.every((value) => value.trim() !== '' && Number.isFinite(Number(value)))
  distinct.sort((a, b) => (areNumbers && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1))
  const codeOf = new Map(distinct.map((label, code) => [label, code]))
  return {
    name,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : (codeOf.get(value) ?? -1))),
    labels: distinct,
  }
}
