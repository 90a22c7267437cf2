import { createHash } from 'node:crypto'
import { type House, record, type Tx } from '@utfall/database'
import { EXAMPLE_CASES, type ExampleCase } from './made-up-cases.ts'
import * as store from './store.ts'

/** Made-up cases for a trial house: each shows one thing that the law does with what people know of each other. */

export type ExampleCases =
  | { readonly kind: 'brought'; readonly cases: number }
  /** A house that is no trial holds no example, and one without the example's people has nobody to work with them. */
  | { readonly kind: 'not-here'; readonly missing: readonly string[] }

/**
 * Brings the made-up cases into a trial house, once: what is there already is left as it is. The example's
 * organisations and people must be there.
 */
export async function bringExampleCases(house: House): Promise<ExampleCases> {
  return await house.withTx({ kind: 'house', purpose: 'bring the example' }, async (tx) => {
    if ((await store.houseKind(tx)) !== 'trial') return { kind: 'not-here', missing: ['trial'] } as const
    const slugs = new Set(
      EXAMPLE_CASES.flatMap((one) => [one.unit, ...one.others, ...one.consents.map((said) => said.to)]),
    )
    const staff = await store.staffByOrganisation(tx, [...slugs])
    const missing = [...slugs].filter((slug) => !staff.has(slug)).toSorted()
    if (missing.length > 0) return { kind: 'not-here', missing } as const
    let cases = 0
    for (const example of EXAMPLE_CASES) {
      const pseudonym = pseudonymOf(example)
      if (await store.isHeld(tx, pseudonym)) continue
      await bring(tx, example, pseudonym, staff)
      cases += 1
    }
    return { kind: 'brought', cases } as const
  })
}

/** Of the house's shape, and plainly the same each time; no key is behind it, since nobody is. */
function pseudonymOf({ key }: ExampleCase): string {
  return `ex-${createHash('sha256').update(`utfall example ${key}`).digest('hex').slice(0, 29)}`
}

type Staff = ReadonlyMap<string, store.ExampleStaff>

async function bring(tx: Tx, example: ExampleCase, pseudonym: string, staff: Staff): Promise<void> {
  const of = (slug: string): store.ExampleStaff => {
    const found = staff.get(slug)
    if (!found) throw new Error(`nobody at ${slug}`)
    return found
  }
  const holder = of(example.unit)
  const by = `person/${holder.account}`
  const id = await store.addCase(tx, { ...example, pseudonym, unit: holder.organisation, by })
  await store.addWorker(tx, { case: id, ...holder, seesProtected: true, reason: example.reason, by })
  for (const account of example.hasColleagues ? holder.colleagues : [])
    await store.addWorker(tx, {
      case: id,
      ...holder,
      account,
      seesProtected: false,
      reason: example.reason,
      by,
    })
  for (const [category, content] of Object.entries(example.information))
    await store.addInformation(tx, { case: id, category, content, by })
  for (const said of example.consents) {
    const consent = await store.addConsent(tx, {
      ...said,
      case: id,
      from: holder.area,
      to: of(said.to).area,
      by,
    })
    if (said.withdrawn !== null) await store.addWithdrawal(tx, { consent, reason: said.withdrawn, by })
  }
  for (const past of example.exceptions) {
    const to = of(past.to)
    await store.addPastException(tx, { ...past, case: id, from: holder.area, toStaff: to, by })
  }
  for (const slug of example.others)
    await store.addWorker(tx, { case: id, ...of(slug), seesProtected: false, reason: example.reason, by })
  await record(tx, { action: 'example.bring', subject: `case/${example.key}`, caseId: id })
}
