import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { STUDY_ID } from './answers.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import { PSEUDONYM, personAnswers } from './research-answers.ts'
import { sessionIs, signedInAs } from './session-answers.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

/** What the page sends to an address, in order. */
function sentTo(page: Page, path: string): unknown[] {
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === path)
      sent.push(request.postDataJSON())
  })
  return sent
}

/** The page as it stands, in both sizes: what a form or a list that has just come does to it. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axeViolations(page), [], `${name}, ${width} px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, ${width} px`)
    await keepPicture(page, `${name}-${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function onStage(roles: Parameters<typeof signedInAs>[0], { server }: Stage): Promise<void> {
  everythingIsWell(server.answers)
  sessionIs(server.answers, signedInAs(roles))
}

test('an ethical decision is written down with study, number, scope and days, and not before all of them are there', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await onStage(['evaluator'], stage)
  stage.server.answers.set('POST /api/ethics', () => ({ status: 201, json: { id: 9 } }))
  const { page, close } = await stage.visit('/sekretess/etik')
  const sent = sentTo(page, '/api/ethics')
  await page.getByRole('button', { name: 'Skriv in ett beslut' }).click()
  const save = page.getByRole('button', { name: 'Skriv in beslutet' })
  await save.click()
  await page.getByText('Välj vilken studie det gäller.').waitFor()
  await lookAt(page, 'ethics-form')
  await page.getByLabel('Studie', { exact: true }).selectOption('*')
  await page.getByLabel('Studiens namn i adresser').fill('rehab-2026')
  await page.getByLabel('Diarienummer').fill('Dnr 2026-00003-01')
  await save.click()
  await page.getByText('Ett beslut som inte omfattar något öppnar ingenting.').waitFor()
  await page.getByLabel('Enkäter till personen').check()
  await page.getByLabel('Första dagen det gäller').fill('2026-12-01')
  await page.getByLabel('Första dagen det inte längre gäller').fill('20291201')
  assert.deepEqual(sent, [])
  await save.click()
  await page.getByText('Beslutet är inskrivet').waitFor()
  assert.deepEqual(sent, [
    {
      study: 'rehab-2026',
      authority: 'Etikprövningsmyndigheten',
      reference: 'Dnr 2026-00003-01',
      decision: 'approved',
      scope: ['questionnaire'],
      conditions: null,
      validFrom: '2026-12-01',
      validTo: '2029-12-01',
    },
  ])
  await close()
})

test('a decision is corrected or ended by writing it again under its own number', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await onStage(['administrator'], stage)
  stage.server.answers.set('POST /api/ethics', () => ({ status: 201, json: { id: 9 } }))
  const { page, close } = await stage.visit('/sekretess/etik')
  const sent = sentTo(page, '/api/ethics')
  await page.getByRole('button', { name: /^Rätta eller avsluta .*, Dnr 2026-00001-01$/ }).click()
  await page.getByRole('heading', { name: 'Skriv in Dnr 2026-00001-01 på nytt' }).waitFor()
  await page.getByLabel('Första dagen det inte längre gäller').fill('2026-11-22')
  await page.getByRole('button', { name: 'Skriv in beslutet' }).click()
  await page.getByText('Beslutet är inskrivet').waitFor()
  const [first] = sent as { reference: string; study: string; validTo: string }[]
  assert.deepEqual(
    [first?.study, first?.reference, first?.validTo],
    [STUDY_ID, 'Dnr 2026-00001-01', '2026-11-22'],
  )
  await close()
})

test('who only reads sees the decisions and no button to write', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await onStage(['decision-maker'], stage)
  const { page, close } = await stage.visit('/sekretess/etik')
  await page.getByText('Dnr 2025-00009-01').waitFor()
  assert.equal(await page.getByRole('button', { name: /Skriv in|Rätta/ }).count(), 0)
  await close()
})

test('a person’s answers are asked for by pseudonym, in no address, and a yes is taken back after it is told what follows', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await onStage(['coordinator'], stage)
  const { answers, asked } = stage.server
  answers.set('POST /api/ethics/participation/withdrawal', () => {
    const [first, ...rest] = personAnswers.purposes
    const taken = { ...first, said: 'withdrawn', closedBy: 'CONSENT_WITHDRAWN' }
    answers.set('POST /api/ethics/participation/answers', () => ({ json: { purposes: [taken, ...rest] } }))
    return { status: 204 }
  })
  asked.length = 0
  const { page, close } = await stage.visit('/sekretess/deltagande')
  const sent = sentTo(page, '/api/ethics/participation/withdrawal')
  await page.getByLabel('Studie', { exact: true }).selectOption(STUDY_ID)
  await page.getByLabel('Pseudonym').fill('kort')
  await page.getByRole('button', { name: 'Visa svaren' }).click()
  await page.getByText('Skriv hela pseudonymen').waitFor()
  await page.getByLabel('Pseudonym').fill(PSEUDONYM)
  await page.getByRole('button', { name: 'Visa svaren' }).click()
  await page.getByText('Får samlas in i dag.').waitFor()
  await lookAt(page, 'participation-person')
  await page.getByRole('button', { name: 'Ta tillbaka Enkäter till personen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Ingenting mer får samlas in om personen').waitFor()
  await dialog.getByRole('button', { name: 'Ja, ta tillbaka nu' }).click()
  await page.getByText('Personen är inte med längre').waitFor()
  await page.getByText('personen har tagit tillbaka sitt ja').waitFor()
  assert.deepEqual(sent, [{ study: STUDY_ID, pseudonym: PSEUDONYM, purpose: 'questionnaire' }])
  assert.ok(!asked.some((request) => request.includes(PSEUDONYM)))
  assert.ok(!page.url().includes(PSEUDONYM))
  await close()
})

test('a no is written down as easily as a yes, and neither is chosen beforehand', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await onStage(['referrer'], stage)
  stage.server.answers.set('POST /api/ethics/participation', () => ({ status: 201, json: { id: 3 } }))
  const { page, close } = await stage.visit('/sekretess/deltagande')
  const sent = sentTo(page, '/api/ethics/participation')
  await page.getByLabel('Studie', { exact: true }).selectOption(STUDY_ID)
  await page.getByLabel('Pseudonym').fill(PSEUDONYM)
  await page.getByLabel('Pseudonym').press('Enter')
  await page.getByRole('button', { name: 'Skriv in ett svar Uppgifter ur register' }).click()
  assert.equal(await page.locator('input[type=radio]:checked').count(), 0)
  const save = page.getByRole('button', { name: 'Spara svaret' })
  await save.click()
  await page.getByText('Välj vad personen svarade.').waitFor()
  await lookAt(page, 'participation-form')
  await page.getByLabel('Nej', { exact: true }).check()
  await page.getByLabel('Vilken text fick personen?').fill('deltagarinformation-2')
  await page.getByLabel('Vilken dag svarade personen?').fill('2026-11-20')
  await save.click()
  await page.getByText('Svaret är inskrivet').waitFor()
  assert.deepEqual(sent, [
    {
      study: STUDY_ID,
      pseudonym: PSEUDONYM,
      purpose: 'register-link',
      answer: 'declined',
      textVersion: 'deltagarinformation-2',
      language: 'sv',
      givenAt: '2026-11-19T23:00:00.000Z',
    },
  ])
  await close()
})

test('an evaluator sees what may be collected and writes nothing down about persons', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await onStage(['evaluator'], stage)
  const { page, close } = await stage.visit('/sekretess/deltagande')
  await page.getByLabel('Studie', { exact: true }).selectOption(STUDY_ID)
  await page.getByLabel('Pseudonym').fill(PSEUDONYM)
  await page.getByRole('button', { name: 'Visa svaren' }).click()
  await page.getByText('Får samlas in i dag.').waitFor()
  assert.equal(await page.getByRole('button', { name: /Skriv in|Ta tillbaka/ }).count(), 0)
  await close()
})
