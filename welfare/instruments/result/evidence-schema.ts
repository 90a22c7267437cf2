import { z } from 'zod'
import { Count, Maybe, NotEstimable, ResultNote } from './figure-schema.ts'

const Interval = z.strictObject({ low: z.number(), high: z.number() })

/** Items whose answers hang together beyond what the measure explains (Yen's Q3 above its mean over pairs). */
const LocalDependence = z.union([
  z.strictObject({
    kind: z.literal('checked'),
    mean: z.number(),
    largest: z.number().describe('Largest Q3 minus the mean over pairs.'),
    reference: Maybe.describe('The same in data simulated from the model: its 99th percentile.'),
    pairs: z.array(z.strictObject({ first: z.string(), second: z.string(), aboveMean: z.number() })),
    dependent: z.array(z.strictObject({ first: z.string(), second: z.string(), aboveMean: z.number() })),
  }),
  NotEstimable,
])
export type LocalDependence = z.infer<typeof LocalDependence>

/** Whether the residuals hold a second measure. */
const Dimension = z.union([
  z.strictObject({
    kind: z.literal('checked'),
    eigenvalues: z
      .array(z.number())
      .describe('Of the correlations of standardised residuals, largest first.'),
    reference: Maybe.describe('First eigenvalue in data simulated from the model: its 99th percentile.'),
    loadings: z.array(z.strictObject({ item: z.string(), loading: z.number() })),
    tTest: z
      .strictObject({
        n: Count,
        significant: Count,
        share: z.number(),
        wilson: Interval,
        clopperPearson: Interval,
      })
      .nullable()
      .describe('Share of persons whose measures from the two sets of items differ (Smith 2002).'),
    second: z.boolean().describe('Beyond the simulated reference and the strength of two items.'),
  }),
  NotEstimable,
])
export type Dimension = z.infer<typeof Dimension>

const LikelihoodRatio = z.strictObject({
  kind: z.literal('test'),
  lr: z.number(),
  df: Count,
  p: z.number(),
})

const Andersen = z.union([
  LikelihoodRatio.extend({
    groups: z.array(z.strictObject({ label: z.string(), n: Count })),
    excluded: z.array(z.string()).describe('Items that some group answered alike.'),
    largestDifference: Maybe.describe('Between two groups, in item location, logits.'),
  }),
  NotEstimable,
])
export type Andersen = z.infer<typeof Andersen>

const DifItem = z.strictObject({
  item: z.string(),
  difference: z.number().describe('Largest difference between two groups, second minus first, logits.'),
  se: z.number(),
  low: z.number(),
  high: z.number(),
  first: z.string(),
  second: z.string(),
  p: z.number(),
  pAdjusted: z.number(),
  splitP: Maybe.describe('Likelihood ratio against the item split by group.'),
  size: z.enum(['none', 'moderate', 'large']),
})
export type DifItem = z.infer<typeof DifItem>

const Dif = z.union([
  z.strictObject({
    kind: z.literal('checked'),
    group: z.string(),
    levels: z.array(z.strictObject({ label: z.string(), n: Count })),
    tooSmall: z.array(z.strictObject({ label: z.string(), n: Count })),
    withoutValue: Count,
    items: z.array(DifItem),
    excluded: z.array(z.string()),
    global: z.union([LikelihoodRatio, NotEstimable]),
    notes: z.array(ResultNote),
  }),
  NotEstimable.extend({ group: z.string() }),
])
export type Dif = z.infer<typeof Dif>

const ModelChoice = z
  .strictObject({
    reason: z.string().describe('Stable code of why the model is this one.'),
    against: z.union([LikelihoodRatio.extend({ model: z.string() }), NotEstimable]).nullable(),
  })
  .describe('The model against the simpler one.')
export type ModelChoice = z.infer<typeof ModelChoice>

const Information = z.strictObject({
  measure: z.array(z.number()),
  information: z.array(z.number()),
  se: z.array(z.number()).describe('1/√information: the least standard error at that place.'),
})

const ItemCurve = z.strictObject({
  item: z.string(),
  measure: z.array(z.number()),
  expected: z.array(z.number()).describe('Mean category by the model at each measure.'),
  observed: z.array(z.strictObject({ measure: z.number(), mean: z.number(), se: Maybe, n: Count })),
})
export type ItemCurve = z.infer<typeof ItemCurve>

const BurdenRow = z.strictObject({
  size: Count,
  items: z.array(z.string()),
  meanSe: z.number().describe('Root of the mean error variance over the persons measured, logits.'),
  reliability: Maybe.describe('What the short form would reach among the same persons.'),
})
export type BurdenRow = z.infer<typeof BurdenRow>

const Burden = z.union([z.strictObject({ kind: z.literal('curve'), rows: z.array(BurdenRow) }), NotEstimable])

const Targeting = z.strictObject({
  kind: z.literal('targeting'),
  personMean: z.number(),
  personSd: z.number(),
  itemMean: z.number(),
  itemLow: z.number().describe('The lowest threshold.'),
  itemHigh: z.number(),
  outside: z.number().describe('Share of persons beyond the outermost thresholds.'),
})

/** What the verdict is read from. */
export const Evidence = {
  modelChoice: ModelChoice,
  localDependence: LocalDependence,
  dimension: Dimension,
  andersen: Andersen,
  dif: z.array(Dif),
  targeting: z.union([Targeting, NotEstimable]),
  information: Information.nullable(),
  itemCurves: z.array(ItemCurve),
  burden: Burden,
} as const
