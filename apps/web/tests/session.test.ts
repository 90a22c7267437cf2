import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axeViolations, NO_BROWSER } from './browser.ts'
import { jobs } from './house-answers.ts'
import { houseScenes } from './house-scenes.ts'
import { nobodyIsIn, sessionIs, signedInAs } from './session-answers.ts'
import { signInScenes } from './sign-in-scenes.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const EVERY_ROLE = ['operator', 'evaluator', 'administrator', 'auditor'] as const

test('whoever signs out leaves a page that asks the server for nothing more', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  for (const path of ['/', '/studier/exempelforbundet', '/matning', '/folk', '/logg', '/arbeten', '/konto']) {
    everythingIsWell(answers)
    sessionIs(answers, signedInAs(EVERY_ROLE))
    answers.set('DELETE /api/session', () => {
      nobodyIsIn(answers)
      return { status: 204 }
    })
    const { page, complaints, close } = await stage.visit(path)
    await page.waitForLoadState('networkidle')
    await page.getByRole('button', { name: 'Eva Exempelsson' }).click()
    asked.length = 0
    await page.getByRole('button', { name: 'Logga ut' }).click()
    await page.getByRole('heading', { level: 1, name: 'Logga in i Utfall' }).waitFor()
    await page.waitForLoadState('networkidle')
    assert.deepEqual(asked, ['DELETE /api/session'], path)
    assert.deepEqual(complaints, [], path)
    await close()
  }
})

test('what a page asks when nobody has touched it for a minute is said to be asked by itself', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(EVERY_ROLE))
  answers.set('GET /api/jobs', () => ({
    json: { jobs: jobs.map((job) => ({ ...job, state: 'running' })), next: null },
  }))
  const { page, close } = await stage.visit('/logga-in')
  await page.clock.install()
  await page.goto(`${stage.server.address}/arbeten`)
  const next = async (): Promise<boolean> => {
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/jobs'))
    await page.clock.runFor(5000)
    return 'utfall-by-itself' in (await (await asked).allHeaders())
  }
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(await next(), false)
  await page.clock.fastForward(61_000)
  await next()
  assert.equal(await next(), true)
  await page.mouse.move(40, 40)
  assert.equal(await next(), false)
  await close()
})

test('work that goes on while the session ends is followed again when the same person is back, and nothing is asked meanwhile', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  const running = { json: { jobs: jobs.slice(0, 1), next: null } }
  answers.set('GET /api/jobs', () => running)
  const { page, close } = await stage.visit('/arbeten')
  await page.getByText('Utvärdering av en studie').first().waitFor()
  nobodyIsIn(answers)
  answers.set('GET /api/jobs', () => ({
    status: 404,
    json: { code: 'NOT_FOUND', message: { sv: 'Det finns inget här.', en: 'There is nothing here.' } },
  }))
  const dialog = page.getByRole('dialog', { name: 'Du har loggats ut' })
  await dialog.waitFor()
  asked.length = 0
  await page.waitForTimeout(4500)
  assert.deepEqual(asked, [], 'nothing is asked in vain')
  answers.set('POST /api/sign-in/password', () => ({ json: { step: 'steg' } }))
  answers.set('POST /api/sign-in/code', () => ({ json: signedInAs(['operator', 'evaluator']) }))
  sessionIs(answers, signedInAs(['operator', 'evaluator']))
  answers.set('GET /api/jobs', () => running)
  await dialog.getByLabel('E-postadress').fill('eva@exempel.test')
  await dialog.getByLabel('Lösenord', { exact: true }).fill('tre ord på rad')
  await page.keyboard.press('Enter')
  await dialog.getByRole('textbox', { name: 'Engångskod' }).fill('123456')
  const again = page.waitForRequest((request) => request.url().endsWith('/api/jobs'))
  await page.keyboard.press('Enter')
  await again
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Utvärdering av en studie').first().waitFor()
  assert.equal(await page.getByText('Det finns inget här.').count(), 0)
  await close()
})

test('in forced colours and in the dark the pages of signing in, the account and the log keep their contrast', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  const places = [
    ...signInScenes.filter(({ name }) =>
      /^(sign-in|entry|entry-over|welcome|session-near|session-over)$/.test(name),
    ),
    ...houseScenes.filter(({ name }) => /^(account|log|log-review)$/.test(name)),
  ]
  assert.equal(places.length, 9)
  for (const [media, options] of [
    ['forced', { forcedColors: 'active' }],
    ['dark', { colorScheme: 'dark' }],
  ] as const) {
    for (const { name, path, shows, arrange } of places) {
      everythingIsWell(answers)
      arrange?.(answers)
      const { page, close } = await stage.visit(path, { ...options, width: 360 })
      await page.getByText(shows).first().waitFor({ state: 'attached' })
      await page.waitForLoadState('networkidle')
      assert.deepEqual(await axeViolations(page), [], `${media} ${name}`)
      await keepPicture(page, `${media}-${name}`)
      await close()
    }
  }
})
