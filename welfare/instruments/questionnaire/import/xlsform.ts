import { type Faults, fileFault } from '@utfall/exchange'
import { finishImport } from './finish.ts'
import { type Imported, type ImportOptions, ImportWork, someOf } from './imported.ts'
import { readWorkbook, type Sheet } from './workbook.ts'
import { type FormSheet, languageCode, languagesOf, readFormSheet } from './xlsform-sheet.ts'
import { readChoices, SurveyReading } from './xlsform-survey.ts'

const SURVEY_COLUMNS = new Set([
  ...[
    'type',
    'name',
    'label',
    'hint',
    'guidance_hint',
    'required',
    'relevant',
    'constraint',
    'message',
    'calculation',
  ],
  ...[
    'default',
    'readonly',
    'appearance',
    'choice_filter',
    'parameters',
    'repeat_count',
    'trigger',
    'media',
    'disabled',
  ],
])
const CHOICES_COLUMNS = new Set(['list_name', 'name', 'label', 'media'])
const SETTINGS_COLUMNS = new Set(['form_title', 'form_id', 'version', 'default_language'])

/**
 * An XLSForm workbook (ODK, Kobo) as a questionnaire. Its languages are those of its `label::Svenska (sv)` columns; a
 * column without one is in the form's default language, or else in the one that whoever brings the file says.
 */
export async function importXlsForm(
  source: { readonly bytes: Uint8Array; readonly file: string },
  options: ImportOptions,
): Promise<Imported | Faults> {
  const { file } = source
  const workbook = await readWorkbook(source.bytes, file, ['survey', 'choices', 'settings'])
  if (workbook.kind === 'faults') return workbook
  const work = new ImportWork()
  const sheetOf = (name: string, columns: ReadonlySet<string>, tells: ImportWork): FormSheet => {
    const sheet: Sheet = workbook.sheets.get(name) ?? { name, rows: [], broken: [] }
    return readFormSheet(sheet, `${file}#${name}`, columns, tells)
  }
  if (!workbook.sheets.has('survey')) {
    const names = someOf(workbook.names.map((name) => `«${name}»`))
    return fileFault(
      file,
      [`the sheets ${names}`, 'an XLSForm, with a sheet «survey»'],
      [`bladen ${names}`, 'ett XLSForm, med ett blad «survey»'],
    )
  }
  const survey = sheetOf('survey', SURVEY_COLUMNS, work)
  const missing = ['type', 'name', 'label'].filter(
    (key) => !survey.headers.some((header) => header.key === key),
  )
  if (missing.length > 0)
    return fileFault(
      survey.file,
      [`no column ${missing.join(', ')}`, 'the columns type, name and label'],
      [`ingen kolumn ${missing.join(', ')}`, 'kolumnerna type, name och label'],
    )
  const choices = sheetOf('choices', CHOICES_COLUMNS, work)
  // Of the settings only those that are read can go wrong; the others say nothing of what is asked.
  const settings = sheetOf('settings', SETTINGS_COLUMNS, new ImportWork())
  const setting = (key: string) => settings.rows[0]?.text(key) ?? ''
  const declared = languageCode(setting('default_language'))
  const languages = languagesOf([survey, choices], declared, declared ?? options.language)
  const reading = new SurveyReading(survey, readChoices(choices), languages, options, work)
  for (const row of survey.rows) reading.row(row)
  const items = reading.items()
  const title =
    setting('form_title') || (options.title ?? file.replace(/^.*[\\/]/, '').replace(/\.xlsx$/i, ''))
  if (languages.all.length > 1)
    work.tell({ file: settings.file, row: settings.rows[0]?.row ?? null, column: 'form_title' }, 'one-title')
  return finishImport(
    {
      file: survey.file,
      language: languages.first,
      title: Object.fromEntries(languages.all.map((language) => [language, title || 'XLSForm'])),
      version: setting('version') || null,
      items,
    },
    reading.leftOut.size,
    work,
  )
}
