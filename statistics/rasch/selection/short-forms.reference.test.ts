import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RASCH_ABSENT, readExpected, readGold, readResponses } from '../../../tests/rasch-reference.ts'
import { calibrate } from '../calibration/calibrate.ts'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { prepareResponses } from '../responses/prepare.ts'
import type { ResponseMatrix } from '../responses/response-matrix.ts'
import { personValues } from './observed-figures.ts'
import { type ShortForms, shortForms } from './short-forms.ts'

/** The tolerance of the expected values' own README for persons. */
const CLOSE = 1e-8

function near(given: number | null | undefined, expected: number, what: string): void {
  assert.ok(
    typeof given === 'number' && Math.abs(given - expected) <= CLOSE,
    `${what}: ${given} is not ${expected}`,
  )
}

/** The thresholds of the reference engine where they are at hand, else our own calibration. */
function scaleOf(dataset: string, responses: ResponseMatrix): ItemScale {
  const gold = readGold(dataset, 'PCM')
  if (gold)
    return {
      items: gold.items,
      thresholds: gold.cml.norm_location.thresholds.map((steps: number[]) => Float64Array.from(steps)),
    }
  const calibration = calibrate(responses, { model: 'pcm' })
  assert.equal(calibration.kind, 'calibrated')
  return calibration as ItemScale
}

for (const dataset of ['desc2', 'conspiracist2016', 'verbal_agg_poly']) {
  test(`${dataset}: both criteria choose the forms that exhaustive search chose, with the same figures on the real answers`, (t) => {
    const expected = readExpected('short_form.json')?.[dataset]
    const raw = readResponses(dataset)
    if (!expected || !raw) return t.skip(RASCH_ABSENT)
    const { responses } = prepareResponses(raw, 'pcm')
    const scale = scaleOf(dataset, responses)
    const everything = scale.items.map((_, item) => item)
    const measures = personValues(scale, responses, everything).measures.filter((each) => !Number.isNaN(each))
    const formsBy = (criterion: 'error-variance' | 'information'): ShortForms => {
      const forms = shortForms(scale, {
        sizes: [expected.k],
        target: { kind: 'measures', measures },
        criterion,
        responses,
      })
      assert.ok(forms.kind === 'forms')
      return forms
    }
    const least = formsBy('error-variance')
    const most = formsBy('information')
    for (const [item, name] of scale.items.entries())
      near(least.itemInformation[item], expected.mean_item_information[name], `information of ${name}`)
    const pairs = [
      [
        least.forms[0],
        expected.best_by_mean_error_variance,
        expected.mean_error_variance,
        expected.stats_best_error,
      ],
      [
        most.forms[0],
        expected.best_by_mean_information,
        expected.mean_information,
        expected.stats_best_information,
      ],
    ] as const
    for (const [form, items, value, stats] of pairs) {
      assert.deepEqual(form.items, items)
      assert.equal(form.exact, true)
      near(form.criterionValue, value, 'criterion')
      near(form.observed?.reliability, stats.psr_wle_all, 'reliability')
      near(form.observed?.correlationWithFull, stats.cor_with_full_wle, 'correlation')
      near(form.observed?.meanSe, stats.mean_se, 'mean SE')
    }
    return undefined
  })
}

test('conspiracist2016: the two criteria share no item, which is why information is not the default', (t) => {
  const expected = readExpected('short_form.json')?.conspiracist2016
  const raw = readResponses('conspiracist2016')
  if (!expected || !raw) return t.skip(RASCH_ABSENT)
  const { responses } = prepareResponses(raw, 'pcm')
  const scale = scaleOf('conspiracist2016', responses)
  const measures = personValues(
    scale,
    responses,
    scale.items.map((_, item) => item),
  ).measures
  const target = { kind: 'measures', measures: measures.filter((each) => !Number.isNaN(each)) } as const
  const forms = [undefined, 'information' as const].map((criterion) =>
    shortForms(scale, { sizes: [5], target, ...(criterion && { criterion }) }),
  )
  const [byDefault, informed] = forms.map((each) => (each.kind === 'forms' ? each.forms[0] : assert.fail()))
  assert.equal(byDefault.items.filter((item) => informed.items.includes(item)).length, 0)
  assert.ok(byDefault.meanErrorVariance < informed.meanErrorVariance)
  return undefined
})
