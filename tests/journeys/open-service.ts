import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeEntryLink } from '@utfall/identity'
import { readSettings, type Service, serve } from '@utfall/server'
import { type Browser, type BrowserContext, openBrowser, type Page } from '../../apps/web/tests/browser.ts'
import { buildWeb } from '../../tools/build-web.ts'

export type Visit = {
  readonly page: Page
  readonly context: BrowserContext
  /** What the console said, scripts that threw, and requests to anyone but the service. */
  readonly complaints: string[]
  close(): Promise<void>
}

export type OpenService = {
  /** Its printed link is not used yet. */
  readonly service: Service
  /** A browser of their own for the evaluator. */
  visit(path: string, width?: number): Promise<Visit>
  visitAs(name: string, path: string, width?: number): Promise<Visit>
  /** Somebody who is not signed in. */
  visitAsStranger(path: string, width?: number): Promise<Visit>
  close(): Promise<void>
}

export const EVALUATOR = 'Una Utvärderingsexempel'

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
    const { address } = service
    const tokens = new Map<string, string>()
    /** Each comes in once, by a link as the next start would print it. */
    const tokenOf = async (name: string): Promise<string> => {
      const known = tokens.get(name)
      if (known !== undefined) return known
      const entry = `${address}/kom-in#${await makeEntryLink(service.house, new Date())}`
      const token = await enterAs({ address, entry }, name)
      tokens.set(name, token)
      return token
    }
    const visitAs = async (name: string, path: string, width = 1280): Promise<Visit> =>
      await openVisit(browser, { address, path, width, token: await tokenOf(name) })
    return {
      service,
      visit: (path, width) => visitAs(EVALUATOR, path, width),
      visitAs,
      visitAsStranger: (path, width = 1280) => openVisit(browser, { address, path, width, token: null }),
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

type Where = {
  readonly address: string
  readonly path: string
  readonly width: number
  /** Null: nobody is signed in. */
  readonly token: string | null
}

/** A browser of somebody's own: nothing is shared with the others but the service. */
export async function openVisit(browser: Browser, { address, path, width, token }: Where): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: 'sv-SE',
    acceptDownloads: true,
  })
  if (token !== null) await context.addCookies([{ name: 'utfall', value: token, url: address }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== address && protocol !== 'data:') complaints.push(`request to ${request.url()}`)
  })
  await page.goto(address + path)
  return { page, context, complaints, close: () => context.close() }
}
