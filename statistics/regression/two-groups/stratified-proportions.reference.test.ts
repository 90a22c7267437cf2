import assert from 'node:assert/strict'
import test from 'node:test'
import { ABSENT, closeTo, readReferenceCases } from '../../../tests/reference-data.ts'
import type { Interval } from './interval.ts'
import { stratifiedProportions } from './stratified-proportions.ts'

const CASES = readReferenceCases('06_binary.json')

type Pair = readonly [number, number]
type Reference = {
  readonly strata: readonly {
    readonly x1: number
    readonly n1: number
    readonly x0: number
    readonly n0: number
  }[]
  readonly mh_rd: number
  readonly mh_rd_var_greenland_robins: number
  readonly mh_rd_ci_gr: Pair
  readonly mh_rd_var_sato: number
  readonly mh_rd_ci_sato: Pair
  readonly mh_rr: number
  readonly mh_rr_ci: Pair
  readonly mh_or: number
  readonly mh_or_ci_rbg: Pair
  readonly cmh_chisq: number
  readonly cmh_p: number
  readonly newcombe_stratified_yan_su: Pair
  readonly yan_su_inputs: { readonly p1: number; readonly p0: number }
}

function sameInterval(actual: Interval, [low, high]: Pair, what: string): void {
  for (const [given, wanted] of [
    [actual.low, low],
    [actual.high, high],
  ]) {
    assert.ok(
      Math.abs(given - wanted) <= 1e-10 * (high - low + Math.abs(wanted)),
      `${what}: ${given} is ${wanted}`,
    )
  }
}

test('shares within federations: Mantel–Haenszel, CMH and stratified Newcombe are those of R', (t) => {
  if (CASES === null) return t.skip(ABSENT)
  const cases = CASES.filter(({ id }) => id.startsWith('strat.'))
  assert.equal(cases.length, 3)
  for (const { id, result } of cases) {
    const expected: Reference = result
    const found = stratifiedProportions({ strata: expected.strata })
    assert.ok(found.kind === 'comparison')
    const { riskDifference: rd, riskRatio, oddsRatio } = found
    closeTo(rd.estimate, expected.mh_rd, 1e-10, `${id} RD`)
    closeTo(rd.varianceSato, expected.mh_rd_var_sato, 1e-10, `${id} Sato`)
    closeTo(rd.varianceGreenlandRobins, expected.mh_rd_var_greenland_robins, 1e-10, `${id} GR`)
    sameInterval(rd.sato, expected.mh_rd_ci_sato, `${id} Sato`)
    sameInterval(rd.greenlandRobins, expected.mh_rd_ci_gr, `${id} GR`)
    sameInterval(rd.newcombe, expected.newcombe_stratified_yan_su, `${id} Yan–Su`)
    closeTo(rd.p1, expected.yan_su_inputs.p1, 1e-10, `${id} p1`)
    closeTo(rd.p0, expected.yan_su_inputs.p0, 1e-10, `${id} p0`)
    assert.ok(riskRatio.kind === 'estimate' && oddsRatio.kind === 'estimate' && found.test)
    closeTo(riskRatio.estimate, expected.mh_rr, 1e-10, `${id} RR`)
    sameInterval(riskRatio, expected.mh_rr_ci, `${id} RR`)
    closeTo(oddsRatio.estimate, expected.mh_or, 1e-10, `${id} OR`)
    sameInterval(oddsRatio, expected.mh_or_ci_rbg, `${id} OR`)
    closeTo(found.test.statistic, expected.cmh_chisq, 1e-10, `${id} CMH`)
    assert.ok(Math.abs(found.test.p - expected.cmh_p) < 1e-9, `${id} CMH p`)
  }
})

// Counts of the five smallest federations of the synthetic trial (figures, no persons).
const SMALL = [
  { x1: 4, n1: 20, x0: 1, n0: 20 },
  { x1: 5, n1: 12, x0: 4, n0: 12 },
  { x1: 2, n1: 7, x0: 0, n0: 7 },
  { x1: 0, n1: 4, x0: 0, n0: 4 },
  { x1: 3, n1: 3, x0: 1, n0: 3 },
]

test('in five small federations the asymptotic p .0313 would say yes where the exact .0560 and the continuity-corrected .0595 say no', () => {
  const found = stratifiedProportions({ strata: SMALL })
  assert.ok(found.kind === 'comparison' && found.test && found.exact.kind === 'exact')
  assert.equal(found.test.p.toFixed(4), '0.0313')
  assert.equal(found.test.pContinuity.toFixed(4), '0.0595')
  assert.equal(found.exact.p.toFixed(4), '0.0560')
})
