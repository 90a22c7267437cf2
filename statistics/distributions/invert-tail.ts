/** The largest and smallest positive numbers that the search steps on; beyond them the answer is Infinity or 0. */
const LARGEST_LOG = 709
const SMALLEST_LOG = -744

/**
 * The x > 0 at which a tail probability takes a given value.
 * Newton's method for ln tail as a function of ln x, which is nearly straight in both tails of the gamma, beta and t families, kept
 * inside a bracket that every evaluation narrows, with a bisection in ln x when a step would leave it. Ends when a step no longer
 * moves x by more than a few units in the last place.
 */
export function invertTail(problem: {
  readonly tail: 'lower' | 'upper'
  readonly probability: number
  readonly start: number
  readonly evaluate: (x: number) => { readonly tail: number; readonly densityTimesX: number }
}): number {
  const target = Math.log(problem.probability)
  const sign = problem.tail === 'lower' ? 1 : -1
  let low = SMALLEST_LOG
  let high = LARGEST_LOG
  let y = Math.log(problem.start)
  if (!(y > low && y < high)) y = 0
  for (let iteration = 0; iteration < 200; iteration++) {
    const { tail, densityTimesX } = problem.evaluate(Math.exp(y))
    const excess = tail > 0 ? Math.log(tail) - target : -Infinity
    if (excess === 0) break
    if (excess * sign > 0) high = y
    else low = y
    const newton = y - (sign * excess * tail) / densityTimesX
    const inside = newton > low && newton < high
    const next = inside ? newton : (low + high) / 2
    if (Math.abs(next - y) <= 2 * Number.EPSILON * Math.max(1, Math.abs(y))) {
      y = next
      break
    }
    y = next
  }
  return Math.exp(y)
}
