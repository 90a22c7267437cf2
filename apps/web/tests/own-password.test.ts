import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axeViolations, NO_BROWSER, type Page } from './browser.ts'
import { everythingIsWell, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const refused = (status: number, code: string, sv: string) => ({
  status,
  json: { code, message: { sv, en: 'Another.' } },
})

/** Waits until this has focus: it follows the answer. */
async function focusOn(page: Page, id: string): Promise<void> {
  await page.locator(`#${id}:focus`).waitFor()
}

test('what is wrong with a password stands at its field, where focus goes; the form can be put away by the keyboard', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const wrong = 'Lösenordet du har nu stämde inte.'
  answers.set('POST /api/account/password', () => refused(403, 'CURRENT_PASSWORD', wrong))
  const { page, close } = await stage.visit('/konto', { width: 360 })
  const change = page.getByRole('button', { name: 'Byt lösenord' })
  await change.focus()
  await page.keyboard.press('Enter')
  await focusOn(page, 'current-password')
  await page.keyboard.press('Enter')
  await page.locator('#current-password-error').getByText('Skriv lösenordet du har nu.').waitFor()
  await page.keyboard.type('fel lösenord här')
  await page.keyboard.press('Tab')
  await page.keyboard.type('tre kor i en båt')
  await page.keyboard.press('Enter')
  await page.locator('#current-password-error').getByText(wrong).waitFor()
  await focusOn(page, 'current-password')

  const known = 'Lösenordet är för lätt att gissa.'
  answers.set('POST /api/account/password', () => refused(400, 'PASSWORD_WELL_KNOWN', known))
  await page.keyboard.press('Enter')
  await page.locator('#new-password-error').getByText(known).waitFor()
  await focusOn(page, 'new-password')
  assert.equal(await page.locator('#current-password-error').count(), 0)
  assert.deepEqual(await axeViolations(page), [])

  await page.getByRole('button', { name: 'Avbryt' }).press('Enter')
  await focusOn(page, 'change-password')
  await page.keyboard.press('Enter')
  await focusOn(page, 'current-password')
  assert.equal(await page.locator('#new-password-error').count(), 0)

  answers.set('POST /api/account/password', () => ({ status: 204 }))
  await page.keyboard.type('kanot under bron')
  await page.keyboard.press('Tab')
  await page.keyboard.type('tre kor i en båt')
  await page.keyboard.press('Enter')
  await page.locator('[role=status]:focus').getByText('Lösenordet är sparat.').waitFor()
  assert.equal(await page.locator('#new-password').count(), 0)
  await close()
})
