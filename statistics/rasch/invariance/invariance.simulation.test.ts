import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '@utfall/numerics'
import { calibrate } from '../calibration/calibrate.ts'
import type { Calibration } from '../calibration/calibration-types.ts'
import { selectItems, selectPersons } from '../responses/response-matrix.ts'
import { andersenTest } from './andersen-test.ts'
import {
  type DifferenceOptions,
  type DifferentialFunctioning,
  differentialFunctioning,
} from './differential-functioning.ts'
import { drawnAnswers } from './drawn-answers.ts'
import { personsOfGroup } from './grouped-answers.ts'
import { linkForms } from './link-forms.ts'
import { medianSplit } from './median-split.ts'
import { modelComparison } from './model-comparison.ts'

const RASCH = [-1.2, -0.4, 0, 0.5, 1.1].map((b) => [b])
const CREDIT = [
  [-1, 0.6],
  [-0.4, 0.2],
  [0.1, 0.9],
  [-0.5, 1.4],
]

function isNear(count: number, expected: number, trials: number, what: string): void {
  const share = count / trials
  const slack = 3.5 * Math.sqrt((expected * (1 - expected)) / trials)
  assert.ok(Math.abs(share - expected) <= slack, `${what}: ${share}, expected ${expected} ± ${slack}`)
}

function compared(
  answers: ReturnType<typeof drawnAnswers>,
  options: DifferenceOptions,
): DifferentialFunctioning {
  const result = differentialFunctioning(answers.responses, answers.groups, ['a', 'b'], options)
  assert.ok(result.kind === 'compared', JSON.stringify(result))
  return result
}

for (const persons of [100, 300, 1000])
  test(`without differences, ${persons} persons in groups of different level: every test rejects at its level`, () => {
    const random = randomStream(`level ${persons}`)
    const trials = 400
    const models = [
      ['rm', RASCH],
      ['pcm', CREDIT],
    ] as const
    for (const [model, thresholds] of models) {
      if (model === 'pcm' && persons !== 300) continue
      let [andersen, wald, split, any, low, high, median] = [0, 0, 0, 0, 0, 0, 0]
      for (let trial = 0; trial < trials; trial++) {
        const answers = drawnAnswers({
          random,
          personsPerGroup: [persons / 2, persons / 2],
          means: [0, 0.5],
          thresholds: [thresholds, thresholds],
        })
        const result = compared(answers, { model, splitTests: 'all' })
        const item = result.items[2]
        assert.ok(result.overall.kind === 'test' && item.split?.kind === 'tested')
        if (result.overall.p < 0.05) andersen++
        if ((item.wald?.thresholds?.p ?? 1) < 0.05) wald++
        if (item.split.p < 0.05) split++
        if (result.items.some((row) => row.split?.kind === 'tested' && row.split.adjusted.holm < 0.05)) any++
        if (item.split.shifts[0].low > 0) low++
        if (item.split.shifts[0].high < 0) high++
        const byScore = andersenTest(answers.responses, medianSplit(answers.responses), { model })
        if (byScore.kind === 'test' && byScore.p < 0.05) median++
      }
      isNear(andersen, 0.05, trials, `${model} Andersen by group`)
      isNear(median, 0.05, trials, `${model} Andersen by score`)
      isNear(wald, 0.05, trials, `${model} Wald`)
      isNear(split, 0.05, trials, `${model} split`)
      isNear(low + high, 0.05, trials, `${model} interval of the shift`)
      // Holm over items holds the chance of any at 5 % or below.
      assert.ok(
        any / trials < 0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / trials),
        `${model} any: ${any / trials}`,
      )
    }
  })

test('one item 0.8 logits harder and one 0.6 easier: both are found among ten, and the intervals hold the truth', () => {
  const random = randomStream('power')
  const places = Array.from({ length: 10 }, (_, i) => [-1.5 + i / 3])
  const other = places.map(([b], i) => [i === 2 ? b + 0.8 : i === 6 ? b - 0.6 : b])
  const trials = 60
  let [harder, easier, falsely, covered] = [0, 0, 0, 0]
  for (let trial = 0; trial < trials; trial++) {
    const answers = drawnAnswers({
      random,
      personsPerGroup: [500, 500],
      means: [0, 0.5],
      thresholds: [places, other],
    })
    const result = compared(answers, { model: 'rm', splitTests: 'all', purify: true, adjustment: 'holm' })
    const found = new Set(result.resolved)
    if (found.has('i3')) harder++
    if (found.has('i7')) easier++
    if ([...found].some((item) => item !== 'i3' && item !== 'i7')) falsely++
    const widest = result.items[2].reading?.widest
    if (widest && widest.low < 0.8 && 0.8 < widest.high) covered++
  }
  // With SE about 0.16, z is 5.1 and 3.8 on average; Holm over ten asks for 2.8.
  assert.ok(harder / trials >= 0.95, `harder ${harder}`)
  assert.ok(easier / trials >= 0.7, `easier ${easier}`)
  assert.ok(falsely / trials <= 0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / trials), `falsely ${falsely}`)
  isNear(covered, 0.95, trials, 'interval of the harder item')
})

