import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * Real answers and the values that an independent engine gave on them. They stand beside the checkout, never inside it;
 * every reader returns null when they are absent, and the test then skips with `RASCH_ABSENT`.
 */
const FOLDER = new URL('../../shared/data/rasch/', import.meta.url)
export const RASCH_ABSENT = 'the reference data (../shared/data/rasch) are not beside the checkout'

export type ReferenceResponses = {
  readonly persons: number
  readonly items: readonly string[]
  /** Row by row, −1 for no answer. */
  readonly answers: Int16Array
  /** The highest category seen per item. */
  readonly highest: Int32Array
  /** Columns whose names start with `grp_`, empty text for no value. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** The files hold no quoted fields, so a split on commas is the whole grammar. */
export function readResponses(dataset: string): ReferenceResponses | null {
  const file = new URL(`data/${dataset}.csv`, FOLDER)
  if (!existsSync(file)) return null
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  const names = header.split(',')
  const cells = lines.map((line) => line.split(','))
  const items = names.filter((name) => !name.startsWith('grp_'))
  const columns = items.map((item) => names.indexOf(item))
  const answers = new Int16Array(cells.length * items.length)
  const highest = new Int32Array(items.length)
  cells.forEach((row, person) => {
    columns.forEach((column, item) => {
      const cell = row[column] ?? ''
      const answer = cell === '' ? -1 : Number(cell)
      answers[person * items.length + item] = answer
      if (answer > highest[item]) highest[item] = answer
    })
  })
  const groups = Object.fromEntries(
    names.flatMap((name, column) =>
      name.startsWith('grp_') ? [[name, cells.map((row) => row[column] ?? '')]] : [],
    ),
  )
  return { persons: cells.length, items, answers, highest, groups }
}

// biome-ignore lint/suspicious/noExplicitAny: the files of expected values have many shapes, read field by field
export type Gold = any

export function readGold(dataset: string, model: string): Gold | null {
  const file = new URL(`expected/${dataset}__${model}.gold.json`, FOLDER)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** Another file of expected values by its name, such as `anchoring.json`. */
export function readExpected(name: string): Gold | null {
  const file = new URL(`expected/${name}`, FOLDER)
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  return name.endsWith('.json') ? JSON.parse(text) : text
}

/** Every data set and model with expected values. */
export function goldCases(): readonly { readonly dataset: string; readonly model: 'RM' | 'RSM' | 'PCM' }[] {
  const folder = new URL('expected/', FOLDER)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const match = /^(.+)__(RM|RSM|PCM)\.gold\.json$/.exec(name)
      return match ? [{ dataset: match[1] as string, model: match[2] as 'RM' | 'RSM' | 'PCM' }] : []
    })
    .sort((a, b) => (a.dataset + a.model < b.dataset + b.model ? -1 : 1))
}
