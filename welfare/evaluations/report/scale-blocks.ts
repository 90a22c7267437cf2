import { intervalText, numberText, shareText } from '@utfall/basics'
import type { Block, TableModel } from '@utfall/reports'
import type { ChangeShare, ResultEstimate, ScaleUse } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import type { StudyOutcome } from '../study/schema.ts'
import { inLanguage } from '../study/wording.ts'
import { armLabel, outcomeLabel, type ReportContext, timeLabel, withContrast } from './context.ts'
import { countText, estimateText, levelText, rangeText } from './figures.ts'
import { scaleTexts } from './scale-texts.ts'

/** Above this share at an end a scale is held to have a floor or a ceiling (Terwee et al. 2007, J Clin Epidemiol 60:34). */
export const MANY_AT_AN_END = 0.15

/** What the measure is made of, how much of the interval is the measurement's, who lies at its ends, who changed beyond error. */
export function scaleBlocks(context: ReportContext, outcome: StudyOutcome): Block[] {
  const use = context.results.scales?.find((each) => each.outcome === outcome.id)
  if (!use) return []
  const { language } = context
  const texts = scaleTexts(language)
  const { items, persons, population } = use.calibration
  const changes = changesTable(context, use)
  return [
    {
      kind: 'paragraph',
      text: texts.basis({
        items: whole(context, items),
        persons: persons === null ? null : whole(context, persons),
        population: population && inLanguage(population, language),
      }),
    },
    ...shareSentences(context, outcome).map((text) => ({ kind: 'paragraph', text }) as const),
    ...list(besideSentences(context, outcome)),
    { kind: 'table', table: endsTable(context, use) },
    { kind: 'paragraph', text: endsText(context, use) },
    ...(changes === null
      ? []
      : [
          { kind: 'table', table: changes } as const,
          {
            kind: 'paragraph',
            text: texts.changes({
              level: levelText(context.results.level, language),
              chance: shareText(use.changes[0]?.byChanceEachWay ?? 0, language, { decimals: 1 }),
            }),
          } as const,
        ]),
  ]
}

function list(items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', style: 'bullets', items: [...items] }]
}

/** Of each main estimate at the horizon: how much of its interval the measurement makes. */
export function shareSentences(context: ReportContext, outcome: StudyOutcome): string[] {
  const { language, results, study } = context
  const time = horizonOf(study, outcome)
  return results.estimates.flatMap((row) => {
    const isMain = row.analysis === 'main' || row.analysis === 'change-within'
    if (row.outcome !== outcome.id || row.time !== time || !isMain || !row.measurement) return []
    const { varianceShare } = row.measurement
    const text = scaleTexts(language).share({
      share: shareText(varianceShare, language, { decimals: 0 }),
      narrower: shareText(1 - Math.sqrt(1 - varianceShare), language, { decimals: 0 }),
    })
    const whom = withContrast(context, '', row).replace(/^, /, '')
    return [whom === '' ? text : `${whom}: ${text}`]
  })
}

function besideSentences(context: ReportContext, outcome: StudyOutcome): string[] {
  const texts = scaleTexts(context.language)
  const of = (analysis: ResultEstimate['analysis']) =>
    context.results.estimates.filter((row) => row.outcome === outcome.id && row.analysis === analysis)
  const words = (row: ResultEstimate) => ({
    time: withContrast(context, timeLabel(context, row.time), row),
    estimate: estimateText(row, outcome, context.language),
    range: rangeText(row, context.language),
    level: levelText(context.results.level, context.language),
  })
  return [
    ...of('standardised').map((row) => texts.standardised(words(row))),
    ...of('point-measures').map((row) => texts.pointMeasures(words(row))),
  ]
}

