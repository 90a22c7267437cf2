import { z } from 'zod'

/**
 * A study as a value: what is asked, of whom, how people were divided, what is measured when, and by which rule the
 * answer will be given. `study.json` holds one; nothing in it is computed from the data.
 */

const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower case a to z, digits and single hyphens between them')
  .max(80)
  .describe('Short name in lower case, a to z, 0 to 9 and hyphens. Never changes.')

const ShortText = z.string().trim().min(1).max(300)
const LongText = z.string().trim().min(1).max(4000)

/** One text for both languages, or one for each. */
export const Wording = z
  .union([ShortText, z.strictObject({ sv: ShortText, en: ShortText })])
  .describe('One text, or {"sv": …, "en": …}.')
export type Wording = z.infer<typeof Wording>

export const LongWording = z
  .union([LongText, z.strictObject({ sv: LongText, en: LongText })])
  .describe('One text, or {"sv": …, "en": …}.')
export type LongWording = z.infer<typeof LongWording>

const CsvName = z.string().regex(/^[^/\\]+\.csv$/i, 'the name of a CSV file, without a folder')

const JsonName = z.string().regex(/^[^/\\]+\.json$/i, 'the name of a JSON file, without a folder')

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')

const ColumnName = z.string().min(1).max(200).describe('The name of a column, exactly as in the header row.')

export const DESIGN_KINDS = [
  'individually-randomised',
  'cluster-randomised',
  'comparison',
  'before-after',
] as const
export type DesignKind = (typeof DESIGN_KINDS)[number]

const Design = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('individually-randomised'),
    waitingMonths: z
      .number()
      .positive()
      .max(60)
      .optional()
      .describe('Months that the waiting arm waits for its offer.'),
  }),
  z.strictObject({
    kind: z.literal('cluster-randomised'),
    waitingMonths: z.number().positive().max(60).optional(),
  }),
  z.strictObject({
    kind: z.literal('comparison'),
    approved: z
      .strictObject({ by: ShortText, why: LongText })
      .optional()
      .describe(
        'Who judged the comparison valid enough for causal words, and why. Without it: association only.',
      ),
  }),
  z.strictObject({ kind: z.literal('before-after') }),
])

const Arm = z.strictObject({
  id: Slug,
  role: z.enum(['control', 'treatment']),
  label: Wording,
  description: LongWording.optional().describe(
    'What people in this arm get, and for the control arm what they get instead.',
  ),
  values: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'The values in the arm column that mean this arm. Default: the id. Rows with other values are left out and counted.',
    ),
})

const TimePoint = z.strictObject({
  id: Slug,
  label: Wording,
  months: z.number().min(0).max(600).describe('Months after allocation. 0 is before.'),
})

const Condition = z.strictObject({
  column: ColumnName,
  in: z.array(z.string()).min(1).optional(),
  present: z.literal(true).optional().describe('Keep rows where the column is not missing.'),
})

const DataFiles = z.strictObject({
  folder: z
    .string()
    .min(1)
    .max(400)
    .optional()
    .describe(
      'Where the data files lie, relative to study.json, when they may not be copied beside it. Only on the command line.',
    ),
  file: CsvName.describe('The file with one row per person, in the same folder as study.json.'),
  person: ColumnName.optional().describe('Pseudonym of the person. Left out: each row is a person.'),
  arm: ColumnName,
  received: ColumnName.optional().describe('1 when the person in fact got the service, 0 when not.'),
  site: ColumnName.optional().describe('Federation, municipality or team.'),
  block: ColumnName.optional().describe(
    'The stratum within which lots were drawn. Default: the site when there is one.',
  ),
  cluster: ColumnName.optional().describe('The group that was drawn as one.'),
  allocatedOn: ColumnName.optional().describe('Date of allocation, YYYY-MM-DD.'),
  labels: z
    .record(ColumnName, Wording)
    .optional()
    .describe('What columns are called in the report, for covariates.'),
  include: z
    .array(Condition)
    .max(20)
    .optional()
    .describe('Conditions that a row must meet to belong to the study.'),
  more: z
    .array(
      z.strictObject({
        file: CsvName,
        person: ColumnName,
        time: ColumnName.optional().describe(
          'With several rows per person: the column that holds the id of the time point.',
        ),
      }),
    )
    .max(20)
    .optional()
    .describe('Files joined on the person.'),
  screening: z
    .strictObject({
      file: CsvName,
      status: ColumnName,
      reason: ColumnName.optional(),
    })
    .optional()
    .describe('Everyone referred: status is ineligible, declined, randomised or other.'),
})

export const OUTCOME_KINDS = ['measure', 'binary', 'ladder', 'count', 'cost'] as const
export type OutcomeKind = (typeof OUTCOME_KINDS)[number]

const At = z
  .strictObject({
    time: Slug,
    column: ColumnName.optional(),
    sum: z.array(ColumnName).min(2).optional().describe('The outcome is the sum of these columns.'),
    items: z
      .union([z.array(ColumnName).min(1), z.record(z.string().min(1).max(200), ColumnName)])
      .optional()
      .describe(
        'With scale: the columns of the answers, named as the items of the calibration, or {"item": "column"}.',
      ),
    file: z.string().optional().describe('Default: the file with one row per person.'),
  })
  .refine((at) => [at.column, at.sum, at.items].filter((given) => given !== undefined).length === 1, {
    message: 'give one of column, sum and items',
  })

