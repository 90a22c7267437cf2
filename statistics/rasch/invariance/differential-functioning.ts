import { InvalidInput } from '@utfall/basics'
import type { Note } from '../calibration/calibration-types.ts'
import { groupPatterns } from '../responses/patterns.ts'
import { type ResponseMatrix, selectPersons } from '../responses/response-matrix.ts'
import { type AndersenTest, andersenOf } from './andersen-test.ts'
import { type FitOptions, type Span, WHOLE } from './fit-scale.ts'
import { excludedItems, type GroupCalibrations, groupCalibrations } from './group-calibrations.ts'
import { type GroupConsequence, groupConsequence } from './group-consequence.ts'
import {
  type ExcludedItem,
  type GroupedAnswers,
  type GroupOptions,
  groupedAnswers,
  personsOfGroup,
} from './grouped-answers.ts'
import { type ItemNotSplit, type ItemSplit, type ItemSplits, itemSplitTests } from './item-split.ts'
import {
  DIFFERENCE_ADJUSTMENTS,
  type DifferenceAdjustment,
  type NotEstimable,
  notEstimable,
} from './result-types.ts'
import {
  checkedLevel,
  type DifferenceSize,
  type GroupShift,
  matters,
  widestShift,
} from './size-of-difference.ts'
import { type ItemWald, type WaldDifferences, waldDifferences } from './wald-differences.ts'

export const SPLIT_TESTS = ['all', 'none', 'auto'] as const

export type DifferenceOptions = Omit<GroupOptions, 'labels'> &
  FitOptions & {
    /** Whether each item is split and refitted; `auto` (default) does when the answers are few enough in kind. */
    readonly splitTests?: (typeof SPLIT_TESTS)[number]
    /** Which adjusted p decides; `bh` unless told: a list of items to look at, few of them wrongly. */
    readonly adjustment?: DifferenceAdjustment
    /** Adjusted p below this is beyond chance; 0.05. */
    readonly alpha?: number
    /** Of intervals; 0.95. */
    readonly level?: number
    /** Resolve differences one at a time, the clearest first; false. */
    readonly purify?: boolean
  }

export type ItemDifference = {
  readonly item: string
  /** Why the item could not be compared; then there is nothing else. */
  readonly excluded: ExcludedItem | null
  /** From one scale per group; null when those could not be made (see `overall`). */
  readonly wald: ItemWald | null
  /** From one common scale with this item split; null when not run. */
  readonly split: ItemSplit | ItemNotSplit | null
  /** What to read first: from the split when it was tested, otherwise from the scales of the groups. */
  readonly reading: DifferenceReading | null
}

export type DifferenceReading = {
  readonly basis: 'split' | 'wald'
  readonly p: number
  /** By the adjustment chosen. */
  readonly adjustedP: number
  /** The two groups that differ most. */
  readonly widest: GroupShift
  readonly widestStep: number | null
  readonly size: DifferenceSize
}

export type DifferentialFunctioning = {
  readonly kind: 'compared'
  readonly labels: readonly string[]
  readonly personsPerGroup: readonly number[]
  readonly withoutGroup: number
  readonly adjustment: DifferenceAdjustment
  readonly alpha: number
  readonly level: number
  /** All items at once. */
  readonly overall: AndersenTest | NotEstimable
  readonly items: readonly ItemDifference[]
  /** Items that were resolved, the clearest first; empty without `purify`. */
  readonly resolved: readonly string[]
  /** The items that carry the zero of the groups' scales; null without those scales. */
  readonly zeroItems: readonly string[] | null
  /** What the items that matter do to the difference between the groups; null when no item matters. */
  readonly consequence: GroupConsequence | NotEstimable | null
  readonly notes: readonly Note[]
}

/**
 * Items × (patterns × thresholds² + thresholds³) above which `auto` leaves the splits out: about a minute on one
 * core.
 */
const SPLIT_WORK = 4e8

