import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { chart, chartWords } from './chart.ts'
import type {
  BurdenCurveModel,
  DifModel,
  ItemCurveModel,
  SimulatedReferenceModel,
  TestInformationModel,
  WrightMapModel,
} from './measurement-models.ts'

const axis = { label: 'Logit', form: { kind: 'number', decimals: 1 } } as const
const exactly = (estimate: number) => ({ estimate, low: estimate - 0.5, high: estimate + 0.5 })

const wright: WrightMapModel = {
  kind: 'wright-map',
  title: 'Passar de flesta',
  axis,
  level: 0.95,
  persons: {
    n: 36,
    smallest: 5,
    bins: [null, 0, 30, null].map((count, i) => ({ low: i - 2, high: i - 1, count })),
    mean: exactly(0.2),
    sd: 1,
  },
  items: [
    { label: 'Svår', location: exactly(1), thresholds: [exactly(1.5), exactly(0.5)] },
    { label: 'Lätt', location: exactly(-1), thresholds: [exactly(-1.5), exactly(-0.5)] },
  ],
}

test('a hidden number of persons is written as fewer than the smallest shown, and never as a figure', () => {
  const { svg, description, table } = chart(wright, { language: 'sv', size: 'wide' })
  assert.match(description, /I 2 av 4 staplar: färre än 5 personer\./)
  const cells = table.rows.flatMap((row) => (row.kind === 'row' ? [row.cells.at(-1)] : []))
  assert.deepEqual(cells, [
    '',
    '',
    'färre än 5',
    { text: '0', sortValue: 0 },
    { text: '30', sortValue: 30 },
    'färre än 5',
  ])
  assert.equal([...svg.matchAll(/<rect [^>]*stroke-dasharray/g)].length, 2)
  assert.match(svg, />Streckad stapel: färre än 5 personer</)
})

test('a number that the others give away is withheld with them, and the key says so', () => {
  const model = { ...wright, persons: { ...wright.persons, n: 32 } }
  const { svg, table } = chart(model, { language: 'sv', size: 'phone' })
  assert.doesNotMatch(svg, />30 personer</)
  assert.match(svg, /eller dold för att/)
  assert.ok(table.rows.some((row) => row.kind === 'row' && row.cells.at(-1) === 'visas inte'))
})

test('hidden bars are equally high, whatever they hide', () => {
  const { svg } = chart(wright, { language: 'sv', size: 'phone' })
  const heights = [...svg.matchAll(/<rect [^>]*height="([\d.]+)"[^>]*stroke-dasharray/g)].map(
    (match) => match[1],
  )
  assert.equal(new Set(heights).size, 1)
})

test('questions go from low to high on the scale, and turned thresholds are named in words', () => {
  const { description, table } = chartWords(wright, 'sv')
  assert.match(description, /Lägst: Lätt: .* Högst: Svår: .* Svår: Trösklarna 1 och 2 i omvänd ordning\./)
  assert.doesNotMatch(description, /Lätt: Trösklarna/)
  const rows = table.rows.flatMap((row) => (row.kind === 'row' ? [row.cells[0]] : []))
  assert.deepEqual(rows.slice(0, 2), ['Lätt', 'Svår'])
  assert.match(chartWords(wright, 'en').description, /Thresholds 1 and 2 in reversed order/)
})

test('a label that is cut in the picture is whole in the table', () => {
  const long = 'Jag kan ta ansvar för en egen uppgift '.repeat(6).trim()
  const model = { ...wright, items: [{ label: long, location: exactly(0), thresholds: [] }] }
  const { svg, table } = chart(model, { language: 'sv', size: 'phone' })
  assert.match(svg, /…</)
  assert.ok(table.rows.some((row) => row.kind === 'row' && row.cells[0] === long))
})

