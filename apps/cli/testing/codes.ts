import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './program.ts'

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

/** Reasons the calls here cannot give, and why. */
export const NOT_REACHED: Readonly<Record<string, string>> = {
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

/** Code → file, for every reason that the statistics can give through a command. */
export function reasonCodes(): ReadonlyMap<string, string> {
  return codes(/(?:notEstimable\(\s*|reason: )'([a-z0-9-]+)'/g)
}

/** Code → file, for every note that the statistics can give through a command. */
export function noteCodes(): ReadonlyMap<string, string> {
  return codes(/code: '([a-z0-9-]+)'/g)
}
