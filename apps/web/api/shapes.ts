import type { components, paths } from './generated/api.ts'

/** The names by which the pages know what the API gives. The shapes themselves are made from docs/openapi.json. */

type Shapes = components['schemas']
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never

export type StudySummary = Shapes['StudySummary']
export type StudyPage = Shapes['StudyPage']
export type Study = Shapes['Study']
export type Results = Shapes['Results']
export type VerdictKind = NonNullable<StudySummary['verdict']>
export type DesignKind = StudySummary['design']
export type LockKind = StudySummary['lock']
export type LockState = Results['study']['lock']
export type Flow = Results['flow']
export type RunRecord = StudyPage['runs'][number]
export type Run = Shapes['Run']
export type RunState = Run['state']
export type Problem = Shapes['Problem']
export type Fault = Shapes['Fault']
export type ReportPart = Shapes['ReportPart']
export type ReportPartName = paths['/api/studies/{id}/report']['get']['parameters']['query']['part']
export type EstimateRow = Shapes['EstimateRow']
export type Started = Json<paths['/api/studies']['post']['responses'][202]>

/** One text for both languages, or one for each. */
export type Wording = StudySummary['title']
