import { FaultList, type Faults, type FaultWords, faultWords } from '@utfall/exchange'
import { type Matrix, matrix } from '@utfall/numerics'
import type { ItemScale } from '@utfall/rasch'
import { VERDICTS, type VerdictKind } from '../result/verdict-schema.ts'

/** Items whose steps are known from an earlier calibration. */
export type KnownItems = {
  readonly kind: 'items'
  readonly scale: ItemScale
  /** Per item the answers that the categories 0, 1, 2 … stand for, as they are written in a file. */
  readonly categories: readonly Int32Array[]
  /** Of all thresholds item by item; null when the calibration does not carry it. */
  readonly covariance: Matrix | null
  /** What the calibration found them fit for; null where it does not say. */
  readonly verdict: VerdictKind | null
}

/**
 * The items of a calibration from its JSON (the one that `calibrate` gives): `items: [{ id, thresholds, categories? }]`
 * and, where they stand, `covariance` as the lower triangle row by row and the `verdict`. Without `categories` the answers are 0, 1, 2 ….
 */
export function parseKnownItems(source: {
  readonly name: string
  readonly bytes: Uint8Array
}): KnownItems | Faults {
  const faults = new FaultList(source.name)
  const report: Report = (path, english, swedish) =>
    faults.add({ row: null, column: path, ...faultWords(english, swedish) })
  let root: unknown
  try {
    root = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(source.bytes))
  } catch {
    report(
      null,
      ['text that is not JSON', 'the JSON of a calibration'],
      ['text som inte är JSON', 'JSON från en kalibrering'],
    )
    return faults.result()
  }
  return knownItems(root, report) ?? faults.result()
}

/** The same from a value that is already read, under the name of what it came from. */
export function knownItemsOf(value: unknown, name: string): KnownItems | Faults {
  const faults = new FaultList(name)
  const report: Report = (path, english, swedish) =>
    faults.add({ row: null, column: path, ...faultWords(english, swedish) })
  return knownItems(value, report) ?? faults.result()
}

type Report = (path: string | null, english: FaultWords, swedish: FaultWords) => void

function knownItems(root: unknown, report: Report): KnownItems | null {
  const list = field(root, 'items')
  if (!Array.isArray(list) || list.length === 0) {
    report('items', [shown(list), 'a list of items'], [shown(list), 'en lista med frågor'])
    return null
  }
  const read = list.map((item, index) => oneItem(item, `items[${index}]`, report))
  const items = read.flatMap((item) => (item === null ? [] : [item]))
  if (items.length < read.length) return null
  const names = items.map((item) => item.id)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    report('items', [`«${twice}» twice`, 'each item once'], [`«${twice}» två gånger`, 'varje fråga en gång'])
    return null
  }
  const covariance = triangle(field(root, 'covariance'), items, report)
  if (covariance === 'fault') return null
  return {
    kind: 'items',
    scale: { items: names, thresholds: items.map((item) => item.thresholds) },
    categories: items.map((item) => item.categories),
    covariance,
    verdict: VERDICTS.find((kind) => kind === field(field(root, 'verdict'), 'kind')) ?? null,
  }
}

type KnownItem = { readonly id: string; readonly thresholds: Float64Array; readonly categories: Int32Array }

function oneItem(value: unknown, path: string, report: Report): KnownItem | null {
  const id = field(value, 'id')
  const thresholds = field(value, 'thresholds')
  const categories = field(value, 'categories')
  if (typeof id !== 'string' || id === '') {
    report(`${path}.id`, [shown(id), 'the name of the item'], [shown(id), 'frågans namn'])
    return null
  }
  if (!isNumbers(thresholds) || thresholds.length === 0) {
    report(
      `${path}.thresholds`,
      [shown(thresholds), 'a list of finite numbers, one for each step'],
      [shown(thresholds), 'en lista med ändliga tal, ett för varje steg'],
    )
    return null
  }
  const steps = thresholds.length
  if (categories !== undefined && !isCategories(categories, steps + 1)) {
    report(
      `${path}.categories`,
      [shown(categories), `${steps + 1} whole numbers from 0, each above the one before`],
      [shown(categories), `${steps + 1} heltal från 0, vart och ett över det förra`],
    )
    return null
  }
  return {
    id,
    thresholds: Float64Array.from(thresholds),
    categories:
      categories === undefined
        ? Int32Array.from({ length: steps + 1 }, (_, k) => k)
        : Int32Array.from(categories),
  }
}

function triangle(value: unknown, items: readonly KnownItem[], report: Report): Matrix | null | 'fault' {
  if (value === undefined || value === null) return null
  const size = items.reduce((sum, item) => sum + item.thresholds.length, 0)
  const cells = (size * (size + 1)) / 2
  if (!isNumbers(value) || value.length !== cells) {
    report(
      'covariance',
      [Array.isArray(value) ? `${value.length} numbers` : shown(value), `${cells} finite numbers`],
      [Array.isArray(value) ? `${value.length} tal` : shown(value), `${cells} ändliga tal`],
    )
    return 'fault'
  }
  const full = new Float64Array(size * size)
  let at = 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const cell = value[at++] ?? 0
      full[row * size + column] = cell
      full[column * size + row] = cell
    }
  }
  return matrix(size, size, full)
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number' && Number.isFinite(each))
}

function isCategories(value: unknown, length: number): value is readonly number[] {
  return (
    isNumbers(value) &&
    value.length === length &&
    value.every((each, k) => Number.isInteger(each) && each >= 0 && (k === 0 || each > (value[k - 1] ?? 0)))
  )
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function shown(value: unknown): string {
  const text = value === undefined ? '–' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
