import assert from 'node:assert/strict'
import test from 'node:test'
import { randomStream } from '@utfall/numerics'
import { calibrate } from '../calibration/calibrate.ts'
import { groupPatterns } from '../responses/patterns.ts'
import { MISSING, selectPersons } from '../responses/response-matrix.ts'
import { modelAnswers } from './answers-for-tests.ts'
import { oneStepCalibration } from './one-step.ts'

const SCALE = {
  items: ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'],
  thresholds: [[-1, 0.5], [-0.5, 0.2], [0, 1], [-1.5, -0.2], [0.3, 0.8], [0.4]].map((item) =>
    Float64Array.from(item),
  ),
}

test('a step with the answers that were calibrated goes nowhere, whatever the patterns of missing answers', () => {
  const answers = modelAnswers(SCALE, 300, randomStream('one step'))
  const random = randomStream('one step, missing')
  for (let cell = 0; cell < answers.answers.length; cell++)
    if (random.uniform() < 0.25) answers.answers[cell] = MISSING
  const width = SCALE.items.length
  const informative = Array.from({ length: 300 }, (_, v) => v).filter((v) => {
    const cells = [...answers.answers.subarray(v * width, (v + 1) * width)]
    const given = cells.flatMap((answer, i) =>
      answer === MISSING ? [] : [{ answer, top: answers.highest[i] }],
    )
    const score = given.reduce((sum, { answer }) => sum + answer, 0)
    return given.length > 1 && score > 0 && score < given.reduce((sum, { top }) => sum + top, 0)
  })
  const responses = selectPersons(answers, informative)
  const scale = calibrate(responses, { model: 'pcm' })
  assert.ok(scale.kind === 'calibrated' && scale.patterns > 20)
  const step = oneStepCalibration({ ...scale, responses, table: groupPatterns(responses), shareUsed: 1 })
  step(responses.answers, random).forEach((item, i) => {
    item.forEach((delta, h) => {
      assert.ok(Math.abs(delta - scale.thresholds[i][h]) < 1e-9)
    })
  })
})

test('where one person carries nearly all the weight, no replicate leaves the scale', () => {
  const answers = modelAnswers(SCALE, 60, randomStream('one heavy person'))
  const weights = Float64Array.from({ length: 60 }, (_, v) => (v === 7 ? 1e8 : 1e-3))
  const responses = { ...answers, weights }
  const scale = calibrate(answers, { model: 'pcm' })
  assert.ok(scale.kind === 'calibrated')
  const step = oneStepCalibration({ ...scale, responses, table: groupPatterns(responses), shareUsed: 1 })
  for (const item of step(
    answers.answers.map((answer) => (answer > 0 ? 0 : answer)),
    randomStream('x'),
  ))
    for (const delta of item) assert.ok(Math.abs(delta) < 15, `${delta}`)
})
