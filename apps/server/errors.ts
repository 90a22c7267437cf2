import type { FastifyError, FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { UPLOAD_LIMIT_BYTES } from './upload-limit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where it is another than a study's. */
    readonly uploadLimitBytes?: number
  }
}

/** Faults of the request in words; our own faults as a code, without what was in the request. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
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
        code: error.code ?? 'REQUEST_FAULTY',
        message: { sv: 'Anropet kunde inte tas emot.', en: 'The request could not be taken.' },
      })
    }
    // The route and the kind of fault, never the request's content: it may hold people's data.
    console.error(
      `fault of ours: ${request.method} ${request.routeOptions.url ?? ''} ${error.name} ${error.code ?? ''}`,
    )
    return reply.status(500).send({
      code: 'FAULT_OF_OURS',
      message: {
        sv: 'Något gick sönder hos oss. Inget av det du gjorde har sparats.',
        en: 'Something broke on our side. Nothing of what you did was saved.',
      },
    })
  })
}
