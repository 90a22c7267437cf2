import assert from 'node:assert/strict'
import test from 'node:test'
import { normalQuantile, tQuantile } from '@utfall/distributions'
import fc from 'fast-check'
import { correlation } from './correlation.ts'
import { limitsOfAgreement } from './limits-of-agreement.ts'
import { cohenKappa, pairedShareDifference } from './yes-or-no-agreement.ts'

const near = (actual: number | null, expected: number, tolerance = 1e-12) =>
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)

test('four persons by hand: differences 1, 2, 3, 6 have mean 3, spread √(14/3) and limits 1.96 of it away', () => {
  const found = limitsOfAgreement({
    first: Float64Array.of(11, 22, 33, 46),
    second: Float64Array.of(10, 20, 30, 40),
  })
  assert.equal(found.kind, 'limits')
  if (found.kind !== 'limits') return
  const [sd, t, z] = [Math.sqrt(14 / 3), tQuantile(0.975, 3), normalQuantile(0.975)]
  near(found.sd, sd)
  near(found.difference.estimate, 3)
  near(found.difference.low, 3 - (t * sd) / 2)
  near(found.lower.estimate, 3 - z * sd)
  near(found.upper.high, 3 + z * sd + t * sd * Math.sqrt(1 / 4 + z ** 2 / 6))
})

test('the peak flow meters of Bland and Altman: bias, spread, limits and correlation as published and as R gives them', () => {
  const first = Float64Array.of(
    ...[494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427],
  )
  const second = Float64Array.of(
    ...[512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451],
  )
  const found = limitsOfAgreement({ first, second })
  assert.equal(found.kind, 'limits')
  if (found.kind !== 'limits') return
  const { difference, lower, upper } = found
  // Lancet 1986: −2.1 l/min, standard deviation 38.8, interval −22.0 to 17.8.
  near(difference.estimate, -2.1, 0.05)
  near(found.sd, 38.8, 0.05)
  near(difference.low, -22.04883769664517, 1e-9)
  near(difference.high, 17.813543578998, 1e-9)
  near(lower.estimate, -78.0959054671117, 1e-9)
  near(lower.low, -112.851553139309, 1e-8)
  near(lower.high, -43.3402577949126, 1e-8)
  near(upper.estimate, 73.8606113494646, 1e-9)
  near(upper.low, 39.1049636772655, 1e-8)
  near(upper.high, 108.616259021664, 1e-8)
  const together = correlation({ first, second })
  assert.equal(together.kind, 'correlation')
  if (together.kind !== 'correlation') return
  near(together.estimate, 0.943279446890946, 1e-12)
  near(together.low, 0.846358808792465, 1e-9)
  near(together.high, 0.979731337351924, 1e-9)
})

test('fifty of a hundred by hand: 40 both, 10 and 10 apart, 40 neither is kappa 3/5 and no difference in shares', () => {
  const pairs = { both: 40, onlyFirst: 10, onlySecond: 10, neither: 40 }
  const kappa = cohenKappa(pairs)
  assert.equal(kappa.kind, 'kappa')
  if (kappa.kind !== 'kappa') return
  // With margins of one half the variance is (1 − κ²)/n = (16/25)/100.
  near(kappa.estimate, 3 / 5)
  near(kappa.se, 4 / 50)
  near(kappa.low, 3 / 5 - normalQuantile(0.975) * (4 / 50))
  const shares = pairedShareDifference(pairs)
  assert.equal(shares.kind, 'difference')
  if (shares.kind !== 'difference') return
  assert.equal(shares.estimate, 0)
  near(shares.high, normalQuantile(0.975) * Math.sqrt(22 / 102 / 102))
})

test('kappa and its error are those of the delta method in R, above, near and below chance', () => {
  for (const [[both, onlyFirst, onlySecond, neither], kappa, se] of [
    [[40, 9, 5, 46], 0.7194388777555, 0.0693068456074],
    [[3, 10, 2, 185], 0.308357348703, 0.144045622951],
    [[12, 30, 25, 8], -0.464323748669, 0.101709140732],
  ] as const) {
    const found = cohenKappa({ both, onlyFirst, onlySecond, neither })
    assert.equal(found.kind, 'kappa')
    if (found.kind !== 'kappa') return
    near(found.estimate, kappa, 1e-10)
    near(found.se, se, 1e-8)
  }
})

const MEASURES = fc
  .array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })), {
    minLength: 4,
    maxLength: 40,
  })
  .map((pairs) => ({
    first: Float64Array.from(pairs, ([one]) => one / 7),
    second: Float64Array.from(pairs, ([, other]) => other / 7),
  }))

