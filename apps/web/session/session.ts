import { useQueryCache } from '@pinia/colada'
import { computed, readonly, shallowRef, watch } from 'vue'
import type { HouseView, SessionView, SignedIn } from '../api/house-shapes.ts'
import { chooseOrganisation, endSession, readSession } from '../api/session-client.ts'

/** Who is signed in, as what and where. One for the whole tab; kept in its memory and nowhere else. */

type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'out'; readonly house: HouseView }
  | { readonly kind: 'in'; readonly view: SignedIn; readonly readAt: number }

const current = shallowRef<SessionState>({ kind: 'unknown' })
export const session = readonly(current)
export const signedIn = computed(() => (current.value.kind === 'in' ? current.value.view : null))
export const house = computed(() => {
  switch (current.value.kind) {
    case 'unknown':
      return null
    case 'out':
      return current.value.house
    case 'in':
      return current.value.view.house
  }
})

/**
 * What has happened to the session behind the page's back. What was typed stays in the page, which is hidden until the
 * same person is back.
 */
type Interruption =
  | { readonly kind: 'over' }
  /** Somebody else, or the same person in another organisation, is signed in from another tab. */
  | { readonly kind: 'moved'; readonly to: SignedIn }
const broken = shallowRef<Interruption | null>(null)
export const interruption = readonly(broken)

/** How far the server's clock is ahead of this computer's. */
let clockAheadMilliseconds = 0
export function keepServerClock(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date)
  if (!Number.isNaN(at)) clockAheadMilliseconds = at - Date.now()
}
export function serverNow(): number {
  return Date.now() + clockAheadMilliseconds
}

const isSamePlace = (a: SignedIn, b: SignedIn): boolean =>
  a.account.id === b.account.id && a.organisation?.slug === b.organisation?.slug

function set(view: SessionView): void {
  current.value = view.signedIn
    ? { kind: 'in', view, readAt: Date.now() }
    : { kind: 'out', house: view.house }
}

function take(view: SessionView): void {
  const shown = current.value
  if (shown.kind !== 'in') {
    set(view)
  } else if (!view.signedIn) {
    broken.value = { kind: 'over' }
  } else if (isSamePlace(shown.view, view)) {
    set(view)
    broken.value = null
  } else {
    broken.value = { kind: 'moved', to: view }
  }
}

let reading: Promise<void> | null = null

/** Asks the server who is signed in; several who ask at once share one question. */
export function loadSession(): Promise<void> {
  reading ??= readSession()
    .then(take)
    .finally(() => {
      reading = null
    })
  return reading
}

/** The session's time is up by the clock: the server need not be asked. */
export function sessionIsOver(): void {
  if (current.value.kind === 'in') broken.value = { kind: 'over' }
}

const channel = new BroadcastChannel('utfall.session')
export function onOtherTabs(told: () => void): void {
  channel.onmessage = told
}

/** From here on it is somebody, or somewhere, else: nothing that was fetched before may be shown. */
function beginAnew(view: SessionView): void {
  takeovers++
  const cache = useQueryCache()
  for (const entry of cache.getEntries()) cache.remove(entry)
  set(view)
  broken.value = null
  channel.postMessage('changed')
}

/** Somebody has just signed in, by whichever way. True where the page stands as it did: the same person is back. */
export async function enter(view: SignedIn): Promise<boolean> {
  const shown = current.value
  if (shown.kind === 'in' && broken.value?.kind === 'over' && shown.view.account.id === view.account.id) {
    const slug = shown.view.organisation?.slug
    const isThere = slug === view.organisation?.slug
    const canReturn = view.organisations.some((organisation) => organisation.slug === slug)
    take(!isThere && slug !== undefined && canReturn ? await chooseOrganisation(slug) : view)
    return true
  }
  beginAnew(view)
  return false
}

/** How often somebody, or somewhere, else has taken the page over. */
let takeovers = 0

/** When nothing interrupts the page any more: true where the same person is back, false where it is somebody else's. */
export function untilBack(): Promise<boolean> {
  if (broken.value === null) return Promise.resolve(true)
  const before = takeovers
  return new Promise((resolve) => {
    const stop = watch(
      broken,
      (now) => {
        if (now !== null) return
        stop()
        resolve(takeovers === before)
      },
      { flush: 'sync' },
    )
  })
}

/** Goes on as whoever is signed in now. */
export function followTheMove(): void {
  if (broken.value?.kind === 'moved') beginAnew(broken.value.to)
}

export async function moveTo(slug: string): Promise<void> {
  beginAnew(await chooseOrganisation(slug))
}

export async function signOut(): Promise<void> {
  const known = house.value
  await endSession()
  if (known !== null) beginAnew({ signedIn: false, house: known })
}

/** Gives up a session that is over, without signing in again: what stands on the page is thrown away. */
export function giveUp(): void {
  if (house.value !== null) beginAnew({ signedIn: false, house: house.value })
}
