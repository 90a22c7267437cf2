import type { InformationCategory } from '@utfall/database'
import { microsecondsOf } from '../instant.ts'
import type { ConsentFact } from '../may-case.ts'
import { CATEGORIES } from '../schema.ts'

/**
 * Whether new consents, with those there are, would at some moment open every category to one receiver: then the person
 * would have waived all secrecy towards it, which no consent can do (12 kap. 2 § OSL; its preparatory works). A consent
 * in doubt counts, since it may come to hold.
 */
export function wouldBeBlanket(
  held: readonly ConsentFact[],
  order: {
    readonly from: number
    readonly to: number
    readonly categories: readonly InformationCategory[]
    readonly validFrom: string
    readonly validTo: string
  },
): boolean {
  const begins = microsecondsOf(order.validFrom)
  const ends = microsecondsOf(order.validTo)
  const others = held
    .filter(
      (one) => one.from === order.from && one.to === order.to && !one.isWithdrawn && one.review !== false,
    )
    .map((one) => ({
      category: one.category,
      begins: microsecondsOf(one.validFrom),
      ends: microsecondsOf(one.validTo),
    }))
  // What is open at once can only grow where something begins.
  const moments = [begins, ...others.map((one) => one.begins)].filter((at) => begins <= at && at < ends)
  return moments.some((at) => {
    const open = others.filter((one) => one.begins <= at && at < one.ends).map((one) => one.category)
    return new Set([...open, ...order.categories]).size >= CATEGORIES.length
  })
}
