import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, type MaybeRefOrGetter, onScopeDispose, shallowRef, toValue, watch } from 'vue'
import { type Failure, failureFrom } from './failure.ts'

/** What the pages know about an answer that is on its way, here, or not coming. */
export type Loading<T> = {
  readonly data: T | undefined
  readonly failure: Failure | null
  readonly retry: () => void
}

type Key = readonly (string | number | boolean | null)[]

/**
 * One answer, kept under its name until it is forgotten. What is `unkept` is asked for each time that it is shown, and
 * gone when it no longer is: nobody is told by what was true before.
 */
export function useAnswer<T>(
  key: MaybeRefOrGetter<Key>,
  read: (signal: AbortSignal) => Promise<T>,
  { unkept = false }: { readonly unkept?: boolean } = {},
) {
  const query = useQuery({
    key: () => [...toValue(key)],
    query: ({ signal }) => read(signal),
    ...(unkept && { staleTime: 0, gcTime: 0 }),
  })
  return computed<Loading<T>>(() => {
    const failure = query.error.value ? failureFrom(query.error.value) : null
    const isClosed = unkept && (failure?.kind === 'not-found' || failure?.kind === 'refused')
    return { data: isClosed ? undefined : query.data.value, failure, retry: () => void query.refetch() }
  })
}

/** What is known under a name is old: it is asked for again where it is shown. */
export function useForget() {
  const cache = useQueryCache()
  return async (...key: Key): Promise<void> => {
    await cache.invalidateQueries({ key: [...key] })
  }
}

type Part<T> = { readonly items: readonly T[]; readonly next: string | null }

/** A list that comes part by part. It is begun anew when what is asked for changes. */
export function usePages<T>(
  read: (cursor: string | null, signal: AbortSignal) => Promise<Part<T>>,
  asked: () => unknown = () => null,
) {
  const items = shallowRef<readonly T[] | undefined>()
  const next = shallowRef<string | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = shallowRef(false)
  let stop = new AbortController()

  async function load(cursor: string | null): Promise<void> {
    stop.abort()
    const own = new AbortController()
    stop = own
    busy.value = true
    failure.value = null
    try {
      const part = await read(cursor, own.signal)
      if (own.signal.aborted) return
      items.value = cursor === null ? part.items : [...(items.value ?? []), ...part.items]
      next.value = part.next
    } catch (error) {
      if (!own.signal.aborted) failure.value = failureFrom(error)
    } finally {
      if (stop === own) busy.value = false
    }
  }

  const begin = (): Promise<void> => load(null)
  watch(asked, begin, { immediate: true })
  onScopeDispose(() => stop.abort())

  const answer = computed<Loading<readonly T[]>>(() => ({
    data: items.value,
    failure: failure.value,
    retry: () => void load(items.value === undefined ? null : next.value),
  }))
  return { answer, next, busy, begin, more: () => load(next.value) }
}
