import assert from 'node:assert/strict'
import test from 'node:test'
import { compileResource } from '../compile.ts'
import { type Form, questionsOf } from '../form.ts'
import { type DictionaryRow, dictionary, faultsIn, imported, told } from './files-for-tests.ts'
import type { ImportOptions } from './imported.ts'
import { importRedcap } from './redcap.ts'

const OPTIONS: ImportOptions & { form: string | null } = {
  language: 'sv',
  title: null,
  absentCodes: {},
  form: null,
}

function read(rows: readonly DictionaryRow[], changes: Partial<typeof OPTIONS> = {}, mark = ',') {
  return importRedcap({ bytes: dictionary(rows, mark), file: 'prov.csv' }, { ...OPTIONS, ...changes })
}

function formOf(rows: readonly DictionaryRow[], changes: Partial<typeof OPTIONS> = {}): Form {
  const { resource } = imported(read(rows, changes))
  const compiled = compileResource(resource, 'prov')
  if (compiled.kind === 'faults') throw new Error(JSON.stringify(compiled.faults))
  return compiled.form
}

const MOOD: DictionaryRow = {
  name: 'humor',
  type: 'radio',
  label: 'Hur är humöret i dag?',
  choices: '1, Gott | 2, Varken eller, faktiskt | 3, Dåligt',
}
const WHY: DictionaryRow = { name: 'varfor', type: 'notes', label: 'Berätta varför.' }

test('each type that REDCap asks by becomes the same kind of question', () => {
  const form = formOf([
    MOOD,
    { name: 'hjalp', type: 'checkbox', label: 'Vem hjälpte?', choices: 'a, Läkaren\nb, Kommunen' },
    { name: 'arbete', type: 'yesno', label: 'Arbetar du?' },
    { name: 'sant', type: 'truefalse', label: 'Det gick fort.' },
    {
      name: 'natter',
      type: 'text',
      label: 'Hur många nätter?',
      validation: 'integer',
      lowest: '0.5',
      highest: '7',
    },
    {
      name: 'timmar',
      type: 'text',
      label: 'Hur många timmar?',
      validation: 'number_comma_decimal',
      lowest: '0,5',
    },
    { name: 'dag', type: 'text', label: 'Vilken dag?', validation: 'date_dmy', lowest: '2026-01-31' },
    { name: 'ord', type: 'text', label: 'Ett ord?', annotation: '@CHARLIMIT=20' },
    WHY,
    { name: 'ork', type: 'slider', label: 'Hur mycket orkar du?', choices: 'Inget | Lagom | Allt' },
    { name: 'tack', type: 'descriptive', label: 'Tack!', note: 'Hej då.', required: 'y' },
  ])
  assert.equal(questionsOf(form).at(-1)?.text.sv, 'Tack!\nHej då.')
  assert.deepEqual(
    questionsOf(form).map(({ id, kind, options, lowest, highest, longest, help }) =>
      [
        id,
        kind,
        options.map(({ code, text }) => `${code}=${text.sv}`).join('/'),
        lowest,
        highest,
        longest,
        help?.sv ?? '',
      ].join(';'),
    ),
    [
      'humor;one;1=Gott/2=Varken eller, faktiskt/3=Dåligt;;;4000;',
      'hjalp;several;a=Läkaren/b=Kommunen;;;4000;',
      'arbete;one;1=Ja/0=Nej;;;4000;',
      'sant;one;1=Sant/0=Falskt;;;4000;',
      'natter;whole-number;;1;7;4000;',
      'timmar;number;;0.5;;4000;',
      'dag;date;;2026-01-31;;4000;',
      'ord;text;;;;20;',
      'varfor;text;;;;4000;',
      'ork;whole-number;;0;100;4000;0 = Inget; 50 = Lagom; 100 = Allt',
      'tack;information;;;;4000;',
    ],
  )
})