/**
 * Is an item harder for one group than for another when persons at the same place on the scale are compared? By
 * group: arm, sex, age, federation, language version.
 *
 * Three looks at it. (1) Andersen's test of all items at once. (2) Wald tests per item between the scales of the
 * groups: location, and all thresholds together. (3) The likelihood ratio of splitting the item by group, which
 * needs no zero of its own.
 * p-values adjusted over the items (Benjamini–Hochberg, Holm, Bonferroni). The size is the shift in logits with its
 * interval, read on the ETS scale together with adjusted p (`DIFFERENCE_SIZES`). What it does to the groups' means
 * is `consequence`.
 * Formulas and sources stand with `andersenTest`, `waldByItem`, `itemSplitTests`, `sizeOfDifference`,
 * `groupConsequence`.
 *
 * A difference in the groups' mean level is no differential functioning. With all items as zero the Wald shifts sum
 * to zero, so one item that truly differs makes others seem to (note `shifts-sum-to-zero`); `purify` resolves the
 * clearest first and looks again.
 *
 * @param groups per person a group number from 0, −1 for none (left out and counted); @param labels the groups'
 * names
 * Edges: an item with a category that one group never chose is not compared, and named. When a group cannot be
 * calibrated alone, `overall` says why and the splits remain. Split tests that were not run are said so
 * (`split-tests-not-run`).
 * Not estimable: `fewer-than-two-groups`, `nothing-to-compare` (with why, when neither kind of test could be made),
 * `stopped`.
 * Errors: InvalidInput for groups, labels, levels or choices that do not fit.
 * Accuracy: as the calibrations. Checked against the reference values of all data sets with groups, and by
 * simulation.
 */
export function differentialFunctioning(
  responses: ResponseMatrix,
  groups: Int32Array,
  labels: readonly string[],
  options: DifferenceOptions,
): DifferentialFunctioning | NotEstimable {
  const settings = checkedSettings(options)
  const grouped = groupedAnswers(responses, groups, { ...options, labels })
  if (grouped.kind === 'not-estimable') return grouped
  const excluded = excludedItems(grouped, options)
  const run = settings.splitTests === 'all' || (settings.splitTests === 'auto' && affordable(grouped))
  const [fitSpan, splitSpan, lastSpan] = spans(run)
  const fits = groupCalibrations(grouped, excluded, options, fitSpan)
  if (fits.kind === 'not-estimable' && fits.reason === 'stopped') return fits
  const splits = run ? itemSplitTests(grouped, excluded, { ...options, ...settings }, splitSpan) : null
  if (splits?.kind === 'not-estimable' && splits.reason === 'stopped') return splits
  const tested = splits?.kind === 'splits' ? splits.items : null
  const wald = fits.kind === 'calibrations' ? groupScales(grouped, fits, tested, settings) : null
  const items = itemDifferences(responses, grouped, { excluded, wald, tested, settings })
  if (items.every(({ reading }) => reading === null))
    return notEstimable('nothing-to-compare', 'detail' in fits ? { ...fits.detail, why: fits.reason } : {})
  const differing = grouped.responses.items.flatMap((name, position) => {
    const reading = items.find(({ item }) => item === name)?.reading
    return reading && matters(reading.size) ? [position] : []
  })
  const consequence =
    differing.length > 0
      ? groupConsequence(grouped, differing, { ...options, level: settings.level }, lastSpan)
      : null
  if (consequence?.kind === 'not-estimable' && consequence.reason === 'stopped') return consequence
  return {
    kind: 'compared',
    labels: grouped.labels,
    personsPerGroup: grouped.personsPerGroup,
    withoutGroup: grouped.withoutGroup,
    adjustment: settings.adjustment,
    alpha: settings.alpha,
    level: settings.level,
    overall: fits.kind === 'calibrations' ? andersenOf(grouped, excluded, fits) : fits,
    items,
    resolved: resolvedItems(items),
    zeroItems: wald?.zeroItems ?? null,
    consequence,
    notes: [...grouped.notes, ...readingNotes(grouped, { run, splits, wald })],
  }
}

type Settings = Required<Pick<DifferenceOptions, 'splitTests' | 'adjustment' | 'alpha' | 'level' | 'purify'>>

function checkedSettings(options: DifferenceOptions): Settings {
  const { splitTests = 'auto', adjustment = 'bh', alpha = 0.05, level = 0.95, purify = false } = options
  if (!SPLIT_TESTS.includes(splitTests))
    throw new InvalidInput({ field: 'splitTests', given: splitTests, allowed: SPLIT_TESTS.join(', ') })
  if (!DIFFERENCE_ADJUSTMENTS.includes(adjustment))
    throw new InvalidInput({
      field: 'adjustment',
      given: adjustment,
      allowed: DIFFERENCE_ADJUSTMENTS.join(', '),
    })
  return {
    splitTests,
    adjustment,
    alpha: checkedLevel('alpha', alpha),
    level: checkedLevel('level', level),
    purify,
  }
}

