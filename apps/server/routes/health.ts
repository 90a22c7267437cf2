import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ServerParts } from '../server-parts.ts'
import { VERSION } from '../version.ts'

export function healthRoute({ house }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = {
      response: { 200: z.strictObject({ status: z.enum(['ok', 'not-open']), version: z.string() }) },
    }
    app.get('/health', { schema, config: { access: 'public' } }, async () => {
      return {
        status: house.health().state === 'open' ? ('ok' as const) : ('not-open' as const),
        version: VERSION,
      }
    })
  }
}
