import type { Language } from '@utfall/basics'
import { type LeeBounds, leeBounds, type WorstCaseBounds, worstCaseBounds } from '@utfall/inference'
import type { AnalysisFrame } from '@utfall/regression'
import { ARM, CONTROL, countsBody, OUTCOME, TREATED, twoArmsOf } from '../analysis/arms.ts'
import { type InputTable, readInput } from '../analysis/input-table.ts'
import { labelled } from '../analysis/labelled.ts'
import { requireEstimable } from '../analysis/not-estimable.ts'
import { column, numberBetween, type Range, range } from '../arguments/option-forms.ts'
import { optional, withDefault } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import {
  decimalsOf,
  figure,
  intervalFigure,
  intervalHeader,
  percentFigure,
  percentText,
  wholeFigure,
} from '../output/figures.ts'
import type { View } from '../output/view.ts'
import { noteLines } from '../texts/notes.ts'

export const bounds = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    outcome: OUTCOME,
    arm: ARM,
    control: CONTROL,
    treated: TREATED,
    cells: optional<string>(column(), {
      sv: 'grova grupper från före lottningen som gränserna räknas inom och vägs samman över; gör dem oftast smalare',
      en: 'coarse groups from before the draw, within which the bounds are made and then averaged; usually narrower',
    }),
    range: optional<Range>(range(), {
      sv: 'utfallets lägsta och högsta möjliga värde; ger också gränser utan antaganden',
      en: 'the lowest and highest possible outcome; gives bounds without assumptions as well',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallets täckning',
      en: 'coverage of the interval',
    }),
  },
  takes: {
    sv: 'En rad per person som lottades, också de vars utfall saknas: tomt eller NA. Rader utan grupp lämnas ut och räknas.',
    en: 'One row per person drawn, those whose outcome is missing too: empty or NA. Rows without an arm are left out and counted.',
  },
  gives: {
    sv: 'lower och upper: Lees gränser för medeleffekten bland dem som svarar oavsett grupp, med delad vikt vid snittet. trimmedShare: hur stor del av den flitigare gruppens svar som tas bort. low och high: Imbens–Manskis intervall för effekten själv. quantileVariant: samma gränser med snittet i ett observerat värde. worstCase (med --range): gränser utan antaganden.',
    en: "lower and upper: Lee's bounds on the mean effect among those who answer in either arm, weight shared at the cut. trimmedShare: how much of the more responsive arm's answers is cut off. low and high: Imbens and Manski's interval for the effect itself. quantileVariant: the same bounds cut at an observed value. worstCase (with --range): bounds without assumptions.",
  },
  examples: [
    'bounds studie.csv --outcome skattning12 --arm grupp',
    'bounds studie.csv --outcome skattning12 --arm grupp --range 0,100 --json',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    const { outcome: outcomeName, arm, level } = values
    const table = await readInput(path, { outcome: outcomeName, arm, cells: values.cells })
    const outcome = outcomeWithin(table, outcomeName, values.range)
    // A missing outcome is what the bounds are about, so completeness is judged without it.
    const everyone = { name: outcomeName, kind: 'number' as const, values: new Float64Array(table.rows) }
    const { frame, otherArms } = twoArmsOf(table, { ...values, outcome: everyone, blocks: values.cells })
    const input = { outcome: Float64Array.from(frame.rows, (row) => outcome[row]), arm: frame.arm, level }
    const lee = leeBounds({ ...input, ...(frame.blocks ? { cells: frame.blocks.codes } : {}) })
    const found = requireEstimable(labelled(lee, frame), path, outcomeName)
    const worst = worstCase(values.range, input, path, outcomeName)
    const [control, treated] = frame.arms
    return {
      input: table.identity,
      body: {
        ...boundsBody(found),
        cells: found.cells.map(({ cell, weight, ...rest }) => ({
          cell: frame.blocks?.labels[cell] ?? String(cell),
          weight,
          ...boundsBody(rest),
        })),
        worstCase: worst && worstBody(worst),
        ...countsBody(frame),
        control,
        treated,
        otherArms,
        responseByArm: { [control]: found.responseControl, [treated]: found.responseTreated },
        notes: found.notes,
      },
      view: boundsView(frame, outcomeName, found, worst, found.notes, language),
    }
  },
})