test('bins of different widths are refused: their heights would not show how many there are', () => {
  const bins = [
    { low: 0, high: 1, count: 9 },
    { low: 1, high: 3, count: 9 },
  ]
  const model = { ...wright, persons: { ...wright.persons, bins } }
  assert.throws(() => chartWords(model, 'sv'), InvalidInput)
})

const information: TestInformationModel = {
  kind: 'test-information',
  title: 'Mäter bäst i mitten',
  axis,
  valueAxis: { label: 'Mätfel', form: { kind: 'number', decimals: 2 } },
  at: [-2, -1, 0, 1, 2],
  curves: [
    { name: 'Lång', values: [0.6, 0.4, 0.3, 0.4, 0.6] },
    { name: 'Kort', values: [0.9, 0.7, 0.6, 0.7, 0.9] },
  ],
  limit: { value: 0.5, good: 'below', label: 'Högsta fel' },
}

test('the range within the limit is said in words for each curve, also where there is none', () => {
  const { description } = chartWords(information, 'sv')
  assert.match(description, /Lång: lägst 0,30 vid 0,0\. Inom gränsen från −1,5\u00a0till\u00a01,5\./)
  assert.match(description, /Kort: lägst 0,60 vid 0,0\. Ingenstans inom gränsen\./)
})

const curves: ItemCurveModel = {
  kind: 'item-curve',
  title: 'En grupp avviker',
  axis,
  scoreAxis: axis,
  level: 0.95,
  at: [-1, 1],
  panels: [
    {
      kind: 'expected-score',
      label: 'Planerar dagen',
      highestScore: 2,
      expected: [0, 2],
      observed: [
        { at: 0, estimate: 1.2, low: 0.9, high: 1.5, n: 50 },
        { at: 0.5, estimate: 0.9, low: 0.6, high: 1.2, n: 'färre än 5' },
      ],
    },
  ],
}

