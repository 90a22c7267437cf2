import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { HELP_FOLDER, helpFiles } from './stored-help.ts'

// Run with `node apps/cli/arguments/write-help.ts` after a change of an option; the difference is reviewed like any other.
const files = await helpFiles()
await mkdir(HELP_FOLDER, { recursive: true })
for (const name of await readdir(HELP_FOLDER)) {
  if (!files.has(name)) await rm(new URL(name, HELP_FOLDER))
}
for (const [name, text] of files) await writeFile(new URL(name, HELP_FOLDER), text)
