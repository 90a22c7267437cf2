import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NO_BROWSER, type Page } from './browser.ts'
import { CASE_PATH, casePage, REFERENCE } from './case-answers.ts'
import { account, logRows } from './house-answers.ts'
import { sessionIs, signedInAs } from './session-answers.ts'
import { everythingIsWell, openStage, type Stage } from './stage.ts'

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

const refusal = (code: string) => ({
  status: 409,
  json: { code, message: { sv: 'Skriv varför den här personen ändå ska ha båda.', en: 'Write why.' } },
})

test('a consent is taken back by one press and one question, and the page says that it no longer holds', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  const { page, close } = await stage.visit(`/arenden/${REFERENCE}`)
  answers.set(`POST ${CASE_PATH}/consents/1/withdrawal`, () => {
    const consents = casePage.consents.map((one) => (one.id === 1 ? { ...one, state: 'withdrawn' } : one))
    answers.set(`GET ${CASE_PATH}`, () => ({ json: { ...casePage, consents } }))
    return { status: 204 }
  })
  await page.getByRole('button', { name: 'Ta tillbaka Arbete och utbildning, Exempelkommunen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ta tillbaka samtycket till Exempelkommunen?' })
  await dialog.getByText('Personen behöver inte säga varför').waitFor()
  await dialog.getByRole('button', { name: 'Ta tillbaka nu' }).click()
  await page.getByText('Samtycket är taget tillbaka och gäller inte längre.').waitFor()
  assert.ok(asked.includes(`POST ${CASE_PATH}/consents/1/withdrawal`))
  await page.getByText('Taget tillbaka', { exact: true }).nth(1).waitFor()
  await close()
})

test('why a case is read decides what is asked for', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  asked.length = 0
  const { page, close } = await stage.visit(`/arenden/${REFERENCE}`)
  await page.getByText('Arbetstränar två dagar').waitFor()
  await page.getByLabel('Varför läser du?').selectOption('follow-up')
  await page.waitForLoadState('networkidle')
  assert.deepEqual(
    asked.filter((request) => request.startsWith(`GET ${CASE_PATH}?`)),
    [`GET ${CASE_PATH}?purpose=coordination`, `GET ${CASE_PATH}?purpose=follow-up`],
  )
  await close()
})

test('a consent names receiver, kinds, purpose and end, and is not sent before the person has been told that it is voluntary', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  answers.set(`POST ${CASE_PATH}/consents`, () => ({ status: 201, json: { ids: [4] } }))
  const { page, close } = await stage.visit(`/arenden/${REFERENCE}`)
  const sent = sentTo(page, `${CASE_PATH}/consents`)
  await page.getByRole('button', { name: 'Skriv in ett samtycke' }).click()
  const save = page.getByRole('button', { name: 'Skriv in', exact: true })
  await save.click()
  await page.getByText('Välj vem som får veta.').waitFor()
  await page.getByLabel('Vem får veta?').selectOption('exempelforbundet')
  await page.getByLabel('Arbete och utbildning').check()
  await page.getByLabel('Gäller från').fill('2026-12-01')
  await page.getByLabel('Gäller till').fill('20270701')
  await page.getByLabel('Vilken text fick personen?').fill('samtycke-3')
  await save.click()
  await page.getByText('Utan det är det inget samtycke.').waitFor()
  assert.deepEqual(sent, [])
  await page.getByLabel('Personen vet att det är frivilligt').check()
  await save.click()
  await save.waitFor({ state: 'detached' })
  assert.deepEqual(sent, [
    {
      form: 'spoken',
      to: 'exempelforbundet',
      purpose: 'coordination',
      categories: ['employment'],
      validFrom: '2026-11-30T23:00:00.000Z',
      validTo: '2027-06-30T22:00:00.000Z',
      textVersion: 'samtycke-3',
      language: 'sv',
      isVoluntary: true,
      doubt: null,
    },
  ])
  await close()
})

