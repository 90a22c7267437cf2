import type { Form } from './option-forms.ts'

/** A normal distribution or an even range, in logits. */
export type Spread =
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }

const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)`
const SPREAD = new RegExp(`^(normal|range):(${NUMBER}),(${NUMBER})$`)

/** No person stands further out than this on any questionnaire. */
const FURTHEST_LOGITS = 20

/** Where people stand: `normal:0,1.5` (mean, standard deviation) or `range:-2,2` (low, high), logits. */
export function spread(): Form<Spread> {
  return {
    placeholder: { sv: 'normal:MEDEL,SD|range:LÄGST,HÖGST', en: 'normal:MEAN,SD|range:LOW,HIGH' },
    allowed: {
      sv: `normal:MEDEL,SD eller range:LÄGST,HÖGST, tal från -${FURTHEST_LOGITS} till ${FURTHEST_LOGITS} med decimalpunkt, SD över 0 och LÄGST under HÖGST`,
      en: `normal:MEAN,SD or range:LOW,HIGH, numbers from -${FURTHEST_LOGITS} to ${FURTHEST_LOGITS}, SD above 0 and LOW below HIGH`,
    },
    parse: (given) => {
      const match = SPREAD.exec(given.trim())
      if (!match) return undefined
      const [first, second] = [Number(match[2]), Number(match[3])]
      if (Math.abs(first) > FURTHEST_LOGITS || Math.abs(second) > FURTHEST_LOGITS) return undefined
      if (match[1] === 'normal') return second > 0 ? { kind: 'normal', mean: first, sd: second } : undefined
      return first < second ? { kind: 'range', low: first, high: second } : undefined
    },
  }
}

/** One or more whole numbers with commas between, each once. */
export function wholeNumbers(low: number, high: number): Form<readonly number[]> {
  return {
    placeholder: { sv: 'N,…', en: 'N,…' },
    allowed: {
      sv: `olika heltal från ${low} till ${high} med komma emellan`,
      en: `different whole numbers from ${low} to ${high} with commas between`,
    },
    parse: (given) => {
      const cells = given.split(',').map((cell) => cell.trim())
      if (!cells.every((cell) => /^\d{1,9}$/.test(cell))) return undefined
      const values = cells.map(Number)
      const isSound = values.every((value) => value >= low && value <= high)
      return isSound && new Set(values).size === values.length ? values : undefined
    },
  }
}

/** The highest category: one number for all items, or `q1=3,q2=4`. */
export type Highest = number | Readonly<Record<string, number>>

export function highestCategory(largest: number): Form<Highest> {
  return {
    placeholder: { sv: 'N|FRÅGA=N,…', en: 'N|ITEM=N,…' },
    allowed: {
      sv: `ett heltal från 1 till ${largest}, eller fråga=heltal med komma emellan`,
      en: `a whole number from 1 to ${largest}, or item=whole number with commas between`,
    },
    parse: (given) => {
      const whole = (text: string) => {
        const value = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
        return value >= 1 && value <= largest ? value : undefined
      }
      if (!given.includes('=')) return whole(given)
      const entries = given.split(',').map((cell) => {
        const at = cell.lastIndexOf('=')
        const name = cell.slice(0, Math.max(0, at)).trim().normalize('NFC')
        return [name, whole(cell.slice(at + 1))] as const
      })
      const names = new Set(entries.map(([name]) => name))
      if (names.size !== entries.length || names.has('') || entries.some(([, n]) => n === undefined))
        return undefined
      return Object.fromEntries(entries.map(([name, n]) => [name, n ?? 0]))
    },
  }
}
