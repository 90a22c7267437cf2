import { type Ref, shallowRef } from 'vue'
import type { RouteLocationNormalized, Router } from 'vue-router'

const LOADED_ANEW = 'utfall.loaded-anew'

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch('/api/health')).ok
  } catch {
    return false
  }
}

type MissingPage = {
  /** A page was asked for whose files did not come. */
  readonly missing: Readonly<Ref<boolean>>
  readonly retry: () => Promise<void>
}

/**
 * The files of a page are fetched when it is first opened. When they do not come, either the connection is gone, and
 * the page says so; or the server has a newer version whose files have other names, and everything is loaded anew,
 * once. Loading anew is also the way back, because a browser may remember that a script could not be had.
 */
export function watchMissingPages(router: Router): MissingPage {
  const missing = shallowRef(false)
  let wanted: RouteLocationNormalized | null = null

  async function retry(): Promise<void> {
    if (wanted !== null && (await serverAnswers())) window.location.assign(wanted.fullPath)
  }

  router.onError(async (_error, to) => {
    wanted = to
    if (sessionStorage.getItem(LOADED_ANEW) === to.fullPath) {
      missing.value = true
      return
    }
    sessionStorage.setItem(LOADED_ANEW, to.fullPath)
    await retry()
    missing.value = true
  })
  router.afterEach((_to, _from, failure) => {
    if (failure) return
    missing.value = false
    sessionStorage.removeItem(LOADED_ANEW)
  })
  return { missing, retry }
}
