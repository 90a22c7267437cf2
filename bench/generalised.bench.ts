import { type RandomStream, randomStream } from '@utfall/numerics'
import {
  type DesignMatrix,
  designMatrix,
  negativeBinomialRegression,
  proportionalOdds,
  randomInterceptModel,
  repeatedMeasures,
  winProbability,
} from '@utfall/regression'
import { runPeer, timeMedian } from './peer.ts'

/**
 * The peers of the reference's timing table (ordinal::clm, MASS::glm.nb, lme4::lmer), on data of the same size and shape made by each side.
 * Without R, or without a package, the peer's column says "skipped".
 */
const PEERS: readonly (readonly [name: string, script: string])[] = [
  [
    'proportional odds',
    `needs("ordinal"); set.seed(1); n <- 5000; z <- rbinom(n, 1, .5); x <- matrix(rnorm(n * 9), n, 9)
l <- .4 * z + x %*% rep(.1, 9) + rlogis(n); y <- cut(l, c(-Inf, -1, 0, .7, 1.5, 2.3, Inf), ordered_result = TRUE); d <- data.frame(y, z, x)
timed("peer", function() clm(y ~ z + X1 + X2 + X3 + X4 + X5 + X6 + X7 + X8 + X9, data = d))`,
  ],
  [
    'negative binomial',
    `needs("MASS"); set.seed(1); n <- 10000; z <- rbinom(n, 1, .5); x <- matrix(rnorm(n * 5), n, 5)
y <- rnegbin(n, exp(3 - .2 * z + x %*% rep(.1, 5)), 1); d <- data.frame(y, z, x)
timed("peer", function() glm.nb(y ~ z + X1 + X2 + X3 + X4 + X5, d))`,
  ],
  [
    'random intercept',
    `needs("lme4"); set.seed(1); n <- 10000; g <- rep(1:2500, each = 4); d <- data.frame(g = factor(g), z = rep(rbinom(2500, 1, .5), each = 4), t = rep(1:4, 2500))
d$y <- rnorm(2500)[g] + .2 * d$z * d$t + rnorm(n)
timed("peer", function() lmer(y ~ z * t + (1 | g), d))`,
  ],
]

const random = randomStream('generalised bench')

function covariates(stream: RandomStream, rows: number, count: number, intercept: boolean): DesignMatrix {
  const columns = Array.from({ length: count }, (_, index) =>
    Float64Array.from({ length: rows }, () => (index === 0 ? stream.binomial(1, 0.5) : stream.normal())),
  )
  return designMatrix({ rows, terms: columns.map((_, index) => `x${index}`), columns, intercept })
}

function predictor(design: DesignMatrix, first: number, rest: number): Float64Array {
  const k = design.terms.length
  return Float64Array.from({ length: design.rows }, (_, row) => {
    let total = 0
    for (let j = 0; j < k; j++)
      total += design.values[row * k + j] * (design.terms[j] === 'x0' ? first : rest)
    return total
  })
}

function ladder(): () => void {
  const stream = random.split('ladder')
  const design = covariates(stream, 5000, 10, false)
  const cuts = [-1, 0, 0.7, 1.5, 2.3]
  const outcome = Int32Array.from(predictor(design, 0.4, 0.1), (value) => {
    const u = stream.uniform()
    const latent = value + Math.log(u / (1 - u))
    return cuts.filter((cut) => latent > cut).length
  })
  return () => {
    if (proportionalOdds({ outcome, levels: 6, design }).kind !== 'fit') throw new Error('no fit')
  }
}

function days(): () => void {
  const stream = random.split('days')
  const design = covariates(stream, 10000, 6, true)
  const outcome = predictor(design, -0.2, 0.1).map((value) =>
    stream.poisson(stream.gamma(1) * Math.exp(2.9 + value)),
  )
  return () => {
    if (negativeBinomialRegression({ outcome, design, standardErrors: 'model' }).kind !== 'fit')
      throw new Error('no fit')
  }
}

function personsOverTime(): () => void {
  const stream = random.split('persons')
  const persons = 2500
  const groups = Int32Array.from({ length: 4 * persons }, (_, row) => row >> 2)
  const arm = Float64Array.from({ length: persons }, () => stream.binomial(1, 0.5))
  const own = Float64Array.from({ length: persons }, () => stream.normal())
  const z = Float64Array.from(groups, (person) => arm[person])
  const time = Float64Array.from(groups, (_, row) => 1 + (row & 3))
  const outcome = Float64Array.from(
    groups,
    (person, row) => own[person] + 0.2 * z[row] * time[row] + stream.normal(),
  )
  const design = designMatrix({
    rows: outcome.length,
    terms: ['z', 't', 'z:t'],
    columns: [z, time, z.map((value, row) => value * time[row])],
  })
  return () => {
    if (randomInterceptModel({ outcome, design, groups }).kind !== 'fit') throw new Error('no fit')
  }
}

function visits(): () => void {
  const stream = random.split('visits')
  const persons = 10000
  const arm = Int32Array.from({ length: persons }, () => stream.binomial(1, 0.5))
  const base = Float64Array.from({ length: persons }, () => stream.normal())
  const own = Float64Array.from({ length: persons }, () => stream.normal())
  const named = [3, 6, 12].map((month) => ({
    name: `${month}`,
    outcome: Float64Array.from(arm, (treated, person) =>
      stream.uniform() < 0.15
        ? Number.NaN
        : 0.1 * treated + 0.5 * base[person] + own[person] + stream.normal(),
    ),
  }))
  const input = { visits: named, arm, covariates: { terms: ['base'], columns: [base] } }
  return () => {
    if (repeatedMeasures(input).kind !== 'fit') throw new Error('no fit')
  }
}

function pairs(): () => void {
  const stream = random.split('pairs')
  const draw = (shift: number) =>
    Float64Array.from({ length: 50000 }, () => Math.round(10 * (stream.normal() + shift)))
  const input = { treated: draw(0.1), control: draw(0) }
  return () => {
    if (winProbability(input).kind !== 'estimate') throw new Error('no estimate')
  }
}

const OURS: Readonly<
  Record<string, readonly [size: string, make: () => () => void, targetSeconds: number | null]>
> = {
  'proportional odds': ['n 5,000 × 10, 6 levels', ladder, 0.05],
  'negative binomial': ['n 10,000 × 6', days, 0.091],
  'random intercept': ['n 10,000, 2,500 groups', personsOverTime, 0.129],
  'repeated measures': ['10,000 persons × 3 visits', visits, null],
  'win probability': ['50,000 v 50,000', pairs, null],
}

console.log('| Case | Size | CPU s | Target CPU s | Peer CPU s in this run |')
console.log('|---|---|---|---|---|')
for (const [name, [size, make, target]] of Object.entries(OURS)) {
  const { cpuSeconds } = timeMedian(make(), 7)
  const script = PEERS.find(([peer]) => peer === name)?.[1]
  const peer = script === undefined ? null : runPeer(script)
  const beside = script === undefined ? 'none' : (peer?.figures['peer.cpuSeconds']?.toFixed(3) ?? 'skipped')
  console.log(`| ${name} | ${size} | ${cpuSeconds.toFixed(4)} | ${target ?? '–'} | ${beside} |`)
}
