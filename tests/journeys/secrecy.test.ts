import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { NO_BROWSER, type Page } from '../../apps/web/tests/browser.ts'
import { EVALUATOR, type OpenService, openService } from './open-service.ts'
import { isWellMade } from './well-made-page.ts'

/** One made-up person's case in the trial house: what is told to whom, when it stops, and who can see that it was. */

let open: OpenService | null = null
before(async () => {
  open = await openService()
})
after(() => open?.close())

const SIV = 'Siv Samordningsexempel'
const ASTA = 'Asta Arbetsexempel'
const HILDA = 'Hilda Chefsexempel'
const OLLE = 'Olle Ordförandeexempel'
const GRETA = 'Greta Granskningsexempel'
const ADAM = 'Adam Administratörsexempel'
const IVAN = 'Ivan IT-exempel'
const PERSON = 'exempelperson-0001'
const PLAN = 'Börja med två förmiddagar i veckan i butiken.'
const HEALTH = 'Sover dåligt och väntar på en tid hos vården.'
/** Words of both, and of nothing else on the pages. */
const CONTENT = /förmiddagar|Sover dåligt/
const PURPOSES = ['coordination', 'referral', 'planning', 'follow-up', 'evaluation']
const PATIENCE = { timeout: 30_000 }

const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor(PATIENCE)
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click(PATIENCE)
const fill = (page: Page, name: string, text: string) =>
  page.getByRole('textbox', { name, exact: true }).fill(text)

/** The kinds of information on the page, and what each says. */
async function kinds(page: Page): Promise<ReadonlyMap<string, string>> {
  const list = page.locator('.kinds > li')
  await list.first().waitFor(PATIENCE)
  const texts = await list.allInnerTexts()
  return new Map(texts.map((text) => [text.split('\n')[0]?.trim() ?? '', text]))
}

async function openKinds(page: Page): Promise<readonly string[]> {
  return [...(await kinds(page))].filter(([, text]) => !text.includes('Stängt för dig')).map(([kind]) => kind)
}

/** Reads the case for another purpose, from the beginning. */
async function readFor(page: Page, purpose: string): Promise<void> {
  await page.reload()
  await kinds(page)
  const answered = page.waitForResponse(/\/api\/cases\/[^/]+\?purpose=/)
  await page.getByLabel('Varför läser du?').selectOption({ label: purpose })
  await answered
  await page.waitForLoadState('networkidle')
}

async function write(page: Page, kind: string, content: string): Promise<void> {
  await press(page, 'Skriv en uppgift')
  await page.getByLabel('Slag av uppgift').selectOption({ label: kind })
  await fill(page, 'Uppgiften', content)
  await press(page, 'Spara uppgiften')
  await shown(page, content)
}

/** To the Employment Service, the plan, to coordinate; for a month. */
async function recordConsent(page: Page): Promise<void> {
  await press(page, 'Skriv in ett samtycke')
  await page.getByLabel('Vem får veta?').selectOption('af-exempelstad')
  await page.getByLabel('Till vad?').selectOption('coordination')
  await page.getByRole('checkbox', { name: 'Gemensam plan' }).check()
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  // What is written down is not the office that was chosen but all of its authority, and the page says so.
  await shown(page, 'Samtycket skrivs in på Arbetsförmedlingen. Det öppnar för alla där')
  await fill(page, 'Gäller till', until)
  await fill(page, 'Vilken text fick personen?', 'samtycke-1')
  await press(page, /^Skriv in$/)
  await shown(page, 'Utan det är det inget samtycke.')
  await page.getByLabel('Personen vet att det är frivilligt').check()
  await press(page, /^Skriv in$/)
  await shown(page, /får berätta för Arbetsförmedlingen[^:]*: gemensam plan, för att samordna insatser/)
}

