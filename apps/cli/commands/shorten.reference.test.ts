import assert from 'node:assert/strict'
import { readExpected } from '../../../tests/rasch-reference.ts'
import { document } from '../testing/program.ts'
import { answersPath, raschReference, within } from '../testing/rasch-gold.ts'

type Shortened = {
  readonly forms: readonly {
    readonly size: number
    readonly items: readonly string[]
    readonly exact: boolean
    readonly meanErrorVariance: number
    readonly meanInformation: number
    readonly observed: {
      readonly reliability: number
      readonly correlationWithFull: number
      readonly meanSe: number
    }
  }[]
  readonly itemInformation: readonly { readonly id: string; readonly information: number }[]
}

for (const dataset of ['desc2', 'conspiracist2016', 'verbal_agg_poly']) {
  raschReference(
    `${dataset}: the best short form by either criterion is the one found by trying all`,
    async () => {
      const gold = readExpected('short_form.json')[dataset]
      const words = ['shorten', answersPath(dataset), '--size', String(gold.k), '--model', 'pcm']
      const least = await document<Shortened>(...words)
      const [form] = least.forms
      assert.deepEqual(form.items, gold.best_by_mean_error_variance)
      assert.ok(form.exact)
      within(form.meanErrorVariance, gold.mean_error_variance, 1e-8, 'error variance')
      within(form.observed.reliability, gold.stats_best_error.psr_wle_all, 1e-8, 'reliability')
      within(form.observed.correlationWithFull, gold.stats_best_error.cor_with_full_wle, 1e-8, 'correlation')
      within(form.observed.meanSe, gold.stats_best_error.mean_se, 1e-8, 'mean se')
      for (const { id, information } of least.itemInformation)
        within(information, gold.mean_item_information[id], 1e-8, id)
      const most = await document<Shortened>(...words, '--criterion', 'information')
      assert.deepEqual(most.forms[0].items, gold.best_by_mean_information)
      within(most.forms[0].meanInformation, gold.mean_information, 1e-8, 'information')
    },
  )
}
