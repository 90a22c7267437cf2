import assert from 'node:assert/strict'
import test from 'node:test'
import { compileResource } from '../compile.ts'
import type { Form } from '../form.ts'
import { type DictionaryRow, dictionary, imported, type SheetCell, workbook } from './files-for-tests.ts'
import type { Imported, ImportOptions } from './imported.ts'
import { importRedcap } from './redcap.ts'
import { importXlsForm } from './xlsform.ts'

// One questionnaire, written by hand twice, in the words of neither and of nobody else's.
const REDCAP: readonly DictionaryRow[] = [
  { name: 'record_id', type: 'text', label: 'Nummer' },
  { name: 'valkommen', type: 'descriptive', label: '<p>Välkommen!</p><p>Det tar <b>två</b> minuter.</p>' },
  {
    name: 'kontakt',
    type: 'checkbox',
    label: 'Vilka har du träffat den här månaden?',
    choices: 'vard, Vården | komm, Kommunen, socialtjänsten | fk, Försäkringskassan | ingen, Ingen av dem',
    annotation: "@NONEOFTHEABOVE='ingen'",
  },
  {
    name: 'plan',
    section: 'Om planen',
    type: 'radio',
    label: 'Vet du vad som ska hända härnäst?',
    choices: '1, Ja, helt | 2, Delvis | 3, Nej | 9, Vill inte svara',
    note: 'Tänk på det som har bestämts.',
  },
  {
    name: 'plan_hur',
    type: 'notes',
    label: 'Vad är oklart?',
    logic: "[plan] = '2' or [plan] = '3'",
    annotation: '@CHARLIMIT=500',
  },
  {
    name: 'plan_vem',
    type: 'yesno',
    label: 'Vet du vem som är ansvarig?',
    logic: "[plan] <> '9' and [kontakt(ingen)] <> '1'",
  },
  {
    name: 'moten',
    section: 'Om möten',
    type: 'text',
    label: 'Hur många möten?',
    validation: 'integer',
    lowest: '0',
    highest: '60',
  },
  {
    name: 'timmar',
    type: 'text',
    label: 'Hur många timmar?',
    validation: 'number',
    lowest: '0',
    highest: '40.5',
    logic: '[moten] > 0',
  },
  {
    name: 'sist',
    type: 'text',
    label: 'När var det senaste?',
    validation: 'date_ymd',
    lowest: '2026-01-01',
    logic: '[moten] >= 1',
  },
]

const SURVEY: readonly (readonly SheetCell[])[] = [
  ['type', 'name', 'label', 'hint', 'relevant', 'constraint'],
  ['start', 'start'],
  ['note', 'valkommen', 'Välkommen!\nDet tar **två** minuter.'],
  [
    'select_multiple vem',
    'kontakt',
    'Vilka har du träffat den här månaden?',
    '',
    '',
    "not(selected(., 'ingen') and count-selected(.) > 1)",
  ],
  ['begin_group', 'plan-section', 'Om planen'],
  ['select_one vet', 'plan', 'Vet du vad som ska hända härnäst?', 'Tänk på det som har bestämts.'],
  ['text', 'plan_hur', 'Vad är oklart?', '', `\${plan} = '2' or \${plan} = 3`, 'string-length(.) <= 500'],
  [
    'select_one janej',
    'plan_vem',
    'Vet du vem som är ansvarig?',
    '',
    `not(\${plan} = '9') and not(selected(\${kontakt}, 'ingen'))`,
  ],
  ['end_group'],
  ['begin_group', 'moten-section', 'Om möten'],
  ['integer', 'moten', 'Hur många möten?', '', '', '. >= 0 and . < 61'],
  ['decimal', 'timmar', 'Hur många timmar?', '', `\${moten} > 0`, '. >= 0 and . <= 40.5'],
  ['date', 'sist', 'När var det senaste?', '', `\${moten} >= 1`, ". >= date('2026-01-01')"],
  ['end_group'],
]
const CHOICES: readonly (readonly SheetCell[])[] = [
  ['list_name', 'name', 'label'],
  ['vem', 'vard', 'Vården'],
  ['vem', 'komm', 'Kommunen, socialtjänsten'],
  ['vem', 'fk', 'Försäkringskassan'],
  ['vem', 'ingen', 'Ingen av dem'],
  ['vet', 1, 'Ja, helt'],
  ['vet', 2, 'Delvis'],
  ['vet', 3, 'Nej'],
  ['vet', 9, 'Vill inte svara'],
  ['janej', 1, 'Ja'],
  ['janej', 0, 'Nej'],
]

const OPTIONS: ImportOptions = { language: 'sv', title: 'Hur det går', absentCodes: { '9': 'declined' } }

function formOf({ resource }: Imported): Form {
  const compiled = compileResource(resource, 'prov')
  if (compiled.kind === 'faults') throw new Error(JSON.stringify(compiled.faults))
  return compiled.form
}

test('a REDCap dictionary and an XLSForm that ask the same become the same form', async () => {
  const redcap = imported(
    importRedcap({ bytes: dictionary(REDCAP, ';'), file: 'prov.csv' }, { ...OPTIONS, form: null }),
  )
  const xlsForm = imported(
    await importXlsForm(
      { bytes: workbook({ survey: SURVEY, choices: CHOICES }), file: 'prov.xlsx' },
      OPTIONS,
    ),
  )
  assert.deepEqual(formOf(redcap), formOf(xlsForm))
  assert.deepEqual(redcap.counts, {
    pages: 4,
    questions: 7,
    information: 1,
    conditions: 4,
    leftOut: 1,
    languages: 1,
  })
  assert.deepEqual(xlsForm.counts, redcap.counts)
})
