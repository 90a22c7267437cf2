import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { makeEntryLink } from '@utfall/identity'
import { personsCsv, smallStudy } from '../../apps/server/small-study-for-tests.ts'
import { zipOf } from '../../apps/server/zip-for-tests.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from '../../apps/web/tests/browser.ts'
import { keepPicture } from '../../apps/web/tests/stage.ts'
import { EVALUATOR, enterAs, type OpenService, openService } from './open-service.ts'
import { isWellMade } from './well-made-page.ts'

/** A newcomer with the real service before them: through the door to the answer, and on with a study of their own. */

let open: OpenService | null = null
before(async () => {
  open = await openService()
})
after(() => open?.close())

const EXAMPLE = '/studier/exempelforbundet'
const EXAMPLE_TITLE = 'Gemensamt stöd nu eller efter sex månader'
const PATIENCE = { timeout: 30_000 }

const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor(PATIENCE)

/** The example's answer is there before the tests that read it. */
async function exampleIsAnswered(): Promise<void> {
  await open?.service.runner.idle()
}

async function chooseFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) })
}

test('the bare address asks who one is; the printed link lets one be an example person, who sees the example’s answer', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const { address, entry } = open.service
  const { page, complaints, close } = await open.visitAsStranger('/')
  await page.getByRole('heading', { level: 1, name: 'Logga in i Utfall' }).waitFor(PATIENCE)
  await shown(page, 'Öppna länken som skrevs ut när Utfall startades')
  await isWellMade(page, 'sign-in')
  // A page of the house leads to the same door, whether it is there or not.
  for (const path of [EXAMPLE, '/finns-inte']) {
    await page.goto(address + path)
    await page.getByRole('heading', { level: 1, name: 'Logga in i Utfall' }).waitFor(PATIENCE)
  }

  await page.goto(entry ?? '')
  await page.getByRole('heading', { level: 1, name: 'Vem vill du vara?' }).waitFor(PATIENCE)
  await isWellMade(page, 'entry')
  assert.equal(new URL(page.url()).hash, '', 'the secret does not stay in the address')
  await page.getByRole('button', { name: `Gå in som ${EVALUATOR}` }).click()
  await page.getByRole('heading', { level: 1, name: 'Blev det bättre?' }).waitFor(PATIENCE)
  await shown(page, EXAMPLE_TITLE)
  await shown(page, /\+\d+,\d+ poäng av 100 för Stöd nu jämfört med Väntan/)
  await shown(page, 'Bättre')
  await isWellMade(page, 'list')
  assert.deepEqual(complaints, [])
  await close()
})

test('the printed link opens once', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const link = await makeEntryLink(open.service.house, new Date())
  await enterAs({ address: open.service.address, entry: `${open.service.address}/kom-in#${link}` }, EVALUATOR)
  const { page, close } = await open.visitAsStranger(`/kom-in#${link}`)
  await shown(page, 'Länken är använd eller för gammal')
  assert.equal(await page.getByRole('button', { name: /^Gå in som/ }).count(), 0)
  await close()
})

test('the study opens with its verdict first, in Swedish, in English and back', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await exampleIsAnswered()
  const { page, complaints, close } = await open.visit('/')
  await page.getByRole('link', { name: EXAMPLE_TITLE }).click()
  await shown(page, 'Ja, det blev bättre')
  const before = await page.evaluate(() => {
    const text = document.querySelector('main')?.textContent ?? ''
    return { verdict: text.indexOf('Ja, det blev bättre'), figures: text.search(/Osäkerheten|intervall/) }
  })
  assert.ok(before.verdict >= 0 && before.verdict < before.figures, JSON.stringify(before))
  await shown(page, /\+\d+,\d\d poäng/)

  await page.getByRole('button', { name: 'English' }).click()
  await shown(page, 'Yes, it got better')
  await shown(page, /\+\d+\.\d\d points/)
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  const swedish = /\b(och|för|inte|med|jämfört|månader|poäng)\b/
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', swedish)

  await page.getByRole('button', { name: 'Svenska' }).click()
  await shown(page, 'Ja, det blev bättre')
  assert.deepEqual(complaints, [])
  await close()
})

