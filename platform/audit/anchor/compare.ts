import type { LaneHead } from '../verify/exported-row.ts'
import type { Anchor } from './anchor-file.ts'

/** A lane whose row that the anchor saw is not in the log. */
export type LostLane = {
  readonly lane: number
  /** Place and hash of the row that was seen. */
  readonly seen: number
  readonly hash: string
  /** How far the lane goes now; 0 where it is not there. */
  readonly now: number
  /** `rows-gone`: the lane ends before that place. `other-row`: another row stands there. */
  readonly kind: 'rows-gone' | 'other-row'
}

export type AnchorState =
  /** Every row that the anchor saw is there. */
  | { readonly kind: 'in-step'; readonly at: string }
  /** Rows that were seen are not there: the database was put back to an older copy, or is another one. */
  | { readonly kind: 'behind'; readonly at: string; readonly lanes: readonly LostLane[] }
  /** Nothing has been anchored yet. */
  | { readonly kind: 'none' }

/** `hashAt` is what stands at each anchored place now; null where nothing does. */
export function compareHeads(
  anchor: Anchor,
  now: readonly LaneHead[],
  hashAt: (lane: number) => string | null,
): AnchorState {
  const lanes = anchor.heads.flatMap(({ lane, place, hash }): LostLane[] => {
    if (hashAt(lane) === hash) return []
    const reach = now.find((head) => head.lane === lane)?.place ?? 0
    return [{ lane, seen: place, hash, now: reach, kind: reach < place ? 'rows-gone' : 'other-row' }]
  })
  return lanes.length === 0 ? { kind: 'in-step', at: anchor.at } : { kind: 'behind', at: anchor.at, lanes }
}
