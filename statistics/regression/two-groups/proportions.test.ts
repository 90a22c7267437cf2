import assert from 'node:assert/strict'
import test from 'node:test'
import { InvalidInput } from '@utfall/basics'
import fc from 'fast-check'
import { closeTo } from '../../../tests/reference-data.ts'
import { compareProportions, type ProportionComparison } from './compare-proportions.ts'
import { numberNeeded } from './number-needed.ts'
import { type ProportionMethod, proportionInterval } from './proportion-interval.ts'
import type { TwoByTwo } from './score-limits.ts'
import { stratifiedProportions } from './stratified-proportions.ts'

const Z = 1.959963984540054
const METHODS: readonly ProportionMethod[] = ['wilson', 'wilson-continuity', 'clopper-pearson', 'jeffreys']

function share(successes: number, n: number, method: ProportionMethod) {
  const result = proportionInterval({ successes, n, method })
  assert.ok(result.kind === 'estimate')
  return result
}

type Comparison = Extract<ProportionComparison, { kind: 'comparison' }>

function compare(x1: number, n1: number, x0: number, n0: number): Comparison {
  const result = compareProportions({ x1, n1, x0, n0 })
  assert.ok(result.kind === 'comparison')
  return result
}

test('none of n: Wilson ends at z²/(n + z²), Clopper–Pearson at 1 − (α/2)^(1/n), and both begin at 0', () => {
  const wilson = share(0, 20, 'wilson')
  assert.equal(wilson.low, 0)
  closeTo(wilson.high, Z ** 2 / (20 + Z ** 2), 1e-14, 'Wilson')
  const exact = share(0, 20, 'clopper-pearson')
  assert.equal(exact.low, 0)
  closeTo(exact.high, 1 - 0.025 ** (1 / 20), 1e-12, 'Clopper–Pearson')
  assert.equal(share(20, 20, 'wilson').high, 1)
  closeTo(share(20, 20, 'clopper-pearson').low, 0.025 ** (1 / 20), 1e-12, 'Clopper–Pearson, all')
})

test('one of two: Wilson’s limits are ½ ∓ z/(2√(2 + z²)), by hand', () => {
  const { low, high } = share(1, 2, 'wilson')
  closeTo(high - 0.5, Z / (2 * Math.sqrt(2 + Z ** 2)), 1e-14, 'half width')
  closeTo(low + high, 1, 1e-14, 'symmetry')
})

test('nobody observed is not estimable, an arm without people neither', () => {
  const nobody = proportionInterval({ successes: 0, n: 0, method: 'wilson' })
  assert.equal(nobody.kind === 'not-estimable' && nobody.reason, 'no-observations')
  const oneArm = compareProportions({ x1: 0, n1: 0, x0: 1, n0: 3 })
  assert.equal(oneArm.kind === 'not-estimable' && oneArm.reason, 'arm-without-people')
})

test('impossible counts and levels are refused with the field named', () => {
  const wrong = [
    () => proportionInterval({ successes: 3, n: 2, method: 'wilson' }),
    () => proportionInterval({ successes: -1, n: 2, method: 'wilson' }),
    () => proportionInterval({ successes: 1.5, n: 2, method: 'wilson' }),
    () => proportionInterval({ successes: 1, n: 2, method: 'wilson', level: 1 }),
    () => proportionInterval({ successes: 1, n: 2, method: 'exact' as ProportionMethod }),
    () => compareProportions({ x1: 1, n1: -2, x0: 1, n0: 2 }),
    () => stratifiedProportions({ strata: [] }),
    () => stratifiedProportions({ strata: [{ x1: 5, n1: 4, x0: 0, n0: 1 }] }),
  ]
  for (const call of wrong) assert.throws(call, InvalidInput)
})

test('Newcombe’s examples a to g by method 10, as printed in 1998', () => {
  const printed: readonly (readonly [Parameters<typeof compare>, string, string])[] = [
    [[56, 70, 48, 80], '0.0524', '0.3339'],
    [[9, 10, 3, 10], '0.1705', '0.8090'],
    [[6, 7, 2, 7], '0.0582', '0.8062'],
    [[5, 56, 0, 29], '-0.0381', '0.1926'],
    [[0, 10, 0, 20], '-0.1611', '0.2775'],
    [[0, 10, 0, 10], '-0.2775', '0.2775'],
    [[10, 10, 0, 20], '0.6791', '1.0000'],
  ]
  for (const [table, low, high] of printed) {
    const { newcombe } = compare(...table).riskDifference
    assert.deepEqual([newcombe.low.toFixed(4), newcombe.high.toFixed(4)], [low, high])
  }
})

