import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { runCommandLine } from './run-command.ts'
import { csv, csvText, ROOT, runProgram } from './testing/program.ts'

const UTFALL = join(ROOT, 'utfall')
const MAIN = join(ROOT, 'apps/cli/main.ts')
const SIX = csv('program.csv', csvText({ arm: [1, 1, 1, 0, 0, 0], y: [1, 2, 3, 0, 1, 2] }))
const EFFECT = ['effect', basename(SIX), '--outcome', 'y', '--arm', 'arm']

const utfall = (...words: readonly string[]) => runProgram(UTFALL, words, { cwd: dirname(SIX) })

test('./utfall runs from any folder, and a path counts from the folder one stands in', async () => {
  const { exitCode, stdout, stderr } = await utfall(...EFFECT, '--json')
  assert.equal(exitCode, 0, stderr)
  assert.equal(stderr, '')
  assert.equal(JSON.parse(stdout).estimates[0].estimate, 1)
})

test('./utfall may be a symbolic link in another folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'utfall-link-'))
  try {
    mkdirSync(join(folder, 'bin'))
    symlinkSync(UTFALL, join(folder, 'first'))
    symlinkSync('../first', join(folder, 'bin/second'))
    const { exitCode, stdout } = await runProgram(join(folder, 'bin/second'), ['--version'])
    assert.equal(exitCode, 0)
    assert.match(stdout, /^utfall \d+\.\d+\.\d+\n$/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the version is that of the whole house', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  assert.equal((await utfall('--version')).stdout, `utfall ${version}\n`)
})

test('help is general or for a command, Swedish or English, and ends well', async () => {
  const [general, english, command] = await Promise.all([
    utfall('--help'),
    utfall('--help', '--language', 'en'),
    utfall('pool', '--help', '--language', 'en'),
  ])
  assert.deepEqual([general.exitCode, english.exitCode, command.exitCode], [0, 0, 0])
  assert.match(general.stdout, /^Utfall: hur vet vi/)
  assert.match(english.stdout, /^Utfall: how do we know/)
  assert.match(command.stdout, /--knapp-hartung/)
})

test('bad input ends with 2, one line a fault on stderr and nothing on stdout', async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^COMMAND: given ingenting allowed .*effect\|permute/],
    [['efect'], /^COMMAND: given efect allowed /],
    [
      ['--language', 'en', 'effect'],
      /^effect: given «effect» allowed the command first and the options after it\n/,
    ],
    [['--nonsense'], /^--nonsense: given --nonsense allowed /],
    [
      ['effect', 'absent.csv', '--outcome', 'y', '--arm', 'arm'],
      /^absent\.csv: given ingen fil med det namnet allowed /,
    ],
    [['effect', '.', '--outcome', 'y', '--arm', 'arm'], /^\.: given en mapp allowed /],
    [
      [...EFFECT, '--level', '95', '--language', 'en'],
      /^--level: given «95» allowed a number above 0 and below 1\n/,
    ],
  ]
  const results = await Promise.all(cases.map(([words]) => utfall(...words)))
  for (const [index, [words, message]] of cases.entries()) {
    assert.equal(results[index].exitCode, 2, words.join(' '))
    assert.equal(results[index].stdout, '', words.join(' '))
    assert.match(results[index].stderr, message)
  }
})

test('a reader that stops reading early is no fault', async () => {
  const p = csv('long.csv', `p\n${Array.from({ length: 40_000 }, (_, row) => (row % 97) / 97).join('\n')}\n`)
  const line = `"${process.execPath}" "${MAIN}" adjust-p "${p}" --p p --json | head -n 1`
  const [stdout, stderr] = await new Promise<readonly [string, string]>((resolve) => {
    execFile('sh', ['-c', line], (_, out, err) => resolve([out, err]))
  })
  assert.equal(stdout, '{\n')
  assert.equal(stderr, '')
})

test('a long document arrives whole through a pipe', async () => {
  const p = csv(
    'whole.csv',
    `p\n${Array.from({ length: 100_000 }, (_, row) => (row % 97) / 97).join('\n')}\n`,
  )
  const { exitCode, stdout } = await runProgram(process.execPath, [MAIN, 'adjust-p', p, '--p', 'p', '--json'])
  assert.equal(exitCode, 0)
  assert.equal(JSON.parse(stdout).adjusted.length, 100_000)
})

test('an exception nobody foresaw ends with 1, a code and how to report it, and nothing on stdout', async () => {
  const many = csv(
    'fault.csv',
    csvText({
      arm: Array.from({ length: 60 }, (_, row) => row % 2),
      y: Array.from({ length: 60 }, (_, row) => row % 7),
    }),
  )
  const words = ['permute', many, '--outcome', 'y', '--arm', 'arm', '--permutations', '5000', '--json']
  const brokenTerminal = () => {
    throw new Error('the terminal went away')
  }
  const { exitCode, stdout, stderr } = await runCommandLine(words, brokenTerminal)
  assert.equal(exitCode, 1)
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /^UTFALL-INTERNAL: ett fel i programmet \(utfall \d+\.\d+\.\d+, permute\)\. Inget har skrivits\.\n/,
  )
  assert.match(stderr, /the terminal went away/)
})
