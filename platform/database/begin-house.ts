import type { House } from './house.ts'
import type { HouseKind } from './house-tables.ts'
import { record } from './record.ts'
import { HouseRefusal } from './refusal.ts'

export type HouseName = { readonly kind: HouseKind; readonly name: string }

/**
 * What this house is for. It is said once, when the house is new: a trial house never becomes one for real persons,
 * and real persons of several authorities take PostgreSQL. Null asks for whatever it already is: a new embedded house
 * is then a trial, one with studies from before kinds were known one authority's own, and one on PostgreSQL joint.
 */
export async function beginHouse(house: House, asked: HouseKind | null): Promise<HouseName> {
  return await house.withTx({ kind: 'house', purpose: 'begin' }, async (tx) => {
    const known = await tx.selectFrom('house').select(['kind', 'name']).executeTakeFirst()
    if (known) {
      if (asked !== null && asked !== known.kind)
        throw new HouseRefusal('other-kind', { given: asked, allowed: known.kind })
      return known
    }
    const isInUse = await tx
      .selectFrom('study')
      .select('id')
      .where('organisation_id', 'is not', null)
      .limit(1)
      .executeTakeFirst()
    const kind = asked ?? (house.database === 'postgres' ? 'joint' : isInUse ? 'own' : 'trial')
    if (kind === 'joint' && house.database === 'embedded') throw new HouseRefusal('needs-postgres')
    const name = NAMES[kind]
    await tx.insertInto('house').values({ kind, name }).execute()
    await record(tx, { action: 'house.begin', subject: 'house', after: { kind } })
    return { kind, name }
  })
}

const NAMES: Readonly<Record<HouseKind, string>> = {
  trial: 'Exempelhuset',
  own: 'Vårt Utfall',
  joint: 'Gemensamma Utfall',
}
