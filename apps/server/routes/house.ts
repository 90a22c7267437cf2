import { houseAtDoor } from '@utfall/identity'
import { JOB_PROBLEMS, workByTheClock } from '@utfall/jobs'
import { ScheduledWork } from '@utfall/jobs/schema'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'
import { VERSION } from '../version.ts'

const HouseState = z
  .strictObject({
    kind: z.enum(['trial', 'own', 'joint']),
    name: z.string(),
    database: z.enum(['embedded', 'postgres']),
    version: z.string(),
    migrations: z.int(),
    /** How often the database has been stopped and opened again since the server started. */
    restarts: z.int(),
    workByTheClock: z.array(ScheduledWork),
  })
  .meta({ id: 'HouseState' })

/** How the house is, for who administers it. */
export function houseRoute({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/house', { schema: { response: { 200: HouseState } } }, async (request, reply) => {
      const work = await workByTheClock(house, request.person('look after the house'))
      if ('code' in work) return await problem(reply, work.code, JOB_PROBLEMS[work.code])
      const { kind, name } = (await houseAtDoor(house)) ?? { kind: 'trial' as const, name: '' }
      const { migrations, restarts } = house.health()
      const { database } = house
      return { kind, name, database, version: VERSION, migrations, restarts, workByTheClock: [...work] }
    })
  }
}
