import { dateInSweden } from '@utfall/basics'
import { type Acting, type House, type Person, record, type Tx } from '@utfall/database'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import { may } from '../may.ts'
import type { ApprovalView, NewApproval, NewParticipation, ParticipationQuestion } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import { type CollectionAnswer, mayCollect, participationOf } from './rules.ts'
import * as store from './store.ts'

/** What technically opens the collection of data about persons (R2.17). */

export async function listApprovals(
  house: House,
  person: Person,
): Promise<{ readonly kind: 'approvals'; readonly approvals: ApprovalView[] } | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'ethics.read')
    if (no) return refused(no.code)
    const rows = await store.approvals(tx, null)
    return {
      kind: 'approvals',
      approvals: rows.map((row) => ({
        id: row.id,
        study: row.study,
        authority: row.authority,
        reference: row.reference,
        decision: row.decision,
        scope: row.scope,
        conditions: row.conditions,
        validFrom: row.valid_from,
        validTo: row.valid_to,
        recordedAt: row.recorded_at,
      })),
    } as const
  })
}

export async function recordApproval(
  house: House,
  person: Person,
  order: NewApproval,
): Promise<{ readonly kind: 'recorded'; readonly id: number } | CaseRefusal> {
  const action = 'ethics.record'
  return await withBothDoors(house, person, action, async (tx, acting) => {
    const no = await refusal(tx, acting, action)
    if (no) return refused(no.code)
    if (order.validTo <= order.validFrom) return await refuse(tx, action, 'APPROVAL_DATES')
    const id = await store.addApproval(tx, acting, place(acting), order)
    await record(tx, { action, subject: `ethics/${id}`, after: order })
    return { kind: 'recorded', id } as const
  })
}

/** Writes what a person has said about one purpose. It stands in for what they said before. */
export async function recordParticipation(
  house: House,
  person: Person,
  order: NewParticipation,
): Promise<{ readonly kind: 'recorded'; readonly id: number } | CaseRefusal> {
  const action = 'participation.record'
  return await withBothDoors(house, person, action, async (tx, acting) => {
    const no = await refusal(tx, acting, action)
    if (no) return refused(no.code)
    await store.endAnswer(tx, acting, order)
    const id = await store.addAnswer(tx, acting, place(acting), order)
    const { purpose, answer, textVersion, language } = order
    const subject = `study/${order.study}/participation/${id}`
    await record(tx, { action, subject, after: { purpose, answer, textVersion, language } })
    return { kind: 'recorded', id } as const
  })
}

/** The person takes part no longer, for one purpose. Collection stops at once. */
export async function withdrawParticipation(
  house: House,
  person: Person,
  question: ParticipationQuestion,
): Promise<{ readonly kind: 'done' } | CaseRefusal> {
  const action = 'participation.record'
  return await withBothDoors(house, person, action, async (tx, acting) => {
    const no = await refusal(tx, acting, action)
    if (no) return refused(no.code)
    if (!(await store.endAnswer(tx, acting, question)))
      return await refuse(tx, action, 'PARTICIPATION_NOT_FOUND')
    const subject = `study/${question.study}/participation`
    await record(tx, { action: 'participation.withdraw', subject, after: { purpose: question.purpose } })
    return { kind: 'done' } as const
  })
}

/**
 * May this be collected about this person? To be asked in the transaction that collects. Whoever may not see what
 * persons have said gets SECRET, whatever they said.
 */
export async function collectionFor(
  tx: Tx,
  acting: Acting,
  question: ParticipationQuestion,
): Promise<CollectionAnswer> {
  const seesAnswers = may(acting, 'participation.read', { kind: 'here' }).kind === 'yes'
  const answers = seesAnswers ? await store.answersOf(tx, question) : null
  const approvals = await store.approvals(tx, question.study)
  const facts = {
    today: dateInSweden(new Date(acting.at)),
    approvals: approvals.map((row) => ({
      id: row.id,
      decision: row.decision,
      scope: row.scope,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    })),
    participation: participationOf(
      answers?.map((row) => ({ id: row.id, answer: row.answer, isWithdrawn: row.withdrawn_at !== null })) ??
        null,
    ),
  }
  const answer = mayCollect(question, facts)
  if (answer.kind === 'no')
    await record(tx, {
      action: 'refused',
      subject: `study/${question.study}/collect`,
      after: { because: answer.code, purpose: question.purpose },
    })
  return answer
}

function place({ organisation }: Acting): number {
  if (organisation === null) throw new Error('a study without an organisation')
  return organisation
}
