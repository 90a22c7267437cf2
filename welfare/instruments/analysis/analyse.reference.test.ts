import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { goldCases, RASCH_ABSENT, readGold } from '../../../tests/rasch-reference.ts'
import { readAnswers } from '../data/answers.ts'
import { MeasurementResults } from '../result/schema.ts'
import { analyseInstrument } from './analyse.ts'

const FOLDER = new URL('../../../../shared/data/rasch/data/', import.meta.url)

async function analysed(dataset: string, model: string, replicates = 0): Promise<MeasurementResults> {
  const file = new URL(`${dataset}.csv`, FOLDER)
  const read = readAnswers(
    { name: file.pathname, bytes: readFileSync(file) },
    replicates === 0 ? { groups: [] } : {},
  )
  assert.ok(read.kind === 'answers', JSON.stringify(read))
  const found = await analyseInstrument(read, {
    version: '1',
    command: 'test',
    model: model.toLowerCase() as 'rm' | 'rsm' | 'pcm' | 'auto',
    replicates,
  })
  assert.ok(found.kind === 'analysed')
  return MeasurementResults.parse(JSON.parse(JSON.stringify(found.results)))
}

function near(actual: number | null | undefined, expected: number, tolerance: number, what: string): void {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  )
}

for (const { dataset, model } of goldCases()) {
  const gold = readGold(dataset, model)
  test(`the whole analysis of ${dataset} by ${model} gives the reference values`, async (t) => {
    if (!existsSync(FOLDER)) return t.skip(RASCH_ABSENT)
    const found = await analysed(dataset, model)
    if (gold.cml?.norm_location === undefined) {
      assert.equal(found.calibration.kind, 'not-calibrated')
      assert.deepEqual([found.verdict.kind, found.items], ['not-yet', []])
      return
    }
    near(found.logLik, gold.cml.loglik, 1e-12, 'log-likelihood')
    const scale = gold.cml.norm_location
    const fit = gold.item_fit_conditional
    for (const [i, item] of found.items.entries()) {
      near(item.location, scale.location[i], 1e-8, `${item.id} location`)
      near(item.locationSe, scale.location_se[i], 1e-7, `${item.id} location SE`)
      for (const [h, threshold] of item.thresholds.entries()) {
        near(threshold, scale.thresholds[i][h], 1e-8, `${item.id} threshold`)
        near(item.thresholdSe[h], scale.threshold_se[i][h], 1e-7, `${item.id} threshold SE`)
      }
      if (fit?.infit?.[i] !== undefined && fit.infit[i] !== null) {
        near(item.infit, fit.infit[i], 1e-7, `${item.id} infit`)
        near(item.outfit, fit.outfit[i], 1e-7, `${item.id} outfit`)
      }
    }
    const reliability = gold.reliability?.wle_all?.reliability
    if (typeof reliability === 'number') near(found.reliability, reliability, 1e-8, 'reliability')
  })
}

const NOT_FOR_INDIVIDUALS = [
  'desc2',
  'amts',
  'edge_twodim_ld',
  'edge_dif',
  'bfi_agreeableness',
  'lsat6',
  'edge_disordered',
  'edge_extreme',
  'edge_booklets',
] as const

for (const dataset of NOT_FOR_INDIVIDUALS) {
  test(`${dataset} is not fit for decisions about individuals`, async (t) => {
    if (!existsSync(FOLDER)) return t.skip(RASCH_ABSENT)
    const found = await analysed(dataset, 'auto', 40)
    assert.notEqual(found.verdict.kind, 'individuals')
    assert.ok(found.verdict.reasons.length > 0)
  })
}

test('what is known of the data sets is what the verdict names', async (t) => {
  if (!existsSync(FOLDER)) return t.skip(RASCH_ABSENT)
  const names = async (dataset: string, code: string) => {
    const { verdict } = await analysed(dataset, 'auto', 60)
    return verdict.reasons.filter((reason) => reason.code === code).map(({ detail }) => detail)
  }
  assert.deepEqual(
    (await names('bfi_agreeableness', 'item-noisy')).map((detail) => detail.item),
    ['A1'],
  )
  const [pair] = await names('edge_twodim_ld', 'items-hang-together')
  assert.deepEqual([pair?.first, pair?.second], ['u1', 'u2'])
  assert.equal((await names('edge_twodim_ld', 'two-measures-in-one')).length, 1)
  assert.deepEqual(
    (await names('edge_disordered', 'steps-out-of-order')).map((detail) => detail.item),
    ['t2', 't3'],
  )
  // The truth is +0.8 for d3 and −0.6 for d7: the one is surely large, the other moderate or more.
  assert.deepEqual(
    (await names('edge_dif', 'item-differs-largely')).map((detail) => detail.item),
    ['d3'],
  )
  const somewhat = (await names('edge_dif', 'item-differs-somewhat')).map((detail) => detail.item)
  assert.ok(somewhat.includes('d7'), somewhat.join())
  assert.equal((await names('lsat6', 'many-at-the-highest')).length, 1)
  assert.deepEqual(
    (await names('edge_extreme', 'item-left-out')).map((detail) => detail.item),
    ['x0', 'x9'],
  )
  assert.deepEqual(
    (await names('edge_nullcat', 'categories-unused')).map((detail) => [detail.item, detail.categories]),
    [
      ['n2', '2'],
      ['n5', '0'],
    ],
  )
})