async function addWorker(page: Page): Promise<void> {
  await press(page, 'Lägg till någon')
  await page.getByLabel('Organisation', { exact: true }).selectOption('af-exempelstad')
  await page.getByLabel('Person', { exact: true }).selectOption({ label: ASTA })
  await fill(page, 'Varför behöver personen ärendet?', 'Planerar arbetsträningen')
  await press(page, /^Lägg till$/)
  await shown(page, `${ASTA}, Arbetsförmedlingen i Exempelstad`)
}

/** Opens a case by the pages; gives its reference. */
async function openCase(page: Page, pseudonym: string): Promise<string> {
  await page.getByRole('link', { name: 'Ärenden' }).first().click()
  await press(page, 'Öppna ett ärende')
  await fill(page, 'Pseudonym', pseudonym)
  await fill(page, 'Varför öppnas ärendet?', 'Remitterad till gemensamt stöd')
  await press(page, 'Öppna ärendet')
  await page.getByRole('heading', { level: 1, name: pseudonym }).waitFor(PATIENCE)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

type GivenRole = {
  readonly whom: string
  readonly role: string
  readonly reason: string
  readonly note?: string
}

/** As an administrator gives it, on the page of people; with a note where the role is to be kept apart from another. */
async function giveRole(page: Page, { whom, role, reason, note }: GivenRole): Promise<void> {
  await press(page, `Ge en roll ${whom}`)
  await page.getByLabel('Roll', { exact: true }).selectOption(role)
  await fill(page, 'Varför behövs rollen?', reason)
  await press(page, 'Ge rollen')
  if (note !== undefined) {
    await fill(page, 'Varför ska samma person ha båda?', note)
    await press(page, 'Ge rollen')
  }
  await shown(page, `Skäl: ${reason}`)
}

/** The rows of who has looked, as the page shows them. */
async function whoHasLooked(page: Page): Promise<readonly string[]> {
  await page.getByRole('heading', { level: 1, name: 'Vem har tittat?' }).waitFor(PATIENCE)
  const rows = page.locator('ol.rows > li')
  await rows.first().waitFor(PATIENCE)
  return await rows.allInnerTexts()
}

/** What the server answers to the person whose browser it is. */
async function asked(page: Page, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await page.request.get(new URL(path, page.url()).href)
  return { status: answer.status(), text: await answer.text() }
}

test('a coordinator from elsewhere sees what the consents cover, that the rest is closed, and the lawful way to it', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const { page, complaints, close } = await open.visitAs(SIV, '/arenden')
  const guest = page.locator('.cases > li', { hasText: 'Psykiatriska mottagningen Exempelstad' })
  await guest.getByRole('link').click()
  assert.deepEqual(await openKinds(page), ['Livssituation', 'Gemensam plan'])
  const all = await kinds(page)
  assert.match(all.get('Livssituation') ?? '', /för att personen har samtyckt[\s\S]*Bor ensam/)
  assert.match(all.get('Hälsa och vård') ?? '', /Stängt för dig[\s\S]*samtycke/)
  assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /Pågående behandling/)
  await isWellMade(page, 'secrecy-guest')
  assert.deepEqual(complaints, [])
  await close()
})

