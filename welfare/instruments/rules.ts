import type { Language } from '@utfall/basics'
import { areNumbers, MOST_GROUPS } from './data/group-column.ts'
import type {
  CalibrationOrder,
  ColumnPart,
  ColumnSuggestion,
  InstrumentDefinition,
  Survey,
  Wording,
} from './schema.ts'

/** Decisions of the room as pure functions. */

export function inLanguage(text: Wording, language: Language): string {
  return typeof text === 'string' ? text : text[language]
}

/** A name as it stands in an address: "Självskattad hälsa (kort)" is `sjalvskattad-halsa-kort`; '' where nothing is left. */
export function slugOf(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replaceAll(/^-+|-+$/g, '')
}

type NewInstrument = Extract<CalibrationOrder['instrument'], { kind: 'new' }>

/** The definition of an instrument that comes with its first file of answers. */
export function newDefinition(instrument: NewInstrument, survey: Survey): InstrumentDefinition {
  const { name, english, owner, licence, minutes } = instrument
  return {
    id: slugOf(name),
    name: { sv: name, en: english ?? name },
    items: itemsAsked([], survey),
    languages: [],
    owner,
    licence,
    minutes,
  }
}

/** The definition with the items of a new file: what is known of an item stays, and no item is forgotten. */
export function withSurvey(definition: InstrumentDefinition, survey: Survey): InstrumentDefinition {
  return { ...definition, items: itemsAsked(definition.items, survey) }
}

function itemsAsked(known: InstrumentDefinition['items'], survey: Survey): InstrumentDefinition['items'] {
  const asked = new Set(survey.items)
  const kept = known.map((item) =>
    asked.has(item.id) ? { ...item, highest: survey.highest ?? item.highest } : item,
  )
  const names = new Set(known.map(({ id }) => id))
  const added = survey.items
    .filter((id) => !names.has(id))
    .map((id) => ({ id, wording: null, highest: survey.highest }))
  return [...kept, ...added]
}

const ID_NAME = /^(?:id|person|person[_-]?id|respondent|pnr|personnummer|lopnr|löpnr)$/i
const WEIGHT_NAME = /^(?:vikt|vikter|weight|weights)$/i
const GROUP_NAME = /^grp_/
/** More answers to choose among than any questionnaire has; a number beyond it is an age, a year or a sum. */
const HIGHEST_ANSWER = 10
const EXAMPLES = 4

type ReadColumn = { readonly name: string; readonly values: readonly (string | null)[] }

/** What each column of a file seems to be, from its name and its first values; a person decides. */
export function suggestColumns(columns: readonly ReadColumn[]): ColumnSuggestion[] {
  const isIdTaken = columns.some(({ name }) => ID_NAME.test(name))
  let hasId = false
  return columns.map((column, place) => {
    const values = column.values.filter((value) => value !== null)
    const distinct = [...new Set(values)]
    const isId =
      !hasId &&
      (isIdTaken
        ? ID_NAME.test(column.name)
        : place === 0 && distinct.length === values.length && !areAnswers(distinct))
    if (isId) hasId = true
    return {
      name: column.name,
      part: isId ? 'id' : partOf(column.name, distinct, distinct.length === values.length),
      // Identities are people's; nobody needs to see them in order to tell what the column is.
      examples: isId ? [] : inOrder(distinct.slice(0, EXAMPLES)),
    }
  })
}

/** As answers are counted; texts stay as they come. */
function inOrder(values: readonly string[]): string[] {
  return areAnswers(values) ? values.toSorted((a, b) => Number(a) - Number(b)) : [...values]
}

/** `isDistinct`: no two persons share a value, as with a serial number. */
function partOf(name: string, distinct: readonly string[], isDistinct: boolean): Exclude<ColumnPart, 'id'> {
  if (GROUP_NAME.test(name)) return 'group'
  if (WEIGHT_NAME.test(name)) return 'weight'
  if (areAnswers(distinct)) return 'item'
  // As the analysis does: numbers of many values, such as age in years, become bands; other texts are free texts.
  if (distinct.length < 2) return 'other'
  if (distinct.length <= MOST_GROUPS) return 'group'
  return areNumbers(distinct) && !isDistinct ? 'group' : 'other'
}

function areAnswers(distinct: readonly string[]): boolean {
  return (
    distinct.length > 0 &&
    distinct.every((value) => /^\d{1,2}$/.test(value) && Number(value) <= HIGHEST_ANSWER)
  )
}
