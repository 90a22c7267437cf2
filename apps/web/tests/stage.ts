import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { estimateRows, STUDY_ID, studies, studyPage } from './answers.ts'
import { type Browser, openBrowser, type Page } from './browser.ts'
import { builtPages } from './built-pages.ts'
import { casesAreWell } from './case-answers.ts'
import { houseIsWell } from './house-answers.ts'
import { measurementIsWell } from './measurement-answers.ts'
import { researchIsWell } from './research-answers.ts'
import { sessionIs, signedInAs } from './session-answers.ts'
import { type Answers, startTestServer, type TestServer } from './test-server.ts'

/** The built pages in a browser before a server with made-up answers. */

export type Visit = {
  readonly page: Page
  /** What the console said, scripts that threw, and requests to anyone but the server. */
  readonly complaints: string[]
  readonly close: () => Promise<void>
}

export type Stage = {
  readonly server: TestServer
  readonly visit: (path: string, options?: VisitOptions) => Promise<Visit>
  readonly close: () => Promise<void>
}

export type VisitOptions = {
  readonly width?: number
  readonly height?: number
  readonly forcedColors?: 'active'
  readonly colorScheme?: 'dark'
  /** Runs in the page before its own scripts. */
  readonly first?: () => void
}

export const part = (name: 'board' | 'annex', language: string | null): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}-${language}.json`, import.meta.url), 'utf8'))

export const STUDY_PATH = `/api/studies/${STUDY_ID}`

/** A house with one evaluated study and some in other states. */
export function everythingIsWell(answers: Answers): void {
  answers.clear()
  sessionIs(answers, signedInAs(['operator', 'evaluator']))
  answers.set('GET /api/health', () => ({ json: { status: 'ok', version: '1.0.0' } }))
  answers.set('GET /api/studies', () => ({ json: { studies } }))
  answers.set(`GET ${STUDY_PATH}`, () => ({ json: studyPage }))
  answers.set(`GET ${STUDY_PATH}/estimates`, (query) => ({
    json: { rows: estimateRows(query.get('language') === 'en' ? 'en' : 'sv') },
  }))
  answers.set(`GET ${STUDY_PATH}/report`, (query) => ({
    json: part(query.get('part') === 'board' ? 'board' : 'annex', query.get('language')),
  }))
  measurementIsWell(answers)
  houseIsWell(answers)
  casesAreWell(answers)
  researchIsWell(answers)
}

async function visit(
  browser: Browser,
  server: TestServer,
  path: string,
  options: VisitOptions,
): Promise<Visit> {
  const { width = 1280, height = 800, first, ...media } = options
  const context = await browser.newContext({ viewport: { width, height }, locale: 'sv-SE', ...media })
  const page = await context.newPage()
  if (first) await page.addInitScript(first)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== server.address) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(server.address + path)
  return { page, complaints, close: () => context.close() }
}

/** Null where there is no browser. */
export async function openStage(): Promise<Stage | null> {
  const browser = await openBrowser()
  if (browser === null) return null
  const server = await startTestServer((await builtPages()).folder)
  everythingIsWell(server.answers)
  return {
    server,
    visit: (path, options = {}) => visit(browser, server, path, options),
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

/** Keeps a picture of the page when UTFALL_PICTURES names a folder, for the eyes that no rule replaces. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.UTFALL_PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
