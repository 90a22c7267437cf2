import { readXml } from './workbook-xml.ts'

export type CellFormats = {
  /** By style: whether a number is shown as a day. */
  readonly isDay: readonly boolean[]
  /** Days are counted from 1904, as old workbooks from Macintosh do. */
  readonly is1904: boolean
}

export type WrittenCell = {
  readonly type: string
  readonly style: number
  readonly hasFormula: boolean
  readonly value: string
}

export type CellText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'broken'; readonly given: string | null }

/** What a cell shows, as text. A formula counts as the value it had when the file was saved (ECMA-376-1, 18.3.1.4). */
export function cellText(cell: WrittenCell, shared: readonly string[], formats: CellFormats): CellText {
  const { type, value } = cell
  if (cell.hasFormula && value === '' && type !== 'str') return { kind: 'broken', given: null }
  switch (type) {
    case 's':
      return text(unescaped(shared[Number(value)] ?? ''))
    case 'str':
    case 'inlineStr':
      return text(unescaped(value))
    case 'b':
      return text(value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE')
    case 'e':
      return { kind: 'broken', given: value }
    case 'd':
      return text(value.replace(/T00:00:00(\.0+)?Z?$/, ''))
    default:
      return text(numberText(value, formats.isDay[cell.style] === true, formats.is1904))
  }
}

function text(given: string): CellText {
  return { kind: 'text', text: given.trim() }
}

/** Characters that XML cannot hold are written `_x000D_` (ECMA-376-1, 22.4.2.4); of control characters only line ends are kept. */
function unescaped(given: string): string {
  return given.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => {
    const code = Number.parseInt(hex, 16)
    return code === 9 || code === 10 || code === 13 || (code >= 0x20 && code !== 0x7f)
      ? String.fromCharCode(code)
      : ''
  })
}

const DAY_MILLISECONDS = 86_400_000
/** Day 0 of the count from 1900, which holds the day 29 February 1900 that never was; and of that from 1904. */
const DAY_0 = Date.UTC(1899, 11, 30)
const DAY_0_OF_1904 = Date.UTC(1904, 0, 1)
const LAST_DAY = 2_958_465

function numberText(value: string, isDay: boolean, is1904: boolean): string {
  const number = Number(value)
  if (value === '' || !Number.isFinite(number)) return value
  if (!isDay || number < 1 || number > LAST_DAY) return String(number)
  const start = is1904 ? DAY_0_OF_1904 : DAY_0
  const [day = '', time = ''] = new Date(start + Math.round(number * DAY_MILLISECONDS))
    .toISOString()
    .split('T')
  return time.startsWith('00:00:00') ? day : `${day}T${time.slice(0, 8)}`
}

/** The built-in formats that show days or times (ECMA-376-1, 18.8.30). */
const isBuiltInDay = (format: number) =>
  (format >= 14 && format <= 22) ||
  (format >= 27 && format <= 36) ||
  (format >= 45 && format <= 47) ||
  (format >= 50 && format <= 58)

export function formatsOf(styles: Uint8Array | undefined, is1904: boolean): CellFormats {
  const isDay: boolean[] = []
  if (styles === undefined) return { isDay, is1904 }
  const own = new Map<string, boolean>()
  let isCellFormat = false
  readXml(styles, {
    open: (tag, attribute) => {
      if (tag === 'numFmt') own.set(attribute('numFmtId') ?? '', showsDay(attribute('formatCode') ?? ''))
      else if (tag === 'cellXfs') isCellFormat = true
      else if (tag === 'xf' && isCellFormat) {
        const format = attribute('numFmtId') ?? '0'
        isDay.push(own.get(format) ?? isBuiltInDay(Number(format)))
      }
    },
    close: (tag) => {
      if (tag === 'cellXfs') isCellFormat = false
    },
  })
  return { isDay, is1904 }
}

/** Letters for year, month, day, hour or second, outside quotation marks, brackets and escapes. */
function showsDay(code: string): boolean {
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/gi, ''))
}