function outcomeWithin(table: InputTable, name: string, limits: Range | undefined): Float64Array {
  if (limits === undefined) return table.number(name).values
  const { low, high } = limits
  return table.numberWhere(name, (value) => value >= low && value <= high, {
    sv: `ett tal från ${low} till ${high} (--range)`,
    en: `a number from ${low} to ${high} (--range)`,
  }).values
}

type BoundsInput = { readonly outcome: Float64Array; readonly arm: Int32Array; readonly level: number }

function worstCase(
  limits: Range | undefined,
  input: BoundsInput,
  path: string,
  outcome: string,
): WorstCaseBounds | null {
  if (limits === undefined) return null
  const result = worstCaseBounds({ ...input, lowest: limits.low, highest: limits.high })
  return requireEstimable(result, path, outcome)
}

function boundsBody(found: Omit<LeeBounds, 'cells' | 'notes'>) {
  const { lower, upper, trimmedShare, trimmedArm, low, high, seLower, seUpper, naive, level } = found
  const { imbensManskiFactor, quantileVariant } = found
  const main = { lower, upper, trimmedShare, low, high, trimmedArm, seLower, seUpper, naive, level }
  return { ...main, imbensManskiFactor, quantileVariant }
}

function worstBody({ lower, upper, low, high, seLower, seUpper }: WorstCaseBounds) {
  return { lower, upper, low, high, seLower, seUpper }
}

function boundsView(
  frame: AnalysisFrame,
  outcome: string,
  found: LeeBounds,
  worst: WorstCaseBounds | null,
  notes: readonly Note[],
  language: Language,
): View {
  const decimals = decimalsOf(found.seLower)
  const [control, treated] = frame.arms
  const words = {
    sv: {
      title: `Gränser för effekten: ${outcome}, ${treated} mot ${control}`,
      arms: ['Grupp', 'Personer', 'Svarande, %'],
      header: ['', 'Undre', 'Övre'],
      lee: 'Lee (de som svarar oavsett grupp)',
      worst: 'Utan antaganden',
      naive: 'Skillnad bland dem som svarade',
      cut: `Bortskuret i gruppen med fler svar: ${percentText(found.trimmedShare, language)}`,
    },
    en: {
      title: `Bounds on the effect: ${outcome}, ${treated} v ${control}`,
      arms: ['Arm', 'Persons', 'Answered, %'],
      header: ['', 'Lower', 'Upper'],
      lee: 'Lee (those who answer in either arm)',
      worst: 'Without assumptions',
      naive: 'Difference among those who answered',
      cut: `Cut off in the arm with more answers: ${percentText(found.trimmedShare, language)}`,
    },
  }[language]
  const row = (name: string, each: { lower: number; upper: number; low: number; high: number }) => [
    name,
    figure(each.lower, decimals, language),
    figure(each.upper, decimals, language),
    intervalFigure(each.low, each.high, decimals, language),
  ]
  return {
    title: words.title,
    blocks: [
      {
        kind: 'table',
        header: words.arms,
        rows: [
          [control, wholeFigure(found.n0, language), percentFigure(found.responseControl, language)],
          [treated, wholeFigure(found.n1, language), percentFigure(found.responseTreated, language)],
        ],
      },
      {
        kind: 'table',
        header: [...words.header, intervalHeader(found.level, language)],
        rows: [row(words.lee, found), ...(worst ? [row(words.worst, worst)] : [])],
      },
      {
        kind: 'text',
        lines: [
          `${words.naive}: ${figure(found.naive, decimals, language)}`,
          words.cut,
          ...noteLines(notes, language),
        ],
      },
    ],
  }
}
