import type { WindowState } from '../calendar/wave-window.ts'

/** How somebody is reached. Controls in a waiting list are reached through whoever referred them (R2.35). */
export type Route = 'e-mail' | 'text-message' | 'letter' | 'referring-party'

/** What is known of somebody at the moment when a message would be sent, not when it was planned. */
export type Standing = {
  readonly window: WindowState
  /** The survey is open: neither paused nor closed. */
  readonly isSurveyOpen: boolean
  /** Has taken back the consent to be asked. */
  readonly isWithdrawn: boolean
  readonly isDead: boolean
  /** Has asked not to be contacted, or must not be for another reason that somebody wrote down. */
  readonly isBarred: boolean
  readonly hasProtectedIdentity: boolean
  readonly response: 'none' | 'begun' | 'finished'
  readonly route: Route
  /** Whether there is an address for that route; the referring party needs none. */
  readonly hasAddress: boolean
}

export type Contact =
  /** `continue`: what was begun is gone on with, never begun anew. */
  | { readonly kind: 'send'; readonly route: Route; readonly link: 'begin' | 'continue' }
  | { readonly kind: 'nothing'; readonly because: Because }

export type Because =
  | 'withdrawn'
  | 'dead'
  | 'barred'
  | 'finished'
  | 'survey-closed'
  | 'not-open-yet'
  | 'closed'
  | 'grace-for-begun-only'
  | 'no-address'

/**
 * Whether a message is sent. Asked at the moment of sending, whatever was true when it was planned; where several things
 * speak against it the person's own word comes first. Somebody with protected identity is reached by the referring party
 * alone: an address or a number in a message would be a trace.
 */
export function whetherToContact(standing: Standing): Contact {
  const because = against(standing)
  if (because !== null) return { kind: 'nothing', because }
  const route = standing.hasProtectedIdentity ? 'referring-party' : standing.route
  if (route !== 'referring-party' && !standing.hasAddress) return { kind: 'nothing', because: 'no-address' }
  return { kind: 'send', route, link: standing.response === 'begun' ? 'continue' : 'begin' }
}

function against(standing: Standing): Because | null {
  if (standing.isWithdrawn) return 'withdrawn'
  if (standing.isDead) return 'dead'
  if (standing.isBarred) return 'barred'
  if (standing.response === 'finished') return 'finished'
  if (!standing.isSurveyOpen) return 'survey-closed'
  switch (standing.window) {
    case 'not-yet':
      return 'not-open-yet'
    case 'open':
      return null
    case 'grace':
      return standing.response === 'begun' ? null : 'grace-for-begun-only'
    case 'closed':
      return 'closed'
  }
}
