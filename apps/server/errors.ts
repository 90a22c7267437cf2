import { DatabaseProblem, HouseRefusal } from '@utfall/database'
import type { FastifyError, FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isNobody } from './access.ts'
import { NOT_FOUND, problem } from './problem-details.ts'
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
    // The session ended between the door and the transaction.
    if (isNobody(error)) return reply.status(404).send(NOT_FOUND)
    if (isAway(error)) return await problem(reply.header('Retry-After', '5'), 'HOUSE_AWAY', HOUSE_AWAY)
    if (hasZodFastifySchemaValidationErrors(error)) {
      const places = error.validation
        .map((issue) => `${error.validationContext ?? ''}${issue.instancePath}`)
        .join(', ')
      return reply.status(400).send({
        code: 'REQUEST_FAULTY',
        message: { sv: `Anropet är fel: ${places}.`, en: `The request is faulty: ${places}.` },
      })
    }
    if (error.code === 'FST_REQ_FILE_TOO_LARGE') {
      const limit = request.routeOptions.config.uploadLimitBytes ?? UPLOAD_LIMIT_BYTES
      const megabytes = limit / 1_000_000
      return reply.status(413).send({
        code: 'UPLOAD_TOO_LARGE',
        message: {
          sv: `Filen är större än ${megabytes} MB. Ta bort kolumner eller rader som inte behövs.`,
          en: `The file is larger than ${megabytes} MB. Take away columns or rows that are not needed.`,
        },
      })
    }
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) {
      return reply.status(status).send({
        code: status === 429 ? 'TOO_MANY_REQUESTS' : 'REQUEST_FAULTY',
        message:
          status === 429
            ? {
                sv: 'För många anrop på kort tid. Vänta en stund.',
                en: 'Too many requests in a short time. Wait a while.',
              }
            : { sv: 'Anropet kunde inte tas emot.', en: 'The request could not be taken.' },
      })
    }
    // The route and the kind of fault, never the request's content: it may hold people's data.
    log?.({
      level: 'error',
      fault: error.name,
      code: error.code ?? null,
      method: request.method,
      route: request.routeOptions.url ?? null,
      request: request.id,
    })
    return reply.status(500).send({
      code: 'FAULT_OF_OURS',
      message: {
        sv: 'Något gick sönder hos oss. Inget av det du gjorde har sparats.',
        en: 'Something broke on our side. Nothing of what you did was saved.',
      },
    })
  })
}

const HOUSE_AWAY = {
  status: 503,
  sv: 'Databasen svarar inte just nu. Försök igen om en stund.',
  en: 'The database does not answer right now. Try again in a while.',
}

/** PostgreSQL's classes for a lost connection, too few resources and an operator's stop; and our own of the same kind. */
const AWAY = /^(08|53|57P|UF004|UF005)/

function isAway(error: unknown): boolean {
  if (error instanceof HouseRefusal) return true
  return error instanceof DatabaseProblem && AWAY.test(error.code)
}
