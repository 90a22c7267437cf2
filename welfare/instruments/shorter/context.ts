import { filled, type Language, numberText, shareText } from '@utfall/basics'
import type { MeasurementResults } from '../result/schema.ts'
import type { InstrumentDefinition } from '../schema.ts'
import type { Shortened } from './shorten.ts'
import type { ShorterTexts } from './texts.ts'

export type ShorterAbout = {
  readonly language: Language
  readonly definition: InstrumentDefinition
  /** Version of the calibration. */
  readonly version: number
  readonly results: MeasurementResults
}

/** What every part of the answer is made from. */
export type ShorterContext = ShorterAbout & {
  readonly found: Shortened
  readonly texts: ShorterTexts
}

export function logits(value: number, { language }: ShorterAbout): string {
  return numberText(value, language, { decimals: 2 })
}

export function percent(share: number, { language }: ShorterAbout): string {
  return shareText(share, language, { decimals: share > 0 && share < 0.1 ? 1 : 0 })
}

export function minutesText(minutes: number, { language }: ShorterAbout): string {
  return numberText(minutes, language, { decimals: Number.isInteger(minutes) ? 0 : 1 })
}

export function questionsText(n: number, { language, texts }: ShorterContext): string {
  return filled(n === 1 ? texts.question : texts.questions, { n }, language)
}

/** As it is asked, or the column where nobody has said. */
export function wordingOf(id: string, { definition, language }: ShorterAbout): string {
  const wording = definition.items.find((item) => item.id === id)?.wording
  return wording?.[language] ?? wording?.sv ?? wording?.en ?? id
}
