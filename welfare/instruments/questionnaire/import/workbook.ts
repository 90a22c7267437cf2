import { type Faults, fileFault, readStudyArchive } from '@utfall/exchange'
import { type CellFormats, cellText, formatsOf } from './workbook-cells.ts'
import { readXml, Unreadable } from './workbook-xml.ts'

/** A sheet as texts: by row, counted as the spreadsheet counts, then by column, counted from 0. */
export type Sheet = {
  readonly name: string
  readonly rows: readonly SheetRow[]
  /** Cells without their value: a formula that ended in an error, or that nobody has computed (null). */
  readonly broken: readonly { readonly row: number; readonly column: number; readonly given: string | null }[]
}
export type SheetRow = { readonly row: number; readonly cells: ReadonlyMap<number, string> }

export type Workbook = {
  readonly kind: 'workbook'
  readonly sheets: ReadonlyMap<string, Sheet>
  /** Of all sheets, also those that were not asked for. */
  readonly names: readonly string[]
}

/** A questionnaire is small; what is larger is no questionnaire or wants to harm. */
const MOST_UNPACKED_BYTES = 20_000_000
const MOST_PARTS = 200
const MOST_CELLS = 100_000
const MOST_CHARACTERS = 4_000_000

/**
 * The sheets of an .xlsx workbook that are asked for, by name in small letters. Only what cells show is read: the value
 * that a formula had when the file was saved, a day as 2026-01-31. Nothing is computed, fetched or written to disk.
 * ECMA-376 part 1, sections 18.2 (workbook), 18.3 (sheets), 18.4 (shared strings), 18.8 (styles).
 */
export async function readWorkbook(
  bytes: Uint8Array,
  file: string,
  wanted: readonly string[],
): Promise<Workbook | Faults> {
  if (startsWith(bytes, OLD_FORMAT))
    return notReadable(
      file,
      'an old workbook (.xls) or one with a password',
      'en äldre arbetsbok (.xls) eller en med lösenord',
    )
  const archive = await readStudyArchive(
    { name: file, bytes },
    { files: MOST_PARTS, totalBytes: MOST_UNPACKED_BYTES },
  )
  if (archive.kind === 'faults') {
    const [first] = archive.faults
    return notReadable(file, first?.given ?? 'no zip file', first?.swedish?.given ?? 'ingen zip-fil')
  }
  try {
    return new WorkbookReading(archive.files).read(wanted)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return notReadable(file, error.message, error.swedish)
  }
}

const OLD_FORMAT = [0xd0, 0xcf, 0x11, 0xe0]

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, place) => bytes[place] === byte)
}

function notReadable(file: string, english: string, swedish: string): Faults {
  const most = `${MOST_UNPACKED_BYTES / 1e6} MB`
  return fileFault(
    file,
    [english, `an .xlsx workbook without a password, at most ${most} unpacked`],
    [swedish, `en .xlsx-arbetsbok utan lösenord, högst ${most} uppackad`],
  )
}

type Relations = ReadonlyMap<string, { readonly part: string; readonly type: string }>

