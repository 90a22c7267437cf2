import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { theHouse } from '../person.ts'
import type { ServerParts } from '../server-parts.ts'
import { VERSION } from '../version.ts'

/** Whether the process lives, and whether it can take requests: for whoever watches over it, without a word on people. */
export function healthRoute({ house }: ServerParts): FastifyPluginAsyncZod {
  return async (app) => {
    const lives = { response: { 200: z.strictObject({ status: z.literal('ok'), version: z.string() }) } }
    app.get('/health', { schema: lives, config: { access: 'public' } }, async () => {
      return { status: 'ok' as const, version: VERSION }
    })

    const state = z.strictObject({ status: z.enum(['ready', 'not-ready']), version: z.string() })
    const ready = { response: { 200: state, 503: state } }
    app.get('/ready', { schema: ready, config: { access: 'public' } }, async (_, reply) => {
      const isReady = await house.withTx(theHouse('ready?'), async () => true).catch(() => false)
      const status = isReady ? ('ready' as const) : ('not-ready' as const)
      return await reply.status(isReady ? 200 : 503).send({ status, version: VERSION })
    })
  }
}
