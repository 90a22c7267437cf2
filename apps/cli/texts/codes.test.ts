import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../testing/program.ts'
import { NOTE_TEXTS } from './note-texts.ts'
import { filled } from './notes.ts'
import { REASON_TEXTS } from './reasons.ts'

/** Codes of functions that no command here calls, with the file they come from. */
const NOT_CALLED = [
  'repeated-measures',
  'visit-',
  'variance-components',
  'random-intercept',
  'intraclass',
  'logistic',
  'standardised-risk',
  'hodges-lehmann',
  'wald-test',
  'westfall-young',
  'exact-stratified-binary',
  'permutation-interval',
  'shifted-statistics',
  'covariate-statistic',
  'differential-attrition',
  'response-weights',
  'rubin-pool',
  'tipping-point',
  'bootstrap',
  'jackknife',
  'effect-sizes',
]

/** Codes the calls here cannot give, and why. */
const NOT_REACHED: Readonly<Record<string, string>> = {
  stopped: 'nothing asks a permutation test to stop',
  'empty-arm': 'the frame has people in both arms',
  'zero-variance': 'a variance of 0 is refused with its row',
  'knapp-hartung-collapsed': 'the ad hoc form does not collapse, and the plain one beside it is then null',
  'weighted-clusters-with-absorbed-blocks': 'no command takes weights',
  'no-wins-or-losses': 'the win ratio is in no document',
  'one-cut-point': 'named inside proportionality-not-tested',
  'thresholds-cross': 'named inside proportionality-not-tested',
}

function codes(pattern: RegExp): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const room of ['regression', 'inference', 'synthesis']) {
    const folder = join(ROOT, 'statistics', room)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.includes('.test.') || name.includes('node_modules')) continue
      if (NOT_CALLED.some((each) => name.includes(each))) continue
      for (const [, code] of readFileSync(join(folder, name), 'utf8').matchAll(pattern)) found.set(code, name)
    }
  }
  return found
}

test('every reason that the statistics can give through a command has words in both languages', () => {
  const reasons = codes(/(?:notEstimable\(\s*|reason: )'([a-z0-9-]+)'/g)
  assert.ok(reasons.size > 20, 'the search has lost its way')
  // A reason that leaves the rest of an answer standing is shown as a note.
  const known = { ...REASON_TEXTS, ...NOTE_TEXTS, ...NOT_REACHED }
  const wordless = [...reasons].filter(([code]) => !(code in known))
  assert.deepEqual(wordless, [])
})

test('every note that the statistics can give through a command has words in both languages', () => {
  const notes = codes(/code: '([a-z0-9-]+)'/g)
  assert.ok(notes.size > 15, 'the search has lost its way')
  const wordless = [...notes].filter(([code]) => !(code in NOTE_TEXTS))
  assert.deepEqual(wordless, [])
})

test('both languages take the same details from a code', () => {
  const blanks = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, key]) => key).sort()
  for (const [code, text] of Object.entries(NOTE_TEXTS))
    assert.deepEqual(blanks(text.sv), blanks(text.en), code)
  for (const [code, { given, allowed }] of Object.entries(REASON_TEXTS)) {
    assert.deepEqual(blanks(given.sv), blanks(given.en), code)
    assert.deepEqual(blanks(allowed.sv), blanks(allowed.en), code)
  }
})

test('details are written as a person writes them: whole numbers whole, shares as percent, commas in Swedish', () => {
  const detail = { n: 1234, share: 0.125, se: 0.0123456, name: 'north' }
  assert.equal(filled('{n} {share%} {se} {name} {other}', detail, 'en'), '1,234 12.5% 0.01235 north –')
  assert.equal(filled('{n} {share%} {se}', detail, 'sv'), '1\u00a0234 12,5\u00a0% 0,01235')
})
