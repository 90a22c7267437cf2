import { computed } from 'vue'
import { useStudies } from '../../api/queries.ts'
import { language } from '../../language/language.ts'
import { wording } from '../../language/wording.ts'

/** A study's title by its name in addresses; that name where the study is not here, or not yet. */
export function useStudyNames(): (slug: string) => string {
  const studies = useStudies()
  const titles = computed(() => new Map((studies.value.data ?? []).map(({ id, title }) => [id, title])))
  return (slug) => {
    const title = titles.value.get(slug)
    return title === undefined ? slug : wording(title, language.value)
  }
}
