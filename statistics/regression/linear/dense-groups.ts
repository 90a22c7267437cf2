import { InvalidInput } from '@utfall/basics'

/** Group codes renumbered 0 to count − 1 without gaps; `given[g]` is the code that group g came with. */
export type DenseGroups = {
  readonly codes: Int32Array
  readonly count: number
  readonly given: Int32Array
  /** Rows of each group. */
  readonly sizes: Int32Array
}

/** Renumbers by ascending code. Throws `InvalidInput` for a wrong length or a negative code (missing is not a group). */
export function denseGroups(given: Int32Array, rows: number, field: string): DenseGroups {
  if (given.length !== rows)
    throw new InvalidInput({ field, given: `${given.length} codes`, allowed: `${rows}, one for each row` })
  let least = 0
  let most = -1
  for (let row = 0; row < rows; row++) {
    if (given[row] < least) least = given[row]
    if (given[row] > most) most = given[row]
  }
  if (least < 0)
    throw new InvalidInput({
      field,
      given: least,
      allowed: 'codes from 0; leave rows without a group out first',
    })
  const distinct = most < 4 * rows ? distinctByTable(given, most) : Int32Array.from(new Set(given)).sort()
  const codes = distinct.length === most + 1 ? given : renumber(given, distinct)
  const sizes = new Int32Array(distinct.length)
  for (let row = 0; row < rows; row++) sizes[codes[row]]++
  return { codes, count: distinct.length, given: distinct, sizes }
}

function distinctByTable(given: Int32Array, most: number): Int32Array {
  const seen = new Uint8Array(most + 1)
  for (let row = 0; row < given.length; row++) seen[given[row]] = 1
  let count = 0
  for (let code = 0; code <= most; code++) count += seen[code]
  const distinct = new Int32Array(count)
  for (let code = 0, next = 0; code <= most; code++) if (seen[code] === 1) distinct[next++] = code
  return distinct
}

function renumber(given: Int32Array, distinct: Int32Array): Int32Array {
  const position = new Map<number, number>()
  for (let index = 0; index < distinct.length; index++) position.set(distinct[index], index)
  return given.map((code) => position.get(code) ?? -1)
}

/** Row indices group by group (a counting sort; rows keep their order inside a group), and where each group starts. */
export function rowsByGroup(groups: DenseGroups): {
  readonly order: Int32Array
  readonly starts: Int32Array
} {
  const starts = new Int32Array(groups.count + 1)
  for (let group = 0; group < groups.count; group++) starts[group + 1] = starts[group] + groups.sizes[group]
  const next = starts.slice(0, groups.count)
  const order = new Int32Array(groups.codes.length)
  for (let row = 0; row < groups.codes.length; row++) order[next[groups.codes[row]]++] = row
  return { order, starts }
}