test('an observed mean is filled, and named, only when its interval misses the curve', () => {
  // On the line from 0 to 2 the model expects 1 at 0 (inside) and 1.5 at 0.5 (outside).
  const { svg, description } = chart(curves, { language: 'sv', size: 'wide' })
  const fills = [...svg.matchAll(/<circle [^>]*fill="var\(--utfall-([a-z]+),/g)].map((match) => match[1])
  assert.deepEqual(fills, ['paper', 'second'])
  assert.match(description, /1 av 2 intervall missar kurvan, vid 0,5/)
  assert.match(description, /2 grupper, n = 50, n: färre än 5/)
})

const dif: DifModel = {
  kind: 'dif',
  title: 'En fråga skiljer',
  axis: { label: 'Skillnad, logit', form: { kind: 'number', decimals: 2, signed: true } },
  level: 0.95,
  reference: { name: 'män', n: 100 },
  groups: [{ name: 'Kvinnor', n: 120 }],
  limits: { moderate: 0.43, large: 0.64 },
  alpha: 0.05,
  adjustment: 'Holm',
  rows: [
    { label: 'A', differences: [{ kind: 'estimate', ...exactly(0.43), adjustedP: 0.051 }] },
    { label: 'B', differences: [{ kind: 'estimate', ...exactly(-0.64), adjustedP: 0.0001 }] },
    { label: 'C', differences: [{ kind: 'estimate', ...exactly(0.42), adjustedP: 0.9 }] },
    { label: 'D', differences: [{ kind: 'not-estimable', note: 'För få svar' }] },
  ],
}

test('size and certainty of a difference are two words, and the limits belong to the larger size', () => {
  const words = chartWords(dif, 'sv').table.rows.map((row) => (row.kind === 'row' ? row.cells.at(-1) : ''))
  assert.deepEqual(words, [
    'måttlig, inte säkerställd (p\u00a0=\u00a00,051)',
    'stor, säkerställd (p\u00a0<\u00a00,001)',
    'försumbar, inte säkerställd (p\u00a0=\u00a00,900)',
    'För få svar',
  ])
})

test('the description names each difference that matters and counts the rest', () => {
  const { description } = chartWords(dif, 'sv')
  assert.match(description, /A: \+0,43 .* B: −0,64 .* D: För få svar\./)
  assert.doesNotMatch(description, /C: /)
  assert.match(description, /Övriga 1: försumbara och inte säkerställda\./)
  assert.match(description, /Kvinnor \(n = 120\) jämfört med män \(n = 100\)/)
})

test('a row without one difference for each group is refused', () => {
  assert.throws(() => chartWords({ ...dif, rows: [{ label: 'A', differences: [] }] }, 'sv'), InvalidInput)
})

const burden: BurdenCurveModel = {
  kind: 'burden-curve',
  title: 'Åtta räcker',
  axis: { label: 'Medelfel', form: { kind: 'number', decimals: 2 } },
  n: 200,
  series: [
    {
      name: 'Fasta',
      points: [
        { questions: 4, minutes: 1, error: 0.7, reliability: 0.71 },
        { questions: 8, minutes: 2.5, error: 0.5, interval: { low: 0.4, high: 0.7 }, reliability: null },
      ],
    },
    { name: 'Anpassat', points: [{ questions: 5.4, minutes: null, error: 0.6, reliability: 0.8 }] },
  ],
  marks: [{ label: 'Valt', series: 0, point: 1 }],
  wanted: { value: 0.5, label: 'Önskat fel' },
}

test('the fewest questions that reach the wanted precision are named for each series, or that none do', () => {
  const { description } = chartWords(burden, 'sv')
  assert.match(
    description,
    /Fasta: önskad precision med 8 frågor\. Anpassat: når inte den önskade precisionen\./,
  )
  assert.match(description, /Valt: 8 frågor, 2,5 min: 0,50 \(0,40\u00a0till\u00a00,70\)\./)
})

test('the time for each question is on the axis only where it is about the same for all', () => {
  const label = (minutes: number): string => {
    const points = [
      { questions: 4, minutes: 1, error: 0.7, reliability: null },
      { questions: 8, minutes, error: 0.5, reliability: null },
    ]
    return chart(
      { ...burden, marks: [], series: [{ name: 'Fasta', points }] },
      { language: 'sv', size: 'wide' },
    ).svg
  }
  assert.match(label(2), />Antal frågor \(omkring 15 sekunder per fråga\)</)
  assert.match(label(3), />Antal frågor</)
})

test('a mark on a point that is not there is refused', () => {
  const marks = [{ label: 'Valt', series: 0, point: 2 }]
  assert.throws(() => chartWords({ ...burden, marks }, 'sv'), InvalidInput)
})

const simulated: SimulatedReferenceModel = {
  kind: 'simulated-reference',
  title: 'Ett par avviker',
  axis: { label: 'Q3', form: { kind: 'number', decimals: 2 } },
  level: 0.95,
  simulations: 200,
  n: 300,
  rowsName: 'Par',
  rows: [
    { label: 'A – B', value: 0.31, low: Number.NEGATIVE_INFINITY, high: 0.2 },
    { label: 'A – C', value: 0.2, low: Number.NEGATIVE_INFINITY, high: 0.2 },
    { label: 'B – C', value: -0.4, low: -0.3, high: 0.2 },
  ],
}

test('a figure outside its simulated range is said to be so in words, and one at the limit is inside', () => {
  const { table, description } = chartWords(simulated, 'sv')
  const words = table.rows.map((row) => (row.kind === 'row' ? row.cells.at(-1) : ''))
  assert.deepEqual(words, ['Över det väntade', 'Som väntat', 'Under det väntade'])
  assert.match(
    description,
    /2 av 3 utanför\. A – B: 0,31 \(gräns 0,20\)\. B – C: −0,40 \(−0,30\u00a0till\u00a00,20\)\./,
  )
})

test('a simulated range without any end is refused: it holds everything', () => {
  const rows = [{ label: 'A', value: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }]
  assert.throws(() => chartWords({ ...simulated, rows }, 'sv'), InvalidInput)
})