const PARTS: readonly (readonly [string, RegExp])[] = [
  ['Hela rapporten', /Vilka som är med|Upplägg|Bortfall/],
  ['Tekniskt underlag', /Regeln för svaret/],
  ['Skattningar', /Visar \d+ av \d+/],
  ['Ladda ner', /Rapport som PDF/],
  ['Räkna om', /slumpfrö 20\s?261\s?121|slumpfrö 20261121/],
  ['Styrelsens sida', /Vad som inte mättes/],
]

test('each part of the study has its content, in both languages and on a phone, without a fault by axe', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await exampleIsAnswered()
  const { page, complaints, close } = await open.visit(EXAMPLE)
  await shown(page, 'Ja, det blev bättre')
  for (const [name, content] of PARTS) {
    await page.getByRole('link', { name, exact: true }).click()
    await shown(page, content)
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeViolations(page), [], `${name}, Swedish, 1280 px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, Swedish, 1280 px`)
    await keepPicture(page, `${name}-1280`)
    await page.getByRole('button', { name: 'English' }).click()
    await page.locator('html[lang=en]').waitFor({ state: 'attached' })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeViolations(page), [], `${name}, English, 360 px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, English, 360 px`)
    await keepPicture(page, `${name}-360-en`)
    await page.getByRole('button', { name: 'Svenska' }).click()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.locator('html[lang=sv]').waitFor({ state: 'attached' })
  }
  assert.deepEqual(complaints, [])
  await close()
})

test('the other pages are without a fault by axe, in both languages, wide and narrow', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await exampleIsAnswered()
  for (const path of ['/', '/ny-studie', '/om', '/tillganglighet', '/finns-inte']) {
    const { page, complaints, close } = await open.visit(path)
    await page.getByRole('heading', { level: 1 }).waitFor(PATIENCE)
    await page.waitForLoadState('networkidle')
    assert.deepEqual(await axeViolations(page), [], `${path} Swedish`)
    await keepPicture(page, `page${path.replace('/', '-')}`)
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('button', { name: 'English' }).click()
    await page.locator('html[lang=en]').waitFor({ state: 'attached' })
    assert.deepEqual(await axeViolations(page), [], `${path} English`)
    assert.equal(await sidewaysScroll(page), 0, path)
    await keepPicture(page, `page${path.replace('/', '-')}-360-en`)
    assert.deepEqual(complaints, [])
    await close()
  }
})

const DOWNLOADS: readonly (readonly [string, string, RegExp])[] = [
  ['Rapport som PDF', 'exempelforbundet-sv-report.pdf', /^%PDF-1\.\d/],
  ['Rapport som webbsida', 'exempelforbundet-sv-report.html', /^<!doctype html>[\s\S]*Ja, det blev bättre/i],
  ['Skattningar som CSV', 'exempelforbundet-sv-estimates.csv', /^\ufeff?[^\n]+;[^\n]+\r?\n[^\n]*ability/],
  ['Resultat som JSON', 'exempelforbundet-results.json', /^\{\n {2}"utfall"/],
  ['Studiens plan som JSON', 'exempelforbundet-study.json', /"id": "exempelforbundet"/],
]

test('report, page, table and figures are fetched as files that are what they say', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await exampleIsAnswered()
  const { page, complaints, close } = await open.visit(`${EXAMPLE}/filer`)
  for (const [link, name, content] of DOWNLOADS) {
    const coming = page.waitForEvent('download', PATIENCE)
    await page.getByRole('link', { name: link }).click()
    const download = await coming
    assert.equal(download.suggestedFilename(), name)
    assert.match(readFileSync(await download.path(), 'utf8'), content)
  }
  assert.deepEqual(complaints, [])
  await close()
})

