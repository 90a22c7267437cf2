import { z } from 'zod'
import { Results, VERDICTS } from '../result/schema.ts'
import { DESIGN_KINDS, LongWording, Study, Wording } from '../study/schema.ts'

/** What the pages get; made into OpenAPI. Safe for the browser. */

export const BothLanguages = z.strictObject({ sv: z.string(), en: z.string() }).meta({ id: 'Both' })
export const RunStateName = z.enum(['queued', 'running', 'done', 'failed', 'stopped'])

export const FaultView = z
  .strictObject({
    file: z.string(),
    row: z.int().nullable(),
    column: z.string().nullable(),
    given: BothLanguages,
    allowed: BothLanguages,
  })
  .meta({ id: 'Fault' })

export const ProblemView = z
  .strictObject({
    code: z.string(),
    message: BothLanguages,
    /** Filled in by the server where the problem is an answer of its own (RFC 9457). */
    type: z.string().optional(),
    title: z.string().optional(),
    status: z.int().optional(),
    faults: z.array(FaultView).optional(),
    faultCount: z.int().optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemView = z.infer<typeof ProblemView>

export const StudySummary = z
  .strictObject({
    id: z.string(),
    title: Wording,
    question: LongWording,
    initiative: Wording,
    design: z.enum(DESIGN_KINDS),
    lock: z.enum(['not-locked', 'locked', 'changed']),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'stopped']),
    verdict: z.enum(VERDICTS).nullable(),
    headline: BothLanguages.nullable(),
    persons: z.int().nullable(),
    asOf: z.string().nullable(),
    evaluatedAt: z.string().nullable(),
    example: z.boolean(),
  })
  .meta({ id: 'StudySummary' })
export type StudySummary = z.infer<typeof StudySummary>

export const RunView = z
  .strictObject({
    id: z.string(),
    study: z.string(),
    state: RunStateName,
    share: z.number(),
    step: BothLanguages,
    /** Whether who asks has ordered it, and so may stop it. */
    isOwn: z.boolean(),
    problem: ProblemView.optional(),
  })
  .meta({ id: 'Run' })
export type RunView = z.infer<typeof RunView>

export const RunRecord = z
  .strictObject({
    id: z.string(),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    state: RunStateName,
    seed: z.int(),
    version: z.string(),
  })
  .meta({ id: 'RunRecord' })

export const RunNow = z
  .strictObject({
    id: z.string(),
    state: RunStateName,
    share: z.number(),
    step: BothLanguages,
    isOwn: z.boolean(),
  })
  .meta({ id: 'RunNow' })

export const StudyPage = z
  .strictObject({
    summary: StudySummary,
    study: Study,
    results: Results.nullable(),
    runs: z.array(RunRecord),
    run: RunNow.nullable(),
  })
  .meta({ id: 'StudyPage' })
export type StudyPage = z.infer<typeof StudyPage>

export const ReportPart = z
  .strictObject({
    title: z.string(),
    html: z.string(),
    contents: z.array(z.strictObject({ id: z.string(), level: z.int(), text: z.string() })),
  })
  .meta({ id: 'ReportPart' })

export const EstimateRow = z
  .strictObject({
    outcome: z.strictObject({ id: z.string(), label: z.string() }),
    time: z.strictObject({ id: z.string(), label: z.string() }),
    contrast: z.string(),
    analysis: z.strictObject({ id: z.string(), label: z.string() }),
    group: z.string().nullable(),
    site: z.string().nullable(),
    scale: z.string(),
    estimate: z.number().nullable(),
    estimateText: z.string(),
    intervalText: z.string(),
    pText: z.string(),
    n: z.int().nullable(),
    finding: z.string().nullable(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'EstimateRow' })
export type EstimateRow = z.infer<typeof EstimateRow>
