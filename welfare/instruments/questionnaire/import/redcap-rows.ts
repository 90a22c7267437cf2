import { type Faults, fileFault, readTable } from '@utfall/exchange'
import type { ImportWork, Place } from './imported.ts'

/** REDCap's 18 columns: as the dictionary is downloaded, and as its API names them. */
const COLUMNS = {
  name: ['Variable / Field Name', 'field_name'],
  form: ['Form Name', 'form_name'],
  section: ['Section Header', 'section_header'],
  type: ['Field Type', 'field_type'],
  label: ['Field Label', 'field_label'],
  choices: ['Choices, Calculations, OR Slider Labels', 'select_choices_or_calculations'],
  note: ['Field Note', 'field_note'],
  validation: ['Text Validation Type OR Show Slider Number', 'text_validation_type_or_show_slider_number'],
  lowest: ['Text Validation Min', 'text_validation_min'],
  highest: ['Text Validation Max', 'text_validation_max'],
  identifier: ['Identifier?', 'identifier'],
  logic: ['Branching Logic (Show field only if...)', 'branching_logic'],
  required: ['Required Field?', 'required_field'],
  alignment: ['Custom Alignment', 'custom_alignment'],
  number: ['Question Number (surveys only)', 'question_number'],
  matrix: ['Matrix Group Name', 'matrix_group_name'],
  ranking: ['Matrix Ranking?', 'matrix_ranking'],
  annotation: ['Field Annotation', 'field_annotation'],
} as const

export type RedcapColumn = keyof typeof COLUMNS

/** Without these nothing can be asked as it is meant; older versions of REDCap lack some of the others. */
const NEEDED: readonly RedcapColumn[] = ['name', 'form', 'type', 'label', 'choices', 'logic', 'identifier']

const LARGEST_BYTES = 5_000_000

export type RedcapRow = {
  readonly row: number
  /** A cell without blanks around it; empty where there is none. */
  text(column: RedcapColumn): string
  place(column: RedcapColumn): Place
}

export type RedcapRows = { readonly kind: 'rows'; readonly rows: readonly RedcapRow[] }

export function readRedcapRows(bytes: Uint8Array, file: string, work: ImportWork): RedcapRows | Faults {
  if (bytes.length > LARGEST_BYTES)
    return fileFault(
      file,
      [`${bytes.length} bytes`, `at most ${LARGEST_BYTES}`],
      [`${bytes.length} byte`, `högst ${LARGEST_BYTES}`],
    )
  const table = readTable({ name: file, bytes })
  if (table.kind === 'faults') return table
  const byName = new Map(table.columns.map((column) => [plainName(column.name), column]))
  const columnOf = (column: RedcapColumn) => {
    const names = COLUMNS[column]
    return byName.get(plainName(names[0])) ?? byName.get(plainName(names[1]))
  }
  const missing = NEEDED.filter((column) => columnOf(column) === undefined).map(
    (column) => COLUMNS[column][0],
  )
  if (missing.length > 0)
    return fileFault(
      file,
      [`no column ${missing.map((name) => `«${name}»`).join(', ')}`, 'a data dictionary as REDCap writes it'],
      [
        `ingen kolumn ${missing.map((name) => `«${name}»`).join(', ')}`,
        'en data dictionary som REDCap skriver den',
      ],
    )
  const known = new Set<string>(Object.values(COLUMNS).flatMap((names) => names.map(plainName)))
  for (const { name } of table.columns)
    if (!known.has(plainName(name))) work.tell({ file, row: 1, column: name }, 'other-column')
  const rows = Array.from({ length: table.rows }, (_, place): RedcapRow => {
    const row = place + 2
    return {
      row,
      text: (column) => columnOf(column)?.values[place]?.trim() ?? '',
      place: (column) => ({ file, row, column: columnOf(column)?.name ?? COLUMNS[column][0] }),
    }
  })
  return { kind: 'rows', rows }
}

function plainName(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, ' ')
}
