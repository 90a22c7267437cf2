/**
 * 10,000 bootstrap samples of 600 people in two arms, difference in mean effect and in mean cost, beside boot::boot and a tuned R
 * loop in the same run when R is installed. Target: at least 5 times faster than the tuned loop in CPU time.
 * Run: node bench/bootstrap.bench.ts
 */
import { bootstrap, bootstrapIntervals, jackknifeInfluence, type ResampledStatistic } from '@utfall/inference'
import { randomStream } from '@utfall/numerics'
import { runPeer, type Timing, timeMedian } from './peer.ts'

const PER_ARM = 300
const REPLICATES = 10_000
const TARGET_RATIO = 5

const DATA = `
set.seed(1)
arm <- rep(0:1, each = ${PER_ARM}); n <- length(arm)
e <- rnorm(n, 0.7 + 0.02 * arm, 0.2); c <- rgamma(n, 2, scale = 5000) + 2000 * arm
`
const TUNED = `${DATA}
e1 <- e[arm == 1]; e0 <- e[arm == 0]; c1 <- c[arm == 1]; c0 <- c[arm == 0]
timed("tuned", function() {
  effect <- cost <- numeric(${REPLICATES})
  for (r in 1:${REPLICATES}) {
    i <- sample.int(${PER_ARM}L, ${PER_ARM}L, TRUE); j <- sample.int(${PER_ARM}L, ${PER_ARM}L, TRUE)
    effect[r] <- mean(e1[i]) - mean(e0[j]); cost[r] <- mean(c1[i]) - mean(c0[j])
  }
  mean(20000 * effect - cost > 0)
}, 3)
`
const PACKAGE = `needs("boot")
${DATA}
people <- data.frame(e, c, arm)
difference <- function(d, i) {
  q <- d[i, ]
  c(mean(q$e[q$arm == 1]) - mean(q$e[q$arm == 0]), mean(q$c[q$arm == 1]) - mean(q$c[q$arm == 0]))
}
timed("package", function() boot(people, difference, R = ${REPLICATES}, strata = factor(arm)), 1)
`

const random = randomStream('bench/bootstrap')
const arm = Int32Array.from({ length: 2 * PER_ARM }, (_, i) => (i < PER_ARM ? 0 : 1))
const effect = Float64Array.from(arm, (treated) => 0.7 + 0.02 * treated + 0.2 * random.normal())
const cost = Float64Array.from(arm, (treated) => 5000 * random.gamma(2) + 2000 * treated)

const statistic: ResampledStatistic = (rows, count, result) => {
  let [effect1, effect0, cost1, cost0, treated] = [0, 0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const row = rows[i]
    if (arm[row] === 1) {
      effect1 += effect[row]
      cost1 += cost[row]
      treated++
    } else {
      effect0 += effect[row]
      cost0 += cost[row]
    }
  }
  const controls = count - treated
  result[0] = effect1 / treated - effect0 / controls
  result[1] = cost1 / treated - cost0 / controls
}

const design = { kind: 'strata', strata: arm } as const

function replicates() {
  const drawn = bootstrap({
    design,
    statistics: 2,
    replicates: REPLICATES,
    random: randomStream('bench/bootstrap/draws'),
    statistic,
  })
  if (drawn.kind !== 'replicates') throw new Error(`the bench's own data gave ${drawn.reason}`)
  return drawn
}

function withIntervals(): void {
  const drawn = replicates()
  const influence = jackknifeInfluence({ design, statistics: 2, statistic })
  if (influence.kind !== 'influence') throw new Error(`the bench's own data gave ${influence.reason}`)
  for (const [i, column] of drawn.replicates.entries()) {
    bootstrapIntervals({ observed: drawn.observed[i], replicates: column, influence: influence.influence[i] })
  }
}

const tunedPeer = runPeer(TUNED)
const packagePeer = runPeer(PACKAGE)
const tuned = tunedPeer?.figures['tuned.cpuSeconds']
const packaged = packagePeer?.figures['package.cpuSeconds']
console.log(`${REPLICATES} replicates, ${2 * PER_ARM} people, effect and cost; CPU seconds, median`)
console.log(
  tunedPeer ? `R ${tunedPeer.versions.R}, tuned loop: ${tuned?.toFixed(3)}` : 'R: skipped, not installed',
)
console.log(
  packagePeer ? `boot ${packagePeer.versions.boot}: ${packaged?.toFixed(3)}` : 'boot: skipped, not installed',
)
console.log('| Case | CPU s | wall s | boot / ours | tuned R / ours |')
console.log('|---|---|---|---|---|')
for (const [name, run] of [
  ['replicates', replicates],
  ['replicates and BCa intervals', withIntervals],
] as const) {
  const timing: Timing = timeMedian(run, 9)
  const ratio = (seconds: number | undefined) =>
    seconds === undefined ? 'skipped' : `${(seconds / timing.cpuSeconds).toFixed(1)} ×`
  console.log(
    `| ${name} | ${timing.cpuSeconds.toFixed(4)} | ${timing.wallSeconds.toFixed(4)} | ${ratio(packaged)} | ${ratio(tuned)} |`,
  )
  if (tuned !== undefined && tuned / timing.cpuSeconds < TARGET_RATIO) {
    console.log(`${name}: below the target of ${TARGET_RATIO} times tuned R`)
    process.exitCode = 1
  }
}
