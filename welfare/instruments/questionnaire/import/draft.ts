import { ABSENT_REASON, type FhirEnableWhen } from '../fhir.ts'
import type { OptionMeaning, Texts } from '../form.ts'
import type { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import type { Place } from './imported.ts'

/** A questionnaire between its file and FHIR, each part with its place, so that a fault found late still has its row. */
export type Draft = {
  readonly file: string
  readonly language: string
  readonly title: Texts
  readonly version: string | null
  readonly items: readonly DraftItem[]
}

export type DraftItem = DraftQuestion | DraftGroup

/** The parts of an item that stand in cells of their own. */
export type DraftPlaces = Readonly<
  Record<'name' | 'type' | 'text' | 'help' | 'options' | 'limits' | 'logic', Place>
>

export type DraftCondition = { readonly behavior: 'all' | 'any'; readonly tests: readonly FhirEnableWhen[] }

export type DraftGroup = {
  readonly kind: 'group'
  readonly id: string
  readonly text: Texts | null
  readonly when: DraftCondition | null
  readonly items: readonly DraftItem[]
  readonly places: DraftPlaces
}

export type DraftQuestion = {
  readonly kind: 'question'
  readonly id: string
  readonly type: 'coding' | 'string' | 'text' | 'integer' | 'decimal' | 'date' | 'display'
  readonly isSeveral: boolean
  readonly isRequired: boolean
  readonly text: Texts
  readonly help: Texts | null
  readonly options: readonly DraftOption[]
  readonly lowest: number | string | null
  readonly highest: number | string | null
  readonly longest: number | null
  readonly when: DraftCondition | null
  readonly places: DraftPlaces
}

export type DraftOption = {
  /** As the file writes it: conditions ask for it so. */
  readonly code: string
  readonly text: Texts
  readonly meaning: OptionMeaning
  readonly isExclusive: boolean
  readonly place: Place
}

const ABSENT_FHIR_CODES: Readonly<Record<Exclude<OptionMeaning, 'answer'>, string>> = {
  'not-applicable': 'not-applicable',
  unknown: 'asked-unknown',
  declined: 'asked-declined',
}

/** The option as FHIR names it: what is no answer has the codes of FHIR's own list. */
export function codingOf({ code, meaning }: DraftOption): {
  readonly system?: string
  readonly code: string
} {
  return meaning === 'answer' ? { code } : { system: ABSENT_REASON, code: ABSENT_FHIR_CODES[meaning] }
}

/** What a condition may ask about: the questions before it, and why others cannot be asked about. */
export type Known = {
  readonly earlier: ReadonlyMap<string, DraftQuestion>
  readonly leftOut: ReadonlyMap<string, keyof typeof UNSUPPORTED_TEXTS>
  readonly names: ReadonlySet<string>
}