/** There is one split fit per item; its work is the information of each pattern and one inverse. */
function affordable({ responses, groups, labels }: GroupedAnswers): boolean {
  const patterns = labels.reduce((sum, _, group) => {
    const persons = selectPersons(responses, personsOfGroup(groups, group))
    return sum + groupPatterns(persons).patterns
  }, 0)
  const thresholds = responses.highest.reduce((sum, steps) => sum + steps, 0)
  return responses.items.length * (patterns * thresholds ** 2 + thresholds ** 3) <= SPLIT_WORK
}

/** The scales of the groups, the splits, the consequence: the splits take nearly all the time when they are run. */
function spans(run: boolean): readonly [Span, Span, Span] {
  const [fits, last] = run ? [0.1, 0.95] : [0.8, 0.8]
  return [
    { from: WHOLE.from, to: fits },
    { from: fits, to: last },
    { from: last, to: WHOLE.to },
  ]
}

/** Items that the splits resolved do not carry the zero of the groups' scales either. */
function groupScales(
  grouped: GroupedAnswers,
  fits: GroupCalibrations,
  tested: readonly (ItemSplit | ItemNotSplit)[] | null,
  settings: Settings,
): WaldDifferences {
  const resolved = (tested ?? []).flatMap((split, i) =>
    split.kind === 'tested' && split.resolvedAt !== null
      ? [{ item: grouped.responses.items[i], turn: split.resolvedAt }]
      : [],
  )
  return waldDifferences(fits.parts, grouped.labels, {
    ...settings,
    resolved: resolved.sort((a, b) => a.turn - b.turn).map(({ item }) => item),
    purify: settings.purify && tested === null,
  })
}

function itemDifferences(
  responses: ResponseMatrix,
  grouped: GroupedAnswers,
  found: {
    readonly excluded: readonly ExcludedItem[]
    readonly wald: WaldDifferences | null
    readonly tested: readonly (ItemSplit | ItemNotSplit)[] | null
    readonly settings: Settings
  },
): readonly ItemDifference[] {
  return responses.items.map((item) => {
    const excluded = found.excluded.find((gone) => gone.item === item) ?? null
    if (excluded) return { item, excluded, wald: null, split: null, reading: null }
    const wald = found.wald?.items.find((row) => row.item === item) ?? null
    const split = found.tested?.[grouped.responses.items.indexOf(item)] ?? null
    return { item, excluded, wald, split, reading: readingOf(wald, split, found.settings.adjustment) }
  })
}

function readingOf(
  wald: ItemWald | null,
  split: ItemSplit | ItemNotSplit | null,
  adjustment: DifferenceAdjustment,
): DifferenceReading | null {
  if (split?.kind === 'tested') {
    const { p, adjusted, shifts, widestStep, size } = split
    return {
      basis: 'split',
      p,
      adjustedP: adjusted[adjustment],
      widest: widestShift(shifts),
      widestStep,
      size,
    }
  }
  const test = wald?.thresholds ?? wald?.location
  if (!wald || !test || !wald.size) return null
  return {
    basis: 'wald',
    p: test.p,
    adjustedP: test.adjusted[adjustment],
    widest: widestShift(wald.shifts),
    widestStep: wald.widestStep,
    size: wald.size,
  }
}

/** In the order in which they were resolved. */
function resolvedItems(items: readonly ItemDifference[]): readonly string[] {
  return items
    .flatMap(({ item, split, wald }) => {
      const turn = split?.kind === 'tested' ? split.resolvedAt : (wald?.resolvedAt ?? null)
      return turn === null ? [] : [{ item, turn }]
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ item }) => item)
}

function readingNotes(
  grouped: GroupedAnswers,
  found: {
    readonly run: boolean
    readonly splits: ItemSplits | NotEstimable | null
    readonly wald: WaldDifferences | null
  },
): readonly Note[] {
  const notes: Note[] = []
  const { items } = grouped.responses
  if (!found.run)
    notes.push({
      code: 'split-tests-not-run',
      detail: { items: items.length, patterns: groupPatterns(grouped.responses).patterns },
    })
  if (found.splits?.kind === 'not-estimable')
    notes.push({ code: 'split-tests-not-possible', detail: { ...found.splits.detail } })
  if (found.wald && found.wald.zeroItems.length === found.wald.items.length)
    notes.push({ code: 'shifts-sum-to-zero', detail: { items: found.wald.items.length } })
  return notes
}