test('roles that are to be kept apart ask for a note, and what was written before stays', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['administrator']))
  answers.set('POST /api/people/9/roles', () => refusal('CONFLICT_NOTE_NEEDED'))
  const { page, close } = await stage.visit('/folk')
  const sent = sentTo(page, '/api/people/9/roles')
  await page.getByRole('button', { name: 'Ge en roll Nils Provman' }).click()
  await page.getByLabel('Roll', { exact: true }).selectOption('funder')
  await page.getByRole('button', { name: 'Ge rollen' }).click()
  await page.getByText('Skriv varför. Det står i loggen.').waitFor()
  await page.getByLabel('Varför behövs rollen?').fill('vikarie')
  await page.getByRole('button', { name: 'Ge rollen' }).click()
  const note = page.getByLabel('Varför ska samma person ha båda?')
  await note.waitFor()
  await page.waitForFunction(() => document.activeElement?.id === 'person-9-note')
  assert.equal(await page.getByLabel('Varför behövs rollen?').inputValue(), 'vikarie')
  answers.set('POST /api/people/9/roles', () => ({ status: 204 }))
  await note.fill('Bara under vikariatet.')
  await page.getByRole('button', { name: 'Ge rollen' }).click()
  await note.waitFor({ state: 'detached' })
  assert.deepEqual(sent, [
    { role: 'funder', reason: 'vikarie' },
    { role: 'funder', reason: 'vikarie', conflictNote: 'Bara under vikariatet.' },
  ])
  await close()
})

test('an invitation shows its link once, to be handed over', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, address } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['administrator']))
  answers.set('POST /api/people', () => ({
    status: 201,
    json: { id: 14, invitation: { link: 'hemligt', expiresAt: '2026-11-28T08:00:00Z' } },
  }))
  const { page, close } = await stage.visit('/folk')
  await page.getByRole('button', { name: 'Bjud in någon' }).click()
  await page.getByLabel('Namn', { exact: true }).fill('Nora Exempelsson')
  await page.getByLabel('E-postadress').fill('nora@exempel.test')
  await page.getByLabel('Varför behövs rollen?').fill('ny i gruppen')
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click()
  await page.getByText(`${address}/valkommen#hemligt`).waitFor()
  await page.getByRole('button', { name: 'Jag har tagit hand om den' }).click()
  assert.equal(await page.getByText('hemligt').count(), 0)
  await close()
})

test('the log is filtered by the server, read part by part, opened row by row, and said to be whole', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['auditor']))
  answers.set('GET /api/log', (query) => {
    const items = logRows.map((row) => ({ ...row, id: row.id + (query.get('cursor') ? 5000 : 0) }))
    return { json: { items, next: query.get('cursor') ? null : 'sida-2' } }
  })
  const { page, close } = await stage.visit('/logg')
  await page.getByText('2 rader visas').waitFor()
  await page.getByRole('button', { name: 'Visa fler' }).click()
  await page.getByText('4 rader visas').waitFor()
  await page.getByText('Gav en roll').first().click()
  await page.getByText('ersätter Kim').first().waitFor()
  await page.getByText('rad 1204, kedja 3, plats 118').waitFor()
  await page.getByText('Utfall, om Nils Provman').first().waitFor()
  asked.length = 0
  await page.getByLabel('Från och med').fill('2026-11-01')
  await page.getByLabel('Nekanden').check()
  await page.getByLabel('Roller och konton').check()
  await page.getByLabel('Kod').fill('study.')
  await page.getByRole('button', { name: 'Visa', exact: true }).click()
  await page.getByText('2 rader visas').waitFor()
  const chosen = 'from=2026-11-01&action=study.&group=refusals&group=roles'
  const asks = '/api/log?from=2026-11-01&group=refusals&group=roles&action=study.'
  assert.deepEqual(asked, [`GET ${asks}`])
  assert.equal(new URL(page.url()).search, `?${chosen}`)
  const file = await page.getByRole('link', { name: 'Urvalet som CSV' }).getAttribute('href')
  assert.equal(file, `${asks.replace('/log?', '/log/export?')}&format=csv`)
  await page.getByRole('button', { name: 'Visa fler' }).click()
  await page.getByText('4 rader visas').waitFor()
  assert.equal(asked.at(-1), `GET ${asks}&cursor=sida-2`)
  await page.reload()
  await page.getByText('2 rader visas').waitFor()
  assert.ok(await page.getByLabel('Nekanden').isChecked(), 'what is chosen stands in the address')
  await page.getByText('Loggade in').first().click()
  const ofPerson = page.waitForRequest((request) => request.url().endsWith('/api/log?account=9'))
  await page.getByRole('button', { name: 'Bara det som rör Nils Provman' }).first().click()
  await ofPerson
  await page.waitForURL('**/logg?account=9')
  const ofBefore = page.waitForRequest((request) => request.url().endsWith(asks))
  await page.goBack()
  await ofBefore
  await page.getByLabel('Nekanden').and(page.locator(':checked')).waitFor()
  assert.equal(await page.getByLabel('Kod').inputValue(), 'study.')
  await page.getByLabel('Kontots nummer').fill('189001019802')
  asked.length = 0
  await page.getByRole('button', { name: 'Visa', exact: true }).click()
  await page.getByText('Aldrig ett personnummer').waitFor()
  assert.deepEqual(asked, [], 'what may be a personal identity number comes into no address')
  await page.getByRole('button', { name: 'Kontrollera att loggen är hel' }).click()
  await page.getByText('Alla 1 204 rader är kontrollerade').waitFor()
  await close()
})

