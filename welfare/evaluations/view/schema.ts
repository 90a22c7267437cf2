import { z } from 'zod'
import { Results, VERDICTS } from '../result/schema.ts'
import { DESIGN_KINDS, LongWording, Study, Wording } from '../study/schema.ts'

/** What the pages get; made into OpenAPI. Safe for the browser. */

export const BothLanguages = z.strictObject({ sv: z.string(), en: z.string() })
export const RunStateName = z.enum(['queued', 'running', 'done', 'failed', 'stopped'])

export const FaultView = z.strictObject({
  file: z.string(),
  row: z.int().nullable(),
  column: z.string().nullable(),
  given: BothLanguages,
  allowed: BothLanguages,
})

export const ProblemView = z
  .strictObject({
    code: z.string(),
    message: BothLanguages,
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
    id: z.int(),
    study: z.string(),
    state: RunStateName,
    share: z.number(),
    step: BothLanguages,
    problem: ProblemView.nullable(),
  })
  .meta({ id: 'Run' })
export type RunView = z.infer<typeof RunView>

export const RunListItem = z.strictObject({
  id: z.int(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  state: RunStateName,
  seed: z.int(),
  version: z.string(),
})

export const StudyDetail = z
  .strictObject({
    summary: StudySummary,
    study: Study,
    results: Results.nullable(),
    runs: z.array(RunListItem),
    run: RunView.nullable(),
  })
  .meta({ id: 'StudyDetail' })
export type StudyDetail = z.infer<typeof StudyDetail>

export const ReportPart = z
  .strictObject({
    title: z.string(),
    html: z.string(),
    contents: z.array(z.strictObject({ id: z.string(), level: z.int(), text: z.string() })),
  })
  .meta({ id: 'ReportPart' })

export const EstimateView = z
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
    n: z.int(),
    finding: z.string().nullable(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Estimate' })
export type EstimateView = z.infer<typeof EstimateView>
