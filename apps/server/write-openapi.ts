import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { openHouse } from '@utfall/database'
import { keyRing, makeIdentity } from '@utfall/identity'
import { buildServer } from './server.ts'
import { openWork } from './work.ts'

/** The API as OpenAPI 3.1, made from the schemas of the routes: `node apps/server/write-openapi.ts`. */
export async function openapiText(): Promise<string> {
  const house = await openHouse({ directory: 'memory' })
  const clock = () => new Date(0)
  const work = openWork({ house, clock, log: null })
  const app = await buildServer({
    ...work,
    house,
    identity: makeIdentity({
      house,
      keys: keyRing([{ version: 1, createdAt: '', key: randomBytes(32) }]),
      clock,
    }),
    examples: new Set(),
    exampleInstruments: new Set(),
    clock,
    origin: null,
    proxies: [],
    metricsToken: null,
    log: null,
  })
  await app.ready()
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
  await app.close()
  await work.jobs.close()
  await house.close()
  return text
}

if (import.meta.main) writeFileSync(new URL('../../docs/openapi.json', import.meta.url), await openapiText())
