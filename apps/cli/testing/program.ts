import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunResult, runCommandLine } from '../run-command.ts'

/** The checkout's root, where `./utfall` stands. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'utfall-cli-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Writes a small file for one test and gives its path. */
export function csv(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Columns of equal length as CSV text. */
export function csvText(columns: Readonly<Record<string, readonly (string | number)[]>>): string {
  const names = Object.keys(columns)
  const rows = columns[names[0]].map((_, row) => names.map((name) => columns[name][row]).join(','))
  return `${[names.join(','), ...rows].join('\n')}\n`
}

/** One command line in this process: all of the program but its first twenty lines. */
export async function run(...words: readonly string[]): Promise<RunResult> {
  return await runCommandLine(words, null)
}

/** What every document carries. */
export type Document = {
  readonly utfall: {
    readonly version: string
    readonly command: string
    readonly input: { readonly file: string; readonly sha256: string; readonly rows: number }
  }
  readonly notes: readonly {
    readonly code: string
    readonly detail: Readonly<Record<string, string | number>>
  }[]
}

/** The document of a command line that must succeed; the caller names the keys it will hold against figures. */
export async function document<Keys extends object>(...words: readonly string[]): Promise<Document & Keys> {
  const result = await run(...words, '--json')
  assert.equal(result.exitCode, 0, result.stderr)
  assert.equal(result.stderr, '')
  return JSON.parse(result.stdout)
}

/** The complaints of a command line that must be refused, in English; nothing may stand on stdout. */
export async function refusal(...words: readonly string[]): Promise<string> {
  const result = await run(...words, '--language', 'en')
  assert.equal(result.exitCode, 2, `${result.stdout}${result.stderr}`)
  assert.equal(result.stdout, '')
  return result.stderr
}

/** The real program in a process of its own. */
export function runProgram(
  file: string,
  words: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(file, [...words], { ...options, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ exitCode, stdout, stderr })
    })
  })
}

export function close(actual: number, expected: number, tolerance: number, what: string): void {
  const scale = expected === 0 ? 1 : Math.abs(expected)
  assert.ok(Math.abs(actual - expected) <= tolerance * scale, `${what}: got ${actual}, expected ${expected}`)
}
