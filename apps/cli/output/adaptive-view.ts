import type { Language } from '@utfall/basics'
import type { AdaptiveSimulation } from '@utfall/rasch'
import type { Spread } from '../arguments/scale-forms.ts'
import { noteLines } from '../texts/notes.ts'
import type { Note } from './document.ts'
import { figure, levelText, percentFigure, percentText, wholeFigure } from './figures.ts'
import type { View } from './view.ts'

const WORDS = {
  sv: {
    title: (n: string) => `Adaptiva frågor, prövade på ${n} simulerade personer`,
    population: {
      normal: (mean: string, sd: string) =>
        `Personerna: normalfördelade, medelvärde ${mean}, standardavvikelse ${sd} logit.`,
      range: (low: string, high: string) => `Personerna: jämnt från ${low} till ${high} logit.`,
    },
    header: ['', 'Frågor i medeltal', 'Standardfel i medeltal', 'Systematiskt fel', 'Typiskt fel'],
    coverage: (level: string) => `Inom ${level} intervall, %`,
    adaptive: 'Adaptivt',
    fixed: 'Bästa fasta formen',
    full: 'Alla frågor',
    stops: ['Slutade för att', 'Andel, %'],
    reasons: {
      'se-limit': 'standardfelet var litet nog',
      'most-items': 'högsta antalet var nått',
      'least-information': 'ingen fråga sa tillräckligt',
      'all-items': 'frågorna var slut',
    },
    exposure: ['Fråga', 'Mötte den, %'],
    overlap: (share: string) => `Två personer har i medeltal ${share} % av frågorna gemensamma.`,
    seed: (seed: number) => `Slumpfrö ${seed}.`,
  },
  en: {
    title: (n: string) => `Adaptive questions, tried out on ${n} simulated persons`,
    population: {
      normal: (mean: string, sd: string) =>
        `The persons: normal, mean ${mean}, standard deviation ${sd} logits.`,
      range: (low: string, high: string) => `The persons: evenly from ${low} to ${high} logits.`,
    },
    header: ['', 'Mean items', 'Mean standard error', 'Bias', 'Typical error'],
    coverage: (level: string) => `Within the ${level} interval, %`,
    adaptive: 'Adaptive',
    fixed: 'Best fixed form',
    full: 'All items',
    stops: ['Ended because', 'Share, %'],
    reasons: {
      'se-limit': 'the standard error was small enough',
      'most-items': 'the largest number was reached',
      'least-information': 'no item told enough',
      'all-items': 'no items were left',
    },
    exposure: ['Item', 'Met it, %'],
    overlap: (share: string) => `Two persons share ${share}% of their items on average.`,
    seed: (seed: number) => `Seed ${seed}.`,
  },
} as const

export type ShownSimulation = {
  readonly items: readonly string[]
  readonly population: Spread
  readonly simulees: number
  readonly seed: number
  readonly level: number
}

export function adaptiveView(found: AdaptiveSimulation, shown: ShownSimulation, language: Language): View {
  const words = WORDS[language]
  const methods = [
    { name: words.adaptive, figures: found.adaptive },
    { name: words.fixed, figures: found.fixedForm },
    { name: words.full, figures: found.fullForm },
  ]
  const stops = (['se-limit', 'most-items', 'least-information', 'all-items'] as const).filter(
    (reason) => found.stoppedBy[reason] > 0,
  )
  return {
    title: words.title(wholeFigure(shown.simulees, language)),
    blocks: [
      { kind: 'text', lines: [populationLine(shown.population, language)] },
      {
        kind: 'table',
        header: [...words.header, words.coverage(levelText(shown.level, language))],
        rows: methods.flatMap(({ name, figures }) =>
          figures === null
            ? []
            : [
                [
                  name,
                  figure(figures.meanItems, 1, language),
                  figure(figures.meanSe, 2, language),
                  figure(figures.bias, 2, language),
                  figure(figures.rmse, 2, language),
                  percentFigure(figures.coverage, language),
                ],
              ],
        ),
      },
      {
        kind: 'table',
        header: words.stops,
        rows: stops.map((reason) => [words.reasons[reason], wholePercent(found.stoppedBy[reason], language)]),
      },
      {
        kind: 'table',
        header: words.exposure,
        rows: shown.items.map((item, index) => [item, wholePercent(found.exposure[index] ?? 0, language)]),
      },
      {
        kind: 'text',
        lines: [
          ...(found.overlap === null ? [] : [words.overlap(wholePercent(found.overlap, language))]),
          words.seed(shown.seed),
          ...noteLines(
            found.notes.map((note) => shareNote(note, language)),
            language,
          ),
        ],
      },
    ],
  }
}

/** Shares of simulated persons: a decimal of a percent would be the simulation's own noise. */
function wholePercent(share: number, language: Language): string {
  return figure(100 * share, 0, language)
}

/** Of these remarks the limits are shares of persons, and read as percent. */
function shareNote(note: Note, language: Language): Note {
  if (note.code !== 'exposure-limit-not-met') return note
  const detail = Object.entries(note.detail).map(([key, value]) => [
    key,
    typeof value === 'number' ? percentText(value, language) : value,
  ])
  return { ...note, detail: Object.fromEntries(detail) }
}

function populationLine(population: Spread, language: Language): string {
  const words = WORDS[language].population
  return population.kind === 'normal'
    ? words.normal(figure(population.mean, 2, language), figure(population.sd, 2, language))
    : words.range(figure(population.low, 2, language), figure(population.high, 2, language))
}
