import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { chart, chartWords } from './chart.ts'
import { contrast, MAX_STEPS, stepInks } from './ink.ts'
import type { BarsModel, DotIntervalModel, FlowModel, LadderModel, MeansOverTimeModel } from './model.ts'
import { pictureExamples } from './picture-examples.ts'

const dots: DotIntervalModel = {
  kind: 'dot-interval',
  title: 'A < B & "C"',
  axis: { label: 'Skillnad, poäng', form: { kind: 'number', decimals: 1, signed: true } },
  reference: 0,
  level: 0.95,
  groups: [
    {
      title: null,
      rows: [
        { kind: 'estimate', label: 'Stöd', estimate: 4.125, low: 1.5, high: 6.75 },
        { kind: 'estimate', label: 'Annat', estimate: -1, low: -3, high: 1 },
        { kind: 'not-estimable', label: 'Unga', note: 'För få' },
      ],
    },
  ],
}

test('a picture is one image with a name and a description, and every id in it is its own', () => {
  const { svg } = chart(dots, { language: 'sv', size: 'wide', id: 'a' })
  assert.match(
    svg,
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img" aria-labelledby="a-title a-desc"/,
  )
  assert.match(svg, /<title id="a-title">A &lt; B &amp; &quot;C&quot;<\/title>/)
  assert.match(svg, /<desc id="a-desc">[^<]+<\/desc>/)
  assert.deepEqual(
    [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]),
    ['a-title', 'a-desc'],
  )
})

test('two different pictures on a page have different ids without being told', () => {
  const idOf = (svg: string): string | undefined => /<title id="([^"]+)"/.exec(svg)?.[1]
  const wide = idOf(chart(dots, { language: 'sv', size: 'wide' }).svg)
  const phone = idOf(chart(dots, { language: 'sv', size: 'phone' }).svg)
  assert.notEqual(wide, phone)
  assert.equal(wide, idOf(chart(dots, { language: 'sv', size: 'wide' }).svg))
})

test('a picture runs nothing, fetches nothing and brings no style sheet', () => {
  for (const { model, language } of Object.values(pictureExamples)) {
    const { svg } = chart(model, { language, size: 'wide' })
    assert.doesNotMatch(
      svg.replace('http://www.w3.org/2000/svg', ''),
      /<style|<script|style="|href|url\(|https?:|on[a-z]+="/,
    )
  }
})

test('Swedish figures have a decimal comma and a real minus sign, English ones a decimal point', () => {
  const sv = chartWords(dots, 'sv')
  assert.match(sv.description, /Över 0: Stöd: \+4,1 \(1,5\u00a0till\u00a06,8\)\./)
  assert.deepEqual(sv.table.rows[1], {
    kind: 'row',
    cells: [
      'Annat',
      { text: '\u22121,0', sortValue: -1 },
      { text: '\u22123,0\u00a0till\u00a01,0', sortValue: -3 },
      '',
    ],
  })
  assert.match(chartWords(dots, 'en').description, /Above 0: Stöd: \+4\.1 \(1\.5\u00a0to\u00a06\.8\)\./)
})

test('a row that could not be estimated is named in the description and has dashes in the table', () => {
  const { description, table } = chartWords(dots, 'sv')
  assert.match(description, /Unga: För få\./)
  assert.deepEqual(table.rows[2], { kind: 'row', cells: ['Unga', '–', '–', 'För få'] })
})