test('what the person consents to is told to that receiver, of that kind and for that purpose, until it is taken back', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const siv = await open.visitAs(SIV, '/')
  const reference = await openCase(siv.page, PERSON)
  await write(siv.page, 'Gemensam plan', PLAN)
  await write(siv.page, 'Hälsa och vård', HEALTH)
  await recordConsent(siv.page)
  await addWorker(siv.page)
  await isWellMade(siv.page, 'secrecy-own-case')

  const asta = await open.visitAs(ASTA, '/arenden')
  await asta.page.getByRole('link', { name: PERSON }).click()
  assert.deepEqual(await openKinds(asta.page), ['Gemensam plan'])
  await shown(asta.page, PLAN)
  await isWellMade(asta.page, 'secrecy-receiver')
  await readFor(asta.page, 'Planera tillsammans')
  assert.deepEqual(await openKinds(asta.page), [])
  assert.doesNotMatch((await asta.page.locator('body').textContent()) ?? '', CONTENT)

  await press(siv.page, /^Ta tillbaka/)
  await press(siv.page, 'Ta tillbaka nu')
  await shown(siv.page, 'Samtycket är taget tillbaka och gäller inte längre.')
  await asta.page.reload()
  assert.deepEqual(await openKinds(asta.page), [])
  for (const purpose of PURPOSES) {
    const { status, text } = await asked(asta.page, `/api/cases/${reference}?purpose=${purpose}`)
    assert.equal(status, 200)
    assert.doesNotMatch(text, CONTENT)
  }

  await siv.page.getByRole('link', { name: 'Vem har tittat i ärendet?' }).click()
  const looked = await whoHasLooked(siv.page)
  assert.ok(looked.some((row) => row.includes(SIV) && row.includes('Läste i ett ärende')))
  assert.ok(looked.some((row) => row.includes(ASTA) && /Fick en uppgift[\s\S]*plan: samtycke/.test(row)))
  assert.doesNotMatch(looked.join('\n'), CONTENT)
  await isWellMade(siv.page, 'secrecy-who-has-looked')
  for (const { complaints, close } of [siv, asta]) {
    assert.deepEqual(complaints, [])
    await close()
  }
})

test('the evaluator and the manager cannot tell a case that is there from one that is not', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const siv = await open.visitAs(SIV, '/')
  const reference = await openCase(siv.page, 'exempelperson-0002')
  await siv.close()
  for (const name of [EVALUATOR, HILDA]) {
    const { page, complaints, close } = await open.visitAs(name, `/arenden/${reference}`)
    await shown(page, 'Sidan är inte för din roll')
    assert.equal(await page.getByRole('link', { name: 'Ärenden' }).count(), 0, name)
    for (const part of ['?purpose=coordination', '/log']) {
      const real = await asked(page, `/api/cases/${reference}${part}`)
      assert.equal(real.status, 404, name)
      assert.deepEqual(await asked(page, `/api/cases/${randomUUID()}${part}`), real, name)
    }
    const list = await asked(page, '/api/cases')
    assert.equal(list.status, 403)
    assert.doesNotMatch(list.text, /exempelperson/)
    assert.deepEqual(complaints, [])
    await close()
  }
})

test('the auditor sees in the log that somebody has worked with a case, and nothing of what stands in it', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  // In the federation nobody works with cases until its administrator says so.
  const adam = await open.visitAs(ADAM, '/folk')
  await giveRole(adam.page, { whom: IVAN, role: 'coordinator', reason: 'Ersätter samordnaren en vecka' })
  const ivan = await open.visitAs(IVAN, '/')
  const reference = await openCase(ivan.page, 'exempelperson-0003')
  await write(ivan.page, 'Hälsa och vård', HEALTH)

  // She looks after the team too, and says where she works now.
  const greta = await open.visitAs(GRETA, '/logg')
  await press(greta.page, /^Arbeta i Samordningsförbundet/)
  for (const what of ['Öppnade ett ärende', 'Skrev en uppgift i ett ärende', 'Läste i ett ärende'])
    await greta.page
      .locator('ol.rows > li', { hasText: what })
      .filter({ hasText: IVAN })
      .first()
      .waitFor(PATIENCE)
  await isWellMade(greta.page, 'secrecy-auditor')
  for (const path of ['/api/log?limit=200', '/api/log/export?format=csv', '/api/log/export?format=json']) {
    const { status, text } = await asked(greta.page, path)
    assert.equal(status, 200, path)
    assert.match(text, /case\.write/, path)
    assert.doesNotMatch(text, CONTENT, path)
  }
  assert.equal((await asked(greta.page, `/api/cases/${reference}?purpose=coordination`)).status, 404)
  await greta.page.goto(new URL(`/arenden/${reference}/logg`, greta.page.url()).href)
  const looked = await whoHasLooked(greta.page)
  assert.ok(looked.some((row) => row.includes(IVAN)))
  for (const { complaints, close } of [adam, ivan, greta]) {
    assert.deepEqual(complaints, [])
    await close()
  }
})

