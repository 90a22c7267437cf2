import assert from 'node:assert/strict'
import test from 'node:test'
import { type Matrix, matrix, multiply, randomStream, transpose } from '@utfall/numerics'
import {
  RASCH_ABSENT,
  type ReferenceResponses,
  readGold,
  readResponses,
} from '../../tests/rasch-reference.ts'
import { calibrate } from './calibration/calibrate.ts'
import type { Calibration, ItemModel } from './calibration/calibration-types.ts'
import { patternSums } from './calibration/pattern-sums.ts'
import { itemFit } from './fit/item-fit.ts'
import { smithTest } from './fit/smith-test.ts'
import { andersenTest } from './invariance/andersen-test.ts'
import { differentialFunctioning } from './invariance/differential-functioning.ts'
import { medianSplit } from './invariance/median-split.ts'
import { testInformation } from './persons/information.ts'
import { measureOf, measurePersons } from './persons/person-measures.ts'
import { personReliability } from './persons/reliability.ts'
import { responseMoments } from './persons/response-moments.ts'
import { prepareResponses } from './responses/prepare.ts'
import type { ResponseMatrix } from './responses/response-matrix.ts'
import { shortForms } from './selection/short-forms.ts'

/** Seventeen ways in which measurement goes wrong in programs that people trust, each held against ours. */

const skip = readResponses('lsat6') === null && RASCH_ABSENT

function data(name: string): ReferenceResponses {
  const found = readResponses(name)
  if (!found) throw new Error(RASCH_ABSENT)
  return found
}

function calibrated(responses: ResponseMatrix, model: ItemModel): Calibration {
  const result = calibrate(prepareResponses(responses, model).responses, { model })
  assert.ok(result.kind === 'calibrated', JSON.stringify(result))
  return result
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)
}

function groupsOf(column: readonly string[]): { groups: Int32Array; labels: readonly string[] } {
  const labels = [...new Set(column.filter((value) => value !== ''))].sort()
  return { groups: Int32Array.from(column, (value) => labels.indexOf(value)), labels }
}

test('1: expected answers add up to the score at 25, 50 and 400 items, which no difference algorithm manages', () => {
  for (const items of [25, 50, 400]) {
    const score = Math.floor(items / 3)
    const sums = patternSums(
      {
        sorted: true,
        patterns: 1,
        itemStart: Int32Array.of(0, items),
        itemsOf: Int32Array.from({ length: items }, (_, i) => i),
        scoreStart: Int32Array.of(0, 1),
        scores: Int32Array.of(score),
        scoreWeights: Float64Array.of(1),
        stepStart: Int32Array.from({ length: items + 1 }, (_, i) => i),
      },
      { thresholds: Float64Array.from({ length: items }, (_, i) => -2 + (4 * i) / (items - 1)), centre: 0 },
      1,
      { from: 0, to: 1 },
    )
    near(sums.expected.reduce((total, value) => total + value, 0) / score, 1, 1e-13)
  }
})

test('2: the log-likelihood is never above zero where another program reports eight million', {
  skip,
}, () => {
  const found = calibrated(data('desc2'), 'rsm')
  near(found.logLik, -4996.158421009843, 1e-8)
  assert.ok(found.gradientLeft < 1e-8)
  const conspiracy = data('conspiracist2016')
  const { groups, labels } = groupsOf(conspiracy.groups.grp_area ?? [])
  const andersen = andersenTest(conspiracy, groups, { model: 'rsm', labels })
  assert.ok(andersen.kind === 'test')
  near(andersen.statistic, 95.98, 0.005)
  assert.equal(andersen.df, 34)
})

test('3: unequal categories with missing answers give the right likelihood', { skip }, () => {
  near(calibrated(data('edge_mixedcat_na'), 'pcm').logLik, -2692.8, 0.05)
})

test('4: a measure depends on which questions were answered, and few answers stop nothing', { skip }, () => {
  for (const name of ['ability16', 'rwdq', 'erm_raschdat4']) {
    const responses = data(name)
    const scale = calibrated(responses, 'rm')
    const { persons } = measurePersons(scale, responses, { method: 'wle' })
    assert.ok(persons.every((person) => person.answered === 0 || Number.isFinite(person.measure)))
  }
  const scale = calibrated(data('ability16'), 'rm')
  const order = [...scale.locations.keys()].sort((a, b) => scale.locations[a] - scale.locations[b])
  const easy = measureOf(
    scale,
    order.slice(0, 5).sort((a, b) => a - b),
    3,
    { method: 'wle' },
  )
  const hard = measureOf(
    scale,
    order.slice(-5).sort((a, b) => a - b),
    3,
    { method: 'wle' },
  )
  assert.ok((hard.measure ?? 0) > (easy.measure ?? 0) + 1)
})

