import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { studies, studyPage, summary } from './answers.ts'
import { NO_BROWSER, type Page } from './browser.ts'
import { ELSEWHERE, nobodyIsIn, sessionIs, signedInAs, trialHouse } from './session-answers.ts'
import { people } from './sign-in-scenes.ts'
import { everythingIsWell, openStage, STUDY_PATH, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const PEOPLE = ['coordinator', 'referrer', 'evaluator', 'administrator', 'auditor', 'reader'] as const
const menu = (page: Page) =>
  page.getByRole('navigation', { name: 'Huvudmeny' }).getByRole('link').allInnerTexts()

test('the menu follows the role: case work, the log and people are for those who have them', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const seen: Record<string, readonly string[]> = {}
  for (const role of PEOPLE) {
    everythingIsWell(stage.server.answers)
    sessionIs(stage.server.answers, signedInAs([role]))
    const { page, close } = await stage.visit('/om')
    await page.getByText('De sex svaren').waitFor()
    seen[role] = await menu(page)
    await close()
  }
  const who = (link: string) => PEOPLE.filter((role) => seen[role]?.includes(link))
  assert.deepEqual(who('Ärenden'), ['coordinator', 'referrer'])
  assert.deepEqual(who('Logg'), ['administrator', 'auditor'])
  assert.deepEqual(who('Folk och roller'), ['administrator'])
  assert.deepEqual(who('Lägg in en studie'), ['evaluator'])
  assert.deepEqual(who('Studier'), PEOPLE)
})

test('the menu says where one is, also on a page whose address does not begin as the menu’s', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const under = {
    '/folk': 'Folk och roller',
    '/organisationer': 'Folk och roller',
    '/maskinnycklar': 'Folk och roller',
    '/logg/granskning': 'Logg',
    [`/studier/${studyPage.summary.id}`]: 'Studier',
  }
  for (const [path, link] of Object.entries(under)) {
    everythingIsWell(stage.server.answers)
    sessionIs(stage.server.answers, signedInAs(['administrator', 'auditor']))
    const { page, close } = await stage.visit(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const here = page.getByRole('navigation', { name: 'Huvudmeny' }).locator('[aria-current]')
    assert.deepEqual(await here.allInnerTexts(), [link], path)
    await close()
  }
})

test('whoever is not signed in is shown the door and nothing behind it, and comes back to where they were going', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  nobodyIsIn(answers)
  asked.length = 0
  const { page, complaints, close } = await stage.visit('/studier/exempelforbundet/filer')
  await page.getByRole('heading', { name: 'Logga in i Utfall' }).waitFor()
  assert.deepEqual(
    asked.filter((request) => request !== 'GET /api/session'),
    [],
  )
  assert.deepEqual(await menu(page), ['Om Utfall'])
  answers.set('POST /api/sign-in/password', () => ({ json: { step: 'steg' } }))
  answers.set('POST /api/sign-in/code', () => ({ json: signedInAs(['evaluator']) }))
  await page.getByRole('button', { name: 'Gå vidare' }).click()
  await page.getByText('Skriv din e-postadress.').waitFor()
  await page.getByLabel('E-postadress').fill('eva@exempel.test')
  await page.getByLabel('Lösenord', { exact: true }).fill('tre ord på rad')
  await page.getByRole('button', { name: 'Gå vidare' }).click()
  await page.waitForFunction(() => document.activeElement?.id === 'sign-in-code')
  await page.keyboard.type('123 456')
  await page.keyboard.press('Enter')
  await page.getByText('Rapport som PDF').waitFor()
  assert.match(page.url(), /\/studier\/exempelforbundet\/filer$/)
  assert.deepEqual(complaints, [])
  await close()
})

test('whoever looks after the house and works in no organisation begins where they have something to do', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const nowhere = { organisation: null, organisations: [] }
  sessionIs(stage.server.answers, signedInAs(['house-administrator'], nowhere))
  const { page, close } = await stage.visit('/')
  await page.getByRole('heading', { name: 'Folk och roller' }).waitFor()
  assert.deepEqual(await menu(page), ['Folk och roller', 'Huset', 'Om Utfall'])
  await close()
})

test('an address to come back to is one of ours, whatever is written in the link', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  for (const till of ['https://annan.test/', '//annan.test/', '/\\annan.test', 'javascript:alert(1)']) {
    everythingIsWell(stage.server.answers)
    const { page, close } = await stage.visit(`/logga-in?till=${encodeURIComponent(till)}`)
    await page.getByText('Rehabkoordinering Norr').waitFor()
    assert.equal(page.url(), `${stage.server.address}/`, till)
    await close()
  }
})

