import { writeFileSync } from 'node:fs'
import { openHouse } from '@utfall/database'
import { makeCalibrationRunner } from './calibration-runner.ts'
import { makeRunner } from './runner.ts'
import { buildServer } from './server.ts'
import { makeWorkQueue } from './work-queue.ts'

/** The API as OpenAPI 3.1, made from the schemas of the routes: `node apps/server/write-openapi.ts`. */
export async function openapiText(): Promise<string> {
  const house = await openHouse({ directory: 'memory' })
  const clock = () => new Date(0)
  const queue = makeWorkQueue()
  const app = await buildServer({
    house,
    runner: makeRunner(house, clock, queue),
    calibrations: makeCalibrationRunner(house, clock, queue),
    examples: new Set(),
    exampleInstruments: new Set(),
    clock,
    origin: null,
    metricsToken: null,
    log: null,
  })
  await app.ready()
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  await house.close()
  return text
}

if (import.meta.main) writeFileSync(new URL('../../docs/openapi.json', import.meta.url), await openapiText())
