import type { Language } from '@utfall/basics'
import type { Command } from '../command.ts'
import type { ListedCommand } from '../command-list.ts'
import type { Option } from './options.ts'
import { COMMON_OPTIONS } from './parse-arguments.ts'

const LINE_WIDTH = 100

const WORDS = {
  sv: {
    motto: 'Utfall: hur vet vi att det blir bättre?',
    usage: 'Användning',
    command: 'KOMMANDO',
    commands: 'Kommandon',
    options: 'Val',
    common: 'Gemensamma val',
    examples: 'Exempel',
    takes: 'Filen',
    gives: 'Svaret',
    required: 'krävs',
    defaultIs: 'om inget anges',
    more: 'Hjälp för ett kommando: ./utfall KOMMANDO --help. Programmets version: ./utfall --version.',
    exit: 'Slutkod 0: klart. 2: indata kan inte användas, inget skrivs till stdout. 1: fel i programmet, med en kod.',
  },
  en: {
    motto: 'Utfall: how do we know it gets better?',
    usage: 'Usage',
    command: 'COMMAND',
    commands: 'Commands',
    options: 'Options',
    common: 'Options of every command',
    examples: 'Examples',
    takes: 'The file',
    gives: 'The answer',
    required: 'required',
    defaultIs: 'default',
    more: 'Help for a command: ./utfall COMMAND --help. The version: ./utfall --version.',
    exit: 'Exit code 0: done. 2: the input cannot be used, nothing is written to stdout. 1: our own fault, with a code.',
  },
} as const

export function generalHelp(commands: readonly ListedCommand[], language: Language): string {
  const words = WORDS[language]
  const size = Math.max(...commands.map((each) => each.name.length))
  return page([
    words.motto,
    `${words.usage}: ./utfall ${words.command} …`,
    section(
      words.commands,
      commands.flatMap((each) => entry(each.name, each.summary[language], size)),
    ),
    section(words.common, optionLines(COMMON_OPTIONS, language)),
    words.more,
    wrapped(words.exit, 0).join('\n'),
  ])
}

export function commandHelp(listed: ListedCommand, command: Command, language: Language): string {
  const words = WORDS[language]
  const own = Object.fromEntries(
    Object.entries(command.options).filter(([name]) => !Object.hasOwn(COMMON_OPTIONS, name)),
  )
  const needed = Object.entries(own)
    .filter(([, option]) => option.isRequired)
    .map(([name, option]) => ` ${optionName(name, option, language)}`)
  const operands = command.operands.map((each) => ` ${each[language]}`)
  return page([
    wrapped(`utfall ${listed.name}: ${listed.summary[language]}`, 0).join('\n'),
    `${words.usage}: ./utfall ${listed.name}${operands.join('')}${needed.join('')} …`,
    section(words.takes, indented(command.takes[language])),
    section(words.options, optionLines(own, language)),
    section(words.common, optionLines(COMMON_OPTIONS, language)),
    section(words.gives, indented(command.gives[language])),
    section(
      words.examples,
      command.examples.map((each) => `  ./utfall ${each}`),
    ),
  ])
}

function page(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`
}

function section(heading: string, lines: readonly string[]): string {
  return [heading, ...lines].join('\n')
}

function indented(text: string): readonly string[] {
  return wrapped(text, 2).map((line) => `  ${line}`)
}

function optionLines(
  options: Readonly<Record<string, Option<unknown>>>,
  language: Language,
): readonly string[] {
  const names = Object.entries(options).map(([name, option]) => optionName(name, option, language))
  const size = Math.min(34, Math.max(...names.map((name) => name.length)))
  return Object.values(options).flatMap((option, index) =>
    entry(names[index] ?? '', helpText(option, language), size),
  )
}

function optionName(name: string, option: Option<unknown>, language: Language): string {
  return option.form ? `--${name} ${option.form.placeholder[language]}` : `--${name}`
}

function helpText(option: Option<unknown>, language: Language): string {
  const words = WORDS[language]
  if (option.isRequired) return `${option.help[language]} (${words.required})`
  if (option.form === null || option.fallback === undefined) return option.help[language]
  const fallback = language === 'sv' ? String(option.fallback).replace('.', ',') : String(option.fallback)
  return `${option.help[language]} (${words.defaultIs}: ${fallback})`
}

/** A name and its text side by side; a long name gets a line of its own. */
function entry(name: string, text: string, size: number): readonly string[] {
  const margin = ' '.repeat(size + 4)
  const lines = wrapped(text, size + 4)
  if (name.length > size) return [`  ${name}`, ...lines.map((line) => margin + line)]
  const first = `  ${name.padEnd(size)}  ${lines[0] ?? ''}`
  return [first, ...lines.slice(1).map((line) => margin + line)]
}

function wrapped(text: string, margin: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && margin + last.length + 1 + word.length <= LINE_WIDTH) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}
