import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readSettings, type Service, serve } from '@utfall/server'
import { type Browser, type BrowserContext, NO_BROWSER, openBrowser } from '../../apps/web/tests/browser.ts'
import {
  CLIENT,
  startProvider,
  type TestProvider,
} from '../../platform/identity/sign-in/provider-for-tests.ts'
import { buildWeb } from '../../tools/build-web.ts'
import { isWellMade } from './well-made-page.ts'

/** A municipality's own sign-in, with a real provider of identity on another address than the house's. */

const PROVIDER = { id: 'kommunen', name: { sv: 'Exempelkommunens konto', en: 'The example town’s account' } }
const PATIENCE = { timeout: 30_000 }
const folder = mkdtempSync(join(tmpdir(), 'utfall-provider-'))

type Place = { readonly browser: Browser; readonly service: Service; readonly provider: TestProvider }
let place: Place | null = null

before(async () => {
  const browser = await openBrowser()
  if (browser === null) return
  await buildWeb()
  const port = await freePort()
  const provider = await startProvider([`http://localhost:${port}/api/sign-in/oidc/${PROVIDER.id}/callback`])
  const oidc = join(folder, 'oidc.json')
  const settings = { issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret }
  const assuranceByAcr = { 'urn:sakert': 'two-factor' }
  writeFileSync(oidc, JSON.stringify([{ ...PROVIDER, ...settings, assuranceByAcr }]))
  const environment = { UTFALL_HOUSE: 'own', UTFALL_OIDC: oidc }
  const read = readSettings({ house: join(folder, 'house'), port: String(port) }, environment)
  if (!('host' in read)) throw new Error('the settings of the journey are faulty')
  const service = await serve(read, () => new Date())
  await linkAdministrator(service, provider)
  place = { browser, service, provider }
})

after(async () => {
  await place?.browser.close()
  await place?.service.close()
  await place?.provider.close()
  rmSync(folder, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** The first administrator is the provider's `sub-anna`. */
async function linkAdministrator({ house }: Service, { issuer, person }: TestProvider): Promise<void> {
  await house.withTx({ kind: 'door', purpose: 'test' }, async (tx) => {
    const { id } = await tx.selectFrom('account').select('id').executeTakeFirstOrThrow()
    const linked = { account_id: id, issuer, subject: person.account, linked_by: 'house' }
    await tx.insertInto('external_identity').values(linked).execute()
  })
}

/** Eleven minutes pass since anybody showed who they are. */
async function letProofsGrowOld({ house }: Service): Promise<void> {
  await house.withTx({ kind: 'door', purpose: 'test' }, (tx) =>
    tx
      .updateTable('session')
      .set({ confirmed_at: new Date(Date.now() - 11 * 60_000) })
      .execute(),
  )
}

async function signIn({ service }: Place, context: BrowserContext) {
  const page = await context.newPage()
  await page.goto(`${service.address}/logga-in`)
  await page.getByRole('button', { name: `Logga in med ${PROVIDER.name.sv}` }).click(PATIENCE)
  await page.getByRole('button', { name: 'Första administratören' }).waitFor(PATIENCE)
  return page
}

test('a page on another site begins no sign-in at the provider, neither by a link nor by a form', async (t) => {
  if (place === null) return t.skip(NO_BROWSER)
  const { browser, service, provider } = place
  const address = `${service.address}/api/sign-in/oidc/${PROVIDER.id}`
  const context = await browser.newContext()
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const there = `${provider.issuer}/.well-known/openid-configuration`
  await page.goto(there)
  assert.equal((await page.goto(address))?.status(), 404)
  await page.goto(there)
  await page.evaluate((to) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'POST', action: to, enctype: 'text/plain' })
    const field = document.createElement('input')
    Object.assign(field, { name: '{"errand":"sign-in","x":"', value: '"}' })
    form.append(field)
    document.body.append(form)
    form.submit()
  }, address)
  await page.getByText('OTHER_ORIGIN').waitFor(PATIENCE)
  await page.goto(there)
  await page.evaluate(async (to) => {
    const order = { method: 'POST', body: '{"errand":"sign-in"}' }
    const json = { headers: { 'content-type': 'application/json' } }
    await fetch(to, { ...order, mode: 'no-cors', credentials: 'include' }).catch(() => null)
    await fetch(to, { ...order, ...json, credentials: 'include' }).catch(() => null)
  }, address)
  assert.deepEqual(await context.cookies(service.address), [])
  assert.deepEqual(
    asked.filter((url) => url.startsWith(provider.issuer) && url !== there && !url.endsWith('favicon.ico')),
    [],
  )
  await context.close()
})

test('one signs in at the provider, and shows who one is there again, in a tab of its own, before another session of one’s own is ended', async (t) => {
  if (place === null) return t.skip(NO_BROWSER)
  const { browser, service } = place
  const computer = await browser.newContext({ locale: 'sv-SE', viewport: { width: 1280, height: 800 } })
  const phone = await browser.newContext({ locale: 'sv-SE' })
  const left = await signIn(place, phone)
  const page = await signIn(place, computer)
  await letProofsGrowOld(service)
  await page.goto(`${service.address}/konto`)
  await page
    .getByRole('button', { name: /^Avsluta/ })
    .first()
    .click(PATIENCE)
  const dialog = page.getByRole('dialog', { name: 'Bekräfta att det är du' })
  await dialog.waitFor(PATIENCE)
  await isWellMade(page, 'provider-confirm', [1280])
  const opened = computer.waitForEvent('page')
  await dialog.getByRole('button', { name: `Bekräfta med ${PROVIDER.name.sv}` }).click()
  const tab = await opened
  await tab.getByRole('button', { name: 'Första administratören' }).waitFor(PATIENCE)
  assert.equal(new URL(tab.url()).origin, service.address)
  await tab.close()
  // As when the tab comes to the front again: a browser without a screen shows all of them at once.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await dialog.waitFor({ state: 'detached', ...PATIENCE })
  await page
    .getByRole('button', { name: /^Avsluta/ })
    .first()
    .waitFor({ state: 'detached', ...PATIENCE })
  await left.reload()
  await left.getByRole('heading', { level: 1, name: 'Logga in i Utfall' }).waitFor(PATIENCE)
  await phone.close()
  await computer.close()
})
