import { filled, intervalText, type Language, numberText, shareText } from '@utfall/basics'
import { CHANGE_VERDICTS, type ChangeVerdict, type GroupChange } from '@utfall/rasch'
import type { Block, TableModel } from '@utfall/reports'
import { SMALLEST_SHOWN } from '../report/context.ts'
import { levelText } from '../report/level-text.ts'
import type { VerdictKind } from '../result/verdict-schema.ts'
import type { ChangeSummary } from './change.ts'
import { CHANGE_TEXTS } from './change-texts.ts'
import type { MeasuredTwice } from './measure-answers.ts'
import { shownVerdicts } from './shown-verdicts.ts'

/** Names of items in a sentence; a longer list helps nobody. */
const NAMED = 12

export type ChangeContext = {
  /** The files, by name. */
  readonly before: string
  readonly after: string
  /** Of the calibration: whom the measure is fit for. */
  readonly verdict: VerdictKind
}

/**
 * How a group changed, the answer first. Nobody's own change is in it, and no number that would point at few persons:
 * that is for the file of whoever holds the answers.
 */
export function changeBlocks(
  twice: MeasuredTwice,
  context: ChangeContext,
  language: Language,
): readonly Block[] {
  const texts = CHANGE_TEXTS[language]
  const { summary } = twice.changes
  const { group } = summary
  const isSame = twice.before.sha256 === twice.after.sha256
  const same: Block = {
    kind: 'callout',
    tone: 'warning',
    title: texts.identical.title,
    blocks: [{ kind: 'paragraph', text: texts.identical.text }],
  }
  return [
    { kind: 'heading', level: 1, id: 'change', text: texts.title },
    ...(isSame ? [same] : []),
    ...(group === null
      ? [{ kind: 'paragraph', text: texts.nobody } as const]
      : group.n < SMALLEST_SHOWN
        ? [{ kind: 'paragraph', text: inWords(texts.tooFew, { limit: SMALLEST_SHOWN }, language) } as const]
        : groupBlocks(summary, group, language)),
    ...aboutBlocks(twice, context, language),
  ]
}

function inWords(
  text: string,
  detail: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  return filled(text, detail, language)
}

function groupBlocks(summary: ChangeSummary, group: GroupChange, language: Language): readonly Block[] {
  const texts = CHANGE_TEXTS[language]
  const { low, high, level } = group
  const logits = (value: number) => numberText(value, language, { decimals: 2 })
  const isUp = low !== null && low > 0
  const isSure = isUp || (high !== null && high < 0)
  const isGood = isUp === (summary.higherIs === 'better')
  const mean = {
    change: numberText(group.mean, language, { decimals: 2, signed: true }),
    level: levelText(level, language),
    interval: low === null || high === null ? '–' : intervalText(low, high, language, { decimals: 2 }),
  }
  const chance = {
    expected: expectedText(summary.expectedEachWay, language),
    least: logits(group.minimalDetectable),
  }
  return [
    {
      kind: 'paragraph',
      text: [
        {
          kind: 'strong',
          text: inWords(texts.mean[isSure ? (isGood ? 'better' : 'worse') : 'unsure'], mean, language),
        },
      ],
    },
    { kind: 'paragraph', text: sharesText(group, language) },
    { kind: 'paragraph', text: inWords(texts.chance, chance, language) },
    { kind: 'table', table: verdictTable(summary, group, language) },
    {
      kind: 'callout',
      tone: 'warning',
      title: texts.notEffect.title,
      blocks: [{ kind: 'paragraph', text: texts.notEffect.text }],
    },
  ]
}

/** A number of persons that is an expectation: whole where it is large, with a decimal where that says something. */
function expectedText(value: number, language: Language): string {
  return numberText(value, language, { decimals: value < 10 ? 1 : 0 })
}

