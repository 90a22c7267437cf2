import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rubinPool } from '@utfall/inference'
import { type RandomStream, randomStream } from '@utfall/numerics'
import { measurePersons } from '../persons/person-measures.ts'
import { answersOf, regressorsOf, SHORT_SCALE } from './answered-trial.ts'
import { latentRegression } from './latent-regression.ts'
import { plausibleValues } from './plausible-values.ts'

const scale = SHORT_SCALE

type Effect = { difference: number; variance: number; standardised: number; standardisedVariance: number }

/** Difference in means with the pooled variance, and in standard deviations (Hedges & Olkin 1985 for its large-sample variance). */
function effectOf(values: ArrayLike<number>, arm: ArrayLike<number>): Effect {
  const [count, total, square] = [0, 1, 2].map(() => [0, 0])
  for (let v = 0; v < values.length; v++) {
    count[arm[v]]++
    total[arm[v]] += values[v]
  }
  for (let v = 0; v < values.length; v++) square[arm[v]] += (values[v] - total[arm[v]] / count[arm[v]]) ** 2
  const n = count[0] + count[1]
  const sd = Math.sqrt((square[0] + square[1]) / (n - 2))
  const difference = total[1] / count[1] - total[0] / count[0]
  const room = 1 / count[0] + 1 / count[1]
  const standardised = difference / sd
  return {
    difference,
    variance: sd * sd * room,
    standardised,
    standardisedVariance: room + standardised ** 2 / (2 * n),
  }
}

function pooled(effects: readonly Effect[], kind: 'difference' | 'standardised', completeDf: number) {
  const spread = kind === 'difference' ? 'variance' : 'standardisedVariance'
  const pool = rubinPool({
    estimates: Float64Array.from(effects, (effect) => effect[kind]),
    variances: Float64Array.from(effects, (effect) => effect[spread]),
    completeDf,
  })
  assert.ok(pool.kind === 'pooled')
  return pool
}

const TRUE_EFFECT = 0.5

function oneTrial(n: number, random: RandomStream) {
  const arm = Float64Array.from({ length: n }, (_, v) => v % 2)
  const places = arm.map((treated) => TRUE_EFFECT * treated + random.normal())
  const responses = answersOf(scale, places, random, 0.1)
  const regressors = regressorsOf({ arm })
  const drawn = plausibleValues({ scale, responses, regressors, draws: 10, random: random.split('sets') })
  const fit = latentRegression({ scale, responses, regressors })
  assert.ok(drawn.kind === 'plausible-values' && fit.kind === 'fit')
  const armOf = Float64Array.from(drawn.persons, (person) => arm[person])
  const effects = drawn.sets.map((set) => effectOf(set, armOf))
  const wle = measurePersons(scale, responses, { method: 'wle' }).persons
  return {
    latent: fit.coefficients[1],
    logits: pooled(effects, 'difference', drawn.persons.length - 2),
    inSd: pooled(effects, 'standardised', drawn.persons.length - 2),
    naive: effectOf(
      Array.from(drawn.persons, (person) => wle[person].measure ?? assert.fail('measured')),
      armOf,
    ).standardised,
  }
}

for (const [n, trials] of [
  [100, 240],
  [300, 120],
  [1000, 60],
] as const)
  test(`n = ${n}, five questions: pooled intervals of plausible values hold the true effect in 95 per cent, and nothing is attenuated`, () => {
    const random = randomStream(`effect ${n}`)
    const held = { latent: 0, logits: 0, inSd: 0 }
    let [naive, logits, inSd] = [0, 0, 0]
    for (let trial = 0; trial < trials; trial++) {
      const got = oneTrial(n, random.split(`trial ${trial}`))
      for (const way of ['latent', 'logits', 'inSd'] as const)
        if (got[way].low <= TRUE_EFFECT && TRUE_EFFECT <= got[way].high) held[way]++
      naive += got.naive / trials
      logits += got.logits.estimate / trials
      inSd += got.inSd.estimate / trials
    }
    const allowance = 3 * Math.sqrt((0.95 * 0.05) / trials)
    for (const [way, count] of Object.entries(held))
      assert.ok(Math.abs(count / trials - 0.95) <= allowance, `${way} held ${count / trials}`)
    // One trial's estimate has a standard error of about 2.4/√n.
    const noise = (3 * 2.4) / Math.sqrt(n * trials)
    assert.ok(Math.abs(logits - TRUE_EFFECT) < noise, `mean effect ${logits}`)
    assert.ok(Math.abs(inSd - TRUE_EFFECT) < noise + 0.02, `mean effect in SD ${inSd}`)
    assert.ok(naive < 0.87 * TRUE_EFFECT, `the naive effect in SD is ${naive}`)
  })

