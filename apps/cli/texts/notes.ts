import { type Language, numberText, shareText } from '@utfall/basics'
import type { Note } from '../output/document.ts'
import { NOTE_TEXTS } from './note-texts.ts'

export function noteText(note: Note, language: Language): string {
  const template = NOTE_TEXTS[note.code]?.[language]
  if (template === undefined) return `${note.code} ${JSON.stringify(note.detail)}`
  const { contrast } = note.detail
  const text = filled(template, note.detail, language)
  return contrast === undefined ? text : `${contrast}: ${text}`
}

/** Puts details into a text: whole numbers whole, others with four significant figures, `{share%}` as percent. */
export function filled(template: string, detail: Note['detail'], language: Language): string {
  return template.replace(/\{(\w+)(%?)\}/g, (_, key: string, percent: string) => {
    const value = detail[key]
    if (value === undefined) return '–'
    if (typeof value === 'string') return value
    if (percent !== '') return shareText(value, language, { decimals: 1 })
    if (Number.isInteger(value)) return numberText(value, language, { decimals: 0 })
    const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value)))))
    return numberText(value, language, { decimals })
  })
}

/** The notes as lines of a view. */
export function noteLines(notes: readonly Note[], language: Language): readonly string[] {
  return notes.map((note) => noteText(note, language))
}
