import type { BarsModel, Block, SimulatedReferenceModel, TableModel } from '@utfall/reports'
import type { LocalDependence } from '../result/evidence-schema.ts'
import { VERDICT_LIMITS } from '../verdict/limits.ts'
import { figure, percent, pictureCount, type ReportContext, sourceText } from './context.ts'

const SHOWN_PAIRS = 10
const SHOWN_COMPONENTS = 5
/** Where the reference of pairs and components lies in the drawn answers. */
const REFERENCE_LEVEL = 0.99

export function dependenceBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const found = results.tests.localDependence
  if (found.kind === 'not-estimable') return []
  const words = texts.dependence
  const n = found.dependent.length
  return [
    { kind: 'heading', level: 1, id: 'dependence', text: words.title },
    { kind: 'paragraph', text: n === 0 ? words.none : words.some(n) },
    {
      kind: 'chart',
      id: 'dependent-pairs',
      model: pairsPicture(context, found),
      source: sourceText(context),
    },
  ]
}

function pairsOf(items: number): number {
  return (items * (items - 1)) / 2
}

export function dimensionBlocks(context: ReportContext): Block[] {
  const { results, texts } = context
  const found = results.tests.dimension
  if (found.kind === 'not-estimable') return []
  const words = texts.dimension
  const { tTest } = found
  // Both lines that decide: a value between them is above chance, and still no second measure.
  const line = figure(VERDICT_LIMITS.eigenvalue, context, 0)
  const drawn = found.reference === null ? null : figure(found.reference, context)
  const first = figure(found.eigenvalues[0] ?? 0, context)
  return [
    { kind: 'heading', level: 1, id: 'dimension', text: words.title },
    { kind: 'paragraph', text: `${found.second ? words.two : words.one} ${words.rule(first, line, drawn)}` },
    {
      kind: 'chart',
      id: 'eigenvalues',
      model: {
        kind: 'bars',
        title: words.picture(first),
        axis: { label: words.axis, form: { kind: 'number', decimals: 2 } },
        rowsName: words.rows,
        rows: found.eigenvalues.slice(0, SHOWN_COMPONENTS).map((value, k) => ({
          label: words.component(k + 1),
          value,
          ...(k === 0 && { note: words.limit(drawn, line) }),
          emphasis: k === 0 && found.second,
        })),
      },
      source: sourceText(context),
    },
    ...(tTest === null
      ? []
      : [
          {
            kind: 'paragraph',
            text: `${words.test(
              percent(tTest.share, context),
              percent(tTest.wilson.low, context),
              percent(tTest.wilson.high, context),
              String(tTest.n),
            )} ${words.testNote}`,
          } as const,
        ]),
    ...(found.second ? [{ kind: 'table', table: loadingTable(context, found.loadings) } as const] : []),
  ]
}

function loadingTable(
  context: ReportContext,
  loadings: readonly { readonly item: string; readonly loading: number }[],
): TableModel {
  const { texts } = context
  return {
    caption: texts.dimension.loadings,
    columns: [
      { header: texts.items.columns.item, align: 'start', rowHeader: true },
      { header: texts.dimension.loading, align: 'end' },
    ],
    rows: [...loadings]
      .sort((a, b) => b.loading - a.loading)
      .map(({ item, loading }) => ({
        kind: 'row',
        cells: [item, { text: figure(loading, context), sortValue: loading }],
      })),
  }
}

type Checked = Extract<LocalDependence, { kind: 'checked' }>

/** The pairs beside the limit that the model itself sets; as bars where nothing was drawn from the model. */
function pairsPicture(context: ReportContext, found: Checked): SimulatedReferenceModel | BarsModel {
  const { results, texts } = context
  const words = texts.dependence
  const { reference } = found
  const rows = found.pairs
    .slice(0, SHOWN_PAIRS)
    .map(({ first, second, aboveMean }) => ({ label: `${first} – ${second}`, value: aboveMean }))
  const leftOut = pairsOf(results.items.length) - rows.length
  const shared = {
    title: words.picture(found.dependent.length),
    axis: { label: words.axis, form: { kind: 'number', decimals: 2 } },
    rowsName: words.rows,
  } as const
  if (reference === null) return { kind: 'bars', ...shared, rows }
  return {
    kind: 'simulated-reference',
    ...shared,
    level: REFERENCE_LEVEL,
    simulations: results.settings.replicates,
    n: pictureCount(results.people.informative, context),
    rows: rows.map((row) => ({ ...row, low: Number.NEGATIVE_INFINITY, high: reference })),
    ...(leftOut > 0 && { leftOut: words.leftOut(leftOut) }),
  }
}
