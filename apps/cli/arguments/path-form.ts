import type { Text } from '../texts/text.ts'
import type { Form } from './option-forms.ts'

/** A folder on this machine, as it was written. */
export function path(): Form<string> {
  return {
    placeholder: { sv: 'MAPP', en: 'DIR' },
    allowed: { sv: 'en mapp', en: 'a folder' },
    parse: (given) => given || undefined,
  }
}

/** A file on this machine, as it was written: `ITEMS.json` to read, `OUT.csv` to write. */
export function filePath(placeholder: Text): Form<string> {
  return {
    placeholder,
    allowed: { sv: 'sökvägen till en fil', en: 'the path of a file' },
    parse: (given) => given || undefined,
  }
}

/** A name or another short text. */
export function plainText(): Form<string> {
  return {
    placeholder: { sv: 'TEXT', en: 'TEXT' },
    allowed: { sv: '1 till 300 tecken', en: '1 to 300 characters' },
    parse: (given) => (given.trim().length >= 1 && given.trim().length <= 300 ? given.trim() : undefined),
  }
}
