import type { NotEstimable } from '@utfall/regression'

export type { NotEstimable, Note } from '@utfall/regression'

export type Interval = { readonly low: number; readonly high: number }

export function notEstimable(reason: string, detail: NotEstimable['detail'] = {}): NotEstimable {
  return { kind: 'not-estimable', reason, detail }
}
