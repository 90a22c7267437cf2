import {
  ABSENT_REASON,
  type FhirItem,
  type FhirOption,
  ITEM_CONTROL,
  ITEM_WEIGHT,
  MAX_VALUE,
  MIN_VALUE,
  TRANSLATION,
} from '../fhir.ts'
import type { OptionMeaning, Texts } from '../form.ts'

/** Words in every language of a questionnaire as FHIR writes them: the first beside the value, the others as translations. */

export function words(texts: Texts, language: string) {
  const others = Object.entries(texts).filter(([code]) => code !== language)
  return {
    value: texts[language] ?? '',
    beside: {
      extension: others.map(([code, content]) => ({
        url: TRANSLATION,
        extension: [
          { url: 'lang', valueCode: code },
          { url: 'content', valueString: content },
        ],
      })),
    },
  }
}

const ABSENT_CODES: Readonly<Record<Exclude<OptionMeaning, 'answer'>, string>> = {
  'not-applicable': 'not-applicable',
  unknown: 'asked-unknown',
  declined: 'asked-declined',
}

export type OptionWords = {
  readonly code: string
  readonly text: Texts
  readonly weight?: number
  readonly meaning?: Exclude<OptionMeaning, 'answer'>
}

/** The code by which a condition asks for an option. */
export function codeOf({ code, meaning }: Pick<OptionWords, 'code' | 'meaning'>): string {
  return meaning === undefined ? code : ABSENT_CODES[meaning]
}

function optionOf(option: OptionWords, language: string): FhirOption {
  const { value, beside } = words(option.text, language)
  const system = option.meaning === undefined ? {} : { system: ABSENT_REASON }
  const weight =
    option.weight === undefined ? {} : { extension: [{ url: ITEM_WEIGHT, valueDecimal: option.weight }] }
  return { valueCoding: { ...system, code: codeOf(option), display: value, _display: beside }, ...weight }
}

export type QuestionWords = {
  readonly id: string
  readonly text: Texts
  readonly help?: Texts
  readonly kind:
    | { readonly type: 'coding'; readonly options: readonly OptionWords[] }
    | { readonly type: 'integer' | 'decimal'; readonly lowest: number; readonly highest: number }
    | { readonly type: 'text'; readonly longest: number }
}

export function questionItem({ id, text, help, kind }: QuestionWords, language: string): FhirItem {
  const { value, beside } = words(text, language)
  const below = help === undefined ? {} : { item: [helpItem(`${id}-hjalp`, help, language)] }
  return { linkId: id, type: kind.type, text: value, _text: beside, ...detailsOf(kind, language), ...below }
}

function detailsOf(kind: QuestionWords['kind'], language: string): Partial<FhirItem> {
  switch (kind.type) {
    case 'coding':
      return { answerOption: kind.options.map((option) => optionOf(option, language)) }
    case 'text':
      return { maxLength: kind.longest }
    case 'integer':
    case 'decimal': {
      const limit = (value: number) =>
        kind.type === 'integer' ? { valueInteger: value } : { valueDecimal: value }
      return {
        extension: [
          { url: MIN_VALUE, ...limit(kind.lowest) },
          { url: MAX_VALUE, ...limit(kind.highest) },
        ],
      }
    }
  }
}

function helpItem(linkId: string, text: Texts, language: string): FhirItem {
  const { value, beside } = words(text, language)
  const control = { url: ITEM_CONTROL, valueCodeableConcept: { coding: [{ code: 'help' }] } }
  return { linkId, type: 'display', text: value, _text: beside, extension: [control] }
}
