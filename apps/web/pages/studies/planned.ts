import type { LockKind, LockState, RunRecord } from '../../api/shapes.ts'

/** Whether the plan was fixed before anyone had seen the answer. */
export type Planned =
  | { readonly kind: 'not-locked' }
  /** Locked since the answer was worked out: the report does not know of it yet. */
  | { readonly kind: 'since' }
  | { readonly kind: 'beforehand'; readonly on: string; readonly by: string }
  | { readonly kind: 'afterwards'; readonly on: string; readonly by: string }
  | { readonly kind: 'changed'; readonly on: string; readonly by: string; readonly changes: number }

/** `lock` is what the results were made under, `now` how it stands today. A lock older than the first evaluation here counts as made beforehand. */
export function planned(lock: LockState, now: LockKind, runs: readonly RunRecord[]): Planned {
  if (lock.kind === 'not-locked') return { kind: now === 'not-locked' ? 'not-locked' : 'since' }
  const { lockedOn: on, lockedBy: by } = lock
  if (lock.kind === 'changed') return { kind: 'changed', on, by, changes: lock.changes.length }
  const first = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)))
  return { kind: Date.parse(on) <= first ? 'beforehand' : 'afterwards', on, by }
}

/** The latest first. */
export function newestFirst(runs: readonly RunRecord[]): readonly RunRecord[] {
  return [...runs].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
}
