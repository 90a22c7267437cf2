import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type OpenService, openService } from '../../tests/journeys/open-service.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from '../web/tests/browser.ts'
import { keepPicture } from '../web/tests/stage.ts'

/** The real service and a real browser: from the example to an instrument of one's own, its card and its measures. */

let open: OpenService | null = null
before(async () => {
  open = await openService()
})
after(() => open?.close())

const EXAMPLE = '/matning/exempel-narmare-arbete'
const PATIENCE = { timeout: 60_000 }
const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor(PATIENCE)

const PARTS: readonly (readonly [string, RegExp])[] = [
  ['Evidens', /Metoder/],
  ['Kvalitetskort', /Ingen referens/],
  ['Personmått', /Från poäng till mått/],
  ['Ladda ner', /Poängtabell som CSV/],
  ['Svar', /Vad som kan prövas/],
]

test('a new house shows its example instrument with the verdict first, and each part without a fault by axe', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await open.service.runner.idle()
  const { page, complaints, close } = await open.visit('/matning')
  await page.getByRole('link', { name: 'Exempel: Närmare arbete' }).click()
  await shown(page, 'Ja, för grupper, men inte för enskilda personer')
  // The two flaws that the example is made with are found, and named by what the questions ask.
  await shown(
    page,
    /”Jag skulle klara en arbetsdag på halvtid” och ”Jag skulle klara en hel arbetsvecka” hänger ihop/,
  )
  await shown(page, /”Jag vet vad jag vill arbeta med” fungerar .*olika i grupperna av ålder/)
  for (const [name, content] of PARTS) {
    await page.getByRole('link', { name, exact: true }).click()
    await shown(page, content)
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeViolations(page), [], `${name}, Swedish, 1280 px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, Swedish, 1280 px`)
    await keepPicture(page, `measurement-${name}-1280`)
    await page.getByRole('button', { name: 'English' }).click()
    await page.locator('html[lang=en]').waitFor({ state: 'attached' })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeViolations(page), [], `${name}, English, 360 px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, English, 360 px`)
    await keepPicture(page, `measurement-${name}-360-en`)
    await page.getByRole('button', { name: 'Svenska' }).click()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.locator('html[lang=sv]').waitFor({ state: 'attached' })
  }
  assert.deepEqual(complaints, [])
  await close()
})

test('a file of answers becomes an instrument of one’s own, a quality card and a file of measures', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await open.service.runner.idle()
  const { page, complaints, close } = await open.visit('/ny-enkat')
  const example = await page.request.get(new URL('/api/survey-example', page.url()).href)
  const buffer = await example.body()
  await page.locator('#survey-file').setInputFiles({ name: 'svar.csv', mimeType: 'text/csv', buffer })
  await shown(page, '10 frågor och 3 grupper är valda')
  await page.getByLabel('Instrumentets namn').fill('Vår enkät')
  await page.getByLabel('Vilka har svarat?').fill('Deltagare i tre förbund')
  await page.getByRole('button', { name: 'Pröva', exact: true }).click()
  await page.getByRole('progressbar').waitFor(PATIENCE)
  await shown(page, 'Vad svaret vilar på')
  assert.match(page.url(), /\/matning\/var-enkat$/)

  await page.getByRole('link', { name: 'Kvalitetskort' }).click()
  await page.getByRole('button', { name: 'Skriv en ny version' }).click()
  await page.getByLabel('Ditt namn').fill('Eva Lindqvist')
  await page.getByLabel('De som svarade är en referens').check()
  await page.getByRole('button', { name: 'Spara kortet' }).click()
  await shown(page, 'Version 1, Eva Lindqvist')
  await shown(page, 'Hur måtten fördelar sig i Deltagare i tre förbund')

  await page.getByRole('link', { name: 'Personmått' }).click()
  await page.locator('#answers-file').setInputFiles({ name: 'svar.csv', mimeType: 'text/csv', buffer })
  const link = page.getByRole('link', { name: 'Hämta måtten som CSV' })
  await link.waitFor(PATIENCE)
  const coming = page.waitForEvent('download', PATIENCE)
  await link.click()
  const download = await coming
  assert.equal(download.suggestedFilename(), 'var-enkat-personmatt.csv')
  const rows = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n')
  assert.equal(rows.length, 641)
  assert.match(
    rows[1] ?? '',
    /^P1;9;18;27;0,\d+;0,\d+;-?\d,\d+;\d,\d+;;var-enkat 1;640;;Håller för grupper;\d+\.\d+\.\d+$/,
  )

  for (const occasion of ['tidigare', 'senare'])
    await page
      .getByLabel(`Välj de ${occasion} svaren`)
      .setInputFiles({ name: 'svar.csv', mimeType: 'text/csv', buffer })
  await page.getByLabel('Bättre för personen').check()
  await page.getByRole('button', { name: 'Räkna förändringen' }).click()
  await shown(page, 'Filerna är likadana')
  await shown(page, 'En förändring är inte en effekt')
  assert.deepEqual(await axeViolations(page), [], 'change')
  assert.deepEqual(complaints, [])
  await close()
})

test('a text among the answers is told on the instrument’s page, with its row and column', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await open.service.runner.idle()
  const { page, close } = await open.visit('/ny-enkat')
  const rows = Array.from({ length: 4000 }, (_, n) => `P${n},${n % 3},${(n * 7) % 3}`)
  rows[3900] = 'P3900,ibland,1'
  const buffer = Buffer.from(`person,q1,q2\n${rows.join('\n')}\n`)
  await page.locator('#survey-file').setInputFiles({ name: 'fel.csv', mimeType: 'text/csv', buffer })
  await page.getByLabel('Instrumentets namn').fill('Med fel')
  await page.getByLabel('Vilka har svarat?').fill('Påhittade')
  await page.getByLabel('q1 (').selectOption('item')
  await page.getByRole('button', { name: 'Pröva', exact: true }).click()
  await shown(page, 'Prövningen misslyckades')
  const fault = page.locator('tbody tr').first()
  assert.match((await fault.textContent()) ?? '', /fel\.csv.*3\s?902.*q1.*ibland/s)
  await page.goto(page.url().replace(/\/matning.*/, EXAMPLE))
  await shown(page, 'Vad svaret vilar på')
  await close()
})
