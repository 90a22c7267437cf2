import { InvalidInput } from '@utfall/basics'

export const P_ADJUSTMENTS = ['bonferroni', 'holm', 'sidak-sd', 'hochberg', 'hommel', 'bh', 'by'] as const
export type PAdjustment = (typeof P_ADJUSTMENTS)[number]

/**
 * p-values adjusted for how many were looked at, in the order given.
 *
 * With p(1) ≤ … ≤ p(m): bonferroni min(1, m p); holm max over j ≤ i of min(1, (m−j+1) p(j)) (Holm 1979);
 * sidak-sd max over j ≤ i of 1 − (1 − p(j))^(m−j+1); hochberg min over j ≥ i of (m−j+1) p(j) (Hochberg 1988);
 * hommel (1988) by Wright's (1992, Biometrics 48:1005) algorithm; bh min over j ≥ i of m p(j)/j (Benjamini & Hochberg
 * 1995); by the same times Σ 1/j (Benjamini & Yekutieli 2001). holm, sidak-sd, hochberg and hommel hold the chance of
 * any false finding (hochberg and hommel under independence or positive dependence), bh and by the expected share.
 *
 * @param p values in [0, 1]; null where no test was made: it stays null and is not counted in m
 * Accuracy: to rounding. Errors: InvalidInput for a value outside [0, 1] or an unknown method.
 * Checked against R 4.2.2 `p.adjust`.
 */
export function adjustP(p: readonly (number | null)[], method: PAdjustment): readonly (number | null)[] {
  if (!P_ADJUSTMENTS.includes(method)) {
    throw new InvalidInput({ field: 'method', given: method, allowed: P_ADJUSTMENTS.join(', ') })
  }
  const tested: { readonly value: number; readonly index: number }[] = []
  for (const [index, value] of p.entries()) {
    if (value === null) continue
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidInput({ field: `p[${index}]`, given: value, allowed: 'a number from 0 to 1, or null' })
    }
    tested.push({ value, index })
  }
  tested.sort((a, b) => a.value - b.value)
  const sorted = Float64Array.from(tested, ({ value }) => value)
  const adjusted = adjustSorted(sorted, method)
  const result: (number | null)[] = p.map(() => null)
  for (const [rank, { index }] of tested.entries()) result[index] = Math.min(1, adjusted[rank])
  return result
}

function adjustSorted(p: Float64Array, method: PAdjustment): Float64Array {
  const m = p.length
  switch (method) {
    case 'bonferroni':
      return p.map((value) => m * value)
    case 'holm':
      return runningMaximum(p.map((value, i) => Math.min(1, (m - i) * value)))
    case 'sidak-sd':
      // 1 − (1 − p)^k without losing a small p
      return runningMaximum(p.map((value, i) => -Math.expm1((m - i) * Math.log1p(-value))))
    case 'hochberg':
      return minimumFromEnd(p.map((value, i) => (m - i) * value))
    case 'hommel':
      return hommel(p)
    case 'bh':
      return minimumFromEnd(p.map((value, i) => (m / (i + 1)) * value))
    case 'by': {
      let harmonic = 0
      for (let j = 1; j <= m; j++) harmonic += 1 / j
      return minimumFromEnd(p.map((value, i) => (harmonic * m * value) / (i + 1)))
    }
  }
}

function runningMaximum(values: Float64Array): Float64Array {
  for (let i = 1; i < values.length; i++) values[i] = Math.max(values[i], values[i - 1])
  return values
}

function minimumFromEnd(values: Float64Array): Float64Array {
  for (let i = values.length - 2; i >= 0; i--) values[i] = Math.min(values[i], values[i + 1])
  return values
}

/** Wright (1992), figure 3: for each subset size from m down to 2, what Simes' test of that size asks of each p. */
function hommel(p: Float64Array): Float64Array {
  const m = p.length
  let simesAll = Number.POSITIVE_INFINITY
  for (let i = 0; i < m; i++) simesAll = Math.min(simesAll, (m * p[i]) / (i + 1))
  const adjusted = new Float64Array(m).fill(simesAll)
  const candidate = new Float64Array(m).fill(simesAll)
  for (let size = m - 1; size >= 2; size--) {
    const small = m - size + 1
    let simes = Number.POSITIVE_INFINITY
    for (let rank = 2; rank <= size; rank++) simes = Math.min(simes, (size * p[small + rank - 2]) / rank)
    for (let i = 0; i < small; i++) candidate[i] = Math.min(size * p[i], simes)
    for (let i = small; i < m; i++) candidate[i] = candidate[small - 1]
    for (let i = 0; i < m; i++) adjusted[i] = Math.max(adjusted[i], candidate[i])
  }
  for (let i = 0; i < m; i++) adjusted[i] = Math.max(adjusted[i], p[i])
  return adjusted
}
