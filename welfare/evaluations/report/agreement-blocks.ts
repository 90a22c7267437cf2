import { intervalText, numberText, shareText } from '@utfall/basics'
import type { Block, DotIntervalModel, IntervalRow, TableModel, ValueForm } from '@utfall/reports'
import type { Agreement, AgreementRow, BoundedFigure, Results, Scale } from '../result/schema.ts'
import { type AgreementTexts, agreementTexts } from './agreement-texts.ts'
import { armLabel, contrastLabel, outcomeLabel, outcomeOf, type ReportContext, timeLabel } from './context.ts'
import { basisText, formOf, levelText, rangeText, unitText, valueText } from './figures.ts'
import { noteText } from './note-texts.ts'
import { sameAnswerBlocks, timeOfAnswer } from './same-answer-blocks.ts'
import { endCell, hiddenOr, MANY_AT_AN_END } from './scale-blocks.ts'

/** What the report says of one pair, with what its sentences need. */
type Held = {
  readonly context: ReportContext
  readonly pair: Agreement
  readonly texts: AgreementTexts
  /** The labels of the two outcomes. */
  readonly names: { readonly first: string; readonly second: string }
  /** The two sources in running text. */
  readonly sources: { readonly first: string; readonly second: string }
  readonly scale: Scale
  /** One for all figures of the pair: so many decimals as the best known of them deserves. */
  readonly form: ValueForm
}

/** How far apart the sources are, whether more so in one group, and whether the answer is the same by both. */
export function agreementBlocks(context: ReportContext): Block[] {
  return (context.results.agreements ?? []).flatMap((pair, index) =>
    pairBlocks(heldTogether(context, pair), index),
  )
}

function heldTogether(context: ReportContext, pair: Agreement): Held {
  const texts = agreementTexts(context.language)
  const scale = pair.kind === 'binary' ? 'share-difference' : 'difference'
  const [first, second] = [pair.first, pair.second].map((id) => outcomeOf(context, id))
  return {
    context,
    pair,
    texts,
    names: { first: outcomeLabel(context, pair.first), second: outcomeLabel(context, pair.second) },
    sources: { first: texts.sources[first.source], second: texts.sources[second.source] },
    scale,
    form: formOf({ scale, estimate: null, se: bestKnown(pair) }, 1),
  }
}

/** The smallest standard error among the mean differences. */
function bestKnown({ rows }: Agreement): number | null {
  const widths = rows.flatMap(({ difference }) =>
    difference === null || difference.low === null || difference.high === null
      ? []
      : [difference.high - difference.low],
  )
  return widths.length === 0 ? null : Math.min(...widths) / 4
}

function pairBlocks(held: Held, index: number): Block[] {
  const { context, pair, texts, names, sources } = held
  const arePeople = [pair.first, pair.second].every((id) =>
    ['self', 'staff'].includes(outcomeOf(context, id).source),
  )
  const level = levelText(context.results.level, context.language)
  const chart = differencesChart(held)
  const isScaled = outcomeOf(context, pair.first).scale !== undefined
  return [
    { kind: 'heading', level: 1, id: `sources-${index + 1}`, text: texts.heading(sources, arePeople) },
    {
      kind: 'paragraph',
      text: texts.what({ ...names, firstSource: sources.first, secondSource: sources.second }),
    },
    ...(chart === null ? [] : [{ kind: 'chart', id: `sources-${index + 1}-chart`, model: chart } as const]),
    ...(pair.kind === 'binary'
      ? [{ kind: 'table', table: sharesTable(held) } as const, paragraph(texts.kappa)]
      : [
          { kind: 'table', table: meansTable(held) } as const,
          { kind: 'table', table: limitsTable(held) } as const,
          paragraph(isScaled ? `${texts.limits(level)} ${texts.error}` : texts.limits(level)),
        ]),
    ...endsBlocks(held),
    ...betweenBlocks(held),
    ...sameAnswerBlocks(context, pair),
  ]
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text }
}