test('5: a person with one answer stays, says nothing of the items and still has a measure', { skip }, () => {
  const responses = data('gratitude_gac3')
  const found = calibrated(responses, 'pcm')
  assert.equal(found.persons, responses.persons)
  const { persons } = measurePersons(found, responses, { method: 'wle' })
  const single = persons.filter((person) => person.answered === 1)
  assert.ok(single.length > 0 && single.every((person) => Number.isFinite(person.se)))
})

test('6: a category that nobody chose is closed up on record before fitting, never fitted blindly', {
  skip,
}, () => {
  const responses = data('edge_nullcat')
  const prepared = prepareResponses(responses, 'pcm')
  assert.deepEqual(prepared.recoded, ['n2', 'n5'])
  const refused = calibrate(responses, { model: 'pcm' })
  assert.ok(refused.kind === 'not-calibrated' && refused.reason === 'unused-category')
  const found = calibrated(responses, 'pcm')
  assert.equal(found.parameters, 20)
  assert.ok(Math.max(...found.thresholdSe.flatMap((se) => [...se])) < 1.5)
})

test('7: answers without a maximum, or without a link, are refused before fitting', { skip }, () => {
  const guttman = calibrate(prepareResponses(data('edge_guttman'), 'rm').responses, { model: 'rm' })
  assert.ok(guttman.kind === 'not-calibrated')
  const apart = calibrate(prepareResponses(data('edge_disconnected'), 'rm').responses, { model: 'rm' })
  assert.ok(apart.kind === 'not-calibrated' && apart.reason === 'disconnected')
  assert.equal(apart.parts?.length, 2)
})

test('8: extreme persons and items are reported, and a reliability below zero is shown as it is', {
  skip,
}, () => {
  const responses = data('lsat6')
  const scale = calibrated(responses, 'rm')
  const { persons } = measurePersons(scale, responses, { method: 'mle' })
  assert.equal(persons.filter((person) => person.extreme !== null).length, 301)
  const found = personReliability(persons, 'without-extremes')
  assert.ok(found.kind === 'reliability')
  near(found.reliability, -0.6646, 1e-4)
  const dropped = prepareResponses(data('kct'), 'rm').droppedItems.map((each) => each.item)
  assert.deepEqual(dropped, ['k01', 'k02', 'k03', 'k18'])
})

test('9: every weighted likelihood estimate solves its equation, where plain Newton misses ten in two sets', {
  skip,
}, () => {
  for (const [name, model] of [
    ['ability16', 'rm'],
    ['bfi_neuroticism', 'pcm'],
  ] as const) {
    const responses = data(name)
    const scale = calibrated(responses, model)
    const width = scale.items.length
    const { persons } = measurePersons(scale, responses, { method: 'wle' })
    persons.forEach(({ measure, score, answered }, v) => {
      if (answered === 0 || measure === null) return
      let left = score
      let information = 0
      let third = 0
      for (let i = 0; i < width; i++) {
        if (responses.answers[v * width + i] < 0) continue
        const moments = responseMoments(scale.thresholds[i], measure)
        left -= moments.mean
        information += moments.variance
        third += moments.third
      }
      near(left + third / (2 * information), 0, 1e-9)
    })
  }
})

test('10: another normalisation is the same estimate, its errors carried by the covariance', {
  skip,
}, (t) => {
  const gold = readGold('edge_mixedcat', 'PCM')
  if (!gold) return t.skip(RASCH_ABSENT)
  const found = calibrated(data('edge_mixedcat'), 'pcm')
  const steps = found.covariance.rows
  const centring: Matrix = matrix(steps, steps)
  for (let a = 0; a < steps; a++)
    for (let b = 0; b < steps; b++) centring.data[a * steps + b] = Number(a === b) - 1 / steps
  const moved = multiply(multiply(centring, found.covariance), transpose(centring))
  const all = found.thresholds.flatMap((thresholds) => [...thresholds])
  const middle = all.reduce((total, delta) => total + delta, 0) / steps
  gold.cml.norm_threshold.thresholds.flat().forEach((delta: number, step: number) => {
    near(all[step] - middle, delta, 1e-8)
  })
  gold.cml.norm_threshold.threshold_se.flat().forEach((se: number, step: number) => {
    near(Math.sqrt(moved.data[step * steps + step]), se, 1e-7)
  })
})

