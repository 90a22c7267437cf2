import { intervalText, type Language, numberText, remarkText, shareText } from '@utfall/basics'
import type { ResultNote } from '../result/figure-schema.ts'
import type { MeasurementResults } from '../result/schema.ts'
import type { Both } from './both.ts'
import { type ItemNames, namedResults } from './item-names.ts'
import { INSTRUMENT_NOTE_TEXTS } from './note-texts.ts'
import { englishTexts } from './texts-en.ts'
import { swedishTexts } from './texts-sv.ts'

export type ReportTexts = ReturnType<typeof swedishTexts>

/** What every part of a report is made from. */
export type ReportContext = {
  readonly results: MeasurementResults
  readonly language: Language
  readonly texts: ReportTexts
  /** The column of a question that goes by what it asks; null where the two are one. */
  readonly columnOf: (name: string) => string | null
}

export function reportContext(
  results: MeasurementResults,
  language: Language,
  names: ItemNames = new Map(),
): ReportContext {
  const columns = new Map([...names].map(([column, name]) => [name, column]))
  return {
    results: namedResults(results, names, language),
    language,
    texts: language === 'sv' ? swedishTexts() : englishTexts(),
    columnOf: (name) => columns.get(name) ?? null,
  }
}

/** Fewer people than this are not shown as a number: it would point at someone (X.12). */
export const SMALLEST_SHOWN = 5

/** Logits and mean squares: two decimals say what their errors deserve. */
export function figure(value: number | null, { language }: ReportContext, decimals = 2): string {
  return value === null ? '–' : numberText(value, language, { decimals })
}

export function signed(value: number, { language }: ReportContext): string {
  return numberText(value, language, { decimals: 2, signed: true })
}

export function span(low: number, high: number, { language }: ReportContext): string {
  return intervalText(low, high, language, { decimals: 2 })
}

export function percent(share: number, { language }: ReportContext): string {
  return shareText(share, language, { decimals: share > 0 && share < 0.1 ? 1 : 0 })
}

/** How many; a text where they are too few to be shown. */
export function count(n: number, { language, texts }: Pick<ReportContext, 'language' | 'texts'>): string {
  if (n > 0 && n < SMALLEST_SHOWN) return texts.fewer(SMALLEST_SHOWN)
  return numberText(n, language, { decimals: 0 })
}

/** The same for pictures, that write whole numbers themselves. */
export function pictureCount(n: number, context: ReportContext): number | string {
  return n > 0 && n < SMALLEST_SHOWN ? count(n, context) : n
}

export function sourceText({ results, language, texts }: ReportContext): string {
  const n = count(results.nPersons, { language, texts })
  return texts.source(results.utfall.input.file, n)
}

/** Figures of a remark that are logits, mean squares or reliabilities: two decimals whatever their size. */
const TWO_DECIMALS: readonly string[] = [
  'infit',
  'logits',
  'reliability',
  'limit',
  'se',
  'sd',
  'eigenvalue',
  'aboveMean',
]

/** A calibration says how few the persons are; elsewhere the reason stands alone. */
function innerText(code: string, detail: ResultNote['detail'], language: Language): string {
  const isCounted = code === 'too-few-persons' && 'parameters' in detail
  return remarkText(
    { code: isCounted ? 'fewer-persons-than-parameters' : code, detail },
    language,
    INSTRUMENT_NOTE_TEXTS,
  )
}

/** A column of groups without the prefix that marks it as one. */
export function groupName(column: string): string {
  return column.replace(/^grp_(?=.)/, '')
}

/** A remark in words. Reasons inside it are remarks themselves. */
export function noteText(
  note: ResultNote,
  context: ReportContext,
  texts: Readonly<Record<string, Both>> = {},
): string {
  const { language } = context
  const detail = Object.fromEntries(
    Object.entries(note.detail).map(([key, value]) => {
      if (typeof value === 'number' && TWO_DECIMALS.includes(key))
        return [key, Number.isInteger(value) ? value : figure(value, context)]
      if (key === 'reason' || key === 'why') return [key, innerText(String(value), note.detail, language)]
      if (key === 'group') return [key, groupName(String(value))]
      return [key, value]
    }),
  )
  return remarkText({ code: note.code, detail }, language, { ...INSTRUMENT_NOTE_TEXTS, ...texts })
}
