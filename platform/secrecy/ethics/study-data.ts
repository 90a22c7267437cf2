import { dateInSweden } from '@utfall/basics'
import { type Acting, type ParticipationPurpose, record, type Tx } from '@utfall/database'
import { houseKind } from '../example/store.ts'
import { Pseudonym } from '../schema.ts'
import { factOf } from './actions.ts'
import { type DecisionCode, decisionsOn } from './rules.ts'
import * as store from './store.ts'

/** Persons' data of a whole study on their way into the house: to be asked in the transaction that takes them in (R2.17). */

/** Nothing is asked in a trial house, whose persons are made up, nor of the house's own work, which brings only those. */
async function isAsked(tx: Tx, acting: Acting): Promise<boolean> {
  return acting.method !== 'house' && (await houseKind(tx)) !== 'trial'
}

/** Whether the organisation that acts has recorded decisions that open the study today. A no is in the log. */
export async function studyDecision(
  tx: Tx,
  acting: Acting,
  { study, purposes }: { readonly study: string; readonly purposes: readonly ParticipationPurpose[] },
): Promise<
  | { readonly kind: 'yes'; readonly approvals: readonly number[] }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'no'; readonly code: DecisionCode }
> {
  if (!(await isAsked(tx, acting))) return { kind: 'not-asked' }
  const approvals = (await store.approvals(tx, study)).map(factOf)
  const answer = decisionsOn(purposes, { today: dateInSweden(new Date(acting.at)), approvals })
  if (answer.kind === 'no') await logClosed(tx, study, answer.code)
  return answer
}

/** Writes in the log that data about a study were not taken in, or not used; never about whom. */
export async function logClosed(tx: Tx, study: string, because: string): Promise<void> {
  await record(tx, { action: 'refused', subject: `study/${study}/collect`, after: { because } })
}

/** For what a person has said no: never said yes, or taken it back. */
export type Noes = ReadonlyMap<ParticipationPurpose, 'declined' | 'withdrawn'>

/** Whether there is a no to a study at all: where there is none, nobody's data need to be looked through. */
export async function hasNoes(tx: Tx, acting: Acting, study: string): Promise<boolean> {
  return (await isAsked(tx, acting)) && (await store.somebodySaidNo(tx, study))
}

/** Who of these persons has said no, and for what. Whoever asks holds their data; reading the answers is in the log. */
export async function whoSaidNo(
  tx: Tx,
  study: string,
  persons: Iterable<string>,
): Promise<ReadonlyMap<string, Noes>> {
  // What is no pseudonym has no answer in the book.
  const pseudonyms = [...persons].filter((person) => Pseudonym.safeParse(person).success)
  if (pseudonyms.length === 0) return new Map()
  const rows = await store.saidNo(tx, study, pseudonyms)
  const after = { rows: rows.map(({ id }) => id) }
  await record(tx, { action: 'participation.read', subject: `study/${study}/participation`, after })
  const noes = new Map<string, Map<ParticipationPurpose, 'declined' | 'withdrawn'>>()
  for (const { pseudonym, purpose, is_withdrawn: isWithdrawn } of rows) {
    const ofPerson = noes.get(pseudonym) ?? new Map()
    noes.set(pseudonym, ofPerson.set(purpose, isWithdrawn ? 'withdrawn' : 'declined'))
  }
  return noes
}
