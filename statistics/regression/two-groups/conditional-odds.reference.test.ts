import assert from 'node:assert/strict'
import test from 'node:test'
import { closeTo } from '../../../tests/reference-data.ts'
import { ownCase } from '../reference/own-cases.ts'
import { compareProportions } from './compare-proportions.ts'
import { stratifiedProportions } from './stratified-proportions.ts'

type Exact = {
  readonly strata: readonly (readonly [number, number, number, number])[]
  readonly p: number
  readonly estimate: number
  readonly low: number
  readonly high: number
}

// R's own fisher.test and mantelhaen.test stop their root search at 1.2e-4; the script searches to 1e-15 on the log odds ratio.
test('conditional odds ratio, exact limits and p are those of convolved hypergeometrics in R, alone and over federations', () => {
  for (const id of ['newcombe_a', 'newcombe_b', 'emp12', 'small_federations', 'large']) {
    const { strata, p, estimate, low, high } = ownCase<Exact>(`conditional.${id}`).result
    const tables = strata.map(([x1, n1, x0, n0]) => ({ x1, n1, x0, n0 }))
    const pooled = stratifiedProportions({ strata: tables })
    assert.ok(pooled.kind === 'comparison' && pooled.exact.kind === 'exact')
    const { exact } = pooled
    closeTo(exact.p, p, 1e-9, `${id} p`)
    closeTo(exact.oddsRatio ?? Number.NaN, estimate, 1e-9, `${id} estimate`)
    closeTo(exact.limits.low ?? Number.NaN, low, 1e-9, `${id} low`)
    closeTo(exact.limits.high ?? Number.NaN, high, 1e-9, `${id} high`)
    if (tables.length > 1) continue
    const single = compareProportions(tables[0])
    assert.ok(single.kind === 'comparison' && single.oddsRatio.kind === 'estimate')
    closeTo(single.p.fisher, p, 1e-9, `${id} Fisher`)
    closeTo(single.oddsRatio.conditionalMle, estimate, 1e-9, `${id} conditional`)
    closeTo(single.oddsRatio.exact.low, low, 1e-9, `${id} exact low`)
    closeTo(single.oddsRatio.exact.high, high, 1e-9, `${id} exact high`)
  }
})
