import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useTheSession } from '../api/session-client.ts'
import { loadSession, serverNow, session, sessionIsOver, signedIn } from './session.ts'

/** People who need more time are told in good time (WCAG 2.2.1). */
const WARNING_MILLISECONDS = 120_000
/** Timers run late in a tab that is not looked at. */
const LONGEST_WAIT_MILLISECONDS = 30_000
const OLD_MILLISECONDS = 5000

/** Counts down to the end of the session, and ends it on the page when the time is up. */
export function useSessionEnd() {
  const leftMilliseconds = shallowRef(Number.POSITIVE_INFINITY)
  let timer: ReturnType<typeof setTimeout> | undefined

  function tick(): void {
    clearTimeout(timer)
    if (session.value.kind !== 'in') {
      leftMilliseconds.value = Number.POSITIVE_INFINITY
      return
    }
    const left = Date.parse(session.value.view.expiresAt) - serverNow()
    leftMilliseconds.value = left
    if (left <= 0) {
      sessionIsOver()
      return
    }
    const wait =
      left <= WARNING_MILLISECONDS ? 1000 : Math.min(left - WARNING_MILLISECONDS, LONGEST_WAIT_MILLISECONDS)
    timer = setTimeout(tick, wait)
  }

  /** Another tab may have used the session since; to ask does not keep it alive. */
  async function lookFirst(): Promise<void> {
    const { value } = session
    if (value.kind !== 'in' || Date.now() - value.readAt < OLD_MILLISECONDS) return
    await loadSession().catch(() => {
      // No contact: the clock goes on.
    })
  }

  /** Its whole life is over soon: using it does not put that off. */
  const isLast = shallowRef(false)
  async function stay(): Promise<void> {
    const before = signedIn.value?.expiresAt
    await useTheSession()
    await loadSession()
    isLast.value = before !== undefined && signedIn.value?.expiresAt === before
  }

  watch(session, tick, { immediate: true })
  document.addEventListener('visibilitychange', tick)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', tick)
  })

  const isNear = computed(() => leftMilliseconds.value > 0 && leftMilliseconds.value <= WARNING_MILLISECONDS)
  watch(isNear, (near) => {
    if (near) void lookFirst()
    else isLast.value = false
  })
  return { isNear, isLast, leftMilliseconds, stay }
}
