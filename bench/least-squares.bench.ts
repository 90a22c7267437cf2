/**
 * Least squares with HC2 and CR2 (clusters of 50) at 10,000, 100,000 and 1,000,000 rows × 10 covariates, beside R's estimatr in the
 * same run when it is installed. Both start from named columns: ours lays them out as a design and fits, the peer reads its formula
 * and fits. The peer's CR2 at a million rows takes minutes and 13 GB: only with `--full`.
 * Run: node bench/least-squares.bench.ts [--full]
 */
import { randomStream } from '@utfall/numerics'
import { designMatrix, leastSquares } from '@utfall/regression'
import { type PeerRun, runPeer, type Timing, timeMedian } from './peer.ts'

const COVARIATES = 10
const CLUSTER_SIZE = 50
const SIZES = [
  { rows: 10_000, repetitions: 15 },
  { rows: 100_000, repetitions: 7 },
  { rows: 1_000_000, repetitions: 3 },
] as const
const KINDS = ['HC2', 'CR2'] as const
const PEER_CR2_ROWS = 100_000

type Sample = {
  readonly outcome: Float64Array
  readonly terms: readonly string[]
  readonly columns: readonly Float64Array[]
  readonly clusters: Int32Array
}

function sampleOf(rows: number): Sample {
  const random = randomStream(`bench/least-squares/${rows}`)
  const columns = Array.from({ length: COVARIATES }, (_, column) =>
    Float64Array.from({ length: rows }, () => (column === 0 ? random.integerBelow(2) : random.normal())),
  )
  const clusters = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / CLUSTER_SIZE))
  const shared = Float64Array.from({ length: rows / CLUSTER_SIZE }, () => 0.2 * random.normal())
  const outcome = Float64Array.from({ length: rows }, (_, row) => {
    let value = random.normal() + shared[clusters[row]]
    for (let column = 0; column < COVARIATES; column++) value += 0.1 * columns[column][row]
    return value
  })
  return { outcome, terms: columns.map((_, column) => `x${column}`), columns, clusters }
}

function fitOnce(sample: Sample, kind: (typeof KINDS)[number]): void {
  const { outcome, terms, columns, clusters } = sample
  const design = designMatrix({ rows: outcome.length, terms, columns })
  const fit = leastSquares({ outcome, design, standardErrors: kind, ...(kind === 'CR2' && { clusters }) })
  if (fit.kind !== 'fit') throw new Error(`the bench's own data do not fit: ${fit.reason}`)
}

function peerScript(rows: number, kind: (typeof KINDS)[number], repetitions: number): string {
  return `
needs("estimatr")
set.seed(1)
n <- ${rows}; X <- matrix(rnorm(n * ${COVARIATES}), n)
d <- as.data.frame(X); names(d) <- paste0("x", seq_len(${COVARIATES}) - 1); d$x0 <- rbinom(n, 1, 0.5)
d$cl <- rep(seq_len(n / ${CLUSTER_SIZE}), each = ${CLUSTER_SIZE})
d$y <- as.vector(0.1 * X %*% rep(1, ${COVARIATES})) + rnorm(n) + 0.2 * rnorm(n / ${CLUSTER_SIZE})[d$cl]
f <- as.formula(paste("y ~", paste0("x", seq_len(${COVARIATES}) - 1, collapse = " + ")))
timed("fit", function() lm_robust(f, d, ${kind === 'CR2' ? 'clusters = cl, ' : ''}se_type = "${kind}"), ${repetitions})
`
}

const seconds = (value: number) => value.toPrecision(3).padStart(9)

function report(rows: number, kind: string, ours: Timing, peer: PeerRun | string): void {
  const left = `${rows.toLocaleString('en-US').padStart(9)} ${kind}  ours ${seconds(ours.cpuSeconds)} cpu ${seconds(ours.wallSeconds)} wall`
  if (typeof peer === 'string') {
    console.log(`${left}   ${peer}`)
    return
  }
  const cpu = peer.figures['fit.cpuSeconds']
  const wall = peer.figures['fit.wallSeconds']
  const ratio = `${(cpu / ours.cpuSeconds).toFixed(1)} × cpu, ${(wall / ours.wallSeconds).toFixed(1)} × wall`
  const peak = peer.peakMegabytes === null ? '' : `, peak ${peer.peakMegabytes.toFixed(0)} MB`
  console.log(
    `${left}   peer ${seconds(cpu)} cpu ${seconds(wall)} wall   ${ratio}   (estimatr ${peer.versions.estimatr}, R ${peer.versions.R}${peak})`,
  )
}

const full = process.argv.includes('--full')
console.log(
  `least squares, ${COVARIATES} covariates and an intercept, clusters of ${CLUSTER_SIZE}; medians, seconds; node ${process.version}`,
)
for (const { rows, repetitions } of SIZES) {
  const sample = sampleOf(rows)
  const before = process.memoryUsage().rss
  for (const kind of KINDS) {
    const ours = timeMedian(() => fitOnce(sample, kind), repetitions)
    const tooLarge = kind === 'CR2' && rows > PEER_CR2_ROWS && !full
    const peer = tooLarge
      ? 'peer skipped at this size (--full runs it)'
      : (runPeer(peerScript(rows, kind, rows > PEER_CR2_ROWS ? 1 : 5)) ??
        'peer skipped: Rscript with estimatr is not installed')
    report(rows, kind, ours, peer)
  }
  const dataMegabytes = (rows * 8 * (COVARIATES + 2)) / 2 ** 20
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(
    `${' '.repeat(10)}memory: columns, outcome and clusters ${dataMegabytes.toFixed(0)} MB; resident before the fits ${(before / 2 ** 20).toFixed(0)} MB, peak of the process so far ${peak.toFixed(0)} MB`,
  )
}
