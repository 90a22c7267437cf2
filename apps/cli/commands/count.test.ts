import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, csv, csvText, document, refusal } from '../testing/program.ts'

type Count = {
  readonly rateRatio: { readonly estimate: number; readonly low: number; readonly high: number }
  readonly model: string
  readonly standardErrors: string
  readonly dispersion: number
  readonly theta: number | null
  readonly meanDifference: { readonly estimate: number } | null
}

const WORDS = ['--outcome', 'y', '--arm', 'arm'] as const
const SICK = csv('sick.csv', csvText({ arm: [1, 1, 1, 1, 0, 0, 0, 0], y: [0, 10, 2, 12, 0, 20, 3, 25] }))

test('without covariates the rate ratio is the ratio of the means, 6 to 12, in either model', async () => {
  for (const model of ['negative-binomial', 'poisson']) {
    const found = await document<Count>('count', SICK, ...WORDS, '--model', model)
    close(found.rateRatio.estimate, 24 / 48, 1e-9, model)
    assert.ok(found.rateRatio.low < 0.5 && found.rateRatio.high > 0.5)
    assert.equal(found.model, model)
    assert.equal(found.standardErrors, model === 'poisson' ? 'HC1' : 'model')
    close(found.meanDifference?.estimate ?? 0, 6 - 12, 1e-14, 'difference in means')
  }
})

test("the dispersion is Pearson's: Σ(y − m)²/m over n − 2", async () => {
  const found = await document<Count>('count', SICK, ...WORDS)
  const treated = (36 + 16 + 16 + 36) / 6
  const control = (144 + 64 + 81 + 169) / 12
  close(found.dispersion, (treated + control) / 6, 1e-9, 'dispersion')
})

test('counts no more varied than chance make them fall back to Poisson, said by the model and a note', async () => {
  const path = csv('even.csv', csvText({ arm: [1, 1, 1, 0, 0, 0], y: [3, 4, 5, 6, 7, 8] }))
  const found = await document<Count>('count', path, ...WORDS)
  assert.equal(found.model, 'poisson')
  assert.equal(found.theta, null)
  assert.ok(found.notes.some(({ code }) => code === 'no-overdispersion'))
})

test('the offset is exposure: 12 days in 2 years against 12 in 1 is half the rate', async () => {
  const path = csv('exposure.csv', csvText({ arm: [1, 1, 0, 0], years: [2, 2, 1, 1], y: [10, 14, 9, 15] }))
  const found = await document<Count>('count', path, ...WORDS, '--offset', 'years', '--model', 'poisson')
  close(found.rateRatio.estimate, 1 / 2, 1e-9, 'rate ratio')
  assert.equal(found.meanDifference, null)
})

test('negative and broken counts, and an exposure of nothing, are refused with their rows', async () => {
  const path = csv('wrong-counts.csv', csvText({ arm: [1, 1, 0, 0], t: [1, 0, 1, 1], y: [1, -2, 3.5, 4] }))
  const text = await refusal('count', path, ...WORDS)
  assert.match(text, /wrong-counts\.csv:3:y: given «-2» allowed a whole number from 0/)
  assert.match(text, /wrong-counts\.csv:4:y: given «3\.5» allowed/)
  const sound = csv('wrong-exposure.csv', csvText({ arm: [1, 1, 0, 0], t: [1, 0, 1, 1], y: [1, 2, 3, 4] }))
  assert.match(
    await refusal('count', sound, ...WORDS, '--offset', 't'),
    /wrong-exposure\.csv:3:t: given «0» allowed a number above 0/,
  )
})

test('an arm where nobody has any days has no ratio, and that is said', async () => {
  const path = csv('no-days.csv', csvText({ arm: [1, 1, 0, 0], y: [0, 0, 3, 4] }))
  assert.match(await refusal('count', path, ...WORDS), /\[separation\]/)
})

test('a block that tells everyone’s arm leaves no comparison', async () => {
  const path = csv(
    'confounded.csv',
    csvText({ site: ['n', 'n', 'n', 's', 's', 's'], arm: [1, 1, 1, 0, 0, 0], y: [1, 4, 9, 2, 4, 12] }),
  )
  assert.match(
    await refusal('count', path, ...WORDS, '--blocks', 'site'),
    /given an arm that blocks and covariates determine/,
  )
})
