import { type ComputedRef, type InjectionKey, inject, type Ref } from 'vue'
import type { StudyPage } from '../../api/shapes.ts'

/** What one study's page gives its parts. */
export type StudyContext = {
  readonly page: ComputedRef<StudyPage>
  readonly busy: Readonly<Ref<boolean>>
  readonly evaluateAgain: () => Promise<void>
}

export const STUDY_CONTEXT: InjectionKey<StudyContext> = Symbol('study')

export function useStudyContext(): StudyContext {
  const context = inject(STUDY_CONTEXT)
  if (context === undefined) throw new Error('a part of a study is shown outside the study’s page')
  return context
}
