import type { LockState, RunRecord } from '../../api/shapes.ts'

/** Whether the plan was fixed before anyone had seen the answer. */
export type Planned =
  | { readonly kind: 'not-locked' }
  | { readonly kind: 'beforehand'; readonly on: string; readonly by: string }
  | { readonly kind: 'afterwards'; readonly on: string; readonly by: string }
  | { readonly kind: 'changed'; readonly on: string; readonly by: string; readonly changes: number }

/** A lock counts as made beforehand when it is older than the first evaluation here. */
export function planned(lock: LockState, runs: readonly RunRecord[]): Planned {
  if (lock.kind === 'not-locked') return { kind: 'not-locked' }
  const { lockedOn: on, lockedBy: by } = lock
  if (lock.kind === 'changed') return { kind: 'changed', on, by, changes: lock.changes.length }
  const first = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)))
  return { kind: Date.parse(on) <= first ? 'beforehand' : 'afterwards', on, by }
}

/** The latest first. */
export function newestFirst(runs: readonly RunRecord[]): readonly RunRecord[] {
  return [...runs].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
}