test('trap 10: Wald’s interval is [0, 0] at 0 of 10 against 0 of 20, and Agresti–Caffo’s would pass 1; Newcombe and score do neither', () => {
  const { riskDifference: none } = compare(0, 10, 0, 20)
  assert.deepEqual(none.wald, { low: 0, high: 0 })
  for (const kept of [none.newcombe, none.miettinenNurminen, none.mee, none.agrestiCaffo]) {
    assert.ok(kept.low < -0.1 && kept.high > 0.2)
  }
  const { riskDifference: all } = compare(10, 10, 0, 20)
  assert.equal(all.agrestiCaffo.high, 1)
  assert.deepEqual(all.wald, { low: 1, high: 1 })
  assert.ok(all.newcombe.low < 0.7 && all.miettinenNurminen.low < 0.75)
})

test('trap 14: 0 of 10 against 0 of 12 has no odds ratio and no risk ratio, where half an event in each cell would invent 1.19', () => {
  const found = compare(0, 10, 0, 12)
  assert.ok(found.riskRatio.kind === 'not-estimable' && found.oddsRatio.kind === 'not-estimable')
  assert.deepEqual(found.riskRatio.score, { low: 0, high: null })
  assert.deepEqual(found.oddsRatio.exact, { low: 0, high: null })
  assert.deepEqual(found.p, { pooledZ: null, chiSquareContinuity: null, fisher: 1 })
  assert.deepEqual(
    found.notes.map(({ code }) => code),
    ['no-events'],
  )
  assert.equal(found.riskDifference.estimate, 0)
})

test('a group without events keeps one-sided limits of the ratios that agree with the exact test at their end', () => {
  const { riskRatio, oddsRatio } = compare(0, 15, 6, 15)
  assert.ok(riskRatio.kind === 'not-estimable' && oddsRatio.kind === 'not-estimable')
  assert.equal(riskRatio.score.low, 0)
  assert.ok((riskRatio.score.high ?? 2) < 1)
  assert.equal(oddsRatio.exact.low, 0)
  // P(nobody of 15 | 6 events among 30, odds ratio 1) = C(15,6)/C(30,6) is below .025, so 1 is excluded.
  assert.ok((oddsRatio.exact.high ?? 2) < 1)
  const mirrored = compare(6, 15, 0, 15)
  assert.ok(mirrored.riskRatio.kind === 'not-estimable' && mirrored.oddsRatio.kind === 'not-estimable')
  assert.equal(mirrored.riskRatio.score.high, null)
  closeTo(1 / (mirrored.riskRatio.score.low ?? 1), riskRatio.score.high ?? 0, 1e-9, 'score limits mirror')
  closeTo(1 / (mirrored.oddsRatio.exact.low ?? 1), oddsRatio.exact.high ?? 0, 1e-9, 'exact limits mirror')
})

test('Fisher’s tea: three of four cups right each way has p 34/70, and a conditional odds ratio that solves ψ⁴ − 36ψ² − 32ψ − 3 = 0', () => {
  const { p, oddsRatio } = compare(3, 4, 1, 4)
  closeTo(p.fisher, 34 / 70, 1e-14, 'p')
  assert.ok(oddsRatio.kind === 'estimate')
  // Weights C(4, k)² = 1, 16, 36, 16, 1 and an expected count of 3 give the quartic; R prints 6.408309 from a search to 1e-4.
  const psi = oddsRatio.conditionalMle
  closeTo(psi ** 4, 36 * psi ** 2 + 32 * psi + 3, 1e-12, 'quartic')
  closeTo(psi, 6.408309, 1e-5, 'as printed')
  const ninety = compareProportions({ x1: 3, n1: 4, x0: 1, n0: 4, level: 0.9 })
  assert.ok(ninety.kind === 'comparison' && ninety.oddsRatio.kind === 'estimate')
  assert.equal(ninety.oddsRatio.exact.low.toFixed(4), '0.3136')
})