test('baseline among the regressors: the effect after treatment is held in 95 per cent and adjusted as on the true measures', () => {
  const random = randomStream('two occasions')
  const [n, trials, effect] = [150, 120, 0.4]
  let [held, change, trueChange] = [0, 0, 0]
  for (let trial = 0; trial < trials; trial++) {
    const stream = random.split(`trial ${trial}`)
    const arm = Float64Array.from({ length: n }, (_, v) => v % 2)
    const before = arm.map(() => stream.normal())
    const after = before.map((b, v) => 0.7 * b + effect * arm[v] + Math.sqrt(0.51) * stream.normal())
    const [first, second] = [before, after].map((places) => answersOf(scale, places, stream))
    const [wleBefore, wleAfter] = [first, second].map((responses) =>
      measurePersons(scale, responses, { method: 'wle' }).persons.map(
        ({ measure }) => measure ?? assert.fail(),
      ),
    )
    const draws = 8
    const outcome = plausibleValues({
      scale,
      responses: second,
      regressors: regressorsOf({ arm, before: wleBefore }),
      draws,
      random: stream.split('outcome'),
    })
    assert.ok(outcome.kind === 'plausible-values')
    const pool = rubinPool({
      estimates: Float64Array.from(outcome.sets, (set) => adjusted(set, arm, wleBefore).estimate),
      variances: Float64Array.from(outcome.sets, (set) => adjusted(set, arm, wleBefore).variance),
      completeDf: n - 3,
    })
    assert.ok(pool.kind === 'pooled')
    if (pool.low <= effect && effect <= pool.high) held++
    if (trial >= 30) continue
    // Change of each person: before given after, then after given before, set by set.
    const start = plausibleValues({
      scale,
      responses: first,
      regressors: regressorsOf({ arm, after: wleAfter }),
      draws,
      random: stream.split('before'),
    })
    assert.ok(start.kind === 'plausible-values')
    const end = plausibleValues({
      scale,
      responses: second,
      regressors: start.sets.map((set) => regressorsOf({ arm, before: set })),
      draws,
      random: stream.split('after'),
    })
    assert.ok(end.kind === 'plausible-values')
    end.sets.forEach((set, m) => {
      const spread = effectOf(
        set.map((value, v) => value - start.sets[m][v]),
        arm,
      )
      change += spread.variance / draws / 30
    })
    trueChange +=
      effectOf(
        after.map((value, v) => value - before[v]),
        arm,
      ).variance / 30
  }
  assert.ok(Math.abs(held / trials - 0.95) <= 3 * Math.sqrt((0.95 * 0.05) / trials), `held ${held / trials}`)
  assert.ok(
    Math.abs(change / trueChange - 1) < 0.12,
    `variance of change ${change / trueChange} of the true one`,
  )
})

/** Least squares of values on arm and one covariate, by the residuals of both on the covariate (Frisch & Waugh 1933). */
function adjusted(values: Float64Array, arm: Float64Array, covariate: readonly number[]) {
  const n = values.length
  const residuals = (y: ArrayLike<number>) => {
    const [my, mx] = [y, covariate].map(
      (column) => Array.from(column).reduce((sum, each) => sum + each, 0) / n,
    )
    let [xy, xx] = [0, 0]
    for (let v = 0; v < n; v++) {
      xy += (covariate[v] - mx) * (y[v] - my)
      xx += (covariate[v] - mx) ** 2
    }
    return Array.from(y, (each, v) => each - my - (xy / xx) * (covariate[v] - mx))
  }
  const [outcome, treated] = [residuals(values), residuals(arm)]
  const square = treated.reduce((sum, each) => sum + each * each, 0)
  const estimate = outcome.reduce((sum, each, v) => sum + each * treated[v], 0) / square
  const left = outcome.reduce((sum, each, v) => sum + (each - estimate * treated[v]) ** 2, 0)
  return { estimate, variance: left / (n - 3) / square }
}
