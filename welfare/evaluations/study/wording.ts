import type { Language } from '@utfall/basics'
import type { LongWording, Wording } from './schema.ts'

/** The wording in one language; a study that gives one text uses it for both. */
export function inLanguage(wording: Wording | LongWording, language: Language): string {
  return typeof wording === 'string' ? wording : wording[language]
}
