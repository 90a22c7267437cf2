import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { matrix, randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import { calibrate } from '../calibration/calibrate.ts'
import type { CalibratedScale } from '../calibration/calibration-types.ts'
import { type ResponseMatrix, selectItems } from '../responses/response-matrix.ts'
import { anchorTest } from './anchor-test.ts'
import { concurrentCalibration, stackForms } from './concurrent-calibration.ts'
import { drawnAnswers, onlyOneSolved } from './drawn-answers.ts'
import { type LinkOptions, linkForms } from './link-forms.ts'

/** Items of one step with independent errors of one variance. */
function scale(places: Readonly<Record<string, number>>, variance: number): CalibratedScale {
  const items = Object.keys(places)
  const covariance = matrix(items.length, items.length)
  items.forEach((_, i) => {
    covariance.data[i * items.length + i] = variance
  })
  return { items, thresholds: items.map((item) => Float64Array.of(places[item])), covariance }
}

function linked(a: CalibratedScale, b: CalibratedScale, options?: LinkOptions) {
  const link = linkForms(a, b, options)
  assert.ok(link.kind === 'linked', JSON.stringify(link))
  return link
}

const near = (actual: number | null | undefined, expected: number, tolerance = 1e-12) =>
  assert.ok(
    actual !== null && actual !== undefined && Math.abs(actual - expected) < tolerance,
    `${actual} ${expected}`,
  )

test('two common items by hand: shift, standard error, and how sure a new item stands on the old scale', () => {
  // Differences 1.4 and 1.6, each of variance 0.04 + 0.09; the shift is their mean 1.5 with variance 0.13/2.
  const a = scale({ u: -1, v: 0, w: 1 }, 0.04)
  const b = scale({ v: -1.4, w: -0.6, x: 2 }, 0.09)
  const link = linked(a, b)
  near(link.shift, 1.5)
  near(link.se, Math.sqrt(0.065))
  near(link.high - link.low, 2 * 1.959963984540054 * Math.sqrt(0.065))
  const [v, w] = link.items
  near(v.displacement, -0.1)
  near(w.displacement, 0.1)
  // A displacement is half the difference of the two: variance (0.13 + 0.13)/4; with the shift as known 0.13.
  near(v.se, Math.sqrt(0.065))
  near(v.separateSe, Math.sqrt(0.13))
  near(link.agreement?.chiSquare, 0.2 ** 2 / 0.26)
  assert.equal(link.agreement?.df, 1)
  const { thresholds, covariance } = link.linkedScale
  near(thresholds[2][0], 3.5)
  // x: its own 0.09, the mean of v and w on B 0.045, and on A 0.02. v and x share the link: −½·0.09 + 0.045 + 0.02.
  near(covariance.data[8], 0.155)
  near(covariance.data[2], 0.02)
  assert.deepEqual(link.notes, [{ code: 'few-common-items', detail: { items: 2 } }])
})

test('weights by precision follow the inverse variances', () => {
  const a = scale({ v: 0, w: 1 }, 0.04)
  const covariance = matrix(2, 2, [0.06, 0, 0, 0.16])
  const b: CalibratedScale = {
    items: ['v', 'w'],
    thresholds: [Float64Array.of(-1), Float64Array.of(0.4)],
    covariance,
  }
  // Variances 0.1 and 0.2: weights 2/3 and 1/3 of differences 1 and 0.6.
  const link = linked(a, b, { method: 'precision-weighted' })
  near(link.shift, (2 * 1 + 0.6) / 3)
  near(link.se, Math.sqrt((4 * 0.1 + 0.2) / 9))
  near(link.meanMean.shift, 0.8)
})

test('by precision, items known on both forms carry the whole link, and it is certain', () => {
  const known = (places: readonly number[]): CalibratedScale => ({
    items: ['u', 'v', 'w'],
    thresholds: places.map((place) => Float64Array.of(place)),
    covariance: matrix(3, 3, [0, 0, 0, 0, 0, 0, 0, 0, 0.09]),
  })
  const link = linked(known([0, 1, 2]), known([-1, 0.2, 5]), { method: 'precision-weighted' })
  near(link.shift, 0.9)
  assert.equal(link.se, 0)
  assert.equal(link.agreement, null)
})

test('an item that moved is taken out of the link and recorded; the others then agree', () => {
  const a = scale({ p: -1, q: -0.5, r: 0, s: 0.5, t: 1 }, 0.01)
  const b = scale({ p: -1, q: -0.5, r: 0.1, s: 2.5, t: 0.9 }, 0.01)
  const kept = linked(a, b)
  near(kept.shift, -0.4)
  const link = linked(a, b, { dropUnstable: {} })
  near(link.shift, 0)
  assert.deepEqual(
    link.items.map(({ droppedAt, weight }) => [droppedAt, weight]),
    [
      [null, 0.25],
      [null, 0.25],
      [null, 0.25],
      [1, 0],
      [null, 0.25],
    ],
  )
  near(link.items[3].displacement, -2)
  // Outside the link its variance is its own 0.02 and that of the mean of the four others.
  near(link.items[3].se, Math.sqrt(0.02 + 0.02 / 4))
  assert.ok(link.agreement && link.agreement.p > 0.5 && kept.agreement && kept.agreement.p < 1e-6)
  assert.equal(link.notes[0].code, 'common-item-dropped')
  assert.equal(linked(a, b, { dropUnstable: { keep: 5 } }).items[3].droppedAt, null)
  assert.equal(linked(a, b, { dropUnstable: { leastLogits: 3 } }).items[3].droppedAt, null)
})

test('the link back is the link with its sign changed; where the zeros stood before plays no part', () => {
  const forms = drawnAnswers({
    random: randomStream('forms'),
    personsPerGroup: [200, 200],
    means: [0, 0.6],
    thresholds: Array(2).fill([[-1], [-0.4], [0], [0.5], [1]]),
  })
  const fit = (group: number, items: number[]) => {
    const rows = [...forms.groups.keys()].filter((v) => forms.groups[v] === group)
    const whole = selectItems(forms.responses, items)
    const answers = Int16Array.from(
      rows.flatMap((v) => items.map((_, i) => whole.answers[v * items.length + i])),
    )
    const result = calibrate({ ...whole, persons: rows.length, answers }, { model: 'rm' })
    assert.ok(result.kind === 'calibrated')
    return result
  }
  const [a, b] = [fit(0, [0, 1, 2, 3]), fit(1, [1, 2, 3, 4])]
  const [there, back] = [linked(a, b), linked(b, a)]
  near(there.shift, -back.shift)
  near(there.se, back.se)
  fc.assert(
    fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (zero) => {
      const moved = {
        ...b,
        thresholds: b.thresholds.map((item) => item.map((threshold) => threshold + zero)),
      }
      const link = linked(a, moved)
      near(link.shift, there.shift - zero, 1e-9)
      near(link.linkedScale.thresholds[3][0], there.linkedScale.thresholds[3][0], 1e-9)
      near(link.items[1].z, there.items[1].z ?? Number.NaN, 1e-6)
    }),
  )
})

