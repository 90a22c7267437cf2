import { z } from 'zod'
import { DESIGN_KINDS, OUTCOME_KINDS, Wording } from '../study/schema.ts'

/** What an evaluation gives: figures and codes only. Every sentence in a report is made from these (X.22). */

const Id = z.string()
const Count = z.int().nonnegative()
const Maybe = z.number().nullable()

/** A remark about how a figure was made; the text for each code is in report/texts. */
export const ResultNote = z.strictObject({
  code: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ResultNote = z.infer<typeof ResultNote>

/** What the number says, which decides its unit, its reference value and its words. */
export const SCALES = [
  'difference',
  'share-difference',
  'win-probability',
  'odds-ratio',
  'risk-ratio',
  'rate-ratio',
  'kronor-difference',
  'sd-difference',
] as const
export type Scale = (typeof SCALES)[number]

export const ANALYSES = [
  'main',
  'unadjusted',
  'adjusted',
  'weighted',
  'per-protocol',
  'received',
  'bootstrap',
  'newcombe',
  'model',
  'repeated',
  'change-within',
  'point-measures',
  'standardised',
] as const
export type Analysis = (typeof ANALYSES)[number]

/** What an estimate from plausible values says of its own interval. */
const Measurement = z.strictObject({
  sets: Count.describe('Sets of plausible values that were analysed and pooled.'),
  varianceShare: z
    .number()
    .describe('Share of the variance that is there because answers show the measure only with error.'),
})
export type Measurement = z.infer<typeof Measurement>

export const ResultEstimate = z.strictObject({
  outcome: Id,
  time: Id,
  contrast: z.strictObject({ arm: Id, control: Id.nullable() }),
  analysis: z.enum(ANALYSES),
  scale: z.enum(SCALES),
  method: z.string().describe('Stable code of the method, e.g. least-squares-HC2.'),
  group: z.strictObject({ subgroup: Id, value: z.string() }).nullable(),
  site: z.string().nullable(),
  estimate: Maybe,
  se: Maybe,
  df: Maybe,
  low: Maybe,
  high: Maybe,
  p: Maybe,
  pAdjusted: Maybe,
  n: Count.nullable().describe('Null where the group is too small to be shown: hidden is not zero.'),
  nByArm: z.record(Id, Count).nullable(),
  notes: z.array(ResultNote),
  measurement: Measurement.optional(),
})
export type ResultEstimate = z.infer<typeof ResultEstimate>

export const ArmSummary = z.strictObject({
  outcome: Id,
  time: Id,
  arm: Id,
  n: Count,
  missing: Count,
  mean: Maybe,
  sd: Maybe,
  low: Maybe,
  high: Maybe,
  shares: z.array(z.strictObject({ state: z.string(), n: Count, share: z.number() })).nullable(),
  movedUp: Maybe,
  movedDown: Maybe,
})
export type ArmSummary = z.infer<typeof ArmSummary>

const BalanceRow = z.strictObject({
  variable: z.string(),
  label: Wording,
  byArm: z.record(
    Id,
    z.strictObject({ n: Count, mean: Maybe, sd: Maybe, missing: Count, isShare: z.boolean() }),
  ),
  standardisedDifference: z
    .record(Id, Maybe)
    .describe('Per treatment arm against control, in pooled standard deviations.'),
})
export type BalanceRow = z.infer<typeof BalanceRow>

const Permutation = z.strictObject({
  outcome: Id,
  time: Id,
  contrast: z.strictObject({ arm: Id, control: Id }),
  statistic: z.enum(['difference', 'studentised']),
  value: z.number(),
  p: z.number(),
  permutations: Count,
  exact: z.boolean(),
  monteCarloError: z.number(),
  n: Count,
})
export type Permutation = z.infer<typeof Permutation>

const Bounds = z.strictObject({
  outcome: Id,
  time: Id,
  contrast: z.strictObject({ arm: Id, control: Id }),
  kind: z.enum(['lee', 'worst-case']),
  lower: Maybe,
  upper: Maybe,
  low: Maybe,
  high: Maybe,
  trimmedShare: Maybe,
  n: Count,
})
export type Bounds = z.infer<typeof Bounds>

const Attrition = z.strictObject({
  outcome: Id,
  time: Id,
  byArm: z.record(Id, z.strictObject({ n: Count, missing: Count, share: z.number() })),
  difference: Maybe,
  low: Maybe,
  high: Maybe,
  p: Maybe,
})
export type Attrition = z.infer<typeof Attrition>

const Interaction = z.strictObject({
  outcome: Id,
  time: Id,
  subgroup: Id,
  contrast: z.strictObject({ arm: Id, control: Id }),
  p: Maybe,
  pAdjusted: Maybe,
  df: Maybe,
  levels: Count,
})
export type Interaction = z.infer<typeof Interaction>

const Pooled = z.strictObject({
  outcome: Id,
  time: Id,
  contrast: z.strictObject({ arm: Id, control: Id }),
  scale: z.enum(SCALES),
  method: z.string(),
  sites: Count,
  leftOut: z.array(z.string()).describe('Sites too small to estimate alone.'),
  estimate: z.number(),
  se: z.number(),
  low: z.number(),
  high: z.number(),
  p: z.number(),
  tau2: z.number(),
  i2: z.number(),
  q: z.number(),
  qP: z.number(),
  prediction: z.strictObject({ low: Maybe, high: Maybe, convention: z.string() }),
  weights: z.record(z.string(), z.number()),
})
export type PooledEstimate = z.infer<typeof Pooled>

const Received = z.strictObject({
  contrast: z.strictObject({ arm: Id, control: Id }),
  treatedShare: z.number(),
  controlShare: z.number(),
  firstStageF: Maybe,
  andersonRubin: z
    .strictObject({ kind: z.enum(['interval', 'outside', 'whole-line', 'empty']), low: Maybe, high: Maybe })
    .nullable(),
})
export type Received = z.infer<typeof Received>

const Flow = z.strictObject({
  referred: Count.nullable(),
  ineligible: Count.nullable(),
  declined: Count.nullable(),
  otherwise: Count.nullable(),
  reasons: z.array(z.strictObject({ status: z.string(), reason: z.string(), n: Count })),
  rows: Count.describe('Rows in the file with one row per person.'),
  notIncluded: Count.describe('Rows left out by the study’s own conditions.'),
  otherArms: Count.describe('Rows in arms that the study does not compare.'),
  allocated: Count,
  arms: z.array(
    z.strictObject({
      arm: Id,
      allocated: Count,
      received: Count.nullable(),
      followedUp: z.array(z.strictObject({ time: Id, n: Count })),
      analysed: Count,
    }),
  ),
})
export type Flow = z.infer<typeof Flow>

export const VERDICTS = [
  'better',
  'no-detectable-difference',
  'worse',
  'mixed',
  'too-early',
  'not-measurable',
] as const
export type VerdictKind = (typeof VERDICTS)[number]

const OutcomeFinding = z.strictObject({
  outcome: Id,
  time: Id,
  arm: Id,
  role: z.enum(['primary', 'secondary', 'harm']),
  finding: z.enum(['better', 'worse', 'no-detectable-difference', 'not-estimable']),
  worthHaving: z
    .enum(['shown', 'possible', 'ruled-out', 'not-stated'])
    .describe('Whether a difference worth having is shown, possible or ruled out by the interval.'),
})
export type OutcomeFinding = z.infer<typeof OutcomeFinding>

export const Verdict = z.strictObject({
  kind: z.enum(VERDICTS),
  causal: z.boolean().describe('Whether the design carries the words effect, leads to, saves (X.3).'),
  reasons: z.array(ResultNote).min(1),
  findings: z.array(OutcomeFinding),
  underLock: z.enum(['locked', 'not-locked', 'changed-after-lock']),
})
export type Verdict = z.infer<typeof Verdict>

const LockState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-locked') }),
  z.strictObject({
    kind: z.literal('locked'),
    sha256: z.string(),
    lockedOn: z.string(),
    lockedBy: z.string(),
  }),
  z.strictObject({
    kind: z.literal('changed'),
    sha256: z.string(),
    lockedOn: z.string(),
    lockedBy: z.string(),
    changes: z.array(
      z.strictObject({ path: z.string(), before: z.string(), after: z.string(), decisive: z.boolean() }),
    ),
  }),
])
export type LockState = z.infer<typeof LockState>

