import type { FastifyInstance } from 'fastify'
import { problem } from './problem-details.ts'
import { SERVER_PROBLEMS } from './problems.ts'

/** No body of ours is as deep as this; what walks through one by itself must not run out of stack. */
const DEEPEST = 64

/**
 * The database holds neither the character NUL nor half a surrogate pair, so no text of a request may have them: told
 * here once for every route, since a shape says nothing of it.
 */
export function refuseUnkeepableText(app: FastifyInstance): void {
  app.addHook('preValidation', async (request, reply) => {
    const { params, query, body } = request
    for (const part of [params, query, body]) {
      const why = whyNotKept(part)
      if (why !== null) return await problem(reply, why, SERVER_PROBLEMS[why])
    }
  })
}

/** Why nothing that holds this can be kept; null where it can. Walks without calling itself. */
export function whyNotKept(value: unknown): 'TEXT_UNKEEPABLE' | 'TOO_DEEP' | null {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next
    if (typeof value === 'string' && !isKeepable(value)) return 'TEXT_UNKEEPABLE'
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue
    if (depth >= DEEPEST) return 'TOO_DEEP'
    for (const [name, inner] of Object.entries(value)) {
      if (!isKeepable(name)) return 'TEXT_UNKEEPABLE'
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
  return null
}

export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