test('a section header begins a page, and what stands before the first one stands alone', () => {
  const form = formOf([
    MOOD,
    { ...WHY, section: '<b>Om hjälpen</b>' },
    { name: 'mer', type: 'notes', label: 'Mer?' },
  ])
  assert.deepEqual(
    form.pages.map(({ id, title, questions }) => [id, title?.sv ?? null, questions.map((each) => each.id)]),
    [
      ['humor', null, ['humor']],
      ['varfor-section', 'Om hjälpen', ['varfor', 'mer']],
    ],
  )
})

test('branching logic becomes conditions, and an answer that is hidden is removed as in REDCap', () => {
  const form = formOf([MOOD, { ...WHY, logic: "[humor] = '3'" }])
  assert.equal(form.hiddenAnswers, 'removed')
  assert.deepEqual(form.pages[1]?.questions[0]?.when, [
    { kind: 'all', tests: [{ question: 'humor', operator: '=', value: '3' }] },
  ])
})

test('branching logic that cannot be taken over is a fault that quotes it, with its row and column', () => {
  assert.deepEqual(
    faultsIn(read([MOOD, { ...WHY, logic: "[humor] = '3' and datediff([a],'today','d')>3" }])),
    [
      "prov.csv:3:Branching Logic (Show field only if...): angivet «[humor] = '3' and datediff([a],'today','d')>3» tillåtet en fråga mot ett värde, och sådana prov förenade med enbart \"and\" eller enbart \"or\"",
    ],
  )
})

test('an option that may not stand beside others is one, by the tag for none of the above', () => {
  const [question] = questionsOf(
    formOf([
      {
        name: 'hjalp',
        type: 'checkbox',
        label: 'Vem hjälpte?',
        choices: '1, A | 2, B | 0, Ingen',
        annotation: "@NONEOFTHEABOVE='0'",
      },
    ]),
  )
  assert.deepEqual(
    question?.options.map(({ isExclusive }) => isExclusive),
    [false, false, true],
  )
})

test('options that a tag hides are not asked', () => {
  const codes = (annotation: string) =>
    questionsOf(formOf([{ ...MOOD, annotation }]))[0]?.options.map(({ code }) => code)
  assert.deepEqual(codes("@HIDECHOICE='2'"), ['1', '3'])
  assert.deepEqual(codes("@SHOWCHOICE='1,2'"), ['1', '2'])
})

test('codes that are declared as no answer get their meaning, and conditions still find them', () => {
  const rows = [
    { ...MOOD, choices: '1, Gott | 2, Dåligt | -99, Vill inte svara' },
    { ...WHY, logic: "[humor] <> '-99'" },
  ]
  const form = formOf(rows, { absentCodes: { '-99': 'declined' } })
  const [mood, why] = questionsOf(form)
  assert.deepEqual(
    mood?.options.map(({ code, meaning }) => `${code} ${meaning}`),
    ['1 answer', '2 answer', 'asked-declined declined'],
  )
  assert.deepEqual(why?.when[0]?.tests, [{ question: 'humor', operator: '!=', value: 'asked-declined' }])
  assert.deepEqual(told(imported(read(rows))), ['- scale-order', '2 maybe-absent -99'])
})

test('what asks who somebody is is not asked, and neither is the number of the record', () => {
  const result = imported(
    read([
      { name: 'record_id', type: 'text', label: 'Nummer' },
      { name: 'pnr', type: 'text', label: 'Personnummer', identifier: 'y' },
      { name: 'kontakt', type: 'text', label: 'E-post', validation: 'email' },
      { name: 'telefon', type: 'text', label: 'Telefon' },
      WHY,
    ]),
  )
  assert.deepEqual(told(result), [
    '2 record-id record_id',
    '3 identity pnr',
    '4 identity kontakt',
    '5 maybe-identity telefon',
  ])
  assert.deepEqual(result.counts, {
    pages: 2,
    questions: 2,
    information: 0,
    conditions: 0,
    leftOut: 3,
    languages: 1,
  })
})

