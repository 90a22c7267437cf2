/**
 * An item as a polynomial in t: coefficient k is ε_k e^{k·centre}, divided by the largest of them. ε_k = exp(−Σ_{h≤k} δ_h).
 * Centre and scale leave every conditional probability as it is and keep the products far from the limits of floating
 * point (400 items of five categories stay within 1e±280).
 */
export type ItemPolynomial = { readonly coefficients: Float64Array; readonly logScale: number }

export function itemPolynomial(thresholds: Float64Array, centre: number): ItemPolynomial {
  const m = thresholds.length
  const logs = new Float64Array(m + 1)
  let logScale = 0
  for (let k = 1; k <= m; k++) {
    logs[k] = logs[k - 1] - (thresholds[k - 1] - centre)
    if (logs[k] > logScale) logScale = logs[k]
  }
  for (let k = 0; k <= m; k++) logs[k] = Math.exp(logs[k] - logScale)
  return { coefficients: logs, logScale }
}

/** The mean of all thresholds: the point of the scale around which products are formed. */
export function scaleCentre(thresholds: readonly Float64Array[]): number {
  let total = 0
  let steps = 0
  for (const item of thresholds) {
    for (const delta of item) total += delta
    steps += item.length
  }
  return steps === 0 ? 0 : total / steps
}

/**
 * out = polynomial × item, by summation only (Fischer & Ponocny 1994, eq. 11): no subtraction, so nothing cancels; the
 * difference algorithm loses every digit from 25 items. `length` coefficients of `polynomial` are read from `from`,
 * and `length + m` are written from `to`; the two must not overlap.
 */
export function multiplyByItem(
  out: Float64Array,
  to: number,
  polynomial: Float64Array,
  from: number,
  length: number,
  item: Float64Array,
): void {
  const m = item.length - 1
  out.fill(0, to, to + length + m)
  let k = 0
  for (; k + 3 <= m; k += 4) addFourShifts(out, to + k, polynomial, from, length, item, k)
  for (; k <= m; k++) {
    const weight = item[k]
    for (let r = 0; r < length; r++) out[to + k + r] += weight * polynomial[from + r]
  }
}

/** Four categories in one pass over the polynomial: its last coefficients stay at hand, and sums do not wait for each other. */
function addFourShifts(
  out: Float64Array,
  to: number,
  polynomial: Float64Array,
  from: number,
  length: number,
  item: Float64Array,
  k: number,
): void {
  const w0 = item[k]
  const w1 = item[k + 1]
  const w2 = item[k + 2]
  const w3 = item[k + 3]
  let one = 0
  let two = 0
  let three = 0
  for (let r = 0; r < length; r++) {
    const here = polynomial[from + r]
    out[to + r] += w0 * here + w1 * one + (w2 * two + w3 * three)
    three = two
    two = one
    one = here
  }
  const end = to + length
  out[end] += w1 * one + w2 * two + w3 * three
  out[end + 1] += w2 * one + w3 * two
  out[end + 2] += w3 * one
}

/**
 * Elementary symmetric functions γ_0 … γ_R of the items, R the sum of their highest categories, in the scaling of
 * `itemPolynomial`: γ_r is the sum over all answers with total score r of the product of their category weights.
 */
export function symmetricFunctions(items: readonly ItemPolynomial[]): Float64Array {
  let gamma: Float64Array = new Float64Array([1])
  for (const { coefficients } of items) {
    const next = new Float64Array(gamma.length + coefficients.length - 1)
    multiplyByItem(next, 0, gamma, 0, gamma.length, coefficients)
    gamma = next
  }
  return gamma
}
