import type { Fault, Faults } from '@utfall/exchange'
import { compileQuestionnaire } from '../compile.ts'
import {
  type FhirExtension,
  type FhirItem,
  type FhirOption,
  type FhirQuestionnaire,
  HIDDEN_ANSWERS,
  ITEM_CONTROL,
  MAX_VALUE,
  MIN_VALUE,
  OPTION_EXCLUSIVE,
} from '../fhir.ts'
import { questionsOf, type Texts } from '../form.ts'
import { words } from '../ready-made/write-fhir.ts'
import { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import {
  codingOf,
  type Draft,
  type DraftCondition,
  type DraftItem,
  type DraftPlaces,
  type DraftQuestion,
} from './draft.ts'
import type { Imported, ImportWork, NotSupported, Place } from './imported.ts'

/**
 * The draft as FHIR, compiled from the very bytes that would be stored: what is imported can be asked. Faults that only
 * show then get their place in the file that was brought.
 */
export function finishImport(draft: Draft, leftOut: number, work: ImportWork): Imported | Faults {
  const faults = work.faults()
  if (faults !== null) return faults
  const resource = resourceOf(draft)
  const compiled = compileQuestionnaire(new TextEncoder().encode(JSON.stringify(resource)), draft.file)
  const places = placesOf(draft.items)
  if (compiled.kind === 'faults')
    return { ...compiled, faults: compiled.faults.map((fault) => placed(fault, places)) }
  const questions = questionsOf(compiled.form)
  const information = questions.filter(({ kind }) => kind === 'information').length
  return {
    kind: 'imported',
    resource: compiled.resource,
    unsupported: [
      ...work.notSupported,
      ...compiled.unsupported.map(({ question, what }): NotSupported => {
        const place = places.get(question)?.name ?? { file: draft.file, row: null, column: null }
        return { place, what, given: null, ...UNSUPPORTED_TEXTS[what] }
      }),
    ].sort(byPlace),
    counts: {
      pages: compiled.form.pages.length,
      questions: questions.length - information,
      information,
      conditions: conditionsIn(draft.items),
      leftOut,
      languages: compiled.form.languages.length,
    },
  }
}

function byPlace({ place: one }: NotSupported, { place: other }: NotSupported): number {
  if (one.file !== other.file) return one.file < other.file ? 1 : -1
  return (one.row ?? 0) - (other.row ?? 0)
}

function conditionsIn(items: readonly DraftItem[]): number {
  return items.reduce(
    (sum, item) =>
      sum + (item.when === null ? 0 : 1) + (item.kind === 'group' ? conditionsIn(item.items) : 0),
    0,
  )
}

type ItemPlaces = DraftPlaces & { readonly each: readonly Place[] }

function placesOf(items: readonly DraftItem[]): ReadonlyMap<string, ItemPlaces> {
  const found = new Map<string, ItemPlaces>()
  const visit = (item: DraftItem): void => {
    const each = item.kind === 'group' ? [] : item.options.map(({ place }) => place)
    found.set(item.id, { ...item.places, each })
    if (item.kind === 'group') for (const inner of item.items) visit(inner)
  }
  for (const item of items) visit(item)
  return found
}

const PARTS: Readonly<Record<string, keyof DraftPlaces>> = {
  linkId: 'name',
  text: 'text',
  help: 'help',
  answerOption: 'options',
  extension: 'limits',
  enableWhen: 'logic',
}

/** `compile.ts` names a fault by linkId and field; a field has no point in its name. */
function placed(fault: Fault, places: ReadonlyMap<string, ItemPlaces>): Fault {
  const column = fault.column ?? ''
  const point = column.lastIndexOf('.')
  const at = places.get(column.slice(0, Math.max(point, 0)))
  if (at === undefined) return fault
  const [, field = '', option] = /^(\w+)(?:\[(\d+)\])?$/.exec(column.slice(point + 1)) ?? []
  return {
    ...fault,
    ...((option === undefined ? null : at.each[Number(option)]) ?? at[PARTS[field] ?? 'type']),
  }
}

function resourceOf(draft: Draft): FhirQuestionnaire {
  const { language } = draft
  const { value, beside } = words(draft.title, language)
  const hasConditions = conditionsIn(draft.items) > 0
  return {
    resourceType: 'Questionnaire',
    status: 'draft',
    language,
    title: value,
    ...(beside.extension.length === 0 ? {} : { _title: beside }),
    ...(draft.version === null ? {} : { version: draft.version }),
    // REDCap and ODK both take away the answer to a question that is no longer asked.
    ...(hasConditions ? { extension: [{ url: HIDDEN_ANSWERS, valueCode: 'removed' }] } : {}),
    item: draft.items.map((item) => itemOf(item, language)),
  }
}

function itemOf(item: DraftItem, language: string): FhirItem {
  const { id, when } = item
  if (item.kind === 'group') {
    const text = item.text === null ? {} : textOf(item.text, language)
    const inner = item.items.map((each) => itemOf(each, language))
    return { linkId: id, type: 'group', ...text, ...whenOf(when), item: inner }
  }
  if (item.type === 'display') {
    // FHIR: nothing stands below a display item, nor is it required (Questionnaire, constraints que-1 and que-6).
    return { linkId: id, type: 'display', ...textOf(withHelp(item), language), ...whenOf(when) }
  }
  const extension = limitsOf(item)
  const isWritten = item.type === 'string' || item.type === 'text'
  return {
    linkId: id,
    type: item.type,
    ...textOf(item.text, language),
    ...(item.isSeveral ? { repeats: true } : {}),
    ...(item.isRequired ? { required: true } : {}),
    ...(item.longest === null || !isWritten ? {} : { maxLength: item.longest }),
    ...whenOf(when),
    ...(item.options.length === 0
      ? {}
      : { answerOption: item.options.map((each) => optionOf(each, language)) }),
    ...(extension.length === 0 ? {} : { extension }),
    ...(item.help === null ? {} : { item: [helpOf(item.help, id, language)] }),
  }
}

function withHelp({ text, help }: DraftQuestion): Texts {
  return help === null
    ? text
    : Object.fromEntries(
        Object.entries(text).map(([code, words]) => [code, `${words}\n${help[code] ?? ''}`.trim()]),
      )
}

function textOf(texts: Texts, language: string): Pick<FhirItem, 'text' | '_text'> {
  const { value, beside } = words(texts, language)
  return beside.extension.length === 0 ? { text: value } : { text: value, _text: beside }
}

function helpOf(texts: Texts, id: string, language: string): FhirItem {
  const control = { url: ITEM_CONTROL, valueCodeableConcept: { coding: [{ code: 'help' }] } }
  return { linkId: `${id}/help`, type: 'display', ...textOf(texts, language), extension: [control] }
}

function whenOf(when: DraftCondition | null): Pick<FhirItem, 'enableWhen' | 'enableBehavior'> {
  return when === null ? {} : { enableWhen: when.tests, enableBehavior: when.behavior }
}

function limitsOf({ type, lowest, highest }: DraftQuestion): readonly FhirExtension[] {
  const limit = (url: string, value: number | string | null): readonly FhirExtension[] => {
    if (value === null) return []
    if (typeof value === 'string') return [{ url, valueDate: value }]
    return [type === 'integer' ? { url, valueInteger: value } : { url, valueDecimal: value }]
  }
  return [...limit(MIN_VALUE, lowest), ...limit(MAX_VALUE, highest)]
}

function optionOf(option: DraftQuestion['options'][number], language: string): FhirOption {
  const { value, beside } = words(option.text, language)
  return {
    valueCoding: {
      ...codingOf(option),
      display: value,
      ...(beside.extension.length === 0 ? {} : { _display: beside }),
    },
    ...(option.isExclusive ? { extension: [{ url: OPTION_EXCLUSIVE, valueBoolean: true }] } : {}),
  }
}