test('a condition on what is not asked says why', () => {
  assert.match(
    faultsIn(
      read([
        { name: 'pnr', type: 'text', label: 'P', identifier: 'y' },
        { ...WHY, logic: "[pnr] <> ''" },
      ]),
      'en',
    )[0] ?? '',
    /^prov.csv:3:Branching.*«pnr» is not asked. The question is not asked: it asks who somebody is.*take the condition away/,
  )
})

test('what is done otherwise is told with its row', () => {
  const result = imported(
    read([
      { ...MOOD, required: 'y', alignment: 'LH', number: '1a', matrix: 'tabell' },
      { ...MOOD, name: 'humor2', alignment: 'RH', matrix: 'tabell' },
      { name: 'summa', type: 'calc', label: 'Summa', choices: '[humor]+[humor2]' },
      { name: 'bild', type: 'file', label: 'Bild' },
      { name: 'lista', type: 'sql', label: 'Lista', choices: 'select 1' },
      { name: 'dold', type: 'text', label: 'Dold', annotation: 'för oss @HIDDEN' },
      {
        name: 'klocka',
        type: 'text',
        label: 'När?',
        validation: 'time',
        annotation: '@DEFAULT="12:00" @PLACEHOLDER="tid"',
      },
      { name: 'tal', type: 'text', label: 'Tal', validation: 'number_2dp', lowest: '0', highest: '[humor]' },
      { name: 'film', type: 'descriptive', label: 'Se <img src="a.png"> här', annotation: '@READONLY' },
      {
        name: 'alder',
        type: 'text',
        label: 'Ålder',
        validation: 'integer',
        lowest: '16',
        annotation: '@FORCE-MINMAX',
      },
    ]),
  )
  assert.deepEqual(told(result), [
    '- scale-order',
    '2 look LH',
    '2 look 1a',
    '2 matrix tabell',
    '2 required',
    '4 calculation summa',
    '5 file-answer bild',
    '6 database-list lista',
    '7 hidden dold',
    '8 initial @DEFAULT="12:00"',
    '8 annotation @PLACEHOLDER="tid"',
    '8 format time',
    '9 precision number_2dp',
    '9 constraint [humor]',
    '9 soft-limit',
    '10 read-only @READONLY',
    '10 media',
  ])
})

test('what would ask something else than is meant is a fault', () => {
  const faults = faultsIn(
    read([
      { ...MOOD, name: '1a' },
      { ...MOOD, choices: '1 Gott' },
      { name: 'en', type: 'checkbox', label: 'Jag vill', choices: '1, Ja' },
      { ...MOOD, name: 'rang', ranking: 'y' },
      { ...WHY, name: 'rang' },
      { name: 'ok', type: 'constructor', label: 'Rangordna' },
      { ...WHY, name: 'med', label: 'Hej [humor], hur var det i [kommunen]?' },
      { ...WHY, name: 'lank', label: 'Se [survey-link:x]' },
      { ...WHY, name: 'om', annotation: "@IF([humor]='1', @HIDDEN, '')" },
      { name: 'dag', type: 'text', label: 'Dag', validation: 'date_dmy', lowest: '31/01/2026' },
    ]),
  )
  assert.deepEqual(
    faults.map((fault) => fault.replace(/^prov.csv:(\d+):([^:]*): angivet (.*) tillåtet .*$/, '$1 $2 $3')),
    [
      '2 Variable / Field Name «1a»',
      '3 Choices, Calculations, OR Slider Labels «1 Gott»',
      '5 Matrix Ranking? en rangordning',
      '6 Variable / Field Name ett namn som en annan fråga eller grupp har',
      '7 Field Type «constructor»',
      '8 Field Label «[humor]»',
      '9 Field Label «[survey-link:x]»',
      "10 Field Annotation «@IF([humor]='1', @HIDDEN, '')»",
      '11 Text Validation Min «31/01/2026»',
    ],
  )
})

