import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, type MaybeRefOrGetter, onScopeDispose, toValue, watch } from 'vue'
import { type Language, readEstimates, readReport, readStudies, readStudy } from './client.ts'
import { type Failure, failureFrom } from './failure.ts'
import type { ReportPartName, StudySummary } from './shapes.ts'

/** What the pages know about an answer that is on its way, here, or not coming. */
export type Loading<T> = {
  readonly data: T | undefined
  readonly failure: Failure | null
  readonly retry: () => void
}

type Query<T> = {
  readonly data: { readonly value: T | undefined }
  readonly error: { readonly value: unknown }
  readonly refetch: () => Promise<unknown>
}

function loading<T>(query: Query<T>) {
  return computed<Loading<T>>(() => ({
    data: query.data.value,
    failure: query.error.value ? failureFrom(query.error.value) : null,
    retry: () => void query.refetch(),
  }))
}

const LIST_REFRESH_MILLISECONDS = 2000

/** All studies; asked for again while any of them is being evaluated. */
export function useStudies() {
  const query = useQuery({ key: ['studies'], query: ({ signal }) => readStudies(signal) })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(query.data, (studies) => {
    clearTimeout(timer)
    const busy = studies?.some(({ state }) => state === 'waiting' || state === 'running')
    if (busy) timer = setTimeout(() => void query.refetch(), LIST_REFRESH_MILLISECONDS)
  })
  onScopeDispose(() => clearTimeout(timer))
  return loading(query)
}

export function useStudy(id: MaybeRefOrGetter<string>) {
  return loading(
    useQuery({ key: () => ['study', toValue(id)], query: ({ signal }) => readStudy(toValue(id), signal) }),
  )
}

export function useReport(
  id: MaybeRefOrGetter<string>,
  part: ReportPartName,
  language: MaybeRefOrGetter<Language>,
  wanted: () => boolean = () => true,
) {
  return loading(
    useQuery({
      key: () => ['study', toValue(id), 'report', part, toValue(language)],
      enabled: wanted,
      query: ({ signal }) => readReport(toValue(id), part, toValue(language), signal),
    }),
  )
}

export function useEstimates(id: MaybeRefOrGetter<string>, language: MaybeRefOrGetter<Language>) {
  return loading(
    useQuery({
      key: () => ['study', toValue(id), 'estimates', toValue(language)],
      query: ({ signal }) => readEstimates(toValue(id), toValue(language), signal),
    }),
  )
}

/** What the list has already told about a study, so that its page has a name from the first moment. */
export function useListed(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  return computed(() =>
    cache.getQueryData<readonly StudySummary[]>(['studies'])?.find((study) => study.id === toValue(id)),
  )
}

/** After a run or a lock: what is known about the study is old. */
export function useForgetStudy() {
  const cache = useQueryCache()
  return async (id: string): Promise<void> => {
    await Promise.all([
      cache.invalidateQueries({ key: ['study', id] }),
      cache.invalidateQueries({ key: ['studies'] }),
    ])
  }
}
