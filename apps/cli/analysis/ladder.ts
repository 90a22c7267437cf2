import { type AnalysisFrame, codeGroups, type DataColumn } from '@utfall/regression'
import { badCells, badData } from '../bad-input.ts'
import { same } from '../texts/text.ts'
import type { InputTable } from './input-table.ts'

/** More steps than any ladder; an outcome with more different values is a measure, for `effect`. */
const MOST_STEPS = 100

/** An ordered outcome: the steps from the lowest up, and each row's step as its number. */
export type Ladder = {
  readonly labels: readonly string[]
  readonly column: DataColumn & { readonly kind: 'number' }
}

/** Steps as listed, or the column's own numbers in order. */
export function readLadder(table: InputTable, name: string, levels: readonly string[] | undefined): Ladder {
  const column = table.data(name)
  if (levels === undefined && column.kind === 'text' && column.values.some((cell) => cell !== null)) {
    throw badData(
      table.path,
      name,
      { sv: 'ett utfall av text', en: 'an outcome of text' },
      {
        sv: 'tal, eller text med stegens ordning i --levels',
        en: 'numbers, or text with the order in --levels',
      },
      {
        sv: 'Ange stegen nerifrån och upp, till exempel --levels hemma,praktik,heltid.',
        en: 'Give the steps from the lowest up, such as --levels home,training,work.',
      },
    )
  }
  const own = codeGroups(column)
  if (levels === undefined) {
    requireFewSteps(table.path, name, own.labels.length)
    return { labels: own.labels, column: numbered(name, own.codes) }
  }
  const place = new Map(levels.map((level, index) => [labelAs(column, level), index]))
  const stepOf = own.labels.map((label) => place.get(label) ?? -1)
  requireListed(table.path, name, own, stepOf, levels)
  requireFewSteps(table.path, name, levels.length)
  return {
    labels: levels,
    column: numbered(
      name,
      own.codes.map((code) => (code < 0 ? -1 : stepOf[code])),
    ),
  }
}

function numbered(name: string, codes: Int32Array): Ladder['column'] {
  return { name, kind: 'number', values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code)) }
}

/** `1.0` names the number 1 in a column of numbers. */
function labelAs(column: DataColumn, level: string): string {
  return column.kind === 'number' ? String(Number(level.replace(',', '.'))) : level
}

function requireFewSteps(path: string, name: string, steps: number): void {
  if (steps <= MOST_STEPS) return
  throw badData(
    path,
    name,
    { sv: `${steps} olika värden`, en: `${steps} different values` },
    { sv: `högst ${MOST_STEPS} steg`, en: `at most ${MOST_STEPS} steps` },
    { sv: 'Använd effect för ett mått.', en: 'Use effect for a measure.' },
  )
}

function requireListed(
  path: string,
  name: string,
  own: { readonly codes: Int32Array; readonly labels: readonly string[] },
  stepOf: readonly number[],
  levels: readonly string[],
): void {
  const rows: number[] = []
  for (let row = 0; row < own.codes.length; row++) {
    if (own.codes[row] >= 0 && stepOf[own.codes[row]] < 0) rows.push(row)
  }
  if (rows.length === 0) return
  throw badCells(path, name, rows, (row) => own.labels[own.codes[row]], same(levels.join(', ')))
}

/** Share of each arm on each step, control first. */
export type StepShares = readonly {
  readonly arm: string
  readonly n: number
  readonly shares: readonly number[]
}[]

export function sharesByArm(frame: AnalysisFrame, ladder: Ladder): StepShares {
  return frame.arms.map((arm, code) => {
    const counts = ladder.labels.map(() => 0)
    let n = 0
    for (let row = 0; row < frame.n; row++) {
      if (frame.arm[row] !== code) continue
      counts[frame.outcome[row]] += 1
      n += 1
    }
    return { arm, n, shares: counts.map((count) => count / n) }
  })
}
