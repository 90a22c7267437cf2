import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { faultyProblem } from './answers.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import { changeAnswer, INSTRUMENT_ID, INSTRUMENT_PATH } from './measurement-answers.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const PATH = `/matning/${INSTRUMENT_ID}/personmatt`
const csv = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from('person,fraga_1\nP1,2\n') })

async function hasFocus(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector, { timeout: 5000 })
}

/** The page at both widths and in both lights has nothing that axe sees, and nothing beside it. */
async function isSound(page: Page, state: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axeViolations(page), [], `${state}, ${width} px`)
    assert.equal(await sidewaysScroll(page), 0, `${state}, ${width} px`)
    await keepPicture(page, `measure-change-${state}-${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('two files and which way is better give the group’s change in words and everybody’s as a file', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  answers.set(`POST ${INSTRUMENT_PATH}/changes`, () => ({ json: changeAnswer }))
  const { page, complaints, close } = await stage.visit(PATH)
  await page.getByRole('heading', { name: 'Mät förändring' }).waitFor()
  // Which way is better is never chosen for anyone.
  assert.equal(await page.locator('input[name="change-higher"]:checked').count(), 0)
  await isSound(page, 'empty')
  const send = page.getByRole('button', { name: 'Räkna förändringen' })
  await send.click()
  await hasFocus(page, '.change-error')
  await page.getByText('Välj filen med de tidigare svaren.').waitFor()
  await page.getByText('Säg vad ett högre mått betyder.').waitFor()
  await isSound(page, 'errors')
  assert.ok(!asked.includes(`POST ${INSTRUMENT_PATH}/changes`))
  await page.getByLabel('Välj de tidigare svaren').setInputFiles(csv('fore.csv'))
  await page.getByLabel('Välj de senare svaren').setInputFiles(csv('efter.csv'))
  await page.getByText('Vald fil: fore.csv').waitFor()
  await page.getByText('Vald fil: efter.csv').waitFor()
  await page.getByLabel('Bättre för personen').check()
  await isSound(page, 'filled')
  await send.click()
  await page.getByText('Gruppen har rört sig åt det bättre hållet').waitFor()
  assert.ok(asked.includes(`POST ${INSTRUMENT_PATH}/changes`))
  await isSound(page, 'answered')
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Hämta var och ens förändring som CSV' }).click()
  const download = await coming
  assert.equal(download.suggestedFilename(), `${INSTRUMENT_ID}-forandring.csv`)
  assert.match(readFileSync(await download.path(), 'utf8'), /P1;0,81/)
  assert.deepEqual(complaints, [])
  await close()
})

test('faults of either file are told in one table, and what was chosen stays', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const json = { ...faultyProblem, code: 'ANSWERS_FAULTY' }
  answers.set(`POST ${INSTRUMENT_PATH}/changes`, () => ({ status: 400, json }))
  const { page, close } = await stage.visit(PATH)
  await page.getByLabel('Välj de tidigare svaren').setInputFiles(csv('fore.csv'))
  await page.getByLabel('Välj de senare svaren').setInputFiles(csv('efter.csv'))
  await page.getByLabel('Sämre för personen').check()
  await page.getByRole('button', { name: 'Räkna förändringen' }).click()
  await hasFocus(page, '.summary')
  await page.getByText('Förändringen kunde inte räknas').waitFor()
  await page.getByText('Visar 4 av 34 fel').waitFor()
  assert.ok(await page.getByLabel('Sämre för personen').isChecked())
  await page.getByText('Vald fil: fore.csv').waitFor()
  assert.deepEqual(await axeViolations(page), [])
  await close()
})

test('a file that is no table is refused before anything is sent', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit(PATH)
  await page.getByLabel('Välj de tidigare svaren').setInputFiles({ ...csv('svar.xlsx') })
  await page.getByText('Filen svar.xlsx är inte en CSV-fil').waitFor()
  assert.equal(await page.getByText('Vald fil:').count(), 0)
  await close()
})
