import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { smallStudy } from '../../apps/server/small-study-for-tests.ts'
import { zipOf } from '../../apps/server/zip-for-tests.ts'
import {
  type Browser,
  type BrowserContext,
  NO_BROWSER,
  openBrowser,
  type Page,
} from '../../apps/web/tests/browser.ts'
import { buildWeb } from '../../tools/build-web.ts'
import { oneTimeCode } from './one-time-code.ts'
import { openVisit, type Visit } from './open-service.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { isWellMade } from './well-made-page.ts'

/** An authority's own house from its first minute: nobody is there, and in the end the log tells what everybody did. */

const ADMINISTRATOR = 'Disa Driftexempel'
const COLLEAGUE = {
  name: 'Edvin Egenexempel',
  email: 'edvin@example.se',
  password: 'sju tysta tåg mot havet',
}
const PATIENCE = { timeout: 30_000 }
const folder = mkdtempSync(join(tmpdir(), 'utfall-own-house-'))
const leapFile = join(folder, 'leap')

let browser: Browser | null = null
let server: ServerProcess | null = null
/** How far the server's clock has been put forward. */
let leapMinutes = 0

function putClockForward(minutes: number): void {
  leapMinutes += minutes
  writeFileSync(leapFile, String(leapMinutes))
}

before(async () => {
  browser = await openBrowser()
  if (browser === null) return
  await buildWeb()
  writeFileSync(leapFile, '0')
  server = await startServer(join(folder, 'house'), {
    environment: { UTFALL_HOUSE: 'own', UTFALL_LEAP: leapFile },
    preloaded: [new URL('leaping-clock.ts', import.meta.url).href],
  })
})

after(async () => {
  await browser?.close()
  const code = await server?.stop()
  rmSync(folder, { recursive: true, force: true })
  assert.ok(code === undefined || code === 0, 'the server closes its house when it is asked to')
})

const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor(PATIENCE)
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor(PATIENCE)
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click(PATIENCE)

