import type { Router } from 'vue-router'
import type { Failure } from '../../api/failure.ts'

/** A secret in an address is read once and taken out of it, so that it stays in no history; kept for this tab only. */
const known = new Map<'entry' | 'invitation', string>()

export function takeLink(kind: 'entry' | 'invitation', router: Router): string | null {
  const { hash } = router.currentRoute.value
  if (hash.length > 1) {
    known.set(kind, hash.slice(1))
    void router.replace({ hash: '' })
  }
  return known.get(kind) ?? null
}

export const hasEntryLink = (): boolean => known.has('entry')
/** A link opens once. */
export const forgetLink = (kind: 'entry' | 'invitation'): boolean => known.delete(kind)

export const isLinkOver = (failure: Failure | null): boolean =>
  failure?.kind === 'not-found' && failure.problem?.code === 'LINK_NOT_VALID'
