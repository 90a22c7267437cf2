/**
 * Conditional calibration with standard errors: 1,000, 10,000 and 100,000 persons, 10 and 25 items, 2 and 5 categories, complete
 * and with one answer in ten missing, beside eRm and psychotools on the same answers in the same run when R has them. A peer
 * that passes its limit is stopped, and is not tried on more persons. The fit alone is timed; a fit that has not converged is no
 * result.
 * Targets: complete, no slower than dexter 1.2.2 (C++, not in Debian; its CPU seconds on a machine of this kind stand below), and
 * 20 times faster than either peer from 10,000 persons; one in ten missing, 25 items of 5
 * categories, 10 s at 10,000 persons and 40 s at 100,000; memory under 300 MB.
 * Run: node bench/calibration.bench.ts [limit in seconds, 30]
 */

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomStream } from '@utfall/numerics'
import { calibrate, type ItemModel, MISSING, prepareResponses, type ResponseMatrix } from '@utfall/rasch'
import { runPeerWithin, timeMedian } from './peer.ts'

const LIMIT_SECONDS = Number(process.argv[2] ?? 30)
const MEGABYTES = 300
const MISSING_SECONDS: Readonly<Record<number, number>> = { 10000: 10, 100000: 40 }
const COMPLETE_RATIO = 20
/** dexter's fit of complete answers: items × categories to seconds at 1,000, 10,000 and 100,000 persons. */
const DEXTER_SECONDS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  '10 × 2': { 1000: 0.12, 10000: 0.14, 100000: 0.21 },
  '25 × 2': { 1000: 0.11, 10000: 0.13, 100000: 0.35 },
  '10 × 5': { 1000: 0.12, 10000: 0.16, 100000: 0.27 },
  '25 × 5': { 1000: 0.4, 10000: 0.34, 100000: 0.67 },
}

type Cell = {
  readonly persons: number
  readonly items: number
  readonly steps: number
  readonly missing: number
}

/** Locations −1.5 … 1.5 with steps a logit apart, a little uneven so that the items do not share them; persons N(0, 1.2²). */
function answersOf({ persons, items, steps, missing }: Cell): ResponseMatrix {
  const random = randomStream(`bench/calibration ${persons} ${items} ${steps} ${missing}`)
  const thresholds = Array.from({ length: items }, (_, i) =>
    Array.from(
      { length: steps },
      (_, h) =>
        -1.5 +
        (3 * i) / (items - 1) +
        h -
        (steps - 1) / 2 +
        (steps > 1 ? 0.3 * Math.sin(1.7 * i + 2.3 * h) : 0),
    ),
  )
  const answers = new Int16Array(persons * items)
  const weights = new Float64Array(steps + 1)
  for (let v = 0; v < persons; v++) {
    const theta = 1.2 * random.normal()
    for (let i = 0; i < items; i++) {
      let exponent = 0
      let total = 1
      weights[0] = 1
      for (let h = 0; h < steps; h++) {
        exponent += theta - thresholds[i][h]
        weights[h + 1] = Math.exp(exponent)
        total += weights[h + 1]
      }
      let left = random.uniform() * total
      let category = 0
      while (category < steps && left > weights[category]) left -= weights[category++]
      answers[v * items + i] = random.uniform() < missing ? MISSING : category
    }
  }
  return {
    persons,
    items: Array.from({ length: items }, (_, i) => `q${i + 1}`),
    answers,
    highest: new Int32Array(items).fill(steps),
  }
}

/** In pieces, so that the file's text is never in memory as a whole. */
function writeAnswers(file: string, { persons, items, answers }: ResponseMatrix): void {
  const width = items.length
  writeFileSync(file, `${items.join(',')}\n`)
  for (let from = 0; from < persons; from += 2_000) {
    let text = ''
    for (let v = from; v < Math.min(persons, from + 2_000); v++) {
      for (let i = 0; i < width; i++) {
        const answer = answers[v * width + i]
        text += `${i > 0 ? ',' : ''}${answer === MISSING ? '' : answer}`
      }
      text += '\n'
    }
    appendFileSync(file, text)
  }
}

/** The peers' own words for the fit; psychotools gets room for the iterations that its default lacks. */
const PEERS = [
  { name: 'eRm', fit: (steps: number) => (steps === 1 ? 'RM(x)' : 'PCM(x)') },
  {
    name: 'psychotools',
    fit: (steps: number) => (steps === 1 ? 'raschmodel(x)' : 'pcmodel(x, maxit = 1000)'),
  },
] as const

