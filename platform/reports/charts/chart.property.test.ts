import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkTable } from '../tables/check-table.ts'
import { measurementModel } from './arbitrary-measurements.ts'
import { axis, count, favours, figure, label, openSpan, share, span, value } from './arbitrary-words.ts'
import { chart } from './chart.ts'
import { withFixedColours } from './ink.ts'
import type {
  BalanceModel,
  BarsModel,
  ChartModel,
  DotIntervalModel,
  FlowModel,
  FlowStage,
  ForestModel,
  LadderModel,
  MeansOverTimeModel,
} from './model.ts'
import { clippedTexts, overlappingPairs, placedTexts } from './text-boxes.ts'

const dotInterval: fc.Arbitrary<DotIntervalModel> = fc.record({
  kind: fc.constant('dot-interval'),
  title: label,
  axis,
  reference: fc.constantFrom(0, 1),
  level: fc.constantFrom(0.9, 0.95, 0.999),
  favours,
  band: fc.record({ low: fc.constant(-3), high: fc.constant(3), label }),
  groups: fc.array(
    fc.record({
      title: fc.option(label),
      rows: fc.array(
        fc.oneof(
          fc
            .tuple(label, openSpan, label, fc.boolean())
            .map(([l, s, note, emphasis]) => ({ kind: 'estimate' as const, label: l, ...s, note, emphasis })),
          fc.record({ kind: fc.constant('not-estimable' as const), label, note: label }),
        ),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 3 },
  ),
})

const forest: fc.Arbitrary<ForestModel> = fc.record({
  kind: fc.constant('forest'),
  title: label,
  axis,
  reference: fc.constant(0),
  level: fc.constant(0.95),
  favours,
  rowsName: label,
  armNames: fc.constant(['Stöd (n)', 'Väntan (n)']),
  rows: fc.array(
    fc
      .tuple(label, openSpan, share, fc.integer({ min: 0, max: 99999 }))
      .map(([l, s, weight, n]) => ({ label: l, ...s, weight, counts: [String(n), 'färre än 5'] })),
    { minLength: 1, maxLength: 5 },
  ),
  pooled: fc.tuple(label, span).map(([l, s]) => ({ label: l, ...s })),
  prediction: fc.tuple(label, span).map(([l, { low, high }]) => ({ label: l, low, high })),
  note: label,
})

const balance: fc.Arbitrary<BalanceModel> = fc.record({
  kind: fc.constant('balance'),
  title: label,
  axis: fc.record({ label, form: fc.constant({ kind: 'number', decimals: 2, signed: true } as const) }),
  limit: fc.constant(0.1),
  armNames: fc.constant(['Stöd', 'Väntan']),
  rows: fc.array(
    fc.record({
      label,
      difference: fc.option(figure(-2, 2)),
      values: fc.constant(['1', '2']),
    }),
    { maxLength: 6 },
  ),
})

const stage: fc.Arbitrary<FlowStage> = fc.record(
  {
    label,
    count,
    detail: label,
    lost: fc.record({ label, count, reasons: fc.array(fc.record({ label, count }), { maxLength: 3 }) }),
  },
  { requiredKeys: ['label', 'count'] },
)
const flow: fc.Arbitrary<FlowModel> = fc.integer({ min: 0, max: 4 }).chain((depth) =>
  fc.record({
    kind: fc.constant('flow'),
    title: label,
    trunk: fc.array(stage, { minLength: 1, maxLength: 3 }),
    arms: fc.array(
      fc.record({ name: label, stages: fc.array(stage, { minLength: depth, maxLength: depth }) }),
      { maxLength: 4 },
    ),
  }),
)

const ladder: fc.Arbitrary<LadderModel> = fc.integer({ min: 2, max: 9 }).chain((states) =>
  fc.record({
    kind: fc.constant('ladder'),
    title: label,
    states: fc.array(label, { minLength: states, maxLength: states }),
    groups: fc.array(
      fc.record({
        title: label,
        bars: fc.array(
          fc.record({
            label,
            n: count,
            shares: fc
              .array(fc.integer({ min: 0, max: 100 }), { minLength: states, maxLength: states })
              .map((parts) => parts.map((part) => part / parts.reduce((sum, p) => sum + p, 0)))
              .map((shares) => (shares.some(Number.isNaN) ? null : shares)),
            note: label,
          }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 3 },
    ),
  }),
)

const meansOverTime: fc.Arbitrary<MeansOverTimeModel> = fc.integer({ min: 1, max: 5 }).chain((times) =>
  fc.record({
    kind: fc.constant('means-over-time'),
    title: label,
    axis,
    level: fc.constant(0.95),
    timeLabel: label,
    times: fc
      .constantFrom('mån', 'månader', 'månader efter starten')
      .map((unit) =>
        Array.from({ length: times }, (_, i) => ({ label: `${i * 3} ${unit}`, position: i * 3 })),
      ),
    series: fc.array(
      fc.record({
        name: label,
        points: fc.array(fc.option(fc.tuple(span, count).map(([s, n]) => ({ ...s, n }))), {
          minLength: times,
          maxLength: times,
        }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
)

const bars: fc.Arbitrary<BarsModel> = fc.record({
  kind: fc.constant('bars'),
  title: label,
  axis,
  rowsName: label,
  rows: fc.array(fc.record({ label, value: fc.option(value), note: label, emphasis: fc.boolean() }), {
    maxLength: 5,
  }),
})

/** Any model that a caller could honestly bring. */
const chartModel: fc.Arbitrary<ChartModel> = fc.oneof(
  dotInterval,
  forest,
  balance,
  flow,
  ladder,
  meansOverTime,
  bars,
  measurementModel,
)

const options = fc.record({
  language: fc.constantFrom('sv' as const, 'en' as const),
  size: fc.constantFrom('wide' as const, 'phone' as const),
})

test('no two texts of a picture collide and none is clipped, whatever the labels and values', () => {
  fc.assert(
    fc.property(chartModel, options, (model, { language, size }) => {
      const { svg } = chart(model, { language, size })
      const texts = placedTexts(svg)
      assert.deepEqual(overlappingPairs(texts), [])
      assert.deepEqual(clippedTexts(svg, texts), [])
    }),
    { numRuns: 200, seed: 20261121 },
  )
})

test('a picture holds no NaN, and a description and a whole table come with it', () => {
  fc.assert(
    fc.property(chartModel, options, (model, { language, size }) => {
      const drawn = chart(model, { language, size })
      assert.doesNotMatch(drawn.svg, /NaN|undefined|Infinity/)
      assert.doesNotMatch(drawn.description, /NaN|undefined|null/)
      assert.ok(drawn.description.length > 0)
      checkTable(drawn.table)
    }),
    { numRuns: 100, seed: 20261122 },
  )
})

test('every colour is a variable with a fallback, so that forced colours and print can take over', () => {
  fc.assert(
    fc.property(chartModel, options, (model, { language, size }) => {
      const { svg } = chart(model, { language, size })
      const colours = [...svg.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map((match) => match[1] ?? '')
      for (const colour of colours) assert.match(colour, /^(none|var\(--utfall-[a-z0-9-]+, #[0-9a-f]{6}\))$/)
      assert.doesNotMatch(withFixedColours(svg), /var\(|currentColor/)
    }),
    { numRuns: 60, seed: 20261123 },
  )
})
