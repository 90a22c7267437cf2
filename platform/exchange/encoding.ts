import { isUtf8 } from 'node:buffer'
import { type Faults, faultWords, oneFault } from './fault.ts'

const NEWLINE = 0x0a
/** The letters that give Windows-1252 (and Latin-1) away in Swedish text. */
const WINDOWS_LETTERS: ReadonlyMap<number, string> = new Map([
  [0xe5, 'å'],
  [0xe4, 'ä'],
  [0xf6, 'ö'],
  [0xc5, 'Å'],
  [0xc4, 'Ä'],
  [0xd6, 'Ö'],
  [0xe9, 'é'],
  [0xe6, 'æ'],
  [0xf8, 'ø'],
])
const OTHER_KINDS: readonly {
  readonly start: readonly number[]
  readonly name: string
  readonly swedish: string
}[] = [
  {
    start: [0x50, 0x4b, 3, 4],
    name: 'a zip file or Excel workbook',
    swedish: 'en zip-fil eller Excel-arbetsbok',
  },
  { start: [0x50, 0x4b, 5, 6], name: 'an empty zip file', swedish: 'en tom zip-fil' },
  { start: [0xd0, 0xcf, 0x11, 0xe0], name: 'an old Excel workbook', swedish: 'en äldre Excel-arbetsbok' },
  { start: [0x25, 0x50, 0x44, 0x46], name: 'a PDF', swedish: 'en PDF' },
  { start: [0x1f, 0x8b], name: 'a gzip file', swedish: 'en gzip-fil' },
  { start: [0xff, 0xfe], name: 'text in UTF-16', swedish: 'text i UTF-16' },
  { start: [0xfe, 0xff], name: 'text in UTF-16', swedish: 'text i UTF-16' },
]
const ALLOWED = {
  english: 'a CSV file in UTF-8 (in Excel: Save as, CSV UTF-8)',
  swedish: 'en CSV-fil i UTF-8 (i Excel: Spara som, CSV UTF-8)',
}

/** Where the text starts (after a byte order mark), or why the bytes are no UTF-8 text. */
export function textStart(name: string, bytes: Uint8Array): { kind: 'text'; start: number } | Faults {
  const other = OTHER_KINDS.find(({ start }) => start.every((byte, index) => bytes[index] === byte))
  if (other) return refusal(name, null, other.name, other.swedish)
  const zero = bytes.indexOf(0)
  if (zero >= 0) {
    const looksLikeUtf16 = bytes[zero ^ 1] !== 0 && bytes[zero + 2] === 0
    return looksLikeUtf16
      ? refusal(name, null, 'text in UTF-16', 'text i UTF-16')
      : refusal(name, null, `a zero byte at position ${zero + 1}`, `en nollbyte på plats ${zero + 1}`)
  }
  if (!isUtf8(bytes)) return invalidByte(name, bytes)
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return { kind: 'text', start: hasMark ? 3 : 0 }
}

/** A newline byte is never part of a longer UTF-8 sequence, so lines can be judged one by one. */
function invalidByte(name: string, bytes: Uint8Array): Faults {
  let line = 1
  let start = 0
  for (;;) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline
    if (!isUtf8(bytes.subarray(start, end)) || newline < 0) break
    line += 1
    start = newline + 1
  }
  let position = start
  for (;;) {
    const length = [1, 2, 3, 4].find((size) => isUtf8(bytes.subarray(position, position + size)))
    if (length === undefined || position >= bytes.length) break
    position += length
  }
  const byte = bytes[position] ?? 0
  const letter = WINDOWS_LETTERS.get(byte)
  const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`
  const english = `byte ${hex} at position ${position + 1}, which is not UTF-8`
  const swedish = `byte ${hex} på plats ${position + 1}, som inte är UTF-8`
  return refusal(
    name,
    line,
    letter ? `${english} (Windows-1252 suspected: «${letter}»)` : `${english} (Windows-1252 suspected)`,
    letter ? `${swedish} (troligen Windows-1252: «${letter}»)` : `${swedish} (troligen Windows-1252)`,
  )
}

function refusal(file: string, row: number | null, english: string, swedish: string): Faults {
  const words = faultWords([english, ALLOWED.english], [swedish, ALLOWED.swedish])
  return oneFault({ file, row, column: null, ...words })
}
