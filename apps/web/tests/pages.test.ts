import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import { caseScenes } from './case-scenes.ts'
import { houseScenes } from './house-scenes.ts'
import { researchScenes } from './research-scenes.ts'
import { scenes } from './scenes.ts'
import { signInScenes } from './sign-in-scenes.ts'
import { everythingIsWell, keepPicture, openStage, type Stage, type Visit } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

/** WCAG 2.2, 1.4.12: line height 1.5, paragraphs 2, letters 0.12 and words 0.16 of the text's size. */
async function spaceText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
    )
    document.adoptedStyleSheets.push(sheet)
  })
}

/** Texts that stick out of their own box; what scrolls in a region of its own does not count. */
function clippedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, h3, p, li, dt, dd, a, button, label, th, td')]
      .filter((element) => element.checkVisibility() && element.clientWidth > 1)
      .filter((element) => !element.closest('.utfall-scroll, .frame, .sr-only, select'))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName}: ${element.textContent.trim().slice(0, 60)}`),
  )
}

async function shown({ page }: Visit, text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ state: 'attached', timeout: 10_000 })
}

describe('each page and state', () => {
  for (const scene of [...scenes, ...signInScenes, ...houseScenes, ...caseScenes, ...researchScenes]) {
    test(`${scene.name}: no fault by axe, no sideways scroll, a silent console, in both languages and sizes`, async (t) => {
      if (stage === null) return t.skip(NO_BROWSER)
      everythingIsWell(stage.server.answers)
      scene.arrange?.(stage.server.answers)
      const visit = await stage.visit(scene.path)
      const { page } = visit
      await shown(visit, scene.shows)
      assert.deepEqual(await axeViolations(page), [], '1280 px, Swedish')
      assert.equal(await sidewaysScroll(page), 0, '1280 px, Swedish')
      await keepPicture(page, `${scene.name}-1280-sv`)

      await page.setViewportSize({ width: 360, height: 740 })
      assert.deepEqual(await axeViolations(page), [], '360 px, Swedish')
      assert.equal(await sidewaysScroll(page), 0, '360 px, Swedish')
      await keepPicture(page, `${scene.name}-360-sv`)

      if (scene.modal) await page.goto(`${stage.server.address}${scene.path}?language=en`)
      else await page.getByRole('button', { name: 'English' }).click()
      await page.locator('html[lang=en]').waitFor({ state: 'attached' })
      await page.waitForLoadState(scene.name === 'list-loading' ? 'load' : 'networkidle')
      assert.deepEqual(await axeViolations(page), [], '360 px, English')
      assert.equal(await sidewaysScroll(page), 0, '360 px, English')
      await keepPicture(page, `${scene.name}-360-en`)

      await page.setViewportSize({ width: 320, height: 640 })
      await spaceText(page)
      assert.equal(await sidewaysScroll(page), 0, '320 px with text spacing')
      assert.deepEqual(await clippedTexts(page), [], '320 px with text spacing')

      const unexpected = visit.complaints.filter((text) => !scene.expected?.test(text))
      assert.deepEqual(unexpected, [])
      await visit.close()
    })
  }
})

test('in forced colours and in the dark the pages keep their contrast, and the verdict its sign', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  for (const [name, media] of [
    ['forced', { forcedColors: 'active' }],
    ['dark', { colorScheme: 'dark' }],
  ] as const) {
    for (const path of ['/', '/studier/exempelforbundet', '/ny-studie']) {
      const { page, close } = await stage.visit(path, media)
      await page.waitForLoadState('networkidle')
      assert.deepEqual(await axeViolations(page), [], `${name} ${path}`)
      await keepPicture(page, `${name}${path.replaceAll('/', '-')}`)
      if (path === '/studier/exempelforbundet') {
        const sign = page.locator('.verdict .verdict-mark .fill')
        const [fill, paper] = await Promise.all([
          sign.evaluate((element) => getComputedStyle(element).fill),
          page.locator('body').evaluate((element) => getComputedStyle(element).backgroundColor),
        ])
        assert.notEqual(fill, paper)
      }
      await close()
    }
  }
})

test('on paper the page leaves out what can only be clicked', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit('/studier/exempelforbundet')
  await page.getByText('Vad som inte mättes').waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('navigation').count(), 0)
  assert.ok(await page.getByText('Ja, det blev bättre').isVisible())
  await keepPicture(page, 'print')
  await close()
})
