import assert from 'node:assert/strict'
import test from 'node:test'
import { compileResource } from '../compile.ts'
import { type Form, questionsOf } from '../form.ts'
import { faultsIn, imported, type SheetCell, told, workbook } from './files-for-tests.ts'
import type { ImportOptions } from './imported.ts'
import { importXlsForm } from './xlsform.ts'

const OPTIONS: ImportOptions = { language: 'sv', title: null, absentCodes: {} }
const LISTS: Rows = [
  ['list_name', 'name', 'label'],
  ['humor', 1, 'Gott'],
  ['humor', 2, 'Dåligt'],
  ['vem', 'lakare', 'Läkaren'],
  ['vem', 'kommun', 'Kommunen'],
  ['vem', 'ingen', 'Ingen'],
]
type Rows = readonly (readonly SheetCell[])[]

function read(
  survey: Rows,
  sheets: Readonly<Record<string, Rows>> = {},
  changes: Partial<ImportOptions> = {},
) {
  const bytes = workbook({ survey, choices: LISTS, ...sheets })
  return importXlsForm({ bytes, file: 'prov.xlsx' }, { ...OPTIONS, ...changes })
}

async function formOf(...given: Parameters<typeof read>): Promise<Form> {
  const compiled = compileResource(imported(await read(...given)).resource, 'prov')
  if (compiled.kind === 'faults') throw new Error(JSON.stringify(compiled.faults))
  return compiled.form
}

