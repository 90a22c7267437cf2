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
  'agreement',
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

/** What the measurement commands call: files of the rasch room whose refusals and remarks reach a person here. */
const MEASUREMENT_FILES =
  /^(calibration\/|invariance\/(link-forms|link-items|anchor-test)|selection\/(short-forms|burden-curve|simulate-adaptive)|persons\/estimate-prior)/

function measurementCodes(pattern: RegExp): ReadonlyMap<string, string> {
  const folder = join(ROOT, 'statistics/rasch')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.') && MEASUREMENT_FILES.test(name),
  )
  return new Map(
    files.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(pattern)].map(
        ([, called, written]) => [called ?? written ?? '', name] as const,
      ),
    ),
  )
}

/** Code → file, for every reason why a measurement command refuses; those of the persons' spread get a name of their own. */
export function measurementReasonCodes(): ReadonlyMap<string, string> {
  const found = measurementCodes(
    /(?:(?:notEstimable|notCalibrated|refusal)\(\s*'([a-z0-9-]+)'|reason: '([a-z0-9-]+)')/g,
  )
  return new Map(
    [...found].map(([code, name]) => [name.startsWith('persons/') ? `prior-${code}` : code, name]),
  )
}

/** Code → file, for every note of a measurement command that comes straight from the statistics. */
export function measurementNoteCodes(): ReadonlyMap<string, string> {
  return measurementCodes(/code: '([a-z0-9-]+)'()/g)
}