class WorkbookReading {
  readonly #files: ReadonlyMap<string, Uint8Array>
  #cells = 0
  #characters = 0

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files
  }

  read(wanted: readonly string[]): Workbook {
    const sheets: { name: string; relation: string }[] = []
    let is1904 = false
    readXml(this.#part('xl/workbook.xml'), {
      open: (tag, attribute) => {
        if (tag === 'sheet') sheets.push({ name: attribute('name') ?? '', relation: attribute('id') ?? '' })
        // An extension of Excel's own has the same name further down, and says nothing of days.
        if (tag === 'workbookPr' && /^(1|true)$/.test(attribute('date1904') ?? '')) is1904 = true
      },
    })
    const relations = this.#relations()
    const partOf = (type: string) => [...relations.values()].find((each) => each.type.endsWith(type))?.part
    const shared = this.#sharedStrings(partOf('/sharedStrings'))
    const styles = partOf('/styles')
    const formats = formatsOf(styles === undefined ? undefined : this.#files.get(styles), is1904)
    const read = new Map<string, Sheet>()
    for (const { name, relation } of sheets) {
      const key = name.trim().toLowerCase()
      const part = relations.get(relation)?.part
      if (wanted.includes(key) && !read.has(key) && part !== undefined)
        read.set(key, this.#sheet(name, part, shared, formats))
    }
    return { kind: 'workbook', sheets: read, names: sheets.map(({ name }) => name) }
  }

  #part(name: string): Uint8Array {
    const bytes = this.#files.get(name)
    if (bytes === undefined) throw new Unreadable(`no part ${name}`, `ingen del ${name}`)
    return bytes
  }

  #relations(): Relations {
    const relations = new Map<string, { part: string; type: string }>()
    readXml(this.#part('xl/_rels/workbook.xml.rels'), {
      open: (tag, attribute) => {
        const target = attribute('Target') ?? ''
        const part = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`
        if (tag === 'Relationship')
          relations.set(attribute('Id') ?? '', { part, type: attribute('Type') ?? '' })
      },
    })
    return relations
  }

  /** Each string may stand in pieces with looks of their own; how it is to be read aloud (`rPh`) is no part of it. */
  #sharedStrings(part: string | undefined): readonly string[] {
    const bytes = part === undefined ? undefined : this.#files.get(part)
    const strings: string[] = []
    if (bytes === undefined) return strings
    let text = ''
    let isText = false
    let isAloud = false
    readXml(bytes, {
      open: (tag) => {
        if (tag === 'si') text = ''
        else if (tag === 't') isText = !isAloud
        else if (tag === 'rPh') isAloud = true
      },
      close: (tag) => {
        if (tag === 'si') strings.push(text)
        else if (tag === 't') isText = false
        else if (tag === 'rPh') isAloud = false
      },
      text: (piece) => {
        if (isText) text += piece
      },
    })
    return strings
  }

  #sheet(name: string, part: string, shared: readonly string[], formats: CellFormats): Sheet {
    const rows = new Map<number, Map<number, string>>()
    const broken: { row: number; column: number; given: string | null }[] = []
    let row = 0
    let column = -1
    let cell = { type: 'n', style: 0, hasFormula: false, value: '' }
    let isValue = false
    let isAloud = false
    const finish = () => {
      const read = cellText(cell, shared, formats)
      if (read.kind === 'broken') broken.push({ row, column, given: read.given })
      else if (read.text !== '') {
        this.#count(read.text)
        rows.set(row, (rows.get(row) ?? new Map<number, string>()).set(column, read.text))
      }
    }
    readXml(this.#part(part), {
      open: (tag, attribute) => {
        if (tag === 'row') {
          row = wholeNumber(attribute('r')) ?? row + 1
          column = -1
        } else if (tag === 'c') {
          column = columnOf(attribute('r')) ?? column + 1
          cell = {
            type: attribute('t') ?? 'n',
            style: wholeNumber(attribute('s')) ?? 0,
            hasFormula: false,
            value: '',
          }
        } else if (tag === 'f') cell.hasFormula = true
        else if (tag === 'rPh') isAloud = true
        else if (tag === 'v' || tag === 't') isValue = !isAloud
      },
      close: (tag) => {
        if (tag === 'c') finish()
        else if (tag === 'rPh') isAloud = false
        else if (tag === 'v' || tag === 't') isValue = false
      },
      text: (piece) => {
        if (isValue) cell.value += piece
      },
    })
    const inOrder = [...rows].sort(([one], [other]) => one - other)
    return { name, rows: inOrder.map(([each, cells]) => ({ row: each, cells })), broken }
  }

  #count(text: string): void {
    this.#cells += 1
    this.#characters += text.length
    if (this.#cells > MOST_CELLS || this.#characters > MOST_CHARACTERS)
      throw new Unreadable(
        `more than ${MOST_CELLS} cells or ${MOST_CHARACTERS} characters`,
        `fler än ${MOST_CELLS} celler eller ${MOST_CHARACTERS} tecken`,
      )
  }
}

function wholeNumber(given: string | undefined): number | null {
  return given !== undefined && /^\d{1,7}$/.test(given) ? Number(given) : null
}

/** `AB12` is in column 27. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference ?? '')?.[1]
  if (letters === undefined) return null
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
