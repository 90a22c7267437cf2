import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'

const ROOM = 'apps/web'
/** The report's styles go into the bundle. */
const SHARED_STYLES = ['platform/reports/documents/styles.ts', 'platform/reports/charts/ink.ts']
const STAMP = `${ROOM}/dist/.sources`

/** Bundles the pages when they have changed since they were last bundled. */
export async function buildWeb(): Promise<void> {
  const sources = sourcesHash()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return
  // Loading the bundler takes longer than opening the house: only when there is something to bundle.
  const { build } = await import('vite')
  await build({ root: ROOM, logLevel: 'warn' })
  writeFileSync(STAMP, sources)
}

function sourcesHash(): string {
  const hash = createHash('sha256')
  const skipped = (name: string) =>
    name.includes('node_modules') || name.includes('dist') || name.includes('tests')
  const files = globSync(`${ROOM}/**/*.{vue,ts,css,html,json,svg}`, { exclude: skipped }).sort()
  for (const file of [...files, ...SHARED_STYLES, 'package-lock.json'])
    hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

if (import.meta.main) await buildWeb()
