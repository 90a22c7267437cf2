import type { UNSUPPORTED_TEXTS } from '../unsupported.ts'
import type { DraftQuestion } from './draft.ts'

/** What a row of the survey sheet is. */
export type RowKind =
  | { readonly kind: 'begin' | 'end'; readonly isRepeat: boolean }
  | {
      readonly kind: 'choice'
      readonly isSeveral: boolean
      readonly list: string
      readonly hasOther: boolean
    }
  | {
      readonly kind: 'question'
      readonly type: Exclude<DraftQuestion['type'], 'coding'>
      readonly tells: keyof typeof UNSUPPORTED_TEXTS | null
    }
  | { readonly kind: 'range' }
  | { readonly kind: 'left-out'; readonly why: keyof typeof UNSUPPORTED_TEXTS }
  /** Its options are kept elsewhere, or it asks for an order. */
  | { readonly kind: 'not-possible' }
  | { readonly kind: 'unknown' }

const QUESTIONS: Readonly<Record<string, Exclude<DraftQuestion['type'], 'coding'>>> = {
  text: 'text',
  string: 'text',
  integer: 'integer',
  int: 'integer',
  decimal: 'decimal',
  date: 'date',
  note: 'display',
}
const TOLD: Readonly<Record<string, RowKind>> = {
  time: { kind: 'question', type: 'string', tells: 'format' },
  datetime: { kind: 'question', type: 'string', tells: 'format' },
  acknowledge: { kind: 'question', type: 'display', tells: 'acknowledgement' },
  trigger: { kind: 'question', type: 'display', tells: 'acknowledgement' },
}
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  calculation: ['calculate'],
  hidden: ['hidden'],
  device: [
    ...[
      'start',
      'end',
      'today',
      'deviceid',
      'imei',
      'username',
      'email',
      'phonenumber',
      'simserial',
      'subscriberid',
    ],
    ...['audit', 'start-geopoint', 'background-audio', 'background-geopoint'],
  ],
  'file-answer': [
    ...[
      'image',
      'photo',
      'audio',
      'video',
      'file',
      'barcode',
      'geopoint',
      'geotrace',
      'geoshape',
      'location',
      'osm',
    ],
  ],
  'database-list': ['xml-external', 'csv-external'],
}
const WHY = new Map<string, keyof typeof UNSUPPORTED_TEXTS>(
  (['calculation', 'hidden', 'device', 'file-answer', 'database-list'] as const).flatMap((why) =>
    (LEFT_OUT[why] ?? []).map((type) => [type, why] as const),
  ),
)
const CHOICE =
  /^(select_one|select one(?: from)?|select1|select_multiple|select multiple|select all that apply(?: from)?) (\S+)( or[_ ]other\b.*)?$/i
const ELSEWHERE = /^(select[_ ](one|multiple)[_ ](from[_ ]file|external)|rank|cascading[_ ]select)\b/i

export const KNOWN_TYPES = [
  ...['select_one LIST', 'select_multiple LIST', 'text', 'integer', 'decimal', 'range', 'date', 'note'],
  ...['begin_group', 'end_group'],
].join(', ')

export function rowKind(written: string): RowKind {
  const given = written.trim().replace(/\s+/g, ' ')
  const type = given.toLowerCase()
  const group = /^(begin|end)[_ ](group|repeat)$/.exec(type)
  if (group !== null) return { kind: group[1] === 'begin' ? 'begin' : 'end', isRepeat: group[2] === 'repeat' }
  if (ELSEWHERE.test(type)) return { kind: 'not-possible' }
  const [, select, list, other] = CHOICE.exec(given) ?? []
  if (select !== undefined && list !== undefined)
    return { kind: 'choice', isSeveral: /multiple|all/i.test(select), list, hasOther: other !== undefined }
  if (type === 'range') return { kind: 'range' }
  const why = WHY.get(type)
  if (why !== undefined) return { kind: 'left-out', why }
  const question = Object.hasOwn(QUESTIONS, type) ? QUESTIONS[type] : undefined
  if (question !== undefined) return { kind: 'question', type: question, tells: null }
  return (Object.hasOwn(TOLD, type) ? TOLD[type] : undefined) ?? { kind: 'unknown' }
}

/** `start=0 end=10 step=1`, with what ODK takes for granted. */
export function rangeOf(
  parameters: string,
): Pick<DraftQuestion, 'type' | 'lowest' | 'highest'> & { hasStep: boolean } {
  const given = parametersOf(parameters)
  const number = (name: string, otherwise: number) => {
    const value = Number(given.get(name) ?? otherwise)
    return Number.isFinite(value) ? value : otherwise
  }
  const [start, end, step] = [number('start', 1), number('end', 10), number('step', 1)]
  const isWhole = [start, end, step].every((each) => Number.isSafeInteger(each))
  return {
    type: isWhole ? 'integer' : 'decimal',
    lowest: Math.min(start, end),
    highest: Math.max(start, end),
    hasStep: !isWhole || Math.abs(step) !== 1,
  }
}

export function parametersOf(written: string): ReadonlyMap<string, string> {
  const pairs = written
    .toLowerCase()
    .replace(/\s*=\s*/g, '=')
    .split(/[\s;,]+/)
  return new Map(pairs.map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']))
}
