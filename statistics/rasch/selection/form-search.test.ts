import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InvalidInput } from '@utfall/basics'
import { randomStream } from '@utfall/numerics'
import fc from 'fast-check'
import type { ItemScale } from '../calibration/calibration-types.ts'
import { type FormWishes, formConstraints } from './form-constraints.ts'
import { relaxForm } from './form-relaxation.ts'
import { affordableSteps, leastErrorForm, mostInformativeForm } from './form-search.ts'
import {
  type InformationTable,
  informationTable,
  meanErrorVariance,
  meanInformation,
} from './information-table.ts'
import { targetPoints } from './target.ts'

function scaleOf(thresholds: readonly (readonly number[])[]): ItemScale {
  return {
    items: thresholds.map((_, i) => `item ${i}`),
    thresholds: thresholds.map((steps) => Float64Array.from(steps)),
  }
}

function tableOf(scale: ItemScale, measures: readonly number[]): InformationTable {
  const table = informationTable(
    scale,
    targetPoints({ kind: 'measures', measures: Float64Array.from(measures) }),
  )
  assert.ok(table)
  return table
}

const freely = { mostSteps: 1e6, carryOn: () => true }

/** Every form that the wishes allow, by going through all subsets. */
function everyForm(scale: ItemScale, wishes: FormWishes, size: number): number[][] {
  const forms: number[][] = []
  for (let bits = 0; bits < 2 ** scale.items.length; bits++) {
    const form = scale.items.flatMap((_, i) => ((bits >> i) & 1 ? [i] : []))
    const names = new Set(form.map((item) => scale.items[item]))
    if (form.length !== size) continue
    if (wishes.mustInclude?.some((name) => !names.has(name))) continue
    if (wishes.exclude?.some((name) => names.has(name))) continue
    if (wishes.atMost?.some(({ items, most }) => items.filter((name) => names.has(name)).length > most))
      continue
    forms.push(form)
  }
  return forms
}

const ln99 = Math.log(99)

test('three persons at 0 and one far off, by hand: information crowds the many, error variance remembers the one', () => {
  // I = 1/4 at an item's own place and 99/100² at ln 99 from it. Items 0 and 1 stand at 0, item 2 at ln 99.
  const scale = scaleOf([[0], [0], [ln99]])
  const table = tableOf(scale, [0, 0, 0, ln99])
  const constraints = formConstraints(scale, {})
  const informed = mostInformativeForm(table, constraints, 2)
  assert.deepEqual(informed.items, [0, 1])
  assert.ok(Math.abs(informed.value - (2 * (3 / 4 + 99 / 10_000)) / 4) < 1e-15)
  const found = leastErrorForm(table, constraints, 2, freely)
  assert.deepEqual(found.items, [0, 2])
  assert.ok(Math.abs(found.value - 1 / (1 / 4 + 99 / 10_000)) < 1e-13)
  assert.ok(meanErrorVariance(table, [0, 1]) > 3 * found.value)
  assert.equal(found.exact, true)
})

const someScale = fc.array(
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 4 }),
  { minLength: 2, maxLength: 9 },
)
const someMeasures = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 })

test('the search finds what going through every form finds, under any wishes', () => {
  fc.assert(
    fc.property(
      someScale,
      someMeasures,
      fc.array(fc.constantFrom('free', 'must', 'not', 'a', 'b'), { minLength: 9, maxLength: 9 }),
      fc.integer({ min: 0, max: 3 }),
      fc.nat(),
      (thresholds, measures, roles, most, pick) => {
        const scale = scaleOf(thresholds)
        const named = (role: string) => scale.items.filter((_, i) => roles[i] === role)
        const wishes = {
          mustInclude: named('must'),
          exclude: named('not'),
          atMost: [
            { items: named('a'), most },
            { items: named('b'), most: 1 },
          ],
        }
        const constraints = formConstraints(scale, wishes)
        const sizes = constraints.largest - constraints.smallest + 1
        if (sizes < 1) return
        const size = constraints.smallest + (pick % sizes)
        const table = tableOf(scale, measures)
        const forms = everyForm(scale, wishes, size)
        const least = Math.min(...forms.map((form) => meanErrorVariance(table, form)))
        const found = leastErrorForm(table, constraints, size, freely)
        assert.equal(found.exact, true)
        assert.ok(
          forms.some((form) => form.join() === found.items.join()),
          'a form the wishes allow',
        )
        assert.ok(Math.abs(found.value / least - 1) < 2e-9, `${found.value} against ${least}`)
        const largest = Math.max(...forms.map((form) => meanInformation(table, form)))
        const informed = mostInformativeForm(table, constraints, size)
        assert.ok(Math.abs(informed.value / largest - 1) < 1e-12)
      },
    ),
    { seed: 7, numRuns: 250 },
  )
})