test('a study of one’s own goes in as a zip, shows how far it has come, and gives its verdict', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await exampleIsAnswered()
  const { page, complaints, close } = await open.visit('/')
  await page
    .getByRole('link', { name: /Lägg in en (egen )?studie/ })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: 'Lägg in en studie' }).waitFor(PATIENCE)
  await chooseFile(page, 'liten-studie.zip', await zipOf(smallStudy({ analysis: { permutations: 200_000 } })))
  await page.getByRole('progressbar').waitFor(PATIENCE)
  await shown(page, 'Svaret räknas fram')
  assert.deepEqual(await axeViolations(page), [])
  await keepPicture(page, 'evaluating')
  await page.waitForURL('**/studier/liten-studie', PATIENCE)
  await shown(page, 'Ja, det blev bättre')
  await shown(page, 'låstes inte innan data kom')
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1')
  await keepPicture(page, 'own-study')
  await page.goto(open.service.address)
  await page.getByRole('link', { name: 'Liten studie' }).waitFor(PATIENCE)
  assert.deepEqual(complaints, [])
  await close()
})

/** What went wrong is said in a summary that has the focus. */
async function summary(page: Page): Promise<string> {
  const box = page.getByRole('alert').first()
  await box.waitFor(PATIENCE)
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert')
  assert.deepEqual(await axeViolations(page), [])
  assert.equal(await sidewaysScroll(page), 0)
  return ((await box.textContent()) ?? '').replaceAll(/\s+/g, ' ')
}

test('a file that only calls itself a zip is refused in words, with focus, wide and narrow', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  for (const width of [1280, 360]) {
    const { page, complaints, close } = await open.visit('/ny-studie', width)
    await chooseFile(page, 'data.csv', Buffer.from('a,b\n1,2\n'))
    assert.match(await summary(page), /data\.csv är inte en zip-fil/)
    await chooseFile(page, 'data.zip', Buffer.from('a,b\n1,2\n'))
    await shown(page, 'data.zip')
    assert.match(await summary(page), /data\.zip[\s\S]*zip/)
    await keepPicture(page, `not-zip-${width}`)
    const unexpected = complaints.filter((text) => !/status of 400/.test(text))
    assert.deepEqual(unexpected, [])
    await close()
  }
})

test('a wrong cell is told by file, row and column, and the mended folder goes in from the same page', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const files = smallStudy({ id: 'fel-cell', title: 'Studie med fel cell' })
  const wrong = { ...files, 'personer.csv': personsCsv().replace('P3,stod,', 'P3,stod,tolv') }
  const { page, complaints, close } = await open.visit('/ny-studie', 360)
  await chooseFile(page, 'fel-cell.zip', await zipOf(wrong))
  const text = await summary(page)
  assert.match(text, /personer\.csv/)
  assert.match(text, /Rad ?5\D/)
  assert.match(text, /Kolumn ?före/)
  assert.match(text, /tolv/)
  await keepPicture(page, 'wrong-cell-360')
  await page.setViewportSize({ width: 1280, height: 800 })
  await keepPicture(page, 'wrong-cell-1280')
  await chooseFile(page, 'fel-cell.zip', await zipOf(files))
  await page.waitForURL('**/studier/fel-cell', PATIENCE)
  await shown(page, 'Ja, det blev bättre')
  assert.deepEqual(complaints, [])
  await close()
})

/** Presses Tab until the focused link or button carries this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => (document.activeElement?.textContent ?? '').trim())
    if (focused === name) return
  }
  assert.fail(`no stop named ${name}`)
}

test('the keyboard alone leads from the list to the study, to its files, to the report on disk', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  await exampleIsAnswered()
  const { page, complaints, close } = await open.visit('/')
  await shown(page, EXAMPLE_TITLE)
  await tabTo(page, EXAMPLE_TITLE)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${EXAMPLE}`, PATIENCE)
  await shown(page, 'Ja, det blev bättre')
  await tabTo(page, 'Ladda ner')
  await page.keyboard.press('Enter')
  await shown(page, 'Rapport som PDF')
  await tabTo(page, 'Rapport som PDF')
  const coming = page.waitForEvent('download', PATIENCE)
  await page.keyboard.press('Enter')
  assert.match(readFileSync(await (await coming).path(), 'latin1'), /^%PDF-/)
  assert.deepEqual(complaints, [])
  await close()
})