/** A key of the device that always says yes, as Chromium makes them for tests (the WebAuthn domain of its protocol). */
async function giveKey(context: BrowserContext, page: Page): Promise<void> {
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function signOut({ page, complaints }: Visit, name: string): Promise<void> {
  const before = complaints.length
  await press(page, new RegExp(name))
  await press(page, 'Logga ut')
  await heading(page, 'Logga in i Utfall')
  await page.waitForLoadState('networkidle')
  assert.deepEqual(complaints.slice(before), [], 'the page that is left asks for nothing more')
}

/** The first administrator comes in by the printed link, makes a key and says what they are called. */
async function beginHouse({ page, context }: Visit): Promise<void> {
  await heading(page, 'Första gången i huset')
  await giveKey(context, page)
  await isWellMade(page, 'own-house-first-time', [1280])
  await press(page, 'Gå in som Första administratören')
  await heading(page, 'Mitt konto')
  await page.getByRole('textbox', { name: 'Namn', exact: true }).fill(ADMINISTRATOR)
  await press(page, /^Spara$/)
  await shown(page, 'Sparat')
  await page.getByRole('textbox', { name: 'Namn på enheten', exact: true }).fill('Jobbdatorn')
  await press(page, 'Lägg till en nyckel')
  await shown(page, 'Nyckeln är tillagd.')
  await shown(page, 'Jobbdatorn')
  await isWellMade(page, 'own-house-account', [1280])
}

/** Gives the link that the administrator is shown, once. */
async function inviteColleague(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Folk och roller' }).click()
  await press(page, 'Bjud in någon')
  await page.getByRole('textbox', { name: 'Namn', exact: true }).fill(COLLEAGUE.name)
  await page.getByRole('textbox', { name: 'E-postadress', exact: true }).fill(COLLEAGUE.email)
  await page.getByLabel('Roll', { exact: true }).selectOption('evaluator')
  await page
    .getByRole('textbox', { name: 'Varför behövs rollen?', exact: true })
    .fill('Utvärderar husets studier')
  await press(page, /^Bjud in$/)
  await shown(page, `Lämna över länken till ${COLLEAGUE.name}`)
  await isWellMade(page, 'own-house-invited', [1280])
  return (await page.locator('#invitation-link').textContent()) ?? ''
}

/** The colleague chooses a password and ties an app; gives the app's secret. */
async function acceptInvitation(page: Page): Promise<string> {
  await heading(page, `Välkommen, ${COLLEAGUE.name}`)
  assert.equal(new URL(page.url()).hash, '', 'the secret does not stay in the address')
  await isWellMade(page, 'own-house-welcome', [1280])
  await page.getByRole('textbox', { name: 'Nytt lösenord', exact: true }).fill('för kort')
  await press(page, 'Gå vidare till engångskoden')
  await shown(page, 'Lösenordet är för kort')
  await page.getByRole('textbox', { name: 'Nytt lösenord', exact: true }).fill(COLLEAGUE.password)
  await press(page, 'Gå vidare till engångskoden')
  await shown(page, 'Koppla appen för engångskoder')
  await isWellMade(page, 'own-house-one-time-code', [1280])
  const secret = (await page.locator('#one-time-key').textContent()) ?? ''
  assert.match(secret, /^[A-Z2-7]{16,}$/)
  await page
    .getByRole('textbox', { name: 'Koden som appen visar', exact: true })
    .fill(oneTimeCode(secret, serverTime()))
  await press(page, 'Bekräfta koden')
  await shown(page, 'Spara dina reservkoder')
  assert.equal(await page.locator('.codes code').count(), 10)
  await press(page, 'Fortsätt')
  await shown(page, 'Spara koderna först')
  await page.getByLabel('Jag har sparat koderna').check()
  await isWellMade(page, 'own-house-recovery-codes', [1280])
  await press(page, 'Fortsätt')
  await heading(page, 'Blev det bättre?')
  return secret
}

const serverTime = (laterSeconds = 0) => new Date(Date.now() + leapMinutes * 60_000 + laterSeconds * 1000)

async function signInByPassword(page: Page, secret: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-postadress', exact: true }).fill(COLLEAGUE.email)
  await page.getByRole('textbox', { name: 'Lösenord', exact: true }).fill(COLLEAGUE.password)
  await press(page, 'Gå vidare')
  // A code holds once: the app's next one is taken, which the server knows half a minute before its time.
  await page
    .getByRole('textbox', { name: 'Engångskod', exact: true })
    .fill(oneTimeCode(secret, serverTime(30)))
  await press(page, /^Logga in$/)
  await heading(page, 'Blev det bättre?')
}

/** Persons' data come in only under a decision: the page refuses, shows the way, and keeps the file meanwhile. */
async function bringStudy(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Lägg in en studie' }).first().click()
  const buffer = await zipOf(smallStudy())
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'liten-studie.zip', mimeType: 'application/zip', buffer })
  await shown(page, 'Er organisation har inte skrivit in något beslut om etikprövning')
  await isWellMade(page, 'own-house-no-decision', [1280])
  const way = page.getByRole('link', { name: 'Till besluten om etikprövning' })
  const [tab] = await Promise.all([page.waitForEvent('popup'), way.click()])
  await recordDecision(tab)
  await tab.close()
  await press(page, 'Lägg in liten-studie.zip igen')
  await page.waitForURL('**/studier/liten-studie', PATIENCE)
  await shown(page, 'Ja, det blev bättre')
}

async function recordDecision(page: Page): Promise<void> {
  await heading(page, 'Etikprövning')
  await press(page, 'Skriv in ett beslut')
  await page.getByLabel('Studie', { exact: true }).selectOption('*')
  await page.getByLabel('Studiens namn i adresser').fill('liten-studie')
  await page.getByLabel('Diarienummer').fill('Dnr 2026-00001-01')
  await page.getByLabel('Enkäter till personen').check()
  await page.getByLabel('Första dagen det gäller').fill('2026-01-01')
  await page.getByLabel('Första dagen det inte längre gäller').fill('2099-01-01')
  await press(page, 'Skriv in beslutet')
  await shown(page, 'Beslutet är inskrivet')
}

