import type { Language } from '@utfall/basics'
import type { ResultEstimate, Results } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import type { Study, StudyOutcome } from '../study/schema.ts'
import { inLanguage } from '../study/wording.ts'
import { type ReportTexts, reportTexts } from './texts.ts'

/** What every part of a report is made from. */
export type ReportContext = {
  readonly study: Study
  readonly results: Results
  readonly language: Language
  readonly texts: ReportTexts
}

export function reportContext(study: Study, results: Results, language: Language): ReportContext {
  return { study, results, language, texts: reportTexts(language, results.design.causal) }
}

export function outcomeOf(context: ReportContext, id: string): StudyOutcome {
  const outcome = context.study.outcomes.find((each) => each.id === id)
  if (outcome === undefined) throw new Error(`results name an outcome that the study lacks: ${id}`)
  return outcome
}

export function outcomeLabel(context: ReportContext, id: string): string {
  return inLanguage(outcomeOf(context, id).label, context.language)
}

export function armLabel(context: ReportContext, id: string): string {
  const arm = context.study.arms.find((each) => each.id === id)
  return arm === undefined ? id : inLanguage(arm.label, context.language)
}

export function timeLabel(context: ReportContext, id: string): string {
  const time = context.study.timePoints.find((each) => each.id === id)
  return time === undefined ? id : inLanguage(time.label, context.language)
}

export function timeMonths(context: ReportContext, id: string): number {
  return context.study.timePoints.find((each) => each.id === id)?.months ?? 0
}

export function groupLabel(context: ReportContext, group: NonNullable<ResultEstimate['group']>): string {
  const subgroup = context.study.subgroups.find((each) => each.id === group.subgroup)
  const level = subgroup?.levels?.find((each) => each.value === group.value)
  return level === undefined ? group.value : inLanguage(level.label, context.language)
}

export function subgroupLabel(context: ReportContext, id: string): string {
  const subgroup = context.study.subgroups.find((each) => each.id === id)
  return subgroup === undefined ? id : inLanguage(subgroup.label, context.language)
}

/** Main or change rows for everyone, at each outcome's horizon. */
export function mainRows(context: ReportContext, role?: StudyOutcome['role']): readonly ResultEstimate[] {
  return context.results.estimates.filter((row) => {
    const outcome = outcomeOf(context, row.outcome)
    const whole =
      row.group === null && row.site === null && (row.analysis === 'main' || row.analysis === 'change-within')
    return (
      whole && row.time === horizonOf(context.study, outcome) && (role === undefined || outcome.role === role)
    )
  })
}

/** "Stöd nu mot Väntan", or the one arm's name. */
export function contrastLabel(context: ReportContext, row: Pick<ResultEstimate, 'contrast'>): string {
  const arm = armLabel(context, row.contrast.arm)
  if (row.contrast.control === null) return arm
  return context.texts.against(arm, armLabel(context, row.contrast.control))
}

/** The label with whom it compares, where the study compares several arms. */
export function withContrast(
  context: ReportContext,
  label: string,
  row: Pick<ResultEstimate, 'contrast'>,
): string {
  return hasSeveralContrasts(context) ? `${label}, ${contrastLabel(context, row)}` : label
}

export function hasSeveralContrasts(context: ReportContext): boolean {
  return context.study.arms.filter((arm) => arm.role === 'treatment').length > 1
}
