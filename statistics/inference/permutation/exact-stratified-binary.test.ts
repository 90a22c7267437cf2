import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { ABSENT, closeTo, readReferenceCases, readReferenceCsv } from '../../../tests/reference-data.ts'
import { type BinaryStratum, exactStratifiedBinary } from './exact-stratified-binary.ts'

test('by hand: 3 of 3 against 0 of 3 is one table of 20 in each tail, so p is 2/20', () => {
  const got = exactStratifiedBinary({ strata: [{ x1: 3, n1: 3, x0: 0, n0: 3 }] })
  assert.ok(got.kind === 'test')
  closeTo(got.p, 2 / 20, 1e-12, 'p')
  closeTo(got.pUpper, 1 / 20, 1e-12, 'upper')
  closeTo(got.pLower, 1, 1e-12, 'lower')
  assert.equal(got.oddsRatio.estimate, null)
  assert.equal(got.oddsRatio.high, null)
  // All three treated have the event when ψ³/(1 + 9ψ + 9ψ² + ψ³) reaches .025 from below.
  const psi = got.oddsRatio.low
  closeTo(psi ** 3 / (1 + 9 * psi + 9 * psi ** 2 + psi ** 3), 0.025, 1e-9, 'lower limit')
})

test('two blocks convolve: 1 of 1 against 0 of 1 twice gives 1/4 for the top and 1/2 two-sided', () => {
  const pair = { x1: 1, n1: 1, x0: 0, n0: 1 }
  const got = exactStratifiedBinary({ strata: [pair, pair] })
  assert.ok(got.kind === 'test')
  closeTo(got.pUpper, 1 / 4, 1e-12, 'upper')
  closeTo(got.p, 1 / 2, 1e-12, 'p')
})

test('blocks where all or none have the event, or with one arm only, say nothing and change nothing', () => {
  const informative = { x1: 4, n1: 6, x0: 1, n0: 7 }
  const silent = [
    { x1: 3, n1: 3, x0: 5, n0: 5 },
    { x1: 0, n1: 9, x0: 0, n0: 2 },
    { x1: 2, n1: 4, x0: 0, n0: 0 },
  ]
  const alone = exactStratifiedBinary({ strata: [informative] })
  const together = exactStratifiedBinary({ strata: [...silent, informative] })
  assert.ok(alone.kind === 'test' && together.kind === 'test')
  closeTo(together.p, alone.p, 1e-12, 'p')
  closeTo(together.oddsRatio.low, alone.oddsRatio.low, 1e-9, 'low')
  const nothing = exactStratifiedBinary({ strata: silent })
  assert.ok(nothing.kind === 'not-estimable')
  assert.equal(nothing.reason, 'no-informative-strata')
})

test('trap 7, an asymptotic test rejects at .03 where the exact one says .056', (t) => {
  const trial = readReferenceCsv('synth_trial.csv')
  const reference = readReferenceCases('05_randomisation_inference.json')
  if (!trial || !reference) return t.skip(ABSENT)
  const want = reference.find(({ id }) => id === 'ri.small_federations.exact_cmh')?.result as unknown as {
    s: number
    n: number
    exact_p_two_sided: number
    common_or_conditional_mle: number
    ci: [number, number]
    p_upper: number
    p_lower: number
    cmh_p: number
  }
  const strata = ['F08', 'F09', 'F10', 'F11', 'F12'].map((federation): BinaryStratum => {
    const count = (arm: string, event: RegExp) =>
      trial.columns.federation.filter(
        (name, i) =>
          name === federation && trial.columns.assigned[i] === arm && event.test(trial.columns.emp12[i]),
      ).length
    return { x1: count('1', /1/), n1: count('1', /./), x0: count('0', /1/), n0: count('0', /./) }
  })
  const got = exactStratifiedBinary({ strata })
  assert.ok(got.kind === 'test')
  assert.equal(got.events, want.s)
  assert.equal(got.n, want.n)
  closeTo(got.p, want.exact_p_two_sided, 1e-9, 'p')
  closeTo(got.pUpper, want.p_upper, 1e-9, 'upper')
  closeTo(got.pLower, want.p_lower, 1e-9, 'lower')
  // mantelhaen.test stops uniroot at 1.2e-4 on 1/ψ; the same tilted convolution with uniroot(tol = 1e-14) in R 4.2.2 gives these.
  closeTo(got.oddsRatio.estimate ?? Number.NaN, 3.437555265224145, 1e-10, 'odds ratio')
  closeTo(got.oddsRatio.low, 0.9741571745391597, 1e-10, 'low')
  closeTo(got.oddsRatio.high ?? Number.NaN, 14.35594239624939, 1e-10, 'high')
  closeTo(got.oddsRatio.estimate ?? Number.NaN, want.common_or_conditional_mle, 2e-3, 'odds ratio as printed')
  closeTo(got.oddsRatio.low, want.ci[0], 2e-3, 'low as printed')
  closeTo(got.oddsRatio.high ?? Number.NaN, want.ci[1], 2e-3, 'high as printed')
  assert.ok(want.cmh_p < 0.05 && got.p > 0.05)
})

test('arms of thousands almost apart end in a reason or a number, never in a search without end', () => {
  const far = exactStratifiedBinary({ strata: [{ x1: 1999, n1: 2000, x0: 1, n0: 2000 }] })
  assert.equal(far.kind === 'not-estimable' && far.reason, 'probability-underflow')
  const near = exactStratifiedBinary({ strata: [{ x1: 560, n1: 1000, x0: 20, n0: 1000 }] })
  assert.ok(near.kind === 'test')
  assert.ok(near.p >= 0 && near.p < 1e-100 && near.oddsRatio.low > 20)
})

test('counts that cannot be are refused', () => {
  assert.throws(() => exactStratifiedBinary({ strata: [{ x1: 4, n1: 3, x0: 0, n0: 3 }] }), InvalidInput)
  assert.throws(() => exactStratifiedBinary({ strata: [{ x1: 1.5, n1: 3, x0: 0, n0: 3 }] }), InvalidInput)
  assert.throws(
    () => exactStratifiedBinary({ strata: [{ x1: 1, n1: 3, x0: 0, n0: 3 }], level: 1 }),
    InvalidInput,
  )
})

const stratum = fc
  .tuple(fc.nat(8), fc.nat(8))
  .chain(([n1, n0]) =>
    fc.record({ n1: fc.constant(n1), n0: fc.constant(n0), x1: fc.nat(n1), x0: fc.nat(n0) }),
  )

test('changing names of the arms mirrors the tails and inverts the odds ratio', () => {
  fc.assert(
    fc.property(fc.array(stratum, { minLength: 1, maxLength: 4 }), (strata) => {
      const got = exactStratifiedBinary({ strata })
      const mirrored = exactStratifiedBinary({
        strata: strata.map(({ x1, n1, x0, n0 }) => ({ x1: x0, n1: n0, x0: x1, n0: n1 })),
      })
      if (got.kind !== 'test' || mirrored.kind !== 'test') return assert.equal(got.kind, mirrored.kind)
      closeTo(mirrored.p, got.p, 1e-9, 'p')
      closeTo(mirrored.pUpper, got.pLower, 1e-9, 'tails')
      const { estimate, low, high } = got.oddsRatio
      if (estimate === null || high === null || low === 0) return
      closeTo(mirrored.oddsRatio.estimate ?? Number.NaN, 1 / estimate, 1e-8, 'estimate')
      closeTo(mirrored.oddsRatio.low, 1 / high, 1e-8, 'low')
      assert.ok(low < estimate && estimate < high)
    }),
    { seed: 7, numRuns: 200 },
  )
})
