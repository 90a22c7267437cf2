import type { Language } from '@utfall/basics'
import type { Ladder, StepShares } from '../analysis/ladder.ts'
import { noteLines } from '../texts/notes.ts'
import type { Note } from './document.ts'
import { figure, intervalFigure, intervalHeader, percentFigure, pFigure, wholeFigure } from './figures.ts'
import type { View } from './view.ts'

export type OrdinalSummary = {
  readonly oddsRatio: {
    readonly estimate: number | null
    readonly low: number | null
    readonly high: number | null
    readonly p: number | null
  }
  readonly win: {
    readonly theta: number
    readonly low: number
    readonly high: number
    readonly mannWhitney: { readonly p: number } | null
  }
  readonly shares: StepShares
  readonly level: number
  readonly notes: readonly Note[]
}

const WORDS = {
  sv: {
    title: 'Ordnade steg',
    step: 'Andel per steg, %',
    persons: 'Personer',
    header: ['Mått', 'Skattning', 'p'],
    odds: 'Oddskvot för högre steg',
    win: 'Vinstsannolikhet',
  },
  en: {
    title: 'Ordered steps',
    step: 'Share on each step, %',
    persons: 'Persons',
    header: ['Measure', 'Estimate', 'p'],
    odds: 'Odds ratio of higher steps',
    win: 'Win probability',
  },
} as const

export function ordinalView(
  outcome: string,
  ladder: Ladder,
  summary: OrdinalSummary,
  language: Language,
): View {
  const words = WORDS[language]
  const { oddsRatio, win, shares, level, notes } = summary
  return {
    title: `${words.title}: ${outcome}`,
    blocks: [
      {
        kind: 'table',
        header: [words.step, ...shares.map(({ arm }) => arm)],
        rows: [
          ...ladder.labels.map((label, step) => [
            label,
            ...shares.map((each) => percentFigure(each.shares[step], language)),
          ]),
          [words.persons, ...shares.map(({ n }) => wholeFigure(n, language))],
        ],
      },
      {
        kind: 'table',
        header: [words.header[0], words.header[1], intervalHeader(level, language), words.header[2]],
        rows: [
          [
            words.odds,
            figure(oddsRatio.estimate, 2, language),
            intervalFigure(oddsRatio.low, oddsRatio.high, 2, language),
            pFigure(oddsRatio.p, language),
          ],
          [
            words.win,
            figure(win.theta, 3, language),
            intervalFigure(win.low, win.high, 3, language),
            pFigure(win.mannWhitney?.p ?? null, language),
          ],
        ],
      },
      { kind: 'text', lines: noteLines(notes, language) },
    ],
  }
}