test('the pooled z of 3 of 4 against 1 of 4 is ½/√(¼·½) = √2, and Yates takes it to √2/2', () => {
  const { pooledZ, p } = compare(3, 4, 1, 4)
  closeTo(pooledZ ?? 0, Math.SQRT2, 1e-14, 'z')
  // Chi-square ½ on one degree of freedom: P = 0.4795001221869535 (R: pchisq(.5, 1, lower = FALSE)).
  closeTo(p.chiSquareContinuity ?? 0, 0.4795001221869535, 1e-12, 'Yates')
})

test('number needed: Altman’s example, 10 % (−5 % to 25 %), goes from harm of 20 through infinity to benefit of 4', () => {
  assert.deepEqual(numberNeeded(0.1, { low: -0.05, high: 0.25 }), {
    kind: 'through-infinity',
    estimate: 10,
    benefitFrom: 4,
    harmFrom: 20,
  })
  assert.deepEqual(numberNeeded(-0.25, { low: -0.5, high: -0.125 }), {
    kind: 'harm',
    estimate: 4,
    low: 2,
    high: 8,
  })
  assert.deepEqual(numberNeeded(0, { low: 0, high: 0 }), {
    kind: 'through-infinity',
    estimate: null,
    benefitFrom: null,
    harmFrom: null,
  })
})

test('one stratum pooled is the stratum: risk difference, ratio, odds ratio and the exact p', () => {
  const table = { x1: 9, n1: 10, x0: 3, n0: 11 }
  const pooled = stratifiedProportions({ strata: [table] })
  assert.ok(pooled.kind === 'comparison')
  const single = compare(9, 10, 3, 11)
  closeTo(pooled.riskDifference.estimate, single.riskDifference.estimate, 1e-14, 'RD')
  closeTo(pooled.riskDifference.newcombe.low, single.riskDifference.newcombe.low, 1e-12, 'Newcombe low')
  closeTo(pooled.riskDifference.newcombe.high, single.riskDifference.newcombe.high, 1e-12, 'Newcombe high')
  assert.ok(pooled.riskRatio.kind === 'estimate' && single.riskRatio.kind === 'estimate')
  closeTo(pooled.riskRatio.low, single.riskRatio.katz.low, 1e-12, 'Greenland–Robins is Katz')
  assert.ok(pooled.oddsRatio.kind === 'estimate' && single.oddsRatio.kind === 'estimate')
  closeTo(pooled.oddsRatio.high, single.oddsRatio.woolf.high, 1e-12, 'RBG is Woolf')
  assert.ok(pooled.exact.kind === 'exact')
  closeTo(pooled.exact.p, single.p.fisher, 1e-12, 'exact p is Fisher')
})

test('strata without any event, or with one arm, take nothing away and are counted when left out', () => {
  const some = [{ x1: 9, n1: 10, x0: 3, n0: 11 }]
  const withOneArm = stratifiedProportions({ strata: [...some, { x1: 3, n1: 4, x0: 0, n0: 0 }] })
  assert.ok(withOneArm.kind === 'comparison')
  assert.equal(withOneArm.strata, 1)
  assert.deepEqual(withOneArm.notes, [{ code: 'stratum-one-arm', detail: { strata: 1 } }])
  const none = stratifiedProportions({
    strata: [
      { x1: 0, n1: 10, x0: 0, n0: 12 },
      { x1: 0, n1: 4, x0: 0, n0: 3 },
    ],
  })
  assert.ok(none.kind === 'comparison')
  assert.equal(none.test, null)
  assert.equal(none.riskRatio.kind, 'not-estimable')
  assert.ok(none.riskDifference.newcombe.high > 0.15, 'no events anywhere is no certainty')
  assert.ok(none.exact.kind === 'exact' && none.exact.p === 1)
  const nothing = stratifiedProportions({ strata: [{ x1: 1, n1: 4, x0: 0, n0: 0 }] })
  assert.equal(nothing.kind, 'not-estimable')
})

