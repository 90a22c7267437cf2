import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { type RandomStream, randomStream } from './index.ts'
import { streamFromState } from './random-stream.ts'

test('the generator gives the published numbers of xoshiro128** 1.1 from the state 1, 2, 3, 4', () => {
  // Made with the authors' xoshiro128starstar.c; printed in the tests of the Rust project's rand_xoshiro.
  const published = [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]
  const stream = streamFromState([1, 2, 3, 4])
  assert.deepEqual(
    published.map(() => stream.nextUint32()),
    published,
  )
})

/** The same generator in whole numbers of any size, straight from Blackman & Vigna's text. */
function* plainGenerator(state: readonly bigint[]): Generator<number> {
  const mask = 0xffffffffn
  const turn = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask
  const s = [...state]
  for (;;) {
    yield Number((turn((s[1] * 5n) & mask, 7n) * 9n) & mask)
    const t = (s[1] << 9n) & mask
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = turn(s[3], 11n)
  }
}

test('from any state the fast generator and the plain one agree', () => {
  const word = fc.nat({ max: 0xffffffff })
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), (state) => {
      fc.pre(state.some((part) => part !== 0))
      const fast = streamFromState(state)
      const plain = plainGenerator(state.map(BigInt))
      for (let i = 0; i < 50; i++) assert.equal(fast.nextUint32(), plain.next().value)
    }),
  )
})

test('a stream can be re-derived by hand: SHA-256 of the seed, and of the key, a slash and the name', () => {
  const key = createHash('sha256').update('7').digest('hex')
  const childKey = createHash('sha256').update(`${key}/permutation`).digest('hex')
  for (const [stream, hex] of [
    [randomStream(7), key],
    [randomStream('7').split('permutation'), childKey],
  ] as const) {
    const plain = plainGenerator([0, 8, 16, 24].map((from) => BigInt(`0x${hex.slice(from, from + 8)}`)))
    for (let i = 0; i < 20; i++) assert.equal(stream.nextUint32(), plain.next().value)
  }
})

const firstOf = (stream: RandomStream) => Array.from({ length: 8 }, () => stream.nextUint32())

test('a split stream does not care how much its parent was used, and the parent does not notice the split', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat({ max: 50 }), (seed, name, used) => {
      const [parent, twin] = [randomStream(seed), randomStream(seed)]
      for (let i = 0; i < used; i++) parent.normal()
      assert.deepEqual(firstOf(parent.split(name)), firstOf(twin.split(name)))
      for (let i = 0; i < used; i++) twin.normal()
      assert.deepEqual(firstOf(parent), firstOf(twin))
    }),
  )
})

test('another seed, another name and another way down each give other numbers', () => {
  const root = randomStream(1)
  const streams = [
    root,
    randomStream(2),
    randomStream(-1),
    randomStream(1.5),
    root.split('a'),
    root.split('b'),
  ]
  streams.push(
    root.split('a').split('b'),
    root.split('a/b'),
    root.split('b').split('a'),
    root.split(''),
    root.split('1'),
  )
  assert.equal(new Set(streams.map((stream) => firstOf(stream).join(' '))).size, streams.length)
})

test('streams split by neighbouring names are not correlated, nor is a stream with itself a step later', () => {
  const root = randomStream(20260701)
  const n = 20_000
  const draws = ['replicate 1', 'replicate 2', 'replicate 3', 'replicate 10'].map((name) => {
    const stream = root.split(name)
    return Float64Array.from({ length: n }, () => stream.uniform() - 0.5)
  })
  for (let a = 0; a < draws.length; a++) {
    for (let b = 0; b <= a; b++) {
      const lag = a === b ? 1 : 0
      let product = 0
      for (let i = 0; i + lag < n; i++) product += draws[a][i] * draws[b][i + lag]
      // Each product has variance 1/144; four standard deviations of their sum.
      assert.ok(Math.abs(product) < (4 * Math.sqrt(n)) / 12, `${a}, ${b}: ${product}`)
    }
  }
})

test('uniform numbers fill a hundred cells, and pairs of them ten by ten, evenly', () => {
  const stream = randomStream('even')
  const n = 100_000
  const cells = new Float64Array(100)
  const pairs = new Float64Array(100)
  let before = stream.uniform()
  for (let i = 0; i < n; i++) {
    const u = stream.uniform()
    cells[Math.floor(100 * u)]++
    pairs[10 * Math.floor(10 * before) + Math.floor(10 * u)]++
    before = u
  }
  for (const counts of [cells, pairs]) {
    const chiSquare = counts.reduce((total, count) => total + (count - n / 100) ** 2 / (n / 100), 0)
    // 99 degrees of freedom: 0.001 lies above 148.2 and below 60.8 (tables of Pearson & Hartley).
    assert.ok(chiSquare > 60.8 && chiSquare < 148.2, `${chiSquare}`)
  }
})

/** A stream whose words are given: what the reading methods do with the extremes. */
function stateless(words: readonly number[]): RandomStream {
  const stream = randomStream('stateless')
  let at = 0
  Object.defineProperty(stream, 'nextUint32', { value: () => words[at++ % words.length] })
  return stream
}

test('a uniform number is never 0 and never 1, and has 53 bits', () => {
  assert.equal(stateless([0xffffffff]).uniform(), 1 - 2 ** -53)
  // A zero draw is drawn again.
  assert.equal(stateless([0, 0, 0, 64]).uniform(), 2 ** -53)
})

