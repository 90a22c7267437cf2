import { faultText } from '@utfall/exchange'
import { zipFile } from '../../../../platform/exchange/zip-for-tests.ts'
import type { Imported, NotSupported } from './imported.ts'

/** REDCap's header as it is downloaded, with short names for the tests. */
const DICTIONARY = {
  name: 'Variable / Field Name',
  form: 'Form Name',
  section: 'Section Header',
  type: 'Field Type',
  label: 'Field Label',
  choices: 'Choices, Calculations, OR Slider Labels',
  note: 'Field Note',
  validation: 'Text Validation Type OR Show Slider Number',
  lowest: 'Text Validation Min',
  highest: 'Text Validation Max',
  identifier: 'Identifier?',
  logic: 'Branching Logic (Show field only if...)',
  required: 'Required Field?',
  alignment: 'Custom Alignment',
  number: 'Question Number (surveys only)',
  matrix: 'Matrix Group Name',
  ranking: 'Matrix Ranking?',
  annotation: 'Field Annotation',
} as const

export type DictionaryRow = Partial<Record<keyof typeof DICTIONARY, string>>

export function dictionary(rows: readonly DictionaryRow[], mark = ','): Uint8Array {
  const keys = Object.keys(DICTIONARY).filter((key) => key in DICTIONARY) as (keyof typeof DICTIONARY)[]
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = [
    keys.map((key) => cell(DICTIONARY[key])),
    ...rows.map((row) => keys.map((key) => cell(row[key] ?? (key === 'form' ? 'prov' : '')))),
  ]
  return new TextEncoder().encode(`${lines.map((line) => line.join(mark)).join('\r\n')}\r\n`)
}

/** A cell as the XML of a sheet has it, for what a plain text cannot say. */
export type SheetCell = string | number | { readonly xml: string }

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook with the sheets given, in the fewest parts that a spreadsheet opens; more parts may be put in or over. */
export function workbook(
  sheets: Readonly<Record<string, readonly (readonly SheetCell[])[]>>,
  parts: Readonly<Record<string, string | Uint8Array>> = {},
): Uint8Array {
  const names = Object.keys(sheets)
  const all: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><sheets>${names
      .map((name, place) => `<sheet name="${escaped(name)}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, place) =>
          `<Relationship Id="rId${place + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${place + 1}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="rIdS" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rIdF" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  }
  for (const [place, name] of names.entries())
    all[`xl/worksheets/sheet${place + 1}.xml`] = sheetXml(sheets[name] ?? [])
  return zipFile(Object.entries({ ...all, ...parts }).map(([name, data]) => ({ name, data })))
}

function sheetXml(rows: readonly (readonly SheetCell[])[]): string {
  const lines = rows.map((cells, row) => {
    const written = cells.map((cell, column) => {
      const at = `r="${String.fromCharCode(65 + column)}${row + 1}"`
      if (typeof cell === 'object') return cell.xml.replace('<c', `<c ${at}`)
      if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`
      return cell === ''
        ? ''
        : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
    })
    return `<row r="${row + 1}">${written.join('')}</row>`
  })
  return `<worksheet xmlns="${NAMESPACE}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

type Result =
  | Imported
  | { readonly kind: 'faults'; readonly faults: readonly Parameters<typeof faultText>[0][] }

/** What was imported; faults are the test's own fault. */
export function imported(result: Result): Imported {
  if (result.kind === 'faults')
    throw new Error(result.faults.map((fault) => faultText(fault, 'en')).join('\n'))
  return result
}

export function faultsIn(result: Result, language: 'sv' | 'en' = 'sv'): readonly string[] {
  return result.kind === 'faults' ? result.faults.map((fault) => faultText(fault, language)) : []
}

/** `row code given`, in the order of the report. */
export function told({ unsupported }: Imported): readonly string[] {
  return unsupported.map(({ place, what, given }: NotSupported) =>
    [place.row ?? '-', what, ...(given === null ? [] : [given])].join(' '),
  )
}
