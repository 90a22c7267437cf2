import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, type Service, serve } from '@utfall/server'
import { type Browser, openBrowser, type Page } from '../../apps/web/tests/browser.ts'
import { buildWeb } from '../../tools/build-web.ts'

export type Visit = {
  readonly page: Page
  /** What the console said, scripts that threw, and requests to anyone but the service. */
  readonly complaints: string[]
  close(): Promise<void>
}

export type OpenService = {
  readonly service: Service
  /** What the browser holds of whoever is signed in. */
  readonly token: string
  visit(path: string, width?: number): Promise<Visit>
  close(): Promise<void>
}

/** The service as `npm start` opens it, in a house that is gone afterwards. */
export async function openHouseService(): Promise<{ readonly service: Service; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-journey-'))
  const settings = readSettings({ house: join(folder, 'house'), port: '0' }, {})
  if (!('host' in settings)) throw new Error('the settings of the journey are faulty')
  const service = await serve(settings, () => new Date())
  return {
    service,
    async close() {
      await service.runner.idle()
      await service.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The service with its pages and a browser before it; null where there is no browser. */
export async function openService(): Promise<OpenService | null> {
  const browser = await openBrowser()
  if (browser === null) return null
  try {
    await buildWeb()
    const { service, close } = await openHouseService()
    const token = await enterAs(service, 'Una Utvärderingsexempel')
    return {
      service,
      token,
      visit: (path, width = 1280) => visit(browser, service.address, token, path, width),
      async close() {
        await browser.close()
        await close()
      },
    }
  } catch (error) {
    await browser.close()
    throw error
  }
}

/** Comes in by the link that the service prints, and becomes one of the example people. */
export async function enterAs(
  { address, entry }: Pick<Service, 'address' | 'entry'>,
  name: string,
): Promise<string> {
  const link = entry?.split('#')[1]
  const post = async (path: string, body: unknown) =>
    await fetch(`${address}/api/sign-in/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const { people } = (await (await post('entry', { link })).json()) as {
    readonly people: readonly { readonly id: number; readonly name: string }[]
  }
  const account = people.find((person) => person.name === name)?.id
  const answer = await post('entry/as', { link, account })
  const token = /utfall=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
  if (token === undefined) throw new Error(`${name} did not come in: ${answer.status}`)
  return token
}

async function visit(
  browser: Browser,
  address: string,
  token: string,
  path: string,
  width: number,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: 'sv-SE',
    acceptDownloads: true,
  })
  await context.addCookies([{ name: 'utfall', value: token, url: address }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== address) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(address + path)
  return { page, complaints, close: () => context.close() }
}
