import { type CalendarDate, dateInSweden } from '@utfall/basics'
import type { House, Person } from '@utfall/database'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import type { AccessMatrix, LegalRule } from '../schema.ts'
import { LEGAL_MAP, rulesOn } from './legal-map.ts'
import { accessMatrix } from './matrix.ts'
import * as store from './store.ts'

/** Showing the law to those who work under it. No person is in it, so nothing is logged but refusals. */

export type MapShown = {
  readonly kind: 'map'
  readonly version: string
  readonly on: CalendarDate
  readonly rules: readonly LegalRule[]
}

/** The rules in force on a day; today where none is named. */
export async function showLegalMap(
  house: House,
  person: Person,
  on: CalendarDate | null,
): Promise<MapShown | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'secrecy.read')
    if (no) return refused(no.code)
    const day = on ?? dateInSweden(new Date(acting.at))
    return { kind: 'map', version: LEGAL_MAP.version, on: day, rules: rulesOn(day) } as const
  })
}

/** Who may be told what by whom on a day, for every party in the house. */
export async function showAccessMatrix(
  house: House,
  person: Person,
  on: CalendarDate | null,
): Promise<{ readonly kind: 'matrix'; readonly matrix: AccessMatrix } | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'secrecy.read')
    if (no) return refused(no.code)
    const day = on ?? dateInSweden(new Date(acting.at))
    const parties = (await store.parties(tx, day)).map((row) => ({
      area: row.id,
      slug: row.slug,
      name: { sv: row.name_sv, en: row.name_en },
      parent: row.parent_id,
      grandparent: row.grandparent_id,
    }))
    const pairs = (await store.sameAreas(tx)).map((row) => ({
      one: row.first_area_id,
      other: row.second_area_id,
      ground: row.ground,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    }))
    return { kind: 'matrix', matrix: accessMatrix(day, parties, pairs) } as const
  })
}
