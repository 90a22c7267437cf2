import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { faultyProblem, runInState, studies, studyPage, summary } from './answers.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import { sessionIs, signedInAs } from './session-answers.ts'
import { everythingIsWell, keepPicture, openStage, STUDY_PATH, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const ZIP = { name: 'studie.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') }
const STARTED = { status: 202, json: { run: { id: '3' }, study: { id: 'exempelforbundet' } } }
const hasFocus = (page: Page, selector: string) =>
  page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector)

/** Keeps when the place for the answer came, when its skeleton did, and when the answer stood there. */
function watchSkeleton(): void {
  const seen: Record<string, number> = {}
  Object.assign(globalThis, { seen })
  new MutationObserver(() => {
    for (const name of ['skeleton', 'block']) {
      if (document.querySelector(`.${name}`)) seen[name] ??= performance.now()
    }
    if (document.body?.textContent.includes('Rehabkoordinering Norr')) seen.answer ??= performance.now()
  }).observe(document, { childList: true, subtree: true })
}

test('a quick answer shows no skeleton, a slow one shows it after 300 milliseconds', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  type Seen = { skeleton?: number; block?: number; answer?: number }
  const seen = async (delayMilliseconds: number): Promise<Seen> => {
    if (stage === null) return {}
    everythingIsWell(stage.server.answers)
    stage.server.answers.set('GET /api/studies', () => ({ json: { studies }, delayMilliseconds }))
    const { page, close } = await stage.visit('/', { first: watchSkeleton })
    await page.getByText('Rehabkoordinering Norr').waitFor()
    const times = await page.evaluate(() => (globalThis as unknown as { seen: object }).seen)
    await close()
    return times
  }
  // A machine with other work to do makes a quick answer slow, and then the skeleton is right.
  const quick = await seen(0)
  assert.ok(quick.answer !== undefined)
  if (quick.block !== undefined)
    assert.ok(quick.answer - (quick.skeleton ?? quick.answer) >= 290, JSON.stringify(quick))
  const slow = await seen(1500)
  assert.ok(slow.skeleton !== undefined && slow.block !== undefined)
  assert.ok(slow.block - slow.skeleton >= 290, `${slow.block - slow.skeleton} ms`)
})

test('a lost connection is said, and Försök igen brings the list', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  stage.server.answers.set('GET /api/studies', () => ({ cut: true }))
  const { page, close } = await stage.visit('/')
  await page.getByRole('alert').getByText('Kontrollera att du har nät').waitFor()
  everythingIsWell(stage.server.answers)
  await page.getByRole('button', { name: 'Försök igen' }).click()
  await page.getByText('Rehabkoordinering Norr').waitFor()
  await hasFocus(page, 'section > [tabindex="-1"]')
  assert.equal(await page.getByText('Ingen kontakt med servern').count(), 0)
  await close()
})

test('the list follows a study that is being evaluated, without being loaded again', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const running = { ...summary, state: 'running', verdict: null, headline: null } as const
  const rounds = [[running], [summary]]
  stage.server.answers.set('GET /api/studies', () => ({
    json: { studies: rounds.length > 1 ? rounds.shift() : rounds[0] },
  }))
  const { page, close } = await stage.visit('/')
  await page.getByText('Räknas just nu').waitFor()
  await page.getByText('Bättre', { exact: true }).waitFor()
  await close()
})

test('a study is evaluated again: progress, a lost connection that comes back, and the new answer', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  answers.set(`POST ${STUDY_PATH}/runs`, () => ({ status: 202, json: { run: { id: '3' } } }))
  let turn = 0
  let away = true
  answers.set('GET /api/runs/3', () => {
    turn += 1
    if (turn > 1 && away) return { cut: true }
    return { json: away ? runInState('running', 0.4) : runInState('done', 1) }
  })
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByRole('button', { name: 'Räkna om' }).click()
  await page.getByRole('progressbar', { name: 'Beräkning' }).waitFor()
  await page.getByText('Beräkningen fortsätter där').waitFor()
  away = false
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 15_000 })
  assert.equal(await page.getByText('Beräkningen fortsätter där').count(), 0)
  await page.getByText('Svaret är klart.').waitFor({ state: 'attached' })
  await close()
})

