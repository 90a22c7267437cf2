import type { Language } from '@utfall/basics'
import { noteLines } from '../texts/notes.ts'
import { same, type Text } from '../texts/text.ts'
import type { Note } from './document.ts'
import { figure, intervalFigure, intervalHeader, percentFigure, pFigure, wholeFigure } from './figures.ts'
import type { Block, View } from './view.ts'

/** A measure of effect with its limits; null where the data give none. */
export type Measure = {
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string
  readonly others: readonly {
    readonly method: string
    readonly low: number | null
    readonly high: number | null
  }[]
}

/** One arm's events. */
export type OutcomeRow = {
  readonly arm: string
  readonly n: number
  readonly events: number
  readonly share: number | null
  readonly low: number | null
  readonly high: number | null
  readonly method: string
}

export type ShareSummary = {
  readonly outcome: string
  readonly rows: readonly OutcomeRow[]
  readonly level: number
  readonly measures: {
    readonly riskDifference: Measure
    readonly riskRatio: Measure
    readonly oddsRatio: Measure
    readonly p: Readonly<Record<string, number | null>>
  }
  readonly notes: readonly Note[]
}

const WORDS = {
  sv: {
    title: 'Andel med utfallet',
    arms: ['Grupp', 'Personer', 'Med utfallet', 'Andel, %'],
    measures: ['Mått', 'Skattning', 'Metod'],
    difference: 'Riskskillnad, procentenheter',
    ratio: 'Riskkvot',
    odds: 'Oddskvot',
    test: 'Test',
  },
  en: {
    title: 'Share with the outcome',
    arms: ['Arm', 'Persons', 'With it', 'Share, %'],
    measures: ['Measure', 'Estimate', 'Method'],
    difference: 'Risk difference, percentage points',
    ratio: 'Risk ratio',
    odds: 'Odds ratio',
    test: 'Test',
  },
} as const

/** Methods and tests by the names people know; the document keeps the codes. */
const METHOD_NAMES: Readonly<Record<string, Text>> = {
  newcombe: same('Newcombe'),
  katz: same('Katz'),
  woolf: same('Woolf'),
  exact: { sv: 'exakt', en: 'exact' },
  'miettinen-nurminen': same('Miettinen–Nurminen'),
  'mantel-haenszel-sato': same('Mantel–Haenszel, Sato'),
  'mantel-haenszel-greenland-robins': same('Mantel–Haenszel, Greenland–Robins'),
  'mantel-haenszel-robins-breslow-greenland': same('Mantel–Haenszel, Robins–Breslow–Greenland'),
  pooledZ: { sv: 'z med gemensam andel', en: 'z with the pooled share' },
  chiSquareContinuity: {
    sv: 'chi-två med kontinuitetskorrektion',
    en: 'chi-square with continuity correction',
  },
  fisher: { sv: 'Fishers exakta', en: "Fisher's exact" },
  cochranMantelHaenszel: same('Cochran–Mantel–Haenszel'),
  cochranMantelHaenszelContinuity: {
    sv: 'Cochran–Mantel–Haenszel med kontinuitetskorrektion',
    en: 'Cochran–Mantel–Haenszel with continuity correction',
  },
}

function methodName(code: string, language: Language): string {
  return METHOD_NAMES[code]?.[language] ?? code
}

export function shareView(summary: ShareSummary, language: Language): View {
  const words = WORDS[language]
  const { riskDifference, riskRatio, oddsRatio, p } = summary.measures
  const header = intervalHeader(summary.level, language)
  const arms: Block = {
    kind: 'table',
    header: [...words.arms, header],
    rows: summary.rows.map((row) => [
      row.arm,
      wholeFigure(row.n, language),
      wholeFigure(row.events, language),
      percentFigure(row.share, language),
      intervalFigure(percent(row.low), percent(row.high), 1, language),
    ]),
  }
  const cells = (name: string, measure: Measure, scale: number, decimals: number): readonly string[] => [
    name,
    figure(times(measure.estimate, scale), decimals, language),
    intervalFigure(times(measure.low, scale), times(measure.high, scale), decimals, language),
    methodName(measure.method, language),
  ]
  const measures: Block = {
    kind: 'table',
    header: [words.measures[0], words.measures[1], header, words.measures[2]],
    rows: [
      cells(words.difference, riskDifference, 100, 1),
      cells(words.ratio, riskRatio, 1, 2),
      cells(words.odds, oddsRatio, 1, 2),
    ],
  }
  const tests: Block = {
    kind: 'table',
    header: [words.test, 'p'],
    rows: Object.entries(p).map(([name, value]) => [methodName(name, language), pFigure(value, language)]),
  }
  const notes: Block = { kind: 'text', lines: noteLines(summary.notes, language) }
  return { title: `${words.title}: ${summary.outcome}`, blocks: [arms, measures, tests, notes] }
}

function times(value: number | null, scale: number): number | null {
  return value === null ? null : value * scale
}

function percent(share: number | null): number | null {
  return times(share, 100)
}
