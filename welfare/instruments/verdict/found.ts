import type { ResultNote } from '../result/figure-schema.ts'
import type { Hinders, VerdictReason } from '../result/verdict-schema.ts'

/** What one rule found: the reason, and what to try about it. */
export type Found = { readonly reason: VerdictReason; readonly tries: readonly ResultNote[] }

export function reason(
  code: string,
  detail: ResultNote['detail'],
  hinders: Hinders,
  tries: readonly (string | ResultNote)[],
): Found {
  return {
    reason: { code, detail, hinders },
    tries: tries.map((each) => (typeof each === 'string' ? { code: each, detail: {} } : each)),
  }
}
