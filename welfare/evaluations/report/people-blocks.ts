import { numberText, shareText } from '@utfall/basics'
import type { Block, FlowModel, FlowStage, TableModel } from '@utfall/reports'
import type { BalanceRow } from '../result/schema.ts'
import { inLanguage } from '../study/wording.ts'
import { armLabel, contrastLabel, hasSeveralContrasts, type ReportContext, timeLabel } from './context.ts'
import { countText } from './figures.ts'

/** Below this the groups count as alike in a trait (Austin 2009, Stat Med 28:3083, section 4.1). */
const BALANCE_LIMIT = 0.1

/** How people came in and where they were lost (X.6). */
export function flowBlocks(context: ReportContext): Block[] {
  const { texts, results, language, study } = context
  const { flow } = results
  const whole = (n: number) => numberText(n, language, { decimals: 0 })
  return [
    { kind: 'heading', level: 1, id: 'flow', text: texts.flow.heading },
    {
      kind: 'paragraph',
      text: [
        { kind: 'strong', text: `${texts.selection}: ` },
        inLanguage(study.population.selection, language),
      ],
    },
    { kind: 'chart', id: 'flow-chart', model: flowModel(context) },
    ...(flow.referred === null ? [{ kind: 'paragraph', text: texts.flow.notRecorded } as const] : []),
    ...(flow.notIncluded > 0
      ? [{ kind: 'paragraph', text: texts.flow.leftOut(whole(flow.notIncluded)) } as const]
      : []),
    ...(flow.otherArms > 0
      ? [{ kind: 'paragraph', text: texts.flow.otherArms(whole(flow.otherArms)) } as const]
      : []),
  ]
}

function flowModel(context: ReportContext): FlowModel {
  const { texts, results, study, language } = context
  const { flow } = results
  const count = (n: number) => countText(n, study, language)
  const analysed = flow.arms.reduce((sum, arm) => sum + arm.analysed, 0)
  const whole = (n: number) => numberText(n, language, { decimals: 0 })
  const reasons = [
    { label: texts.flow.ineligible, count: flow.ineligible ?? 0 },
    { label: texts.flow.declined, count: flow.declined ?? 0 },
    { label: texts.flow.otherwise, count: flow.otherwise ?? 0 },
  ].filter((reason) => reason.count > 0)
  const notDrawn = (flow.ineligible ?? 0) + (flow.declined ?? 0) + (flow.otherwise ?? 0)
  const referred: FlowStage[] =
    flow.referred === null
      ? []
      : [
          {
            label: texts.flow.referred,
            count: count(flow.referred),
            lost: {
              label: texts.flow.notDrawn,
              count: count(notDrawn),
              reasons: reasons.map((reason) => ({ label: reason.label, count: count(reason.count) })),
            },
          },
        ]
  return {
    kind: 'flow',
    title: texts.flow.title(whole(flow.allocated), whole(analysed)),
    trunk: [...referred, { label: texts.flow.allocated, count: count(flow.allocated) }],
    arms: flow.arms.map((arm) => ({
      name: armLabel(context, arm.arm),
      stages: [
        { label: texts.flow.inArm(armLabel(context, arm.arm)), count: count(arm.allocated) },
        ...(arm.received === null ? [] : [{ label: texts.flow.received, count: count(arm.received) }]),
        ...arm.followedUp.map((time) => ({
          label: texts.flow.followedUp(timeLabel(context, time.time)),
          count: count(time.n),
          ...(arm.allocated > time.n
            ? { lost: { label: texts.flow.lost, count: count(arm.allocated - time.n) } }
            : {}),
        })),
        { label: texts.flow.analysed, count: count(arm.analysed) },
      ],
    })),
  }
}