test('a wrong code is told, and another can be written at once', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  nobodyIsIn(answers)
  answers.set('POST /api/sign-in/password', () => ({ json: { step: 'steg' } }))
  answers.set('POST /api/sign-in/code', () => ({
    status: 403,
    json: { code: 'SIGN_IN_FAILED', message: { sv: 'Det gick inte att logga in.', en: 'It did not work.' } },
  }))
  const { page, close } = await stage.visit('/logga-in')
  await page.getByLabel('E-postadress').fill('eva@exempel.test')
  await page.getByLabel('Lösenord', { exact: true }).fill('tre ord på rad')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Engångskod' }).fill('000000')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Felkod: SIGN_IN_FAILED').waitFor()
  await page.waitForFunction(() => document.activeElement?.id === 'sign-in-code')
  answers.set('POST /api/sign-in/code', () => ({
    status: 409,
    json: { code: 'STEP_OVER', message: { sv: 'Det tog för lång tid.', en: 'It took too long.' } },
  }))
  await page.getByRole('textbox', { name: 'Engångskod' }).fill('111111')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.id === 'sign-in-password')
  assert.equal(await page.getByLabel('E-postadress').inputValue(), 'eva@exempel.test')
  await close()
})

test('the secret of an entry link leaves the address, and one person can be changed for another', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, { house: trialHouse, signedIn: false })
  answers.set('POST /api/sign-in/entry', () => ({ json: { people } }))
  const kim = signedInAs(['coordinator'], {
    house: trialHouse,
    method: 'example',
    assurance: 'trial',
    account: { ...signedInAs([]).account, id: 1, name: 'Kim Exempelsson', kind: 'example' },
  })
  answers.set('POST /api/sign-in/entry/as', () => ({ json: kim }))
  answers.set('GET /api/session/example-people', () => ({ json: { people } }))
  asked.length = 0
  const { page, complaints, close } = await stage.visit('/kom-in#hemligt')
  await page.getByText('Se hur ett ärende öppnas').waitFor()
  assert.equal(page.url(), `${stage.server.address}/kom-in`)
  await page.getByRole('button', { name: 'Gå in som Kim Exempelsson' }).click()
  await page.getByText('Rehabkoordinering Norr').waitFor()
  await page.getByRole('button', { name: 'Kim Exempelsson' }).click()
  await page.getByRole('link', { name: 'Byt exempelperson' }).click()
  await page.getByText('Gå in som Robin Provberg').waitFor()
  assert.equal(
    asked.filter((request) => request === 'POST /api/sign-in/entry').length,
    1,
    'a link opens once',
  )
  assert.deepEqual(complaints, [])
  await close()
})

test('changing organisation shows nothing of the one before', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  const { page, close } = await stage.visit('/studier/exempelforbundet')
  await page.getByText('Ja, det blev bättre').waitFor()
  answers.set('POST /api/session/organisation', () => ({
    json: signedInAs(['administrator', 'coordinator'], { organisation: ELSEWHERE }),
  }))
  answers.set('GET /api/studies', () => ({ json: { studies: [] } }))
  asked.length = 0
  await page.getByRole('button', { name: 'Eva Exempelsson' }).click()
  await page.getByRole('button', { name: 'Exempelkommunen' }).click()
  await page.getByText('Här finns inga studier än').waitFor()
  assert.ok(asked.includes('GET /api/studies'), 'asked for anew, not shown from before')
  await page.getByRole('button', { name: /Administratör, Samordnare, Exempelkommunen/ }).waitFor()
  await close()
})

test('the panel about who one is opens and closes by keyboard, and focus stays on its button', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit('/')
  const opener = page.getByRole('button', { name: 'Eva Exempelsson' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Logga ut' }).waitFor()
  assert.equal(await opener.getAttribute('aria-expanded'), 'true')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  assert.equal(await opener.getAttribute('aria-expanded'), 'false')
  assert.ok(await opener.evaluate((element) => element === document.activeElement))
  await close()
})

const open = {
  ...studyPage,
  summary: { ...summary, lock: 'not-locked' },
}
const askedAgain = {
  status: 403,
  json: {
    code: 'CONFIRM_AGAIN',
    message: {
      sv: 'Bekräfta vem du är innan du gör det här.',
      en: 'Confirm who you are before you do this.',
    },
  },
} as const

test('what weighs heavily asks again who one is, and is then done without being asked for twice', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  answers.set(`GET ${STUDY_PATH}`, () => ({ json: open }))
  let isConfirmed = false
  answers.set(`POST ${STUDY_PATH}/lock`, () => {
    if (!isConfirmed) return askedAgain
    answers.set(`GET ${STUDY_PATH}`, () => ({ json: studyPage }))
    return { json: { lock: { sha256: 'a', lockedOn: '2026-11-22T08:00:00Z', lockedBy: 'Eva' } } }
  })
  answers.set('POST /api/session/confirm/password', () => {
    isConfirmed = true
    return { status: 204 }
  })
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByLabel('Ditt namn').fill('Eva Exempelsson')
  await page.getByRole('button', { name: 'Lås planen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Bekräfta att det är du' })
  await dialog.waitFor()
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab')
    const isInside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    )
    assert.ok(isInside, 'focus stays in the dialog')
  }
  await dialog.getByLabel('Lösenord', { exact: true }).fill('tre ord på rad')
  await dialog.getByRole('textbox', { name: 'Engångskod' }).fill('123456')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Lås planen' }).waitFor({ state: 'detached' })
  assert.equal(asked.filter((request) => request === `POST ${STUDY_PATH}/lock`).length, 2)
  await close()
})