const tables: fc.Arbitrary<TwoByTwo> = fc
  .tuple(
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 60 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([n1, n0, a, b]) => ({ x1: Math.round(a * n1), n1, x0: Math.round(b * n0), n0 }))

function everyNumberIsFinite(value: unknown, path: string): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${path} is ${value}`)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) everyNumberIsFinite(inner, `${path}.${key}`)
  }
}

test('any table: no figure is NaN or infinite, differences stay in [−1, 1] and hold their estimate', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const found = compare(table.x1, table.n1, table.x0, table.n0)
      everyNumberIsFinite(found, 'comparison')
      const { estimate, ...intervals } = found.riskDifference
      for (const [name, { low, high }] of Object.entries(intervals)) {
        assert.ok(low >= -1 - 1e-12 && high <= 1 + 1e-12 && low <= high, name)
        // Agresti–Caffo is centred on shrunken shares and may miss the estimate at its ends.
        if (name !== 'agrestiCaffo') assert.ok(low <= estimate + 1e-12 && high >= estimate - 1e-12, name)
      }
      for (const method of METHODS) {
        const { low, high } = share(table.x1, table.n1, method)
        assert.ok(low >= 0 && high <= 1 && low < high)
      }
    }),
    { numRuns: 300 },
  )
})

test('any table: exchanging the groups mirrors differences and inverts ratios, and no p changes', () => {
  fc.assert(
    fc.property(tables, ({ x1, n1, x0, n0 }) => {
      const found = compare(x1, n1, x0, n0)
      const mirrored = compare(x0, n0, x1, n1)
      for (const name of [
        'newcombe',
        'newcombeContinuity',
        'miettinenNurminen',
        'mee',
        'agrestiCaffo',
        'wald',
      ] as const) {
        assert.ok(Math.abs(found.riskDifference[name].low + mirrored.riskDifference[name].high) < 1e-9, name)
      }
      assert.ok(Math.abs(found.p.fisher - mirrored.p.fisher) < 1e-12)
      if (found.riskRatio.kind === 'estimate' && mirrored.riskRatio.kind === 'estimate') {
        for (const name of ['katz', 'koopman', 'miettinenNurminen', 'mover'] as const) {
          closeTo(found.riskRatio[name].low * mirrored.riskRatio[name].high, 1, 1e-8, name)
        }
      }
      if (found.oddsRatio.kind === 'estimate' && mirrored.oddsRatio.kind === 'estimate') {
        closeTo(found.oddsRatio.conditionalMle * mirrored.oddsRatio.conditionalMle, 1, 1e-9, 'conditional')
        closeTo(found.oddsRatio.exact.low * mirrored.oddsRatio.exact.high, 1, 1e-9, 'exact')
      }
    }),
    { numRuns: 200 },
  )
})

test('any table: the score limits are where the score test itself gives .05, by bisection on a likelihood maximised by search', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const { x1, n1, x0, n0 } = table
      const { mee } = compare(x1, n1, x0, n0).riskDifference
      for (const bound of [mee.low, mee.high]) {
        if (Math.abs(bound) > 1 - 1e-6) continue
        const p0 = searchedShare(table, bound)
        const spread = ((p0 + bound) * (1 - p0 - bound)) / n1 + (p0 * (1 - p0)) / n0
        closeTo(Math.abs(x1 / n1 - x0 / n0 - bound) / Math.sqrt(spread), Z, 1e-4, 'score z at the limit')
      }
    }),
    { numRuns: 60 },
  )
})

/** The control share that maximises the likelihood under p1 = p0 + difference, by golden section. */
function searchedShare({ x1, n1, x0, n0 }: TwoByTwo, difference: number): number {
  const term = (count: number, p: number): number => (count === 0 ? 0 : count * Math.log(p))
  const logLik = (p0: number): number =>
    term(x1, p0 + difference) + term(n1 - x1, 1 - p0 - difference) + term(x0, p0) + term(n0 - x0, 1 - p0)
  let low = Math.max(0, -difference)
  let high = Math.min(1, 1 - difference)
  for (let step = 0; step < 120; step++) {
    const left = high - (high - low) * 0.6180339887498949
    const right = low + (high - low) * 0.6180339887498949
    if (logLik(left) < logLik(right)) low = left
    else high = right
  }
  return (low + high) / 2
}