test('where exchanges alone stop short of the best form, the search goes on to it', () => {
  const random = randomStream('banks')
  let stoppedShort = 0
  for (let bank = 0; bank < 60; bank++) {
    const scale = scaleOf(
      Array.from({ length: 12 }, () => {
        const b = 1.5 * random.normal()
        return bank % 2 === 0 ? [b] : [b - 0.5 - random.uniform(), b + 0.5 + random.uniform()]
      }),
    )
    const table = tableOf(
      scale,
      Array.from({ length: 30 }, () => 1.5 * random.normal()),
    )
    const constraints = formConstraints(scale, {})
    const size = 3 + (bank % 4)
    const least = Math.min(...everyForm(scale, {}, size).map((form) => meanErrorVariance(table, form)))
    const first = leastErrorForm(table, constraints, size, { mostSteps: 0, carryOn: () => true })
    if (first.value > least * (1 + 2e-9)) stoppedShort++
    const found = leastErrorForm(table, constraints, size, freely)
    assert.equal(found.exact, true)
    assert.ok(Math.abs(found.value / least - 1) < 2e-9, `bank ${bank}: ${found.value} against ${least}`)
  }
  assert.ok(stoppedShort > 0, 'the banks are hard enough to tell')
})

test('with items taken in shares the bound lies below every form, and touches the best one when nothing is left to choose', () => {
  fc.assert(
    fc.property(
      someScale,
      someMeasures,
      fc.array(fc.constantFrom(-1, 0, 0, 0, 1), { minLength: 9, maxLength: 9 }),
      fc.nat(),
      (thresholds, measures, fixed, pick) => {
        const scale = scaleOf(thresholds)
        const n = thresholds.length
        const size = 1 + (pick % n)
        const fixing = Int8Array.from(fixed.slice(0, n))
        const table = tableOf(scale, measures)
        const forms = everyForm(scale, {}, size).filter((form) =>
          fixing.every((fix, item) => fix === 0 || (fix === 1) === form.includes(item)),
        )
        const relaxed = relaxForm(
          table,
          formConstraints(scale, {}),
          size,
          fixing,
          new Float64Array(n),
          Infinity,
        )
        assert.equal(relaxed === null, forms.length === 0)
        if (!relaxed) return
        const least = Math.min(...forms.map((form) => meanErrorVariance(table, form)))
        assert.ok(relaxed.bound <= least * (1 + 1e-12))
        if (forms.length === 1) assert.ok(Math.abs(relaxed.bound / least - 1) < 1e-12)
        const shares = relaxed.shares.reduce((sum, share) => sum + share, 0)
        assert.ok(Math.abs(shares - size) < 1e-9)
      },
    ),
    { seed: 10, numRuns: 250 },
  )
})

test('two items alike and half of each allowed: the bound is the hand’s, as the gap is nothing', () => {
  // One of two items at 0 for one person at 0: every share gives information 1/4.
  const scale = scaleOf([[0], [0]])
  const relaxed = relaxForm(
    tableOf(scale, [0]),
    formConstraints(scale, {}),
    1,
    new Int8Array(2),
    new Float64Array(2),
    Infinity,
  )
  assert.ok(relaxed && Math.abs(relaxed.bound - 4) < 1e-12)
  // One item at each of two persons ln 99 apart: half of each is best by symmetry, information (1/4 + 99/10000)/2 at both.
  const apart = scaleOf([[0], [ln99]])
  const halves = relaxForm(
    tableOf(apart, [0, ln99]),
    formConstraints(apart, {}),
    1,
    new Int8Array(2),
    new Float64Array(2),
    Infinity,
  )
  assert.ok(halves && Math.abs(halves.bound / (2 / (1 / 4 + 99 / 10_000)) - 1) < 1e-7)
  assert.ok(Math.abs(halves.shares[0] - 1 / 2) < 1e-3)
})