/** Whether the groups were alike from the start; differences, never p-values. */
export function balanceBlocks(context: ReportContext): Block[] {
  const { texts, results, study } = context
  const { balance } = results
  if (balance.length === 0) return []
  const randomised =
    study.design.kind === 'individually-randomised' || study.design.kind === 'cluster-randomised'
  const heading: Block = { kind: 'heading', level: 1, id: 'balance', text: texts.balance.heading }
  const table: Block = { kind: 'table', table: balanceTable(context) }
  const treatments = study.arms.filter((arm) => arm.role === 'treatment')
  if (study.design.kind === 'before-after') return [heading, table]
  return [
    heading,
    { kind: 'paragraph', text: balanceText(context, randomised) },
    ...treatments.map((arm): Block => {
      const rows = balance.map((row) => balanceLine(context, row, arm.id))
      const known = rows.filter((row) => row.difference !== null)
      const large = known.filter((row) => Math.abs(row.difference ?? 0) > BALANCE_LIMIT).length
      return {
        kind: 'chart',
        id: `balance-${arm.id}`,
        model: {
          kind: 'balance',
          title: balanceTitle(context, arm.id, texts.balance.title(large, known.length)),
          axis: { label: texts.balance.axis, form: { kind: 'number', decimals: 2, signed: true } },
          limit: BALANCE_LIMIT,
          armNames: study.arms.map((each) => armLabel(context, each.id)),
          rows,
        },
      }
    }),
  ]
}

function balanceText(context: ReportContext, randomised: boolean): string {
  const { balance } = context.texts
  const first = randomised ? balance.text : balance.textNotRandomised
  const { estimator, covariates } = context.study.analysis
  return estimator === 'difference' || covariates.length === 0 ? first : `${first} ${balance.adjusted}`
}

function balanceTitle(context: ReportContext, arm: string, title: string): string {
  const control = context.study.arms.find((each) => each.role === 'control')
  if (!hasSeveralContrasts(context) || control === undefined) return title
  return `${contrastLabel(context, { contrast: { arm, control: control.id } })}: ${title}`
}

function balanceLine(context: ReportContext, row: BalanceRow, arm: string) {
  return {
    label: inLanguage(row.label, context.language),
    difference: row.standardisedDifference[arm] ?? null,
    values: context.study.arms.map((each) => balanceValue(context, row, each.id)),
  }
}

function balanceValue(context: ReportContext, row: BalanceRow, arm: string): string {
  const { language } = context
  const cell = row.byArm[arm]
  if (!cell || cell.mean === null) return '–'
  if (cell.isShare) return shareText(cell.mean, language, { decimals: 0 })
  const sd = cell.sd === null ? '' : ` (${numberText(cell.sd, language, { decimals: 1 })})`
  return `${numberText(cell.mean, language, { decimals: 1 })}${sd}`
}

function balanceTable(context: ReportContext): TableModel {
  const { texts, results, study, language } = context
  return {
    caption: texts.balance.heading,
    columns: [
      { header: texts.columns.variable, align: 'start', rowHeader: true },
      ...study.arms.map((arm) => ({ header: armLabel(context, arm.id), align: 'end' }) as const),
    ],
    rows: results.balance.map((row) => ({
      kind: 'row' as const,
      cells: [
        inLanguage(row.label, language),
        ...study.arms.map((arm) => balanceValue(context, row, arm.id)),
      ],
    })),
  }
}

/** Who lacks each outcome, by group. */
export function attritionTable(context: ReportContext): TableModel {
  const { texts, results, study, language } = context
  return {
    caption: texts.sensitivity.attritionCaption,
    columns: [
      { header: texts.outcomesTable.outcome, align: 'start', rowHeader: true },
      { header: texts.outcomesTable.time, align: 'start' },
      ...study.arms.map((arm) => ({ header: armLabel(context, arm.id), align: 'end' }) as const),
      { header: texts.columns.difference, align: 'end' },
    ],
    rows: results.attrition.map((row) => ({
      kind: 'row' as const,
      cells: [
        inLanguage(
          study.outcomes.find((outcome) => outcome.id === row.outcome)?.label ?? row.outcome,
          language,
        ),
        timeLabel(context, row.time),
        ...study.arms.map((arm) => {
          const cell = row.byArm[arm.id]
          return cell
            ? `${shareText(cell.share, language, { decimals: 1 })} (${cell.missing}/${cell.n})`
            : '–'
        }),
        row.difference === null
          ? '–'
          : numberText(row.difference * 100, language, { decimals: 1, signed: true }),
      ],
    })),
  }
}
