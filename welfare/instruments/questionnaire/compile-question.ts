import type { FaultWords } from '@utfall/exchange'
import {
  ABSENT_REASON,
  type Beside,
  extensionOf,
  type FhirItem,
  type FhirOption,
  HIDDEN_ANSWERS,
  ITEM_CONTROL,
  ITEM_WEIGHT,
  MAX_VALUE,
  MIN_VALUE,
  OPTION_EXCLUSIVE,
  ORDINAL_VALUE,
} from './fhir.ts'
import type { Condition, Option, OptionMeaning, Question, QuestionKind, Texts } from './form.ts'
import type { Unsupported } from './unsupported.ts'

/** What reading a question may say and ask for. */
export type QuestionReader = {
  fault(field: string, english: FaultWords, swedish: FaultWords): void
  text(field: string, value: string, beside: Beside): Texts
  leftOut(what: Unsupported['what']): void
}

const KINDS: ReadonlyMap<string, QuestionKind> = new Map([
  ['choice', 'one'],
  ['coding', 'one'],
  ['open-choice', 'one'],
  ['boolean', 'one'],
  ['string', 'text'],
  ['text', 'text'],
  ['integer', 'whole-number'],
  ['decimal', 'number'],
  ['date', 'date'],
  ['display', 'information'],
])

const LONGEST = { string: 255, text: 4000 } as const
const MOST_OPTIONS = 100
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  ITEM_WEIGHT,
  ORDINAL_VALUE,
  OPTION_EXCLUSIVE,
  MIN_VALUE,
  MAX_VALUE,
  ITEM_CONTROL,
  HIDDEN_ANSWERS,
])

/** One item as a question; null where its faults leave nothing to ask. */
export function readQuestion(
  item: FhirItem,
  when: readonly Condition[],
  reader: QuestionReader,
): Question | null {
  const kind = KINDS.get(item.type)
  if (kind === undefined) {
    const known = [...KINDS.keys()].join(', ')
    reader.fault(
      'type',
      [`«${item.type}»`, `one of group, ${known}`],
      [`«${item.type}»`, `något av group, ${known}`],
    )
    return null
  }
  if (item.text === undefined || item.text.trim() === '') {
    reader.fault('text', ['nothing', 'the words of the question'], ['inget', 'frågans ord'])
    return null
  }
  tellLeftOut(item, reader)
  const isChoice = kind === 'one'
  const options = isChoice ? readOptions(item, reader) : []
  return {
    id: item.linkId,
    kind: isChoice && item.repeats === true ? 'several' : kind,
    text: reader.text('text', item.text, item._text),
    help: helpOf(item, reader),
    when,
    options,
    ...limitsOf(item, kind, reader),
    longest: Math.min(
      item.maxLength ?? Number.POSITIVE_INFINITY,
      LONGEST[item.type === 'string' ? 'string' : 'text'],
    ),
  }
}

function tellLeftOut(item: FhirItem, reader: QuestionReader): void {
  const given: Readonly<Record<string, unknown>> = { ...item }
  if (item.required === true) reader.leftOut('required')
  if (given.initial !== undefined) reader.leftOut('initial')
  if (given.readOnly === true) reader.leftOut('read-only')
  if (item.type === 'open-choice' || given.answerConstraint === 'optionsOrString')
    reader.leftOut('open-choice')
  const others = (item.extension ?? []).filter(({ url }) => !KNOWN_EXTENSIONS.has(url))
  if (others.some(({ url }) => /expression|calculated/i.test(url))) reader.leftOut('calculation')
  else if (others.length > 0) reader.leftOut('other-extension')
  if (given.answerValueSet !== undefined)
    reader.fault(
      'answerValueSet',
      ['a list of answers that is kept elsewhere', 'answerOption with each answer'],
      ['en lista med svar som finns någon annanstans', 'answerOption med varje svar'],
    )
}

/** A display item below a question with the control `help`; anything else below a question is not asked here. */
function helpOf(item: FhirItem, reader: QuestionReader): Texts | null {
  let help: Texts | null = null
  for (const below of item.item ?? []) {
    const control = extensionOf(below.extension, ITEM_CONTROL)?.valueCodeableConcept?.coding?.[0]?.code
    if (below.type === 'display' && (control === 'help' || control === 'flyover') && below.text !== undefined)
      help ??= reader.text('help', below.text, below._text)
    else
      reader.fault(
        'item',
        [`«${below.linkId}» below a question`, 'questions beside each other, with a condition'],
        [`«${below.linkId}» under en fråga`, 'frågor bredvid varandra, med ett villkor'],
      )
  }
  return help
}

