import type { Tx } from '@utfall/database'
import { sql } from 'kysely'

/** All SQL about parties and the areas that the law counts as one. */

/** Areas of secrecy in force on a day, with what they stand under. */
export async function parties(tx: Tx, on: string) {
  return await tx
    .selectFrom('organisation')
    .leftJoin('organisation as above', 'above.id', 'organisation.parent_id')
    .select([
      'organisation.id',
      'organisation.slug',
      'organisation.name_sv',
      'organisation.name_en',
      'organisation.parent_id',
      'above.parent_id as grandparent_id',
    ])
    .whereRef('organisation.area_id', '=', 'organisation.id')
    .where('organisation.valid_from', '<=', on)
    .where(sql<boolean>`(organisation.valid_to is null or organisation.valid_to > ${on}::date)`)
    .orderBy('organisation.slug')
    .execute()
}

export async function sameAreas(tx: Tx) {
  return await tx
    .selectFrom('same_area')
    .select(['first_area_id', 'second_area_id', 'ground', 'valid_from', 'valid_to'])
    .execute()
}
