import { dateInSweden } from '@utfall/basics'
import { type House, type Person, record } from '@utfall/database'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import * as caseStore from '../cases/store.ts'
import { rulesOn } from '../law/legal-map.ts'
import type { NeedView, NewNeed, NewObstacle, ObstacleReport } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import { obstacleReport } from './rules.ts'
import * as store from './store.ts'

/** The map of what people need to know of each other's work (R3.100), and what stands in the way (R3.99). */

export async function listNeeds(
  house: House,
  person: Person,
): Promise<{ readonly kind: 'needs'; readonly needs: NeedView[] } | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'information-need.read')
    if (no) return refused(no.code)
    const rows = await store.needs(tx)
    return {
      kind: 'needs',
      needs: rows.map((row) => ({
        id: row.id,
        needs: { slug: row.needs_slug, name: { sv: row.needs_sv, en: row.needs_en } },
        holds: { slug: row.holds_slug, name: { sv: row.holds_sv, en: row.holds_en } },
        category: row.category,
        moment: row.moment,
        ground: row.ground,
        obstacle: row.obstacle,
        description: row.description,
        recordedAt: row.recorded_at,
      })),
    } as const
  })
}

/** Writes down who needs to know what from whom, and when. Where no ground is known, that is the finding. */
export async function addNeed(
  house: House,
  person: Person,
  order: NewNeed,
): Promise<{ readonly kind: 'added'; readonly id: number } | CaseRefusal> {
  const action = 'information-need.change'
  return await withBothDoors(house, person, action, async (tx, acting) => {
    const no = await refusal(tx, acting, action)
    if (no) return refused(no.code)
    const { organisation } = acting
    const places = await caseStore.organisationsBySlug(tx, [order.needs, order.holds])
    const [needing, holding] = [places.get(order.needs), places.get(order.holds)]
    if (!needing || !holding || organisation === null) return await refuse(tx, action, 'RECEIVER_UNKNOWN')
    const rules = rulesOn(dateInSweden(new Date(acting.at)))
    if (order.ground !== null && !rules.some((rule) => rule.id === order.ground))
      return await refuse(tx, action, 'GROUND_UNKNOWN')
    const areas = { needsArea: needing.area_id, holdsArea: holding.area_id }
    const id = await store.addNeed(tx, acting, { ...order, ...areas, organisation })
    await record(tx, { action: 'information-need.add', subject: `information-need/${id}`, after: order })
    return { kind: 'added', id } as const
  })
}

/** The need was met or fell away. */
export async function endNeed(
  house: House,
  person: Person,
  id: number,
): Promise<{ readonly kind: 'done' } | CaseRefusal> {
  const action = 'information-need.change'
  return await withBothDoors(house, person, action, async (tx, acting) => {
    const no = await refusal(tx, acting, action)
    const isSeen = (await store.needs(tx)).some((need) => need.id === id)
    if (no) return refused(isSeen ? no.code : 'NEED_NOT_FOUND')
    if (!isSeen || !(await store.endNeed(tx, id))) return await refuse(tx, action, 'NEED_NOT_FOUND')
    await record(tx, { action: 'information-need.end', subject: `information-need/${id}` })
    return { kind: 'done' } as const
  })
}

/**
 * Takes a report from somebody who does not say who they are. The house writes it, with the month and no other time;
 * and no row in the log, whose instant would tell what the month hides. How often one place may send is the server's.
 */
export async function reportObstacle(house: House, report: NewObstacle, now: Date): Promise<void> {
  const month = `${dateInSweden(now).slice(0, 7)}-01`
  await house.withTx({ kind: 'house', purpose: 'anonymous obstacle' }, async (tx) => {
    const place =
      report.organisation === null ? null : await caseStore.organisationBySlug(tx, report.organisation)
    await store.addObstacle(tx, { ...report, organisationId: place?.id ?? null, month })
  })
}

/** What stands in the way, by kind, for those who decide. */
export async function listObstacles(
  house: House,
  person: Person,
): Promise<{ readonly kind: 'report'; readonly report: ObstacleReport } | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'obstacle.read')
    if (no) return refused(no.code)
    return { kind: 'report', report: obstacleReport(await store.obstacles(tx)) } as const
  })
}
