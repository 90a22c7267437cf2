import type { Language } from '@utfall/basics'
import { writeTable } from '@utfall/exchange'
import { CHANGE_TEXTS } from './change-texts.ts'
import { fileForm, harmless, rounded } from './files.ts'
import type { MeasuredTwice } from './measure-answers.ts'
import { MEASURE_TEXTS } from './texts.ts'

/**
 * A row for each person in either file, those of the later file first: both measures, the change and whether it is
 * beyond the noise of measurement.
 */
export function changesCsv({ before, after, pairs, changes }: MeasuredTwice, language: Language): Uint8Array {
  const words = CHANGE_TEXTS[language].file
  const { columns, extremes } = MEASURE_TEXTS[language]
  const earlier = new Map(before.persons.map((person) => [person.id, person]))
  const rows = [
    ...after.persons.map((now, person) => ({ id: now.id, now, past: changes.persons[person] ?? null })),
    ...pairs.onlyBefore.map((id) => {
      const { measure, se, extreme } = earlier.get(id) ?? { measure: null, se: null, extreme: null }
      return { id, now: null, past: { ...NO_CHANGE, before: measure, beforeSe: se, beforeExtreme: extreme } }
    }),
  ]
  const end = (extreme: 'lowest' | 'highest' | null | undefined) => (extreme ? extremes[extreme] : null)
  const column = (name: string, value: (row: (typeof rows)[number]) => string | number | null) => ({
    name,
    values: rows.map(value),
  })
  return writeTable({
    ...fileForm(language),
    columns: [
      column(columns.id, ({ id }) => harmless(id)),
      column(words.before, ({ past }) => rounded(past?.before ?? null)),
      column(words.beforeSe, ({ past }) => rounded(past?.beforeSe ?? null)),
      column(words.beforeExtreme, ({ past }) => end(past?.beforeExtreme)),
      column(columns.answered, ({ now }) => now?.answered ?? null),
      column(columns.raw, ({ now }) => (now && now.answered > 0 ? now.score : null)),
      column(columns.max, ({ now }) => (now && now.answered > 0 ? now.max : null)),
      column(columns.measure, ({ now }) => rounded(now?.measure ?? null)),
      column(columns.se, ({ now }) => rounded(now?.se ?? null)),
      column(columns.extreme, ({ now }) => end(now?.extreme)),
      column(words.change, ({ past }) => rounded(past?.change ?? null)),
      column(words.changeSe, ({ past }) => rounded(past?.changeSe ?? null)),
      column(words.low, ({ past }) => rounded(past?.low ?? null)),
      column(words.high, ({ past }) => rounded(past?.high ?? null)),
      column(words.verdict, ({ past }) => (past?.verdict ? words.verdicts[past.verdict] : null)),
    ],
  })
}

const NO_CHANGE = { change: null, changeSe: null, low: null, high: null, verdict: null } as const