test('an obstacle is told without the session going along', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, address } = stage.server
  everythingIsWell(answers)
  answers.set('POST /api/obstacles', () => ({ status: 204 }))
  const { page, close } = await stage.visit('/sekretess/hinder')
  await page.context().addCookies([{ name: 'utfall', value: 'hemligt', url: address }])
  const request = page.waitForRequest((one) => one.method() === 'POST')
  await page.getByLabel('Vad hände?').fill('Vi får inte veta när planen ändras.')
  await page.getByRole('button', { name: 'Skicka' }).click()
  const { cookie } = await (await request).allHeaders()
  assert.equal(cookie, undefined)
  await page.getByText('aldrig vem som berättade').waitFor()
  assert.equal(await page.getByLabel('Vad hände?').inputValue(), '')
  await close()
})

test('recovery codes are shown once, and nobody goes on before they say that they have kept them', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  const qrSvg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1H0z"/></svg>'
  answers.set('GET /api/account', () => ({ json: { ...account, hasCode: false } }))
  answers.set('POST /api/account/code/begin', () => ({
    json: { step: 'steg', uri: 'otpauth://totp/Utfall:eva?secret=ABCDEFGH', qrSvg },
  }))
  answers.set('POST /api/account/code/end', () => ({ json: { recoveryCodes: ['aaaa-bbbb', 'cccc-dddd'] } }))
  const { page, complaints, close } = await stage.visit('/konto')
  await page.getByRole('button', { name: 'Koppla en app för engångskoder' }).click()
  const picture = page.getByRole('img', { name: /Bild att läsa av/ })
  await picture.waitFor()
  assert.ok(await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0))
  await page.getByText('ABCDEFGH').waitFor()
  await page.getByLabel('Koden som appen visar').fill('123 456')
  await page.keyboard.press('Enter')
  await page.getByText('aaaa-bbbb').first().waitFor()
  await page.getByRole('button', { name: 'Fortsätt' }).click()
  await page.getByRole('alert').getByText('Spara koderna först').waitFor()
  await page.getByLabel('Jag har sparat koderna').check()
  await page.getByRole('button', { name: 'Fortsätt' }).click()
  await page.getByRole('heading', { name: 'Så loggar du in' }).waitFor()
  assert.equal(await page.getByText('aaaa-bbbb').count(), 0)
  assert.deepEqual(complaints, [])
  await close()
})

test('who has looked can be printed for the person, without what can only be clicked', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  everythingIsWell(stage.server.answers)
  sessionIs(stage.server.answers, signedInAs(['coordinator']))
  const { page, close } = await stage.visit(`/arenden/${REFERENCE}/logg`)
  await page.getByText('Läste i ärendet').waitFor()
  const whole = await page
    .getByRole('link', { name: 'Hela listan att lämna till personen' })
    .getAttribute('href')
  assert.equal(whole, `${CASE_PATH}/log/print?language=sv`)
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.getByText('Läste i ärendet').isVisible())
  assert.ok(await page.getByText('Varför: samordna insatser').isVisible())
  assert.equal(await page.getByRole('button').count(), 0)
  await close()
})

