import { betaQuantile, normalQuantile } from '@utfall/distributions'

/** A share with n and two intervals: Wilson's, which covers 95 % on average, and Clopper–Pearson's, which never covers less. */
export type ShareEstimate = {
  readonly count: number
  readonly n: number
  readonly share: number
  readonly wilson: readonly [number, number]
  readonly clopperPearson: readonly [number, number]
}

/**
 * Wilson (1927): (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Clopper & Pearson (1934): quantiles α/2 and 1 − α/2 of
 * Beta(x, n − x + 1) and Beta(x + 1, n − x). `count` from 0 to `n`, `n` above 0; both may be fractions where persons
 * are weighted.
 */
export function shareEstimate(count: number, n: number, level = 0.95): ShareEstimate {
  const z = normalQuantile((1 + level) / 2)
  const share = count / n
  const middle = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const base = 1 + (z * z) / n
  const tail = (1 - level) / 2
  return {
    count,
    n,
    share,
    wilson: [
      count === 0 ? 0 : Math.max(0, (middle - reach) / base),
      count === n ? 1 : Math.min(1, (middle + reach) / base),
    ],
    clopperPearson: [
      count === 0 ? 0 : betaQuantile(tail, count, n - count + 1),
      count === n ? 1 : betaQuantile(1 - tail, count + 1, n - count),
    ],
  }
}
