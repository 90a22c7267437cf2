import type { Tx } from '@utfall/database'
import type { MemberView, OrganisationView, SameAreaView } from './schema.ts'

/** All SQL of the room. */

export type OrganisationRow = OrganisationView & { readonly id: number }

export async function allOrganisations(tx: Tx): Promise<readonly OrganisationRow[]> {
  const rows = await tx
    .selectFrom('organisation as o')
    .leftJoin('organisation as parent', 'parent.id', 'o.parent_id')
    .leftJoin('organisation as area', 'area.id', 'o.area_id')
    .select([
      'o.id',
      'o.slug',
      'o.kind',
      'parent.slug as parent',
      'o.name_sv',
      'o.name_en',
      'o.organisation_number',
      'o.area_code',
      'o.valid_from',
      'o.valid_to',
      'area.slug as area',
    ])
    .orderBy('o.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    kind: row.kind,
    parent: row.parent,
    name: { sv: row.name_sv, en: row.name_en },
    organisationNumber: row.organisation_number,
    areaCode: row.area_code,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    area: row.area,
  }))
}

export type OrganisationToAdd = Omit<OrganisationView, 'area' | 'parent' | 'validTo'> & {
  readonly parentId: number | null
  readonly by: string
}

/** False where the name in addresses is taken. */
export async function addOrganisation(tx: Tx, organisation: OrganisationToAdd): Promise<boolean> {
  const made = await tx
    .insertInto('organisation')
    .values({
      slug: organisation.slug,
      kind: organisation.kind,
      parent_id: organisation.parentId,
      name_sv: organisation.name.sv,
      name_en: organisation.name.en,
      organisation_number: organisation.organisationNumber,
      area_code: organisation.areaCode,
      valid_from: organisation.validFrom,
      created_by: organisation.by,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

export type OrganisationPatch = {
  readonly name?: { readonly sv: string; readonly en: string }
  readonly organisationNumber?: string | null
  readonly areaCode?: string | null
  readonly validTo?: string
}

export async function changeOrganisation(tx: Tx, id: number, patch: OrganisationPatch): Promise<void> {
  // Only a reason: there is nothing to set, and SQL has no such sentence.
  if (Object.values(patch).every((value) => value === undefined)) return
  await tx
    .updateTable('organisation')
    .set({
      ...(patch.name && { name_sv: patch.name.sv, name_en: patch.name.en }),
      ...(patch.organisationNumber !== undefined && { organisation_number: patch.organisationNumber }),
      ...(patch.areaCode !== undefined && { area_code: patch.areaCode }),
      ...(patch.validTo !== undefined && { valid_to: patch.validTo }),
    })
    .where('id', '=', id)
    .execute()
}

export type MemberRow = MemberView & { readonly id: number }

export async function allMembers(tx: Tx): Promise<readonly MemberRow[]> {
  return await tx
    .selectFrom('federation_member as m')
    .innerJoin('organisation as f', 'f.id', 'm.federation_id')
    .innerJoin('organisation as o', 'o.id', 'm.member_id')
    .select([
      'm.id',
      'f.slug as federation',
      'o.slug as member',
      'm.valid_from as validFrom',
      'm.valid_to as validTo',
    ])
    .orderBy('m.id')
    .execute()
}

export async function addMember(
  tx: Tx,
  member: {
    readonly federationId: number
    readonly memberId: number
    readonly validFrom: string
    readonly validTo: string | null
  },
): Promise<void> {
  await tx
    .insertInto('federation_member')
    .values({
      federation_id: member.federationId,
      member_id: member.memberId,
      valid_from: member.validFrom,
      valid_to: member.validTo,
    })
    .execute()
}

export async function endMember(tx: Tx, id: number, validTo: string): Promise<void> {
  await tx.updateTable('federation_member').set({ valid_to: validTo }).where('id', '=', id).execute()
}

export async function allSameAreas(tx: Tx): Promise<readonly SameAreaView[]> {
  return await tx
    .selectFrom('same_area as s')
    .innerJoin('organisation as a', 'a.id', 's.first_area_id')
    .innerJoin('organisation as b', 'b.id', 's.second_area_id')
    .select([
      's.id',
      'a.slug as first',
      'b.slug as second',
      's.ground',
      's.valid_from as validFrom',
      's.valid_to as validTo',
    ])
    .orderBy('s.id')
    .execute()
}

export async function addSameArea(
  tx: Tx,
  rule: {
    readonly areas: readonly [number, number]
    readonly ground: string
    readonly validFrom: string
    readonly validTo: string | null
    readonly by: string
  },
): Promise<number> {
  const [one, other] = rule.areas
  const made = await tx
    .insertInto('same_area')
    .values({
      first_area_id: Math.min(one, other),
      second_area_id: Math.max(one, other),
      ground: rule.ground,
      valid_from: rule.validFrom,
      valid_to: rule.validTo,
      created_by: rule.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

export async function endSameArea(tx: Tx, id: number, validTo: string): Promise<void> {
  await tx.updateTable('same_area').set({ valid_to: validTo }).where('id', '=', id).execute()
}
