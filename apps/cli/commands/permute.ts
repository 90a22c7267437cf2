import type { Language } from '@utfall/basics'
import { type PermutationTest, permutationTest } from '@utfall/inference'
import { randomStream } from '@utfall/numerics'
import { ARM, BLOCKS, CONTROL, countsBody, OUTCOME, TREATED, twoArmsOf } from '../analysis/arms.ts'
import { readInput } from '../analysis/input-table.ts'
import { labelled } from '../analysis/labelled.ts'
import { requireEstimable } from '../analysis/not-estimable.ts'
import { choice, wholeNumber, wholeNumberOrAll } from '../arguments/option-forms.ts'
import { withDefault } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import { decimalsOf, figure, pFigure, wholeFigure } from '../output/figures.ts'
import type { View } from '../output/view.ts'
import { noteLines } from '../texts/notes.ts'

const STATISTICS = ['difference', 'studentised'] as const

export const permute = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    outcome: OUTCOME,
    arm: ARM,
    control: CONTROL,
    treated: TREATED,
    blocks: BLOCKS,
    statistic: withDefault<(typeof STATISTICS)[number]>(choice(STATISTICS), 'difference', {
      sv: 'skillnaden i medelvärde, eller samma delad med sitt standardfel (håller också när spridningen skiljer)',
      en: 'the difference in means, or the same over its standard error (holds when the spreads differ too)',
    }),
    permutations: withDefault<number | 'all'>(wholeNumberOrAll(1, 100_000_000), 10_000, {
      sv: 'hur många lottningar som dras; är de möjliga högst en miljon räknas alla i stället, och med all upp till femtio miljoner',
      en: 'how many draws are sampled; when at most a million are possible all are counted instead, and with all up to fifty million',
    }),
    seed: withDefault<number>(wholeNumber(0, Number.MAX_SAFE_INTEGER), 1, {
      sv: 'slumpfrö: samma fil, version och frö ger samma svar',
      en: 'random seed: the same file, version and seed give the same answer',
    }),
  },
  takes: {
    sv: 'En rad per person. Rader utan utfall, grupp eller block lämnas ut och räknas. Personer byter plats bara inom sitt block.',
    en: 'One row per person. Rows without outcome, arm or block are left out and counted. Persons change places within their block only.',
  },
  gives: {
    sv: 'p: andelen lottningar med minst så stor skillnad, tvåsidigt; aldrig 0. statistic, permutations (hur många som räknades), exact, monteCarloError (0 när alla räknades), seed.',
    en: 'p: the share of draws with at least so large a difference, two-sided; never 0. statistic, permutations (how many were counted), exact, monteCarloError (0 when all were), seed.',
  },
  examples: [
    'permute studie.csv --outcome inkomst --arm grupp --blocks ort',
    'permute studie.csv --outcome inkomst --arm grupp --permutations 50000 --seed 7 --json',
  ],
  run: async ({ operands: [path = ''], values, language, progress }) => {
    const { seed, statistic, permutations } = values
    const table = await readInput(path, {
      outcome: values.outcome,
      arm: values.arm,
      blocks: values.blocks,
    })
    const outcome = table.number(values.outcome)
    const { frame, otherArms } = twoArmsOf(table, { ...values, outcome })
    const result = permutationTest({
      outcome: frame.outcome,
      arm: frame.arm,
      ...(frame.blocks ? { blocks: frame.blocks.codes } : {}),
      statistic,
      permutations,
      random: randomStream(seed),
      ...(progress ? { onProgress: progress } : {}),
    })
    const found = requireEstimable(labelled(result, frame), path, values.arm)
    const { kind: _, p, statistic: value, notes, ...rest } = found
    const [control, treated] = frame.arms
    return {
      input: table.identity,
      body: {
        p,
        statistic: value,
        statisticKind: statistic,
        ...rest,
        seed,
        ...countsBody(frame),
        control,
        treated,
        otherArms,
        design: frame.blocks ? 'blocked' : 'simple',
        notes,
      },
      view: permuteView(found, { outcome: values.outcome, control, treated, seed }, notes, language),
    }
  },
})

type Names = {
  readonly outcome: string
  readonly control: string
  readonly treated: string
  readonly seed: number
}

function permuteView(
  result: PermutationTest,
  names: Names,
  notes: readonly Note[],
  language: Language,
): View {
  const { p, statistic, permutations, exact, monteCarloError, nullSd } = result
  const count = wholeFigure(permutations, language)
  const decimals = decimalsOf(nullSd)
  const words = {
    sv: {
      title: `Lottningstest: ${names.outcome}, ${names.treated} mot ${names.control}`,
      header: ['', 'Observerat', 'Spridning av enbart slump', 'p'],
      row: 'Skillnad',
      how: exact
        ? `Alla ${count} möjliga lottningar har räknats: p är exakt.`
        : `${count} lottningar drogs med slumpfrö ${names.seed}; p är säkert på ±${figure(2 * monteCarloError, 4, language)}.`,
    },
    en: {
      title: `Randomisation test: ${names.outcome}, ${names.treated} v ${names.control}`,
      header: ['', 'Observed', 'Spread by chance alone', 'p'],
      row: 'Difference',
      how: exact
        ? `All ${count} possible draws were counted: p is exact.`
        : `${count} draws were sampled with seed ${names.seed}; p is sure to ±${figure(2 * monteCarloError, 4, language)}.`,
    },
  }[language]
  return {
    title: words.title,
    blocks: [
      {
        kind: 'table',
        header: words.header,
        rows: [
          [
            words.row,
            figure(statistic, decimals, language),
            figure(nullSd, decimals, language),
            pFigure(p, language),
          ],
        ],
      },
      { kind: 'text', lines: [words.how, ...noteLines(notes, language)] },
    ],
  }
}
