import type { Scale } from '../result/schema.ts'

/** The value of no difference on each scale. */
export function referenceOf(scale: Scale): number {
  switch (scale) {
    case 'difference':
    case 'share-difference':
    case 'kronor-difference':
    case 'sd-difference':
      return 0
    case 'win-probability':
      return 0.5
    case 'odds-ratio':
    case 'risk-ratio':
    case 'rate-ratio':
      return 1
  }
}
