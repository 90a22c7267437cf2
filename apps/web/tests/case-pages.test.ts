import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import {
  CASE_PATH,
  casePage,
  HAND_OVER_PATH,
  leftCases,
  PROTECTED_REFERENCE,
  REFERENCE,
} from './case-answers.ts'
import { people } from './house-answers.ts'
import { sessionIs, signedInAs } from './session-answers.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const LEFT = '/folk/lamnade-arenden'
const CASE = `/arenden/${REFERENCE}`
const hasFocus = (page: Page, id: string) =>
  page.waitForFunction((wanted) => document.activeElement?.id === wanted, id)
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()

/** One who handles cases beside those who do not. */
function takerIs({ server: { answers } }: Stage): void {
  const [person] = people
  const [held] = person?.roles ?? []
  assert.ok(person && held)
  const taker = { ...person, id: 31, name: 'Tuva Provberg', roles: [{ ...held, role: 'coordinator' }] }
  answers.set('GET /api/people', (query) =>
    query.get('cursor') === null
      ? { json: { items: people, next: '10' } }
      : { json: { items: [taker], next: null } },
  )
}

test('an administrator hands over a case by keyboard: it says what the colleague will see, asks for whom and why, and tells that it is done', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['administrator']))
  takerIs(stage)
  answers.set(`POST ${HAND_OVER_PATH}`, () => {
    answers.set('GET /api/cases/orphaned', () => ({ json: { items: leftCases.slice(1), next: null } }))
    return { status: 204 }
  })
  const { page, close } = await stage.visit(LEFT, { width: 360 })
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith(HAND_OVER_PATH))
      sent.push(request.postDataJSON())
  })
  const begin = page.getByRole('button', { name: /Lämna över Ärende 6f1c/ })
  await begin.focus()
  await page.keyboard.press('Enter')
  await hasFocus(page, 'hand-over')
  await page.getByText('Kollegan ser allt som enheten har skrivit om personen').waitFor()
  assert.equal(await page.getByText('Kollegan ser också dem').count(), 0)
  await keepPicture(page, 'hand-over-360-sv')
  assert.deepEqual(await axeViolations(page), [])
  assert.equal(await sidewaysScroll(page), 0)

  await press(page, 'Lämna över ärendet')
  await page.getByText('Välj vem som tar över.').waitFor()
  await hasFocus(page, 'hand-over-account')
  const choice = page.getByLabel('Vem tar över?')
  assert.deepEqual(await choice.locator('option').allInnerTexts(), ['Välj', 'Tuva Provberg, Samordnare'])
  await choice.selectOption('31')
  await press(page, 'Lämna över ärendet')
  await hasFocus(page, 'hand-over-reason')
  await page.keyboard.type('Den som hade ärendet har slutat.')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /är överlämnat till Tuva Provberg/ }).waitFor()
  await begin.waitFor({ state: 'detached' })
  assert.deepEqual(sent, [{ account: 31, reason: 'Den som hade ärendet har slutat.' }])
  await keepPicture(page, 'handed-over-360-sv')
  await close()
})

test('who hands over a case is asked who they are: nothing is lost by a no, and it is done after a yes', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['administrator']))
  takerIs(stage)
  asked.length = 0
  const refused = { code: 'CONFIRM_AGAIN', message: { sv: 'Bekräfta.', en: 'Confirm.' } }
  answers.set(`POST ${HAND_OVER_PATH}`, () => ({ status: 403, json: refused }))
  answers.set('POST /api/session/confirm/password', () => {
    answers.set(`POST ${HAND_OVER_PATH}`, () => ({ status: 204 }))
    return { status: 204 }
  })
  const { page, close } = await stage.visit(LEFT)
  await press(page, /Lämna över Ärende 6f1c/)
  await page.getByLabel('Vem tar över?').selectOption('31')
  await page.getByLabel('Varför lämnas ärendet över?').fill('Har slutat.')
  await press(page, 'Lämna över ärendet')
  const dialog = page.getByRole('dialog', { name: 'Bekräfta att det är du' })
  await dialog.waitFor()
  await keepPicture(page, 'hand-over-confirm-1280-sv')
  await dialog.getByRole('button', { name: 'Avbryt' }).click()
  await page.getByText('Bekräfta.', { exact: true }).waitFor()
  assert.equal(await page.getByLabel('Varför lämnas ärendet över?').inputValue(), 'Har slutat.')
  await press(page, 'Lämna över ärendet')
  await dialog.getByLabel('Lösenord', { exact: true }).fill('tre ord på rad')
  await dialog.getByRole('textbox', { name: 'Engångskod' }).fill('123456')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /är överlämnat till Tuva Provberg/ }).waitFor()
  assert.equal(asked.filter((request) => request === `POST ${HAND_OVER_PATH}`).length, 3)
  await close()
})

test('where nobody can take over, it says so and leads to where a role is given; a protected person’s case says that the protected is seen', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['administrator']))
  const none = await stage.visit(LEFT)
  await press(none.page, /Lämna över Ärende 6f1c/)
  await none.page.getByText('Ingen i enheten kan ta över.').waitFor()
  assert.equal(await none.page.getByRole('button', { name: 'Lämna över ärendet' }).count(), 0)
  assert.deepEqual(await axeViolations(none.page), [])
  await none.page.getByRole('button', { name: 'Avbryt' }).click()
  await hasFocus(none.page, `hand-over-${REFERENCE}`)
  await none.close()

  takerIs(stage)
  const { page, close } = await stage.visit(LEFT)
  await page.locator(`#hand-over-${PROTECTED_REFERENCE}`).click()
  await page.getByText('Kollegan ser också dem').waitFor()
  await close()
})

