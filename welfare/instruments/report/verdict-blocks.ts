import type { Block, KeyFigure } from '@utfall/reports'
import type { ResultNote } from '../result/figure-schema.ts'
import type { VerdictReason } from '../result/verdict-schema.ts'
import { VERDICT_WORDS } from '../view/verdict-words.ts'
import { count, figure, groupName, noteText, percent, type ReportContext } from './context.ts'
import { shownEnds } from './ends.ts'
import { REASON_TEXTS, TRY_TEXTS } from './reason-texts.ts'

/** Of many items with one trouble the first are named and the rest counted. */
const NAMED = 3

/** What a reader in a hurry reads: the answer, why, and what to try. */
export function answerBlocks(context: ReportContext): Block[] {
  const { results, texts, language } = context
  const { verdict } = results
  const words = VERDICT_WORDS[verdict.kind]
  const hindering = verdict.reasons.filter((reason) => reason.hinders !== 'nothing')
  /** What keeps it from groups too is not to be looked for among what only keeps it from individuals. */
  const isFurther = ({ hinders }: VerdictReason) => verdict.kind === 'not-yet' && hinders === 'individuals'
  const deciding = hindering.filter((reason) => !isFurther(reason))
  const further = hindering.filter(isFurther)
  const beside = verdict.reasons.filter((reason) => reason.hinders === 'nothing')
  const lead = beside.filter((reason) => reason.code === 'nothing-hinders')
  const worth = beside.filter((reason) => reason.code !== 'nothing-hinders')
  return [
    {
      kind: 'callout',
      tone: words.tone,
      title: words.title[language],
      blocks: [
        { kind: 'paragraph', text: words.meaning[language] },
        ...lead.map((reason) => ({ kind: 'paragraph', text: reasonText(reason, context) }) as const),
      ],
    },
    ...section('verdict-reasons', texts.reasonsTitle, reasonList(deciding, context)),
    ...section('verdict-reasons-individuals', texts.individualsTitle, reasonList(further, context)),
    ...section('verdict-tries', texts.triesTitle, tryList(verdict.tries, context)),
    ...section('verdict-beside', texts.besideTitle, reasonList(worth, context)),
  ]
}

function section(id: string, title: string, items: readonly string[]): Block[] {
  if (items.length === 0) return []
  return [
    { kind: 'heading', level: 2, id, text: title },
    { kind: 'list', style: 'bullets', items },
  ]
}

function reasonText(reason: VerdictReason, context: ReportContext): string {
  return noteText(reason, context, REASON_TEXTS)
}

function reasonList(reasons: readonly VerdictReason[], context: ReportContext): readonly string[] {
  return shortened(reasons, context, (reason) => reasonText(reason, context))
}

function tryList(tries: readonly ResultNote[], context: ReportContext): readonly string[] {
  return shortened(tries, context, (each) => noteText(each, context, TRY_TEXTS))
}

/** Equal codes together, the first few in words. */
function shortened<T extends { readonly code: string }>(
  all: readonly T[],
  { texts }: ReportContext,
  text: (one: T) => string,
): readonly string[] {
  const codes = [...new Set(all.map(({ code }) => code))]
  return codes.flatMap((code) => {
    const same = all.filter((one) => one.code === code)
    const hidden = same.length - NAMED
    return [...same.slice(0, NAMED).map(text), ...(hidden > 0 ? [texts.andMore(hidden)] : [])]
  })
}

export function keyFigures(context: ReportContext): Block[] {
  const { results, texts } = context
  const { people, items, dropped, reliability } = results
  const words = texts.figures
  const figures: KeyFigure[] = [
    {
      label: words.people,
      value: count(results.nPersons, context),
      detail: words.peopleDetail(count(people.informative, context)),
    },
    results.calibration.kind === 'calibrated'
      ? { label: words.items, value: String(items.length), detail: words.itemsDetail(dropped.length) }
      : { label: words.items, value: String(results.answers.length), detail: words.noneOnScale },
    ...(results.calibration.kind === 'calibrated'
      ? [
          { label: words.reliability, value: figure(reliability, context), detail: words.reliabilityDetail },
          { label: words.error, value: figure(people.medianSe, context), detail: words.errorDetail },
          {
            label: words.ends,
            ...endsFigure(context),
          },
        ]
      : []),
  ]
  return [{ kind: 'key-figures', figures }]
}

function endsFigure(context: ReportContext): Pick<KeyFigure, 'value' | 'detail'> {
  const { results, texts } = context
  const { people } = results
  const ends = shownEnds(people)
  if (ends.kind === 'few') return { value: texts.fewer(ends.limit) }
  const value = percent(people.lowestShare + people.highestShare, context)
  if (ends.kind === 'together') return { value }
  return {
    value,
    detail: texts.figures.endsDetail(percent(ends.lowest, context), percent(ends.highest, context)),
  }
}

/** What could not be computed, and why. */
export function leftOutBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { calibration, leftOut } = results
  if (leftOut.length === 0) return []
  const parts = texts.leftOut.part as Readonly<Record<string, string>>
  const isOneWay = calibration.kind === 'not-calibrated' && calibration.reason === 'no-maximum'
  const words = isOneWay ? texts.leftOut.oneWay : texts.leftOut.parts
  const inParts =
    calibration.kind === 'not-calibrated' && calibration.parts.length > 0
      ? [
          {
            kind: 'paragraph',
            text: words(calibration.parts.map((part) => `(${part.join(', ')})`).join(' ')),
          } as const,
        ]
      : []
  return [
    { kind: 'heading', level: 1, id: 'left-out', text: texts.leftOut.title },
    {
      kind: 'list',
      style: 'bullets',
      items: leftOut.map((note) => [
        { kind: 'strong', text: `${parts[String(note.detail.part)] ?? note.detail.part}: ` } as const,
        noteText(note, context),
        ...(note.detail.group === undefined ? [] : [` (${groupName(String(note.detail.group))})`]),
      ]),
    },
    ...inParts,
  ]
}
