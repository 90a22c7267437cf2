/** A step in ln x below which Newton's next step, its square, would be under the last place of x. */
const LAST_STEP = 1e-9

/** Newton takes a handful of steps; after so many only halving goes on, which ends within some sixty more. */
const NEWTON_STEPS = 100

/**
 * The x > 0 at which a tail probability takes a given value; 0 or Infinity when x is beyond the range of a
 * double. Newton's method for ln tail as a function of ln x, which is nearly straight in both tails of the
 * gamma, beta and t families, kept inside a bracket that every evaluation narrows, with a bisection in ln x
 * when a step would leave it. `slope` is |d tail / d ln x|, that is x times the density.
 */
export function invertTail(problem: {
  readonly tail: 'lower' | 'upper'
  readonly probability: number
  readonly start: number
  readonly evaluate: (x: number) => { readonly tail: number; readonly slope: number }
}): number {
  const sign = problem.tail === 'lower' ? 1 : -1
  let low = Number.MIN_VALUE
  let high = Number.MAX_VALUE
  let x = problem.start > low && problem.start < high ? problem.start : 1
  for (let iteration = 0; high / low > 1 + 4 * Number.EPSILON; iteration++) {
    const { tail, slope } = problem.evaluate(x)
    const excess = sign * Math.log(tail / problem.probability)
    if (excess === 0) return x
    if (excess > 0) high = x
    else low = x
    const step = -excess * (tail / slope)
    const next = x * Math.exp(step)
    const inside = next > low && next < high
    if (Math.abs(step) < LAST_STEP) return inside ? next : x
    x = inside && iteration < NEWTON_STEPS ? next : Math.sqrt(low) * Math.sqrt(high)
    // Among the subnormals neighbours are far apart: nothing lies between them.
    if (!(x > low && x < high)) break
  }
  if (high === Number.MAX_VALUE) return Infinity
  return low === Number.MIN_VALUE ? 0 : low
}
