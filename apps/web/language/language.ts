import i18next from 'i18next'
import { readonly, shallowRef } from 'vue'
import type { Language } from '../api/client.ts'
import sv from '../texts/sv.json' with { type: 'json' }

export type { Language }

/** Each language in its own name: whoever needs it can read it. */
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'sv', name: 'Svenska' },
  { code: 'en', name: 'English' },
]

const STORAGE_KEY = 'utfall.language'

const current = shallowRef<Language>('sv')
/** The language of the page. */
export const language = readonly(current)

function isLanguage(value: string | null): value is Language {
  return value === 'sv' || value === 'en'
}

/** Storage may be closed to us; the language then lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null
  }
}

function store(code: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, code)
  } catch {
    // Nothing to do: the choice is kept for this page only.
  }
}

/** `?language=en` in the address, so that a link can carry the language; then the latest choice; then Swedish. */
function chosenLanguage(search: string): Language {
  const asked = new URLSearchParams(search).get('language')
  if (isLanguage(asked)) return asked
  const latest = stored()
  return isLanguage(latest) ? latest : 'sv'
}

async function loadTexts(code: Language): Promise<void> {
  if (i18next.hasResourceBundle(code, 'translation')) return
  const texts = await import('../texts/en.json')
  i18next.addResourceBundle(code, 'translation', texts.default)
}

export async function changeLanguage(code: Language): Promise<void> {
  await loadTexts(code)
  await i18next.changeLanguage(code)
  current.value = code
  document.documentElement.lang = code
  store(code)
}

export async function startLanguage(search: string): Promise<typeof i18next> {
  await i18next.init({
    lng: 'sv',
    fallbackLng: false,
    resources: { sv: { translation: sv } },
    interpolation: { escapeValue: false },
  })
  await changeLanguage(chosenLanguage(search))
  return i18next
}
