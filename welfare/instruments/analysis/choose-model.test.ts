import assert from 'node:assert/strict'
import test from 'node:test'
import { generatedInstrument } from '../testing/generated-instrument.ts'
import { chooseAndCalibrate, tooMuchWork } from './choose-model.ts'
import { checkedSettings, type ModelChoice } from './options.ts'

const go = () => true

function chosen(plan: Parameters<typeof generatedInstrument>[0], model: ModelChoice = 'auto') {
  const { responses } = generatedInstrument(plan)
  return chooseAndCalibrate(responses, checkedSettings({ model }, 1), go)
}

const PLAN = { persons: 400, items: 6, steps: 2, seed: 3, sd: 1.2 }

test('two answers need the dichotomous model, and questions made with the same steps share them', () => {
  assert.deepEqual(chosen({ ...PLAN, steps: 1 }).chosen, { model: 'rm', reason: 'two-categories' })
  assert.deepEqual(chosen(PLAN).chosen, { model: 'rsm', reason: 'steps-alike' })
})

test('with some answer given by fewer than ten the questions share their steps', () => {
  assert.deepEqual(chosen({ ...PLAN, persons: 60, steps: 4 }).chosen, {
    model: 'rsm',
    reason: 'few-answers-in-a-category',
  })
})

test('the model that is asked for is the model, also where it cannot be fitted', () => {
  assert.deepEqual(chosen(PLAN, 'pcm').chosen, { model: 'pcm', reason: 'asked-for' })
  const refused = chosen(PLAN, 'rm').calibration
  assert.ok(refused.kind === 'not-calibrated')
  assert.equal(refused.reason, 'more-than-two-categories')
})

test('a comparison that would take minutes is left out with the number of patterns', () => {
  const { responses } = generatedInstrument({ ...PLAN, missingShare: 0.2 })
  const found = tooMuchWork(responses, 1000)
  assert.ok(found !== null && found.reason === 'too-many-patterns')
  assert.ok(Number(found.detail.patterns) > 10)
  assert.equal(tooMuchWork(responses, 1e9), null)
})

test('options that cannot be are refused with their names', () => {
  assert.throws(() => checkedSettings({ model: 'gpcm' as ModelChoice }, 1), { field: 'model' })
  assert.throws(() => checkedSettings({ level: 1 }, 1), { field: 'level' })
  assert.throws(() => checkedSettings({ replicates: 5 }, 1), { field: 'replicates' })
})

test('the number of draws falls with the size of the data, between twenty and two hundred', () => {
  const replicates = (cells: number) => checkedSettings({}, cells).replicates
  assert.deepEqual(
    [replicates(100), replicates(20_000), replicates(50_000), replicates(1e7)],
    [200, 100, 40, 20],
  )
})
