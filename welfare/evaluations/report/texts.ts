import type { Language } from '@utfall/basics'
import { englishTexts } from './texts-en.ts'
import { swedishTexts } from './texts-sv.ts'

export type ReportTexts = ReturnType<typeof swedishTexts>

/** The words of a report. `causal` decides whether the word effect may be used at all. */
export function reportTexts(language: Language, causal: boolean): ReportTexts {
  return language === 'sv' ? swedishTexts(causal) : englishTexts(causal)
}
