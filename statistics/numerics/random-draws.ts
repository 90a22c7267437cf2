import { InvalidInput } from '@utfall/basics'

/** What the methods below need of a stream. */
type Source = {
  uniform(): number
  normal(): number
  gamma(shape: number): number
  binomial(n: number, p: number): number
}

/**
 * A gamma draw, scale 1. Marsaglia & Tsang (2000), ACM Trans. Math. Softw. 26(3), 363–372, section 6; below
 * shape 1 through shape + 1 and U^(1/shape), their note in section 6. Edge: a shape below about 0.001 gives
 * numbers that may underflow to 0.
 */
export function gammaDraw(source: Source, shape: number): number {
  if (!(shape > 0 && shape < Infinity))
    throw new InvalidInput({ field: 'shape', given: shape, allowed: 'above 0, finite' })
  if (shape < 1) return gammaDraw(source, shape + 1) * source.uniform() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = source.normal()
    const root = 1 + c * x
    if (root <= 0) continue
    const v = root * root * root
    const u = source.uniform()
    const x2 = x * x
    if (u < 1 - 0.0331 * x2 * x2) return d * v
    if (Math.log(u) < 0.5 * x2 + d * (1 - v + Math.log(v))) return d * v
  }
}

/** Below this mean (or this many tries) a draw inverts the distribution function by counting up. */
const COUNT_UP = 12

/**
 * A Poisson draw. Up to a mean of 12 by inversion; above it by Ahrens & Dieter (1974), Computing 12, 223–246:
 * the time of the m-th arrival, m = ⌊7/8·mean⌋, is a gamma draw; either it leaves a shorter interval, or the
 * arrivals before it are binomial. Exact but for the 53 bits of the numbers used. Means up to 2⁵³ / 2.
 */
export function poissonDraw(source: Source, mean: number): number {
  if (!(mean >= 0 && mean <= 4e15))
    throw new InvalidInput({ field: 'mean', given: mean, allowed: 'from 0 to 4e15' })
  let rest = mean
  let count = 0
  while (rest > COUNT_UP) {
    const arrivals = Math.floor((7 * rest) / 8)
    const time = source.gamma(arrivals)
    if (time > rest) return count + source.binomial(arrivals - 1, rest / time)
    count += arrivals
    rest -= time
  }
  let u = source.uniform()
  let probability = Math.exp(-rest)
  for (let k = 0; ; k++) {
    if (u <= probability || probability === 0) return count + k
    u -= probability
    probability *= rest / (k + 1)
  }
}

/**
 * A binomial draw. Up to 36 tries by inversion; above it by Relles (1972), J. Am. Stat. Assoc. 67, 612–613:
 * the middle one of n uniforms is a beta draw; whether it lies below p settles half of the tries, and the
 * other half are uniforms again. Exact but for the 53 bits of the numbers used.
 */
export function binomialDraw(source: Source, n: number, p: number): number {
  if (!(Number.isSafeInteger(n) && n >= 0))
    throw new InvalidInput({ field: 'n', given: n, allowed: 'an integer from 0' })
  if (!(p >= 0 && p <= 1)) throw new InvalidInput({ field: 'p', given: p, allowed: 'in [0, 1]' })
  let tries = n
  let share = p
  let count = 0
  while (tries > 3 * COUNT_UP && share > 0 && share < 1) {
    const middle = Math.floor(tries / 2) + 1
    const below = source.gamma(middle)
    const above = source.gamma(tries + 1 - middle)
    const place = below / (below + above)
    if (place > share) {
      tries = middle - 1
      share /= place
    } else {
      count += middle
      tries -= middle
      share = (share - place) / (1 - place)
    }
  }
  return count + countedBinomial(source, tries, share)
}

function countedBinomial(source: Source, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0
  if (p >= 1) return n
  if (p > 0.5) return n - countedBinomial(source, n, 1 - p)
  let u = source.uniform()
  let probability = (1 - p) ** n
  for (let k = 0; k < n; k++) {
    if (u <= probability) return k
    u -= probability
    probability *= ((n - k) * p) / ((k + 1) * (1 - p))
  }
  return n
}
