import { type Language, numberText } from '@utfall/basics'
import type { FlowCount } from './model.ts'

/** A number of people, or the text that hides it. */
export function countText(count: FlowCount, language: Language): string {
  return typeof count === 'string' ? count : numberText(count, language, { decimals: 0 })
}

/** "n = 1 204", or "n: färre än 5" when the number is hidden. */
export function sizeText(count: FlowCount, language: Language): string {
  return `n${typeof count === 'string' ? ':' : ' ='} ${countText(count, language)}`
}