test('a case that its coordinator has left is handed over by an administrator who never sees what is in it', async (t) => {
  if (open === null) return t.skip(NO_BROWSER)
  const adam = await open.visitAs(ADAM, '/folk')
  const note = 'Bara tills ersättaren är på plats.'
  await giveRole(adam.page, { whom: OLLE, role: 'coordinator', reason: 'Samordnar under hösten', note })
  await giveRole(adam.page, { whom: IVAN, role: 'referrer', reason: 'Tar över efter Olle' })
  const olle = await open.visitAs(OLLE, '/')
  const reference = await openCase(olle.page, 'exempelperson-0004')
  await write(olle.page, 'Hälsa och vård', HEALTH)

  await press(adam.page, `Avsluta Samordnare, ${OLLE}`)
  await fill(adam.page, 'Varför avslutas den?', 'Slutar i förbundet')
  await press(adam.page, 'Avsluta rollen')
  await adam.page
    .getByRole('button', { name: `Avsluta Samordnare, ${OLLE}` })
    .waitFor({ state: 'detached', ...PATIENCE })
  const read = `/api/cases/${reference}?purpose=coordination`
  assert.equal((await asked(olle.page, read)).status, 404)

  await adam.page.getByRole('link', { name: 'Lämnade ärenden' }).click()
  await shown(adam.page, `Beteckning: ${reference}`)
  await press(adam.page, /^Lämna över Ärende/)
  await shown(adam.page, 'Kollegan ser allt som enheten har skrivit om personen')
  const taker = adam.page.getByLabel('Vem tar över?')
  const choices = taker.locator('option')
  assert.deepEqual(await choices.filter({ hasText: OLLE }).count(), 0)
  await taker.selectOption((await choices.filter({ hasText: IVAN }).getAttribute('value')) ?? '')
  await fill(adam.page, 'Varför lämnas ärendet över?', 'Olle har slutat.')
  await isWellMade(adam.page, 'secrecy-hand-over')
  await press(adam.page, 'Lämna över ärendet')
  await shown(adam.page, `är överlämnat till ${IVAN}`)
  await shown(adam.page, 'Alla ärenden har någon som arbetar med dem')
  assert.doesNotMatch((await adam.page.locator('body').textContent()) ?? '', CONTENT)
  assert.equal((await asked(adam.page, read)).status, 404)

  const ivan = await open.visitAs(IVAN, '/arenden')
  await ivan.page.getByRole('link', { name: 'exempelperson-0004' }).click()
  await shown(ivan.page, HEALTH)
  await ivan.page.getByRole('link', { name: 'Vem har tittat i ärendet?' }).click()
  const looked = await whoHasLooked(ivan.page)
  assert.ok(looked.some((row) => row.includes(ADAM) && row.includes('Lämnade över ett ärende')))

  await adam.page.getByRole('link', { name: 'Logg', exact: true }).click()
  await adam.page
    .locator('ol.rows > li', { hasText: 'Lämnade över ett ärende som ingen arbetade med längre' })
    .filter({ hasText: ADAM })
    .first()
    .waitFor(PATIENCE)
  const log = await asked(adam.page, '/api/log/export?format=csv')
  assert.match(log.text, /case\.hand-over.*Olle har slutat/)
  assert.doesNotMatch(log.text, CONTENT)
  for (const { complaints, close } of [adam, olle, ivan]) {
    // The browser says on its own that a note was asked for.
    assert.deepEqual(
      complaints.filter((text) => !/409 .*\/roles$/.test(text)),
      [],
    )
    await close()
  }
})
