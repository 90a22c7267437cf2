import type { Acting, ParticipationPurpose, Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { NewApproval, NewParticipation, ParticipationQuestion, PersonQuestion } from '../schema.ts'

/** All SQL about ethical approvals and what persons have said about taking part. */

/** The organisation's that acts: asked here as well as by the policy under it. */
const isOwn = sql<boolean>`organisation_id = (select app.organisation())`

export async function approvals(tx: Tx, study: string | null) {
  let query = tx.selectFrom('ethics_approval').selectAll().where(isOwn).orderBy('id')
  if (study !== null) query = query.where('study', '=', study)
  return await query.execute()
}

export async function addApproval(
  tx: Tx,
  acting: Acting,
  organisation: number,
  approval: NewApproval,
): Promise<number> {
  const row = await tx
    .insertInto('ethics_approval')
    .values({
      organisation_id: organisation,
      study: approval.study,
      authority: approval.authority,
      reference: approval.reference,
      decision: approval.decision,
      scope: approval.scope,
      conditions: approval.conditions,
      valid_from: approval.validFrom,
      valid_to: approval.validTo,
      recorded_by: acting.actor,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function answersOf(tx: Tx, { study, pseudonym, purpose }: ParticipationQuestion) {
  return await tx
    .selectFrom('participation_consent')
    .select(['id', 'answer', 'withdrawn_at'])
    .where('study', '=', study)
    .where('pseudonym', '=', pseudonym)
    .where('purpose', '=', purpose)
    .where(isOwn)
    .orderBy('id')
    .execute()
}

/** Everything one person has said in a study, the oldest first. */
export async function allAnswersOf(tx: Tx, { study, pseudonym }: PersonQuestion) {
  return await tx
    .selectFrom('participation_consent')
    .select(['id', 'purpose', 'answer', 'withdrawn_at', 'given_at', 'text_version', 'language'])
    .where('study', '=', study)
    .where('pseudonym', '=', pseudonym)
    .where(isOwn)
    .orderBy('id')
    .execute()
}

export type NoRow = {
  readonly id: number
  readonly pseudonym: string
  readonly purpose: ParticipationPurpose
  readonly is_withdrawn: boolean
}

/** Whether anybody has ever said no to the study, for whoever may not see the book itself. */
export async function somebodySaidNo(tx: Tx, study: string): Promise<boolean> {
  const { rows } = await sql<{ said: boolean }>`select app.somebody_said_no(${study}::text) as said`.execute(
    tx,
  )
  return rows[0]?.said ?? false
}

/** Who of these has said no, for whoever may not see the book itself. */
export async function saidNo(
  tx: Tx,
  study: string,
  pseudonyms: readonly string[],
): Promise<readonly NoRow[]> {
  const { rows } = await sql<NoRow>`
    select id, pseudonym, purpose, is_withdrawn from app.said_no(${study}::text, ${pseudonyms}::text[])
    order by id`.execute(tx)
  return rows
}

/** How many persons' newest answer is which, by study and purpose. */
export async function countAnswers(tx: Tx) {
  const newest = tx
    .selectFrom('participation_consent')
    .distinctOn(['study', 'pseudonym', 'purpose'])
    .select(['study', 'purpose', 'answer', sql<boolean>`withdrawn_at is not null`.as('is_withdrawn')])
    .where(isOwn)
    .orderBy('study')
    .orderBy('pseudonym')
    .orderBy('purpose')
    .orderBy('id', 'desc')
  return await tx
    .selectFrom(newest.as('said'))
    .select(['study', 'purpose', 'answer', 'is_withdrawn', sql<number>`count(*)::integer`.as('n')])
    .groupBy(['study', 'purpose', 'answer', 'is_withdrawn'])
    .orderBy('study')
    .orderBy('purpose')
    .execute()
}

/** Ends the answer that stands, where there is one: it was taken back, or another comes in its place. */
export async function endAnswer(tx: Tx, acting: Acting, question: ParticipationQuestion): Promise<boolean> {
  // Two who write down the same person's answer at once come one after the other, or both would stand.
  const whose = `${question.study} ${question.pseudonym}`
  await sql`select pg_advisory_xact_lock(7584, hashtext(${whose}::text))`.execute(tx)
  const ended = await tx
    .updateTable('participation_consent')
    .set({ withdrawn_at: sql`now()`, withdrawn_by: acting.actor })
    .where('study', '=', question.study)
    .where('pseudonym', '=', question.pseudonym)
    .where('purpose', '=', question.purpose)
    .where(isOwn)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

export async function addAnswer(
  tx: Tx,
  acting: Acting,
  organisation: number,
  answer: NewParticipation,
): Promise<number> {
  const row = await tx
    .insertInto('participation_consent')
    .values({
      organisation_id: organisation,
      study: answer.study,
      pseudonym: answer.pseudonym,
      purpose: answer.purpose,
      answer: answer.answer,
      text_version: answer.textVersion,
      language: answer.language,
      given_at: answer.givenAt,
      recorded_by: acting.actor,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
