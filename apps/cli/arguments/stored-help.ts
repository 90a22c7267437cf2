import { LANGUAGES } from '@utfall/basics'
import { COMMANDS } from '../command-list.ts'
import { commandHelp, generalHelp } from './help.ts'

/** The folder where the help texts are kept, so that a change of an option shows as a changed line. */
export const HELP_FOLDER = new URL('../help/', import.meta.url)

/** File name → text, for the general help and each command in both languages. */
export async function helpFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const language of LANGUAGES) {
    files.set(`utfall.${language}.txt`, generalHelp(COMMANDS, language))
    for (const listed of COMMANDS) {
      files.set(
        `${listed.name.replaceAll(' ', '-')}.${language}.txt`,
        commandHelp(listed, await listed.load(), language),
      )
    }
  }
  return files
}
