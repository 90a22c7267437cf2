import type { ResultPeople } from '../result/schema.ts'
import { SMALLEST_SHOWN } from './context.ts'

/** Persons at the ends of the scale as anyone may read them, as shares of those with answers. */
export type ShownEnds =
  | { readonly kind: 'apart'; readonly lowest: number; readonly highest: number }
  | { readonly kind: 'together'; readonly share: number }
  | { readonly kind: 'few'; readonly limit: number }

/** Fewer than five at one end are told with the other end, and fewer than five at both only as so few (X.12). */
export function shownEnds({
  lowest,
  highest,
  lowestShare,
  highestShare,
}: Pick<ResultPeople, 'lowest' | 'highest' | 'lowestShare' | 'highestShare'>): ShownEnds {
  if (!isFew(lowest) && !isFew(highest)) return { kind: 'apart', lowest: lowestShare, highest: highestShare }
  return isFew(lowest + highest)
    ? { kind: 'few', limit: SMALLEST_SHOWN }
    : { kind: 'together', share: lowestShare + highestShare }
}

/** Too few to be shown as a number. */
export function isFew(n: number): boolean {
  return n > 0 && n < SMALLEST_SHOWN
}
