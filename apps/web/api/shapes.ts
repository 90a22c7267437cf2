import type { components } from './generated/api.ts'
import type { Answer, Order } from './operations.ts'

/** The names by which the pages know what the API gives. The shapes themselves are made from docs/openapi.json. */

type Shapes = components['schemas']

export type StudySummary = Shapes['StudySummary']
export type StudyPage = Shapes['StudyPage']
export type Study = Shapes['Study']
export type Results = Shapes['Results']
export type VerdictKind = NonNullable<StudySummary['verdict']>
export type DesignKind = StudySummary['design']
export type LockKind = StudySummary['lock']
export type LockState = Results['study']['lock']
export type RunRecord = StudyPage['runs'][number]
export type Run = Shapes['Run']
export type Problem = Shapes['Problem']
export type Fault = Shapes['Fault']
export type ReportPart = Shapes['ReportPart']
export type ReportPartName = Order<'get', '/api/studies/{id}/report'>['query']['part']
export type EstimateRow = Shapes['EstimateRow']
export type Started = Answer<'post', '/api/studies'>

export type InstrumentSummary = Shapes['InstrumentSummary']
export type InstrumentPage = Shapes['InstrumentPage']
export type MeasureVerdict = Shapes['MeasureVerdict']
export type CardOrder = Shapes['CardOrderInput']
export type Survey = Shapes['Survey']
export type ChangeAnswer = Shapes['ChangeAnswer']
export type ColumnSuggestion = Shapes['ColumnSuggestion']
export type ShorterBasis = Shapes['ShorterBasis']
export type ShorterOrder = Shapes['ShorterOrderInput']
export type ShorterAnswer = Shapes['ShorterAnswer']
export type CalibrationRun = Shapes['CalibrationRun']
export type InstrumentPartName = Order<'get', '/api/instruments/{id}/report'>['query']['part']
export type CalibrationStarted = Answer<'post', '/api/calibrations'>
/** What the pages follow of any run. */
export type FollowedRun = Pick<Run, 'id' | 'state' | 'share' | 'step' | 'problem'>

/** One text for both languages, or one for each. */
export type Wording = StudySummary['title']
