import { addMonths, dateInSweden } from '@utfall/basics'
import { type House, type Person, record } from '@utfall/database'
import type { z } from 'zod'
import { refusal } from '../allow.ts'
import { type CaseRefusal, refused } from '../case-problems.ts'
import { caseFor, isSameArea } from '../cases/facts.ts'
import * as caseStore from '../cases/store.ts'
import * as store from '../consents/store.ts'
import { exceptionGrounds } from '../law/legal-map.ts'
import type { Decided, ExceptionReport, NewException } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'

/** Telling one thing to one person without consent, on a ground that the law gives; never a standing rule (R3.90). */

type DecidedException = { readonly kind: 'decided' } & z.infer<typeof Decided>

const REPEATED = {
  sv: 'Det här är inte första undantaget till samma mottagare om samma sak. Ett undantag är inget arbetssätt: fråga personen om samtycke.',
  en: 'This is not the first exception to the same receiver about the same. An exception is no way of working: ask the person for consent.',
}

/**
 * Decides that one kind of information about one case is told to one person, within at most a day. The receiver works
 * with the case from then on, and sees of it what this opens.
 */
export async function decideException(
  house: House,
  person: Person,
  reference: string,
  order: NewException,
): Promise<DecidedException | CaseRefusal> {
  const action = 'exception.decide'
  return await withBothDoors(house, person, action, async (tx, acting) => {
    const known = await caseFor(tx, acting, action, reference, { byHolder: true, mustBeOpen: true })
    if (known.kind === 'refused') return known
    const { row, facts } = known
    const no = (code: CaseRefusal['code']) => refuse(tx, action, code, row.id)
    const place = await caseStore.organisationBySlug(tx, order.organisation)
    const people = place ? await caseStore.casePeople(tx, place.id) : []
    if (!place || !people.some((one) => one.account === order.account)) return await no('RECEIVER_UNKNOWN')
    if (order.account === acting.account) return await no('NOT_FOR_ONESELF')
    if (await isSameArea(tx, acting, row.area_id, place.area_id)) return await no('SAME_AREA')
    const today = dateInSweden(new Date(acting.at))
    if (!exceptionGrounds(today, order.category).some((rule) => rule.id === order.ground))
      return await no('GROUND_UNKNOWN')
    if (order.category === 'contact' && facts.hasProtectedIdentity) return await no('PROTECTED_IDENTITY')
    const earlier = facts.exceptions.filter(
      (one) => one.to === place.area_id && one.category === order.category,
    ).length
    const { category, ground, need, reason, hours } = order
    const { id, valid_to } = await store.addException(tx, acting, {
      ...{ case: row.id, from: row.area_id, to: place.area_id, toAccount: order.account },
      ...{ category, ground, need, reason, hours },
    })
    const isWorker = (await caseStore.workersOf(tx, row.id)).some(
      (one) => one.account_id === order.account && one.organisation_id === place.id && one.ended_at === null,
    )
    if (!isWorker)
      await caseStore.addWorker(tx, acting, {
        ...{ case: row.id, account: order.account, organisation: place.id, seesProtected: false },
        reason: need,
      })
    await record(tx, {
      action,
      subject: `case/${reference}/exception/${id}`,
      after: { to: place.slug, account: order.account, category, ground, need, reason, hours, earlier },
      caseId: row.id,
    })
    const warning = earlier > 0 ? REPEATED : null
    return { kind: 'decided', id, validTo: valid_to, earlier, warning } as const
  })
}

/** How often the own area has told without consent in the last months: to whom and on which ground, never about whom. */
export async function exceptionReport(
  house: House,
  person: Person,
  months: number,
): Promise<({ readonly kind: 'report' } & ExceptionReport) | CaseRefusal> {
  return await house.withTx(person, async (tx, acting) => {
    const no = await refusal(tx, acting, 'exception.report')
    if (no) return refused(no.code)
    const since = addMonths(dateInSweden(new Date(acting.at)), -months)
    const rows = await store.exceptionCounts(tx, since)
    await record(tx, { action: 'exception.report', subject: 'exception', after: { since } })
    return {
      kind: 'report',
      since,
      rows: rows.map((row) => ({
        to: { slug: row.slug, name: { sv: row.name_sv, en: row.name_en } },
        category: row.category,
        ground: row.ground,
        exceptions: row.exceptions,
        cases: row.cases,
        isRepeated: row.is_repeated,
      })),
    } as const
  })
}
