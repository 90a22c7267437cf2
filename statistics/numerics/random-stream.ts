import { hash } from 'node:crypto'
import { InvalidInput } from '@utfall/basics'
import { binomialDraw, gammaDraw, poissonDraw } from './random-draws.ts'
import { ZIGGURAT_LAYERS, ZIGGURAT_TAIL, zigguratTables } from './ziggurat.ts'

/** Chance as a parameter: the same seed and the same names give the same numbers, on every machine. */
export type RandomStream = {
  /** An integer from 0 to 2³² − 1, each equally likely. */
  nextUint32(): number
  /** In (0, 1), a multiple of 2⁻⁵³; never 0, never 1. */
  uniform(): number
  /**
   * An integer from 0 to n − 1, each exactly equally likely (rejection, no modulo bias); n from 1 to 2⁵³.
   */
  integerBelow(n: number): number
  /** Standard normal. */
  normal(): number
  /** Exponential with mean 1. */
  exponential(): number
  /** Gamma with this shape and scale 1. */
  gamma(shape: number): number
  /** Poisson with this mean. */
  poisson(mean: number): number
  /** Successes in n tries, each with probability p. */
  binomial(n: number, p: number): number
  /** Puts the entries in a random order, in place; each order is equally likely (Fisher–Yates). */
  shuffle(a: Int32Array | Float64Array): void
  /**
   * An independent stream that depends on this stream's seed, its own name and the given one, and on nothing
   * else: how many numbers were drawn before does not matter, and splitting does not advance this stream.
   */
  split(name: string): RandomStream
}

/**
 * A random stream from a seed. A number is read as its decimal text, so 7 and '7' are the same seed.
 *
 * Generator: xoshiro128** 1.1 (Blackman & Vigna 2021, ACM Trans. Math. Softw. 47(4), article 36), period 2¹²⁸
 * − 1, 32-bit integer arithmetic only. Not for secrets, and not for allocating people: that chance comes from
 * the operating system.
 * State: a stream has a key, a text of 64 hexadecimal digits: for a seed SHA-256 of its UTF-8 text; for
 * `split(name)` SHA-256 of the parent's key, a slash and the name. The first four 32-bit words of the key,
 * big-endian, are the generator's state. So any stream can be re-derived by hand: `printf '%s' 7 |
 * sha256sum`. Different names give unrelated states, because SHA-256 does.
 * Errors: `InvalidInput` for a number that is not finite.
 */
export function randomStream(seed: number | string): RandomStream {
  if (typeof seed === 'number' && !Number.isFinite(seed)) {
    throw new InvalidInput({ field: 'seed', given: seed, allowed: 'a finite number or a text' })
  }
  return new Xoshiro128(hash('sha256', String(seed), 'hex'))
}

/** The generator from its bare state, for holding it against the published one. */
export function streamFromState(state: readonly [number, number, number, number]): RandomStream {
  return new Xoshiro128(
    state
      .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
      .join('')
      .padEnd(64, '0'),
  )
}

const TWO_32 = 4294967296
const TWO_53 = 9007199254740992

class Xoshiro128 implements RandomStream {
  readonly #key: string
  readonly #state: Int32Array

  constructor(key: string) {
    this.#key = key
    this.#state = Int32Array.from([0, 8, 16, 24], (from) => Number.parseInt(key.slice(from, from + 8), 16))
    // The state of zeros is the one fixed point; SHA-256 has no known way there.
    if (this.#state.every((word) => word === 0)) this.#state[0] = 1
  }

  nextUint32(): number {
    const state = this.#state
    const s0 = state[0]
    const s1 = state[1]
    const s2 = state[2] ^ s0
    const s3 = state[3] ^ s1
    const times5 = Math.imul(s1, 5)
    state[0] = s0 ^ s3
    state[1] = s1 ^ s2
    state[2] = s2 ^ (s1 << 9)
    state[3] = (s3 << 11) | (s3 >>> 21)
    return Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0
  }

  uniform(): number {
    for (;;) {
      const high = this.nextUint32() >>> 5
      const low = this.nextUint32() >>> 6
      const whole = high * 67108864 + low
      if (whole !== 0) return whole / TWO_53
    }
  }

  integerBelow(n: number): number {
    if (!(n >= 1 && n <= TWO_53 && Number.isInteger(n))) {
      throw new InvalidInput({ field: 'n', given: n, allowed: 'an integer from 1 to 2^53' })
    }
    if (n > TWO_32) return this.#wideIntegerBelow(n)
    // Lemire (2019), ACM TOMACS 29(1), article 3: the high word of word·n, unless the low word falls among
    // the 2³² mod n lowest.
    // `imul` gives the low word exactly; the double product is off by less than 2¹², so the rounded quotient
    // is the high word.
    for (;;) {
      const word = this.nextUint32()
      const low = Math.imul(word, n) >>> 0
      if (low >= n || low >= TWO_32 % n) return Math.round((word * n - low) / TWO_32)
    }
  }

  #wideIntegerBelow(n: number): number {
    const limit = TWO_53 - (TWO_53 % n)
    for (;;) {
      const whole = (this.nextUint32() >>> 11) * TWO_32 + this.nextUint32()
      if (whole < limit) return whole % n
    }
  }

  normal(): number {
    const { edge, ratio } = zigguratTables()
    for (;;) {
      const layer = this.nextUint32() & (ZIGGURAT_LAYERS - 1)
      const signed = 2 * this.uniform() - 1
      if (Math.abs(signed) < ratio[layer]) return signed * edge[layer]
      if (layer === 0) {
        const beyond = this.#beyond(ZIGGURAT_TAIL)
        return signed < 0 ? -beyond : beyond
      }
      const x = signed * edge[layer]
      const high = Math.exp(-0.5 * (edge[layer] * edge[layer] - x * x))
      const low = Math.exp(-0.5 * (edge[layer + 1] * edge[layer + 1] - x * x))
      if (high + this.uniform() * (low - high) < 1) return x
    }
  }

  /** The normal beyond `start`: Marsaglia (1964), Technometrics 6, 101–102. */
  #beyond(start: number): number {
    for (;;) {
      const x = this.exponential() / start
      if (2 * this.exponential() > x * x) return start + x
    }
  }

  exponential(): number {
    return -Math.log(this.uniform())
  }

  gamma(shape: number): number {
    return gammaDraw(this, shape)
  }

  poisson(mean: number): number {
    return poissonDraw(this, mean)
  }

  binomial(n: number, p: number): number {
    return binomialDraw(this, n, p)
  }

  shuffle(a: Int32Array | Float64Array): void {
    for (let i = a.length - 1; i > 0; i--) {
      const j = this.integerBelow(i + 1)
      const entry = a[i]
      a[i] = a[j]
      a[j] = entry
    }
  }

  split(name: string): RandomStream {
    return new Xoshiro128(hash('sha256', `${this.#key}/${name}`, 'hex'))
  }
}