const short = (faults: readonly string[]) =>
  faults.map((fault) =>
    fault.replace(/^prov\.xlsx#(\w+):(\d*):(.*?): angivet (.*) tillåtet .*$/, '$1 $2 $3: $4'),
  )

test('each type that is asked becomes the same kind of question, with the limits of its constraint', async () => {
  const form = await formOf([
    ['type', 'name', 'label', 'hint', 'constraint', 'parameters'],
    ['select_one humor', 'humor', 'Hur är humöret?', 'I dag.'],
    [
      'select_multiple vem',
      'hjalp',
      'Vem hjälpte?',
      '',
      "not(selected(., 'ingen') and count-selected(.) > 1)",
    ],
    ['select_multiple vem', 'mer', 'Vem mer?', '', `not(selected(., "ingen") and count-selected(.) >= 2)`],
    ['text', 'varfor', 'Varför?', '', 'string-length(.) <= 200'],
    ['integer', 'natter', 'Hur många nätter?', '', '. > 0 and 8 > .'],
    ['decimal', 'timmar', 'Hur många timmar?', '', '(. >= 0.5) and (. <= 24)'],
    ['date', 'dag', 'Vilken dag?', '', ". >= date('2026-01-31') and . < date('2026-03-01')"],
    ['range', 'ork', 'Hur mycket orkar du?', '', '', 'start = 0 end=10'],
    ['note', 'tack', 'Tack **så** mycket!'],
  ])
  assert.deepEqual(
    questionsOf(form).map(({ id, kind, text, help, options, lowest, highest, longest }) => [
      ...[
        id,
        kind,
        text.sv,
        help?.sv ?? '',
        options.map(({ code, isExclusive }) => `${code}${isExclusive ? '!' : ''}`).join('/'),
      ],
      ...[lowest, highest, longest],
    ]),
    [
      ['humor', 'one', 'Hur är humöret?', 'I dag.', '1/2', null, null, 4000],
      ['hjalp', 'several', 'Vem hjälpte?', '', 'lakare/kommun/ingen!', null, null, 4000],
      ['mer', 'several', 'Vem mer?', '', 'lakare/kommun/ingen!', null, null, 4000],
      ['varfor', 'text', 'Varför?', '', '', null, null, 200],
      ['natter', 'whole-number', 'Hur många nätter?', '', '', 1, 7, 4000],
      ['timmar', 'number', 'Hur många timmar?', '', '', 0.5, 24, 4000],
      ['dag', 'date', 'Vilken dag?', '', '', '2026-01-31', '2026-02-28', 4000],
      ['ork', 'whole-number', 'Hur mycket orkar du?', '', '', 0, 10, 4000],
      ['tack', 'information', 'Tack så mycket!', '', '', null, null, 4000],
    ],
  )
})

test('groups are pages, with conditions of their own that hold for all in them', async () => {
  const form = await formOf([
    ['type', 'name', 'label', 'relevant', 'appearance'],
    ['select_one humor', 'humor', 'Hur är humöret?'],
    ['begin_group', 'del', 'Om hjälpen', `\${humor} = 2`, 'field-list'],
    ['text', 'varfor', 'Varför?'],
    ['begin group', 'inre'],
    ['select_multiple vem', 'hjalp', 'Vem hjälpte?', `not(\${varfor} = "")`],
    ['end group'],
    ['end_group'],
  ])
  assert.deepEqual(
    form.pages.map(({ id, title, when, questions }) => [
      id,
      title?.sv ?? null,
      when.length,
      questions.map((each) => [each.id, each.when.length]),
    ]),
    [
      ['humor', null, 0, [['humor', 0]]],
      ['del', 'Om hjälpen', 1, [['varfor', 0]]],
      ['inre', null, 1, [['hjalp', 1]]],
    ],
  )
  assert.equal(form.hiddenAnswers, 'removed')
})

test('label columns with a language code are translations, the default language first', async () => {
  const survey: Rows = [
    [
      'type',
      'name',
      'label::Svenska (sv)',
      'label::العربية (ar)',
      'hint::Svenska (sv)',
      'hint::العربية (ar)',
    ],
    ['select_one humor', 'humor', 'Hur är humöret?', 'كيف حالك؟', 'I dag.', 'اليوم'],
    ['note', 'tack', 'Tack!', 'شكرا'],
  ]
  const choices: Rows = [
    ['list name', 'name', 'label::Svenska (sv)', 'label::العربية (ar)'],
    ['humor', 1, 'Gott', 'جيد'],
    ['humor', 2, 'Dåligt', 'سيئ'],
  ]
  const settings: Rows = [
    ['form_title', 'default_language', 'version'],
    ['Humör', 'العربية (ar)', 7],
  ]
  const result = imported(await read(survey, { choices, settings }))
  assert.equal(result.resource.version, '7')
  assert.deepEqual(told(result), ['2 one-title', '- scale-order'])
  const form = await formOf(survey, { choices, settings })
  assert.deepEqual(form.languages, ['ar', 'sv'])
  const [question] = questionsOf(form)
  assert.deepEqual(question?.text, { ar: 'كيف حالك؟', sv: 'Hur är humöret?' })
  assert.deepEqual(question?.help, { ar: 'اليوم', sv: 'I dag.' })
  assert.deepEqual(question?.options[1]?.text, { ar: 'سيئ', sv: 'Dåligt' })
})

test('words that a language lacks are a fault with their sheet, row and column', async () => {
  const survey: Rows = [
    ['type', 'name', 'label::Svenska (sv)', 'label::English (en)', 'hint'],
    ['select_one humor', 'humor', 'Hur är humöret?', '', 'I dag.'],
  ]
  const choices: Rows = [
    ['list_name', 'name', 'label::Svenska (sv)', 'label::English'],
    ['humor', 1, 'Gott', 'Good'],
    ['humor', 2, 'Dåligt', 'Bad'],
  ]
  const faults = faultsIn(await read(survey, { choices }))
  assert.deepEqual(faults.slice(0, 1), [
    'prov.xlsx#choices:1:label::English: angivet ett språk utan sin kod tillåtet koden inom parentes: label::Svenska (sv)',
  ])
  assert.deepEqual(short(faults), ['choices 1 label::English: ett språk utan sin kod'])
  const mended = choices.map((row) => row.map((cell) => (cell === 'label::English' ? 'label::en' : cell)))
  assert.deepEqual(short(faultsIn(await read(survey, { choices: mended }))), [
    'survey 2 label::English (en): inget',
    'survey 2 hint (en): inget',
  ])
})

test('what XLSForm gathers without asking is not asked, and what asks for files is told', async () => {
  const result = imported(
    await read([
      [
        'type',
        'name',
        'label',
        'required',
        'default',
        'calculation',
        'read_only',
        'appearance',
        'constraint',
        'media::image',
        'constraint_message',
        'kommentar',
      ],
      ['start', 'start'],
      ['deviceid', 'enhet'],
      ['calculate', 'summa', '', '', '', '1+1'],
      ['geopoint', 'plats', 'Var?'],
      ['select_one humor or_other', 'humor', 'Hur är humöret?', 'yes'],
      ['date', 'manad', 'Vilken månad?', 'no', 'today()', '', 'yes', 'month-year', '. <= today()'],
      ['decimal', 'tal', 'Tal?', '', '', '', '', '', '. > 0', 'a.png', 'Nej!'],
      ['time', 'klocka', 'När?'],
      ['acknowledge', 'last', 'Jag har läst'],
      ['text', 'namn', 'Vad heter du?', '', '', "concat('a')", '', '', '', '', '', 'vår egen'],
      ['select_one humor', 'huvud', 'Rubrik', '', '', '', '', 'label'],
    ]),
  )
  assert.deepEqual(told(result), [
    '1 other-column',
    '2 device start',
    '3 device enhet',
    '4 calculation summa',
    '5 file-answer plats',
    '6 open-choice select_one humor or_other',
    '6 required',
    '7 constraint . <= today()',
    '7 appearance month-year',
    '7 initial today()',
    '7 read-only',
    '8 constraint . > 0',
    '8 media a.png',
    '8 own-message',
    '9 format time',
    '10 acknowledgement acknowledge',
    "11 calculation concat('a')",
    '11 maybe-identity namn',
    '12 matrix huvud',
    '- scale-order',
  ])
  assert.deepEqual(result.counts, {
    pages: 6,
    questions: 5,
    information: 1,
    conditions: 0,
    leftOut: 5,
    languages: 1,
  })
})

test('what would ask something else than is meant is a fault with its sheet, row and column', async () => {
  const faults = faultsIn(
    await read([
      ['type', 'name', 'label', 'relevant', 'choice_filter', 'appearance'],
      ['begin_repeat', 'barn', 'Barn'],
      ['text', 'barnets', 'Vad gör barnet?'],
      ['end_repeat'],
      ['select_one_from_file a.csv', 'fil', 'Fil'],
      ['rank humor', 'rang', 'Rangordna'],
      ['select_one saknas', 'lista', 'Lista'],
      ['select_one vem', 'kommun', 'Kommun', '', `lan=\${lan}`, "search('x')"],
      ['text', 'tva ord', 'Text'],
      ['text', 'hej', `Hej \${namn}`, `\${hej} = 1 or foo(\${hej})`],
      ['', 'utan', 'Utan slag'],
      ['constructor', 'bord', 'Bord'],
      ['end_group'],
      ['begin_group', 'hej', 'Öppen'],
      [{ xml: '<c><f>A1</f></c>' }, 'formel', 'Formel'],
    ]),
  )
  assert.deepEqual(short(faults), [
    'survey 15 type: en formel utan sitt värde',
    'survey 2 type: frågor som ställs om och om igen',
    'survey 5 type: «select_one_from_file a.csv»',
    'survey 6 type: «rank humor»',
    'survey 7 type: listan «saknas»',
    "survey 8 appearance: «search('x')»",
    `survey 8 choice_filter: «lan=\${lan}»`,
    'survey 9 name: «tva ord»',
    `survey 10 label: «\${namn}»`,
    `survey 10 relevant: «\${hej} = 1 or foo(\${hej})»: «hej» kommer senare eller frågar inget`,
    'survey 11 type: inget',
    'survey 12 type: «constructor»',
    'survey 13 type: slutet på en grupp som inte har börjat',
    'survey 14 name: ett namn som en annan fråga eller grupp har',
    'survey 15 type: inget',
    'survey 14 type: en grupp som inte slutar',
  ])
})

test('faults that show only when the questionnaire is put together still have their row', async () => {
  const choices: Rows = [
    ['list_name', 'name', 'label'],
    ['humor', 1, 'Gott'],
    ['humor', 1, ''],
  ]
  const faults = faultsIn(
    await read(
      [
        ['type', 'name', 'label', 'constraint'],
        ['select_one humor', 'humor', 'Hur?'],
        ['text', 'text.a', ''],
        ['integer', 'tal', 'Tal', '. > 9 and . < 3'],
      ],
      { choices },
    ),
  )
  assert.deepEqual(short(faults).sort(), [
    'choices 3 label: ingen text på sv',
    'survey 2 type: «1» två gånger',
    'survey 3 label: inget',
    'survey 4 constraint: det lägsta 10 över det högsta 2',
  ])
})

test('a row that is turned off is not asked, and a remark without type and words is passed over', async () => {
  const { counts } = imported(
    await read([
      ['type', 'name', 'label', 'disabled', 'constructor'],
      ['text', 'ett', 'Ett'],
      ['text', 'av', 'Av', 'yes'],
      ['', '', '', '', 'Här börjar delen'],
    ]),
  )
  assert.equal(counts.questions, 1)
})

test('a workbook without a survey sheet, or a survey without its columns, says so', async () => {
  const bytes = workbook({ Blad1: [['type']] })
  assert.deepEqual(faultsIn(await importXlsForm({ bytes, file: 'prov.xlsx' }, OPTIONS)), [
    'prov.xlsx: angivet bladen «Blad1» tillåtet ett XLSForm, med ett blad «survey»',
  ])
  assert.deepEqual(faultsIn(await read([['type', 'fråga']])), [
    'prov.xlsx#survey: angivet ingen kolumn name, label tillåtet kolumnerna type, name och label',
  ])
})
