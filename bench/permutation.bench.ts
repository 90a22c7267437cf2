/**
 * 10,000 sampled assignments of 2,000 people in 20 blocks of 50 against 50, beside two R loops in the same run when R is installed:
 * plain (each assignment written out, each block's means taken) and tuned (only the sum of the treated is drawn).
 * Target: at least 5 times faster than tuned R in CPU time.
 * Run: node bench/permutation.bench.ts
 */

import { permutationInterval, permutationTest } from '@utfall/inference'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { runPeer, type Timing, timeMedian } from './peer.ts'

const BLOCKS = 20
const BLOCK_SIZE = 100
const PEOPLE = BLOCKS * BLOCK_SIZE
const PERMUTATIONS = 10_000
const TARGET_RATIO = 5

const PEER = `
set.seed(1)
n <- ${PEOPLE}; b <- rep(1:${BLOCKS}, each = ${BLOCK_SIZE}); half <- ${BLOCK_SIZE} / 2
z <- as.vector(replicate(${BLOCKS}, sample(rep(0:1, half)))); y <- rnorm(n) + 0.1 * z
rows <- split(1:n, b); values <- split(y, b); totals <- sapply(values, sum)
statistic <- function(z) mean(sapply(rows, function(i) mean(y[i][z[i] == 1]) - mean(y[i][z[i] == 0])))
timed("plain", function() {
  found <- numeric(${PERMUTATIONS})
  for (r in 1:${PERMUTATIONS}) { zz <- z; for (i in rows) zz[i] <- sample(z[i]); found[r] <- statistic(zz) }
  mean(abs(found) >= abs(statistic(z)))
}, 1)
timed("tuned", function() {
  found <- numeric(${PERMUTATIONS})
  for (r in 1:${PERMUTATIONS}) {
    treated <- vapply(values, function(v) sum(v[sample.int(${BLOCK_SIZE}L, half)]), 0)
    found[r] <- mean(2 * treated / half - totals / half)
  }
  mean(abs(found) >= abs(statistic(z)))
}, 3)
`

function trial(random: RandomStream) {
  const arm = Int32Array.from({ length: PEOPLE }, (_, i) => i % 2)
  return {
    arm,
    blocks: Int32Array.from(arm, (_, i) => Math.floor(i / BLOCK_SIZE)),
    outcome: Float64Array.from(arm, (treated) => random.normal() + 0.1 * treated),
    covariates: [Float64Array.from(arm, () => random.normal())],
  }
}

const data = trial(randomStream('bench/permutation'))
const input = () => ({ ...data, permutations: PERMUTATIONS, random: randomStream('bench/permutation/draws') })

function requireKind(kind: string, expected: string): void {
  if (kind !== expected) throw new Error(`the bench's own data gave ${kind}`)
}

const cases: readonly (readonly [string, () => void])[] = [
  ...(['difference', 'studentised', 'rank-sum', 'adjusted'] as const).map(
    (statistic) =>
      [statistic, () => requireKind(permutationTest({ ...input(), statistic }).kind, 'test')] as const,
  ),
  [
    'interval',
    () => requireKind(permutationInterval({ ...input(), statistic: 'difference' }).kind, 'interval'),
  ],
  [
    'all 705,432 of 11 v 11',
    () => {
      const outcome = data.outcome.subarray(0, 22)
      const arm = data.arm.subarray(0, 22)
      const random = randomStream('unused')
      requireKind(
        permutationTest({ outcome, arm, statistic: 'difference', permutations: 'all', random }).kind,
        'test',
      )
    },
  ],
]

const peer = runPeer(PEER)
const tuned = peer?.figures['tuned.cpuSeconds']
const plain = peer?.figures['plain.cpuSeconds']
console.log(`${PERMUTATIONS} assignments, ${PEOPLE} people, ${BLOCKS} blocks; CPU seconds, median`)
console.log(
  peer
    ? `R ${peer.versions.R}: plain ${plain?.toFixed(3)}, tuned ${tuned?.toFixed(3)}`
    : 'R: skipped, not installed',
)
console.log('| Statistic | CPU s | wall s | plain R / ours | tuned R / ours |')
console.log('|---|---|---|---|---|')
for (const [name, run] of cases) {
  const timing: Timing = timeMedian(run, 7)
  const ratio = (seconds: number | undefined) =>
    seconds === undefined ? 'skipped' : `${(seconds / timing.cpuSeconds).toFixed(1)} ×`
  const comparable = name === 'difference' || name === 'studentised'
  const beside = comparable ? [ratio(plain), ratio(tuned)] : ['–', '–']
  console.log(
    `| ${name} | ${timing.cpuSeconds.toFixed(4)} | ${timing.wallSeconds.toFixed(4)} | ${beside.join(' | ')} |`,
  )
  if (comparable && tuned !== undefined && tuned / timing.cpuSeconds < TARGET_RATIO) {
    console.log(`${name}: below the target of ${TARGET_RATIO} times tuned R`)
    process.exitCode = 1
  }
}
