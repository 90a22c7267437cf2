import type { Faults } from '@utfall/exchange'
import { EVALUATION_PROBLEMS, type EvaluationProblem } from '../problems.ts'
import type { ProblemView } from './schema.ts'

export function problemView(code: EvaluationProblem, faults?: Faults): ProblemView {
  const { sv, en } = EVALUATION_PROBLEMS[code]
  if (!faults) return { code, message: { sv, en } }
  return {
    code,
    message: { sv, en },
    faultCount: faults.total,
    faults: faults.faults.map((fault) => ({
      file: fault.file,
      row: fault.row,
      column: fault.column,
      given: { en: fault.given, sv: fault.swedish?.given ?? fault.given },
      allowed: { en: fault.allowed, sv: fault.swedish?.allowed ?? fault.allowed },
    })),
  }
}
