import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BadInput } from '../bad-input.ts'
import { same } from '../texts/text.ts'

/**
 * Writes files so that each is there whole or not at all: under another name first, and renamed when every one of them
 * is complete.
 */
export async function writeWholeFiles(
  directory: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  option = 'out',
): Promise<void> {
  const mark = `.${randomUUID()}.part`
  const written: string[] = []
  try {
    await mkdir(directory, { recursive: true })
    for (const [name, content] of files) {
      const path = join(directory, name + mark)
      written.push(path)
      await writeFile(path, content)
    }
    for (const name of files.keys()) await rename(join(directory, name + mark), join(directory, name))
  } catch (error) {
    for (const path of written) await rm(path, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new BadInput(
      [
        {
          place: `--${option}`,
          given: same(`${directory} (${code})`),
          allowed: { sv: 'en mapp som går att skriva i', en: 'a folder that can be written to' },
        },
      ],
      { sv: 'Välj en annan mapp. Inget har skrivits.', en: 'Choose another folder. Nothing was written.' },
    )
  }
}
