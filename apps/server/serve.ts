import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type House, type HouseRefusal, openHouse } from '@utfall/database'
import { endInterruptedRuns } from '@utfall/evaluations'
import { endInterruptedCalibrations } from '@utfall/instruments'
import { type CalibrationRunner, makeCalibrationRunner } from './calibration-runner.ts'
import { EXAMPLE_INSTRUMENTS, EXAMPLES, ensureExample, ensureExampleInstrument } from './example.ts'
import { theHouse } from './person.ts'
import { makeRunner, type Runner } from './runner.ts'
import { buildServer } from './server.ts'
import { makeWorkQueue } from './work-queue.ts'

/** An empty database is kept here, so that a new house opens in a second; it holds nobody's data. */
const TEMPLATES = fileURLToPath(new URL('../../node_modules/.cache/utfall/', import.meta.url))

export type ServeOptions = {
  /** Where the house lies; made when it is new. */
  readonly directory: string
  readonly port: number
  readonly clock: () => Date
}

export type Service = {
  readonly address: string
  readonly house: House
  readonly runner: Runner
  readonly calibrations: CalibrationRunner
  close(): Promise<void>
}

/** Opens the house, sees to the example, and serves API and pages on the loopback address. */
export async function serve(options: ServeOptions): Promise<Service> {
  const directory = resolve(options.directory)
  if (!existsSync(directory)) mkdirSync(resolve(directory, '..'), { recursive: true })
  const house = await openHouse({ directory, templateDirectory: TEMPLATES })
  const { clock } = options
  const queue = makeWorkQueue()
  const runner = makeRunner(house, clock, queue)
  const calibrations = makeCalibrationRunner(house, clock, queue)
  await endInterruptedRuns(house, theHouse('end interrupted runs'), clock())
  await endInterruptedCalibrations(house, theHouse('end interrupted calibrations'), clock())
  const app = await buildServer({
    house,
    runner,
    calibrations,
    examples: EXAMPLES,
    exampleInstruments: EXAMPLE_INSTRUMENTS,
    clock,
    origin: null,
    metricsToken: null,
    log: null,
  })
  const address = await app.listen({ host: '127.0.0.1', port: options.port })
  await ensureExample(house, runner)
  await ensureExampleInstrument(house, calibrations)
  return {
    address,
    house,
    runner,
    calibrations,
    async close() {
      await app.close()
      await runner.close()
      await house.close()
    },
  }
}

/** A house that does not open, in words that say what to do. */
export function refusalText(error: HouseRefusal): string {
  const known = REFUSALS[error.code]
  return known ?? `Huset öppnar inte (${error.code}). / The house does not open (${error.code}).`
}

const REFUSALS: Partial<Record<HouseRefusal['code'], string>> = {
  'already-open':
    'Huset är redan öppet i en annan process. Stäng den först. / The house is already open in another process. Close that first.',
  'directory-open-to-others':
    'Andra på datorn kan läsa husets mapp. Kör: chmod 700 på mappen. / Others on this machine can read the folder of the house. Run chmod 700 on it.',
  'directory-not-a-house':
    'Mappen har något annat än ett hus. Välj en annan med --house. / The folder holds something other than a house. Choose another with --house.',
  'other-postgres-version':
    'Huset gjordes av en annan version av databasen. / The house was made by another version of the database.',
}
