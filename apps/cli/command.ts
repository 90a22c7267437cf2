import type { Language } from '@utfall/basics'
import type { OptionTable, OptionValues } from './arguments/options.ts'
import { COMMON_OPTIONS } from './arguments/parse-arguments.ts'
import type { View } from './output/view.ts'
import type { Text } from './texts/text.ts'

/** The file an answer rests on, as every document names it. */
export type InputIdentity = { readonly file: string; readonly sha256: string; readonly rows: number }

/** What a command found: the document's keys, and how it looks to a person. */
export type Answer = {
  /** Null where the answer rests on no file: a house, a log. */
  readonly input: InputIdentity | null
  readonly body: Readonly<Record<string, unknown>>
  readonly view: View
  /** What a person must see also when the answer goes to a file: on stderr, and the exit code stays 0. */
  readonly warnings?: readonly string[]
  /** 2 where what was looked at is not as it should be: the answer is whole and says what. */
  readonly exitCode?: 0 | 2
}

export type Request<T extends OptionTable> = {
  readonly operands: readonly string[]
  readonly values: OptionValues<T>
  readonly language: Language
  /** Where a long computation says how far it is; null when nobody watches. */
  readonly progress: ((done: number, total: number) => void) | null
}

type Definition<T extends OptionTable> = {
  /** What stands after the name, in order; each a path. */
  readonly operands: readonly Text[]
  readonly options: T
  /** What the file holds. */
  readonly takes: Text
  /** What comes out: the keys of the document and how they were made. */
  readonly gives: Text
  /** Command lines, without `./utfall`. */
  readonly examples: readonly string[]
  readonly run: (request: Request<T>) => Answer | Promise<Answer>
}

/** A command whose declared options and run function have been tied together. */
export type Command = Omit<Definition<OptionTable>, 'run'> & {
  readonly run: (request: {
    readonly operands: readonly string[]
    readonly values: Readonly<Record<string, unknown>>
    readonly language: Language
    readonly progress: Request<OptionTable>['progress']
  }) => Answer | Promise<Answer>
}

export function defineCommand<const T extends OptionTable>(definition: Definition<T>): Command {
  return {
    ...definition,
    options: { ...definition.options, ...COMMON_OPTIONS },
    // parseArguments makes exactly the declared values; this is the one place where the types take its word.
    run: (request) => definition.run({ ...request, values: request.values as OptionValues<T> }),
  }
}
