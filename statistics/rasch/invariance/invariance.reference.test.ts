import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Gold,
  goldCases,
  RASCH_ABSENT,
  readGold,
  readResponses,
} from '../../../tests/rasch-reference.ts'
import type { ItemModel } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { type AndersenTest, andersenTest } from './andersen-test.ts'
import { type DifferentialFunctioning, differentialFunctioning } from './differential-functioning.ts'
import { medianSplit } from './median-split.ts'
import { modelComparison } from './model-comparison.ts'
import type { NotEstimable } from './result-types.ts'

type Case = {
  readonly name: string
  readonly model: ItemModel
  readonly responses: ResponseMatrix
  readonly groupsOf: (column: string, labels: readonly string[]) => Int32Array
  readonly gold: Gold
}

const cases: readonly Case[] = goldCases().flatMap(({ dataset, model }) => {
  const gold = readGold(dataset, model)
  const responses = readResponses(dataset)
  if (!gold || !responses) return []
  return [
    {
      name: `${dataset} ${model}`,
      model: model.toLowerCase() as ItemModel,
      responses,
      groupsOf: (column: string, labels: readonly string[]) =>
        Int32Array.from(responses.groups[column], (value) => labels.indexOf(value)),
      gold,
    },
  ]
})

function near(actual: number | null | undefined, expected: number, tolerance: number, what: string): void {
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual}, expected ${expected}`,
  )
}

function sameAndersen(actual: AndersenTest | NotEstimable, expected: Gold, what: string): void {
  if (expected.error) {
    assert.equal(actual.kind, 'not-estimable', what)
    return
  }
  assert.ok(actual.kind === 'test', `${what}: ${JSON.stringify(actual)}`)
  near(actual.statistic, expected.LR, 1e-6, `${what} LR`)
  assert.equal(actual.df, expected.df, `${what} df`)
  near(actual.p, expected.p, 1e-7 * expected.p + 1e-15, `${what} p`)
  near(actual.logLik, expected.loglik_full, 1e-8, `${what} log-likelihood`)
  assert.deepEqual(
    actual.groups.map(({ persons }) => persons),
    expected.n,
    `${what} persons`,
  )
  assert.deepEqual(actual.items, expected.items, `${what} items`)
  assert.deepEqual(
    actual.excludedItems.map(({ item }) => item),
    expected.excluded,
    `${what} items left out`,
  )
  actual.groups.forEach(({ logLik, calibration }, g) => {
    near(logLik, expected.loglik_groups[g], 1e-8, `${what} group ${g}`)
    expected.location[g].forEach((location: number, i: number) => {
      near(calibration.locations[i], location, 1e-8, `${what} location`)
      near(calibration.locationSe[i], expected.location_se[g][i], 1e-7, `${what} SE`)
    })
  })
}

test('a median split gives the reference groups, items, statistic and degrees of freedom on every data set', (t) => {
  if (cases.length === 0) return t.skip(RASCH_ABSENT)
  let compared = 0
  for (const { name, model, responses, gold } of cases) {
    const expected = gold.andersen_and_dif?.median_split
    if (!expected) continue
    compared++
    const prepared = prepareResponses(responses, model).responses
    sameAndersen(andersenTest(prepared, medianSplit(prepared), { model }), expected, name)
  }
  assert.ok(compared > 20)
})

test('an item is left out of a median split for the reference reason: too few items remain for a test', (t) => {
  const desc2 = cases.find(({ name }) => name === 'desc2 PCM')
  if (!desc2) return t.skip(RASCH_ABSENT)
  const result = andersenTest(desc2.responses, medianSplit(desc2.responses), { model: 'pcm' })
  assert.deepEqual(result, {
    kind: 'not-estimable',
    reason: 'fewer-than-two-usable-items',
    detail: { usable: 0, excluded: desc2.gold.andersen_and_dif.median_split.excluded.length },
  })
})

function compareDifferences(actual: DifferentialFunctioning, expected: Gold, what: string): void {
  sameAndersen(actual.overall, expected, what)
  assert.equal(actual.withoutGroup, expected.persons_without_group_value_left_out ?? 0, what)
  const rows = actual.items.filter(({ wald }) => wald !== null)
  expected.wald_location?.z.forEach((z: number, i: number) => {
    const row = rows[i].wald
    near(row?.z, z, 1e-7, `${what} z`)
    near(row?.shifts[0].shift, expected.wald_location.difference[i], 1e-8, `${what} difference`)
    near(row?.shifts[0].se, expected.wald_location.se[i], 1e-7, `${what} SE of the difference`)
    near(row?.location?.p, expected.wald_location.p[i], 1e-7, `${what} p`)
    near(row?.location?.adjusted.bh, expected.wald_location.p_BH[i], 1e-7, `${what} BH`)
    near(row?.location?.adjusted.holm, expected.wald_location.p_holm[i], 1e-7, `${what} Holm`)
    near(
      row?.location?.adjusted.bonferroni,
      expected.wald_location.p_bonferroni[i],
      1e-7,
      `${what} Bonferroni`,
    )
  })
  expected.wald_thresholds_joint?.chisq.forEach((chiSquare: number, i: number) => {
    const joint = rows[i].wald?.thresholds
    near(joint?.chiSquare, chiSquare, 1e-7, `${what} joint χ²`)
    assert.equal(joint?.df, expected.wald_thresholds_joint.df[i], what)
    near(joint?.p, expected.wald_thresholds_joint.p[i], 1e-7, `${what} joint p`)
    near(joint?.adjusted.bh, expected.wald_thresholds_joint.p_BH[i], 1e-7, `${what} joint BH`)
    near(joint?.adjusted.holm, expected.wald_thresholds_joint.p_holm[i], 1e-7, `${what} joint Holm`)
  })
  expected.item_split_LR?.items.forEach((gold: Gold, i: number) => {
    const { item, split, excluded } = actual.items[i]
    assert.equal(item, gold.item)
    if (gold.skipped) {
      assert.equal(excluded?.reason, 'category-missing-in-group', `${what} ${item}`)
      return
    }
    assert.ok(split?.kind === 'tested', `${what} ${item}`)
    near(split.statistic, gold.LR, 1e-6, `${what} ${item} LR`)
    assert.equal(split.df, gold.df)
    near(split.p, gold.p, 1e-7, `${what} ${item} p`)
    near(split.adjusted.bh, gold.p_BH, 1e-7, `${what} ${item} BH`)
    near(split.adjusted.holm, gold.p_holm, 1e-7, `${what} ${item} Holm`)
    near(split.adjusted.bonferroni, gold.p_bonferroni, 1e-7, `${what} ${item} Bonferroni`)
    const [first, last] = [expected.groups[0], expected.groups[expected.groups.length - 1]]
    const shift = split.shifts.find(({ from, to }) => from === first && to === last)
    near(shift?.shift, gold.location_shift_last_minus_first, 1e-8, `${what} ${item} shift`)
    near(shift?.se, gold.se, 1e-7, `${what} ${item} SE of the shift`)
  })
}

test('differences by given groups equal the reference on every data set: locations, Wald, joint Wald, split', (t) => {
  if (cases.length === 0) return t.skip(RASCH_ABSENT)
  let compared = 0
  for (const { name, model, responses, gold, groupsOf } of cases) {
    for (const [column, expected] of Object.entries<Gold>(gold.andersen_and_dif ?? {})) {
      if (column === 'median_split') continue
      compared++
      const splitTests = expected.item_split_LR ? 'all' : 'none'
      const groups = groupsOf(column, expected.groups)
      const result = differentialFunctioning(responses, groups, expected.groups, { model, splitTests })
      assert.ok(result.kind === 'compared', `${name} ${column}: ${JSON.stringify(result)}`)
      compareDifferences(result, expected, `${name} ${column}`)
    }
  }
  assert.ok(compared > 20)
})

test('of the men of verbal_agg_poly one alone chose the highest answer to va18, with the highest score: the test names the item', (t) => {
  const responses = readResponses('verbal_agg_poly')
  if (!responses) return t.skip(RASCH_ABSENT)
  const groups = Int32Array.from(responses.groups.grp_gender, (value) => ['female', 'male'].indexOf(value))
  const result = andersenTest(responses, groups, { model: 'pcm', labels: ['female', 'male'] })
  assert.ok(result.kind === 'not-estimable')
  const { group, why, items } = result.detail
  assert.deepEqual([result.reason, group, why, items], ['group-not-calibrated', 'male', 'no-maximum', 'va18'])
})

test('partial credit against rating scale gives the reference statistic on every data set fitted both ways', (t) => {
  if (cases.length === 0) return t.skip(RASCH_ABSENT)
  let compared = 0
  for (const { name, responses, gold } of cases) {
    if (!gold.PCM_vs_RSM) continue
    compared++
    const result = modelComparison(responses)
    assert.ok(result.kind === 'test', name)
    near(result.statistic, gold.PCM_vs_RSM.LR, 1e-6, name)
    assert.equal(result.df, gold.PCM_vs_RSM.df, name)
    near(result.p, gold.PCM_vs_RSM.p, 1e-7 * gold.PCM_vs_RSM.p + 1e-15, name)
    near(result.ratingScale.logLik, gold.PCM_vs_RSM.loglik_RSM, 1e-8, name)
  }
  assert.ok(compared > 8)
})

test("the rating scale is rejected for pcmdat2 as eRm's vignette prints it: 11.69992, 3 df, p .00848509", (t) => {
  const responses = readResponses('erm_pcmdat2')
  if (!responses) return t.skip(RASCH_ABSENT)
  const result = modelComparison(responses)
  assert.ok(result.kind === 'test')
  near(result.statistic, 11.69992, 5e-6, 'LR')
  assert.equal(result.df, 3)
  near(result.p, 0.00848509, 5e-9, 'p')
})

test('the item made harder and the item made easier for one group are resolved first, within three standard errors of the truth', (t) => {
  const responses = readResponses('edge_dif')
  if (!responses) return t.skip(RASCH_ABSENT)
  const groups = Int32Array.from(responses.groups.grp_group, Number)
  for (const splitTests of ['all', 'none'] as const) {
    const result = differentialFunctioning(responses, groups, ['0', '1'], {
      model: 'rm',
      splitTests,
      purify: true,
      adjustment: 'holm',
    })
    assert.ok(result.kind === 'compared')
    assert.deepEqual(result.resolved.slice(0, 2), ['d3', 'd7'])
    // The truth: +0.8 and −0.6 logits.
    for (const [item, truth] of [
      ['d3', 0.8],
      ['d7', -0.6],
    ] as const) {
      const widest = result.items.find((row) => row.item === item)?.reading?.widest
      assert.ok(widest && Math.abs(widest.shift - truth) < 3 * widest.se, `${splitTests} ${item}`)
    }
  }
})
