import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import {
  emptyForm,
  fieldsAsked,
  orderOf,
  type ShorterForm,
  writtenNumber,
} from '../pages/measurement/shorter-order.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import {
  INSTRUMENT_ID,
  INSTRUMENT_PATH,
  instrumentPage,
  shorterAnswer,
  shorterBasis,
} from './measurement-answers.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const PATH = `/matning/${INSTRUMENT_ID}/farre-fragor`
const form = (change: Partial<ShorterForm> = {}): ShorterForm => ({
  ...emptyForm(shorterBasis, 'sv'),
  ...change,
})
const made = (change: Partial<ShorterForm>) => orderOf(form(change), 2, 'sv')

/** Orders that the page sends, in order. */
function ordersOf(page: Page): unknown[] {
  const orders: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') orders.push(request.postDataJSON())
  })
  return orders
}

test('numbers are read as people write them, and slips are told', () => {
  const range = { from: -20, to: 20 }
  assert.equal(writtenNumber(' \u22120,5 ', range), -0.5)
  assert.equal(writtenNumber('0.5', range), 0.5)
  assert.equal(writtenNumber('1 000', { from: 2, to: 5000, whole: true }), 1000)
  for (const slip of ['', '-', '21', 'fem', '1e3', '1,2,3'])
    assert.equal(writtenNumber(slip, range), null, slip)
  assert.equal(writtenNumber('2,5', { from: 1, to: 9, whole: true }), null)
})

test('the form as it stands makes an order, and each choice asks for its own fields', () => {
  assert.equal(made({}).kind, 'order')
  assert.deepEqual(fieldsAsked(form()), ['perGroup', 'difference', 'seconds'])
  assert.deepEqual(fieldsAsked(form({ purpose: 'cut', limit: 'minutes' })), [
    'cut',
    'wrong',
    'minutes',
    'seconds',
  ])
  assert.deepEqual(made({ purpose: 'individuals', change: '', limit: 'questions', questions: 'x' }), {
    kind: 'faulty',
    fields: ['questions'],
  })
})

test('per cent become a share, an empty change no demand, and ticks the questions that stay and go', () => {
  const cut = made({ purpose: 'cut', cut: '-0,4', wrong: '12,5' })
  assert.deepEqual(cut.kind === 'order' && cut.order.purpose, { kind: 'cut', cut: -0.4, mostWrong: 0.125 })
  const person = made({ purpose: 'individuals', wishes: { fraga_2: 'exclude', fraga_1: 'include' } })
  assert.ok(person.kind === 'order')
  assert.deepEqual(person.order.purpose, { kind: 'individuals', change: null })
  assert.deepEqual([person.order.include, person.order.exclude], [['fraga_1'], ['fraga_2']])
})

test('by keyboard from purpose to recommendation: slips get focus, then the answer does, and its files can be kept', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, complaints, close } = await stage.visit(PATH)
  const orders = ordersOf(page)
  await page.getByLabel('Jämföra grupper').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.getByLabel('Hur många får hamna på fel sida').fill('många')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.id === 'shorter-wrong')
  await page.getByText('Skriv ett tal från 0,1 till 50.').waitFor()
  assert.deepEqual(await axeViolations(page), [], 'with a slip')
  await page.getByLabel('Hur många får hamna på fel sida').fill('15')
  await page.getByText('Frågor som måste vara med eller ska bort').focus()
  await page.keyboard.press('Enter')
  const first = page.getByRole('group', { name: 'Jag kommer upp i tid' })
  await first.getByLabel('Måste vara med').focus()
  await page.keyboard.press('Space')
  await first.getByLabel('Ska bort').check()
  assert.equal(await first.getByLabel('Måste vara med').isChecked(), false)
  await page.getByText('Måste vara med: 0. Ska bort: 1.').waitFor()
  await page.getByRole('button', { name: 'Leta efter den kortaste formen' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Rekommendation')
  await page.getByText('Ja: kör med').first().waitFor()
  assert.deepEqual(orders, [
    {
      language: 'sv',
      calibration: 2,
      purpose: { kind: 'cut', cut: 0.1, mostWrong: 0.15 },
      limit: { kind: 'none' },
      secondsPerQuestion: 18,
      include: [],
      exclude: ['fraga_1'],
    },
  ])
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axeViolations(page), [], `${width} px`)
    assert.equal(await sidewaysScroll(page), 0, `${width} px`)
    await keepPicture(page, `shorter-answer-${width}`)
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByText('Den korta formen som JSON').click(),
  ])
  assert.match(download.suggestedFilename(), /^exempel-narmare-arbete-1-kort-form-\d\.json$/)
  const file = JSON.parse(readFileSync(await download.path(), 'utf8'))
  assert.ok(file.items.length > 1 && Array.isArray(file.covariance))
  assert.deepEqual(complaints, [])
  await close()
})

test('the recommendation is asked for again in the language that is chosen', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const { page, close } = await stage.visit(PATH)
  const orders = ordersOf(page)
  await page.getByRole('button', { name: 'Leta efter den kortaste formen' }).click()
  await page.getByText('Ja: kör med').first().waitFor()
  answers.set(`POST ${INSTRUMENT_PATH}/shorter`, () => ({ json: shorterAnswer('en') }))
  await page.getByText('English').click()
  await page.getByText('Yes: run with').first().waitFor()
  assert.deepEqual(
    orders.map((order) => (order as { language: string }).language),
    ['sv', 'en'],
  )
  await close()
})

test('a refusal is told in words, and a way is left to try again', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const message = { sv: 'Gränsen rymmer inte frågorna.', en: 'The limit does not hold them.' }
  answers.set(`POST ${INSTRUMENT_PATH}/shorter`, () => ({
    status: 400,
    json: { code: 'SHORTER_LIMIT_TOO_LOW', message },
  }))
  const { page, close } = await stage.visit(PATH)
  await page.getByRole('button', { name: 'Leta efter den kortaste formen' }).click()
  await page.getByText(message.sv).waitFor()
  assert.deepEqual(await axeViolations(page), [])
  everythingIsWell(answers)
  await page.getByRole('button', { name: 'Försök igen' }).click()
  await page.getByText('Ja: kör med').first().waitFor()
  await close()
})

test('without a scale the page says so and asks nothing of the server', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  const calibrations = instrumentPage.calibrations.map((calibration) => ({ ...calibration, model: null }))
  answers.set(`GET ${INSTRUMENT_PATH}`, () => ({ json: { ...instrumentPage, calibrations } }))
  const before = asked.length
  const { page, close } = await stage.visit(PATH)
  await page.getByText('Det finns ingen skala att välja ur').waitFor()
  assert.deepEqual(await axeViolations(page), [])
  assert.ok(!asked.slice(before).some((each) => each.includes('/shorter')))
  await close()
})
