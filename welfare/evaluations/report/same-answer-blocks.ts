import type { Block, TableModel } from '@utfall/reports'
import type { Agreement, ResultEstimate } from '../result/schema.ts'
import { horizonOf } from '../study/rules.ts'
import { agreementTexts } from './agreement-texts.ts'
import { contrastLabel, outcomeLabel, outcomeOf, type ReportContext, timeLabel } from './context.ts'
import { basisText, estimateText, levelText, rangeText } from './figures.ts'

/** The horizon of the first outcome where both are measured then, else the last time that both are. */
export function timeOfAnswer(context: ReportContext, pair: Agreement): string | undefined {
  const horizon = horizonOf(context.study, outcomeOf(context, pair.first))
  const times = pair.rows.map((row) => row.time)
  return times.includes(horizon) ? horizon : times.at(-1)
}

/** The main estimate by each source, side by side: whether the answer depends on whom one asks. */
export function sameAnswerBlocks(context: ReportContext, pair: Agreement): Block[] {
  const time = timeOfAnswer(context, pair)
  const mainOf = (id: string) =>
    context.results.estimates.filter(
      (row) =>
        row.outcome === id &&
        row.time === time &&
        row.group === null &&
        row.site === null &&
        (row.analysis === 'main' || row.analysis === 'change-within'),
    )
  const pairs = mainOf(pair.first).flatMap((first) => {
    const second = mainOf(pair.second).find((row) => row.contrast.arm === first.contrast.arm)
    return second ? [[first, second] as const] : []
  })
  if (pairs.length === 0) return []
  return [
    { kind: 'table', table: sameAnswerTable(context, pairs.flat()) },
    ...pairs.flatMap((two) => {
      const said = sameAnswer(context, ...two)
      if (said === null) return []
      const text = pairs.length > 1 ? `${contrastLabel(context, two[0])}: ${said}` : said
      return [{ kind: 'paragraph', text } as const]
    }),
  ]
}

function sameAnswerTable(context: ReportContext, rows: readonly ResultEstimate[]): TableModel {
  const texts = agreementTexts(context.language)
  const { language, results } = context
  return {
    caption: texts.sameCaption,
    columns: [
      { header: texts.source, align: 'start', rowHeader: true },
      { header: context.texts.annex.contrast, align: 'start' },
      { header: context.texts.outcomesTable.time, align: 'start' },
      { header: context.texts.outcomesTable.estimate, align: 'end' },
      { header: context.texts.intervalColumn(levelText(results.level, language)), align: 'end' },
      { header: context.texts.outcomesTable.n, align: 'end' },
    ],
    rows: rows.map((row) => ({
      kind: 'row' as const,
      cells: [
        outcomeLabel(context, row.outcome),
        contrastLabel(context, row),
        timeLabel(context, row.time),
        estimateText(row, outcomeOf(context, row.outcome), language),
        rangeText(row, language),
        basisText(row.n, language),
      ],
    })),
  }
}

function sameAnswer(context: ReportContext, first: ResultEstimate, second: ResultEstimate): string | null {
  const texts = agreementTexts(context.language)
  const [one, other] = [first, second].map(({ low, high }) =>
    low === null || high === null ? null : low > 0 ? 1 : high < 0 ? -1 : 0,
  )
  if (one === null || other === null) return null
  if (one === 0 && other === 0) return texts.neither
  if (one === 0)
    return texts.oneOnly({
      clear: outcomeLabel(context, second.outcome),
      unclear: outcomeLabel(context, first.outcome),
    })
  if (other === 0)
    return texts.oneOnly({
      clear: outcomeLabel(context, first.outcome),
      unclear: outcomeLabel(context, second.outcome),
    })
  return one === other ? texts.sameSide : texts.opposite
}
