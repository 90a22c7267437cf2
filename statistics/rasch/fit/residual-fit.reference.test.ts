import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goldCases, readExpected } from '../../../tests/rasch-reference.ts'
import { calibrate } from '../calibration/calibrate.ts'
import { measurePersons } from '../persons/person-measures.ts'
import type { FitMeasure } from './answer-moments.ts'
import { type GoldCase, goldCase } from './gold-case.ts'
import { q3 } from './local-dependence.ts'
import { residualComponents } from './residual-components.ts'
import { smithTest } from './smith-test.ts'
import { thresholdOrder } from './threshold-order.ts'
import { itemFitAt, personFit } from './unconditional-fit.ts'

function close(
  actual: number | null | undefined,
  expected: number | null,
  tolerance: number,
  what: string,
): void {
  if (expected === null) {
    assert.equal(actual, null, what)
    return
  }
  const size = Math.max(1, Math.abs(expected))
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= tolerance * size,
    `${what}: ${actual} for ${expected}`,
  )
}

function measures({ scale, responses }: GoldCase, method: 'wle' | 'mle'): readonly FitMeasure[] {
  return measurePersons(scale, responses, { method }).persons
}

for (const { dataset, model } of goldCases()) {
  const found = goldCase(dataset, model)

  test(`infit, outfit and t at given measures of ${dataset} under ${model} are those of the 80-bit engine`, (t) => {
    if (found === null) return t.skip('no calibration exists for these answers')
    for (const [method, who, block] of [
      ['mle', 'non-extreme', 'item_fit_mle_nonextreme'],
      ['wle', 'all', 'item_fit_wle_all'],
      ['wle', 'non-extreme', 'item_fit_wle_nonextreme'],
    ] as const) {
      const expected = found.gold[block]
      const rows = itemFitAt(found.scale, found.responses, measures(found, method), who)
      rows.forEach((row, i) => {
        close(row.chiSquare, expected.chisq[i], 1e-7, `${row.item} chi-square`)
        close(row.df, expected.df[i], 0, `${row.item} df`)
        close(row.fit?.outfit, expected.outfit[i], 1e-7, `${row.item} outfit`)
        close(row.fit?.infit, expected.infit[i], 1e-7, `${row.item} infit`)
        close(row.fit?.outfitT, expected.outfit_t[i], 1e-7, `${row.item} outfit t`)
        close(row.fit?.infitT, expected.infit_t[i], 1e-7, `${row.item} infit t`)
        close(row.fit?.qOutfit, expected.q_outfit[i], 1e-7, `${row.item} q of outfit`)
        close(row.fit?.qInfit, expected.q_infit[i], 1e-7, `${row.item} q of infit`)
      })
    }
  })

  test(`Q3, components and Smith's test of ${dataset} under ${model} are those of the 80-bit engine`, (t) => {
    if (found === null) return t.skip('no calibration exists for these answers')
    const { scale, responses, gold } = found
    for (const [method, who, block] of [
      ['mle', 'non-extreme', 'mle_nonextreme'],
      ['wle', 'all', 'wle_all'],
    ] as const) {
      const expected = gold.local_dependence_and_dimensionality[block]
      const persons = measures(found, method)
      const dependence = q3(scale, responses, persons, who)
      assert.ok(dependence.kind === 'local-dependence')
      expected.q3_raw_residual.forEach((row: (number | null)[], i: number) => {
        row.forEach((value, j) => {
          close(dependence.q3[i][j], value, 1e-8, `Q3 ${i} ${j}`)
        })
      })
      const components = residualComponents(scale, responses, persons, who)
      if (expected.pca_std_residual_eigenvalues === undefined) {
        assert.equal(components.kind, 'not-estimable')
        continue
      }
      close(dependence.mean, expected.q3_mean_offdiag, 1e-8, 'mean Q3')
      close(dependence.max, expected.q3_max, 1e-8, 'largest Q3')
      close(dependence.q3Star, expected.q3_star, 1e-8, 'Q3*')
      assert.deepEqual(dependence.maxPair, expected.q3_max_pair)
      assert.ok(components.kind === 'components')
      expected.pca_std_residual_eigenvalues.forEach((value: number, i: number) => {
        close(components.eigenvalues[i], value, 1e-8, `eigenvalue ${i + 1}`)
      })
      const loadings: number[] = expected.pc1_loadings_sign_free
      const largest = loadings.reduce(
        (most, value, i) => (Math.abs(value) > Math.abs(loadings[most]) ? i : most),
        0,
      )
      const sign = Math.sign(loadings[largest] * components.loadings[largest])
      loadings.forEach((value, i) => {
        close(components.loadings[i] * sign, value, 1e-7, `loading of ${scale.items[i]}`)
      })
      for (const kind of ['wle', 'mle'] as const) {
        const reference = expected.smith_t_test[kind]
        const smith = smithTest(
          scale,
          responses,
          components.loadings.map((value) => value * sign),
          kind,
        )
        assert.ok(smith.kind === 'smith-test')
        assert.deepEqual(smith.positive, expected.smith_t_test.set_positive)
        assert.deepEqual(smith.negative, expected.smith_t_test.set_negative)
        assert.equal(smith.significant.n, reference.n)
        assert.equal(smith.significant.count, reference.n_significant)
        for (const side of [0, 1] as const) {
          close(smith.significant.wilson[side], reference.wilson95[side], 1e-8, 'Wilson')
          close(
            smith.significant.clopperPearson[side],
            reference.clopper_pearson95[side],
            1e-8,
            'Clopper–Pearson',
          )
        }
        close(smith.meanT, reference.mean_t, 1e-8, 'mean t')
        close(smith.sdT, reference.sd_t, 1e-8, 'sd of t')
      }
    }
  })

  test(`the order of the thresholds of ${dataset} under ${model}, with its uncertainty, is that of the 80-bit engine`, (t) => {
    if (found === null) return t.skip('no calibration exists for these answers')
    const scale = calibrate(found.responses, { model: found.model })
    assert.ok(scale.kind === 'calibrated')
    const expected = found.gold.threshold_order
    const order = thresholdOrder(scale)
    assert.deepEqual(order.disordered, expected.disordered_items)
    order.items.forEach(({ steps, item }, i) => {
      assert.equal(steps.length, expected.adjacent_difference[i].length)
      steps.forEach(({ difference, se }, h) => {
        close(difference, expected.adjacent_difference[i][h], 1e-8, `difference in ${item}`)
        close(se, expected.adjacent_difference_se[i][h], 1e-7, `its SE in ${item}`)
      })
    })
  })

  test(`the fit of each person of ${dataset} under ${model} is that of the 80-bit engine`, (t) => {
    const text = readExpected(`${dataset}__${model}.persons.csv`)
    if (found === null || text === null) return t.skip('no person file for these answers')
    const [header, ...lines] = text.trimEnd().split(/\r?\n/)
    const columns: string[] = header.split(',')
    const mle = personFit(found.scale, found.responses, measures(found, 'mle'))
    const wle = personFit(found.scale, found.responses, measures(found, 'wle'))
    lines.forEach((line: string, v: number) => {
      const cells = line.split(',')
      const value = (name: string): number | null => {
        const cell = cells[columns.indexOf(name)]
        return cell === '' || cell === undefined ? null : Number(cell)
      }
      for (const [name, actual] of [
        ['outfit_mle', mle[v].fit?.outfit],
        ['infit_mle', mle[v].fit?.infit],
        ['outfit_t_mle', mle[v].fit?.outfitT],
        ['infit_t_mle', mle[v].fit?.infitT],
        ['outfit_wle', wle[v].fit?.outfit],
        ['infit_wle', wle[v].fit?.infit],
      ] as const)
        close(actual ?? null, value(name), 1e-7, `${name} of person ${v + 1}`)
    })
  })
}
