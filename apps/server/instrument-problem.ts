import type { ProblemView } from '@utfall/evaluations'
import type { Faults } from '@utfall/exchange'
import { INSTRUMENT_PROBLEMS, type InstrumentProblem } from '@utfall/instruments'
import type { FastifyReply } from 'fastify'

/** A refusal of the instruments' room as the pages get it, with the faults of a file where they are the reason. */
export function instrumentProblem(code: InstrumentProblem, faults?: Faults): ProblemView {
  const { sv, en } = INSTRUMENT_PROBLEMS[code]
  const problem = { code, message: { sv, en } }
  if (!faults) return problem
  return {
    ...problem,
    faultCount: faults.total,
    faults: faults.faults.map(({ file, row, column, given, allowed, swedish }) => ({
      file,
      row,
      column,
      given: { en: given, sv: swedish?.given ?? given },
      allowed: { en: allowed, sv: swedish?.allowed ?? allowed },
    })),
  }
}

export async function refuseInstrument(
  reply: FastifyReply,
  code: InstrumentProblem,
  faults?: Faults,
): Promise<FastifyReply> {
  return await reply.status(INSTRUMENT_PROBLEMS[code].status).send(instrumentProblem(code, faults))
}
