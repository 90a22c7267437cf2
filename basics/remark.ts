import { type Language, numberText } from './number-text.ts'
import { REMARK_TEXTS } from './remark-texts.ts'

/** A remark or a reason as a value: a stable code and the figures that belong to it. */
export type Remark = { readonly code: string; readonly detail: Readonly<Record<string, string | number>> }

type Both = { readonly sv: string; readonly en: string }

/** The remark in words. `more` holds the codes of the room that asks; a code without words is our own fault. */
export function remarkText(
  remark: Remark,
  language: Language,
  more: Readonly<Record<string, Both>> = {},
): string {
  const words = more[remark.code] ?? REMARK_TEXTS[remark.code]
  if (words === undefined) throw new Error(`a remark without words: ${remark.code}`)
  return filled(words[language], remark.detail, language)
}

/** Puts details into a text: whole numbers whole, others with four significant figures. */
export function filled(template: string, detail: Remark['detail'], language: Language): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = detail[key]
    if (value === undefined) return '–'
    if (typeof value === 'string') return value
    if (Number.isInteger(value)) return numberText(value, language, { decimals: 0 })
    const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value)))))
    return numberText(value, language, { decimals })
  })
}
