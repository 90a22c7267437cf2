import { type House, type Person, record } from '@utfall/database'
import type { CaseRefusal } from '../case-problems.ts'
import type { Done } from '../cases/actions.ts'
import { caseFor, isSameArea } from '../cases/facts.ts'
import * as caseStore from '../cases/store.ts'
import type { NewConsents, Review } from '../schema.ts'
import { refuse, withBothDoors } from '../second-door.ts'
import { wouldBeBlanket } from './rules.ts'
import * as store from './store.ts'

/** What the person has said: who may tell what to whom, and that they take it back. */

export type Recorded = { readonly kind: 'recorded'; readonly ids: readonly number[] }

/** Records consents to one receiver for one purpose, one row for each kind of information. */
export async function recordConsents(
  house: House,
  person: Person,
  reference: string,
  order: NewConsents,
): Promise<Recorded | CaseRefusal> {
  return await withBothDoors(house, person, 'consent.record', async (tx, acting) => {
    const open = { byHolder: true, mustBeOpen: true }
    const known = await caseFor(tx, acting, 'consent.record', reference, open)
    if (known.kind === 'refused') return known
    const { row, facts } = known
    const place = await caseStore.organisationBySlug(tx, order.to)
    if (!place) return await refuse(tx, 'consent.record', 'RECEIVER_UNKNOWN', row.id)
    const from = row.area_id
    const to = place.area_id
    if (await isSameArea(tx, acting, from, to)) return await refuse(tx, 'consent.record', 'SAME_AREA', row.id)
    if (wouldBeBlanket(facts.consents, { ...order, from, to }))
      return await refuse(tx, 'consent.record', 'BLANKET_CONSENT', row.id)
    const representative = order.form === 'representative' ? order.representative : null
    const ids: number[] = []
    for (const category of order.categories) {
      const { purpose, form, textVersion, language, validFrom, validTo, doubt } = order
      const said = { purpose, form, representative, textVersion, language, validFrom, validTo, doubt }
      const id = await store.addConsent(tx, acting, { case: row.id, from, to, category, ...said })
      await record(tx, {
        action: 'consent.record',
        subject: `case/${reference}/consent/${id}`,
        after: { to: place.slug, category, purpose, form, textVersion, language, validFrom, validTo },
        caseId: row.id,
      })
      ids.push(id)
    }
    return { kind: 'recorded', ids } as const
  })
}

/** The person takes a consent back; whoever sees the consent writes it down. It ends at once, on a closed case too. */
export async function withdrawConsent(
  house: House,
  person: Person,
  reference: string,
  order: { readonly consent: number; readonly reason: string | null },
): Promise<Done | CaseRefusal> {
  const action = 'consent.withdraw'
  return await withBothDoors(
    house,
    person,
    action,
    async (tx, acting) => {
      const known = await caseFor(tx, acting, action, reference, { byHolder: false, mustBeOpen: false })
      if (known.kind === 'refused') return known
      const { row, facts } = known
      const consent = facts.consents.find((one) => one.id === order.consent)
      if (!consent) return await refuse(tx, action, 'CONSENT_NOT_FOUND', row.id)
      if (consent.isWithdrawn) return await refuse(tx, action, 'CONSENT_ALREADY_WITHDRAWN', row.id)
      await store.addWithdrawal(tx, acting, consent.id, order.reason)
      const subject = `case/${reference}/consent/${consent.id}`
      await record(tx, { action, subject, after: { isWithdrawn: true }, caseId: row.id })
      return { kind: 'done' } as const
    },
    'CONSENT_ALREADY_WITHDRAWN',
  )
}

/** A second person judges a consent that was in doubt. Until then it opens nothing. */
export async function reviewConsent(
  house: House,
  person: Person,
  reference: string,
  order: { readonly consent: number } & Review,
): Promise<Done | CaseRefusal> {
  const action = 'consent.review'
  return await withBothDoors(
    house,
    person,
    action,
    async (tx, acting) => {
      const known = await caseFor(tx, acting, action, reference, { byHolder: false, mustBeOpen: false })
      if (known.kind === 'refused') return known
      const { row } = known
      const no = (code: CaseRefusal['code']) => refuse(tx, action, code, row.id)
      const consent = (await store.consentsOf(tx, row.id)).find((one) => one.id === order.consent)
      // Whether it holds is for those who would tell, not for those who wish to be told.
      if (!consent || !known.facts.isSameArea) return await no('CONSENT_NOT_FOUND')
      if (consent.doubt === null) return await no('CONSENT_NOT_IN_DOUBT')
      if (consent.holds !== null) return await no('CONSENT_ALREADY_REVIEWED')
      if (consent.recorded_by === acting.actor) return await no('REVIEW_BY_ANOTHER')
      await store.addReview(tx, acting, consent.id, order)
      const subject = `case/${reference}/consent/${consent.id}`
      await record(tx, {
        action,
        subject,
        after: { holds: order.holds, reason: order.reason },
        caseId: row.id,
      })
      return { kind: 'done' } as const
    },
    'CONSENT_ALREADY_REVIEWED',
  )
}
