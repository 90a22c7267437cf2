import type { Language } from '@utfall/basics'
import type { ChangeSummary, PersonChange } from '@utfall/instruments/offline'
import type { Prior } from '@utfall/rasch'
import { noteLines } from '../texts/notes.ts'
import { changeBlocks, changeTable } from './change-view.ts'
import type { Note } from './document.ts'
import { figure, intervalFigure, intervalHeader, wholeFigure } from './figures.ts'
import type { PersonRow, PersonSummary } from './persons-file.ts'
import type { Block, View } from './view.ts'

/** Persons shown on a terminal; files and the document hold all of them. */
const SHOWN_PERSONS = 20

const WORDS = {
  sv: {
    title: (n: string) => `Mått för ${n} personer`,
    header: ['Person', 'Besvarade', 'Poäng', 'av högst', 'Mått, logit', 'Standardfel'],
    lowest: 'lägsta',
    highest: 'högsta',
    more: (n: string) => `… och ${n} till. --json eller --persons UT.csv ger alla.`,
    mean: (mean: string, sd: string) => `Medelvärde ${mean}, standardavvikelse ${sd} logit.`,
    ends: (lowest: string, highest: string) => `Lägsta möjliga poäng: ${lowest}. Högsta möjliga: ${highest}.`,
    method: {
      wle: 'Warms viktade skattning (wle); standardfel 1/√information.',
      mle: 'Största likelihood (mle); standardfel 1/√information.',
      eap: 'Medelvärde i fördelningen efter svaren (eap).',
    },
    prior: (mean: string, sd: string, isGiven: boolean) =>
      `Fördelning bakom eap: medelvärde ${mean}, standardavvikelse ${sd} (${isGiven ? 'given' : 'skattad ur svaren'}).`,
    written: (out: string) => `Skrivet: ${out}`,
  },
  en: {
    title: (n: string) => `Measures of ${n} persons`,
    header: ['Person', 'Answered', 'Score', 'out of', 'Measure, logits', 'Standard error'],
    lowest: 'lowest',
    highest: 'highest',
    more: (n: string) => `… and ${n} more. --json or --persons OUT.csv gives all.`,
    mean: (mean: string, sd: string) => `Mean ${mean}, standard deviation ${sd} logits.`,
    ends: (lowest: string, highest: string) =>
      `Lowest possible score: ${lowest}. Highest possible: ${highest}.`,
    method: {
      wle: "Warm's weighted estimate (wle); standard error 1/√information.",
      mle: 'Maximum likelihood (mle); standard error 1/√information.',
      eap: 'Mean of the distribution after the answers (eap).',
    },
    prior: (mean: string, sd: string, isGiven: boolean) =>
      `Distribution behind eap: mean ${mean}, standard deviation ${sd} (${isGiven ? 'given' : 'estimated from the answers'}).`,
    written: (out: string) => `Written: ${out}`,
  },
} as const

export type Measured = {
  readonly rows: readonly PersonRow[]
  readonly summary: PersonSummary
  readonly change: { readonly persons: readonly PersonChange[]; readonly summary: ChangeSummary } | null
  readonly method: 'wle' | 'mle' | 'eap'
  readonly level: number
  readonly prior: Prior | null
  readonly notes: readonly Note[]
  readonly out: string | undefined
}

export function measureView(measured: Measured, language: Language): View {
  const { rows, summary, change, method, prior, notes, out } = measured
  const words = WORDS[language]
  const rest = Math.max(0, rows.length - SHOWN_PERSONS)
  const { mean, sd } = summary
  return {
    title: words.title(wholeFigure(summary.n, language)),
    blocks: [
      {
        kind: 'text',
        lines: [
          words.mean(figure(mean, 2, language), figure(sd, 2, language)),
          words.ends(wholeFigure(summary.lowest, language), wholeFigure(summary.highest, language)),
          words.method[method],
          ...(prior
            ? [
                words.prior(
                  figure(prior.mean, 2, language),
                  figure(prior.sd, 2, language),
                  prior.source === 'given',
                ),
              ]
            : []),
        ],
      },
      ...(change ? changeBlocks(change.summary, language) : []),
      personTable(measured, language),
      { kind: 'text', lines: rest > 0 ? [words.more(wholeFigure(rest, language))] : [] },
      { kind: 'text', lines: noteLines(notes, language) },
      { kind: 'text', lines: out === undefined ? [] : [words.written(out)] },
    ],
  }
}

function personTable({ rows, change, level }: Measured, language: Language): Block {
  const words = WORDS[language]
  const shown = rows.slice(0, SHOWN_PERSONS)
  if (change) {
    const both = shown.map(({ id, measure }, row) => ({ id, measure, change: change.persons[row] }))
    return changeTable(both, change.summary.level, language)
  }
  return {
    kind: 'table',
    header: [...words.header, intervalHeader(level, language), ''],
    rows: shown.map((row) => [
      row.id,
      wholeFigure(row.answered, language),
      wholeFigure(row.raw, language),
      wholeFigure(row.max, language),
      figure(row.measure, 2, language),
      figure(row.se, 2, language),
      intervalFigure(row.low, row.high, 2, language),
      row.extreme === null ? '' : words[row.extreme],
    ]),
  }
}
