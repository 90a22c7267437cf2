import { normalQuantile } from '@utfall/distributions'

/** Where a person's measure lies with this certainty: the measure ± the normal quantile times its error; null without one. */
export function measureInterval(
  measure: number | null,
  error: number | null,
  level: number,
): { readonly low: number | null; readonly high: number | null } {
  if (measure === null || error === null) return { low: null, high: null }
  const half = normalQuantile((1 + level) / 2) * error
  return { low: measure - half, high: measure + half }
}
