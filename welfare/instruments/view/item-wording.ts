import type { Language } from '@utfall/basics'
import type { Block } from '@utfall/reports'
import { itemNames } from '../report/item-names.ts'
import type { InstrumentDefinition } from '../schema.ts'

const TEXTS = {
  sv: {
    title: 'Frågorna',
    caption: 'Kolumnernas namn och vad som frågades',
    column: 'Kolumn',
    wording: 'Fråga',
  },
  en: {
    title: 'The items',
    caption: 'Names of the columns and what was asked',
    column: 'Column',
    wording: 'Item',
  },
} as const

/** What each column asked, for those who do not know the file; nothing where nobody has said. */
export function itemWordingBlocks({ items }: InstrumentDefinition, language: Language): readonly Block[] {
  const names = itemNames({ items }, language)
  const worded = items.flatMap(({ id, wording }) => {
    const text = wording?.[language] ?? wording?.sv ?? wording?.en
    if (text) return [[id, text] as const]
    const short = names.get(id)
    return short === undefined ? [] : [[short, id] as const]
  })
  if (worded.length === 0) return []
  const texts = TEXTS[language]
  return [
    { kind: 'heading', level: 2, id: 'item-wording', text: texts.title },
    {
      kind: 'table',
      table: {
        caption: texts.caption,
        columns: [
          { header: texts.column, align: 'start', rowHeader: true },
          { header: texts.wording, align: 'start' },
        ],
        rows: worded.map((cells) => ({ kind: 'row', cells })),
      },
    },
  ]
}
