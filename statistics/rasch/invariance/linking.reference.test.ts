import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Gold, RASCH_ABSENT, readExpected, readResponses } from '../../../tests/rasch-reference.ts'
import { calibrate } from '../calibration/calibrate.ts'
import type { Calibration } from '../calibration/calibration-types.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { anchorTest } from './anchor-test.ts'
import { concurrentCalibration } from './concurrent-calibration.ts'
import { linkForms } from './link-forms.ts'

const gold: Gold | null = readExpected('anchoring.json')
const formA: ResponseMatrix | null = readResponses('edge_anchor_formA')
const formB: ResponseMatrix | null = readResponses('edge_anchor_formB')

function near(actual: number | undefined, expected: number, tolerance: number, what: string): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual}, expected ${expected}`,
  )
}

function nearAll(
  actual: readonly Float64Array[],
  expected: readonly number[][],
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what)
  expected.forEach((row, i) => {
    row.forEach((value, h) => {
      near(actual[i][h], value, tolerance, `${what} ${i + 1}.${h + 1}`)
    })
  })
}

function alone(form: ResponseMatrix): Calibration {
  const fit = calibrate(form, { model: 'pcm' })
  assert.ok(fit.kind === 'calibrated')
  return fit
}

test('form B on the scale of form A: shift, its standard error, thresholds and displacements of the reference', (t) => {
  if (!gold || !formA || !formB) return t.skip(RASCH_ABSENT)
  const expected = gold.mean_mean_link
  const link = linkForms(alone(formA), alone(formB))
  assert.ok(link.kind === 'linked')
  near(link.shift, expected.shift, 1e-8, 'shift')
  near(link.se, expected.se_shift, 1e-7, 'SE')
  near(link.precisionWeighted.shift, expected.weighted_shift, 1e-8, 'weighted shift')
  nearAll(link.linkedScale.thresholds, expected.formB_thresholds_on_A, 1e-8, 'linked threshold')
  assert.deepEqual(
    link.items.map(({ item }) => item),
    expected.common_items,
  )
  link.items.forEach(({ displacement, separateZ }, i) => {
    near(displacement, expected.displacement[i], 1e-8, 'displacement')
    near(separateZ, expected.displacement_z[i], 1e-7, 'z with the shift taken as known')
  })
})

test('anchors of form A held in form B: thresholds, standard errors and test of the reference', (t) => {
  if (!gold || !formA || !formB) return t.skip(RASCH_ABSENT)
  const a = alone(formA)
  const anchors = new Map(a.items.map((item, i) => [item, a.thresholds[i]]))
  const expected = gold.formB_anchored
  const result = anchorTest(formB, anchors, { model: 'pcm' })
  assert.ok(result.kind === 'test')
  assert.deepEqual(result.anchors, expected.anchor_items)
  near(result.statistic, expected.LR_anchor_fit.LR, 1e-6, 'LR')
  assert.equal(result.df, expected.LR_anchor_fit.df)
  near(result.p, expected.LR_anchor_fit.p, 1e-8, 'p')
  near(result.anchored.logLik, expected.loglik, 1e-8, 'log-likelihood')
  assert.equal(result.anchored.parameters, expected.npar)
  nearAll(result.anchored.thresholds, expected.thresholds, 1e-8, 'threshold')
  nearAll(result.anchored.thresholdSe, expected.se, 1e-7, 'SE')
})

test('both forms calibrated at once: thresholds, standard errors and invariance test of the reference', (t) => {
  if (!gold || !formA || !formB) return t.skip(RASCH_ABSENT)
  const expected = gold.concurrent
  const result = concurrentCalibration([formA, formB], { model: 'pcm' })
  assert.ok(result.kind === 'calibrated')
  assert.deepEqual(result.calibration.items, expected.items)
  assert.equal(result.calibration.parameters, expected.npar)
  near(result.calibration.logLik, expected.loglik, 1e-8, 'log-likelihood')
  nearAll(result.calibration.thresholds, expected.thresholds, 1e-8, 'threshold')
  nearAll(result.calibration.thresholdSe, expected.se, 1e-7, 'SE')
  assert.deepEqual(result.common, gold.mean_mean_link.common_items)
  assert.ok(result.invariance.kind === 'test')
  near(result.invariance.statistic, expected.invariance_LR.LR, 1e-6, 'LR')
  assert.equal(result.invariance.df, expected.invariance_LR.df)
  near(result.invariance.p, expected.invariance_LR.p, 1e-8, 'p')
})

test('two booklets without a common item are refused with the parts named, not joined', (t) => {
  const both = readResponses('edge_disconnected')
  if (!both) return t.skip(RASCH_ABSENT)
  const result = concurrentCalibration([both], { model: 'rm' })
  assert.ok(result.kind === 'not-estimable')
  assert.equal(result.reason, 'not-calibrated')
  assert.equal(result.detail.why, 'disconnected')
})
