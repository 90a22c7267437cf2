import { type House, type Person, record } from '@utfall/database'
import type { CaseRefusal } from '../case-problems.ts'
import { consentHolds } from '../may-case.ts'
import type { NewWorker } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import type { Done } from './actions.ts'
import { caseFor, isSameArea, type KnownCase } from './facts.ts'
import * as store from './store.ts'

/** Who works with a case: inner secrecy. Nobody sees it without being named here. */

/**
 * Lets somebody work with the case. A person of another area is let in only where some consent to that area holds, or
 * an exception for just them: already that the unit knows the person is a secret (8 kap. 1 § OSL).
 */
export async function addWorker(
  house: House,
  person: Person,
  reference: string,
  order: NewWorker,
): Promise<Done | CaseRefusal> {
  return await withBothDoors(
    house,
    person,
    'case.staff',
    async (tx, acting) => {
      const known = await caseFor(tx, acting, 'case.staff', reference, { byHolder: true, mustBeOpen: true })
      if (known.kind === 'refused') return known
      const { row, facts } = known
      const no = (code: CaseRefusal['code']) => refuse(tx, 'case.staff', code, row.id)
      const place = await store.organisationBySlug(tx, order.organisation)
      const people = place ? await store.casePeople(tx, place.id) : []
      if (!place || !people.some((one) => one.account === order.account)) return await no('RECEIVER_UNKNOWN')
      if (order.seesProtected && !facts.seesProtected) return await no('PROTECTED_IDENTITY')
      const isWithin = await isSameArea(tx, acting, row.area_id, place.area_id)
      if (!isWithin && !mayKnowOf(known, acting.at, place.area_id, order.account))
        return await no('NO_GROUND_TO_KNOW')
      await store.addWorker(tx, acting, {
        case: row.id,
        account: order.account,
        organisation: place.id,
        seesProtected: order.seesProtected,
        reason: order.reason,
      })
      const { account, organisation, seesProtected, reason } = order
      await record(tx, {
        action: 'case.staff.add',
        subject: `case/${reference}/worker/${account}`,
        after: { account, organisation, seesProtected, reason },
        caseId: row.id,
      })
      return { kind: 'done' } as const
    },
    'ALREADY_WORKER',
  )
}

function mayKnowOf({ row, facts }: KnownCase, at: string, area: number, account: number): boolean {
  const now = Date.parse(at)
  return (
    facts.consents.some((one) => one.from === row.area_id && one.to === area && consentHolds(one, at)) ||
    facts.exceptions.some(
      (one) => one.to === area && one.toAccount === account && now < Date.parse(one.validTo),
    )
  )
}

/** Ends somebody's work with the case. An open case is never left with nobody in its own unit. */
export async function endWorker(
  house: House,
  person: Person,
  reference: string,
  worker: number,
): Promise<Done | CaseRefusal> {
  return await withBothDoors(house, person, 'case.staff', async (tx, acting) => {
    const known = await caseFor(tx, acting, 'case.staff', reference, { byHolder: true, mustBeOpen: false })
    if (known.kind === 'refused') return known
    const { row } = known
    const active = (await store.workersOf(tx, row.id)).filter((one) => one.ended_at === null)
    const ending = active.find((one) => one.id === worker)
    if (!ending) return await refuse(tx, 'case.staff', 'WORKER_NOT_FOUND', row.id)
    // Who has lost their role or account still stands there, and works with nothing.
    const handlers = new Set((await store.casePeople(tx, row.unit_id)).map((one) => one.account))
    const own = active.filter((one) => one.organisation_id === row.unit_id && handlers.has(one.account_id))
    if (row.closed_at === null && own.length === 1 && own[0]?.id === worker)
      return await refuse(tx, 'case.staff', 'LAST_WORKER', row.id)
    await store.endWorkers(tx, acting, [worker])
    const subject = `case/${reference}/worker/${ending.account_id}`
    await record(tx, { action: 'case.staff.end', subject, before: { worker }, caseId: row.id })
    return { kind: 'done' } as const
  })
}
