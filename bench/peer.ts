import { spawnSync } from 'node:child_process'

export type Timing = { readonly cpuSeconds: number; readonly wallSeconds: number }

export type PeerRun = {
  /** Package name to version, R itself included, as the peer reported them in this very run. */
  readonly versions: Readonly<Record<string, string>>
  /** What the script said through `timed` and `figure`; a timing NAME gives `NAME.cpuSeconds` and `NAME.wallSeconds`. */
  readonly figures: Readonly<Record<string, number>>
  /** Highest resident memory of the R process; null where /proc is not there. */
  readonly peakMegabytes: number | null
}

const MISSING_STATUS = 77
const WARM_UP_NANOSECONDS = 500_000_000n

/** Words every peer script may use: `needs("package")`, `timed("name", function() …, repetitions)`, `figure("name", value)`. */
const PRELUDE = `
options(warn = 1)
needs <- function(package) {
  if (!suppressWarnings(suppressMessages(requireNamespace(package, quietly = TRUE)))) quit(status = ${MISSING_STATUS})
  suppressMessages(library(package, character.only = TRUE))
  cat("version", package, as.character(packageVersion(package)), "\\n")
}
figure <- function(name, value) cat("figure", name, sprintf("%.17g", value), "\\n")
timed <- function(name, run, repetitions = 3) {
  cpu <- wall <- numeric(repetitions)
  for (i in seq_len(repetitions)) {
    gc(FALSE)
    spent <- system.time(run())
    cpu[i] <- spent[["user.self"]] + spent[["sys.self"]]
    wall[i] <- spent[["elapsed"]]
  }
  figure(paste0(name, ".cpuSeconds"), median(cpu))
  figure(paste0(name, ".wallSeconds"), median(wall))
}
cat("version", "R", paste(R.version$major, R.version$minor, sep = "."), "\\n")
`

const EPILOGUE = `
if (file.exists("/proc/self/status")) {
  status <- paste(readLines("/proc/self/status"), collapse = " ")
  figure("peakMegabytes", as.numeric(sub(".*VmHWM:\\\\s*([0-9]+).*", "\\\\1", status)) / 1024)
}
`

/**
 * Runs an R script with the words above and reads what it reported. Null when Rscript, or a package that the script `needs`,
 * is not installed: the bench then says "skipped". A script that fails for another reason is an error, never a skip.
 */
export function runPeer(rScript: string): PeerRun | null {
  const run = runPeerWithin(null, rScript)
  if (run === 'stopped') throw new Error('a peer without a time limit was stopped')
  return run
}

/** The same with a limit on wall time; a peer that passes it is stopped, which is an answer too. */
export function runPeerWithin(limitSeconds: number | null, rScript: string): PeerRun | null | 'stopped' {
  const run = spawnSync('Rscript', ['--vanilla', '-'], {
    input: PRELUDE + rScript + EPILOGUE,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(limitSeconds !== null && { timeout: 1000 * limitSeconds, killSignal: 'SIGKILL' as const }),
  })
  if (run.error) {
    if ('code' in run.error && run.error.code === 'ENOENT') return null
    if ('code' in run.error && run.error.code === 'ETIMEDOUT') return 'stopped'
    throw run.error
  }
  if (run.status === MISSING_STATUS) return null
  if (run.status !== 0) throw new Error(`the peer script failed with status ${run.status}:\n${run.stderr}`)
  const versions: Record<string, string> = {}
  const figures: Record<string, number> = {}
  for (const line of run.stdout.split('\n')) {
    const [word, name = '', value = ''] = line.trim().split(/\s+/)
    if (word === 'version') versions[name] = value
    if (word === 'figure') figures[name] = Number(value)
  }
  return { versions, figures, peakMegabytes: figures.peakMegabytes ?? null }
}

/**
 * Median CPU (user + system, all threads of this process: compiler and collector too) and wall time of a call.
 * Unmeasured calls for half a second first, one at least, so that the compiled code is measured; the peer's machine code needs none.
 */
export function timeMedian(run: () => void, repetitions: number): Timing {
  const warmFrom = process.hrtime.bigint()
  do run()
  while (process.hrtime.bigint() - warmFrom < WARM_UP_NANOSECONDS)
  const cpu: number[] = []
  const wall: number[] = []
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const cpuBefore = process.cpuUsage()
    const wallBefore = process.hrtime.bigint()
    run()
    const spent = process.cpuUsage(cpuBefore)
    cpu.push((spent.user + spent.system) / 1e6)
    wall.push(Number(process.hrtime.bigint() - wallBefore) / 1e9)
  }
  return { cpuSeconds: median(cpu), wallSeconds: median(wall) }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
