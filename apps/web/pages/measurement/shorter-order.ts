import type { Language } from '../../api/client.ts'
import type { ShorterBasis, ShorterOrder } from '../../api/shapes.ts'
import { decimalText } from './written-numbers.ts'

/** What a person fills in about a shorter form, as it is written, and the order that it makes. */

export const PURPOSES = ['groups', 'individuals', 'cut'] as const
export const LIMITS = ['none', 'questions', 'minutes'] as const
export const WISHES = ['include', 'exclude'] as const
export type Wish = (typeof WISHES)[number]

export type ShorterForm = {
  purpose: string
  perGroup: string
  difference: string
  differenceUnit: string
  change: string
  changeUnit: string
  cut: string
  wrong: string
  limit: string
  questions: string
  minutes: string
  seconds: string
  /** By question; one that is not here may stay or go. */
  wishes: Record<string, Wish>
}

/** The fields that can be written wrongly, from the top of the page. */
const FIELDS = [
  'perGroup',
  'difference',
  'change',
  'cut',
  'wrong',
  'questions',
  'minutes',
  'seconds',
] as const
export type ShorterField = (typeof FIELDS)[number]

type Range = { readonly from: number; readonly to: number; readonly whole?: true }
/** As the server has them. */
const RANGES: Readonly<Record<ShorterField, Range>> = {
  perGroup: { from: 2, to: 1_000_000, whole: true },
  difference: { from: 0.01, to: 20 },
  change: { from: 0.01, to: 20 },
  cut: { from: -20, to: 20 },
  wrong: { from: 0.1, to: 50 },
  questions: { from: 1, to: 500, whole: true },
  minutes: { from: 0.1, to: 240 },
  seconds: { from: 1, to: 600 },
}

export function emptyForm({ secondsPerQuestion, mean }: ShorterBasis, language: Language): ShorterForm {
  return {
    purpose: 'groups',
    perGroup: '100',
    difference: decimalText(0.5, language),
    differenceUnit: 'sd',
    change: '',
    changeUnit: 'logits',
    cut: decimalText(Math.round(10 * mean) / 10, language),
    wrong: '10',
    limit: 'none',
    questions: '5',
    minutes: '2',
    seconds: decimalText(secondsPerQuestion, language),
    wishes: {},
  }
}

/** "0,5" or "0.5", with either minus; null where it is no number within the range. */
export function writtenNumber(text: string, { from, to, whole }: Range): number | null {
  const plain = text.trim().replaceAll(/\s/g, '').replace('\u2212', '-').replace(',', '.')
  if (!/^-?\d{1,9}(?:\.\d+)?$/.test(plain)) return null
  const value = Number(plain)
  return value >= from && value <= to && (!whole || Number.isInteger(value)) ? value : null
}

/** The fields that the choices show. */
export function fieldsAsked({ purpose, limit }: ShorterForm): readonly ShorterField[] {
  const ofPurpose: readonly ShorterField[] =
    purpose === 'groups' ? ['perGroup', 'difference'] : purpose === 'cut' ? ['cut', 'wrong'] : ['change']
  const ofLimit: readonly ShorterField[] = limit === 'questions' || limit === 'minutes' ? [limit] : []
  return FIELDS.filter((field) => [...ofPurpose, ...ofLimit, 'seconds'].includes(field))
}

type MadeOrder =
  | { readonly kind: 'order'; readonly order: ShorterOrder }
  | { readonly kind: 'faulty'; readonly fields: readonly ShorterField[] }

export function orderOf(form: ShorterForm, calibration: number, language: Language): MadeOrder {
  const number = (field: ShorterField) => writtenNumber(form[field], RANGES[field]) ?? 0
  const isEmptyChange = (field: ShorterField) => field === 'change' && form.change.trim() === ''
  const fields = fieldsAsked(form).filter(
    (field) => !isEmptyChange(field) && writtenNumber(form[field], RANGES[field]) === null,
  )
  if (fields.length > 0) return { kind: 'faulty', fields }
  const amount = (field: 'difference' | 'change', unit: string) => ({
    value: number(field),
    unit: unit === 'sd' ? ('sd' as const) : ('logits' as const),
  })
  const purpose: ShorterOrder['purpose'] =
    form.purpose === 'groups'
      ? {
          kind: 'groups',
          perGroup: number('perGroup'),
          difference: amount('difference', form.differenceUnit),
        }
      : form.purpose === 'cut'
        ? { kind: 'cut', cut: number('cut'), mostWrong: number('wrong') / 100 }
        : {
            kind: 'individuals',
            change: form.change.trim() === '' ? null : amount('change', form.changeUnit),
          }
  const limit: ShorterOrder['limit'] =
    form.limit === 'questions'
      ? { kind: 'questions', questions: number('questions') }
      : form.limit === 'minutes'
        ? { kind: 'minutes', minutes: number('minutes') }
        : { kind: 'none' }
  const wished = (wish: Wish) =>
    Object.entries(form.wishes).flatMap(([id, each]) => (each === wish ? [id] : []))
  return {
    kind: 'order',
    order: {
      language,
      calibration,
      purpose,
      limit,
      secondsPerQuestion: number('seconds'),
      include: wished('include'),
      exclude: wished('exclude'),
    },
  }
}
