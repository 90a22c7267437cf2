import type { ReviewedRow } from './store.ts'

/** Draws an integer from `from` up to but not including `to`. */
export type Chance = (from: number, to: number) => number

/**
 * `many` different places out of 1 … `of`, each set equally likely (Floyd's algorithm: R. Floyd in J. Bentley,
 * Programming Pearls, Comm. ACM 30(9), 1987). All of them where there are fewer.
 */
export function drawPlaces(of: number, many: number, chance: Chance): readonly number[] {
  const drawn = new Set<number>()
  for (let last = Math.max(1, of - many + 1); last <= of; last++) {
    const place = chance(1, last + 1)
    drawn.add(drawn.has(place) ? last : place)
  }
  return [...drawn].toSorted((one, other) => one - other)
}

export type ReviewAnswer =
  | { readonly kind: 'yes'; readonly follows: number | null }
  | { readonly kind: 'no'; readonly code: 'LOG_ROW_NOT_FOUND' | 'OWN_LOG_ROW' | 'ALREADY_REVIEWED' }

/** Never one's own row; once, and once more where the first review asked something. */
export function mayReview(row: ReviewedRow | null, account: number | null): ReviewAnswer {
  if (row === null) return { kind: 'no', code: 'LOG_ROW_NOT_FOUND' }
  if (account === null || row.account_id === account) return { kind: 'no', code: 'OWN_LOG_ROW' }
  if (row.outcome !== null && row.outcome !== 'asked') return { kind: 'no', code: 'ALREADY_REVIEWED' }
  return { kind: 'yes', follows: row.review }
}
