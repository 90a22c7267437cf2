import { numberText, shareText } from '@utfall/basics'
import type { Block, KeyFigure, TableModel } from '@utfall/reports'
import type { ResultEstimate } from '../result/schema.ts'
import { carriesCausalWords, horizonOf } from '../study/rules.ts'
import { inLanguage } from '../study/wording.ts'
import { primaryChart } from './charts.ts'
import {
  armLabel,
  contrastLabel,
  hasSeveralContrasts,
  mainRows,
  outcomeLabel,
  outcomeOf,
  type ReportContext,
  timeLabel,
} from './context.ts'
import { basisText, centreText, estimateText, levelText, rangeText } from './figures.ts'
import { shareSentences } from './scale-blocks.ts'
import { lockBlock, verdictBlock } from './verdict-blocks.ts'

/** On paper the board's part is one page; a screen has room for the picture too. */
export type BoardOptions = { readonly picture: boolean }

/** One page for a board: the question, the answer, how sure, what it rests on and what is not known. */
export function boardBlocks(context: ReportContext, options: BoardOptions): Block[] {
  const { texts, study, language, results } = context
  const changed = results.study.lock.kind === 'changed'
  return [
    { kind: 'part', audience: 'board', id: 'board', title: texts.parts.board },
    ...(changed ? [lockBlock(context)] : []),
    {
      kind: 'paragraph',
      text: [{ kind: 'strong', text: `${texts.question}: ` }, inLanguage(study.question, language)],
    },
    ...(study.outcomes.some((outcome) => outcome.level === 'person')
      ? []
      : [{ kind: 'paragraph', text: texts.noPersonData } as const]),
    verdictBlock(context),
    { kind: 'key-figures', figures: keyFigures(context).slice(options.picture ? 0 : 1) },
    ...(options.picture ? primaryChart(context) : []),
    { kind: 'table', table: outcomesTable(context) },
    { kind: 'heading', level: 1, id: 'board-basis', text: texts.basis },
    { kind: 'paragraph', text: groundsText(context) },
    ...(changed ? [] : [lockBlock(context)]),
    { kind: 'paragraph', text: [{ kind: 'strong', text: `${texts.unmeasured}: ` }, unmeasuredText(context)] },
  ]
}

function groundsText(context: ReportContext): string {
  const { study, texts } = context
  const control = study.arms.find((arm) => arm.role === 'control')
  const months = 'waitingMonths' in study.design ? study.design.waitingMonths : undefined
  const later = study.timePoints.some((time) => months !== undefined && time.months > months)
  const waiting =
    months !== undefined && control && later
      ? texts.waitingSentence(months, armLabel(context, control.id))
      : ''
  const measured = study.outcomes
    .filter((outcome) => outcome.role === 'primary')
    .flatMap((outcome) => shareSentences(context, outcome))
  return [texts.designSentence[study.design.kind], waiting, lossText(context), ...measured]
    .filter((text) => text !== '')
    .join(' ')
}

function lossText(context: ReportContext): string {
  const { study, results, language, texts } = context
  const primary = study.outcomes.find((outcome) => outcome.role === 'primary')
  const loss =
    primary &&
    results.attrition.find((row) => row.outcome === primary.id && row.time === horizonOf(study, primary))
  if (!loss) return ''
  const all = Object.values(loss.byArm).reduce((sum, arm) => sum + arm.n, 0)
  const missing = Object.values(loss.byArm).reduce((sum, arm) => sum + arm.missing, 0)
  const byArm = Object.entries(loss.byArm).map(
    ([arm, each]) => `${armLabel(context, arm)} ${shareText(each.share, language, { decimals: 0 })}`,
  )
  return texts.lossSentence(
    shareText(all === 0 ? 0 : missing / all, language, { decimals: 0 }),
    byArm.join(', '),
  )
}