const MeasurementScale = z.strictObject({
  calibration: JsonName.describe(
    'A calibration in the same folder as study.json: the JSON that calibrate --json gives.',
  ),
  fewestAnswers: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Items that a person must have answered to be measured. Default: 1.'),
  sha256: Sha256.optional().describe(
    'Of the calibration file. Filled in when the study is read, so that the lock holds the file too; where it is stated, any other file is refused.',
  ),
})

const Outcome = z.strictObject({
  id: Slug,
  label: Wording,
  kind: z.enum(OUTCOME_KINDS),
  role: z
    .enum(['primary', 'secondary', 'harm'])
    .describe('harm: watched so that a gain is not bought with it.'),
  level: z.enum(['person', 'relative', 'staff', 'organisation', 'society']).default('person'),
  source: z.enum(['self', 'staff', 'register', 'accounts', 'other']).default('other'),
  comparedWith: Slug.optional().describe(
    'Another outcome that measures the same of the same persons by another source, in the same unit or on the same calibration, or yes or no both: the report then shows how far the two lie apart.',
  ),
  direction: z.enum(['higher-is-better', 'lower-is-better']),
  unit: Wording.optional(),
  scale: MeasurementScale.optional().describe(
    'measure: ordinal answers become a measure in logits by a calibration, and their uncertainty goes into the interval.',
  ),
  at: z.array(At).min(1).describe('Where the outcome stands at each time point. Time 0 is the baseline.'),
  horizon: Slug.optional().describe('The time point that answers the question. Default: the last.'),
  yes: z.array(z.string()).min(1).optional().describe('binary: the values that mean yes. Default: 1.'),
  states: z
    .array(z.strictObject({ value: z.string().min(1), label: Wording }))
    .min(2)
    .max(20)
    .optional()
    .describe('ladder: the states in order, the least wanted first when higher is better.'),
  transform: z.enum(['log']).optional(),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('measure: the least and greatest value possible.'),
  smallestWorthHaving: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Smallest difference worth having, in the unit of the outcome; for ladder as win probability above 0.5, for binary as a share.',
    ),
})

const Subgroup = z.strictObject({
  id: Slug,
  label: Wording,
  column: ColumnName,
  levels: z
    .array(z.strictObject({ value: z.string().min(1), label: Wording }))
    .min(2)
    .max(12)
    .optional(),
})

const Analysis = z.strictObject({
  estimator: z.enum(['difference', 'adjusted', 'interacted']).default('adjusted'),
  covariates: z.array(ColumnName).max(50).default([]),
  level: z.number().gt(0.5).lt(1).default(0.95),
  seed: z.int().nonnegative().default(1),
  permutations: z.int().min(99).max(1_000_000).default(10_000),
  // Without a default: a study locked before the field existed keeps its hash.
  plausibleSets: z
    .int()
    .min(5)
    .max(1000)
    .optional()
    .describe('Sets of plausible values for outcomes with a scale. Default: 20.'),
  multiplicity: z
    .enum(['holm', 'hochberg', 'bh', 'none'])
    .default('holm')
    .describe('Over the secondary outcomes.'),
  missing: z
    .strictObject({
      kind: z.enum(['observed', 'weighted']).default('observed'),
      predictors: z.array(ColumnName).max(50).default([]).describe('weighted: what explains who answers.'),
    })
    .default({ kind: 'observed', predictors: [] }),
  smallestGroup: z.int().min(2).max(100).default(5).describe('Groups smaller than this are not shown.'),
})

const DecisionRule = z.strictObject({
  better: z
    .enum(['interval-beyond-zero', 'interval-beyond-smallest'])
    .default('interval-beyond-zero')
    .describe('What the interval of a primary outcome must lie beyond.'),
  largestLoss: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Share without the primary outcome above which the study cannot answer.'),
  smallestArm: z
    .int()
    .min(2)
    .default(10)
    .describe('Persons with the primary outcome that each arm must have.'),
})

const StudyShape = z.strictObject({
  $schema: z.string().optional(),
  utfall: z.literal(1).describe('Version of this format.'),
  id: Slug,
  title: Wording,
  question: LongWording,
  initiative: z.strictObject({
    name: Wording,
    description: LongWording.optional(),
    means: z.array(ShortText).max(20).optional(),
  }),
  evaluator: z.strictObject({
    name: ShortText,
    independent: z
      .boolean()
      .describe('Whether the evaluator is independent of those who run the initiative.'),
  }),
  design: Design,
  population: z.strictObject({
    description: LongWording,
    selection: LongWording.describe('How persons came in, who was left out.'),
  }),
  arms: z.array(Arm).min(1).max(6),
  timePoints: z.array(TimePoint).min(1).max(12),
  data: DataFiles,
  asOf: z.iso.date().optional().describe('The day the data were cut.'),
  outcomes: z.array(Outcome).min(1).max(60),
  unmeasured: z.array(Wording).max(40).default([]).describe('What was wanted but not measured.'),
  subgroups: z.array(Subgroup).max(20).default([]),
  analysis: Analysis.prefault({}),
  decision: DecisionRule.prefault({}),
})

export const Study = StudyShape.meta({ id: 'Study', title: 'Study' })
export type Study = z.infer<typeof Study>
export type StudyOutcome = Study['outcomes'][number]
export type StudyArm = Study['arms'][number]
export type StudySubgroup = Study['subgroups'][number]

/** What `lock` writes beside study.json. */
export const StudyLock = z.strictObject({
  utfall: z.literal(1),
  study: Slug,
  sha256: Sha256.describe('Of the canonical text of the definition.'),
  lockedOn: z.iso.datetime(),
  lockedBy: ShortText,
  definition: StudyShape,
})
export type StudyLock = z.infer<typeof StudyLock>
