import { existsSync, readFileSync } from 'node:fs'

/**
 * The shared reference data stand beside the checkout, never inside it (most are under GPL). Every reader here
 * returns null when they are absent, and the test then skips with `ABSENT`.
 */
const FOLDER = new URL('../../shared/data/effects/', import.meta.url)
export const ABSENT = 'the reference data (../shared/data/effects) are not beside the checkout'

export type ReferenceTable = { readonly columns: Record<string, readonly string[]>; readonly rows: number }
export type ReferenceCase = { readonly id: string; readonly result: never } & Record<string, unknown>

/** These files hold no quoted fields (their README says so), so a split on commas is the whole grammar. */
export function readReferenceCsv(name: string): ReferenceTable | null {
  const file = new URL(`data/${name}`, FOLDER)
  if (!existsSync(file)) return null
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  const names = header.split(',')
  const columns: Record<string, string[]> = Object.fromEntries(names.map((column) => [column, []]))
  for (const line of lines) {
    const cells = line.split(',')
    for (let index = 0; index < names.length; index++) columns[names[index] ?? '']?.push(cells[index] ?? '')
  }
  return { columns, rows: lines.length }
}

export function readReferenceCases(name: string): readonly ReferenceCase[] | null {
  const file = new URL(`expected/${name}`, FOLDER)
  if (!existsSync(file)) return null
  return JSON.parse(readFileSync(file, 'utf8')).cases
}

/** Empty and NA become NaN, the rest numbers. */
export function numbers(column: readonly string[] | undefined): Float64Array {
  if (!column) throw new Error('the reference table lacks that column')
  return Float64Array.from(column, (cell) => (cell === '' || cell === 'NA' ? Number.NaN : Number(cell)))
}

/** Relative to the expected value, or absolute where the expected value is zero. */
export function closeTo(actual: number, expected: number, tolerance: number, what: string): void {
  const scale = expected === 0 ? 1 : Math.abs(expected)
  const error = Math.abs(actual - expected) / scale
  if (!(error <= tolerance)) {
    throw new Error(`${what}: got ${actual}, expected ${expected}, relative error ${error} over ${tolerance}`)
  }
}
