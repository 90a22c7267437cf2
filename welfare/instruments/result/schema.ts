import { z } from 'zod'
import { Evidence, Tests } from './evidence-schema.ts'
import { Count, Maybe, NotEstimable, ResultNote } from './figure-schema.ts'
import { Verdict } from './verdict-schema.ts'

/** What a measurement analysis gives: figures and stable codes only. Every sentence is made from these (X.22). */

export const MODELS = ['rm', 'rsm', 'pcm'] as const

/** One item's steps, fit and what its answers were. Locations average zero unless items are anchored. */
const Item = z.strictObject({
  id: z.string(),
  location: z.number(),
  locationSe: z.number(),
  thresholds: z.array(z.number()).describe('thresholds[k] is the step from category k to k + 1, logits.'),
  thresholdSe: z.array(z.number()),
  thurstonian: z.array(Maybe).describe('Where half the persons answer category k + 1 or higher, logits.'),
  categories: z.array(Count).describe('The answers in the file that the categories 0, 1, 2 … stand for.'),
  counts: z.array(Count).describe('Persons who gave each answer.'),
  n: Count.describe('Persons who answered it.'),
  fitN: Count.describe('Of them, those whose answers tell of its fit: score neither lowest nor highest.'),
  anchored: z.boolean(),
  infit: Maybe.describe('Conditional; 1 is as expected.'),
  infitSe: Maybe,
  infitP: Maybe,
  infitPAdjusted: Maybe,
  infitReference: z
    .strictObject({ low: z.number(), high: z.number() })
    .nullable()
    .describe('Where infit lies in data simulated from the model.'),
  outfit: Maybe,
  outfitSe: Maybe,
  outfitP: Maybe,
  fit: z.enum(['fits', 'noisy', 'very-noisy', 'redundant', 'not-checked']),
  disordered: z.array(Count).describe('Steps k where threshold k + 1 lies clearly below threshold k.'),
})
export type ResultItem = z.infer<typeof Item>

/** How a question was answered, before anything was fitted: also where there is no scale (R4.28). */
const AnswersGiven = z.strictObject({
  item: z.string(),
  n: Count.describe('Persons who answered it.'),
  missing: Count,
  counts: z.array(Count).describe('Persons who gave the answers 0, 1, 2 … of the file.'),
  shares: z
    .array(z.number())
    .describe('The same as shares of those who answered, weighted where persons are.'),
})
export type AnswersGiven = z.infer<typeof AnswersGiven>

const People = z.strictObject({
  rows: Count,
  withoutAnswers: Count,
  informative: Count.describe('Two answers or more, score neither lowest nor highest.'),
  lowest: Count,
  highest: Count,
  lowestShare: z.number(),
  highestShare: z.number(),
  missingShare: z.number().describe('Of all cells of the kept items.'),
  patterns: Count.describe('Different sets of answered items.'),
  weighted: z.boolean(),
  mean: Maybe,
  sd: Maybe,
  medianSe: Maybe,
  histogram: z.array(z.strictObject({ low: z.number(), high: z.number(), n: z.number() })),
})
export type ResultPeople = z.infer<typeof People>

const ScoreRow = z.strictObject({
  score: Count.describe(
    'Sum of the categories counted from 0, all items answered: a key to the measure, and no result.',
  ),
  measure: z.number(),
  se: z.number(),
  seTotal: z.number().describe('With the uncertainty of the thresholds.'),
  low: z.number(),
  high: z.number(),
  n: Count.describe('Persons who answered every item and got this score.'),
  extreme: z.enum(['lowest', 'highest']).nullable(),
})
export type ScoreRow = z.infer<typeof ScoreRow>

const ReliabilityFigures = z.strictObject({
  kind: z.literal('reliability'),
  n: Count,
  mean: z.number(),
  variance: z.number(),
  meanSquaredError: z.number(),
  reliability: z.number().describe('At or below zero when the persons differ no more than noise.'),
  se: z.number(),
  separation: z.number(),
  strata: z.number(),
})
export type ReliabilityFigures = z.infer<typeof ReliabilityFigures>

const InputFile = z.strictObject({ file: z.string(), sha256: z.string(), rows: Count })

export const MeasurementResults = z
  .strictObject({
    utfall: z.strictObject({ version: z.string(), command: z.string(), input: InputFile }),
    format: z.literal(1),
    settings: z.strictObject({
      asked: z.enum([...MODELS, 'auto']),
      level: z.number(),
      seed: z.union([z.string(), z.number()]),
      replicates: Count,
      groups: z.array(z.string()),
      anchored: z.array(z.string()),
      population: z.string().optional().describe('Whose answers they are, as somebody put it.'),
      keptScale: z
        .strictObject({ calibration: Count, sha256: z.string() })
        .nullable()
        .default(null)
        .describe('The calibration of the instrument whose scale is kept.'),
    }),
    model: z.enum(MODELS),
    calibration: z.union([
      z.strictObject({
        kind: z.literal('calibrated'),
        parameters: Count,
        iterations: Count,
        gradientLeft: z.number(),
        condition: z.number(),
      }),
      z.strictObject({
        kind: z.literal('not-calibrated'),
        reason: z.string(),
        detail: ResultNote.shape.detail,
        parts: z.array(z.array(z.string())),
      }),
    ]),
    logLik: Maybe,
    nPersons: Count.describe('Persons with at least one answer.'),
    people: People,
    items: z.array(Item),
    covariance: z
      .array(z.number())
      .nullable()
      .describe('Of all thresholds item by item: the lower triangle row by row.'),
    answers: z
      .array(AnswersGiven)
      .default([])
      .describe('Every question of the file, also those left out of the scale.'),
    dropped: z.array(z.strictObject({ item: z.string(), reason: z.string(), category: Count.nullable() })),
    recoded: z.array(
      z.strictObject({ item: z.string(), unused: z.array(Count).describe('Answers that nobody gave.') }),
    ),
    reliability: Maybe.describe('Separation reliability of WLE measures, everyone with an answer.'),
    reliabilities: z.strictObject({
      wleAll: z.union([ReliabilityFigures, NotEstimable]),
      wleNonExtreme: z.union([ReliabilityFigures, NotEstimable]),
      mleNonExtreme: z.union([ReliabilityFigures, NotEstimable]),
    }),
    scoreTable: z.array(ScoreRow),
    tests: Tests,
    ...Evidence,
    verdict: Verdict,
    leftOut: z.array(ResultNote).describe('Parts that could not be computed, and why.'),
    notes: z.array(ResultNote),
  })
  .meta({ id: 'MeasurementResults', title: 'MeasurementResults' })
export type MeasurementResults = z.infer<typeof MeasurementResults>