test('an integer below n is the high word of word times n, and the uneven rest is drawn again', () => {
  // n = 3: 2³² mod 3 = 1, so exactly the low words below 1 are rejected: word 0 alone.
  assert.equal(stateless([0, 0xffffffff]).integerBelow(3), 2)
  assert.equal(stateless([0x55555555]).integerBelow(3), 0)
  assert.equal(stateless([0x55555556]).integerBelow(3), 1)
  assert.equal(stateless([0xffffffff]).integerBelow(3), 2)
})

test('the high word is exact for every n up to 2³², against whole-number arithmetic', () => {
  const word = fc.nat({ max: 0xffffffff })
  fc.assert(
    fc.property(
      word,
      fc.oneof(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer({ min: 2 ** 32 - 50, max: 2 ** 32 })),
      (given, n) => {
        const product = BigInt(given) * BigInt(n)
        const low = product & 0xffffffffn
        // A rejected word would be drawn for ever here.
        fc.pre(low >= 2n ** 32n % BigInt(n))
        assert.equal(stateless([given]).integerBelow(n), Number(product >> 32n))
      },
    ),
    { numRuns: 2000 },
  )
})

test('integers are even over 6, 7, 1000 and 2⁴⁰ sides', () => {
  const stream = randomStream('dice')
  for (const sides of [6, 7, 1000, 2 ** 40 + 9]) {
    const cells = Math.min(sides, 50)
    const counts = new Float64Array(cells)
    const n = 60_000
    for (let i = 0; i < n; i++) {
      const x = stream.integerBelow(sides)
      assert.ok(Number.isInteger(x) && x >= 0 && x < sides)
      counts[Math.floor((x * cells) / sides)]++
    }
    const chiSquare = counts.reduce((total, count) => total + (count - n / cells) ** 2 / (n / cells), 0)
    const df = cells - 1
    // Four standard deviations of a chi-square above its mean, plus a little for its skewness.
    assert.ok(chiSquare < df + 4 * Math.sqrt(2 * df) + 6, `${sides}: ${chiSquare}`)
  }
  assert.equal(stream.integerBelow(1), 0)
})

test('a shuffle gives each of the 24 orders of four things equally often', () => {
  const stream = randomStream('orders')
  const counts = new Map<string, number>()
  const n = 48_000
  const four = new Int32Array(4)
  for (let i = 0; i < n; i++) {
    four.set([0, 1, 2, 3])
    stream.shuffle(four)
    const order = four.join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  assert.equal(counts.size, 24)
  const chiSquare = [...counts.values()].reduce((total, count) => total + (count - 2000) ** 2 / 2000, 0)
  // 23 degrees of freedom: 0.001 lies above 49.73.
  assert.ok(chiSquare < 49.73, `${chiSquare}`)
})

test('a shuffle keeps what it shuffles', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 50 }), fc.integer(), (things, seed) => {
      const shuffled = Int32Array.from(things)
      randomStream(seed).shuffle(shuffled)
      assert.deepEqual([...shuffled].sort(), [...Int32Array.from(things)].sort())
    }),
  )
})

test('draws have the mean and the variance of their laws, within four standard errors', () => {
  const n = 40_000
  const laws: readonly [string, (stream: RandomStream) => number, number, number][] = [
    ['normal', (stream) => stream.normal(), 0, 1],
    ['exponential', (stream) => stream.exponential(), 1, 1],
    ['gamma 0.3', (stream) => stream.gamma(0.3), 0.3, 0.3],
    ['gamma 9', (stream) => stream.gamma(9), 9, 9],
    ['poisson 0', (stream) => stream.poisson(0), 0, 0],
    ['poisson 4', (stream) => stream.poisson(4), 4, 4],
    ['poisson 1e6', (stream) => stream.poisson(1e6), 1e6, 1e6],
    ['binomial 10, 0.3', (stream) => stream.binomial(10, 0.3), 3, 2.1],
    ['binomial 400, 0.9', (stream) => stream.binomial(400, 0.9), 360, 36],
    ['binomial, none', (stream) => stream.binomial(400, 0), 0, 0],
    ['binomial, all', (stream) => stream.binomial(400, 1), 400, 0],
  ]
  for (const [name, draw, mean, variance] of laws) {
    const stream = randomStream(5).split(name)
    let total = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const deviation = draw(stream) - mean
      total += deviation
      squares += deviation * deviation
    }
    assert.ok(Math.abs(total / n) <= 4 * Math.sqrt(variance / n), `${name}: mean off by ${total / n}`)
    // The kurtosis of every law here is below 25.
    assert.ok(
      Math.abs(squares / n - variance) <= 4 * variance * Math.sqrt(24 / n),
      `${name}: variance ${squares / n}`,
    )
  }
})

test('what cannot be drawn is refused by name', () => {
  const stream = randomStream(1)
  assert.throws(() => randomStream(Number.NaN), InvalidInput)
  for (const n of [0, -1, 1.5, 2 ** 53 + 2, Number.NaN])
    assert.throws(() => stream.integerBelow(n), InvalidInput)
  for (const shape of [0, -1, Infinity]) assert.throws(() => stream.gamma(shape), InvalidInput)
  assert.throws(() => stream.poisson(-1), InvalidInput)
  assert.throws(() => stream.binomial(2.5, 0.5), InvalidInput)
  assert.throws(() => stream.binomial(2, 1.5), InvalidInput)
})