test('no common item, or one with other categories, is a result; one common item is a link that nothing can check', () => {
  const a = scale({ u: -1, v: 0 }, 0.04)
  assert.deepEqual(linkForms(a, scale({ x: 1 }, 0.1)), {
    kind: 'not-estimable',
    reason: 'no-common-items',
    detail: {},
  })
  const two: CalibratedScale = { items: ['v'], thresholds: [Float64Array.of(0, 1)], covariance: matrix(2, 2) }
  const other = linkForms(a, two)
  assert.ok(other.kind === 'not-estimable' && other.reason === 'common-item-with-other-categories')
  const single = linked(a, scale({ v: 2, x: 1 }, 0.1))
  near(single.shift, -2)
  assert.deepEqual([single.items[0].se, single.items[0].z, single.items[0].p], [null, null, null])
  assert.equal(single.agreement, null)
  assert.equal(single.notes[0].code, 'one-common-item')
})

test('common items that a form does not hold, and choices that do not exist, are refused by name', () => {
  const a = scale({ u: -1, v: 0 }, 0.04)
  const refused = (options: object, field: string) =>
    assert.throws(
      () => linkForms(a, a, options),
      (error: unknown) => error instanceof InvalidInput && error.field === field,
    )
  refused({ common: ['u', 'x'] }, 'common')
  refused({ common: ['u', 'u'] }, 'common')
  refused({ method: 'stocking-lord' }, 'method')
  refused({ level: 1 }, 'level')
  refused({ dropUnstable: { alpha: 2 } }, 'dropUnstable.alpha')
  refused({ dropUnstable: { leastLogits: -1 } }, 'dropUnstable.leastLogits')
  refused({ dropUnstable: { keep: 0 } }, 'dropUnstable.keep')
  refused({ dropUnstable: { adjustment: 'none' } }, 'dropUnstable.adjustment')
})

