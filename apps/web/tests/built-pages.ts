import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

export type BuiltPages = { readonly folder: string }

async function buildOnce(): Promise<BuiltPages> {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-pages-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  return { folder }
}

let built: Promise<BuiltPages> | null = null

/** The pages built once for all tests, into a folder of their own: never the one that is being served. */
export function builtPages(): Promise<BuiltPages> {
  built ??= buildOnce()
  return built
}
