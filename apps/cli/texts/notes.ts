import { type Language, numberText, remarkText } from '@utfall/basics'
import type { Note } from '../output/document.ts'
import { NOTE_TEXTS } from './note-texts.ts'

/** The note in words; one that concerns a single contrast begins with its name. */
export function noteText(note: Note, language: Language): string {
  const { least } = note.detail
  const detail =
    typeof least === 'number'
      ? { ...note.detail, least: numberText(least, language, { decimals: Number.isInteger(least) ? 0 : 2 }) }
      : note.detail
  const text = remarkText({ code: note.code, detail }, language, NOTE_TEXTS)
  const { contrast } = note.detail
  return contrast === undefined ? text : `${contrast}: ${text}`
}

/** The notes as lines of a view. */
export function noteLines(notes: readonly Note[], language: Language): readonly string[] {
  return notes.map((note) => noteText(note, language))
}
