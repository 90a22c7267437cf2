import type { Language } from '@utfall/basics'
import type { FormLink } from '@utfall/rasch'
import { noteLines } from '../texts/notes.ts'
import type { Note } from './document.ts'
import { figure, intervalFigure, intervalHeader, pFigure, thresholdList } from './figures.ts'
import type { View } from './view.ts'

const WORDS = {
  sv: {
    title: 'Formulär B på A:s skala',
    shift: ['', 'Förskjutning, logit', 'Standardfel'],
    shiftRow: 'Mått på B + förskjutningen',
    items: ['Gemensam fråga', 'På A', 'På B', 'Avvikelse', 'Standardfel', 'z', 'p, Holm', ''],
    moved: 'flyttad',
    dropped: 'ur länken',
    agreement: (chi: string, df: number, p: string) =>
      `Är de gemensamma frågorna överens om en förskjutning? χ² ${chi} (${df}), p ${p}.`,
    anchors: (lr: string, df: number, p: string) =>
      `Håller stegen från A bland dem som svarade B? LR ${lr} (${df}), p ${p}.`,
    linked: ['Fråga', 'Läge på A:s skala', 'Trösklar', 'Standardfel'],
  },
  en: {
    title: "Form B on A's scale",
    shift: ['', 'Shift, logits', 'Standard error'],
    shiftRow: 'Measures on B + the shift',
    items: ['Common item', 'On A', 'On B', 'Displacement', 'Standard error', 'z', 'p, Holm', ''],
    moved: 'moved',
    dropped: 'not in the link',
    agreement: (chi: string, df: number, p: string) =>
      `Do the common items agree on one shift? χ² ${chi} (${df}), p ${p}.`,
    anchors: (lr: string, df: number, p: string) =>
      `Do the steps from A hold among those who answered B? LR ${lr} (${df}), p ${p}.`,
    linked: ['Item', "Location on A's scale", 'Thresholds', 'Standard errors'],
  },
} as const

export type ShownLink = {
  readonly found: FormLink
  readonly linked: readonly {
    readonly id: string
    readonly location: number
    readonly thresholds: readonly number[]
    readonly thresholdSe: readonly number[]
  }[]
  readonly unstable: readonly string[]
  readonly test: { readonly statistic: number; readonly df: number; readonly p: number } | null
  readonly level: number
  readonly notes: readonly Note[]
}

export function linkView(shown: ShownLink, language: Language): View {
  const { found, linked, unstable, test, level, notes } = shown
  const words = WORDS[language]
  const { agreement } = found
  const remark = (item: string, droppedAt: number | null) =>
    droppedAt !== null ? words.dropped : unstable.includes(item) ? words.moved : ''
  return {
    title: words.title,
    blocks: [
      {
        kind: 'table',
        header: [words.shift[0], words.shift[1], intervalHeader(level, language), words.shift[2]],
        rows: [
          [
            words.shiftRow,
            figure(found.shift, 3, language),
            intervalFigure(found.low, found.high, 3, language),
            figure(found.se, 3, language),
          ],
        ],
      },
      {
        kind: 'table',
        header: words.items,
        rows: found.items.map((row) => [
          row.item,
          figure(row.locationA, 2, language),
          figure(row.locationB, 2, language),
          figure(row.displacement, 2, language),
          figure(row.se, 2, language),
          figure(row.z, 2, language),
          pFigure(row.adjusted?.holm ?? null, language),
          remark(row.item, row.droppedAt),
        ]),
      },
      {
        kind: 'text',
        lines: [
          ...(agreement
            ? [
                words.agreement(
                  figure(agreement.chiSquare, 2, language),
                  agreement.df,
                  pFigure(agreement.p, language),
                ),
              ]
            : []),
          ...(test
            ? [words.anchors(figure(test.statistic, 2, language), test.df, pFigure(test.p, language))]
            : []),
        ],
      },
      {
        kind: 'table',
        header: words.linked,
        rows: linked.map((item) => [
          item.id,
          figure(item.location, 2, language),
          thresholdList(item.thresholds, language),
          thresholdList(item.thresholdSe, language),
        ]),
      },
      { kind: 'text', lines: noteLines(notes, language) },
    ],
  }
}