function keyFigures(context: ReportContext): KeyFigure[] {
  const { results, texts, language, study } = context
  const first = mainRows(context, 'primary')[0]
  const figures: KeyFigure[] = []
  if (first) {
    const outcome = outcomeOf(context, first.outcome)
    const level = levelText(results.level, language)
    figures.push({
      label: texts.keyFigures.primary(outcomeLabel(context, first.outcome), timeLabel(context, first.time)),
      value: estimateText(first, outcome, language),
      detail: `${texts.interval(level)}: ${rangeText(first, language)}`,
    })
    for (const arm of study.arms) {
      const summary = results.summaries.find(
        (row) => row.outcome === first.outcome && row.time === first.time && row.arm === arm.id,
      )
      if (!summary || summary.mean === null) continue
      figures.push({
        label: armLabel(context, arm.id),
        value: centreText(summary, outcome, language),
        detail: `n = ${numberText(summary.n, language, { decimals: 0 })}`,
      })
    }
  }
  const analysed = results.flow.arms.reduce((sum, arm) => sum + arm.analysed, 0)
  const whole = (n: number) => numberText(n, language, { decimals: 0 })
  figures.push({
    label:
      carriesCausalWords(study) && study.design.kind !== 'comparison'
        ? texts.keyFigures.people
        : texts.keyFigures.peopleNotRandomised,
    value: whole(results.flow.allocated),
    detail: `${texts.keyFigures.answered}: ${whole(analysed)}`,
  })
  return figures.slice(0, 5)
}

/** Every outcome at its horizon: one row each, nothing left out because it was small or negative (X.8). */
export function outcomesTable(context: ReportContext): TableModel {
  const { texts, language, results } = context
  const several = hasSeveralContrasts(context)
  const level = levelText(results.level, language)
  return {
    caption: texts.outcomesTable.caption,
    columns: [
      { header: texts.outcomesTable.outcome, align: 'start', rowHeader: true },
      { header: texts.outcomesTable.time, align: 'start' },
      ...(several ? [{ header: texts.annex.contrast, align: 'start' } as const] : []),
      { header: texts.outcomesTable.estimate, align: 'end' },
      { header: texts.intervalColumn(level), align: 'end' },
      { header: texts.outcomesTable.finding, align: 'start' },
      { header: texts.outcomesTable.n, align: 'end' },
    ],
    rows: mainRows(context).map((row) => ({
      kind: 'row' as const,
      strong: outcomeOf(context, row.outcome).role === 'primary',
      cells: [
        labelWithRole(context, row.outcome),
        timeLabel(context, row.time).replaceAll(' ', '\u00a0'),
        ...(several ? [contrastLabel(context, row)] : []),
        estimateText(row, outcomeOf(context, row.outcome), language),
        rangeText(row, language),
        findingText(context, row),
        basisText(row.n, language),
      ],
    })),
  }
}

/** Only what decides the answer is named: the primary outcome and the risks watched. */
function labelWithRole(context: ReportContext, id: string): string {
  const { role } = outcomeOf(context, id)
  const label = outcomeLabel(context, id)
  return role === 'secondary' ? label : `${label} (${context.texts.roles[role]})`
}

export function findingText(context: ReportContext, row: ResultEstimate): string {
  const { texts, results } = context
  if (row.contrast.control === null) return texts.changeFinding
  const found = results.verdict.findings.find(
    (each) => each.outcome === row.outcome && each.arm === row.contrast.arm,
  )
  return found ? texts.findings[found.finding] : texts.findings['not-estimable']
}

/** What the reader might think was measured and was not (X.7). */
export function unmeasuredBlocks(context: ReportContext, id: string): Block[] {
  return [
    { kind: 'heading', level: 1, id, text: context.texts.unmeasured },
    { kind: 'paragraph', text: unmeasuredText(context) },
  ]
}

function unmeasuredText(context: ReportContext): string {
  const { study, texts, language } = context
  const levels = (['person', 'relative', 'staff', 'organisation', 'society'] as const).filter(
    (level) => !study.outcomes.some((outcome) => outcome.level === level),
  )
  const wanted = study.unmeasured.map((wording) => inLanguage(wording, language))
  const empty =
    levels.length > 0 ? texts.unmeasuredLevels(levels.map((level) => texts.levels[level]).join(', ')) : ''
  const wish = wanted.length > 0 ? `${texts.unmeasuredWanted} ${wanted.join('; ')}.` : texts.nothingUnmeasured
  return [empty, wish].filter((text) => text !== '').join(' ')
}
