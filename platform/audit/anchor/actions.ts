import { connectDirectly, type DatabasePlace, type House } from '@utfall/database'
import { headsOfDatabase, headsOfHouse } from '../verify/store.ts'
import { readAnchor, writeAnchor } from './anchor-file.ts'
import type { AnchorState, LostLane } from './compare.ts'
import { compareAnchor, compareAnchorDirectly, isOwner, writeReconciliation } from './store.ts'

/** Whether the house may serve: not when it is behind its anchor. Throws `AnchorUnreadable`. */
export async function checkAnchor(house: House, file: string): Promise<AnchorState> {
  return await compareAnchor(house, await readAnchor(file))
}

export type AnchorKeeper = {
  /** Writes it now. */
  write(): Promise<void>
  /** Writes it a last time and stops. */
  stop(): Promise<void>
}

const ANCHOR_SECONDS = 60

/** While the house was at work, rows that its anchor saw were taken away or made anew: that is no clock and no restart. */
export class LogBehindAnchor extends Error {
  constructor(lanes: readonly LostLane[]) {
    super(`the log no longer holds what its anchor saw, in ${lanes.length} of its lanes`)
    this.name = 'LogBehindAnchor'
  }
}

/**
 * Writes the anchor every minute and at the stop, but never over rows that are not there any more: whoever made a chain
 * anew would have it anchored. Of that, of an anchor that cannot be written and of a database that does not answer
 * `onTrouble` is told, and the next minute tries again: the house goes on, and does not start again before the loss is
 * accepted.
 */
export function keepAnchor({
  house,
  file,
  clock,
  onTrouble,
  everySeconds = ANCHOR_SECONDS,
}: {
  readonly house: House
  readonly file: string
  readonly clock: () => Date
  readonly onTrouble: (error: unknown) => void
  readonly everySeconds?: number
}): AnchorKeeper {
  let last: Promise<void> = Promise.resolve()
  const write = () => {
    // One at a time: an older state must not come after a newer one.
    last = last.then(async () => {
      try {
        // What is to be written comes first: what is lost in between was seen.
        const heads = await headsOfHouse(house)
        const state = await checkAnchor(house, file)
        if (state.kind === 'behind') throw new LogBehindAnchor(state.lanes)
        await writeAnchor(file, heads, clock())
      } catch (error) {
        onTrouble(error)
      }
    })
    return last
  }
  const timer = setInterval(() => void write(), everySeconds * 1000)
  timer.unref()
  return {
    write,
    async stop() {
      clearInterval(timer)
      await write()
    },
  }
}

export type Reconciled =
  | { readonly kind: 'reconciled'; readonly lost: readonly LostLane[]; readonly anchoredAt: string }
  /** Nothing was lost, so there is nothing to accept. */
  | { readonly kind: 'in-step' }
  | { readonly kind: 'no-anchor' }
  /** The login may not write as the owner. */
  | { readonly kind: 'not-owner' }

/**
 * Accepts that rows which the anchor saw are gone: writes `house.reconcile` in the log with what was lost and why, and
 * then a new anchor. Takes the stopped embedded house, or the owner's login.
 */
export async function reconcile(
  place: DatabasePlace,
  { file, reason, at }: { readonly file: string; readonly reason: string; readonly at: Date },
): Promise<Reconciled> {
  const anchor = await readAnchor(file)
  if (anchor === null) return { kind: 'no-anchor' }
  const connection = await connectDirectly(place)
  try {
    if (!(await isOwner(connection))) return { kind: 'not-owner' }
    const state = await compareAnchorDirectly(connection, anchor)
    if (state.kind !== 'behind') return { kind: 'in-step' }
    const { lanes: lost, at: anchoredAt } = state
    await writeReconciliation(connection, { reason, anchoredAt, lost })
    await writeAnchor(file, await headsOfDatabase(connection), at)
    return { kind: 'reconciled', lost, anchoredAt }
  } finally {
    await connection.close()
  }
}
