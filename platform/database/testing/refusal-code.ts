import type { House } from '../house.ts'
import type { Person } from '../person.ts'
import { DatabaseProblem } from '../refusal.ts'
import type { Tx } from '../tables.ts'

/** SQLSTATE or code of what the database refuses the work with; `no refusal` where it does not. */
export async function refusalCode(
  house: House,
  person: Person,
  work: (tx: Tx) => Promise<unknown> = async () => {},
): Promise<string> {
  try {
    await house.withTx(person, work)
  } catch (error) {
    if (error instanceof DatabaseProblem) return error.code
    throw error
  }
  return 'no refusal'
}
