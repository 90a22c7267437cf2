import type { Language } from '../../api/client.ts'

const MOST_MINUTES = 240

/** Minutes as somebody writes them, "3" or "2,5"; nothing is null, and anything else is faulty. */
export function minutesOf(text: string): number | null | 'faulty' {
  const plain = text.trim().replace(',', '.')
  if (plain === '') return null
  const minutes = /^\d{1,3}(?:\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
  return minutes > 0 && minutes <= MOST_MINUTES ? minutes : 'faulty'
}

/** 2.5 is written "2,5" in Swedish. */
export function decimalText(value: number | null, language: Language): string {
  if (value === null) return ''
  return language === 'sv' ? String(value).replace('.', ',') : String(value)
}

/** The highest answer as somebody writes it; nothing is null. */
export function highestOf(text: string): number | null | 'faulty' {
  const plain = text.trim()
  if (plain === '') return null
  const highest = /^\d{1,3}$/.test(plain) ? Number(plain) : 0
  return highest >= 1 && highest <= 100 ? highest : 'faulty'
}
