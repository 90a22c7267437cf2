import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runInState } from './answers.ts'
import { NO_BROWSER, type Page } from './browser.ts'
import { everythingIsWell, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

type Stop = { readonly name: string; readonly ring: boolean; readonly inView: boolean }

/** What has focus, whether that shows, and whether it can be seen. */
function focused(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return null
    const label = element.id ? document.querySelector(`label[for="${element.id}"]`) : null
    // A field that is only its label to the eye bears its ring there, a card's link on the card.
    const bearers = [element.matches('.sr-only') ? label : element, element.closest('.answered')]
    const shown = bearers.find((each) => {
      if (each === null) return false
      const { outlineStyle, outlineWidth } = getComputedStyle(each)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
    })
    const box = (shown ?? element).getBoundingClientRect()
    const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent
    return {
      name: (name ?? '').trim().replaceAll(/\s+/g, ' '),
      ring: shown !== undefined,
      inView: box.bottom > 0 && box.top < window.innerHeight && box.width > 1,
    }
  })
}

/** Presses Tab until what has focus carries this name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = []
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (stop === null) continue
    seen.push(stop.name)
    if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) return
  }
  assert.fail(`no stop named ${name}; stops: ${seen.join(' | ')}`)
}

const headingHasFocus = (page: Page, text: string) =>
  page.waitForFunction((wanted) => {
    const { activeElement } = document
    return activeElement?.tagName === 'H1' && activeElement.textContent.includes(wanted)
  }, text)

test('every stop of the keyboard shows where it is, and none is out of sight', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  for (const path of [
    '/',
    '/studier/exempelforbundet',
    '/studier/exempelforbundet/skattningar',
    '/ny-studie',
    '/matning',
    '/matning/exempel-narmare-arbete',
    '/matning/exempel-narmare-arbete/kvalitetskort',
    '/ny-enkat',
    '/konto',
    '/arbeten',
    '/sekretess/behorighet',
    '/sekretess/hinder',
  ]) {
    const { page, close } = await stage.visit(path)
    await page.waitForLoadState('networkidle')
    const stops: string[] = []
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab')
      const stop = await focused(page)
      if (stop === null) break
      assert.ok(stop.ring, `${path}: ${stop.name} shows no ring`)
      assert.ok(stop.inView, `${path}: ${stop.name} is out of sight`)
      stops.push(stop.name)
    }
    assert.ok(stops.includes('English') && stops.includes('Kontakt'), `${path}: ${stops.join(' | ')}`)
    await close()
  }
})

test('the keyboard alone leads from the list to the answer, through its parts, to a sorted table', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit('/')
  await page.getByText('Rehabkoordinering Norr').waitFor()
  await tabTo(page, 'Hoppa till innehållet')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'innehall')

  await tabTo(page, 'Gemensamt stöd nu eller efter sex månader')
  await page.keyboard.press('Enter')
  await headingHasFocus(page, 'Gemensamt stöd nu')
  await page.getByText('Ja, det blev bättre').waitFor()

  await tabTo(page, 'Skattningar')
  await page.keyboard.press('Enter')
  await page.getByText('Visar 3 av 3').waitFor()
  assert.equal((await focused(page))?.name, 'Skattningar', 'focus stays on the part that was chosen')
  assert.equal(await page.title(), 'Skattningar – Gemensamt stöd nu eller efter sex månader – Utfall')

  await tabTo(page, 'Grupp')
  await page.keyboard.press('ArrowDown')
  await page.getByText('Visar 27 av 27').waitFor()

  await tabTo(page, 'Antal')
  await page.keyboard.press('Enter')
  const heading = page.getByRole('columnheader', { name: 'Antal' })
  assert.equal(await heading.getAttribute('aria-sort'), 'ascending')
  assert.match((await page.locator('tbody tr').first().textContent()) ?? '', /4/)
  await page.keyboard.press('Enter')
  assert.equal(await heading.getAttribute('aria-sort'), 'descending')
  assert.match((await page.locator('tbody tr').first().textContent()) ?? '', /1\s204/)
  await close()
})

test('the keyboard alone changes the language, and focus stays on the language', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit('/')
  await tabTo(page, 'English')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Did it get better?' }).waitFor()
  assert.equal((await focused(page))?.name, 'English')
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  assert.equal(await page.title(), 'Studies – Utfall')
  await page.reload()
  await page.getByRole('heading', { name: 'Did it get better?' }).waitFor()
  await close()
})

test('the keyboard alone sends a study, and its answer is read from its heading', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  answers.set('POST /api/studies', () => ({
    status: 202,
    json: { run: { id: '3' }, study: { id: 'exempelforbundet' } },
    delayMilliseconds: 200,
  }))
  const states = [runInState('queued', 0), runInState('running', 0.5), runInState('done', 1)]
  answers.set('GET /api/runs/3', () => ({ json: states.length > 1 ? states.shift() : states[0] }))
  const { page, complaints, close } = await stage.visit('/')
  // Asked for from the start: a request that comes late may meet a window that is already open.
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, 'Lägg in en studie')
  await page.keyboard.press('Enter')
  await headingHasFocus(page, 'Lägg in en studie')
  await tabTo(page, 'Välj zip-fil')
  await page.keyboard.press('Enter')
  await (await chooser).setFiles({
    name: 'studie.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from('PK'),
  })
  await page.getByText('Räknar undergrupper').waitFor()
  await page.waitForURL('**/studier/exempelforbundet')
  await headingHasFocus(page, 'Gemensamt stöd nu')
  await page.getByText('Ja, det blev bättre').waitFor()
  assert.ok(asked.includes('POST /api/studies'))
  assert.deepEqual(complaints, [])
  await close()
})
