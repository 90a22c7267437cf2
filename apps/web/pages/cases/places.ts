import { useTranslation } from 'i18next-vue'
import { computed } from 'vue'
import { readOrganisations } from '../../api/house-client.ts'
import { useAnswer } from '../../api/loading.ts'
import type { OrganisationTree } from '../../api/people-shapes.ts'
import { language } from '../../language/language.ts'

function flat(trees: readonly OrganisationTree[]): readonly OrganisationTree[] {
  return trees.flatMap((tree) => [tree, ...flat(tree.parts)])
}

/** The organisations of the house, to choose one of. */
export function usePlaces() {
  const { t } = useTranslation()
  const organisations = useAnswer(['organisations'], readOrganisations)
  const all = computed(() => flat(organisations.value.data?.organisations ?? []))
  const choices = computed(() => [
    { value: '', label: t('organisations.choose') },
    ...all.value
      .filter(({ kind }) => kind !== 'principal')
      .map(({ slug, name }) => ({ value: slug, label: name[language.value] })),
  ])
  const nameOf = (slug: string): string =>
    all.value.find((organisation) => organisation.slug === slug)?.name[language.value] ?? slug
  /** The area of secrecy that it lies in, by name: its authority or independent branch. */
  const areaOf = (slug: string): string | null => {
    const area = all.value.find((organisation) => organisation.slug === slug)?.area ?? null
    return area === null ? null : nameOf(area)
  }
  return { choices, nameOf, areaOf }
}
