import type { Language } from '@utfall/basics'
import { mean } from '@utfall/numerics'
import {
  type AnalysisFrame,
  type DesignMatrix,
  differenceInMeans,
  negativeBinomialRegression,
  poissonRegression,
  rateRatio,
} from '@utfall/regression'
import { armDesign, COVARIATES, requireArm } from '../analysis/arm-design.ts'
import { ARM, BLOCKS, CONTROL, countsBody, OUTCOME, TREATED, twoArmsOf } from '../analysis/arms.ts'
import { readInput } from '../analysis/input-table.ts'
import { labelled } from '../analysis/labelled.ts'
import { requireEstimable } from '../analysis/not-estimable.ts'
import { choice, column, numberBetween } from '../arguments/option-forms.ts'
import { optional, withDefault } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import type { Note } from '../output/document.ts'
import {
  decimalsOf,
  figure,
  intervalFigure,
  intervalHeader,
  pFigure,
  wholeFigure,
} from '../output/figures.ts'
import type { View } from '../output/view.ts'
import { noteLines } from '../texts/notes.ts'

const MODELS = ['negative-binomial', 'poisson'] as const
type Model = (typeof MODELS)[number]

export const count = defineCommand({
  operands: [{ sv: 'FIL', en: 'FILE' }],
  options: {
    outcome: OUTCOME,
    arm: ARM,
    control: CONTROL,
    treated: TREATED,
    offset: optional<string>(column(), {
      sv: 'hur lång tid eller hur mycket varje rad observerats, större än 0; logaritmen tas här',
      en: 'how long or how much each row was observed, above 0; the logarithm is taken here',
    }),
    covariates: COVARIATES,
    blocks: BLOCKS,
    model: withDefault<Model>(choice(MODELS), 'negative-binomial', {
      sv: 'negativ binomial, eller Poisson med robusta standardfel (HC1)',
      en: 'negative binomial, or Poisson with robust standard errors (HC1)',
    }),
    level: withDefault<number>(numberBetween(0, 1), 0.95, {
      sv: 'intervallens täckning',
      en: 'coverage of the intervals',
    }),
  },
  takes: {
    sv: 'En rad per person. Utfallet är ett heltal från 0. Rader med saknade värden lämnas ut och räknas.',
    en: 'One row per person. The outcome is a whole number from 0. Rows with missing values are left out and counted.',
  },
  gives: {
    sv: 'rateRatio: kvoten mellan gruppernas förväntade antal, med intervall. model och standardErrors: vad intervallet vilar på. dispersion: Pearsons mått, 1 om antalen varierar som i en Poissonfördelning. meanDifference (utan offset, kovariater och block): skillnaden i medelantal efter Welch, som håller utan modell.',
    en: "rateRatio: the ratio of the arms' expected counts, with its interval. model and standardErrors: what the interval rests on. dispersion: Pearson's measure, 1 if counts vary as Poisson counts do. meanDifference (without offset, covariates and blocks): the difference in mean counts by Welch, which holds without a model.",
  },
  examples: [
    'count studie.csv --outcome sjukdagar --arm grupp',
    'count studie.csv --outcome sjukdagar --arm grupp --offset manader --model poisson --json',
  ],
  run: async ({ operands: [path = ''], values, language }) => {
    const { outcome: outcomeName, arm, offset, covariates = [], blocks, level } = values
    const table = await readInput(path, { outcome: outcomeName, arm, offset, covariates, blocks })
    const outcome = table.whole(outcomeName, { low: 0 })
    if (offset !== undefined) {
      table.numberWhere(offset, (value) => value > 0, { sv: 'ett tal större än 0', en: 'a number above 0' })
    }
    // Exposure takes part in what counts as a complete row, and is then no covariate.
    const { frame, otherArms } = twoArmsOf(table, {
      ...values,
      outcome,
      covariates: offset === undefined ? covariates : [...covariates, offset],
    })
    const parts = splitExposure(frame, offset)
    const design = armDesign(parts.frame, { arm, blocks }, true)
    const fit = fitCounts(frame.outcome, design, parts.logExposure, values.model, level)
    const found = requireEstimable(labelled(fit, frame), path, outcomeName)
    requireArm(found.droppedTerms, arm, path)
    const ratio = requireEstimable(rateRatio(found, arm), path, outcomeName)
    const { kind: _, ...rest } = ratio
    const isPlain = offset === undefined && covariates.length === 0 && blocks === undefined
    const [control, treated] = frame.arms
    const summary: CountSummary = {
      rateRatio: rest,
      model: found.model,
      standardErrors: found.standardErrors,
      dispersion: found.dispersion,
      theta: found.theta,
      meanDifference: isPlain ? meanDifference(frame, level) : null,
      level,
      byArm: meansByArm(frame),
      notes: found.notes,
    }
    return {
      input: table.identity,
      body: {
        ...summary,
        exposure: offset ?? null,
        ...countsBody(frame),
        control,
        treated,
        otherArms,
        notes: summary.notes,
      },
      view: countView(outcomeName, summary, language),
    }
  },
})

