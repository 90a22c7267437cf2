import { normalQuantile } from '@utfall/distributions'
import type { Block, ChartModel, TableModel, TestInformationModel, WrightMapModel } from '@utfall/reports'
import type { ResultItem } from '../result/schema.ts'
import {
  count,
  figure,
  percent,
  pictureCount,
  type ReportContext,
  SMALLEST_SHOWN,
  sourceText,
} from './context.ts'
import { isFew } from './ends.ts'

export function whoBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { people } = results
  const words = texts.who
  const isApart = !isFew(people.lowest) && !isFew(people.highest)
  const rows: readonly (readonly [string, number])[] = [
    [words.rows.rows, people.rows],
    [words.rows.withAnswers, results.nPersons],
    [words.rows.informative, people.informative],
    ...(results.calibration.kind === 'not-calibrated'
      ? []
      : isApart
        ? [[words.rows.lowest, people.lowest] as const, [words.rows.highest, people.highest] as const]
        : [[words.rows.ends, people.lowest + people.highest] as const]),
  ]
  const table: TableModel = {
    caption: words.table,
    columns: [
      { header: words.columns[0], align: 'start', rowHeader: true },
      { header: words.columns[1], align: 'end' },
    ],
    rows: rows.map(([label, n]) => ({ kind: 'row', cells: [label, count(n, context)] })),
  }
  return [
    { kind: 'heading', level: 1, id: 'who', text: words.title },
    {
      kind: 'paragraph',
      text: words.sentence(
        count(results.nPersons, context),
        count(people.rows, context),
        people.missingShare === 0 ? null : percent(people.missingShare, context),
      ),
    },
    ...(people.patterns > 1
      ? [{ kind: 'paragraph', text: words.patterns(count(people.patterns, context)) } as const]
      : []),
    ...(results.calibration.kind === 'calibrated'
      ? [
          {
            kind: 'paragraph',
            text: isApart
              ? words.ends(count(people.lowest, context), count(people.highest, context))
              : words.endsTogether(count(people.lowest + people.highest, context)),
          } as const,
        ]
      : []),
    ...(people.weighted ? [{ kind: 'paragraph', text: words.weighted } as const] : []),
    { kind: 'table', table },
  ]
}

/** Persons and questions on one scale: what fits whom. */
export function mapBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { targeting } = results
  if (results.calibration.kind === 'not-calibrated') return []
  const words = texts.map
  return [
    { kind: 'heading', level: 1, id: 'map', text: words.title },
    ...(targeting.kind === 'targeting'
      ? [
          {
            kind: 'paragraph',
            text: `${words.sentence(
              figure(Math.abs(targeting.difference), context),
              targeting.difference >= 0 ? 'above' : 'below',
            )} ${words.sharp(
              figure(targeting.bestSe, context),
              figure(targeting.bestAt, context),
              percent(targeting.blunt, context),
            )}`,
          } as const,
        ]
      : []),
    { kind: 'chart', id: 'wright-map', model: wrightMap(context), source: sourceText(context) },
    { kind: 'paragraph', text: texts.logit },
  ]
}

/** More steps than a picture can part. */
const MOST_STEPS = 12

function wrightMap(context: ReportContext): WrightMapModel {
  const { results, texts } = context
  const { people, items, settings, targeting } = results
  const reach = normalQuantile((1 + settings.level) / 2)
  const around = (estimate: number, se: number) => ({
    estimate,
    low: estimate - reach * se,
    high: estimate + reach * se,
  })
  const isPlaced = targeting.kind === 'targeting'
  return {
    kind: 'wright-map',
    title: texts.map.picture(percent(isPlaced ? targeting.below + targeting.above : 0, context)),
    axis: { label: texts.axis, form: { kind: 'number', decimals: 1 } },
    level: settings.level,
    persons: {
      ...distribution(context),
      mean:
        people.mean === null || people.sd === null
          ? null
          : around(people.mean, people.sd / Math.sqrt(Math.max(1, results.nPersons))),
      sd: people.sd,
    },
    ...bestBand(context),
    items: items.map((item) => ({
      label: item.id,
      location: around(item.location, item.locationSe),
      thresholds: stepsOf(item, around),
    })),
  }
}

function stepsOf(
  item: ResultItem,
  around: (estimate: number, se: number) => { estimate: number; low: number; high: number },
) {
  if (item.thresholds.length < 2 || item.thresholds.length > MOST_STEPS) return []
  return item.thresholds.map((threshold, k) => around(threshold, item.thresholdSe[k] ?? 0))
}

/** Where the error is below √2 times its least. */
function bestBand(context: ReportContext): Pick<WrightMapModel, 'best'> {
  const { results, texts } = context
  const { information, targeting } = results
  if (information === null || targeting.kind !== 'targeting') return {}
  const sharp = information.measure.filter((_, i) => (information.se[i] ?? Infinity) <= targeting.bluntSe)
  const low = sharp[0]
  const high = sharp[sharp.length - 1]
  if (low === undefined || high === undefined || low === high) return {}
  return {
    best: { low, high, label: texts.map.best(figure(targeting.bluntSe, context)) },
  }
}

/**
 * Bins of few persons are hidden. A single hidden one would be the rest of the total, so the smallest shown one is then
 * hidden with it.
 */
function distribution(context: ReportContext): TestInformationModel['persons'] & object {
  const { people } = context.results
  const isFew = (n: number) => n > 0 && n < SMALLEST_SHOWN
  const bins = people.histogram.map(({ low, high, n }) => ({ low, high, n, isHidden: isFew(n) }))
  if (bins.filter((bin) => bin.isHidden).length === 1) {
    const least = Math.min(...bins.filter((bin) => !bin.isHidden && bin.n > 0).map((bin) => bin.n))
    const next = bins.find((bin) => !bin.isHidden && bin.n === least)
    if (next) next.isHidden = true
  }
  return {
    n: pictureCount(
      people.histogram.reduce((sum, bin) => sum + bin.n, 0),
      context,
    ),
    smallest: SMALLEST_SHOWN,
    bins: bins.map(({ low, high, n, isHidden }) => ({ low, high, count: isHidden ? null : n })),
  }
}

export function informationBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const { information, targeting } = results
  if (information === null) return []
  const least = targeting.kind === 'targeting' ? targeting.bestSe : Math.min(...information.se)
  const model: ChartModel = {
    kind: 'test-information',
    title: texts.information.picture(figure(least, context)),
    axis: { label: texts.axis, form: { kind: 'number', decimals: 1 } },
    valueAxis: { label: texts.information.value, form: { kind: 'number', decimals: 2 } },
    at: information.measure,
    curves: [{ name: texts.information.curve, values: information.se }],
    persons: distribution(context),
  }
  return [
    { kind: 'heading', level: 1, id: 'information', text: texts.information.title },
    { kind: 'paragraph', text: texts.information.sentence },
    { kind: 'chart', id: 'test-information', model, source: sourceText(context) },
  ]
}
