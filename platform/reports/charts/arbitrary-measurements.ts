import fc from 'fast-check'
import { axis, count, favours, figure, label, openSpan, span, value } from './arbitrary-words.ts'
import type {
  BurdenCurveModel,
  DifModel,
  Distribution,
  ItemCurveModel,
  ItemCurvePanel,
  SimulatedReferenceModel,
  TestInformationModel,
  WrightMapModel,
} from './measurement-models.ts'
import type { ChartModel } from './model.ts'

const level = fc.constantFrom(0.9, 0.95, 0.999)
const positive = fc.oneof(figure(0, 1), figure(0, 1e4))

/** Bins of one width, some empty, some hidden. */
const distribution: fc.Arbitrary<Distribution> = fc
  .record({
    n: count,
    smallest: fc.integer({ min: 1, max: 20 }),
    from: figure(-100, 100),
    step: fc.constantFrom(0.25, 0.5, 7),
    counts: fc.array(fc.oneof(fc.nat(1e6), fc.nat(9), fc.constant(null)), { maxLength: 40 }),
  })
  .map(({ n, smallest, from, step, counts }) => ({
    n,
    smallest,
    bins: counts.map((bin, i) => ({ low: from + i * step, high: from + (i + 1) * step, count: bin })),
  }))

const wrightMap: fc.Arbitrary<WrightMapModel> = fc.record({
  kind: fc.constant('wright-map' as const),
  title: label,
  axis,
  level,
  persons: fc
    .tuple(distribution, fc.option(span), fc.option(figure(0, 50)))
    .map(([persons, mean, sd]) => ({ ...persons, mean, sd })),
  best: fc.record({ low: figure(-5, 0), high: figure(0, 5), label }),
  items: fc.array(
    fc.record(
      { label, location: openSpan, thresholds: fc.array(openSpan, { maxLength: 12 }), note: label },
      { requiredKeys: ['label', 'location', 'thresholds'] },
    ),
    { maxLength: 5 },
  ),
})

const places = fc
  .uniqueArray(fc.integer({ min: -400, max: 400 }), { minLength: 2, maxLength: 60 })
  .map((list) => list.toSorted((a, b) => a - b).map((place) => place / 50))

function valuesFor(at: readonly number[], one: fc.Arbitrary<number>): fc.Arbitrary<readonly number[]> {
  return fc.array(one, { minLength: at.length, maxLength: at.length })
}

const testInformation: fc.Arbitrary<TestInformationModel> = places.chain((at) =>
  fc.record(
    {
      kind: fc.constant('test-information' as const),
      title: label,
      axis,
      valueAxis: axis,
      at: fc.constant(at),
      curves: fc.array(fc.record({ name: label, values: valuesFor(at, value) }), {
        minLength: 1,
        maxLength: 4,
      }),
      limit: fc.record({ value, good: fc.constantFrom('below' as const, 'above' as const), label }),
      persons: distribution,
    },
    { requiredKeys: ['kind', 'title', 'axis', 'valueAxis', 'at', 'curves'] },
  ),
)

function panelOf(at: readonly number[]): fc.Arbitrary<ItemCurvePanel> {
  return fc.oneof(
    fc.record({
      kind: fc.constant('expected-score' as const),
      label,
      note: label,
      highestScore: fc.integer({ min: 1, max: 100 }),
      expected: valuesFor(at, positive),
      observed: fc.array(
        fc.tuple(openSpan, value, count).map(([mean, place, n]) => ({ ...mean, at: place, n })),
        { maxLength: 6 },
      ),
    }),
    fc.record({
      kind: fc.constant('categories' as const),
      label,
      categories: fc.array(fc.record({ label, probabilities: valuesFor(at, figure(0, 1)) }), {
        minLength: 2,
        maxLength: 11,
      }),
    }),
  )
}

const itemCurve: fc.Arbitrary<ItemCurveModel> = places.chain((at) =>
  fc.record({
    kind: fc.constant('item-curve' as const),
    title: label,
    axis,
    scoreAxis: axis,
    level,
    at: fc.constant(at),
    panels: fc.array(panelOf(at), { maxLength: 7 }),
  }),
)

const dif: fc.Arbitrary<DifModel> = fc.integer({ min: 1, max: 4 }).chain((groups) =>
  fc.record({
    kind: fc.constant('dif' as const),
    title: label,
    axis,
    level,
    reference: fc.record({ name: label, n: count }),
    groups: fc.array(fc.record({ name: label, n: count }), { minLength: groups, maxLength: groups }),
    limits: fc.constantFrom({ moderate: 0.43, large: 0.64 }, { moderate: 1, large: 100 }),
    alpha: fc.constantFrom(0.05, 0.001),
    adjustment: label,
    favours,
    rows: fc.array(
      fc.record({
        label,
        differences: fc.array(
          fc.oneof(
            fc
              .tuple(openSpan, figure(0, 1))
              .map(([one, adjustedP]) => ({ kind: 'estimate' as const, ...one, adjustedP })),
            fc.record({ kind: fc.constant('not-estimable' as const), note: label }),
          ),
          { minLength: groups, maxLength: groups },
        ),
      }),
      { maxLength: 4 },
    ),
  }),
)

const burdenPoints = fc
  .array(
    fc.record(
      {
        more: fc.oneof(
          fc.integer({ min: 1, max: 9 }),
          figure(0, 3).map((one) => one + 0.1),
        ),
        minutes: fc.option(positive),
        error: positive,
        interval: fc
          .tuple(positive, positive)
          .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) })),
        reliability: fc.option(figure(0, 1)),
      },
      { requiredKeys: ['more', 'minutes', 'error', 'reliability'] },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((points) => {
    let questions = 0
    return points.map(({ more, ...point }) => {
      questions += more
      return { ...point, questions }
    })
  })

const burdenCurve: fc.Arbitrary<BurdenCurveModel> = fc.record({
  kind: fc.constant('burden-curve' as const),
  title: label,
  axis,
  n: count,
  intervalLabel: label,
  series: fc.array(fc.record({ name: label, points: burdenPoints }), { minLength: 1, maxLength: 4 }),
  marks: fc.array(fc.record({ label, series: fc.constant(0), point: fc.constant(0) }), { maxLength: 6 }),
  wanted: fc.record({ value: positive, label }),
})

const simulatedReference: fc.Arbitrary<SimulatedReferenceModel> = fc.record(
  {
    kind: fc.constant('simulated-reference' as const),
    title: label,
    axis,
    level,
    simulations: fc.integer({ min: 1, max: 1e5 }),
    n: count,
    rowsName: label,
    expected: value,
    rows: fc.array(
      fc.tuple(label, openSpan, value, label).map(([l, { low, high }, v, note]) => ({
        label: l,
        low,
        high,
        value: v,
        note,
      })),
      { maxLength: 6 },
    ),
    leftOut: label,
  },
  { requiredKeys: ['kind', 'title', 'axis', 'level', 'simulations', 'n', 'rowsName', 'rows'] },
)

/** Any picture of a scale that a caller could honestly bring. */
export const measurementModel: fc.Arbitrary<ChartModel> = fc.oneof(
  wrightMap,
  testInformation,
  itemCurve,
  dif,
  burdenCurve,
  simulatedReference,
)