/** Eleven minutes after the proof of who it is, it is asked for again; then the study is locked without more ado. */
async function lockStudyLater(page: Page, secret: string): Promise<void> {
  await page.getByRole('link', { name: 'Räkna om', exact: true }).click()
  putClockForward(11)
  await page.getByRole('textbox', { name: 'Ditt namn', exact: true }).fill(COLLEAGUE.name)
  await press(page, 'Lås planen')
  const dialog = page.getByRole('dialog', { name: 'Bekräfta att det är du' })
  await dialog.waitFor(PATIENCE)
  await isWellMade(page, 'own-house-confirm', [1280])
  await dialog.getByRole('textbox', { name: 'Lösenord', exact: true }).fill(COLLEAGUE.password)
  await dialog
    .getByRole('textbox', { name: 'Engångskod', exact: true })
    .fill(oneTimeCode(secret, serverTime()))
  await dialog.getByRole('button', { name: 'Bekräfta', exact: true }).click()
  await shown(page, 'Planen låstes efter att svaret räknades fram.')
  await press(page, 'Räkna om')
  await shown(page, new RegExp(`Planen låstes .* av ${COLLEAGUE.name}, efter att ett första svar`))
}

/** What the rows of the log say, each with what opens below it. */
async function logRows(page: Page): Promise<readonly string[]> {
  await page.getByRole('link', { name: 'Logg', exact: true }).click()
  await heading(page, 'Logg')
  const rows = page.locator('ol.rows > li')
  await rows.first().waitFor(PATIENCE)
  const more = page.getByRole('button', { name: 'Visa fler' })
  while ((await more.count()) > 0) {
    const before = await rows.count()
    await more.click()
    await page.waitForFunction((n) => document.querySelectorAll('ol.rows > li').length > n, before)
  }
  return await rows.allTextContents()
}

/** What happens at the door is written by the house, about somebody. */
const about = (name: string) => `Utfall, om ${name}`

type Deed = readonly [who: string, what: string]
const DEEDS: readonly Deed[] = [
  [about(ADMINISTRATOR), 'Kom in med en länk'],
  [ADMINISTRATOR, 'Bjöd in en person'],
  [ADMINISTRATOR, 'Gav en roll'],
  [about(ADMINISTRATOR), 'Lade till en inloggningsnyckel'],
  [about(COLLEAGUE.name), 'Tog emot en inbjudan'],
  [about(COLLEAGUE.name), 'Gjorde nya reservkoder'],
  [about(COLLEAGUE.name), 'Inloggningen avslutades'],
  [about(COLLEAGUE.name), 'Loggade in'],
  [COLLEAGUE.name, 'Lade in en studie'],
  [COLLEAGUE.name, 'Antecknade ett etikbeslut'],
  [COLLEAGUE.name, 'Fick nej'],
  [about(COLLEAGUE.name), 'Bekräftade vem hen är'],
  [COLLEAGUE.name, 'Låste en studie'],
  [about(ADMINISTRATOR), 'Loggade in'],
]

/** The browser writes down each answer that is a no: asking anew who it is begins with one, and so did the study. */
const EXPECTED = /the server responded with a status of (403|409)/

test('an own house begins with its administrator, lets a colleague in, asks again before a lock, and tells it all in the log', async (t) => {
  if (browser === null || server === null) return t.skip(NO_BROWSER)
  const { address, entry } = server
  const place = { address, width: 1280, token: null }
  const path = entry?.slice(address.length) ?? ''
  const administrator = await openVisit(browser, { ...place, path })
  await beginHouse(administrator)
  const link = await inviteColleague(administrator.page)
  assert.ok(link.startsWith(`${address}/valkommen#`), link)

  const colleague = await openVisit(browser, { ...place, path: link.slice(address.length) })
  const secret = await acceptInvitation(colleague.page)
  await signOut(colleague, COLLEAGUE.name)
  await signInByPassword(colleague.page, secret)
  await bringStudy(colleague.page)
  await lockStudyLater(colleague.page, secret)
  assert.deepEqual(
    colleague.complaints.filter((text) => !EXPECTED.test(text)),
    [],
  )
  await colleague.close()

  const { page, complaints } = administrator
  await signOut(administrator, ADMINISTRATOR)
  await press(page, 'Logga in med nyckel')
  await heading(page, 'Blev det bättre?')
  await shown(page, 'Liten studie')
  const rows = await logRows(page)
  for (const [who, what] of DEEDS)
    assert.ok(
      rows.some((row) => row.includes(what) && row.includes(who)),
      `${who}: ${what}\n${rows.join('\n')}`,
    )
  await press(page, 'Kontrollera att loggen är hel')
  await shown(page, 'Loggen är hel')
  await isWellMade(page, 'own-house-log', [1280])
  assert.deepEqual(complaints, [])
  await administrator.close()
})