test('Stoppa stops the evaluation, and the page says that it was stopped', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  answers.set(`POST ${STUDY_PATH}/runs`, () => ({ status: 202, json: { run: { id: '3' } } }))
  let state: 'running' | 'stopped' = 'running'
  answers.set('GET /api/runs/3', () => ({ json: runInState(state, 0.4) }))
  answers.set('DELETE /api/runs/3', () => {
    state = 'stopped'
    const stopped = { ...studyPage.runs[0], id: '3', startedAt: '2026-11-23T08:00:00Z', state }
    answers.set(`GET ${STUDY_PATH}`, () => ({ json: { ...studyPage, runs: [...studyPage.runs, stopped] } }))
    return { status: 204 }
  })
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByRole('button', { name: 'Räkna om' }).click()
  await page.getByText('Räknar undergrupper').waitFor()
  await page.getByRole('button', { name: 'Stoppa' }).click()
  await page.getByRole('heading', { name: 'Beräkningen stoppades' }).waitFor()
  await hasFocus(page, 'h1')
  assert.ok(asked.includes('DELETE /api/runs/3'))
  await close()
})

test('Stoppa is there for whoever asked for the evaluation and for the administrator, not for a colleague who would be refused', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  for (const [role, isOwn, buttons] of [
    ['evaluator', true, 1],
    ['evaluator', false, 0],
    ['administrator', false, 1],
  ] as const) {
    const { answers } = stage.server
    everythingIsWell(answers)
    sessionIs(answers, signedInAs([role]))
    const { study, ...run } = { ...runInState('running', 0.4), isOwn }
    answers.set(`GET ${STUDY_PATH}`, () => ({ json: { ...studyPage, run } }))
    answers.set('GET /api/runs/3', () => ({ json: { ...run, study } }))
    const { page, close } = await stage.visit('/studier/exempelforbundet')
    await page.getByText('Räknar undergrupper').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Stoppa' }).count(), buttons, `${role} ${isOwn}`)
    await close()
  }
})

test('an evaluation that the server refuses to start says why', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  stage.server.answers.set(`POST ${STUDY_PATH}/runs`, () => ({
    status: 409,
    json: { code: 'RUN_UNDER_WAY', message: { sv: 'Studien räknas redan.', en: 'Already under way.' } },
  }))
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByRole('button', { name: 'Räkna om' }).click()
  await page.getByText('Studien räknas redan.').waitFor()
  await page.getByText('Felkod: RUN_UNDER_WAY').waitFor()
  await close()
})

test('a run that the server no longer knows ends the waiting with words', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  stage.server.answers.set(`POST ${STUDY_PATH}/runs`, () => ({ status: 202, json: { run: { id: '4' } } }))
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  await page.getByRole('button', { name: 'Räkna om' }).click()
  await page.getByRole('heading', { name: 'Det finns inte här' }).waitFor()
  assert.equal(await page.getByRole('progressbar').count(), 0)
  await close()
})

test('faults in a study take focus in a summary with file, row, column, given and allowed', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  stage.server.answers.set('POST /api/studies', () => ({ status: 400, json: faultyProblem }))
  const { page, close } = await stage.visit('/ny-studie')
  await page.locator('#study-file').setInputFiles(ZIP)
  await hasFocus(page, '.summary')
  const row = page.getByRole('row', { name: /persons\.csv.*1\s204/ })
  assert.match((await row.textContent()) ?? '', /person.*P-0203.*en rad per person; P-0203 står på rad 203/)
  await page.getByRole('row', { name: /answers\.csv.*\(tomt\)/ }).waitFor()
  await page.getByText('Visar 4 av 34 fel').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('row', { name: /one row per person; P-0203 is on row 203/ }).waitFor()
  await close()
})

test('a file that is not a zip file is refused before it is sent, with what to do', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  asked.length = 0
  const { page, close } = await stage.visit('/ny-studie')
  await page.locator('#study-file').setInputFiles({ ...ZIP, name: 'studie.xlsx' })
  await hasFocus(page, '.summary')
  await page.getByText('Filen studie.xlsx är inte en zip-fil. Packa mappen').waitFor()
  assert.ok(!asked.includes('POST /api/studies'))
  await close()
})

test('a study without a decision of the ethics review is refused with the way there, and the chosen file waits', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const sv = 'Er organisation har inte skrivit in något beslut om etikprövning för studien.'
  const problem = { code: 'ETHICS_DECISION_MISSING', message: { sv, en: 'No decision.' } }
  answers.set('POST /api/studies', () => ({ status: 409, json: problem }))
  const { page, close } = await stage.visit('/ny-studie')
  await page.locator('#study-file').setInputFiles(ZIP)
  await hasFocus(page, '.summary')
  await page.getByText(sv).waitFor()
  const way = page.getByRole('link', { name: 'Till besluten om etikprövning' })
  assert.equal(await way.getAttribute('href'), '/sekretess/etik')
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axeViolations(page), [])
    assert.equal(await sidewaysScroll(page), 0)
    await keepPicture(page, `ethics-refusal-${width}`)
  }
  const [tab] = await Promise.all([page.waitForEvent('popup'), way.click()])
  await tab.getByRole('heading', { level: 1, name: 'Etikprövning' }).waitFor()
  await tab.close()
  answers.set('POST /api/studies', () => STARTED)
  answers.set('GET /api/runs/3', () => ({ json: runInState('done', 1) }))
  await page.getByRole('button', { name: 'Lägg in studie.zip igen' }).click()
  await page.waitForURL('**/studier/exempelforbundet')
  await close()
})