test('a mark is filled only when the whole interval leaves the reference out', () => {
  const { svg } = chart(dots, { language: 'sv', size: 'wide' })
  const fills = [...svg.matchAll(/<circle[^>]*fill="var\(--utfall-([a-z]+),/g)].map((match) => match[1])
  assert.deepEqual(fills.toSorted(), ['accent', 'paper'])
})

test('an interval without an end runs out of the picture with an arrowhead and is written with ∞', () => {
  const [first] = dots.groups
  const open: DotIntervalModel = {
    ...dots,
    groups: [
      {
        title: null,
        rows: [
          ...(first?.rows ?? []),
          { kind: 'estimate', label: 'Öppen', estimate: 1, low: 0.5, high: Infinity },
        ],
      },
    ],
  }
  const arrows = (model: DotIntervalModel): number =>
    [...chart(model, { language: 'sv', size: 'wide' }).svg.matchAll(/rotate\(90\)/g)].length
  assert.equal(arrows(open) - arrows(dots), 1)
  assert.match(chartWords(open, 'sv').description, /Öppen: \+1,0 \(0,5\u00a0till\u00a0∞\)/)
})

test('text on a step of a ladder is read at 4.5 to 1 or better, however many steps there are', () => {
  for (let count = 1; count <= MAX_STEPS; count++) {
    for (const { fill, on } of stepInks(count)) {
      assert.ok(contrast(rgbOf(fill), rgbOf(on)) >= 4.5, `${fill} ${on}`)
    }
  }
})

test('the steps of a ladder grow darker in grey too', () => {
  for (let count = 2; count <= MAX_STEPS; count++) {
    const lightness = stepInks(count).map(({ fill }) => contrast(rgbOf(fill), [0, 0, 0]))
    assert.deepEqual(
      lightness,
      lightness.toSorted((a, b) => b - a),
    )
  }
})

function rgbOf(colour: string): readonly number[] {
  const [, hex = '000000'] = /#([0-9a-f]{6})/.exec(colour) ?? []
  return [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))
}

const ladder: LadderModel = {
  kind: 'ladder',
  title: 'Läge',
  states: ['Borta', 'På väg', 'Framme'],
  groups: [{ title: 'Slut', bars: [{ label: 'Stöd', n: 10, shares: [0.5, 0.3, 0.2] }] }],
}

test('a ladder whose shares do not sum to one is refused with the bar that is wrong', () => {
  const wrong = {
    ...ladder,
    groups: [{ title: 'Slut', bars: [{ label: 'Stöd', n: 10, shares: [0.5, 0.3, 0.3] }] }],
  }
  assert.throws(
    () => chartWords(wrong, 'sv'),
    (error) => error instanceof InvalidInput && error.field === 'Slut.Stöd.shares',
  )
})

test('every share of a ladder is printed, in the bar or under it, with the number of its state', () => {
  const narrow: LadderModel = {
    ...ladder,
    groups: [{ title: 'Slut', bars: [{ label: 'Stöd', n: 10, shares: [0.98, 0.01, 0.01] }] }],
  }
  const { svg } = chart(narrow, { language: 'sv', size: 'phone' })
  for (const text of ['98\u00a0%', '2: 1\u00a0%', '3: 1\u00a0%']) assert.ok(svg.includes(`>${text}<`), text)
})

test('hidden shares give a note instead of a bar, and dashes in the table', () => {
  const hidden: LadderModel = {
    ...ladder,
    groups: [{ title: 'Slut', bars: [{ label: 'Stöd', n: 'färre än 5', shares: null, note: 'Visas inte' }] }],
  }
  assert.ok(chart(hidden, { language: 'sv', size: 'wide' }).svg.includes('>Visas inte<'))
  assert.deepEqual(chartWords(hidden, 'sv').table.rows[1], {
    kind: 'row',
    cells: ['Stöd', 'färre än 5', '–', '–', '–'],
  })
})

const flow: FlowModel = {
  kind: 'flow',
  title: 'Vägen',
  trunk: [
    {
      label: 'Bedömda',
      count: 120,
      lost: { label: 'Deltog inte', count: 20, reasons: [{ label: 'Ville inte', count: 20 }] },
    },
  ],
  arms: [
    {
      name: 'Stöd',
      stages: [
        { label: 'Fick stöd', count: 50, lost: { label: 'Borta', count: 3 } },
        { label: 'Analys', count: 47 },
      ],
    },
    {
      name: 'Väntan',
      stages: [
        { label: 'Väntade', count: 50 },
        { label: 'Analys', count: 50 },
      ],
    },
  ],
}

test('the flow as a table has every count in the column of its arm, and those who left in rows of their own', () => {
  const cells = chartWords(flow, 'sv').table.rows.map((row) => (row.kind === 'row' ? row.cells : []))
  assert.deepEqual(cells, [
    ['Bedömda', '120', '', ''],
    ['– Deltog inte', '20', '', ''],
    ['–– Ville inte', '20', '', ''],
    ['Fick stöd / Väntade', '', '50', '50'],
    ['– Borta', '', '3', '–'],
    ['Analys', '', '47', '50'],
  ])
})

test('arms with different numbers of stages are refused: their boxes would not stand beside each other', () => {
  const [first] = flow.arms
  const ragged = { ...flow, arms: [...(first ? [first] : []), { name: 'B', stages: [] }] }
  assert.throws(() => chart(ragged, { language: 'sv', size: 'wide' }), InvalidInput)
})

test('a value that is missing is a dash with its reason, never a bar of length zero', () => {
  const bars: BarsModel = {
    kind: 'bars',
    title: 'Kostnad',
    axis: { label: 'Kronor', form: { kind: 'kronor' } },
    rowsName: 'Part',
    rows: [
      { label: 'Kommunen', value: 1200 },
      { label: 'Regionen', value: null, note: 'Inte mätt' },
    ],
  }
  const { svg, table } = chart(bars, { language: 'sv', size: 'wide' })
  assert.equal([...svg.matchAll(/<rect /g)].length, 1)
  assert.deepEqual(table.rows[1], { kind: 'row', cells: ['Regionen', '–', 'Inte mätt'] })
})

test('a time where nothing was measured is a gap in the table and not in the other series', () => {
  const means: MeansOverTimeModel = {
    kind: 'means-over-time',
    title: 'Mående',
    axis: { label: 'Poäng', form: { kind: 'number', decimals: 0 } },
    level: 0.95,
    timeLabel: 'Månad',
    times: [
      { label: '0', position: 0 },
      { label: '6', position: 6 },
    ],
    series: [
      {
        name: 'Stöd',
        points: [
          { estimate: 40, low: 38, high: 42 },
          { estimate: 50, low: 47, high: 53 },
        ],
      },
      { name: 'Väntan', points: [{ estimate: 40, low: 38, high: 42 }, null] },
    ],
  }
  assert.deepEqual(chartWords(means, 'sv').table.rows[1], {
    kind: 'row',
    cells: ['6', { text: '50 (47\u00a0till\u00a053)', sortValue: 50 }, '–'],
  })
})

test('an interval whose ends are swapped is refused, and so is a ratio at or below zero on a log scale', () => {
  const one = (low: number, high: number, scale: 'linear' | 'log'): DotIntervalModel => ({
    ...dots,
    axis: { ...dots.axis, scale },
    reference: 1,
    groups: [{ title: null, rows: [{ kind: 'estimate', label: 'X', estimate: 1, low, high }] }],
  })
  assert.throws(() => chartWords(one(2, 0.5, 'linear'), 'sv'), InvalidInput)
  assert.throws(() => chartWords(one(-1, 2, 'log'), 'sv'), InvalidInput)
  assert.throws(() => chartWords({ ...one(0, 2, 'log'), reference: 0 }, 'sv'), InvalidInput)
  assert.doesNotThrow(() => chart(one(0, 2, 'log'), { language: 'sv', size: 'wide' }))
})

test('a value that is not a number is refused by name and not drawn somewhere', () => {
  const broken: DotIntervalModel = {
    ...dots,
    groups: [
      { title: null, rows: [{ kind: 'estimate', label: 'X', estimate: Number.NaN, low: 0, high: 1 }] },
    ],
  }
  assert.throws(
    () => chart(broken, { language: 'sv', size: 'wide' }),
    (e) => e instanceof InvalidInput && e.field === 'X.estimate',
  )
})