test('an administrator ends somebody’s sessions after one question, and is told when it did not go through', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers, asked } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['administrator']))
  answers.set('POST /api/people/9/end-sessions', () => ({ status: 500, json: 'broken' }))
  const { page, close } = await stage.visit('/folk')
  const end = page.getByRole('button', { name: 'Avsluta inloggningar Nils Provman' })
  await end.click()
  assert.ok(!asked.includes('POST /api/people/9/end-sessions'))
  await page.getByRole('button', { name: 'Ja, avsluta alla' }).click()
  await page.getByText('Något gick fel hos oss').waitFor()
  answers.set('POST /api/people/9/end-sessions', () => ({ status: 204 }))
  await end.click()
  await page.getByRole('button', { name: 'Ja, avsluta alla' }).click()
  await page.getByText('Alla inloggningar för Nils Provman är avslutade.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Stäng kontot' }).count(), 0)
  await close()
})

test('an account is closed by the house’s own administrator only, and not without a reason', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['house-administrator']))
  answers.set('POST /api/people/9/close', () => ({ status: 204 }))
  const { page, close } = await stage.visit('/folk')
  const sent = sentTo(page, '/api/people/9/close')
  await page.getByRole('button', { name: 'Stäng kontot Nils Provman' }).click()
  const yes = page.getByRole('button', { name: 'Stäng kontot för gott' })
  await yes.click()
  await page.getByText('Skriv varför. Det står i loggen.').waitFor()
  assert.deepEqual(sent, [])
  await page.getByLabel('Varför stängs kontot?').fill('har slutat')
  await yes.click()
  await yes.waitFor({ state: 'detached' })
  assert.deepEqual(sent, [{ reason: 'har slutat' }])
  await close()
})

test('whoever holds a case protects the identity with a reason; a guest has no such button', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['coordinator']))
  const open = { ...casePage, isHolder: true, closedAt: null, hasProtectedIdentity: false }
  answers.set(`GET ${CASE_PATH}`, () => ({ json: open }))
  answers.set(`POST ${CASE_PATH}/protection`, () => {
    answers.set(`GET ${CASE_PATH}`, () => ({ json: { ...open, hasProtectedIdentity: true } }))
    return { status: 204 }
  })
  const { page, close } = await stage.visit(`/arenden/${REFERENCE}`)
  const sent = sentTo(page, `${CASE_PATH}/protection`)
  const protect = page.getByRole('button', { name: 'Skydda personuppgifterna' })
  await protect.click()
  await page.getByLabel('Varför ändras skyddet?').fill('beslut om sekretessmarkering')
  await protect.click()
  await page.getByRole('button', { name: 'Ta bort skyddet' }).waitFor()
  assert.deepEqual(sent, [{ isProtected: true, reason: 'beslut om sekretessmarkering' }])
  await close()
  answers.set(`GET ${CASE_PATH}`, () => ({ json: { ...open, isHolder: false } }))
  const guest = await stage.visit(`/arenden/${REFERENCE}`)
  await guest.page.getByText('Varför läser du?').waitFor()
  await guest.page.getByRole('heading', { name: 'Uppgifter', exact: true }).waitFor()
  assert.equal(await guest.page.getByRole('button', { name: 'Skydda personuppgifterna' }).count(), 0)
  await guest.close()
})

test('a reviewer sees how far the review has come, and the rows also when that cannot be told', async (t) => {
  if (stage === null) return t.skip(NO_BROWSER)
  const { answers } = stage.server
  everythingIsWell(answers)
  sessionIs(answers, signedInAs(['auditor']))
  const { page, close } = await stage.visit('/logg/granskning')
  await page.getByText('Av 340 rader om ärenden är 12 granskade: 9 i sin ordning, 2 väntar på svar').waitFor()
  await close()
  answers.set('GET /api/log/reviews', () => ({ status: 500, json: 'broken' }))
  const broken = await stage.visit('/logg/granskning')
  await broken.page.getByText('Något gick fel hos oss').waitFor()
  await broken.page.getByText('dragna ur 340').waitFor()
  await broken.close()
})
