import { type Language, numberText, shareText } from './number-text.ts'
import { REMARK_TEXTS } from './remark-texts.ts'

/** A remark or a reason as a value: a stable code and the figures that belong to it. */
export type Remark = { readonly code: string; readonly detail: Readonly<Record<string, string | number>> }

type Both = { readonly sv: string; readonly en: string }

/**
 * The remark in words. `more` holds the codes of the room that asks. A test holds that every code has words; should one
 * lack them all the same, its code and figures are shown rather than nothing.
 */
export function remarkText(
  remark: Remark,
  language: Language,
  more: Readonly<Record<string, Both>> = {},
): string {
  const words = more[remark.code] ?? REMARK_TEXTS[remark.code]
  if (words === undefined) return `${remark.code} ${JSON.stringify(remark.detail)}`
  return filled(words[language], remark.detail, language)
}

/** Puts details into a text: shares as percent, whole numbers whole, others with four significant figures. */
export function filled(template: string, detail: Remark['detail'], language: Language): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = detail[key]
    if (value === undefined) return '–'
    if (typeof value === 'string') return value
    if (key === 'share' || key.endsWith('Share')) return shareText(value, language, { decimals: 0 })
    if (Number.isInteger(value)) return numberText(value, language, { decimals: 0 })
    const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value)))))
    return numberText(value, language, { decimals })
  })
}
