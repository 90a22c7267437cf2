import { z } from 'zod'
import { Count, Maybe, NotEstimable, ResultNote } from './figure-schema.ts'

const Span = z.strictObject({ low: z.number(), high: z.number() })

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
        wilson: Span,
        clopperPearson: Span,
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

const GroupShift = z.strictObject({
  group: z.string(),
  difference: z.number(),
  se: z.number(),
  low: z.number(),
  high: z.number(),
  pAdjusted: z.number().describe('Of the location alone, over all items and groups (Benjamini–Hochberg).'),
})

const DifItem = z.strictObject({
  item: z.string(),
  shifts: z.array(GroupShift).describe('Each group against the first.'),
  difference: z.number().describe('Largest difference between two groups, second minus first, logits.'),
  se: z.number(),
  low: z.number(),
  high: z.number(),
  first: z.string(),
  second: z.string(),
  p: z.number(),
  pAdjusted: z.number(),
  basis: z
    .enum(['split', 'wald'])
    .describe('One scale with the item split by group, or a scale for each group.'),
  widestStep: Maybe.describe('The largest move of a single step, logits.'),
  size: z
    .enum(['negligible', 'undecided', 'moderate', 'large', 'steps'])
    .describe('steps: single steps move, the item as a whole does not; undecided: too few persons to say.'),
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
    consequence: z
      .array(
        z.strictObject({
          from: z.string(),
          to: z.string(),
          difference: z.number(),
          se: z.number(),
          low: z.number(),
          high: z.number(),
          sd: z.number(),
        }),
      )
      .describe(
        'How far the difference between two groups moves when the items that differ are split by group.',
      ),
    notes: z.array(ResultNote),
  }),
  NotEstimable.extend({ group: z.string() }),
])
export type Dif = z.infer<typeof Dif>

const Information = z.strictObject({
  measure: z.array(z.number()),
  information: z.array(z.number()),
  se: z.array(z.number()).describe('1/√information: the standard error of a measure at that place.'),
})
export type Information = z.infer<typeof Information>

const ItemCurve = z.strictObject({
  item: z.string(),
  measure: z.array(z.number()),
  expected: z.array(z.number()).describe('Mean category by the model at each measure.'),
  observed: z.array(z.strictObject({ measure: z.number(), mean: z.number(), se: Maybe, n: Count })),
})
export type ItemCurve = z.infer<typeof ItemCurve>

const BurdenRow = z.strictObject({
  size: Count,
  items: z.array(z.string()).describe('The best items of that number for these persons.'),
  se: z.number().describe('Root of the mean error variance over the persons measured, logits.'),
  reliability: Maybe.describe('What the form would reach among the same persons.'),
  change: z.number().describe('The smallest change of one person that is beyond noise, logits.'),
  minutes: z.number().describe('At twelve seconds for each question.'),
  exact: z
    .boolean()
    .describe('Whether no better form of the size exists; false when the search was cut short.'),
})
export type BurdenRow = z.infer<typeof BurdenRow>

const Burden = z.union([z.strictObject({ kind: z.literal('curve'), rows: z.array(BurdenRow) }), NotEstimable])
export type Burden = z.infer<typeof Burden>

const Targeting = z.strictObject({
  kind: z.literal('targeting'),
  personMean: z.number(),
  personSd: Maybe,
  itemMean: z.number(),
  difference: z.number().describe('Persons’ mean minus the items’, logits.'),
  differenceSe: Maybe,
  low: z.number().describe('The lowest Thurstonian threshold.'),
  high: z.number(),
  below: z.number().describe('Share of persons below the lowest threshold.'),
  above: z.number(),
  bestSe: z.number().describe('The least standard error that all items together give anywhere.'),
  bestAt: z.number(),
  bluntSe: z.number().describe('√2 times the least: half of the information is gone.'),
  blunt: z.number().describe('Share of persons who stand where the standard error is larger.'),
})
export type Targeting = z.infer<typeof Targeting>

const AnchorRow = z.strictObject({
  item: z.string(),
  before: z.number().describe('Where the scale that is kept has it, logits.'),
  now: z.number().describe('Where these answers put it, moved onto that scale by the anchors that agree.'),
  displacement: z.number().describe('now minus before, logits.'),
  se: Maybe,
  p: Maybe.describe('Adjusted over the anchors (Holm).'),
  moved: z.boolean().describe('Beyond chance and at least half a logit.'),
})

/** Whether the questions that carry a scale over stand where they stood; null where no scale was kept. */
const Anchors = z.union([
  z.strictObject({
    kind: z.literal('checked'),
    rows: z.array(AnchorRow),
    notComparable: z.array(z.string()).describe('Other answers are in use than when the scale was made.'),
    agreement: z.strictObject({ chiSquare: z.number(), df: Count, p: z.number() }).nullable(),
    shiftSe: z.number().describe('Of the link between the two, logits.'),
  }),
  NotEstimable,
])
export type Anchors = z.infer<typeof Anchors>

/** Every test of whether the answers are a measure. */
export const Tests = z.strictObject({
  andersen: Andersen,
  modelComparison: z.union([LikelihoodRatio, NotEstimable]).describe('Partial credit against rating scale.'),
  localDependence: LocalDependence,
  dimension: Dimension,
  dif: z.array(Dif),
  anchors: Anchors.nullable().default(null),
})
export type Tests = z.infer<typeof Tests>

/** What else the verdict and the report are read from. */
export const Evidence = {
  modelReason: z.string().describe('Stable code of why the model is this one.'),
  targeting: z.union([Targeting, NotEstimable]),
  information: Information.nullable(),
  itemCurves: z.array(ItemCurve),
  burden: Burden,
} as const
