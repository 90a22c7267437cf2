import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, type MaybeRefOrGetter, onScopeDispose, toValue, watch } from 'vue'
import {
  type Language,
  readEstimates,
  readInstrument,
  readInstrumentPart,
  readInstruments,
  readReport,
  readShorterBasis,
  readStudies,
  readStudy,
} from './client.ts'
import { type Failure, failureFrom } from './failure.ts'
import type { InstrumentPartName, InstrumentSummary, ReportPartName, StudySummary } from './shapes.ts'

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

/** A list that is asked for again while something in it is being computed. */
function refreshed<T extends { readonly state: string }>(query: Query<readonly T[]>) {
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => query.data.value,
    (list) => {
      clearTimeout(timer)
      const busy = list?.some(({ state }) => state === 'waiting' || state === 'running')
      if (busy) timer = setTimeout(() => void query.refetch(), LIST_REFRESH_MILLISECONDS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return loading(query)
}

/** All studies; asked for again while any of them is being evaluated. */
export function useStudies() {
  return refreshed(useQuery({ key: ['studies'], query: ({ signal }) => readStudies(signal) }))
}

/** All instruments; asked for again while answers to any of them are being analysed. */
export function useInstruments() {
  return refreshed(useQuery({ key: ['instruments'], query: ({ signal }) => readInstruments(signal) }))
}

export function useInstrument(id: MaybeRefOrGetter<string>) {
  return loading(
    useQuery({
      key: () => ['instrument', toValue(id)],
      query: ({ signal }) => readInstrument(toValue(id), signal),
    }),
  )
}

export function useInstrumentPart(
  id: MaybeRefOrGetter<string>,
  part: MaybeRefOrGetter<InstrumentPartName>,
  language: MaybeRefOrGetter<Language>,
  {
    card = null,
    anyway = false,
  }: { readonly card?: MaybeRefOrGetter<number | null>; readonly anyway?: MaybeRefOrGetter<boolean> } = {},
) {
  return loading(
    useQuery({
      key: () => [
        'instrument',
        toValue(id),
        'report',
        toValue(part),
        toValue(language),
        toValue(card),
        toValue(anyway),
      ],
      query: ({ signal }) => {
        const more = { card: toValue(card), anyway: toValue(anyway) }
        return readInstrumentPart(toValue(id), toValue(part), toValue(language), more, signal)
      },
    }),
  )
}

/** What a shorter form can be chosen from; asked for only where there is a scale. */
export function useShorterBasis(id: MaybeRefOrGetter<string>, wanted: () => boolean) {
  return loading(
    useQuery({
      key: () => ['instrument', toValue(id), 'shorter'],
      enabled: wanted,
      query: ({ signal }) => readShorterBasis(toValue(id), signal),
    }),
  )
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

/** What the list has already told about an instrument. */
export function useListedInstrument(id: MaybeRefOrGetter<string>) {
  const cache = useQueryCache()
  return computed(() =>
    cache
      .getQueryData<readonly InstrumentSummary[]>(['instruments'])
      ?.find((instrument) => instrument.id === toValue(id)),
  )
}

/** After an analysis or a new quality card: what is known about the instrument is old. */
export function useForgetInstrument() {
  const cache = useQueryCache()
  return async (id: string): Promise<void> => {
    await Promise.all([
      cache.invalidateQueries({ key: ['instrument', id] }),
      cache.invalidateQueries({ key: ['instruments'] }),
    ])
  }
}
