import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import {
  binomialCdf,
  chiSquareCdf,
  chiSquareSurvival,
  fCdf,
  fSurvival,
  normalCdf,
  poissonCdf,
  tCdf,
  tTwoSidedP,
} from './index.ts'

const DRAWS = 100_000

/**
 * The chi-square p-value of draws against a distribution function, over the cells between the cuts. The draws
 * come from the streams of the numerics room, which know nothing of these functions; a fixed seed makes the
 * verdict repeatable.
 */
function cellsP(draw: () => number, cdf: (x: number) => number, cuts: readonly number[]): number {
  const counts = new Float64Array(cuts.length + 1)
  for (let i = 0; i < DRAWS; i++) {
    const x = draw()
    let cell = 0
    while (cell < cuts.length && x > cuts[cell]) cell++
    counts[cell]++
  }
  let statistic = 0
  for (let cell = 0; cell <= cuts.length; cell++) {
    const above = cell === cuts.length ? 1 : cdf(cuts[cell])
    const below = cell === 0 ? 0 : cdf(cuts[cell - 1])
    const expected = DRAWS * (above - below)
    assert.ok(expected > 5, `cell ${cell} expects ${expected}`)
    statistic += (counts[cell] - expected) ** 2 / expected
  }
  return chiSquareSurvival(statistic, cuts.length)
}

const cases: readonly {
  readonly what: string
  readonly draw: (random: RandomStream) => number
  readonly cdf: (x: number) => number
  readonly cuts: readonly number[]
}[] = [
  {
    what: 'normal draws',
    draw: (random) => random.normal(),
    cdf: normalCdf,
    // The ziggurat's tail begins at 3.4426; one cut stands there.
    cuts: [-3.6, -3.4426, -2.5, -1.5, -0.7, -0.1, 0.05, 0.4, 1.1, 2, 3, 3.4426, 3.6],
  },
  {
    what: 'sums of five squared normals',
    draw: (random) =>
      random.normal() ** 2 +
      random.normal() ** 2 +
      random.normal() ** 2 +
      random.normal() ** 2 +
      random.normal() ** 2,
    cdf: (x) => chiSquareCdf(x, 5),
    cuts: [0.4, 1.1, 2, 3, 4.4, 6, 8, 11, 15, 20],
  },
  {
    what: 'exponential draws',
    draw: (random) => random.exponential(),
    cdf: (x) => chiSquareCdf(2 * x, 2),
    cuts: [0.001, 0.1, 0.5, 1, 2, 4, 8],
  },
  ...[0.2, 1, 2.7, 40].map((shape) => ({
    what: `gamma draws of shape ${shape}`,
    draw: (random: RandomStream) => random.gamma(shape),
    cdf: (x: number) => chiSquareCdf(2 * x, 2 * shape),
    cuts: [0.05, 0.3, 0.6, 0.8, 0.95, 1.05, 1.2, 1.5].map(
      (ratio) => shape * (shape > 10 ? 1 + (ratio - 1) / 3 : ratio),
    ),
  })),
  {
    what: 'normals over the root of a chi-square with 3.5 degrees of freedom',
    draw: (random) => random.normal() / Math.sqrt(random.gamma(3.5 / 2) / (3.5 / 2)),
    cdf: (x) => tCdf(x, 3.5),
    cuts: [-8, -3, -1.5, -0.6, 0, 0.3, 1, 2, 5],
  },
  {
    what: 'ratios of two mean squares with 3 and 8 degrees of freedom',
    draw: (random) => random.gamma(1.5) / 1.5 / (random.gamma(4) / 4),
    cdf: (x) => fCdf(x, 3, 8),
    cuts: [0.05, 0.2, 0.5, 0.9, 1.5, 3, 6, 12],
  },
  ...[0.8, 11, 13, 250].map((mean) => ({
    what: `Poisson draws with mean ${mean}`,
    draw: (random: RandomStream) => random.poisson(mean),
    cdf: (x: number) => poissonCdf(x, mean),
    cuts:
      mean < 1
        ? [0, 1, 2, 3]
        : [-2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5].map((z) => Math.round(mean + z * Math.sqrt(mean))),
  })),
  ...[
    [7, 0.35],
    [36, 0.8],
    [37, 0.1],
    [5000, 0.02],
    [1_000_000, 0.6],
  ].map(([n, p]) => ({
    what: `binomial draws of ${n} tries with probability ${p}`,
    draw: (random: RandomStream) => random.binomial(n, p),
    cdf: (x: number) => binomialCdf(x, n, p),
    cuts: [
      ...new Set([-1.7, -0.6, 0, 0.7, 1.6].map((z) => Math.round(n * p + z * Math.sqrt(n * p * (1 - p))))),
    ],
  })),
]

for (const { what, draw, cdf, cuts } of cases) {
  test(`${DRAWS} ${what} fall into cells as the distribution function says`, () => {
    const random = randomStream(20260701).split(what)
    const p = cellsP(() => draw(random), cdf, cuts)
    // Twenty-odd cases: one in a thousand each leaves a false alarm unlikely, and the seed is fixed anyway.
    assert.ok(p > 0.001, `p = ${p}`)
  })
}

test('p-values of true null hypotheses are uniform: t for a mean of six normals, F for three groups of four', () => {
  const random = randomStream(20260701).split('null p-values')
  const replicates = 20_000
  const below = { t: [0, 0, 0], f: [0, 0, 0] }
  const levels = [0.01, 0.05, 0.5]
  for (let replicate = 0; replicate < replicates; replicate++) {
    const six = Float64Array.from({ length: 6 }, () => random.normal())
    const centre = six.reduce((total, x) => total + x, 0) / 6
    const squares = six.reduce((total, x) => total + (x - centre) ** 2, 0)
    const tP = tTwoSidedP(centre / Math.sqrt(squares / 5 / 6), 5)
    const groups = [0, 1, 2].map(() => Float64Array.from({ length: 4 }, () => random.normal()))
    const means = groups.map((group) => group.reduce((total, x) => total + x, 0) / 4)
    const grand = (means[0] + means[1] + means[2]) / 3
    const between = means.reduce((total, m) => total + 4 * (m - grand) ** 2, 0) / 2
    const within =
      groups.reduce((total, group, g) => total + group.reduce((sum, x) => sum + (x - means[g]) ** 2, 0), 0) /
      9
    const fP = fSurvival(between / within, 2, 9)
    for (const [index, level] of levels.entries()) {
      if (tP < level) below.t[index]++
      if (fP < level) below.f[index]++
    }
  }
  for (const [index, level] of levels.entries()) {
    // Four Monte Carlo standard errors.
    const slack = 4 * Math.sqrt((level * (1 - level)) / replicates)
    for (const counts of [below.t, below.f]) {
      assert.ok(
        Math.abs(counts[index] / replicates - level) < slack,
        `${counts[index]} of ${replicates} below ${level}`,
      )
    }
  }
})
