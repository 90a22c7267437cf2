import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { computeResults, openStudy, type Results } from '@utfall/evaluations'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { CALIBRATION_FILE } from './calibrate.ts'
import { generateExample } from './index.ts'

const RUNS = 120
/** With 120 draws at 5 %, more than 13 or none at all happen in 0.3 and 0.2 % of all worlds. */
const MOST_MISSES = 13

/** The example's study with one outcome alone, as the primary one: the rest would not move it. */
function alone(id: string, file: string, analysis: Record<string, unknown> = {}): Uint8Array {
  const study = JSON.parse(readFileSync(new URL('study.json', import.meta.url), 'utf8'))
  const { received: _, site: __, more, screening: ___, labels: ____, ...data } = study.data
  const lean = {
    ...study,
    data: { ...data, block: 'site', more: more.filter((each: { file: string }) => each.file === file) },
    outcomes: study.outcomes
      .filter((outcome: { id: string }) => outcome.id === id)
      .map((outcome: { at: { time: string }[] }) => ({
        ...outcome,
        role: 'primary',
        at: outcome.at.filter((at) => at.time === 'start' || at.time === 'm6'),
      })),
    subgroups: [],
    analysis: {
      ...study.analysis,
      permutations: 99,
      missing: { kind: 'observed', predictors: [] },
      ...analysis,
    },
  }
  return new TextEncoder().encode(JSON.stringify(lean))
}

const ABILITY = alone('ability', 'answers.csv')
const CLOSER = alone('closer-to-work', 'narmare-arbete.csv', { covariates: [], plausibleSets: 10 })
const CALIBRATION = new Uint8Array(readFileSync(new URL(CALIBRATION_FILE, import.meta.url)))

async function resultsWith(study: Uint8Array, files: Readonly<Record<string, string>>): Promise<Results> {
  const encoder = new TextEncoder()
  const opened = openStudy(
    new Map([
      ['study.json', study],
      [CALIBRATION_FILE, CALIBRATION],
      ...Object.entries(files).map(([name, text]) => [name, encoder.encode(text)] as const),
    ]),
  )
  if (opened.kind === 'faults') throw new Error(JSON.stringify(opened))
  const computed = await computeResults(opened, { version: '1.0.0', command: 'evaluate' })
  if (computed.kind !== 'computed') throw new Error(JSON.stringify(computed))
  return computed.results
}

async function primaryResults(persons: string, answers: string): Promise<Results> {
  return resultsWith(ABILITY, { 'persons.csv': persons, 'answers.csv': answers })
}

/** The same people with their lots drawn anew within the site: whatever difference is left is chance. */
function redrawn(persons: string, random: RandomStream): string {
  const [header = '', ...lines] = persons.trimEnd().split('\n')
  const rows = lines.map((line) => line.split(','))
  const [site, arm] = [header.split(',').indexOf('site'), header.split(',').indexOf('arm')]
  for (const name of new Set(rows.map((row) => row[site]))) {
    const here = rows.filter((row) => row[site] === name)
    const now = Int32Array.from(here, (row) => Number(row[arm] === 'now'))
    random.shuffle(now)
    here.forEach((row, index) => {
      row[arm] = now[index] === 1 ? 'now' : 'wait'
    })
  }
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`
}

test('over 120 drawn federations the interval holds the truth about 95 times in 100, and chance alone is called an effect about 5 times', async () => {
  const seen = { missed: 0, called: 0 }
  for (let seed = 1; seed <= RUNS; seed++) {
    const { files, truth } = generateExample(seed)
    const [persons, answers] = [files.get('persons.csv') ?? '', files.get('answers.csv') ?? '']
    const [main] = (await primaryResults(persons, answers)).estimates
    if (!((main?.low ?? 1e9) < truth.ability6 && (main?.high ?? -1e9) > truth.ability6)) seen.missed += 1
    const chance = await primaryResults(redrawn(persons, randomStream(`chance/${seed}`)), answers)
    if (chance.verdict.kind === 'better' || chance.verdict.kind === 'worse') seen.called += 1
    else assert.equal(chance.verdict.kind, 'no-detectable-difference')
  }
  assert.ok(seen.missed <= MOST_MISSES, `missed ${seen.missed} of ${RUNS}`)
  assert.ok(seen.called <= MOST_MISSES, `called ${seen.called} of ${RUNS}`)
  assert.ok(seen.missed > 0 && seen.called > 0, `an interval too wide to ever miss: ${JSON.stringify(seen)}`)
})

test('over 20 drawn federations the interval of the measured outcome holds the true effect, with nothing off', async () => {
  const seen = { missed: 0, off: 0, square: 0 }
  for (let seed = 1; seed <= 20; seed++) {
    const { files, truth } = generateExample(seed)
    const names = ['persons.csv', 'narmare-arbete.csv']
    const { estimates } = await resultsWith(
      CLOSER,
      Object.fromEntries(names.map((name) => [name, files.get(name) ?? ''])),
    )
    const [main] = estimates
    assert.ok(main?.measurement)
    if (!((main.low ?? 9) < truth.closer6 && (main.high ?? -9) > truth.closer6)) seen.missed += 1
    seen.off += (main.estimate ?? 0) - truth.closer6
    seen.square += ((main.estimate ?? 0) - truth.closer6) ** 2
  }
  // With 20 draws at 5 %, more than 4 happen in 3 of a thousand worlds.
  assert.ok(seen.missed <= 4, `missed ${seen.missed} of 20`)
  assert.ok(Math.abs(seen.off) < 3 * Math.sqrt(seen.square), `off by ${seen.off / 20}`)
})
