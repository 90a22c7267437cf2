import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import { compareProportions, type ProportionComparison } from './compare-proportions.ts'
import type { Interval, OpenInterval } from './interval.ts'
import { type ProportionMethod, proportionInterval } from './proportion-interval.ts'

const CASES = readReferenceCases('06_binary.json')

type Pair = readonly [number, number]
type TableReference = {
  readonly x1: number
  readonly n1: number
  readonly x0: number
  readonly n0: number
  readonly rd: number
  readonly z_pooled: number | null
  readonly p_pooled: number | null
  readonly p_chisq_cc: number | null
  readonly p_fisher: number
  readonly nnt: number | null
  readonly nnt_ci_newcombe: Pair | { readonly benefit_from: number; readonly harm_from: number }
  readonly [key: string]: unknown
}

function compared(reference: TableReference): Extract<ProportionComparison, { kind: 'comparison' }> {
  const { x1, n1, x0, n0 } = reference
  const result = compareProportions({ x1, n1, x0, n0 })
  assert.ok(result.kind === 'comparison')
  return result
}

function sameInterval(
  actual: Interval | OpenInterval,
  expected: unknown,
  tolerance: number,
  what: string,
): void {
  assert.ok(Array.isArray(expected), `${what}: the reference has limits`)
  // A limit at or near 0 is held to the width of the interval.
  const [low, high]: number[] = expected
  const scale = Math.max(high - low, 1e-3)
  for (const [given, wanted] of [
    [actual.low, low],
    [actual.high, high],
  ] as const) {
    assert.ok(
      given !== null && Math.abs(given - wanted) <= tolerance * Math.max(scale, Math.abs(wanted)),
      `${what}: ${given} is ${wanted}`,
    )
  }
}

/**
 * Closed forms 1e-10. Score limits 1e-9: the reference's roots come from uniroot(tol = 1e-13) on a statistic that loses digits where the
 * trigonometric root of the cubic does. Conditional estimate and exact limits 1.3e-4 absolute on the odds ratio or its inverse:
 * fisher.test's uniroot searches one of them and stops at 1.2e-4; conditional-odds.reference.test.ts holds sharper values.
 */
test('two shares: all intervals and tests are those of R for Newcombe’s examples and the synthetic trial', (t) => {
  if (CASES === null) return t.skip(ABSENT)
  const tables = CASES.filter(({ id }) => id.startsWith('bin.'))
  assert.ok(tables.length >= 9)
  for (const { id, result } of tables) {
    const expected: TableReference = result
    const found = compared(expected)
    const { riskDifference: rd } = found
    closeTo(rd.estimate, expected.rd, 1e-12, `${id} rd`)
    sameInterval(rd.wald, expected.rd_wald, 1e-10, `${id} Wald`)
    sameInterval(rd.newcombe, expected.rd_newcombe10, 1e-10, `${id} Newcombe 10`)
    sameInterval(rd.newcombeContinuity, expected.rd_newcombe11_cc, 1e-10, `${id} Newcombe 11`)
    sameInterval(rd.miettinenNurminen, expected.rd_miettinen_nurminen, 1e-9, `${id} MN`)
    sameInterval(rd.mee, expected.rd_score_mee, 1e-9, `${id} Mee`)
    const [caffoLow, caffoHigh] = expected.rd_agresti_caffo as Pair
    sameInterval(rd.agrestiCaffo, [caffoLow, Math.min(1, caffoHigh)], 1e-10, `${id} Agresti–Caffo, cut at 1`)
    assert.equal(found.pooledZ === null, expected.z_pooled === null)
    if (expected.z_pooled !== null) closeTo(found.pooledZ ?? 0, expected.z_pooled, 1e-10, `${id} z`)
    for (const [given, wanted] of [
      [found.p.pooledZ, expected.p_pooled],
      [found.p.chiSquareContinuity, expected.p_chisq_cc],
      [found.p.fisher, expected.p_fisher],
    ]) {
      if (wanted === null) assert.equal(given, null)
      else assert.ok(given !== null && Math.abs(given - wanted) <= 1e-9, `${id} p: ${given} is ${wanted}`)
    }
    sameNumberNeeded(found, expected, id)
    sameRatios(found, expected, id)
  }
})