const InputFile = z.strictObject({ file: z.string(), sha256: z.string(), rows: Count })
export type InputFile = z.infer<typeof InputFile>

const HiddenCount = Count.nullable().describe(
  'Null where the group is too small to be shown: hidden is not zero.',
)

const ScaleEnds = z.strictObject({
  time: Id,
  arm: Id,
  n: HiddenCount.describe('Persons measured.'),
  lowest: HiddenCount.describe('Persons with the lowest answer to everything that they answered.'),
  highest: HiddenCount.describe('Persons with the highest answer to everything that they answered.'),
})
export type ScaleEnds = z.infer<typeof ScaleEnds>

const ChangeShare = z.strictObject({ n: Count, share: z.number(), low: Maybe, high: Maybe })
export type ChangeShare = z.infer<typeof ChangeShare>

const IndividualChanges = z.strictObject({
  arm: Id,
  from: Id,
  to: Id,
  n: HiddenCount.describe('Persons measured both times.'),
  better: ChangeShare.nullable().describe('Null where the group is too small to be shown.'),
  worse: ChangeShare.nullable(),
  notDistinguishable: ChangeShare.nullable(),
  byChanceEachWay: z
    .number()
    .describe('Share that would be called better, and worse, were nobody changed at all.'),
})
export type IndividualChanges = z.infer<typeof IndividualChanges>

