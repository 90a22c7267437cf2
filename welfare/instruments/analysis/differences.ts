import { normalCdf } from '@utfall/distributions'
import { adjustP } from '@utfall/inference'
import {
  type AndersenTest,
  andersenTest,
  type Calibration,
  type DifferentialFunctioning,
  differentialFunctioning,
  medianSplit,
  type ResponseMatrix,
} from '@utfall/rasch'
import { type GroupColumn, MOST_GROUPS } from '../data/group-column.ts'
import type { Andersen, Dif, DifItem } from '../result/evidence-schema.ts'
import type { NotEstimable } from '../result/figure-schema.ts'
import { SMALLEST_GROUP } from './options.ts'

/** Low scores against high: do the items keep their places? */
export function andersenByScore(
  ready: ResponseMatrix,
  given: ResponseMatrix,
  calibration: Calibration,
  onProgress: (share: number) => boolean,
): Andersen {
  const groups = medianSplit(ready)
  const labels = ['low-scores', 'high-scores']
  return andersenResult(
    andersenTest(given, groups, { model: calibration.model, start: calibration, labels, onProgress }),
  )
}

function andersenResult(found: AndersenTest | NotEstimable): Andersen {
  if (found.kind === 'not-estimable')
    return { kind: 'not-estimable', reason: found.reason, detail: found.detail }
  return {
    kind: 'test',
    lr: found.statistic,
    df: found.df,
    p: found.p,
    groups: found.groups.map(({ label, persons }) => ({ label, n: persons })),
    excluded: found.excludedItems.map(({ item }) => item),
    largestDifference: largestDifference(found),
  }
}

/** Between any two groups, of one item's location. */
function largestDifference({ groups, items }: AndersenTest): number | null {
  const spreads = items.map((_, i) => {
    const places = groups.map(({ calibration }) => calibration.locations[i])
    return Math.max(...places) - Math.min(...places)
  })
  return spreads.length === 0 ? null : Math.max(...spreads)
}

/** Whether each item is as hard for each of the groups, and what it does to the comparison of the groups. */
export function differenceByGroup(
  responses: ResponseMatrix,
  column: GroupColumn,
  options: {
    readonly calibration: Calibration
    readonly level: number
    readonly onProgress: (share: number) => boolean
  },
): Dif {
  const { name, codes, labels } = column
  if (labels.length > MOST_GROUPS)
    return {
      kind: 'not-estimable',
      group: name,
      reason: 'too-many-groups',
      detail: { groups: labels.length, most: MOST_GROUPS },
    }
  const { calibration, ...rest } = options
  const found = differentialFunctioning(responses, codes, labels, {
    ...rest,
    model: calibration.model,
    start: calibration,
    smallestGroup: SMALLEST_GROUP,
    purify: true,
  })
  if (found.kind === 'not-estimable')
    return { kind: 'not-estimable', group: name, reason: found.reason, detail: found.detail }
  return difResult(name, found, sizes(column))
}

function sizes({ codes, labels }: GroupColumn): ReadonlyMap<string, number> {
  const counts = new Int32Array(labels.length)
  for (const code of codes) if (code >= 0) counts[code]++
  return new Map(labels.map((label, code) => [label, counts[code]]))
}

function difResult(group: string, found: DifferentialFunctioning, people: ReadonlyMap<string, number>): Dif {
  const { overall, consequence } = found
  return {
    kind: 'checked',
    group,
    levels: found.labels.map((label, i) => ({ label, n: found.personsPerGroup[i] })),
    tooSmall: [...people].flatMap(([label, n]) => (found.labels.includes(label) ? [] : [{ label, n }])),
    withoutValue: found.withoutGroup,
    items: difItems(found),
    excluded: found.items.flatMap(({ item, excluded }) => (excluded === null ? [] : [item])),
    global:
      overall.kind === 'test'
        ? { kind: 'test', lr: overall.statistic, df: overall.df, p: overall.p }
        : { kind: 'not-estimable', reason: overall.reason, detail: overall.detail },
    consequence:
      consequence?.kind === 'consequence'
        ? consequence.pairs.map(({ from, to, moved, movedSd }) => ({ ...moved, from, to, sd: movedSd }))
        : [],
    notes: found.notes.map(({ code, detail }) => ({ code, detail: { ...detail } })),
  }
}

type Compared = DifferentialFunctioning['items'][number]

function difItems({ items, labels }: DifferentialFunctioning): DifItem[] {
  const compared = items.flatMap((item) =>
    item.reading === null ? [] : [{ ...item, reading: item.reading }],
  )
  const shifts = compared.map((item) => againstFirst(item, labels[0] ?? ''))
  const adjusted = adjustP(
    shifts.flat().map(({ difference, se }) => (se > 0 ? 2 * normalCdf(-Math.abs(difference) / se) : 1)),
    'bh',
  )
  let place = 0
  return compared.map(({ item, reading }, i) => ({
    item,
    shifts: (shifts[i] ?? []).map((shift) => ({ ...shift, pAdjusted: adjusted[place++] ?? 1 })),
    basis: reading.basis,
    difference: reading.widest.shift,
    se: reading.widest.se,
    low: reading.widest.low,
    high: reading.widest.high,
    first: reading.widest.from,
    second: reading.widest.to,
    widestStep: reading.widestStep,
    p: reading.p,
    pAdjusted: reading.adjustedP,
    size: reading.size,
  }))
}

/** The same basis as the reading: the item split on one scale, or the scales of the groups. */
function againstFirst(
  { split, wald, reading }: Compared,
  first: string,
): readonly Omit<DifItem['shifts'][number], 'pAdjusted'>[] {
  const shifts = reading?.basis === 'split' && split?.kind === 'tested' ? split.shifts : (wald?.shifts ?? [])
  return shifts
    .filter(({ from }) => from === first)
    .map(({ to, shift, se, low, high }) => ({ group: to, difference: shift, se, low, high }))
}