test('11: both standard errors of a weighted likelihood estimate are there, and differ at the ends', () => {
  const one = { items: ['q'], thresholds: [Float64Array.of(0)] }
  const { measure, se, seWarm } = measureOf(one, [0], 1, { method: 'wle' })
  near(measure ?? 0, Math.log(3), 1e-10)
  near(se ?? 0, 1 / Math.sqrt(testInformation(one, Float64Array.of(Math.log(3)))[0]), 1e-10)
  assert.ok((seWarm ?? 0) > (se ?? 0))
})

test('12: conditional infit stands near one where infit at the estimates says misfit', { skip }, () => {
  const responses = data('lsat6')
  const [first] = itemFit(calibrated(responses, 'rm'), responses).items
  near(first?.infit?.value ?? 0, 0.995, 5e-4)
})

test('13: the median is taken within each pattern, and items that a group cannot carry are named', {
  skip,
}, (t) => {
  const gold = readGold('bfi_neuroticism', 'PCM')
  if (!gold) return t.skip(RASCH_ABSENT)
  const responses = data('bfi_neuroticism')
  const found = andersenTest(responses, medianSplit(responses), { model: 'pcm' })
  const expected = gold.andersen_and_dif.median_split
  if (expected.error !== undefined) assert.equal(found.kind, 'not-estimable')
  else {
    assert.ok(found.kind === 'test')
    near(found.statistic, expected.LR, 1e-6)
    assert.deepEqual(
      found.excludedItems.map((each) => each.item),
      expected.excluded,
    )
  }
})

test('14: items of most information and items of least error are different short forms', { skip }, () => {
  const responses = data('conspiracist2016')
  const scale = calibrated(responses, 'pcm')
  const { persons } = measurePersons(scale, responses, { method: 'wle' })
  const target = {
    kind: 'measures',
    measures: Float64Array.from(persons.flatMap(({ measure }) => (measure === null ? [] : [measure]))),
  } as const
  const best = (criterion: 'information' | 'error-variance') => {
    const found = shortForms(scale, { sizes: [5], target, criterion })
    assert.ok(found.kind !== 'not-estimable')
    return found.forms[0]?.items
  }
  assert.deepEqual(best('information'), ['cb6', 'cb7', 'cb8', 'cb12', 'cb14'])
  assert.deepEqual(best('error-variance'), ['cb4', 'cb9', 'cb11', 'cb13', 'cb15'])
})

test('15: with very many persons a difference is called by its size, not by its p-value', () => {
  const persons = 40_000
  const items = 6
  const random = randomStream('trap 15')
  const groups = Int32Array.from({ length: persons }, (_, v) => v % 2)
  const answers = new Int16Array(persons * items)
  for (let v = 0; v < persons; v++) {
    const theta = random.normal()
    for (let i = 0; i < items; i++) {
      const location = (i - 2.5) / 2 + (i === 2 && v % 2 === 1 ? 0.12 : 0)
      answers[v * items + i] = random.uniform() < 1 / (1 + Math.exp(location - theta)) ? 1 : 0
    }
  }
  const responses = {
    persons,
    items: ['a', 'b', 'c', 'd', 'e', 'f'],
    answers,
    highest: new Int32Array(6).fill(1),
  }
  const found = differentialFunctioning(responses, groups, ['0', '1'], { model: 'rm' })
  assert.ok(found.kind !== 'not-estimable')
  const reading = found.items[2]?.reading
  assert.ok(reading && (reading.adjustedP ?? 1) < 0.01)
  assert.equal(reading.size, 'negligible')
})

test('16: the t-test of two halves shows both intervals and its n', { skip }, () => {
  const responses = data('desc2')
  const scale = calibrated(responses, 'pcm')
  const loadings = Float64Array.from(responses.items, (_, i) => (i % 2 === 0 ? 1 : -1))
  const found = smithTest(scale, responses, loadings, 'wle')
  assert.ok(found.kind === 'smith-test')
  assert.equal(found.significant.n, 799)
  assert.ok(found.significant.wilson[0] > found.significant.clopperPearson[0])
})

test('17: a calibration cut short is a refusal, never a result', { skip }, () => {
  const { responses } = prepareResponses(data('promis_anxiety'), 'pcm')
  const cut = calibrate(responses, { model: 'pcm', maxIterations: 2 })
  assert.ok(cut.kind === 'not-calibrated' && cut.reason === 'not-converged')
  const whole = calibrate(responses, { model: 'pcm' })
  assert.ok(whole.kind === 'calibrated' && whole.gradientLeft < 1e-8)
})
