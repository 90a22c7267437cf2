import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { calibrate } from '../calibration/calibrate.ts'
import type { Calibration } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { modelAnswers, scaleOf } from './answers-for-tests.ts'
import { itemCurves } from './item-curves.ts'
import { itemFit } from './item-fit.ts'
import { itemRestscore } from './item-restscore.ts'
import { simulatedReference } from './simulated-reference.ts'
import { thresholdOrder } from './threshold-order.ts'

/** Eight items of three categories; the outer ones far from most persons, where known and estimated thresholds differ most. */
const TRUTH = scaleOf(Array.from({ length: 8 }, (_, i) => [i / 2 - 2.45, i / 2 - 1.05]))

type Study = { readonly answers: ResponseMatrix; readonly scale: Calibration; readonly random: RandomStream }

function studies(name: string, count: number, persons: number, missing = 0): readonly Study[] {
  return Array.from({ length: count }, (_, index) => randomStream(`${name} ${index}`)).flatMap((random) => {
    const raw = modelAnswers(TRUTH, persons, random, { missing })
    const { responses } = prepareResponses(raw, 'pcm')
    const scale = calibrate(responses, { model: 'pcm' })
    return scale.kind === 'calibrated' ? [{ answers: responses, scale, random }] : []
  })
}

/** The share of true hypotheses rejected lies within four Monte Carlo errors of the level; tests of one study count as independent. */
function assertSize(rejected: number, tests: number, level: number, what: string): void {
  const share = rejected / tests
  const error = Math.sqrt((level * (1 - level)) / tests)
  assert.ok(Math.abs(share - level) < 4 * error, `${what}: ${share} of ${tests}, level ${level}`)
}

for (const persons of [100, 300, 1000])
  test(`with ${persons} persons and estimated thresholds, conditional infit and outfit reject 5 % of true items`, () => {
    let [infit, outfit, known, items] = [0, 0, 0, 0]
    for (const { answers, scale } of studies(`size ${persons}`, 250, persons, 0.05)) {
      const rows = itemFit(scale, answers).items
      items += rows.length
      infit += rows.filter((row) => (row.infit?.p ?? 1) < 0.05).length
      outfit += rows.filter((row) => (row.outfit?.p ?? 1) < 0.05).length
      known += rows.filter(
        ({ infit: test }) => test !== null && Math.abs(test.value - 1) > 1.96 * test.se,
      ).length
    }
    assertSize(infit, items, 0.05, 'infit')
    assertSize(outfit, items, 0.05, 'outfit')
    // The published standard error, for known thresholds, makes the test blunt.
    assert.ok(known / items < 0.025, `known thresholds: ${known / items}`)
  })

test('the simulated references reject 5 % of true models: items, all items together, Q3* and first component', () => {
  const counts = { infit: 0, outfit: 0, items: 0, family: 0, q3Star: 0, eigenvalue: 0, studies: 0 }
  for (const { answers, scale, random } of studies('reference', 120, 100, 0.05)) {
    const found = simulatedReference(scale, answers, { replicates: 39, random })
    assert.ok(found.kind === 'reference')
    counts.studies++
    counts.items += found.items.length
    counts.infit += found.items.filter((row) => row.infit.p <= 0.05).length
    counts.outfit += found.items.filter((row) => row.outfit.p <= 0.05).length
    counts.family += found.items.some((row) => row.infit.pFamily <= 0.05) ? 1 : 0
    counts.q3Star += (found.q3Star?.p ?? 1) <= 0.05 ? 1 : 0
    counts.eigenvalue += (found.firstEigenvalue?.p ?? 1) <= 0.05 ? 1 : 0
  }
  assertSize(counts.infit, counts.items, 0.05, 'infit')
  assertSize(counts.outfit, counts.items, 0.05, 'outfit')
  assertSize(counts.family, counts.studies, 0.05, 'infit of all items')
  assertSize(counts.q3Star, counts.studies, 0.05, 'Q3*')
  assertSize(counts.eigenvalue, counts.studies, 0.05, 'first component')
})

test('item–restscore never rejects more than 5 % of true items; disorder is not called clear where steps are in order', () => {
  let [rejected, items, disordered, count, beyond, points] = [0, 0, 0, 0, 0, 0]
  for (const { answers, scale } of studies('restscore', 200, 300)) {
    for (const { association } of itemRestscore(scale, answers)) {
      items++
      if ((association?.p ?? 1) < 0.05) rejected++
    }
    count++
    if (thresholdOrder(scale).clearlyDisordered.length > 0) disordered++
    for (const { classes } of itemCurves(scale, answers, { classes: 4 }).items)
      for (const { z } of classes) {
        points++
        if (Math.abs(z) > 1.96) beyond++
      }
  }
  assert.ok(rejected / items < 0.05, `item–restscore ${rejected / items}`)
  assert.ok(disordered / count <= 0.05, `disorder ${disordered / count}`)
  // Points of a curve follow the estimated thresholds: a little closer than chance alone.
  assert.ok(beyond / points < 0.06, `curve points ${beyond / points}`)
})

test('steps that are equal in truth are called clearly disordered in 5 % of studies, counting every item', () => {
  const level = scaleOf([
    [-0.8, -0.8],
    [0, 0],
    [0.9, 0.9],
  ])
  let [clear, count] = [0, 0]
  for (let study = 0; study < 300; study++) {
    const scale = calibrate(modelAnswers(level, 200, randomStream(`disorder ${study}`)), { model: 'pcm' })
    if (scale.kind !== 'calibrated') continue
    count++
    if (thresholdOrder(scale).clearlyDisordered.length > 0) clear++
  }
  assertSize(clear, count, 0.05, 'disorder')
})
