import type { Acting, Tx } from '@utfall/database'
import { sql } from 'kysely'
import type { NewNeed, NewObstacle } from '../schema.ts'

/** All SQL about what people need to know of each other's work, and what stands in the way. */

/** The organisation's that acts: asked here as well as by the policy under it. */
const isOwn = sql<boolean>`organisation_id = (select app.organisation())`

export async function needs(tx: Tx) {
  return await tx
    .selectFrom('information_need as need')
    .innerJoin('organisation as needing', 'needing.id', 'need.needs_area_id')
    .innerJoin('organisation as holding', 'holding.id', 'need.holds_area_id')
    .select([
      'need.id',
      'need.category',
      'need.moment',
      'need.ground',
      'need.obstacle',
      'need.description',
      'need.recorded_at',
      'needing.slug as needs_slug',
      'needing.name_sv as needs_sv',
      'needing.name_en as needs_en',
      'holding.slug as holds_slug',
      'holding.name_sv as holds_sv',
      'holding.name_en as holds_en',
    ])
    .where(sql<boolean>`need.organisation_id = (select app.organisation())`)
    .where('need.ended_at', 'is', null)
    .orderBy('need.id')
    .execute()
}

export async function addNeed(
  tx: Tx,
  acting: Acting,
  need: Omit<NewNeed, 'needs' | 'holds'> & {
    readonly organisation: number
    readonly needsArea: number
    readonly holdsArea: number
  },
): Promise<number> {
  const row = await tx
    .insertInto('information_need')
    .values({
      organisation_id: need.organisation,
      needs_area_id: need.needsArea,
      holds_area_id: need.holdsArea,
      category: need.category,
      moment: need.moment,
      ground: need.ground,
      obstacle: need.obstacle,
      description: need.description,
      recorded_by: acting.actor,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function endNeed(tx: Tx, id: number): Promise<boolean> {
  const ended = await tx
    .updateTable('information_need')
    .set({ ended_at: sql`now()` })
    .where('id', '=', id)
    .where(isOwn)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

export async function addObstacle(
  tx: Tx,
  report: NewObstacle & { readonly organisationId: number | null; readonly month: string },
): Promise<void> {
  await tx
    .insertInto('obstacle_report')
    .values({
      organisation_id: report.organisationId,
      month: report.month,
      obstacle: report.obstacle,
      category: report.category,
      has_workaround: report.hasWorkaround,
      description: report.description,
    })
    .execute()
}

/** In an order that says nothing of when they came. */
export async function obstacles(tx: Tx) {
  return await tx
    .selectFrom('obstacle_report')
    .select(['obstacle', 'has_workaround', 'description'])
    .where((eb) => eb.or([eb('organisation_id', 'is', null), isOwn]))
    .orderBy('description')
    .execute()
}