type CountSummary = {
  readonly rateRatio: {
    readonly estimate: number
    readonly low: number
    readonly high: number
    readonly p: number
  }
  readonly model: Model
  readonly standardErrors: string
  readonly dispersion: number
  readonly theta: number | null
  readonly meanDifference: {
    readonly estimate: number
    readonly se: number
    readonly low: number
    readonly high: number
    readonly p: number
  } | null
  readonly level: number
  readonly byArm: readonly { readonly arm: string; readonly n: number; readonly mean: number }[]
  readonly notes: readonly Note[]
}

function splitExposure(frame: AnalysisFrame, offset: string | undefined) {
  if (offset === undefined) return { frame }
  const { terms, columns } = frame.covariates
  const last = columns.length - 1
  return {
    frame: { ...frame, covariates: { terms: terms.slice(0, last), columns: columns.slice(0, last) } },
    logExposure: columns[last].map(Math.log),
  }
}

/**
 * The model asked for. Where counts vary no more than Poisson counts do, the negative binomial has no maximum and the
 * Poisson model with robust errors takes its place, named and noted.
 */
function fitCounts(
  outcome: Float64Array,
  design: DesignMatrix,
  logExposure: Float64Array | undefined,
  model: Model,
  level: number,
) {
  const input = { outcome, design, level, ...(logExposure ? { offset: logExposure } : {}) }
  const poisson = poissonRegression({ ...input, standardErrors: 'HC1' })
  if (poisson.kind !== 'fit') return poisson
  const asPoisson = { ...poisson, model: 'poisson' as const, theta: null }
  if (model === 'poisson') return asPoisson
  const negative = negativeBinomialRegression({ ...input, standardErrors: 'model' })
  if (negative.kind !== 'fit') return negative
  const { theta } = negative
  if (theta.kind === 'boundary') return { ...asPoisson, notes: negative.notes }
  return {
    ...negative,
    model: 'negative-binomial' as const,
    dispersion: poisson.dispersion,
    theta: theta.estimate,
  }
}

function meanDifference(frame: AnalysisFrame, level: number): CountSummary['meanDifference'] {
  const difference = differenceInMeans({ outcome: frame.outcome, arm: frame.arm, level })
  if (difference.kind !== 'estimate') return null
  const { estimate, se, low, high, p } = difference
  return { estimate, se, low, high, p }
}

function meansByArm(frame: AnalysisFrame): CountSummary['byArm'] {
  return frame.arms.map((arm, code) => {
    const values = frame.outcome.filter((_, row) => frame.arm[row] === code)
    return { arm, n: values.length, mean: mean(values) }
  })
}

function countView(outcome: string, summary: CountSummary, language: Language): View {
  const { rateRatio: ratio, meanDifference: difference, byArm, level } = summary
  const isPoisson = summary.model === 'poisson'
  const words = {
    sv: {
      title: `Antal: ${outcome}`,
      arms: ['Grupp', 'Personer', 'Medelantal'],
      measures: ['Mått', 'Skattning', 'p'],
      ratio: isPoisson ? 'Kvot (Poisson, robust)' : 'Kvot (negativ binomial)',
      difference: 'Skillnad i medelantal (Welch)',
      dispersion: `Spridning mot Poisson: ${figure(summary.dispersion, 2, language)}`,
    },
    en: {
      title: `Counts: ${outcome}`,
      arms: ['Arm', 'Persons', 'Mean count'],
      measures: ['Measure', 'Estimate', 'p'],
      ratio: isPoisson ? 'Ratio (Poisson, robust)' : 'Ratio (negative binomial)',
      difference: 'Difference in means (Welch)',
      dispersion: `Dispersion against Poisson: ${figure(summary.dispersion, 2, language)}`,
    },
  }[language]
  const row = (
    name: string,
    each: { estimate: number; low: number; high: number; p: number },
    decimals: number,
  ) => [
    name,
    figure(each.estimate, decimals, language),
    intervalFigure(each.low, each.high, decimals, language),
    pFigure(each.p, language),
  ]
  return {
    title: words.title,
    blocks: [
      {
        kind: 'table',
        header: words.arms,
        rows: byArm.map((each) => [each.arm, wholeFigure(each.n, language), figure(each.mean, 2, language)]),
      },
      {
        kind: 'table',
        header: [words.measures[0], words.measures[1], intervalHeader(level, language), words.measures[2]],
        rows: [
          row(words.ratio, ratio, 3),
          ...(difference ? [row(words.difference, difference, decimalsOf(difference.se))] : []),
        ],
      },
      { kind: 'text', lines: [words.dispersion, ...noteLines(summary.notes, language)] },
    ],
  }
}
