import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { partsOf, surveyColumns } from '../pages/measurement/survey-columns.ts'
import { surveyFileProblem } from '../pages/measurement/survey-trouble.ts'
import { highestOf, minutesOf } from '../pages/measurement/written-numbers.ts'
import { faultyProblem } from './answers.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import { columns, INSTRUMENT_ID, INSTRUMENT_PATH } from './measurement-answers.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const CSV = { name: 'svar.csv', mimeType: 'text/csv', buffer: Buffer.from('person,fraga_1\nP1,2\n') }

async function hasFocus(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector, { timeout: 5000 })
}

test('minutes and the highest answer are read as people write them, and slips are told from nothing', () => {
  assert.equal(minutesOf(' 2,5 '), 2.5)
  assert.equal(minutesOf('240'), 240)
  assert.equal(minutesOf(''), null)
  for (const slip of ['0', '241', '3 min', '-1']) assert.equal(minutesOf(slip), 'faulty', slip)
  assert.equal(highestOf('3'), 3)
  assert.equal(highestOf(' '), null)
  for (const slip of ['0', '101', '2,5', 'tre']) assert.equal(highestOf(slip), 'faulty', slip)
})

test('columns keep the file’s order in whatever they are used for', () => {
  const parts = partsOf(columns)
  assert.deepEqual(surveyColumns(columns, parts), {
    items: ['fraga_1', 'fraga_2'],
    groups: ['kön'],
    ids: ['person'],
    weights: [],
  })
  assert.deepEqual(surveyColumns(columns, ['item', 'item', 'weight', 'other', 'other']).items, [
    'person',
    'kön',
  ])
})

test('a file of answers is refused before it is sent when it is no table, empty, or above the limit', () => {
  assert.equal(surveyFileProblem({ name: 'SVAR.CSV', size: 60_000_000 }), null)
  assert.equal(surveyFileProblem({ name: 'svar.csv', size: 60_000_001 })?.kind, 'too-large')
  assert.equal(surveyFileProblem({ name: 'svar.csv', size: 0 })?.kind, 'empty')
  assert.equal(surveyFileProblem({ name: 'svar.xlsx', size: 10 })?.kind, 'not-csv')
})

test('the form says what is missing where it is missing, and sends what was chosen', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  const { page, complaints, close } = await stage.visit('/ny-enkat')
  await page.locator('#survey-file').setInputFiles(CSV)
  await page.getByText('2 frågor och 1 grupper är valda').waitFor()
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axeViolations(page), [], `${width} px`)
    assert.equal(await sidewaysScroll(page), 0, `${width} px`)
    await keepPicture(page, `survey-form-${width}`)
  }
  const start = page.getByRole('button', { name: 'Pröva', exact: true })
  await start.click()
  await hasFocus(page, '#survey-name')
  assert.match(
    (await page.locator('#survey-name').getAttribute('aria-describedby')) ?? '',
    /survey-name-error/,
  )
  assert.deepEqual(await axeViolations(page), [], 'with errors')
  await page.getByLabel('Instrumentets namn').fill('Mående')
  await page.getByLabel('Vilka har svarat?').fill('Deltagare')
  await page.getByLabel('fraga_2 (0, 1, 2, 3)').selectOption('other')
  await start.click()
  await hasFocus(page, '#columns-error')
  await page.getByLabel('fraga_2 (0, 1, 2, 3)').selectOption('item')
  await start.click()
  await page.getByText('Ja, för grupper, men inte för enskilda personer').waitFor()
  assert.match(page.url(), new RegExp(`/matning/${INSTRUMENT_ID}$`))
  assert.ok(asked.includes('POST /api/calibrations'))
  assert.deepEqual(complaints, [])
  await close()
})

test('a refusal leads back to the form as it was filled in', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const message = { sv: 'Det finns redan ett instrument med det namnet.', en: 'There already is one.' }
  answers.set('POST /api/calibrations', () => ({ status: 409, json: { code: 'INSTRUMENT_EXISTS', message } }))
  const { page, close } = await stage.visit('/ny-enkat')
  await page.locator('#survey-file').setInputFiles(CSV)
  await page.getByLabel('Instrumentets namn').fill('Mående')
  await page.getByLabel('Vilka har svarat?').fill('Deltagare')
  await page.getByRole('button', { name: 'Pröva', exact: true }).click()
  await page.getByText(message.sv).waitFor()
  assert.equal(await page.getByLabel('Instrumentets namn').inputValue(), 'Mående')
  await close()
})

test('a file that cannot be read is told with its faults before the form is shown', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  answers.set('POST /api/survey-columns', () => ({
    status: 400,
    json: { ...faultyProblem, code: 'SURVEY_FAULTY' },
  }))
  const { page, close } = await stage.visit('/ny-enkat')
  await page.locator('#survey-file').setInputFiles(CSV)
  await hasFocus(page, '.summary')
  await page.getByText('Visar 4 av 34 fel').waitFor()
  assert.equal(await page.getByLabel('Instrumentets namn').count(), 0)
  await close()
})

test('a new version of the quality card needs a name, keeps what was written before, and is shown when it is saved', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  answers.set(`POST ${INSTRUMENT_PATH}/cards`, () => ({ status: 201, json: { version: 3 } }))
  const { page, complaints, close } = await stage.visit(`/matning/${INSTRUMENT_ID}/kvalitetskort`)
  await page.getByLabel('Version av kortet').selectOption('1')
  await page.waitForLoadState('networkidle')
  assert.ok(asked.some((each) => each.includes('part=card') && each.includes('card=1')))
  await page.getByRole('button', { name: 'Skriv en ny version' }).click()
  await hasFocus(page, '#card-author')
  assert.equal(await page.getByLabel('Minuter att svara').inputValue(), '2,5')
  assert.deepEqual(await axeViolations(page), [])
  await page.getByRole('button', { name: 'Spara kortet' }).click()
  await hasFocus(page, '#card-author')
  await page.getByText('Skriv ditt namn.').waitFor()
  await page.getByLabel('Ditt namn').fill('Eva')
  await page.getByLabel('De som svarade är en referens').check()
  await page.getByLabel('Vad referensen heter').fill('')
  await page.getByRole('button', { name: 'Spara kortet' }).click()
  await hasFocus(page, '#card-population')
  await page.getByLabel('Vad referensen heter').fill('Vuxna')
  await page.getByRole('button', { name: 'Spara kortet' }).click()
  await page.getByText('Kortet är sparat som en ny version.').waitFor({ state: 'attached' })
  assert.deepEqual(complaints, [])
  await close()
})