test('two anchored items by hand: the statistic compares the odds seen with the odds that the anchors give', () => {
  // Of 80 who solved one item, 50 solved the first; anchors ½ ln 3 apart each way give it 3 chances in 4.
  const { responses } = onlyOneSolved([[50, 30]])
  const half = Math.log(3) / 2
  const anchors = new Map([
    ['first', Float64Array.of(-half)],
    ['second', Float64Array.of(half)],
    ['elsewhere', Float64Array.of(0)],
  ])
  const result = anchorTest(responses, anchors, { model: 'rm' })
  assert.ok(result.kind === 'test', JSON.stringify(result))
  const free = 50 * Math.log(5 / 8) + 30 * Math.log(3 / 8)
  const held = 50 * Math.log(3 / 4) + 30 * Math.log(1 / 4)
  near(result.statistic, 2 * (free - held), 1e-9)
  assert.equal(result.df, 1)
  assert.deepEqual(result.anchors, ['first', 'second'])
  assert.deepEqual(anchorTest(responses, new Map(), { model: 'rm' }), {
    kind: 'not-estimable',
    reason: 'no-anchors',
    detail: {},
  })
  const wide = anchorTest(responses, new Map([['first', Float64Array.of(0, 1)]]), { model: 'rm' })
  assert.ok(wide.kind === 'not-estimable' && wide.reason === 'anchor-with-other-categories')
})

const form = (items: readonly string[], rows: readonly (readonly number[])[]): ResponseMatrix => ({
  persons: rows.length,
  items,
  answers: Int16Array.from(rows.flat()),
  highest: new Int32Array(items.length).fill(1),
})

test('forms are stacked by item name, and who did not get an item has no answer there', () => {
  const { responses, forms } = stackForms([
    form(['a', 'b'], [[1, 0]]),
    form(
      ['b', 'c'],
      [
        [1, 1],
        [0, 1],
      ],
    ),
  ])
  assert.deepEqual(responses.items, ['a', 'b', 'c'])
  assert.deepEqual([...responses.answers], [1, 0, -1, -1, 1, 1, -1, 0, 1])
  assert.deepEqual([...forms], [0, 1, 1])
  assert.throws(() => stackForms([]), InvalidInput)
  const wider = { ...form(['b'], [[1]]), highest: Int32Array.of(2) }
  assert.throws(
    () => stackForms([form(['b'], [[1]]), wider]),
    (error: unknown) => error instanceof InvalidInput && error.field === 'highest.b',
  )
})

test('the same two items on two forms: the invariance test is the table test, and a category unused on one form stops it only', () => {
  const pairs = (counts: readonly [number, number]) => onlyOneSolved([counts]).responses
  const result = concurrentCalibration([pairs([30, 10]), pairs([20, 20])], { model: 'rm' })
  assert.ok(result.kind === 'calibrated' && result.invariance.kind === 'test')
  const apart = 30 * Math.log(3 / 4) + 10 * Math.log(1 / 4) + 40 * Math.log(1 / 2)
  const together = 50 * Math.log(5 / 8) + 30 * Math.log(3 / 8)
  near(result.invariance.statistic, 2 * (apart - together), 1e-9)
  assert.equal(result.invariance.df, 1)
  const unused = concurrentCalibration([pairs([30, 10]), pairs([20, 0])], { model: 'rm' })
  assert.ok(unused.kind === 'calibrated')
  assert.deepEqual(unused.invariance, {
    kind: 'not-estimable',
    reason: 'category-missing-in-form',
    detail: { form: 2, item: 'first' },
  })
  const apartForms = concurrentCalibration(
    [
      form(
        ['a', 'b'],
        [
          [1, 0],
          [0, 1],
        ],
      ),
      form(
        ['c', 'd'],
        [
          [1, 0],
          [0, 1],
        ],
      ),
    ],
    {
      model: 'rm',
    },
  )
  assert.ok(apartForms.kind === 'not-estimable')
  assert.equal(apartForms.detail.why, 'disconnected')
})
