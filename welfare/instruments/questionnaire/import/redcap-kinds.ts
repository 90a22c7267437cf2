import { isCalendarDate } from '@utfall/basics'
import { quoted } from '@utfall/exchange'
import type { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import type { DraftQuestion } from './draft.ts'
import type { ImportWork } from './imported.ts'
import { plainText } from './plain-text.ts'
import type { RedcapAnnotation } from './redcap-annotation.ts'
import type { RedcapRow } from './redcap-rows.ts'

/** How a field is asked here. */
export type AskedAs = Pick<DraftQuestion, 'type' | 'isSeveral' | 'lowest' | 'highest' | 'longest'> & {
  readonly choices: 'own' | 'yesno' | 'truefalse'
  /** Answered in words of one's own, not by choosing. */
  readonly isWritten: boolean
  /** What its look said, in words. */
  readonly help: string
  readonly annotation: RedcapAnnotation
}

const NOT_ASKED: ReadonlyMap<string, keyof typeof UNSUPPORTED_TEXTS> = new Map([
  ['calc', 'calculation'],
  ['file', 'file-answer'],
  ['signature', 'file-answer'],
  ['sql', 'database-list'],
] as const)
const ASKED = [
  'text',
  'notes',
  'radio',
  'dropdown',
  'checkbox',
  'yesno',
  'truefalse',
  'slider',
  'descriptive',
]

/** How it is asked, or why not; null where the type is none of REDCap's. */
export function askedAs(
  row: RedcapRow,
  annotation: RedcapAnnotation,
  work: ImportWork,
): AskedAs | keyof typeof UNSUPPORTED_TEXTS | null {
  const type = row.text('type').toLowerCase()
  const plain: AskedAs = {
    type: 'text',
    isSeveral: false,
    lowest: null,
    highest: null,
    longest: null,
    choices: 'own',
    isWritten: false,
    help: '',
    annotation,
  }
  switch (type) {
    case 'text':
      return { ...plain, isWritten: true, ...textKind(row, annotation, work) }
    case 'notes':
      return { ...plain, isWritten: true, longest: annotation.longest }
    case 'radio':
    case 'dropdown':
    case 'select':
      return { ...plain, type: 'coding' }
    case 'checkbox':
      return { ...plain, type: 'coding', isSeveral: true }
    case 'yesno':
    case 'truefalse':
      return { ...plain, type: 'coding', choices: type }
    case 'slider':
      return { ...plain, ...sliderKind(row, work) }
    case 'descriptive':
      return { ...plain, type: 'display' }
    default: {
      const leftOut = NOT_ASKED.get(type)
      if (leftOut !== undefined) return leftOut
      const known = [...ASKED, ...NOT_ASKED.keys()].join(', ')
      work.fault(row.place('type'), [quoted(type), `one of ${known}`], [quoted(type), `något av ${known}`])
      return null
    }
  }
}

type Written = Pick<AskedAs, 'type' | 'lowest' | 'highest' | 'longest'>

function textKind(row: RedcapRow, annotation: RedcapAnnotation, work: ImportWork): Written {
  const validation = row.text('validation').toLowerCase()
  const place = row.place('validation')
  const { longest } = annotation
  const plain: Written = { type: 'string', lowest: null, highest: null, longest }
  if (validation === 'integer' || validation.startsWith('number')) {
    if (/dp/.test(validation)) work.tell(place, 'precision', validation)
    const type = validation === 'integer' ? 'integer' : 'decimal'
    const [lowest, highest] = limitsOf(row, annotation, work, (given) =>
      numberOf(given, validation.includes('comma')),
    )
    // A whole number above 0.5 is one above 0.
    return type === 'decimal'
      ? { ...plain, type, lowest, highest }
      : {
          ...plain,
          type,
          lowest: lowest === null ? null : Math.ceil(lowest),
          highest: highest === null ? null : Math.floor(highest),
        }
  }
  if (/^date_(ymd|dmy|mdy)$/.test(validation)) {
    const [lowest, highest] = limitsOf(row, annotation, work, (given) =>
      isCalendarDate(given) ? given : null,
    )
    return { ...plain, type: 'date', lowest, highest }
  }
  if (validation !== '' || row.text('choices') !== '')
    work.tell(place, 'format', validation === '' ? row.text('choices') : validation)
  // FHIR's string is one line of at most 255 characters.
  return longest !== null && longest > 255 ? { ...plain, type: 'text' } : plain
}

/** Limits are written as numbers, or as days like 2026-01-31 whatever the order that they are shown in. */
function limitsOf<Limit extends number | string>(
  row: RedcapRow,
  { hasHardLimits }: RedcapAnnotation,
  work: ImportWork,
  read: (given: string) => Limit | null,
): readonly [lowest: Limit | null, highest: Limit | null] {
  const limit = (column: 'lowest' | 'highest') => {
    const given = row.text(column)
    if (given === '') return null
    const value = read(given)
    if (value !== null) return value
    const isMovable = /^(today|now)$|\[/i.test(given)
    if (isMovable) work.tell(row.place(column), 'constraint', given)
    else
      work.fault(
        row.place(column),
        [quoted(given), 'a number, or a day as 2026-01-31, as the validation says'],
        [quoted(given), 'ett tal, eller en dag som 2026-01-31, som valideringen säger'],
      )
    return null
  }
  const limits = [limit('lowest'), limit('highest')] as const
  if (!hasHardLimits && limits.some((each) => each !== null)) work.tell(row.place('lowest'), 'soft-limit')
  return limits
}

function numberOf(given: string, hasComma: boolean): number | null {
  const text = hasComma ? given.replace(',', '.') : given
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

/** From 0 to 100 unless the dictionary says otherwise; its words stand at the ends and in the middle. */
function sliderKind(row: RedcapRow, work: ImportWork): Pick<AskedAs, 'type' | 'lowest' | 'highest' | 'help'> {
  const end = (column: 'lowest' | 'highest', otherwise: number) => {
    const value = numberOf(row.text(column), false)
    return value !== null && Number.isSafeInteger(value) ? value : otherwise
  }
  const [lowest, highest] = [end('lowest', 0), end('highest', 100)]
  work.tell(row.place('type'), 'slider')
  const words = row
    .text('choices')
    .split('|')
    .map((part) => plainText(part).text)
  const numbers = words.length === 2 ? [lowest, highest] : [lowest, (lowest + highest) / 2, highest]
  const help = numbers.flatMap((number, place) =>
    (words[place] ?? '') === '' ? [] : [`${number} = ${words[place]}`],
  )
  return { type: 'integer', lowest, highest, help: help.join('; ') }
}