test('a search cut short says so, and no form is better than its bound', () => {
  fc.assert(
    fc.property(
      someScale,
      someMeasures,
      fc.integer({ min: 0, max: 30 }),
      (thresholds, measures, mostSteps) => {
        const scale = scaleOf(thresholds)
        const size = Math.ceil(thresholds.length / 2)
        const table = tableOf(scale, measures)
        const least = Math.min(...everyForm(scale, {}, size).map((form) => meanErrorVariance(table, form)))
        const found = leastErrorForm(table, formConstraints(scale, {}), size, {
          mostSteps,
          carryOn: () => true,
        })
        assert.ok(found.bound <= least * (1 + 1e-12), `bound ${found.bound}, least ${least}`)
        assert.ok(found.value >= least * (1 - 1e-12))
        if (found.exact) assert.ok(found.value <= least * (1 + 2e-9))
      },
    ),
    { seed: 8, numRuns: 200 },
  )
})

test('the order of the items does not matter for how good the form is', () => {
  fc.assert(
    fc.property(someScale, someMeasures, fc.nat(), (thresholds, measures, pick) => {
      const size = 1 + (pick % thresholds.length)
      const values = [thresholds, thresholds.slice().reverse()].map((order) => {
        const scale = scaleOf(order)
        return leastErrorForm(tableOf(scale, measures), formConstraints(scale, {}), size, freely).value
      })
      assert.ok(Math.abs(values[0] / values[1] - 1) < 2e-9)
    }),
    { seed: 9, numRuns: 100 },
  )
})

test('fifteen of thirty items that come five alike are searched to the end', () => {
  const scale = scaleOf(Array.from({ length: 30 }, (_, i) => [-2 + (i % 5)]))
  const table = informationTable(scale, targetPoints({ kind: 'normal', mean: -0.4, sd: 1.4 }))
  assert.ok(table)
  const found = leastErrorForm(table, formConstraints(scale, {}), 15, {
    mostSteps: affordableSteps(table),
    carryOn: () => true,
  })
  assert.equal(found.exact, true)
  // Alike items make a form its five counts, which can all be gone through.
  let least = Infinity
  const count = [0, 0, 0, 0, 0]
  const visit = (kind: number, left: number): void => {
    if (kind === 4) {
      if (left > 6) return
      count[4] = left
      const form = count.flatMap((many, each) => Array.from({ length: many }, (_, i) => each + 5 * i))
      least = Math.min(least, meanErrorVariance(table, form))
      return
    }
    for (let many = 0; many <= Math.min(6, left); many++) {
      count[kind] = many
      visit(kind + 1, left - many)
    }
  }
  visit(0, 15)
  assert.ok(Math.abs(found.value / least - 1) < 2e-9)
})

test('a caller who has had enough gets the best form so far', () => {
  const scale = scaleOf(Array.from({ length: 12 }, (_, i) => [-2 + i / 3]))
  const table = tableOf(scale, [-2, -1, 0, 0.5, 3])
  const found = leastErrorForm(table, formConstraints(scale, {}), 4, { mostSteps: 1e6, carryOn: () => false })
  assert.equal(found.exact, false)
  assert.equal(found.items.length, 4)
})

test('wishes that contradict each other or the scale are refused, with their field', () => {
  const scale = scaleOf([[0], [1], [2]])
  const wrong: [FormWishes, string][] = [
    [{ mustInclude: ['item 9'] }, 'mustInclude'],
    [{ mustInclude: ['item 0', 'item 0'] }, 'mustInclude'],
    [{ mustInclude: ['item 0'], exclude: ['item 0'] }, 'exclude'],
    [{ atMost: [{ items: ['item 0'], most: 0.5 }] }, 'atMost'],
    [
      {
        atMost: [
          { items: ['item 0'], most: 1 },
          { items: ['item 0'], most: 1 },
        ],
      },
      'atMost',
    ],
    [
      { mustInclude: ['item 0', 'item 1'], atMost: [{ items: ['item 0', 'item 1'], most: 1 }] },
      'mustInclude',
    ],
  ]
  for (const [wishes, field] of wrong)
    assert.throws(
      () => formConstraints(scale, wishes),
      (error) => error instanceof InvalidInput && error.field === field,
      field,
    )
  for (const broken of [
    { items: [], thresholds: [] },
    { items: ['a', 'a'], thresholds: [Float64Array.of(0), Float64Array.of(0)] },
    { items: ['a'], thresholds: [new Float64Array(0)] },
    { items: ['a'], thresholds: [Float64Array.of(Number.NaN)] },
    { items: ['a'], thresholds: [] },
  ])
    assert.throws(() => formConstraints(broken, {}), InvalidInput)
})

test('a target hundreds of logits from the items has no information to choose by', () => {
  assert.equal(
    informationTable(scaleOf([[0]]), { points: Float64Array.of(250), weights: Float64Array.of(1) }),
    null,
  )
})
