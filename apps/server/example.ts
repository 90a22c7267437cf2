import { readdirSync, readFileSync } from 'node:fs'
import type { House } from '@utfall/database'
import { bringStudy, studyOverviews } from '@utfall/evaluations'
import {
  addCard,
  bringDefinition,
  EXAMPLE_INSTRUMENT_ID,
  exampleAnswers,
  exampleCard,
  exampleDefinition,
  exampleSurvey,
  instrumentOverview,
} from '@utfall/instruments'
import type { CalibrationRunner } from './calibration-runner.ts'
import { theHouse } from './person.ts'
import type { Runner } from './runner.ts'

const FOLDER = new URL('../../examples/exempelforbundet/', import.meta.url)

/** The study's definition, its lock and every file of data that lies beside them. */
function exampleFiles(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(FOLDER).filter((name) => /\.(csv|json)$/.test(name) && name !== 'package.json')
  return new Map(names.sort().map((name) => [name, new Uint8Array(readFileSync(new URL(name, FOLDER)))]))
}

/** Studies that come with the house and that an upload must not replace. */
export const EXAMPLES: ReadonlySet<string> = new Set(['exempelforbundet'])

/** Brings in the example federation and evaluates its trial, once; true when it was new. */
export async function ensureExample(house: House, runner: Runner): Promise<boolean> {
  const person = theHouse('bring in the example')
  const known = (await studyOverviews(house, person)).find((overview) => EXAMPLES.has(overview.slug))
  if (known?.results || known?.runs.some((run) => run.state === 'queued' || run.state === 'running'))
    return false
  if (!known) {
    const brought = await bringStudy(house, person, exampleFiles())
    if (brought.kind !== 'brought') throw new Error(`the example does not open: ${JSON.stringify(brought)}`)
  }
  const run = await runner.start(person, 'exempelforbundet')
  // Another process of the same house was first.
  if (run.kind === 'refused' && run.code === 'RUN_UNDER_WAY') return false
  if (run.kind === 'refused') throw new Error(`the example is not evaluated: ${run.code}`)
  return true
}

/** Instruments that come with the house and take no more answers. */
export const EXAMPLE_INSTRUMENTS: ReadonlySet<string> = new Set([EXAMPLE_INSTRUMENT_ID])

/** Brings in the example instrument and has its answers analysed, once; true when it was new. */
export async function ensureExampleInstrument(
  house: House,
  calibrations: CalibrationRunner,
): Promise<boolean> {
  const person = theHouse('bring in the example instrument')
  await bringDefinition(house, person, exampleDefinition)
  const known = await instrumentOverview(house, person, EXAMPLE_INSTRUMENT_ID)
  if (known.kind === 'refused') throw new Error(`the example instrument is not here: ${known.code}`)
  if (known.results || known.runs.some((run) => run.state === 'queued' || run.state === 'running'))
    return false
  const order = {
    instrument: { kind: 'known', id: EXAMPLE_INSTRUMENT_ID },
    survey: exampleSurvey,
  } as const
  const run = await calibrations.start(person, order, exampleAnswers(), {
    afterwards: async () => void (await addCard(house, person, EXAMPLE_INSTRUMENT_ID, exampleCard)),
  })
  if (run.kind === 'refused') throw new Error(`the example instrument is not analysed: ${run.code}`)
  return true
}
