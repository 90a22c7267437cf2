import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { areasTogether, flatTrees, possibleParents } from '../pages/people/organisation-places.ts'
import { axeViolations, NO_BROWSER, type Page, sidewaysScroll } from './browser.ts'
import { rules } from './case-answers.ts'
import { organisations } from './house-answers.ts'
import { sessionIs, signedInAs } from './session-answers.ts'
import { everythingIsWell, keepPicture, openStage, type Stage } from './stage.ts'

let stage: Stage | null = null
before(async () => {
  stage = await openStage()
})
after(() => stage?.close())

const ADEL = { ...rules[0], id: 'osl-8-2-adel', kind: 'area', law: 'SFS 2009:400', paragraph: '8 kap. 2 §' }

/** What the page sends, and where, in order. */
function sentBy(page: Page): unknown[] {
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET')
      sent.push([request.method(), new URL(request.url()).pathname, request.postDataJSON()])
  })
  return sent
}

async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    assert.deepEqual(await axeViolations(page), [], `${name}, ${width} px`)
    assert.equal(await sidewaysScroll(page), 0, `${name}, ${width} px`)
    await keepPicture(page, `${name}-${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function asKeeper({ server }: Stage): Promise<void> {
  everythingIsWell(server.answers)
  sessionIs(server.answers, signedInAs(['house-administrator']))
  server.answers.set('GET /api/secrecy/map', () => ({
    json: { version: '2026-11-01', on: '2026-11-21', rules: [...rules, ADEL] },
  }))
}

test('an organisation gets a new name or an end, each with a reason', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await asKeeper(stage)
  stage.server.answers.set('PATCH /api/organisations/exempelforbundet', () => ({ json: {} }))
  const { page, close } = await stage.visit('/organisationer')
  const sent = sentBy(page)
  await page.getByRole('button', { name: 'Ändra Exempelförbundet' }).click()
  await page.getByLabel('Namn på svenska').fill('Nya förbundet')
  await page.getByRole('button', { name: 'Spara', exact: true }).click()
  await page.getByText('Skriv varför. Det står i loggen.').waitFor()
  await lookAt(page, 'organisation-change')
  await page.getByLabel('Varför ändras det?').fill('nytt namn från årsskiftet')
  await page.getByRole('button', { name: 'Spara', exact: true }).click()
  await page.getByRole('button', { name: 'Avsluta Exempelförbundet' }).click()
  await page.getByLabel('Första dagen den inte finns').fill('2027-01-01')
  await page.getByLabel('Varför avslutas den?').fill('läggs ner')
  await page.getByRole('button', { name: 'Avsluta', exact: true }).last().click()
  await page.getByLabel('Varför avslutas den?').waitFor({ state: 'detached' })
  const path = '/api/organisations/exempelforbundet'
  assert.deepEqual(sent, [
    [
      'PATCH',
      path,
      {
        name: { sv: 'Nya förbundet', en: 'The example federation' },
        organisationNumber: null,
        areaCode: null,
        reason: 'nytt namn från årsskiftet',
      },
    ],
    ['PATCH', path, { validTo: '2027-01-01', reason: 'läggs ner' }],
  ])
  await close()
})

test('two areas are counted as one on a rule of the law, after a warning, and the page turns to the day when it begins', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await asKeeper(stage)
  const { answers, asked } = stage.server
  answers.set('GET /api/organisations', () => ({ json: { ...organisations, sameAreas: [] } }))
  answers.set('POST /api/same-areas', () => ({ json: { id: 4 } }))
  const { page, close } = await stage.visit('/organisationer')
  const sent = sentBy(page)
  await page.getByRole('button', { name: 'Räkna två områden som ett' }).click()
  await page.getByText('Samma nämnd, hus eller team räcker inte').waitFor()
  await page.getByRole('button', { name: 'Spara', exact: true }).click()
  await page.getByText('Välj två områden, regeln och dagen.').waitFor()
  await page.getByLabel('Det ena området').selectOption('regionens-namnd')
  const second = page.getByLabel('Det andra, hos samma huvudman')
  assert.deepEqual(await second.locator('option').allTextContents(), ['Välj', 'Den självständiga grenen'])
  await second.selectOption('regionens-gren')
  await page.getByLabel('Vilken regel säger det?').selectOption('osl-8-2-adel')
  await page.getByLabel('Från vilken dag?').last().fill('2027-01-01')
  await lookAt(page, 'same-area-form')
  await page.getByRole('button', { name: 'Spara', exact: true }).click()
  await page.waitForFunction(() => document.querySelector('#same-area-heading') === null)
  await page.waitForLoadState('networkidle')
  assert.deepEqual(sent, [
    [
      'POST',
      '/api/same-areas',
      {
        kind: 'begin',
        first: 'regionens-namnd',
        second: 'regionens-gren',
        ground: 'osl-8-2-adel',
        validFrom: '2027-01-01',
      },
    ],
  ])
  assert.ok(asked.includes('GET /api/organisations?on=2027-01-01'))
  await close()
})

test('one area becomes two again from a day, after it is told what follows', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  await asKeeper(stage)
  stage.server.answers.set('POST /api/same-areas', () => ({ json: { id: 1 } }))
  const { page, close } = await stage.visit('/organisationer')
  const sent = sentBy(page)
  await page.getByText('Grund: 8 kap. 2 § OSL').waitFor()
  await page
    .getByRole('button', { name: 'Avsluta Hälso- och sjukvårdsnämnden, Den självständiga grenen' })
    .click()
  await page.getByText('Från den dagen går sekretessgränsen mellan dem igen').waitFor()
  const end = page.getByRole('button', { name: 'Låt gränsen gälla igen' })
  await end.click()
  await page.getByText('Välj en dag.').waitFor()
  await page.getByLabel('Första dagen de inte räknas som ett').fill('2026-12-01')
  await end.click()
  await end.waitFor({ state: 'detached' })
  assert.deepEqual(sent, [['POST', '/api/same-areas', { kind: 'end', id: 1, validTo: '2026-12-01' }]])
  await close()
})

test('an administrator of one organisation sees how it is, who changes it, and no button that refuses', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  sessionIs(stage.server.answers, signedInAs(['administrator']))
  const { page, close } = await stage.visit('/organisationer')
  await page.getByText('Den som administrerar huset lägger till, ändrar och avslutar.').waitFor()
  assert.equal(await page.getByRole('button', { name: /Ändra|Avsluta|Lägg till|Räkna/ }).count(), 0)
  assert.equal(await page.getByText('Ändra medlemmar').count(), 0)
  await close()
})

test('a colleague sees another’s work and no button to stop it; an administrator has one', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const job = {
    ...{ id: '5', kind: 'evaluation', subject: 'study/prov', state: 'running', share: 0.4, step: 'main' },
    ...{ name: { sv: 'Utvärdering', en: 'Evaluation' }, why: null, link: null, finishedAt: null },
    ...{ requestedAt: '2026-11-21T08:00:00Z', requestedBy: 'person/8', isOwn: false },
    ...{ startedAt: '2026-11-21T08:00:01Z', stopAskedAt: null },
  }
  answers.set('GET /api/jobs', () => ({ json: { jobs: [job], next: null } }))
  for (const [role, buttons] of [
    ['evaluator', 0],
    ['administrator', 1],
  ] as const) {
    sessionIs(answers, signedInAs([role]))
    const { page, close } = await stage.visit('/arbeten')
    await page.getByText('En kollega beställde det').waitFor()
    assert.equal(await page.getByRole('button', { name: /Stoppa/ }).count(), buttons, role)
    await close()
  }
})

test('what an organisation can be part of follows from its kind, and only areas of one principal can be one', () => {
  const all = flatTrees(organisations.organisations)
  const parents = (kind: Parameters<typeof possibleParents>[0]) =>
    possibleParents(kind, all).map(({ slug }) => slug)
  assert.deepEqual(parents('authority'), ['exempelregionen'])
  assert.deepEqual(parents('branch'), ['regionens-namnd'])
  assert.ok(!parents('unit').includes('exempelregionen'))
  assert.deepEqual(parents('federation'), [])
  assert.deepEqual(
    areasTogether(organisations.organisations).map((areas) => areas.map(({ slug }) => slug)),
    [['regionens-namnd', 'regionens-gren']],
  )
})
