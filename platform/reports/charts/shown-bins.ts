import type { Distribution } from './measurement-models.ts'

export type ShownBin = {
  readonly low: number
  readonly high: number
  /** 'fewer' than the smallest shown; 'withheld' so that no such number can be worked out. */
  readonly count: number | 'fewer' | 'withheld'
}

/**
 * The bins as they may be seen. A hidden number is at least 1 (0 is shown) and at most `smallest` − 1, and the hidden
 * ones sum to n less the shown ones. It can therefore be worked out when it is alone, and when the sum is the least
 * or the most that so many can have: then the smallest bin that has anyone is withheld too.
 */
export function shownBins(persons: Distribution): readonly ShownBin[] {
  const bins = persons.bins.map((bin) => ({ ...bin, count: bin.count ?? ('fewer' as const) }))
  const counts = bins.flatMap(({ count }) => (count === 'fewer' ? [] : [count]))
  const hidden = bins.length - counts.length
  if (hidden === 0 || typeof persons.n === 'string') return bins
  const left = persons.n - counts.reduce((sum, count) => sum + count, 0)
  const isKnown = hidden === 1 || left <= hidden || left >= hidden * (persons.smallest - 1)
  if (!isKnown) return bins
  const least = Math.min(...counts.filter((count) => count > 0))
  const withheld = bins.findIndex(({ count }) => count === least)
  return bins.map((bin, i) => (i === withheld ? { ...bin, count: 'withheld' } : bin))
}