test('faults that show only when the questionnaire is put together still have their row', () => {
  assert.deepEqual(
    faultsIn(
      read([
        { name: 'en', type: 'checkbox', label: 'Jag vill', choices: '1, Ja' },
        MOOD,
        { ...WHY, label: '' },
        { name: 'tal', type: 'text', label: 'Tal', validation: 'integer', lowest: '9', highest: '1' },
        { ...MOOD, name: 'tom', choices: '1, | 2, B' },
      ]),
      'en',
    ),
    [
      'prov.csv:2:Choices, Calculations, OR Slider Labels: given 1 options allowed 2 to 100',
      'prov.csv:4:Field Label: given nothing allowed the words of the question',
      'prov.csv:5:Text Validation Min: given the lowest 9 above the highest 1 allowed the lowest first',
      'prov.csv:6:Choices, Calculations, OR Slider Labels: given no text in sv allowed a text in every language that the questionnaire has',
    ],
  )
})

test('of several forms one is chosen by its name, and the record’s number belongs to them all', () => {
  const rows = [
    { ...WHY, name: 'lopa', type: 'text', form: 'start' },
    { ...MOOD, form: 'mitt_formular' },
  ]
  assert.match(
    faultsIn(read([...rows, { ...WHY, form: 'start', logic: "[humor] = '1'" }], { form: 'start' }))[0] ?? '',
    /«humor» är ingen fråga här/,
  )
  assert.deepEqual(faultsIn(read(rows)), [
    'prov.csv::Form Name: angivet 2 formulär tillåtet ett formulär, valt med namn: «start», «mitt_formular»',
  ])
  const { resource } = imported(read(rows, { form: 'mitt_formular' }))
  assert.equal(resource.title, 'Mitt formular')
  assert.deepEqual(
    told(imported(read([...rows, { ...WHY, form: 'start' }], { form: 'start', title: 'Början' }))),
    ['2 record-id lopa'],
  )
})

test('a semicolon, a byte order mark and the headers of REDCap’s API are read as well', () => {
  const rows = [MOOD, { ...WHY, logic: "[humor] = '3'" }]
  const expected = imported(read(rows)).resource
  assert.deepEqual(imported(read(rows, {}, ';')).resource, expected)
  const text = new TextDecoder().decode(dictionary(rows))
  const bytes = new TextEncoder().encode(`\uFEFF${text}`)
  assert.deepEqual(imported(importRedcap({ bytes, file: 'prov.csv' }, OPTIONS)).resource, expected)
  const api = [
    'field_name,form_name,field_type,field_label,select_choices_or_calculations,identifier,branching_logic,extra',
    'humor,prov,radio,Hur är humöret i dag?,"1, Gott | 2, Varken eller, faktiskt | 3, Dåligt",,,',
    'varfor,prov,notes,Berätta varför.,,,"[humor] = \'3\'",x',
  ].join('\n')
  const result = imported(importRedcap({ bytes: new TextEncoder().encode(api), file: 'prov.csv' }, OPTIONS))
  assert.deepEqual(result.resource, expected)
  assert.deepEqual(told(result), ['- scale-order', '1 other-column'])
})

test('a file that is no data dictionary says which columns it lacks', () => {
  const bytes = new TextEncoder().encode('a,b\n1,2\n')
  assert.match(
    faultsIn(importRedcap({ bytes, file: 'prov.csv' }, OPTIONS))[0] ?? '',
    /ingen kolumn «Variable \/ Field Name»/,
  )
})

test('a language that the house has no yes and no in asks for them', () => {
  const rows = [{ name: 'ja', type: 'yesno', label: 'Pracujesz?' }]
  assert.match(
    faultsIn(read(rows, { language: 'pl' }), 'en')[0] ?? '',
    /^prov.csv:2:Field Type: given yesno, and no words for it in pl/,
  )
  assert.equal(formOf(rows, { language: 'en-GB' }).pages[0]?.questions[0]?.options[1]?.text['en-GB'], 'No')
})