function sharesText({ n, shares }: GroupChange, language: Language): string {
  const texts = CHANGE_TEXTS[language]
  const shown = shownVerdicts(countsOf(shares))
  if (CHANGE_VERDICTS.some((verdict) => shown[verdict] === null))
    return inWords(texts.sharesHidden, { n }, language)
  const percent = (verdict: ChangeVerdict) => shareText(shares[verdict].share, language, { decimals: 0 })
  const detail = {
    n,
    better: shares.better.count,
    betterShare: percent('better'),
    worse: shares.worse.count,
    worseShare: percent('worse'),
    same: shares['not-distinguishable'].count,
    sameShare: percent('not-distinguishable'),
  }
  return inWords(texts.shares, detail, language)
}

function countsOf(shares: GroupChange['shares']): Readonly<Record<ChangeVerdict, number>> {
  return {
    better: shares.better.count,
    worse: shares.worse.count,
    'not-distinguishable': shares['not-distinguishable'].count,
  }
}

function verdictTable(
  summary: ChangeSummary,
  { n, shares, level }: GroupChange,
  language: Language,
): TableModel {
  const texts = CHANGE_TEXTS[language]
  const shown = shownVerdicts(countsOf(shares))
  const each = summary.expectedEachWay
  const expected = {
    better: expectedText(each, language),
    worse: expectedText(each, language),
    'not-distinguishable': '',
  }
  const percent = (share: number) => shareText(share, language, { decimals: 0 })
  const whole = (count: number) => numberText(count, language, { decimals: 0 })
  const isHidden = CHANGE_VERDICTS.some((verdict) => shown[verdict] === null)
  const { columns } = texts
  return {
    caption: texts.table,
    columns: [
      { header: columns.verdict, align: 'start', rowHeader: true },
      { header: columns.n, align: 'end' },
      { header: columns.share, align: 'end' },
      { header: inWords(columns.interval, { level: levelText(level, language) }, language), align: 'end' },
      { header: columns.expected, align: 'end' },
    ],
    rows: [
      ...CHANGE_VERDICTS.map((verdict) => {
        const count = shown[verdict]
        const { share, wilson } = shares[verdict]
        const figures =
          count === null
            ? [texts.hidden, '–', '–']
            : [whole(count), percent(share), wilson.map(percent).join(language === 'sv' ? ' till ' : ' to ')]
        const cells = [texts.verdicts[verdict], ...figures, expected[verdict]]
        return { kind: 'row', cells } as const
      }),
      { kind: 'row', cells: [texts.all, whole(n), percent(1), '', ''], strong: true },
    ],
    notes: [
      ...(isHidden ? [inWords(texts.hiddenNote, { limit: SMALLEST_SHOWN }, language)] : []),
      inWords(texts.methodNote, { direction: texts.direction[summary.higherIs] }, language),
    ],
  }
}

/** Who is not in the figures, and what makes them less sure. */
function aboutBlocks(
  { before, after, pairs, changes }: MeasuredTwice,
  context: ChangeContext,
  language: Language,
): readonly Block[] {
  const texts = CHANGE_TEXTS[language]
  const { group, withoutMeasure } = changes.summary
  const persons = (text: string, n: number) =>
    n === 0
      ? []
      : [
          inWords(
            text,
            { n: n < SMALLEST_SHOWN ? inWords(texts.fewer, { limit: SMALLEST_SHOWN }, language) : n },
            language,
          ),
        ]
  const absent = (names: readonly string[], file: string) => {
    const shown = names.slice(0, NAMED).join(', ')
    const list = names.length > NAMED ? `${shown} …` : shown
    return names.length === 0 ? [] : [inWords(texts.absent, { file, names: list }, language)]
  }
  const items = [
    ...(context.verdict === 'individuals' ? [] : [texts.verdict[context.verdict]]),
    ...persons(texts.onlyAfter, pairs.onlyAfter.length),
    ...persons(texts.onlyBefore, pairs.onlyBefore.length),
    ...persons(texts.withoutMeasure, withoutMeasure),
    ...persons(texts.atEnds, group?.atEnds ?? 0),
    ...absent(before.absent, context.before),
    ...absent(after.absent, context.after),
  ]
  return items.length === 0 ? [] : [{ kind: 'list', style: 'bullets', items }]
}
