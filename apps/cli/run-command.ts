import { InvalidInput, type Language } from '@utfall/basics'
import { commandHelp, generalHelp } from './arguments/help.ts'
import { flag } from './arguments/options.ts'
import { asksForHelp, COMMON_OPTIONS, languageOf, parseArguments } from './arguments/parse-arguments.ts'
import { BadInput, badInputLines } from './bad-input.ts'
import { COMMANDS, type ListedCommand } from './command-list.ts'
import { documentText } from './output/document.ts'
import { viewText } from './output/view.ts'
import { same, type Text } from './texts/text.ts'
import { VERSION } from './version.ts'

/** Everything a run leaves behind. On any failure `stdout` is empty. */
export type RunResult = { readonly exitCode: 0 | 1 | 2; readonly stdout: string; readonly stderr: string }

type Progress = ((done: number, total: number) => void) | null

const GENERAL_OPTIONS = {
  help: COMMON_OPTIONS.help,
  language: COMMON_OPTIONS.language,
  version: flag({ sv: 'visa versionen', en: 'show the version' }),
}

/** One command line from its words to its result; nothing is written before all of it is known. */
export async function runCommandLine(words: readonly string[], progress: Progress): Promise<RunResult> {
  const [name = ''] = words
  const isGeneral = name === '' || name.startsWith('-')
  const options = isGeneral ? GENERAL_OPTIONS : COMMON_OPTIONS
  const language = languageOf(options, words)
  try {
    if (isGeneral) return { exitCode: 0, stdout: runGeneral(words, language), stderr: '' }
    return await runNamed(find(words), words, progress)
  } catch (error) {
    if (error instanceof BadInput) {
      return { exitCode: 2, stdout: '', stderr: `${badInputLines(error, language).join('\n')}\n` }
    }
    // What the statistics found impossible and the checks here let through still came from the person's input.
    if (error instanceof InvalidInput) {
      return {
        exitCode: 2,
        stdout: '',
        stderr: `${error.field}: given ${error.given} allowed ${error.allowed}\n`,
      }
    }
    return { exitCode: 1, stdout: '', stderr: ownFaultText(error, name, language) }
  }
}

function runGeneral(words: readonly string[], language: Language): string {
  if (asksForHelp(GENERAL_OPTIONS, words)) return generalHelp(COMMANDS, language)
  const parsed = parseArguments(GENERAL_OPTIONS, [], words)
  if (parsed.complaints.length > 0) throw new BadInput(parsed.complaints, SEE_HELP)
  if (parsed.values.version === true) return `utfall ${VERSION}\n`
  throw noSuchCommand({ sv: 'ingenting', en: 'nothing' })
}

/** The command whose name the words begin with; a name may be two words, such as `adaptive simulate`. */
function find(words: readonly string[]): ListedCommand {
  const listed = COMMANDS.find(({ name }) => nameWords(name).every((word, place) => words[place] === word))
  if (!listed) throw noSuchCommand(same(words[0] ?? ''))
  return listed
}

function nameWords(name: string): readonly string[] {
  return name.split(' ')
}

async function runNamed(
  listed: ListedCommand,
  allWords: readonly string[],
  progress: Progress,
): Promise<RunResult> {
  const words = allWords.slice(nameWords(listed.name).length)
  const command = await listed.load()
  const language = languageOf(command.options, words)
  if (asksForHelp(command.options, words))
    return { exitCode: 0, stdout: commandHelp(listed, command, language), stderr: '' }
  const parsed = parseArguments(command.options, command.operands, words)
  if (parsed.complaints.length > 0) {
    const advice = `./utfall ${listed.name} --help`
    throw new BadInput(parsed.complaints, { sv: `Alla val: ${advice}`, en: `All options: ${advice}` })
  }
  const { operands, values } = parsed
  const answer = await command.run({ operands, values, language, progress })
  return {
    exitCode: answer.exitCode ?? 0,
    stdout: values.json === true ? documentText(listed.name, answer) : viewText(answer.view),
    stderr: (answer.warnings ?? []).map((line) => `${line}\n`).join(''),
  }
}

const SEE_HELP: Text = { sv: 'Hjälp: ./utfall --help', en: 'Help: ./utfall --help --language en' }

function noSuchCommand(given: Text): BadInput {
  const names = COMMANDS.map((each) => each.name).join('|')
  return new BadInput([{ place: 'COMMAND', given, allowed: same(names) }], SEE_HELP)
}

/**
 * An exception nobody foresaw. The stack is shown, because whoever mends it needs it; it may quote the person's own
 * data, and the text says so.
 */
function ownFaultText(error: unknown, command: string, language: Language): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const text: Text = {
    sv:
      `UTFALL-INTERNAL: ett fel i programmet (utfall ${VERSION}, ${command}). Inget har skrivits.\n` +
      'Skicka koden, versionen, kommandoraden och raderna nedan till den som förvaltar Utfall hos er.\n' +
      'Skicka inte datafilen, och läs igenom raderna först: de kan citera data.',
    en:
      `UTFALL-INTERNAL: our own fault (utfall ${VERSION}, ${command}). Nothing was written.\n` +
      'Send the code, the version, the command line and the lines below to whoever runs Utfall where you are.\n' +
      'Do not send the data file, and read the lines first: they may quote data.',
  }
  return `${text[language]}\n${stack}\n`
}
