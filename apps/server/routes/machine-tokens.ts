import { machineTokens, makeMachineToken, revokeMachineToken, TOKEN_PROBLEMS } from '@utfall/identity'
import { MachineTokenView, NewMachineToken } from '@utfall/identity/schema'
import { SECRECY_PROBLEMS } from '@utfall/secrecy'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problem } from '../problem-details.ts'
import type { ServerParts } from '../server-parts.ts'

const SIGNED_IN = { access: 'signed-in' } as const
const SHOWN_ONCE = { access: 'signed-in', holdsSecret: true } as const
const ID = z.strictObject({ id: z.string().regex(/^\d{1,9}$/) })
const PROBLEMS = { ...TOKEN_PROBLEMS, ...SECRECY_PROBLEMS }
const Scopes = z.array(z.string())

async function refuse(reply: FastifyReply, code: keyof typeof PROBLEMS): Promise<FastifyReply> {
  return await problem(reply, code, PROBLEMS[code])
}

/** Tokens with which programs act in an organisation. */
export function machineTokenRoutes({ house }: Pick<ServerParts, 'house'>): FastifyPluginAsyncZod {
  return async (app) => {
    const view = z.strictObject({
      tokens: z.array(MachineTokenView),
      scopes: z.strictObject({ operator: Scopes, evaluator: Scopes, reader: Scopes, auditor: Scopes }),
    })
    app.get(
      '/machine-tokens',
      { schema: { response: { 200: view } }, config: SIGNED_IN },
      async (request, reply) => {
        const found = await machineTokens(house, request.person('see the tokens'))
        if ('kind' in found) return await refuse(reply, found.code)
        const { operator, evaluator, reader, auditor } = found.scopes
        return {
          tokens: [...found.tokens],
          scopes: {
            operator: [...operator],
            evaluator: [...evaluator],
            reader: [...reader],
            auditor: [...auditor],
          },
        }
      },
    )

    const made = z.strictObject({ token: z.string(), view: MachineTokenView })
    const make = { body: NewMachineToken, response: { 201: made } }
    app.post('/machine-tokens', { schema: make, config: SHOWN_ONCE }, async (request, reply) => {
      const done = await makeMachineToken(house, request.person('make a token'), request.body)
      return 'code' in done ? await refuse(reply, done.code) : await reply.status(201).send(done)
    })

    const revoke = { params: ID, response: { 204: z.null() } }
    app.delete('/machine-tokens/:id', { schema: revoke, config: SIGNED_IN }, async (request, reply) => {
      const { id } = request.params
      const done = await revokeMachineToken(house, request.person('take a token back'), Number(id))
      return done.kind === 'refused' ? await refuse(reply, done.code) : await reply.status(204).send(null)
    })
  }
}
