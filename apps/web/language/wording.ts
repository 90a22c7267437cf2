import type { Wording } from '../api/shapes.ts'
import type { Language } from './language.ts'

export function wording(text: Wording, language: Language): string {
  return typeof text === 'string' ? text : text[language]
}
