import { shallowRef } from 'vue'
import type { Router } from 'vue-router'
import { watchRequests } from '../api/ask-server.ts'
import { type Failure, failureFrom } from '../api/failure.ts'
import type { SignedIn } from '../api/house-shapes.ts'
import { type Access, EVERYBODY_ACTING, entrance } from './access.ts'
import { isAttended, watchAttendance } from './attendance.ts'
import { confirmWho } from './confirmation.ts'
import { linksFor } from './navigation.ts'
import {
  interruption,
  keepServerClock,
  loadSession,
  onOtherTabs,
  session,
  signedIn,
  untilBack,
} from './session.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Whoever acts in an organisation, where nothing is said. */
    readonly access?: Access
    /** The part of the help page that is about this one. */
    readonly help?: string
    /** The page in the menu that this one lies under, where its address does not say so. */
    readonly under?: string
  }
}

export const accessOf = (meta: { readonly access?: Access }): Access => meta.access ?? EVERYBODY_ACTING

/** Why it cannot be said who is signed in; null where it can. */
export const unreachable = shallowRef<Failure | null>(null)

async function askWho(): Promise<void> {
  try {
    await loadSession()
    unreachable.value = null
  } catch (error) {
    unreachable.value = failureFrom(error)
  }
}

/** Behind the door everything asks first who is signed in; whoever is not goes to the door, and from there back. */
export function guardPages(router: Router): void {
  router.beforeEach(async (to) => {
    if (session.value.kind === 'unknown') await askWho()
    // A provider's way back leads here when nobody came in by it.
    const { problem } = to.query
    if (to.path === '/' && problem !== undefined)
      return { name: 'sign-in', query: { problem }, replace: true }
    if (to.path === '/' && signedIn.value !== null) return firstPage(signedIn.value)
    if (accessOf(to.meta) === 'public' || session.value.kind !== 'out') return true
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { till: to.fullPath }, replace: true }
  })
}

/** Whoever looks after the house and works in no organisation has no studies: their first page is another. */
function firstPage(who: SignedIn): true | { readonly path: string; readonly replace: true } {
  if (entrance(EVERYBODY_ACTING, who).kind !== 'closed') return true
  const first = linksFor(who).find(({ access }) => access !== 'public')
  return first === undefined ? true : { path: first.to, replace: true }
}

export async function askAgain(router: Router): Promise<void> {
  await askWho()
  if (unreachable.value === null)
    await router.replace({ path: router.currentRoute.value.fullPath, force: true })
}

/** The server extends a session by use; how long it holds is read again at most this often. */
const FRESH_MILLISECONDS = 60_000
const BETWEEN_CHECKS_MILLISECONDS = 2000

/**
 * What is not found may be a session that has ended, because the server says no more to whoever is not signed in. And
 * what another tab has done to the session counts in this one.
 */
export function followSession(): void {
  let checkedAt = Number.NEGATIVE_INFINITY
  const check = (): void => {
    const now = performance.now()
    if (session.value.kind !== 'in' || now - checkedAt < BETWEEN_CHECKS_MILLISECONDS) return
    checkedAt = now
    loadSession().catch(() => {
      // No contact: whatever was asked for says so itself.
    })
  }
  watchRequests({
    answered: (path, status, date) => {
      keepServerClock(date)
      if (path.startsWith('/api/session') || path.startsWith('/api/sign-in')) return
      const isOld = session.value.kind === 'in' && Date.now() - session.value.readAt > FRESH_MILLISECONDS
      if ((status === 404 && interruption.value === null) || (status < 400 && isOld)) check()
    },
    confirm: confirmWho,
    isAttended,
    untilBack,
    async cameBack() {
      await loadSession().catch(() => {
        // No contact: whatever was asked for says so itself.
      })
      return interruption.value !== null && (await untilBack())
    },
  })
  watchAttendance()
  onOtherTabs(check)
  document.addEventListener('visibilitychange', () => {
    // Somebody may have signed in again in the other tab.
    if (document.visibilityState === 'visible' && interruption.value !== null) check()
  })
}