type Peer = (typeof PEERS)[number]

const versions = new Map<string, string>()
const stopped = new Set<string>()

/** CPU seconds of the fit, or why there are none. */
function peerSeconds(peer: Peer, cell: Cell, file: string): number | string {
  const line = `${peer.name} ${cell.items} ${cell.steps} ${cell.missing}`
  if (stopped.has(line)) return 'not run'
  const run = runPeerWithin(
    LIMIT_SECONDS,
    `needs("${peer.name}"); x <- as.matrix(read.csv("${file}"))
     timed("fit", function() suppressWarnings(${peer.fit(cell.steps)}), 1)`,
  )
  if (run === 'stopped') {
    stopped.add(line)
    return `over ${LIMIT_SECONDS} s`
  }
  if (!run) return 'not installed'
  for (const [name, version] of Object.entries(run.versions)) versions.set(name, version)
  return run.figures['fit.cpuSeconds']
}

function peerOrFailure(peer: Peer, cell: Cell, file: string): number | string {
  try {
    return peerSeconds(peer, cell, file)
  } catch {
    stopped.add(`${peer.name} ${cell.items} ${cell.steps} ${cell.missing}`)
    return 'fails'
  }
}

function ours(cell: Cell, responses: ResponseMatrix): number {
  const model: ItemModel = cell.steps === 1 ? 'rm' : 'pcm'
  const fit = () => {
    const result = calibrate(prepareResponses(responses, model).responses, { model })
    if (result.kind !== 'calibrated') throw new Error(`the bench's own answers gave ${result.reason}`)
  }
  const before = process.cpuUsage()
  fit()
  const first = process.cpuUsage(before)
  const seconds = (first.user + first.system) / 1e6
  return seconds > 2 ? seconds : timeMedian(fit, 3).cpuSeconds
}

const folder = mkdtempSync(join(tmpdir(), 'utfall-bench-'))
const missed: string[] = []
console.log('CPU seconds of the fit with standard errors')
console.log('| persons | items | categories | missing | ours | eRm | psychotools | fastest peer / ours |')
console.log('|---|---|---|---|---|---|---|---|')
for (const missing of [0, 0.1])
  for (const steps of [1, 4])
    for (const items of [10, 25])
      for (const persons of [1_000, 10_000, 100_000]) {
        const cell = { persons, items, steps, missing }
        const responses = answersOf(cell)
        const file = join(folder, 'answers.csv')
        writeAnswers(file, responses)
        const seconds = ours(cell, responses)
        const beside = PEERS.map((peer) => peerOrFailure(peer, cell, file))
        const times = beside.filter((time) => typeof time === 'number')
        const ratio = times.length > 0 ? Math.min(...times) / seconds : null
        const shown = beside.map((time) => (typeof time === 'number' ? time.toFixed(2) : time))
        console.log(
          `| ${persons} | ${items} | ${steps + 1} | ${100 * missing} % | ${seconds.toFixed(3)} | ${shown.join(' | ')} | ${ratio === null ? '–' : `${ratio.toFixed(0)} ×`} |`,
        )
        const name = `${persons} × ${items} × ${steps + 1}, ${100 * missing} % missing`
        const dexter = missing === 0 ? DEXTER_SECONDS[`${items} × ${steps + 1}`]?.[persons] : undefined
        if (dexter !== undefined && seconds > dexter)
          missed.push(`${name}: ${seconds.toFixed(2)} s, dexter ${dexter}`)
        if (missing === 0 && persons >= 10_000 && ratio !== null && ratio < COMPLETE_RATIO)
          missed.push(`${name}: ${ratio.toFixed(1)} times, wanted ${COMPLETE_RATIO}`)
        const most = MISSING_SECONDS[persons]
        if (missing > 0 && items === 25 && steps === 4 && most !== undefined && seconds > most)
          missed.push(`${name}: ${seconds.toFixed(1)} s, wanted ${most}`)
      }
rmSync(folder, { recursive: true })
const peak = process.resourceUsage().maxRSS / 1024
console.log(
  `\nPeers: ${[...versions].map(([name, version]) => `${name} ${version}`).join(', ') || 'skipped, not installed'}`,
)
console.log(`Highest memory of this process, all sets: ${peak.toFixed(0)} MB`)
if (peak > MEGABYTES) missed.push(`memory ${peak.toFixed(0)} MB, wanted ${MEGABYTES}`)
for (const line of missed) console.log(`below target: ${line}`)
if (missed.length > 0) process.exitCode = 1
