import test from 'node:test'
import { goldCases, RASCH_ABSENT, readGold, readResponses } from '../../../tests/rasch-reference.ts'
import { closeTo } from '../../../tests/reference-data.ts'
import { prepareResponses } from '../responses/prepare.ts'
import { calibrate } from './calibrate.ts'
import type { ItemModel } from './calibration-types.ts'

const cases = goldCases()

test('calibration meets the 80-bit engine on every reference set', {
  skip: cases.length === 0 && RASCH_ABSENT,
}, async (t) => {
  for (const { dataset, model } of cases)
    await t.test(`${dataset} ${model}`, () => {
      const gold = readGold(dataset, model)
      const found = readResponses(dataset)
      if (!found) throw new Error(RASCH_ABSENT)
      const wanted = model.toLowerCase() as ItemModel
      const prepared = prepareResponses(found, wanted)
      const result = calibrate(prepared.responses, { model: wanted })
      if (gold.error) {
        if (result.kind === 'calibrated') throw new Error('calibrated although the reference engine refuses')
        return
      }
      if (result.kind !== 'calibrated') throw new Error(JSON.stringify(result))
      const expected = gold.cml.norm_location
      closeTo(result.logLik, gold.cml.loglik, 1e-12, 'log-likelihood')
      closeTo(result.parameters, gold.cml.npar, 0, 'parameters')
      expected.thresholds.forEach((item: number[], i: number) => {
        item.forEach((delta, h) => {
          near(result.thresholds[i][h], delta, 1e-8, `${gold.items[i]} threshold ${h + 1}`)
          near(result.thresholdSe[i][h], expected.threshold_se[i][h], 1e-7, `${gold.items[i]} se ${h + 1}`)
        })
        near(result.locations[i], expected.location[i], 1e-8, `${gold.items[i]} location`)
        near(result.locationSe[i], expected.location_se[i], 1e-7, `${gold.items[i]} location se`)
      })
    })
})

function near(actual: number, expected: number, tolerance: number, what: string): void {
  if (!(Math.abs(actual - expected) <= tolerance))
    throw new Error(`${what}: got ${actual}, expected ${expected}`)
}
