import fc from 'fast-check'

/** Words as people write them: short, long, compound, with hard spaces, slashes and numbers. */
const word = fc.constantFrom(
  'Kvinnor',
  'n = 12',
  'Arbetsförmedlingshandläggarbedömning',
  'Norra\u00a0Skogslandet',
  'sjukskriven/arbetslös',
  'i',
  'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',
  'före–efter',
  '2 000 kr',
)
export const label = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
/** Figures with at most four decimals: nobody reports less than a ten-thousandth of a unit. */
export const figure = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1e4, max: max * 1e4 }).map((whole) => whole / 1e4)
export const value = fc.oneof(figure(-1, 1), figure(-100, 100), figure(-1e5, 1e5))
export const share = figure(0, 1)
const width = fc.oneof(figure(0, 1), figure(0, 1e3))
export const count = fc.oneof(fc.integer({ min: 0, max: 1e7 }), fc.constant('färre än 5'))
const form = fc.constantFrom(
  { kind: 'number', decimals: 1, signed: true } as const,
  { kind: 'share-difference', decimals: 1 } as const,
  { kind: 'share', decimals: 0 } as const,
  { kind: 'kronor' } as const,
)
export const axis = fc.record({ label, form })
export const span = fc.tuple(value, width, width).map(([estimate, below, above]) => ({
  estimate,
  low: estimate - below,
  high: estimate + above,
}))
export const openSpan = span.chain((s) =>
  fc.constantFrom(s, { ...s, low: Number.NEGATIVE_INFINITY }, { ...s, high: Number.POSITIVE_INFINITY }),
)
export const favours = fc.record({ low: label, high: label })