test('a dropped file is sent, an upload can be cancelled, and a cut one is told', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  answers.set('POST /api/studies', () => ({ ...STARTED, delayMilliseconds: 20_000 }))
  const { page, close } = await stage.visit('/ny-studie')
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['PK'], 'släppt.zip', { type: 'application/zip' }))
    return transfer
  })
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
  await page.getByText('släppt.zip').waitFor()
  await page.getByRole('button', { name: 'Avbryt' }).click()
  await page.getByText('Du avbröt.').waitFor()
  await hasFocus(page, '#study-file')

  answers.set('POST /api/studies', () => ({ cut: true }))
  await page.locator('#study-file').setInputFiles(ZIP)
  await page.getByText('Kontrollera att du har nät och välj filen igen').waitFor()
  assert.equal(await page.getByText('Du avbröt.').count(), 0)
  await close()
})

test('a study whose evaluation fails after the upload shows its faults on the same page', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  answers.set('POST /api/studies', () => STARTED)
  answers.set('GET /api/runs/3', () => ({ json: { ...runInState('failed', 0.1), problem: faultyProblem } }))
  const { page, close } = await stage.visit('/ny-studie')
  await page.locator('#study-file').setInputFiles(ZIP)
  await hasFocus(page, '.summary')
  await page.getByText('Felkod: STUDY_FAULTY').waitFor()
  await page.getByLabel('Välj zip-fil').waitFor({ state: 'attached' })
  await close()
})

test('the plan is locked by name: without one the field says what is missing', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  const { results } = studyPage
  assert.ok(results)
  const open = {
    ...studyPage,
    summary: { ...summary, lock: 'not-locked' },
    results: { ...results, study: { ...results.study, lock: { kind: 'not-locked' } } },
  }
  answers.set(`GET ${STUDY_PATH}`, () => ({ json: open }))
  answers.set(`POST ${STUDY_PATH}/lock`, () => {
    answers.set(`GET ${STUDY_PATH}`, () => ({ json: { ...open, summary } }))
    return { json: { lock: { sha256: 'a', lockedOn: '2026-11-22T08:00:00Z', lockedBy: 'Eva' } } }
  })
  const { page, close } = await stage.visit('/studier/exempelforbundet/berakningar')
  const button = page.getByRole('button', { name: 'Lås planen' })
  await button.click()
  await hasFocus(page, '#lock-name')
  const field = page.getByLabel('Ditt namn')
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  assert.match((await field.getAttribute('aria-describedby')) ?? '', /lock-name-error/)
  await field.fill('Eva Lindqvist')
  await button.click()
  await page.getByText('Planen låstes efter att svaret räknades fram').waitFor()
  assert.equal(await button.count(), 0)
  await hasFocus(page, '#lock-heading')
  assert.ok(asked.includes(`POST ${STUDY_PATH}/lock`))
  await close()
})

test('the answer is said once: what the report repeats is not shown again', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit('/studier/exempelforbundet')
  await page.getByText('Vad som inte mättes').waitFor()
  await page.getByText('Hela intervallet ligger över den minsta skillnad').waitFor()
  assert.equal(await page.getByText('Ja, det blev bättre').count(), 1)
  assert.equal(await page.getByText(summary.headline?.sv ?? '').count(), 1)
  assert.equal(await page.locator('.utfall-figures').count(), 0)
  assert.ok((await page.locator('.utfall-chart').count()) > 0)
  await close()
})

test('a page whose files cannot be fetched says so and loads when the connection is back', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, close } = await stage.visit('/')
  await page.getByText('Rehabkoordinering Norr').waitFor()
  await page.context().setOffline(true)
  await page.getByRole('navigation', { name: 'Huvudmeny' }).getByText('Om Utfall').click()
  await page.getByRole('alert').getByText('Kontrollera att du har nät').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Försök igen' }).click()
  await page.getByText('De sex svaren').waitFor()
  assert.match(page.url(), /\/om$/)
  await close()
})

test('the policy is in force: a style written into the page is refused and heard of', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  const { page, complaints, close } = await stage.visit('/om')
  await page.getByText('De sex svaren').waitFor()
  assert.deepEqual(complaints, [])
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'))
  await page.waitForTimeout(100)
  assert.match(complaints.join(), /style-src/)
  await close()
})
