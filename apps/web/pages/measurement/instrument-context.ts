import { type ComputedRef, type InjectionKey, inject } from 'vue'
import type { InstrumentPage } from '../../api/shapes.ts'

/** What one instrument's page gives its parts. */
export const INSTRUMENT_CONTEXT: InjectionKey<ComputedRef<InstrumentPage>> = Symbol('instrument')

export function useInstrumentContext(): ComputedRef<InstrumentPage> {
  const page = inject(INSTRUMENT_CONTEXT)
  if (page === undefined) throw new Error('a part of an instrument is shown outside the instrument’s page')
  return page
}