test('a case is asked for each time that it is opened: what was there before is never shown again', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  const { page, close } = await stage.visit('/arenden')
  const open = () => page.getByRole('link', { name: 'exempelperson-0001' }).click()
  await open()
  await page.getByText('Arbetstränar två dagar').waitFor()
  await page.getByRole('link', { name: 'Ärenden' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Ärenden' }).waitFor()
  answers.set(`GET ${CASE_PATH}`, () => ({
    json: { ...casePage, categories: [] },
    delayMilliseconds: 1500,
  }))
  await open()
  await page.getByRole('heading', { level: 1, name: 'Ärendet' }).waitFor()
  assert.equal(await page.getByText('Arbetstränar två dagar').count(), 0)
  await page.getByRole('heading', { level: 1, name: 'exempelperson-0001' }).waitFor()
  assert.equal(await page.getByText('Arbetstränar två dagar').count(), 0)
  await close()
})

test('whoever is let out of a case while they read it sees no more of it when it is asked for again', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  answers.set(`POST ${CASE_PATH}/workers/1/end`, () => {
    answers.set(`GET ${CASE_PATH}`, () => ({
      status: 404,
      json: { code: 'CASE_NOT_FOUND', message: { sv: 'Ärendet finns inte.', en: 'There is no such case.' } },
    }))
    return { status: 204 }
  })
  const { page, close } = await stage.visit(CASE)
  await press(page, 'Avsluta Eva Exempelsson')
  await press(page, 'Ja, avsluta')
  await page.getByText('Ärendet finns inte.').waitFor()
  assert.equal(await page.getByText('Arbetstränar').count(), 0)
  await close()
})

test('focus follows each form of a case in and back out again, and what was done is said', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  answers.set(`POST ${CASE_PATH}/information`, () => ({ status: 201, json: { id: 9 } }))
  const { page, close } = await stage.visit(CASE)
  for (const [form, button] of [
    ['information-new', 'information-add'],
    ['consent-new', 'consent-add'],
    ['worker-new', 'worker-add'],
    ['exception-new', 'exception-add'],
    ['protection-reason', 'protection-begin'],
  ] as const) {
    await page.locator(`#${button}`).focus()
    await page.keyboard.press('Enter')
    await hasFocus(page, form)
    await press(page, 'Avbryt')
    await hasFocus(page, button)
  }
  await press(page, 'Lägg till någon')
  await page.getByLabel('Organisation', { exact: true }).selectOption('exempelforbundet')
  await press(page, /^Lägg till$/)
  await page.getByText('Välj organisation och person, och skriv varför.').waitFor()
  await hasFocus(page, 'worker-account')
  await press(page, 'Avbryt')
  await press(page, 'Skriv en uppgift')
  await page.getByLabel('Uppgiften').fill('Orkar mer.')
  await press(page, 'Spara uppgiften')
  await page.getByText('Uppgiften är sparad.').waitFor()
  await hasFocus(page, 'information-add')
  await close()
})

test('the consent form says that the whole area of the receiver is let in, and no day is broken over two lines on a phone', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  const { page, close } = await stage.visit(CASE, { width: 360 })
  await press(page, 'Skriv in ett samtycke')
  await page.getByText('mottagarens hela sekretessområde').waitFor()
  await page.getByLabel('Vem får veta?').selectOption('exempelforbundet')
  await page.getByText('Samtycket skrivs in på Exempelförbundet. Det öppnar för alla där').waitFor()
  for (const hint of await page.getByText('Skriv som 2026-11-21.').all()) {
    const lines = await hint.evaluate((element) => element.getClientRects().length)
    assert.equal(lines, 1)
  }
  assert.deepEqual(await axeViolations(page), [])
  await keepPicture(page, 'consent-form-360-sv')
  await close()
})

test('a button without a border begins where the words above it begin', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  const { page, close } = await stage.visit(CASE, { width: 360 })
  const left = (element: Element): number => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range.getBoundingClientRect().left
  }
  const words = await page.locator('.told .content').first().evaluate(left)
  const button = await page
    .getByRole('button', { name: /^Rätta/ })
    .first()
    .locator('.inside')
    .evaluate(left)
  assert.ok(Math.abs(words - button) <= 2, `${words} and ${button}`)
  await close()
})

test('in forced colours and in the dark the pages about cases keep their contrast', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  for (const [name, media] of [
    ['forced', { forcedColors: 'active' }],
    ['dark', { colorScheme: 'dark' }],
  ] as const) {
    for (const [path, role, shows] of [
      [CASE, 'coordinator', 'Arbetstränar två dagar'],
      [LEFT, 'administrator', 'Skyddade personuppgifter'],
      ['/sekretess/undantag', 'auditor', 'Undantag som upprepas'],
    ] as const) {
      everythingIsWell(answers)
      sessionIs(answers, signedInAs([role]))
      const { page, close } = await stage.visit(path, media)
      await page.getByText(shows).first().waitFor()
      assert.deepEqual(await axeViolations(page), [], `${name} ${path}`)
      await keepPicture(page, `${name}${path.replaceAll('/', '-')}`)
      await close()
    }
  }
})
