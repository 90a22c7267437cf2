import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compileQuestionnaire } from '../compile.ts'
import { type DictionaryRow, dictionary, escaped, type SheetCell, workbook } from './files-for-tests.ts'
import type { Imported, ImportOptions } from './imported.ts'
import { importRedcap } from './redcap.ts'
import { importXlsForm } from './xlsform.ts'

const OPTIONS: ImportOptions = { language: 'sv', title: null, absentCodes: { '9': 'declined' } }
const SEED = 20261122

/** Faults with their words, or a form that the house can ask: from the bytes that it would keep. */
function holds(
  result:
    | Imported
    | {
        readonly kind: 'faults'
        readonly total: number
        readonly faults: readonly { given: string; allowed: string; swedish?: unknown }[]
      },
): boolean {
  if (result.kind === 'faults') {
    assert.ok(result.total > 0)
    for (const fault of result.faults) assert.ok(fault.given !== '' && fault.allowed !== '')
    return false
  }
  const stored = new TextEncoder().encode(JSON.stringify(result.resource))
  assert.equal(compileQuestionnaire(stored, 'stored.json').kind, 'form')
  for (const { sv, en } of result.unsupported) assert.ok(sv !== '' && en !== '')
  return true
}

const redcap = (bytes: Uint8Array) => importRedcap({ bytes, file: 'prov.csv' }, { ...OPTIONS, form: null })
const xlsForm = (bytes: Uint8Array) => importXlsForm({ bytes, file: 'prov.xlsx' }, OPTIONS)

// Mostly what the files hold, sometimes anything at all.
const anyText = fc.oneof(
  fc.constantFrom('constructor', '__proto__', 'toString'),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const often = (...values: readonly string[]) =>
  fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 12 }, { arbitrary: anyText, weight: 1 })
const mostlyEmpty = (...values: readonly string[]) =>
  fc.oneof(
    { arbitrary: fc.constant(''), weight: 12 },
    { arbitrary: fc.constantFrom(...values), weight: 4 },
    { arbitrary: anyText, weight: 1 },
  )

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const redcapRow: fc.Arbitrary<DictionaryRow> = fc.record({
  section: mostlyEmpty('Del', '<b>Del</b>'),
  type: often(
    'text',
    'notes',
    'radio',
    'dropdown',
    'checkbox',
    'yesno',
    'slider',
    'descriptive',
    'calc',
    'truefalse',
  ),
  label: often('Hur är det?', '<p>Hur?</p>', 'Varför &amp; när'),
  choices: often('1, A | 2, B', '1, A | 2, B | 9, Nej', '0, A\n1, B'),
  note: mostlyEmpty('Tänk efter'),
  validation: mostlyEmpty('integer', 'number', 'date_ymd', 'time', 'email', 'number_2dp_comma_decimal'),
  lowest: mostlyEmpty('0', '1,5', '2026-01-31', 'today'),
  highest: mostlyEmpty('9', '[a]', '2026-02-28'),
  identifier: mostlyEmpty('y'),
  logic: mostlyEmpty("[a] = '1'", "[b(1)] = '1'", '[c] > 2 and [a] <> 1', "[a]='1' or [b]='2'"),
  required: mostlyEmpty('y'),
  matrix: mostlyEmpty('m'),
  annotation: mostlyEmpty('@HIDDEN', '@NONEOFTHEABOVE=9', '@CHARLIMIT=300', "@HIDECHOICE='1'"),
})

