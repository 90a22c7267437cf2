import type { Text } from '../texts/text.ts'
import type { Form } from './option-forms.ts'

/** One option of a command; parsing, help and checking are all made from this declaration. */
export type Option<V> = {
  readonly form: Form<NonNullable<V>> | null
  readonly isRequired: boolean
  /** The value when the option is left out; undefined when there is none. */
  readonly fallback: V | undefined
  readonly help: Text
}

export type OptionTable = Readonly<Record<string, Option<unknown>>>
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends Option<infer V> ? V : never
}

export function required<V>(form: Form<NonNullable<V>>, help: Text): Option<V> {
  return { form, isRequired: true, fallback: undefined, help }
}

export function optional<V>(form: Form<NonNullable<V>>, help: Text): Option<V | undefined> {
  return { form, isRequired: false, fallback: undefined, help }
}

export function withDefault<V>(form: Form<NonNullable<V>>, fallback: V, help: Text): Option<V> {
  return { form, isRequired: false, fallback, help }
}

/** An option without a value: there or not. */
export function flag(help: Text): Option<boolean> {
  return { form: null, isRequired: false, fallback: false, help }
}