function differencesChart(held: Held): DotIntervalModel | null {
  const { context, pair, texts, names, scale, form } = held
  if (bestKnown(pair) === null) return null
  const unit = unitText(scale, outcomeOf(context, pair.first), context.language)
  const times = [...new Set(pair.rows.map((row) => row.time))]
  return {
    kind: 'dot-interval',
    title: texts.chart(names),
    axis: {
      label: unit === '' ? texts.axis : `${texts.axis}, ${unit}`,
      form,
    },
    reference: 0,
    level: context.results.level,
    groups: times.map((time) => ({
      title: timeLabel(context, time),
      rows: pair.rows.filter((row) => row.time === time).map((row) => chartRow(held, row)),
    })),
  }
}

function chartRow({ context }: Held, row: AgreementRow): IntervalRow {
  const label = armLabel(context, row.arm)
  const { difference } = row
  if (difference === null || difference.low === null || difference.high === null) {
    const [reason] = row.notes
    return { kind: 'not-estimable', label, note: reason ? noteText(context, reason) : context.texts.notShown }
  }
  const { estimate, low, high } = difference
  return { kind: 'estimate', label, estimate, low, high, note: `n = ${basisText(row.n, context.language)}` }
}

/** "−3,1 (−4,0 till −2,2)", or a dash. */
function figureCell({ context, form }: Held, figure: BoundedFigure | null): string {
  if (figure === null) return '–'
  const text = (value: number) => valueText(value, form, context.language)
  if (figure.low === null || figure.high === null) return text(figure.estimate)
  const to = context.language === 'sv' ? 'till' : 'to'
  return `${text(figure.estimate)} (${text(figure.low)} ${to} ${text(figure.high)})`
}

/** A figure from −1 to 1 with its interval. */
function indexCell({ context: { language } }: Held, figure: BoundedFigure | null): string {
  if (figure === null) return '–'
  const value = numberText(figure.estimate, language, { decimals: 2 })
  if (figure.low === null || figure.high === null) return value
  return `${value} (${intervalText(figure.low, figure.high, language, { decimals: 2 })})`
}

type Column = { readonly header: string; readonly cell: (row: AgreementRow) => string }

function tableOf({ context, pair }: Held, caption: string, columns: readonly Column[]): TableModel {
  return {
    caption,
    columns: [
      { header: context.texts.outcomesTable.time, align: 'start', rowHeader: true },
      { header: context.texts.columns.arm, align: 'start' },
      ...columns.map(({ header }) => ({ header, align: 'end' }) as const),
    ],
    rows: pair.rows.map((row) => ({
      kind: 'row' as const,
      cells: [
        timeLabel(context, row.time),
        armLabel(context, row.arm),
        ...columns.map(({ cell }) => cell(row)),
      ],
    })),
  }
}

function numberColumn({ context }: Held): Column {
  return { header: context.texts.columns.n, cell: (row) => hiddenOr(context, row.n) }
}

function meansTable(held: Held): TableModel {
  const { texts, names } = held
  return tableOf(held, texts.meansCaption(names), [
    numberColumn(held),
    { header: texts.difference, cell: (row) => figureCell(held, row.difference) },
    { header: texts.correlation, cell: (row) => indexCell(held, row.correlation) },
  ])
}

function limitsTable(held: Held): TableModel {
  const { context, texts, names, form } = held
  const spread = ({ sd }: AgreementRow) =>
    sd === null ? '–' : valueText(sd, form, context.language).replace(/^\+/, '')
  return tableOf(held, texts.limitsCaption(names), [
    { header: context.texts.columns.sd, cell: spread },
    { header: texts.lowerLimit, cell: (row) => figureCell(held, row.lowerLimit) },
    { header: texts.upperLimit, cell: (row) => figureCell(held, row.upperLimit) },
  ])
}