function endsTable(context: ReportContext, use: ScaleUse): TableModel {
  const texts = scaleTexts(context.language)
  return {
    caption: texts.endsCaption(outcomeLabel(context, use.outcome)),
    columns: [
      { header: context.texts.outcomesTable.time, align: 'start', rowHeader: true },
      { header: context.texts.columns.arm, align: 'start' },
      { header: texts.measured, align: 'end' },
      { header: texts.lowest, align: 'end' },
      { header: texts.highest, align: 'end' },
    ],
    rows: use.ends.map((end) => ({
      kind: 'row' as const,
      cells: [
        timeLabel(context, end.time),
        armLabel(context, end.arm),
        hiddenOr(context, end.n),
        endCell(context, end.lowest, end.n),
        endCell(context, end.highest, end.n),
      ],
    })),
  }
}

/** "12 (3 %)"; a hidden count is "fewer than five" where the group itself may be shown. */
export function endCell(context: ReportContext, count: number | null, n: number | null): string {
  if (n === null) return context.texts.notShown
  if (count === null) return String(countText(1, context.study, context.language))
  if (n === 0) return '–'
  return `${whole(context, count)} (${shareText(count / n, context.language, { decimals: 0 })})`
}

function endsText(context: ReportContext, use: ScaleUse): string {
  const { language } = context
  const texts = scaleTexts(language)
  const logits = (value: number) => numberText(value, language, { decimals: 1 })
  const shares = use.ends.flatMap(({ n, lowest, highest }) =>
    n === null || n === 0 ? [] : [(lowest ?? 0) / n, (highest ?? 0) / n],
  )
  const reach = texts.reach(logits(use.reach.lowest), logits(use.reach.highest))
  if (Math.max(0, ...shares) <= MANY_AT_AN_END) return reach
  return `${reach} ${texts.many(shareText(MANY_AT_AN_END, language, { decimals: 0 }))}`
}

function changesTable(context: ReportContext, use: ScaleUse): TableModel | null {
  const [first] = use.changes
  if (!first) return null
  const texts = scaleTexts(context.language)
  const [from, to] = [timeLabel(context, first.from), timeLabel(context, first.to)]
  return {
    caption: texts.changesCaption(outcomeLabel(context, use.outcome), from, to),
    columns: [
      { header: context.texts.columns.arm, align: 'start', rowHeader: true },
      { header: texts.both, align: 'end' },
      { header: texts.better, align: 'end' },
      { header: texts.worse, align: 'end' },
      { header: texts.same, align: 'end' },
    ],
    rows: use.changes.map((change) => ({
      kind: 'row' as const,
      cells: [
        armLabel(context, change.arm),
        hiddenOr(context, change.n),
        ...[change.better, change.worse, change.notDistinguishable].map((share) => shareCell(context, share)),
      ],
    })),
  }
}

/** "24 % (19 till 29)" */
function shareCell(context: ReportContext, share: ChangeShare | null): string {
  const { language, texts } = context
  if (share === null) return texts.notShown
  const percent = shareText(share.share, language, { decimals: 0 })
  if (share.low === null || share.high === null) return percent
  const bounds = intervalText(100 * share.low, 100 * share.high, language, { decimals: 0 })
  return `${percent} (${bounds})`
}

/** Which calibrations the outcomes stand on, with the hash that the lock holds. */
export function calibrationBlocks(context: ReportContext): Block[] {
  const { scales } = context.results
  if (!scales || scales.length === 0) return []
  const texts = scaleTexts(context.language)
  return [
    { kind: 'heading', level: 2, id: 'calibrations', text: texts.calibrations },
    {
      kind: 'list',
      style: 'bullets',
      items: scales.map(({ outcome, calibration }) => {
        const { file, items, persons, population, model, sha256 } = calibration
        const said = texts.calibration({
          ...{ outcome: outcomeLabel(context, outcome), file, items: whole(context, items) },
          population: population && inLanguage(population, context.language),
          persons: persons === null ? null : whole(context, persons),
          model: model?.toUpperCase() ?? null,
        })
        return [said, { kind: 'code', text: sha256 }] as const
      }),
    },
  ]
}

function whole(context: ReportContext, n: number): string {
  return numberText(n, context.language, { decimals: 0 })
}

export function hiddenOr(context: ReportContext, n: number | null): string {
  return n === null ? context.texts.notShown : whole(context, n)
}
