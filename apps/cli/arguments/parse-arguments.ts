import { parseArgs } from 'node:util'
import { LANGUAGES, type Language } from '@utfall/basics'
import type { Complaint } from '../bad-input.ts'
import { same, type Text } from '../texts/text.ts'
import { choice } from './option-forms.ts'
import { flag, type Option, type OptionTable, withDefault } from './options.ts'

/** The options that every command has. */
export const COMMON_OPTIONS = {
  json: flag({
    sv: 'skriv ett JSON-dokument i stället för en tabell',
    en: 'write one JSON document instead of a table',
  }),
  language: withDefault<Language>(choice(LANGUAGES), 'sv', {
    sv: 'språk i tabeller och meddelanden',
    en: 'language of tables and messages',
  }),
  help: flag({ sv: 'visa den här hjälpen', en: 'show this help' }),
} as const satisfies OptionTable

export type ParsedArguments = {
  readonly values: Readonly<Record<string, unknown>>
  readonly operands: readonly string[]
  readonly complaints: readonly Complaint[]
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

/**
 * Reads a command's arguments by its declared options: `--name value` or `--name=value`, whole names only, each
 * option at most once. Node's own strict mode would refuse negative values (`--control -1`), so the checks are here.
 */
export function parseArguments(
  options: OptionTable,
  operandNames: readonly Text[],
  given: readonly string[],
): ParsedArguments {
  const tokens = tokenise(options, given)
  const optionTokens = tokens.filter((token) => token.kind === 'option')
  const operands = tokens.filter((token) => token.kind === 'positional').map((token) => token.value)
  const swallowed = optionTokens.filter((token) => lacksValue(options[token.name], token))
  if (swallowed.length > 0) {
    // What follows was read as the value, so any further complaint would be about the wrong thing.
    return { values: {}, operands, complaints: swallowed.map((token) => missingValue(options, token)) }
  }
  const complaints = [
    ...optionTokens.flatMap((token, index) => tokenComplaint(options, token, optionTokens.slice(0, index))),
    ...operandComplaints(operandNames, operands),
  ]
  const values: Record<string, unknown> = {}
  for (const [name, option] of Object.entries(options)) {
    const token = optionTokens.find((each) => each.name === name)
    if (!token) {
      values[name] = option.fallback
      if (option.isRequired) complaints.push(missingOption(name, option))
    } else values[name] = option.form === null ? true : option.form.parse(token.value ?? '')
  }
  return { values, operands, complaints }
}

/** True when help is asked for, whatever else is wrong. */
export function asksForHelp(options: OptionTable, given: readonly string[]): boolean {
  return tokenise(options, given).some((token) => token.kind === 'option' && token.name === 'help')
}

/** The language asked for, found before anything else so that complaints come in it. */
export function languageOf(options: OptionTable, given: readonly string[]): Language {
  const token = tokenise(options, given).find(
    (each): each is OptionToken => each.kind === 'option' && each.name === 'language',
  )
  return LANGUAGES.find((each) => each === token?.value) ?? 'sv'
}

function tokenise(options: OptionTable, given: readonly string[]): readonly Token[] {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      {
        type: option.form === null ? ('boolean' as const) : ('string' as const),
        ...(name === 'help' ? { short: 'h' } : {}),
      },
    ]),
  )
  return (
    parseArgs({ args: [...given], options: config, strict: false, tokens: true, allowPositionals: true })
      .tokens ?? []
  )
}

function lacksValue(option: Option<unknown> | undefined, token: OptionToken): boolean {
  if (!option?.form) return false
  return token.value === undefined || (!token.inlineValue && /^--[a-z]/.test(token.value))
}

function missingValue(options: OptionTable, token: OptionToken): Complaint {
  return {
    place: `--${token.name}`,
    given: { sv: 'inget värde', en: 'no value' },
    allowed: options[token.name]?.form?.allowed ?? same('--'),
  }
}

function tokenComplaint(
  options: OptionTable,
  token: OptionToken,
  earlier: readonly OptionToken[],
): readonly Complaint[] {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
  if (!option) {
    const known = Object.keys(options).map((name) => `--${name}`)
    return [{ place: token.rawName, given: same(token.rawName), allowed: same(known.join(' ')) }]
  }
  const place = `--${token.name}`
  if (earlier.some((each) => each.name === token.name)) {
    return [
      {
        place,
        given: { sv: 'mer än en gång', en: 'more than once' },
        allowed: { sv: 'en gång', en: 'once' },
      },
    ]
  }
  if (!option.form) {
    if (token.value === undefined) return []
    return [{ place, given: quote(token.value), allowed: { sv: 'inget värde alls', en: 'no value at all' } }]
  }
  const isAllowed = option.form.parse(token.value ?? '') !== undefined
  return isAllowed ? [] : [{ place, given: quote(token.value ?? ''), allowed: option.form.allowed }]
}

function operandComplaints(names: readonly Text[], operands: readonly string[]): readonly Complaint[] {
  const missing = names.slice(operands.length).map((name) => ({
    place: name.en,
    given: { sv: 'ingenting', en: 'nothing' },
    allowed: { sv: `sökvägen till ${name.sv}`, en: `the path of ${name.en}` },
  }))
  const surplus = operands.slice(names.length).map((operand) => ({
    place: operand,
    given: quote(operand),
    allowed:
      names.length === 0
        ? { sv: 'kommandot först och valen efter det', en: 'the command first and the options after it' }
        : {
            sv: `bara ${names.map((name) => name.sv).join(' ')} och val som börjar med --`,
            en: `only ${names.map((name) => name.en).join(' ')} and options that begin with --`,
          },
  }))
  return [...missing, ...surplus]
}

function missingOption(name: string, option: Option<unknown>): Complaint {
  return {
    place: `--${name}`,
    given: { sv: 'ingenting', en: 'nothing' },
    allowed: option.form?.allowed ?? same('--'),
  }
}

function quote(given: string): Text {
  return same(given.length > 60 ? `«${given.slice(0, 57)}…»` : `«${given}»`)
}