test('whoever is named first: differences and limits change sign, the correlation stays; a shift moves the bias alone', () => {
  fc.assert(
    fc.property(MEASURES, fc.integer({ min: -50, max: 50 }), ({ first, second }, shift) => {
      const there = limitsOfAgreement({ first, second })
      const back = limitsOfAgreement({ first: second, second: first })
      const moved = limitsOfAgreement({ first: first.map((value) => value + shift), second })
      assert.equal(there.kind, back.kind)
      if (there.kind === 'limits' && back.kind === 'limits' && moved.kind === 'limits') {
        near(there.difference.low, -back.difference.high, 1e-9)
        near(there.lower.low, -back.upper.high, 1e-9)
        near(moved.sd, there.sd, 1e-9)
        near(moved.upper.low, there.upper.low + shift, 1e-9)
        assert.ok(there.lower.estimate < there.difference.estimate)
      }
      const [one, other] = [correlation({ first, second }), correlation({ first: second, second: first })]
      assert.equal(one.kind, other.kind)
      if (one.kind !== 'correlation' || other.kind !== 'correlation') return
      near(one.estimate, other.estimate, 1e-12)
      assert.ok(one.low >= -1 && one.low <= one.estimate && one.estimate <= one.high && one.high <= 1)
    }),
  )
})

const PAIRS = fc.record({
  both: fc.nat(60),
  onlyFirst: fc.nat(60),
  onlySecond: fc.nat(60),
  neither: fc.nat(60),
})

test('kappa does not care who is named first nor what is called yes, and lies between −1 and 1 with its interval', () => {
  fc.assert(
    fc.property(PAIRS, (pairs) => {
      const { both, onlyFirst, onlySecond, neither } = pairs
      const found = cohenKappa(pairs)
      const turned = [
        cohenKappa({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither }),
        cohenKappa({ both: neither, onlyFirst: onlySecond, onlySecond: onlyFirst, neither: both }),
      ]
      for (const other of turned) {
        assert.equal(other.kind, found.kind)
        if (other.kind !== 'kappa' || found.kind !== 'kappa') return
        near(other.estimate, found.estimate)
        // Where the variance is nought, rounding leaves 10⁻¹⁸ of it, whose root is 10⁻⁹.
        near(other.se ** 2, found.se ** 2)
      }
      if (found.kind === 'kappa' && found.low !== null && found.high !== null)
        assert.ok(-1 <= found.low && found.low <= found.high && found.high <= 1)
      const [shares, back] = [
        pairedShareDifference(pairs),
        pairedShareDifference({ ...pairs, onlyFirst: onlySecond, onlySecond: onlyFirst }),
      ]
      if (shares.kind === 'difference' && back.kind === 'difference') near(shares.low, -back.high)
    }),
  )
})

test('what cannot be said is said: too few, nobody apart, one answer only', () => {
  const same = Float64Array.of(1, 2, 3, 4)
  const flat = Float64Array.of(2, 2, 2, 2)
  assert.deepEqual(limitsOfAgreement({ first: same.slice(0, 2), second: same.slice(0, 2) }), {
    kind: 'not-estimable',
    reason: 'no-degrees-of-freedom',
    detail: { n: 2 },
  })
  const identical = limitsOfAgreement({ first: same, second: same })
  assert.deepEqual(identical, { kind: 'not-estimable', reason: 'no-variation', detail: { difference: 0 } })
  assert.equal(correlation({ first: same, second: flat }).kind, 'not-estimable')
  assert.deepEqual(correlation({ first: same, second: same }), {
    kind: 'correlation',
    n: 4,
    estimate: 1,
    low: 1,
    high: 1,
  })
  assert.equal(cohenKappa({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 9 }).kind, 'not-estimable')
  const perfect = cohenKappa({ both: 4, onlyFirst: 0, onlySecond: 0, neither: 6 })
  assert.ok(perfect.kind === 'kappa' && perfect.estimate === 1 && perfect.low === null)
  assert.equal(
    pairedShareDifference({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }).kind,
    'not-estimable',
  )
})

test('impossible input is refused by its name', () => {
  const two = Float64Array.of(1, 2)
  assert.throws(() => limitsOfAgreement({ first: two, second: Float64Array.of(1) }), /second/)
  assert.throws(() => limitsOfAgreement({ first: Float64Array.of(1, Number.NaN), second: two }), /first\[1\]/)
  assert.throws(() => correlation({ first: two, second: two, level: 1 }), /level/)
  assert.throws(() => cohenKappa({ both: -1, onlyFirst: 0, onlySecond: 0, neither: 0 }), /both/)
  assert.throws(
    () => pairedShareDifference({ both: 1, onlyFirst: 0.5, onlySecond: 0, neither: 0 }),
    /onlyFirst/,
  )
})
