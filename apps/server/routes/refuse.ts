import { EVALUATION_PROBLEMS, type EvaluationProblem, problemView } from '@utfall/evaluations'
import type { FastifyReply } from 'fastify'

/** A refusal with its own status and words. */
export async function refuse(reply: FastifyReply, code: EvaluationProblem): Promise<FastifyReply> {
  return await reply.status(EVALUATION_PROBLEMS[code].status).send(problemView(code))
}