const xlsRow: fc.Arbitrary<readonly string[]> = fc.tuple(
  often(
    'select_one l',
    'select_multiple l',
    'text',
    'integer',
    'decimal',
    'date',
    'range',
    'note',
    'calculate',
  ),
  often('Hur är det?', 'Varför **då**?', '<i>När</i>?'),
  mostlyEmpty('Tänk efter'),
  mostlyEmpty(`\${a} = '1'`, `selected(\${b}, '2')`, `not(\${c} > 2)`, `\${a} = 1 and \${b} != ''`),
  mostlyEmpty(
    '. >= 0 and . <= 10',
    'string-length(.) < 9',
    ". < date('2026-01-31')",
    "not(selected(., '9') and count-selected(.) > 1)",
  ),
  mostlyEmpty('yes', 'true()'),
  mostlyEmpty('start=1 end=5', 'randomize=true'),
)
const HEAD = ['name', 'type', 'label', 'hint', 'relevant', 'constraint', 'required', 'parameters']
const LIST: readonly (readonly SheetCell[])[] = [
  ['list_name', 'name', 'label'],
  ['l', 1, 'A'],
  ['l', 2, 'B'],
  ['l', 9, 'C'],
]
/** Rows of their own names, and now and then a name twice or none. */
const named = <Row>(row: fc.Arbitrary<Row>) =>
  fc
    .array(row, { minLength: 1, maxLength: 8 })
    .chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.oneof(
          { arbitrary: fc.constant(NAMES), weight: 9 },
          { arbitrary: fc.array(often(...NAMES), { minLength: 8, maxLength: 8 }), weight: 1 },
        ),
      ),
    )

test('whatever a dictionary’s cells say, it is a form that can be asked or a list of faults', () => {
  let forms = 0
  fc.assert(
    fc.property(named(redcapRow), fc.constantFrom(',', ';'), ([rows, names], mark) => {
      const bytes = dictionary(
        rows.map((row, place) => ({ ...row, name: names[place] ?? '' })),
        mark,
      )
      if (holds(redcap(bytes))) forms += 1
    }),
    { seed: SEED, numRuns: 700 },
  )
  assert.ok(forms > 70, `${forms} of 700 were forms`)
})

test('whatever a workbook’s cells say, it is a form that can be asked or a list of faults', async () => {
  let forms = 0
  await fc.assert(
    fc.asyncProperty(named(xlsRow), async ([rows, names]) => {
      const survey = [HEAD, ...rows.map((row, place) => [names[place] ?? '', ...row])]
      const clean = survey.map((row) => row.map((cell) => cell.replace(/[^\P{C}\n\t]/gu, '')))
      if (holds(await xlsForm(workbook({ survey: clean, choices: LIST })))) forms += 1
    }),
    { seed: SEED, numRuns: 700 },
  )
  assert.ok(forms > 70, `${forms} of 700 were forms`)
})

test('any bytes at all are faults and never a throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      holds(redcap(bytes))
      holds(await xlsForm(bytes))
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('a file that is damaged in a few places is faults or a form, and never a throw', async () => {
  const good = workbook({
    survey: [HEAD, ['a', 'select_one l', 'Hur?'], ['b', 'text', 'Varför?', '', `\${a} = 1`]],
    choices: LIST,
  })
  const csv = dictionary([
    { name: 'a', type: 'radio', label: 'Hur?', choices: '1, A | 2, B' },
    { name: 'b', type: 'notes', label: 'Varför?', logic: "[a] = '1'" },
  ])
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 })
  const damaged = (bytes: Uint8Array, places: readonly (readonly [number, number])[]) => {
    const copy = Uint8Array.from(bytes)
    for (const [place, value] of places) copy[place % copy.length] = value
    return copy
  }
  await fc.assert(
    fc.asyncProperty(damage, async (places) => {
      holds(redcap(damaged(csv, places)))
      holds(await xlsForm(damaged(good, places)))
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('a workbook whose XML says anything is faults or a form, and never a throw', async () => {
  const tag = fc.constantFrom(
    '<row>',
    '</row>',
    '<row r="0">',
    '<row r="9999999">',
    '<c r="ZZZ9">',
    '<c t="s">',
    '<c t="e">',
    '</c>',
    '<v>',
    '</v>',
    '<f/>',
    '<is>',
    '</is>',
    '<t>',
    '</t>',
    '<sheetData>',
    '<![CDATA[x]]>',
    '<!--x-->',
    '<?x?>',
    '&lt;',
    '7',
    'type',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(tag, fc.string({ maxLength: 4 }).map(escaped)), { maxLength: 14 }),
      async (pieces) => {
        const xml = `<worksheet>${pieces.join('')}</worksheet>`
        holds(await xlsForm(workbook({ survey: [], choices: LIST }, { 'xl/worksheets/sheet1.xml': xml })))
      },
    ),
    { seed: SEED, numRuns: 300 },
  )
})