/** FHIR's yes and no have no words of their own; these are the languages that the house has words in. */
export const YES_NO = [
  ['true', { sv: 'Ja', 'sv-x-latt': 'Ja', en: 'Yes', ar: 'نعم' }],
  ['false', { sv: 'Nej', 'sv-x-latt': 'Nej', en: 'No', ar: 'لا' }],
] as const

function readOptions(item: FhirItem, reader: QuestionReader): readonly Option[] {
  if (item.type === 'boolean')
    return YES_NO.map(([code, text]) => ({ code, text, weight: null, meaning: 'answer', isExclusive: true }))
  const given = item.answerOption ?? []
  if (given.length < 2 || given.length > MOST_OPTIONS) {
    reader.fault(
      'answerOption',
      [`${given.length} options`, `2 to ${MOST_OPTIONS}`],
      [`${given.length} alternativ`, `2 till ${MOST_OPTIONS}`],
    )
    return []
  }
  const options = given.flatMap((option, place) => readOption(option, place, reader) ?? [])
  const twice = options.find(({ code }, place) => options.findIndex((other) => other.code === code) !== place)
  if (twice !== undefined)
    reader.fault(
      'answerOption',
      [`«${twice.code}» twice`, 'each code once'],
      [`«${twice.code}» två gånger`, 'varje kod en gång'],
    )
  return options
}

const MEANINGS: ReadonlyMap<string, OptionMeaning> = new Map([
  ['not-applicable', 'not-applicable'],
  ['unknown', 'unknown'],
  ['asked-unknown', 'unknown'],
  ['asked-declined', 'declined'],
])

function readOption(option: FhirOption, place: number, reader: QuestionReader): Option | null {
  const field = `answerOption[${place}]`
  const coding = option.valueCoding
  const plain = option.valueString ?? option.valueInteger?.toString()
  const code = coding?.code ?? plain
  const text = coding?.display ?? plain
  if (code === undefined || text === undefined) {
    reader.fault(
      field,
      ['no code or no words', 'valueCoding with code and display, valueString or valueInteger'],
      ['ingen kod eller inga ord', 'valueCoding med code och display, valueString eller valueInteger'],
    )
    return null
  }
  const meaning = coding?.system === ABSENT_REASON ? MEANINGS.get(code) : 'answer'
  if (meaning === undefined) {
    const known = [...MEANINGS.keys()].join(', ')
    reader.fault(field, [`«${code}»`, `one of ${known}`], [`«${code}»`, `något av ${known}`])
    return null
  }
  return {
    code,
    text: reader.text(field, text, coding?._display),
    weight: weightOf(option, meaning, field, reader),
    meaning,
    // What is no answer cannot stand beside one.
    isExclusive:
      meaning !== 'answer' || extensionOf(option.extension, OPTION_EXCLUSIVE)?.valueBoolean === true,
  }
}

/** A place on the scale: whole numbers from 0, as a calibration counts its categories. */
function weightOf(
  option: FhirOption,
  meaning: OptionMeaning,
  field: string,
  reader: QuestionReader,
): number | null {
  const extensions = [...(option.extension ?? []), ...(option.valueCoding?.extension ?? [])]
  const weight = extensionOf(extensions, ITEM_WEIGHT, ORDINAL_VALUE)
  const value = weight?.valueDecimal ?? weight?.valueInteger
  if (value === undefined) return null
  if (meaning === 'answer' && Number.isSafeInteger(value) && value >= 0) return value
  reader.fault(
    field,
    [
      meaning === 'answer' ? `the weight ${value}` : 'a weight on what is no answer',
      'whole numbers from 0, on answers',
    ],
    [
      meaning === 'answer' ? `vikten ${value}` : 'en vikt på det som inte är ett svar',
      'heltal från 0, på svar',
    ],
  )
  return null
}

function limitsOf(
  item: FhirItem,
  kind: QuestionKind,
  reader: QuestionReader,
): Pick<Question, 'lowest' | 'highest'> {
  const isDate = kind === 'date'
  const read = (url: string) => {
    const limit = extensionOf(item.extension, url)
    return (isDate ? limit?.valueDate : (limit?.valueInteger ?? limit?.valueDecimal)) ?? null
  }
  const [lowest, highest] = [read(MIN_VALUE), read(MAX_VALUE)]
  if (lowest !== null && highest !== null && lowest > highest)
    reader.fault(
      'extension',
      [`the lowest ${lowest} above the highest ${highest}`, 'the lowest first'],
      [`det lägsta ${lowest} över det högsta ${highest}`, 'det lägsta först'],
    )
  return { lowest, highest }
}
