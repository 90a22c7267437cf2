import { type Acting, DatabaseProblem, type House, type Person, record, type Tx } from '@utfall/database'
import { type CaseProblem, type CaseRefusal, refused } from './case-problems.ts'

/** What the database says no with, where its rules stand beside ours. */
const BY_CODE: Readonly<Record<string, CaseProblem>> = {
  UF009: 'NEEDS_JOINT_HOUSE',
  UF011: 'BLANKET_CONSENT',
  '42501': 'NOT_ALLOWED',
}

/**
 * One use case in its transaction. Where the database refuses what our own rules let through, or finds that another
 * was first (`ifTaken`), nothing is kept, the refusal is logged on its own and comes back as a value.
 */
export async function withBothDoors<T>(
  house: House,
  person: Person,
  action: string,
  work: (tx: Tx, acting: Acting) => Promise<T>,
  ifTaken?: CaseProblem,
): Promise<T | CaseRefusal> {
  try {
    return await house.withTx(person, work)
  } catch (error) {
    if (!(error instanceof DatabaseProblem)) throw error
    const code = error.code === '23505' ? ifTaken : BY_CODE[error.code]
    if (code === undefined) throw error
    await house.withTx(person, (tx) =>
      record(tx, { action: 'refused', subject: action, after: { because: code, door: 'database' } }),
    )
    return refused(code)
  }
}

/** Logs what our own rules refuse, in the transaction, and gives it back as a value. */
export async function refuse(
  tx: Tx,
  action: string,
  code: CaseProblem,
  caseId?: number,
): Promise<CaseRefusal> {
  const about = caseId === undefined ? {} : { caseId }
  await record(tx, { action: 'refused', subject: action, after: { because: code }, ...about })
  return refused(code)
}
