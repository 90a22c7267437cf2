import { spawn } from 'node:child_process'

export type Command = { readonly name: string; readonly run: readonly [string, ...string[]] }
export type Outcome = { readonly name: string; readonly passed: boolean; readonly seconds: number }

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

/** Prints what passed and how long it took; exits with 1 when something failed. */
export function conclude(outcomes: readonly Outcome[]): never {
  for (const outcome of outcomes) {
    console.log(`${outcome.passed ? 'passed' : 'FAILED'}  ${outcome.name}  ${outcome.seconds.toFixed(1)} s`)
  }
  process.exit(outcomes.every((outcome) => outcome.passed) ? 0 : 1)
}
