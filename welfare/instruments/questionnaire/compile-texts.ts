import { type Beside, TRANSLATION } from './fhir.ts'

/** Where a text stands, and the texts by language that are filled in when every language of the form is known. */
export type TextPlace = {
  readonly linkId: string | null
  readonly field: string
  readonly value: string
  readonly beside: Beside
  readonly texts: Record<string, string>
}

/**
 * Fills in every text in every language that any of them has; the first is the one they were written in. A text that a
 * language lacks is told: half a questionnaire in somebody's language is none.
 */
export function readTexts(
  places: readonly TextPlace[],
  language: string,
  missing: (place: TextPlace, language: string) => void,
): readonly string[] {
  const read = places.map((place) => ({ place, translations: translationsOf(place.beside) }))
  const languages = [...new Set([language, ...read.flatMap(({ translations }) => [...translations.keys()])])]
  for (const { place, translations } of read) {
    for (const each of languages) {
      const text = (each === language ? place.value : (translations.get(each) ?? '')).trim()
      if (text === '') missing(place, each)
      else place.texts[each] = text
    }
  }
  return languages
}

function translationsOf(beside: Beside): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { url, extension = [] } of beside?.extension ?? []) {
    if (url !== TRANSLATION) continue
    const language = extension.find((part) => part.url === 'lang')?.valueCode
    const content = extension.find((part) => part.url === 'content')
    const text = content?.valueString ?? content?.valueMarkdown
    if (language !== undefined && text !== undefined) found.set(language, text)
  }
  return found
}