function sameNumberNeeded(
  { nnt }: Extract<ProportionComparison, { kind: 'comparison' }>,
  expected: TableReference,
  id: string,
): void {
  const limits = expected.nnt_ci_newcombe
  if ('benefit_from' in limits) {
    assert.ok(nnt.kind === 'through-infinity')
    assert.equal(nnt.estimate === null, expected.nnt === null)
    closeTo(nnt.benefitFrom ?? 0, limits.benefit_from, 1e-9, `${id} benefit from`)
    closeTo(nnt.harmFrom ?? 0, limits.harm_from, 1e-9, `${id} harm from`)
    return
  }
  assert.ok(nnt.kind === 'benefit')
  closeTo(nnt.estimate, expected.nnt ?? 0, 1e-10, `${id} NNT`)
  sameInterval(nnt, limits, 1e-9, `${id} NNT limits`)
}

function sameRatios(
  { riskRatio, oddsRatio }: Extract<ProportionComparison, { kind: 'comparison' }>,
  expected: TableReference,
  id: string,
): void {
  assert.equal(riskRatio.kind === 'estimate', typeof expected.rr === 'number', `${id} has a risk ratio`)
  assert.equal(oddsRatio.kind === 'estimate', typeof expected.or === 'number', `${id} has an odds ratio`)
  if (riskRatio.kind === 'estimate') {
    closeTo(riskRatio.estimate, Number(expected.rr), 1e-12, `${id} RR`)
    sameInterval(riskRatio.katz, expected.rr_katz, 1e-10, `${id} Katz`)
    sameInterval(riskRatio.miettinenNurminen, expected.rr_koopman_mn, 1e-9, `${id} RR score MN`)
    sameInterval(riskRatio.koopman, expected.rr_koopman_nobias, 1e-9, `${id} Koopman`)
    sameInterval(riskRatio.mover, expected.rr_mover_wilson, 1e-10, `${id} MOVER`)
  }
  if (oddsRatio.kind === 'estimate') {
    closeTo(oddsRatio.estimate, Number(expected.or), 1e-12, `${id} OR`)
    sameInterval(oddsRatio.woolf, expected.or_woolf, 1e-10, `${id} Woolf`)
    const exact = expected.or_exact as Pair
    for (const [given, wanted] of [
      [oddsRatio.conditionalMle, Number(expected.or_cmle)],
      [oddsRatio.exact.low, exact[0]],
      [oddsRatio.exact.high, exact[1]],
    ]) {
      const apart = Math.min(Math.abs(given - wanted), Math.abs(1 / given - 1 / wanted))
      assert.ok(apart < 1.3e-4, `${id} conditional odds ratio: ${given} is ${wanted}`)
    }
  }
}

test('one share: Wilson, continuity, Clopper–Pearson and Jeffreys limits are those of R for Newcombe’s four examples', (t) => {
  if (CASES === null) return t.skip(ABSENT)
  const methods: readonly (readonly [ProportionMethod, string])[] = [
    ['wilson', 'wilson'],
    ['wilson-continuity', 'wilson_cc'],
    ['clopper-pearson', 'clopper_pearson'],
    ['jeffreys', 'jeffreys'],
  ]
  const examples = CASES.filter(({ id }) => id.startsWith('prop.wilson.'))
  assert.equal(examples.length, 4)
  for (const { id, result } of examples) {
    const [, successes, n] = /\.(\d+)_(\d+)$/.exec(id)?.map(Number) ?? []
    for (const [method, key] of methods) {
      const found = proportionInterval({ successes, n, method })
      assert.ok(found.kind === 'estimate')
      sameInterval(found, (result as Record<string, unknown>)[key], 1e-10, `${id} ${method}`)
    }
  }
})
