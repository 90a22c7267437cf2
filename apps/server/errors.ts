import { DatabaseProblem, HouseRefusal } from '@utfall/database'
import type { FastifyError, FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isNobody } from './access.ts'
import { NOT_FOUND, type ProblemText, problem } from './problem-details.ts'
import { SERVER_PROBLEMS, type ServerProblem } from './problems.ts'
import type { ServerParts } from './server-parts.ts'
import { UPLOAD_LIMIT_BYTES } from './upload-limit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where it is another than a study's. */
    readonly uploadLimitBytes?: number
  }
}

/** Faults of the request in words; our own faults as a code, without what was in the request. */
export function answerErrors(app: FastifyInstance, log: ServerParts['log']): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const refuse = (code: ServerProblem, words: Partial<ProblemText> = {}) =>
      problem(reply, code, { ...SERVER_PROBLEMS[code], ...words })
    // The session ended between the door and the transaction.
    if (isNobody(error)) return await reply.status(404).send(NOT_FOUND)
    if (isOutcomeUnknown(error)) return await refuse('OUTCOME_UNKNOWN')
    if (isAway(error)) {
      void reply.header('Retry-After', '5')
      return await refuse('HOUSE_AWAY')
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const places = error.validation
        .map((issue) => `${error.validationContext ?? ''}${issue.instancePath}`)
        .join(', ')
        .slice(0, MOST_CHARACTERS_OF_PLACES)
      return await refuse('REQUEST_FAULTY', {
        sv: `Anropet är fel: ${places}.`,
        en: `The request is faulty: ${places}.`,
      })
    }
    if (error.code === 'FST_REQ_FILE_TOO_LARGE') {
      const limit = request.routeOptions.config.uploadLimitBytes ?? UPLOAD_LIMIT_BYTES
      const megabytes = limit / 1_000_000
      return await refuse('UPLOAD_TOO_LARGE', {
        sv: `Filen är större än ${megabytes} MB. Ta bort kolumner eller rader som inte behövs.`,
        en: `The file is larger than ${megabytes} MB. Take away columns or rows that are not needed.`,
      })
    }
    if (isUnkeepable(error) || isBrokenForm(error)) return await refuse('REQUEST_FAULTY')
    const status = error.statusCode ?? 500
    if (status === 429) return await refuse('TOO_MANY_REQUESTS')
    if (status >= 400 && status < 500) return await refuse('REQUEST_FAULTY', { status })
    // The route and the kind of fault, never the request's content: it may hold people's data.
    log?.({
      level: 'error',
      fault: error.name,
      code: error.code ?? null,
      method: request.method,
      route: request.routeOptions.url ?? null,
      request: request.id,
    })
    return await refuse('FAULT_OF_OURS')
  })
}

/** Names of properties in a request can be as long as the request. */
const MOST_CHARACTERS_OF_PLACES = 500

/**
 * What PostgreSQL cannot hold (22003 a number out of range, 22007 and 22008 a time, 22021 and 22P05 a character): it
 * came with the request, and nothing of it was kept.
 */
const UNKEEPABLE: ReadonlySet<string> = new Set(['22003', '22007', '22008', '22021', '22P05'])

function isUnkeepable(error: unknown): boolean {
  return error instanceof DatabaseProblem && UNKEEPABLE.has(error.code)
}

/** What the reader of forms says of a form that ends too early or has no line between its parts: it says it in words only. */
const BROKEN_FORM = /end of multipart data|Boundary not found|The needle cannot/

function isBrokenForm({ statusCode, message }: FastifyError): boolean {
  return statusCode === undefined && BROKEN_FORM.test(message)
}

/** PostgreSQL's classes for a lost connection, too few resources and an operator's stop; and our own of the same kind. */
const AWAY = /^(08|53|57P|UF004|UF005)/

function isAway(error: unknown): boolean {
  if (error instanceof HouseRefusal) return true
  return error instanceof DatabaseProblem && AWAY.test(error.code)
}

/** The connection was lost during the commit: nobody knows whether it was kept. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof DatabaseProblem && error.code === 'UF012'
}
