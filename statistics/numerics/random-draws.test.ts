import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integrate, type RandomStream, randomStream } from './index.ts'
import { ZIGGURAT_LAYERS, ZIGGURAT_TAIL, zigguratTables } from './ziggurat.ts'

const DRAWS = 200_000

function area(f: (x: number) => number, low: number, high: number): number {
  const found = integrate(f, low, high, { relative: 1e-10 })
  if (found.kind !== 'integral') throw new Error(found.kind)
  return found.value
}

test('the layers of the ziggurat have one area, the lowest with the tail, and the last one ends at the top', () => {
  const { edge } = zigguratTables()
  const height = (x: number) => Math.exp((-x * x) / 2)
  const lowest = ZIGGURAT_TAIL * height(ZIGGURAT_TAIL) + area(height, ZIGGURAT_TAIL, Infinity)
  for (let layer = 1; layer < ZIGGURAT_LAYERS; layer++) {
    const box = edge[layer] * (height(edge[layer + 1]) - height(edge[layer]))
    // The published start of the tail has thirteen digits, which add up to 1e-9 of a layer at the top.
    assert.ok(Math.abs(box - lowest) < 3e-9 * lowest, `layer ${layer}: ${box}, lowest ${lowest}`)
  }
  assert.equal(edge[ZIGGURAT_LAYERS], 0)
  assert.ok(Math.abs(edge[0] * height(ZIGGURAT_TAIL) - lowest) < 1e-9 * lowest)
})

/**
 * Standardised distance of draws from a density over cells: (χ² − df)/√(2·df), near a standard normal with so
 * many cells.
 */
function distance(
  draw: () => number,
  density: (x: number) => number,
  cuts: readonly number[],
  from: number,
): number {
  const total = area(density, from, Infinity)
  const counts = new Float64Array(cuts.length + 1)
  for (let i = 0; i < DRAWS; i++) {
    const x = draw()
    let cell = 0
    while (cell < cuts.length && x > cuts[cell]) cell++
    counts[cell]++
  }
  let chiSquare = 0
  for (let cell = 0; cell <= cuts.length; cell++) {
    const low = cell === 0 ? from : cuts[cell - 1]
    const high = cell === cuts.length ? Infinity : cuts[cell]
    const expected = (DRAWS * area(density, low, high)) / total
    assert.ok(expected > 5, `cell ${cell}`)
    chiSquare += (counts[cell] - expected) ** 2 / expected
  }
  return (chiSquare - cuts.length) / Math.sqrt(2 * cuts.length)
}

const steps = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1))

const laws: readonly {
  readonly what: string
  readonly draw: (stream: RandomStream) => number
  readonly density: (x: number) => number
  readonly cuts: readonly number[]
  readonly from: number
}[] = [
  {
    what: 'normal draws',
    draw: (stream) => stream.normal(),
    density: (x) => Math.exp((-x * x) / 2),
    cuts: [-ZIGGURAT_TAIL, ...steps(-3, 3, 49), ZIGGURAT_TAIL, 3.7],
    from: -Infinity,
  },
  {
    what: 'exponential draws',
    draw: (stream) => stream.exponential(),
    density: (x) => Math.exp(-x),
    cuts: steps(0.05, 6, 40),
    from: 0,
  },
  ...[0.4, 1, 3.3, 60].map((shape) => ({
    what: `gamma draws of shape ${shape}`,
    draw: (stream: RandomStream) => stream.gamma(shape),
    density: (x: number) => Math.exp((shape - 1) * Math.log(x / shape) - (x - shape)),
    cuts: steps(
      Math.max(shape - 2.5 * Math.sqrt(shape), 0.1 * Math.min(shape, 1)),
      shape + 3 * Math.sqrt(shape),
      40,
    ),
    from: 0,
  })),
]

for (const { what, draw, density, cuts, from } of laws) {
  test(`${DRAWS} ${what} fall under their curve`, () => {
    const stream = randomStream(20260701).split(what)
    const found = distance(() => draw(stream), density, cuts, from)
    // Six laws and a fixed seed: 3.5 would come by luck about once in a thousand.
    assert.ok(found < 3.5, `${found}`)
  })
}

test('small binomial and Poisson draws have the shares that counting gives', () => {
  const stream = randomStream('counts')
  const shares = new Float64Array(4)
  const none = new Float64Array(3)
  for (let i = 0; i < DRAWS; i++) {
    shares[stream.binomial(3, 0.2)] += 1 / DRAWS
    none[Math.min(2, stream.poisson(0.7))] += 1 / DRAWS
  }
  // (4/5 + 1/5)³ = 64/125, 48/125, 12/125, 1/125; e^−0.7·(1, 0.7).
  const expected = [
    ...[64 / 125, 48 / 125, 12 / 125, 1 / 125].map((share, k) => [shares[k], share]),
    [none[0], Math.exp(-0.7)],
    [none[1], 0.7 * Math.exp(-0.7)],
  ]
  for (const [found, share] of expected) {
    assert.ok(
      Math.abs(found - share) < 4 * Math.sqrt((share * (1 - share)) / DRAWS),
      `${found}, expected ${share}`,
    )
  }
})