function sharesTable(held: Held): TableModel {
  const { context, texts, names, sources } = held
  return tableOf(held, texts.meansCaption(names), [
    numberColumn(held),
    { header: texts.only(sources.first), cell: (row) => hiddenOr(context, row.onlyFirst) },
    { header: texts.only(sources.second), cell: (row) => hiddenOr(context, row.onlySecond) },
    { header: texts.shareDifference, cell: (row) => figureCell(held, row.difference) },
    { header: texts.kappaColumn, cell: (row) => indexCell(held, row.kappa) },
  ])
}

/** Floor and ceiling by each source (R4.39). */
function endsBlocks(held: Held): Block[] {
  const { context, pair, texts, sources } = held
  const known = pair.rows.flatMap(({ ends }) => (ends === null ? [] : [ends.first, ends.second]))
  if (known.length === 0) return []
  if (known.every(({ lowest, highest }) => lowest === 0 && highest === 0)) return [paragraph(texts.noEnds)]
  const cell = (count: (ends: NonNullable<AgreementRow['ends']>) => number | null) => (row: AgreementRow) =>
    row.ends === null ? '–' : endCell(context, count(row.ends), row.n)
  const table = tableOf(held, texts.endsCaption, [
    { header: texts.lowest(sources.first), cell: cell(({ first }) => first.lowest) },
    { header: texts.lowest(sources.second), cell: cell(({ second }) => second.lowest) },
    { header: texts.highest(sources.first), cell: cell(({ first }) => first.highest) },
    { header: texts.highest(sources.second), cell: cell(({ second }) => second.highest) },
  ])
  const shares = pair.rows.flatMap(({ n, ends }) =>
    n === null || n === 0 || ends === null
      ? []
      : [ends.first, ends.second].flatMap(({ lowest, highest }) => [(lowest ?? 0) / n, (highest ?? 0) / n]),
  )
  const isMany = Math.max(0, ...shares) > MANY_AT_AN_END
  const limit = shareText(MANY_AT_AN_END, context.language, { decimals: 0 })
  return [{ kind: 'table', table }, ...(isMany ? [paragraph(texts.many(limit))] : [])]
}

function betweenBlocks({ context, pair, texts, scale }: Held): Block[] {
  const { language, results, study } = context
  const known = pair.between.filter((row) => row.estimate !== null && row.low !== null)
  if (known.length === 0) return []
  const outcome = outcomeOf(context, pair.first)
  const sentence = (row: Agreement['between'][number]) => {
    const unit = unitText(scale, outcome, language)
    const value = valueText(row.estimate ?? 0, formOf({ ...row, scale }), language)
    return texts.between({
      time: timeLabel(context, row.time),
      contrast: contrastLabel(context, row),
      estimate: unit === '' ? value : `${value} ${unit}`,
      range: rangeText({ ...row, scale }, language),
      level: levelText(results.level, language),
    })
  }
  const apart = known.filter(
    ({ time, low, high }) => time === timeOfAnswer(context, pair) && ((low ?? 0) > 0 || (high ?? 0) < 0),
  )
  const isBefore = (time: string) => study.timePoints.find((each) => each.id === time)?.months === 0
  return [
    { kind: 'list', style: 'bullets', items: known.map(sentence) },
    paragraph(
      known.some(({ time }) => isBefore(time))
        ? `${texts.betweenText} ${texts.betweenBefore}`
        : texts.betweenText,
    ),
    ...apart
      .filter(({ time }) => !isBefore(time))
      .slice(0, 1)
      .map(({ time }) => paragraph(texts.apart(lower(timeLabel(context, time))))),
  ]
}

function lower(text: string): string {
  return text.slice(0, 1).toLocaleLowerCase('sv') + text.slice(1)
}

/** The methods behind what is said of two sources, as codes for the annex. */
export function agreementMethods({ agreements = [] }: Results): readonly string[] {
  return agreements.flatMap(({ kind, between }) => [
    ...(kind === 'binary'
      ? ['cohen-kappa', 'paired-share-difference']
      : ['limits-of-agreement', 'correlation-fisher']),
    ...between.map((row) => row.method),
  ])
}
