import type { Language } from '@utfall/basics'

/** A text for people, in both languages; Swedish is the one that is written first. */
export type Text = Readonly<Record<Language, string>>

/** The same text in both languages: file names, codes, values from the person's own data. */
export function same(text: string): Text {
  return { sv: text, en: text }
}
