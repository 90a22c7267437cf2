import { EVALUATION_PROBLEMS, type EvaluationProblem, problemView, type Refusal } from '@utfall/evaluations'
import type { FastifyReply } from 'fastify'

/** A refusal with its own status and words, and what in the files is in the way. */
export async function refuse(
  reply: FastifyReply,
  code: EvaluationProblem,
  faults?: Refusal['faults'],
): Promise<FastifyReply> {
  return await reply.status(EVALUATION_PROBLEMS[code].status).send(problemView(code, faults))
}

type NoUpload = { readonly kind: 'no-file' } | { readonly kind: 'faulty-order'; readonly places: string }

/** A form without a file, or whose field of JSON is not what it should be. */
export async function refuseUpload(reply: FastifyReply, upload: NoUpload): Promise<FastifyReply> {
  const problem =
    upload.kind === 'no-file'
      ? {
          code: 'NO_FILE',
          message: { sv: 'Ingen fil kom med. Välj en CSV-fil.', en: 'No file came. Choose a CSV file.' },
        }
      : {
          code: 'REQUEST_FAULTY',
          message: {
            sv: `Anropet är fel: ${upload.places}.`,
            en: `The request is faulty: ${upload.places}.`,
          },
        }
  return await reply.status(400).send(problem)
}
