import { type MaybeRefOrGetter, toValue, watchEffect } from 'vue'

/** What the browser's tab, the history and the screen reader call this page. */
export function usePageTitle(title: MaybeRefOrGetter<string>): void {
  watchEffect(() => {
    const own = toValue(title)
    document.title = own === '' ? 'Utfall' : `${own} – Utfall`
  })
}
