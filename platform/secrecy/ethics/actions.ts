import { dateInSweden } from '@utfall/basics'
import { type Acting, type House, type Person, record, type Tx } from '@utfall/database'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import { may } from '../may.ts'
import {
  type ApprovalView,
  type NewApproval,
  type NewParticipation,
  PARTICIPATION_PURPOSES,
  type ParticipationCounts,
  type ParticipationQuestion,
  type PersonAnswers,
  type PersonQuestion,
} from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import {
  type ApprovalFact,
  approvalState,
  type CollectionAnswer,
  mayCollect,
  participationCounts,
  participationOf,
} from './rules.ts'
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
    const today = dateInSweden(new Date(acting.at))
    const facts = new Map(rows.map((row) => [row, factOf(row)]))
    const all = [...facts.values()]
    return {
      kind: 'approvals',
      approvals: [...facts].map(([row, fact]) => ({
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
        state: approvalState(fact, all, today),
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

type ApprovalRow = Awaited<ReturnType<typeof store.approvals>>[number]

export function factOf(row: ApprovalRow): ApprovalFact {
  const { id, study, reference, decision, scope, valid_from: validFrom, valid_to: validTo } = row
  return { id, study, reference, decision, scope, validFrom, validTo }
}

/** How many have said what, by study and purpose; few are never counted. */
export async function countParticipation(
  house: House,
  person: Person,
): Promise<{ readonly kind: 'counts'; readonly counts: ParticipationCounts[] } | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'participation.read')
    if (no) return refused(no.code)
    const rows = await store.countAnswers(tx)
    await record(tx, { action: 'participation.count', subject: 'participation' })
    const counts = participationCounts(
      rows.map(({ is_withdrawn: isWithdrawn, ...row }) => ({ ...row, isWithdrawn })),
    )
    return { kind: 'counts', counts } as const
  })
}

/** What one person has said about each purpose, and whether it may be collected today. */
export async function answersOfPerson(
  house: House,
  person: Person,
  question: PersonQuestion,
): Promise<({ readonly kind: 'answers' } & PersonAnswers) | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'participation.read')
    if (no) return refused(no.code)
    const rows = await store.allAnswersOf(tx, question)
    const approvals = (await store.approvals(tx, question.study)).map(factOf)
    const today = dateInSweden(new Date(acting.at))
    const subject = `study/${question.study}/participation`
    await record(tx, { action: 'participation.read', subject, after: { rows: rows.map(({ id }) => id) } })
    const purposes = PARTICIPATION_PURPOSES.map((purpose) => {
      const ofPurpose = rows.filter((row) => row.purpose === purpose)
      const participation = saidIn(ofPurpose)
      const last = ofPurpose.at(-1)
      const answer = mayCollect({ ...question, purpose }, { today, approvals, participation })
      return {
        purpose,
        said: participation.kind,
        givenAt: last?.given_at ?? null,
        textVersion: last?.text_version ?? null,
        language: last?.language ?? null,
        closedBy: answer.kind === 'yes' ? null : answer.code,
      }
    })
    return { kind: 'answers', purposes } as const
  })
}

type AnswerRow = Awaited<ReturnType<typeof store.answersOf>>[number]

function saidIn(rows: readonly AnswerRow[]) {
  return participationOf(
    rows.map((row) => ({ id: row.id, answer: row.answer, isWithdrawn: row.withdrawn_at !== null })),
  )
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
    approvals: approvals.map(factOf),
    participation: answers === null ? ({ kind: 'secret' } as const) : saidIn(answers),
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