/** An outcome that stands on a calibration: which one, whom it cannot tell apart, and who changed beyond noise. */
const ScaleUse = z.strictObject({
  outcome: Id,
  calibration: z.strictObject({
    file: z.string(),
    sha256: z.string(),
    items: Count,
    model: z.string().nullable(),
    persons: Count.nullable(),
    population: Wording.nullable(),
    uncertainty: z.boolean().describe('Whether it carries the covariance of its thresholds.'),
  }),
  reach: z
    .strictObject({ lowest: z.number(), highest: z.number() })
    .describe('The measures, logits, of those with the lowest and the highest answer to every item.'),
  ends: z.array(ScaleEnds),
  changes: z.array(IndividualChanges),
})
export type ScaleUse = z.infer<typeof ScaleUse>

const Bounded = z.strictObject({
  estimate: z.number(),
  low: Maybe.describe('Null for clusters, where an interval person by person would claim too much.'),
  high: Maybe,
})
export type BoundedFigure = z.infer<typeof Bounded>

const SourceEnds = z.strictObject({ lowest: HiddenCount, highest: HiddenCount })

const AgreementRow = z.strictObject({
  time: Id,
  arm: Id,
  n: HiddenCount.describe('Persons with a value from both sources.'),
  difference: Bounded.nullable().describe('Mean of the first less the second; shares for yes or no.'),
  sd: Maybe.describe('Of the differences, person by person.'),
  lowerLimit: Bounded.nullable().describe('Limits of agreement: the share `level` of persons lies between.'),
  upperLimit: Bounded.nullable(),
  correlation: Bounded.nullable(),
  kappa: Bounded.nullable().describe('Yes or no: Cohen’s kappa.'),
  onlyFirst: HiddenCount.describe('Yes or no: yes by the first source alone.'),
  onlySecond: HiddenCount,
  ends: z
    .strictObject({ first: SourceEnds, second: SourceEnds })
    .nullable()
    .describe('Of those with both: persons at the lowest and highest value possible.'),
  notes: z.array(ResultNote),
})
export type AgreementRow = z.infer<typeof AgreementRow>

/** Whether the two sources lie further apart in one arm than in the other: a hint of bias, never an effect. */
const AgreementBetween = z.strictObject({
  time: Id,
  contrast: z.strictObject({ arm: Id, control: Id }),
  method: z.string(),
  estimate: Maybe,
  se: Maybe,
  df: Maybe,
  low: Maybe,
  high: Maybe,
  p: Maybe,
  notes: z.array(ResultNote),
})
export type AgreementBetween = z.infer<typeof AgreementBetween>

/** Two outcomes that measure the same of the same persons by different sources. */
const Agreement = z.strictObject({
  first: Id,
  second: Id,
  kind: z.enum(['measure', 'binary']),
  rows: z.array(AgreementRow),
  between: z.array(AgreementBetween),
})
export type Agreement = z.infer<typeof Agreement>

const ResultsShape = z.strictObject({
  utfall: z.strictObject({ version: z.string(), command: z.string(), input: InputFile }),
  format: z.literal(1),
  study: z.strictObject({ id: Id, sha256: z.string(), lock: LockState }),
  design: z.strictObject({ kind: z.enum(DESIGN_KINDS), causal: z.boolean() }),
  outcomeKinds: z.record(Id, z.enum(OUTCOME_KINDS)),
  files: z.array(InputFile),
  seed: Count,
  level: z.number(),
  flow: Flow,
  verdict: Verdict,
  balance: z.array(BalanceRow),
  summaries: z.array(ArmSummary),
  estimates: z.array(ResultEstimate),
  interactions: z.array(Interaction),
  permutations: z.array(Permutation),
  bounds: z.array(Bounds),
  attrition: z.array(Attrition),
  pooled: z.array(Pooled),
  received: z.array(Received),
  scales: z.array(ScaleUse).optional().describe('Only in studies where an outcome stands on a calibration.'),
  agreements: z
    .array(Agreement)
    .optional()
    .describe('Only in studies where an outcome is compared with another from another source.'),
  notes: z.array(ResultNote),
})
export const Results = ResultsShape.meta({ id: 'Results', title: 'Results' })
export type Results = z.infer<typeof Results>
