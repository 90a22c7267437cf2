/**
 * Ten items with one step at 0 each, so that every measure has a closed form. Warm's equation r − 10p + (1 − 2p)/2 = 0
 * gives p = (r + ½)/11 for a person with r ones: the measure is ln((r + ½)/(10½ − r)), its error 1/√(10p(1 − p)).
 */
export const EVEN_ITEMS = Array.from({ length: 10 }, (_, place) => ({ id: `q${place + 1}`, thresholds: [0] }))

export const evenMeasure = (ones: number) => Math.log((ones + 0.5) / (10.5 - ones))

export function evenError(ones: number): number {
  const p = (ones + 0.5) / 11
  return 1 / Math.sqrt(10 * p * (1 - p))
}

/** A file of answers: who, and how many ones each has; null where nothing was answered. */
export function evenAnswers(persons: Readonly<Record<string, number | null>>): Uint8Array {
  const names = EVEN_ITEMS.map(({ id }) => id)
  const lines = Object.entries(persons).map(([id, ones]) =>
    [id, ...names.map((_, place) => (ones === null ? '' : place < ones ? '1' : '0'))].join(','),
  )
  return new TextEncoder().encode(`${['person', ...names].join(',')}\n${lines.join('\n')}\n`)
}