test('rating scale against partial credit rejects at its level when the steps are shared', () => {
  const random = randomStream('models')
  const shared = [-0.9, -0.3, 0.3, 0.9].map((b) => [b - 0.7, b, b + 0.7])
  const trials = 400
  let rejected = 0
  for (let trial = 0; trial < trials; trial++) {
    const { responses } = drawnAnswers({ random, personsPerGroup: [400], means: [0], thresholds: [shared] })
    const result = modelComparison(responses)
    if (result.kind === 'test' && result.p < 0.05) rejected++
  }
  isNear(rejected, 0.05, trials, 'model comparison')
})

test('linked thresholds, the shift and stable common items are covered as often as their intervals say', () => {
  const random = randomStream('link')
  const places = [-1.4, -0.8, -0.3, 0.2, 0.6, 1, 1.5].map((b) => [b])
  const trials = 500
  let [shift, newItem, displaced] = [0, 0, 0]
  const [onA, onB] = [
    [0, 1, 2, 3, 4],
    [2, 3, 4, 5, 6],
  ]
  const zero = (items: readonly number[]) => items.reduce((sum, i) => sum + places[i][0], 0) / items.length
  for (let trial = 0; trial < trials; trial++) {
    const { responses, groups } = drawnAnswers({
      random,
      personsPerGroup: [300, 300],
      means: [-0.2, 0.4],
      thresholds: [places, places],
    })
    const [a, b] = [onA, onB].map((items, form): Calibration => {
      const fit = calibrate(selectItems(selectPersons(responses, personsOfGroup(groups, form)), items), {
        model: 'rm',
      })
      assert.ok(fit.kind === 'calibrated')
      return fit
    })
    const link = linkForms(a, b)
    assert.ok(link.kind === 'linked')
    const truth = zero(onB) - zero(onA)
    if (link.low < truth && truth < link.high) shift++
    const last = link.linkedScale.thresholds[4][0] - (places[6][0] - zero(onA))
    if (Math.abs(last) < 1.959963984540054 * Math.sqrt(link.linkedScale.covariance.data[24])) newItem++
    if ((link.items[0].p ?? 1) < 0.05) displaced++
  }
  isNear(shift, 0.95, trials, 'shift')
  isNear(newItem, 0.95, trials, 'threshold of an item on form B only')
  isNear(displaced, 0.05, trials, 'displacement test')
})

test('the standard error of how far the groups move is the spread that it has over samples', () => {
  const random = randomStream('moved')
  const harder = RASCH.map(([b], i) => [i === 1 ? b + 1 : b])
  const moves: number[] = []
  let squares = 0
  let apart = 0
  while (moves.length < 150) {
    const answers = drawnAnswers({
      random,
      personsPerGroup: [300, 300],
      means: [0, 0.5],
      thresholds: [RASCH, harder],
    })
    const { consequence } = compared(answers, {
      model: 'rm',
      splitTests: 'all',
      purify: true,
      adjustment: 'holm',
    })
    if (consequence?.kind !== 'consequence' || consequence.splitItems.join() !== 'i2') continue
    const [pair] = consequence.pairs
    moves.push(pair.moved.difference)
    squares += pair.moved.se ** 2 / 150
    apart += pair.apart.difference / 150
  }
  const mean = moves.reduce((sum, move) => sum + move / 150, 0)
  const spread = Math.sqrt(moves.reduce((sum, move) => sum + (move - mean) ** 2 / 149, 0))
  // A standard deviation from 150 draws has a relative error of about 6 %.
  assert.ok(Math.abs(Math.sqrt(squares) / spread - 1) < 0.25, `said ${Math.sqrt(squares)}, seen ${spread}`)
  assert.ok(Math.abs(apart - 0.5) < 0.05, `the true difference is 0.5: ${apart}`)
})
