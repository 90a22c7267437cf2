import { normalQuantile } from '@utfall/distributions'
import type { Block, ItemCurveModel, TableModel } from '@utfall/reports'
import type { ItemCurve } from '../result/evidence-schema.ts'
import type { ResultItem } from '../result/schema.ts'
import {
  count,
  figure,
  pictureCount,
  type ReportContext,
  SMALLEST_SHOWN,
  sourceText,
  span,
} from './context.ts'

export function itemBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  if (results.items.length === 0) return []
  return [
    { kind: 'heading', level: 1, id: 'items', text: texts.items.title },
    { kind: 'paragraph', text: texts.items.sentence },
    { kind: 'table', table: itemTable(context) },
    ...curveBlocks(context),
    ...stepBlocks(context),
  ]
}

function itemTable(context: ReportContext): TableModel {
  const { results, texts } = context
  const { columns, fit, known, table, note } = texts.items
  const hasReference = results.items.some((item) => item.infitReference !== null)
  const isNamed = results.items.some(({ id }) => isOtherThanColumn(id, context))
  return {
    caption: table,
    columns: [
      { header: columns.item, align: 'start', rowHeader: true },
      ...(isNamed ? [{ header: columns.column, align: 'start' } as const] : []),
      { header: columns.location, align: 'end' },
      { header: columns.infit, align: 'end' },
      ...(hasReference ? [{ header: columns.expected, align: 'end' } as const] : []),
      { header: columns.outfit, align: 'end' },
      { header: columns.n, align: 'end' },
      { header: columns.verdict, align: 'start' },
    ],
    rows: results.items.map((item) => ({
      kind: 'row',
      cells: [
        item.id,
        ...(isNamed ? [context.columnOf(item.id) ?? item.id] : []),
        {
          text: `${figure(item.location, context)} (${item.anchored ? known : figure(item.locationSe, context)})`,
          sortValue: item.location,
        },
        { text: figure(item.infit, context), sortValue: item.infit ?? 0, strong: isOff(item) },
        ...(hasReference
          ? [item.infitReference ? span(item.infitReference.low, item.infitReference.high, context) : '–']
          : []),
        { text: figure(item.outfit, context), sortValue: item.outfit ?? 0 },
        { text: count(item.n, context), sortValue: item.n },
        { text: fit[item.fit], strong: isOff(item) },
      ],
    })),
    ...(hasReference && { notes: [note] }),
  }
}

/** A column that is itself the question is not shown a second time. */
function isOtherThanColumn(name: string, { columnOf }: ReportContext): boolean {
  const column = columnOf(name)
  return column !== null && column.length <= LONGEST_COLUMN
}

const LONGEST_COLUMN = 56

function isOff(item: ResultItem): boolean {
  return item.fit === 'noisy' || item.fit === 'very-noisy'
}

/** More panels than this are a wallpaper: then those that depart most are shown. */
const MOST_CURVES = 12

function curveBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { itemCurves, items } = results
  if (itemCurves.length === 0) return []
  const distance = new Map(items.map((item) => [item.id, Math.abs((item.infit ?? 1) - 1)]))
  const chosen = [...itemCurves].sort((a, b) => (distance.get(b.item) ?? 0) - (distance.get(a.item) ?? 0))
  const shown = new Set(chosen.slice(0, MOST_CURVES).map(({ item }) => item))
  const model: ItemCurveModel = {
    kind: 'item-curve',
    title: texts.items.curvesPicture(items.filter(isOff).length),
    axis: { label: texts.axis, form: { kind: 'number', decimals: 1 } },
    scoreAxis: { label: texts.items.score, form: { kind: 'number', decimals: 2 } },
    level: results.settings.level,
    at: itemCurves[0]?.measure ?? [],
    panels: itemCurves
      .filter(({ item }) => shown.has(item))
      .map((curve) =>
        panel(
          curve,
          items.find(({ id }) => id === curve.item),
          context,
        ),
      ),
  }
  return [
    { kind: 'heading', level: 2, id: 'item-curves', text: texts.items.curves },
    { kind: 'paragraph', text: texts.items.curvesSentence(shown.size, items.length) },
    { kind: 'chart', id: 'item-curve', model, source: sourceText(context) },
  ]
}

function panel(
  curve: ItemCurve,
  item: ResultItem | undefined,
  context: ReportContext,
): ItemCurveModel['panels'][number] {
  const reach = normalQuantile((1 + context.results.settings.level) / 2)
  const highestScore = item?.thresholds.length ?? 1
  return {
    kind: 'expected-score',
    label: curve.item,
    ...(item?.infit === null || item === undefined
      ? {}
      : { note: context.texts.items.curveNote(figure(item.infit, context)) }),
    highestScore,
    expected: curve.expected,
    observed: curve.observed
      .filter(({ n }) => n >= SMALLEST_SHOWN)
      .map(({ measure, mean, se, n }) => ({
        at: measure,
        estimate: mean,
        low: Math.max(0, mean - reach * (se ?? 0)),
        high: Math.min(highestScore, mean + reach * (se ?? 0)),
        n: pictureCount(n, context),
      })),
  }
}

function stepBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const most = Math.max(...results.items.map((item) => item.thresholds.length))
  if (most < 2) return []
  const words = texts.steps
  const disordered = results.items.filter((item) => item.disordered.length > 0).map(({ id }) => id)
  const table: TableModel = {
    caption: words.table,
    columns: [
      { header: words.item, align: 'start', rowHeader: true },
      ...Array.from({ length: most }, (_, k) => ({ header: words.step(k + 1), align: 'end' }) as const),
    ],
    rows: results.items.map((item) => ({
      kind: 'row',
      cells: [
        item.id,
        ...Array.from({ length: most }, (_, k) =>
          item.thresholds[k] === undefined
            ? ''
            : `${figure(item.thresholds[k], context)} (${
                item.anchored ? texts.items.known : figure(item.thresholdSe[k] ?? 0, context)
              })`,
        ),
      ],
    })),
    notes: results.items
      .filter((item) => item.categories.some((answer, k) => answer !== k + (item.categories[0] ?? 0)))
      .map((item) => words.notAsWritten(item.id, item.categories.join(', '))),
  }
  return [
    { kind: 'heading', level: 2, id: 'steps', text: words.title },
    {
      kind: 'paragraph',
      text: disordered.length > 0 ? words.disordered(disordered.join(', ')) : words.ordered,
    },
    { kind: 'table', table },
  ]
}
