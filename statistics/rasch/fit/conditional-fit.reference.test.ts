import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goldCases, RASCH_ABSENT, readExpected } from '../../../tests/rasch-reference.ts'
import { goldCase } from './gold-case.ts'
import { itemFit } from './item-fit.ts'
import { itemRestscore } from './item-restscore.ts'

const TOLERANCE = 1e-7

for (const { dataset, model } of goldCases())
  test(`conditional infit and outfit of ${dataset} under ${model} are those of the 80-bit engine`, (t) => {
    const found = goldCase(dataset, model)
    if (found === null) return t.skip('no calibration exists for these answers')
    const expected = found.gold.item_fit_conditional
    const fit = itemFit(found.scale, found.responses)
    fit.items.forEach((row, i) => {
      assert.equal(row.n, expected.n[i], `${row.item} n`)
      for (const [value, reference] of [
        [row.infit?.value, expected.infit[i]],
        [row.infit?.se, expected.infit_se[i]],
        [row.outfit?.value, expected.outfit[i]],
        [row.outfit?.se, expected.outfit_se[i]],
      ])
        assert.ok(
          Math.abs((value ?? Number.NaN) - reference) <= TOLERANCE * Math.max(1, reference),
          `${row.item}: ${value} for ${reference}`,
        )
    })
  })

test('item–restscore γ, its expectation, its SE and p are those of iarm on every data set', (t) => {
  const expected = readExpected('item_restscore_iarm.json')
  if (expected === null) return t.skip(RASCH_ABSENT)
  let compared = 0
  for (const [name, { items, values }] of Object.entries<{ items: string[]; values: string[][] }>(expected)) {
    const [dataset = '', model = ''] = name.split('__')
    const found = goldCase(dataset, model)
    if (found === null) continue
    const rows = itemRestscore(found.scale, found.responses)
    items.forEach((item, i) => {
      const row = rows.find((candidate) => candidate.item === item)
      const [observed, modelled, se, p] = values[i].slice(0, 4).map(Number)
      const association = row?.association
      assert.ok(association, `${name} ${item}`)
      // Four decimals are printed; eRm's thresholds behind them are good to 2e-3, which γ and p inherit.
      for (const [value, reference, tolerance] of [
        [association.observed, observed, 6e-5],
        [association.se, se, 6e-5],
        [association.expected, modelled, 2e-4],
        [association.p, p, 1e-3],
      ])
        assert.ok(Math.abs(value - reference) <= tolerance, `${name} ${item}: ${value} for ${reference}`)
      compared++
    })
  }
  assert.ok(compared > 100)
})