test('whoever would rather not confirm gets the refusal, and what they wrote stays', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  answers.set(`GET ${STUDY_PATH}`, () => ({ json: open }))
  answers.set(`POST ${STUDY_PATH}/lock`, () => askedAgain)
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByLabel('Ditt namn').fill('Eva Exempelsson')
  await page.getByRole('button', { name: 'Lås planen' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Felkod: CONFIRM_AGAIN').waitFor()
  assert.equal(await page.getByLabel('Ditt namn').inputValue(), 'Eva Exempelsson')
  await close()
})

test('two minutes before the end the page asks, and staying is enough', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['evaluator'], { expiresAt: new Date(Date.now() + 119_000).toISOString() }))
  const { page, close } = await stage.visit('/')
  const dialog = page.getByRole('dialog', { name: 'Du loggas snart ut' })
  await dialog.getByText('mindre än 2 minuter').waitFor()
  // To ask who is signed in keeps nothing alive; to ask for something of one's own does.
  answers.set('GET /api/account', () => {
    sessionIs(answers, signedInAs(['evaluator']))
    return { json: {} }
  })
  await dialog.getByRole('button', { name: 'Stanna kvar' }).click()
  await dialog.waitFor({ state: 'detached' })
  await close()
})

test('a session that ends under a form hides the page; the same person comes back to what they wrote', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  answers.set(`GET ${STUDY_PATH}`, () => ({ json: open }))
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByLabel('Ditt namn').fill('Eva Exempelsson')
  nobodyIsIn(answers)
  answers.set(`POST ${STUDY_PATH}/lock`, () => ({
    status: 404,
    json: { code: 'NOT_FOUND', message: { sv: 'Det finns inget här.', en: 'There is nothing here.' } },
  }))
  await page.getByRole('button', { name: 'Lås planen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Du har loggats ut' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  assert.ok(await dialog.isVisible(), 'the page behind stays hidden')
  const covers = await dialog.evaluate((element) => getComputedStyle(element, '::backdrop').opacity)
  assert.equal(covers, '1')
  answers.set('POST /api/sign-in/password', () => ({ json: { step: 'steg' } }))
  answers.set('POST /api/sign-in/code', () => ({ json: signedInAs(['operator', 'evaluator']) }))
  await dialog.getByLabel('E-postadress').fill('eva@exempel.test')
  await dialog.getByLabel('Lösenord', { exact: true }).fill('tre ord på rad')
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: 'Engångskod' }).fill('123456')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('Ditt namn').inputValue(), 'Eva Exempelsson')
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  assert.ok(!kept.includes('Exempelsson'), 'nothing typed is kept anywhere but in the page')
  await close()
})

test('somebody else who signs in over an ended session sees nothing of what stood there', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['evaluator'], { expiresAt: new Date(Date.now() - 1000).toISOString() }))
  const { page, close } = await stage.visit('/studier/exempelforbundet')
  const dialog = page.getByRole('dialog', { name: 'Du har loggats ut' })
  await dialog.waitFor()
  const other = signedInAs(['reader'])
  answers.set('POST /api/sign-in/password', () => ({ json: { step: 'steg' } }))
  answers.set('POST /api/sign-in/code', () => ({
    json: { ...other, account: { ...other.account, id: 8, name: 'Nils Provman' } },
  }))
  answers.set('GET /api/studies', () => ({ json: { studies: studies.slice(0, 1) } }))
  await dialog.getByLabel('E-postadress').fill('nils@exempel.test')
  await dialog.getByLabel('Lösenord', { exact: true }).fill('tre andra ord')
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: 'Engångskod' }).fill('123456')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Blev det bättre?' }).waitFor()
  assert.equal(page.url(), `${stage.server.address}/`)
  await page.getByRole('button', { name: 'Nils Provman' }).waitFor()
  await close()
})

test('another tab that moves to another organisation stops this one before it acts in the wrong place', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const { page, close } = await stage.visit('/')
  await page.getByText('Rehabkoordinering Norr').waitFor()
  sessionIs(answers, signedInAs(['coordinator'], { organisation: ELSEWHERE }))
  const other = await page.context().newPage()
  await other.goto(`${stage.server.address}/om`)
  await other.evaluate(() => new BroadcastChannel('utfall.session').postMessage('changed'))
  const dialog = page.getByRole('dialog', { name: 'Du har bytt plats i en annan flik' })
  await dialog.getByText('Exempelkommunen').waitFor()
  await dialog.getByRole('button', { name: 'Fortsätt på den nya platsen' }).click()
  await page.getByRole('button', { name: /Samordnare, Exempelkommunen/ }).waitFor()
  await close()
})
