import { readFileSync } from 'node:fs'
import { type Language, REMARK_TEXTS } from '@utfall/basics'
import { runCommandLine } from '../run-command.ts'
import { MEASUREMENT_REASONS } from '../texts/measurement-reasons.ts'
import { NOTE_TEXTS } from '../texts/note-texts.ts'
import { REASON_TEXTS } from '../texts/reasons.ts'
import type { Text } from '../texts/text.ts'
import { measurementNoteCodes, noteCodes } from './codes.ts'
import { csv } from './program.ts'

/** The two guides to the command line; their examples are run, so that they cannot grow old. */
export const GUIDES: readonly { readonly language: Language; readonly file: URL }[] = [
  { language: 'sv', file: new URL('../../../docs/guide/kommandorad.md', import.meta.url) },
  { language: 'en', file: new URL('../../../docs/guide/command-line.md', import.meta.url) },
]

const FENCE = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm
const CODES = /(<!-- codes -->\n)[\s\S]*?(<!-- end of codes -->)/
const PROMPT = '$ ./utfall '

/**
 * The page as it should be: files from its `csv` and `json` blocks are written, each `console` block's command is run on them and
 * followed by what it printed (stdout, or stderr when refused), and the list of codes is made anew.
 */
export async function freshGuide(
  file: URL,
  language: Language,
): Promise<{ readonly page: string; readonly ran: readonly string[] }> {
  const page = readFileSync(file, 'utf8')
  const paths = new Map<string, string>()
  for (const [, kind, name, body] of page.matchAll(FENCE)) {
    if ((kind === 'csv' || kind === 'json') && name) paths.set(name, csv(`${language}-${name}`, body))
  }
  const ran: string[] = []
  let fresh = ''
  let at = 0
  for (const match of page.matchAll(FENCE)) {
    const [whole, kind, , body] = match
    fresh += page.slice(at, match.index)
    at = match.index + whole.length
    if (kind !== 'console') {
      fresh += whole
      continue
    }
    const command = body.split('\n')[0]
    const words = command.slice(PROMPT.length).split(' ')
    ran.push(words.join(' '))
    const result = await runCommandLine(
      words.map((word) => paths.get(word) ?? word),
      null,
    )
    if (result.exitCode === 1) throw new Error(`${command}\n${result.stderr}`)
    const printed = [...paths].reduce(
      (text, [name, path]) => text.replaceAll(path, name).replaceAll(`"${language}-${name}"`, `"${name}"`),
      result.exitCode === 0 ? result.stdout : result.stderr,
    )
    fresh += `\`\`\`console\n${command}\n${printed}\`\`\``
  }
  fresh += page.slice(at)
  if (!CODES.test(fresh)) throw new Error(`${file.pathname} has no place for the list of codes`)
  const tables = codeTables(language).replaceAll('$', '$$$$')
  return { page: fresh.replace(CODES, `$1\n${tables}\n\n$2`), ran }
}

function codeTables(language: Language): string {
  const words = {
    sv: { notes: '| Kod i `notes` | Betyder |', reasons: '| Kod vid avslag | Data har | Skulle behöva |' },
    en: {
      notes: '| Code in `notes` | Means |',
      reasons: '| Code of a refusal | The data have | Would have to have |',
    },
  }[language]
  const byCode = <Value>(...texts: readonly Readonly<Record<string, Value>>[]) =>
    texts.flatMap((each) => Object.entries(each)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const reached = [...noteCodes().keys(), ...measurementNoteCodes().keys()].map((code) => [
    code,
    REMARK_TEXTS[code],
  ])
  const noteTexts = { ...Object.fromEntries(reached), ...NOTE_TEXTS }
  const notes = byCode<Text>(noteTexts).map(([code, text]) => `| \`${code}\` | ${text[language]} |`)
  const reasons = byCode(REASON_TEXTS, MEASUREMENT_REASONS).map(
    ([code, { given, allowed }]) => `| \`${code}\` | ${given[language]} | ${allowed[language]} |`,
  )
  return [words.notes, '|---|---|', ...notes, '', words.reasons, '|---|---|---|', ...reasons].join('\n')
}
