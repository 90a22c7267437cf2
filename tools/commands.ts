import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Command = { readonly name: string; readonly run: readonly [string, ...string[]] }
export type Outcome = { readonly name: string; readonly passed: boolean; readonly seconds: number }

/** What failed in every round of tests, one after the other. */
const FAILURES = join(tmpdir(), `utfall-failures-${process.pid}`)

/** A round of Node's tests that tells what failed twice: where it happens, and at the end of all rounds. */
export function testRound(reporter: 'dot' | 'spec', ...args: readonly string[]): Command['run'] {
  const onScreen = [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout']
  const atTheEnd = [
    '--test-reporter=./tools/failures.ts',
    `--test-reporter-destination=${FAILURES}-${rounds++}`,
  ]
  return [process.execPath, '--test', ...onScreen, ...atTheEnd, ...args]
}
let rounds = 0

/** Runs a command with its output on this terminal. */
export function runCommand(command: Command): Promise<Outcome> {
  const started = performance.now()
  const [program, ...args] = command.run
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    const end = (passed: boolean) =>
      resolve({ name: command.name, passed, seconds: (performance.now() - started) / 1000 })
    child.on('error', () => end(false))
    child.on('exit', (code) => end(code === 0))
  })
}

/** Prints what failed, what passed and how long it took; exits with 1 when something failed. */
export function conclude(outcomes: readonly Outcome[]): never {
  for (let round = 0; round < rounds; round++) {
    const file = `${FAILURES}-${round}`
    if (existsSync(file)) process.stdout.write(readFileSync(file, 'utf8'))
    rmSync(file, { force: true })
  }
  for (const outcome of outcomes) {
    console.log(`${outcome.passed ? 'passed' : 'FAILED'}  ${outcome.name}  ${outcome.seconds.toFixed(1)} s`)
  }
  process.exit(outcomes.every((outcome) => outcome.passed) ? 0 : 1)
}
